"""What every frame source returns: frames one after the other, and how many could not be read."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

from posture_watch.posture.landmarks import Frame


@dataclass(slots=True)
class Tally:
    """Counts while frames are read; shared by a source and its reader."""

    skipped: int = 0
    """Frames that could not be decoded so far."""


class ClosableFrames(Protocol):
    """A generator of frames."""

    def __next__(self) -> Frame:
        """Return the next frame."""
        ...

    def close(self) -> None:
        """Let go of the device or file."""
        ...


class Frames(Iterator[Frame]):
    """Frames in the order of their times. Nothing is opened before the first one is asked for.

    The device or file is released at the end, on an error, by ``close`` and at the end of a ``with`` block.
    """

    def __init__(self, frames: ClosableFrames, tally: Tally) -> None:
        self._frames = frames
        self._tally = tally

    @property
    def skipped(self) -> int:
        """Frames so far that could not be decoded."""
        return self._tally.skipped

    def __next__(self) -> Frame:
        return next(self._frames)

    def close(self) -> None:
        """Let go of the device or file; no more frames come."""
        self._frames.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
