"""A landmarker that says what it is told to say."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from posture_watch.posture.landmarks import Frame, Landmarks, View


@dataclass(slots=True)
class ScriptedLandmarker:
    """A ``Landmarker`` that gives written answers, by the time of the frame."""

    followed: Mapping[float, View]
    """What following says; nobody at any other time."""

    searched: Mapping[float, tuple[Landmarks, ...]] = field(default_factory=dict)
    """Whom a fresh search finds; where nothing is written, those who are followed."""

    searches_s: list[float] = field(default_factory=list)
    """When fresh searches were asked for, filled in as it happens."""

    closed: bool = False
    """Whether it was closed."""

    def detect(self, frame: Frame, *, fresh: bool = False) -> View:
        """Return the written answer; a ``ValueError`` after ``close``, as the real one gives."""
        if self.closed:
            raise ValueError("the landmarker is closed")
        view = self.followed.get(frame.time_s, View(frame.time_s, ()))
        if not fresh:
            return view
        self.searches_s.append(frame.time_s)
        return replace(view, people=self.searched.get(frame.time_s, view.people), fresh=True)

    def close(self) -> None:
        """Answer no more."""
        self.closed = True
