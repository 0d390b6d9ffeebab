"""Labelled recordings ready to be judged: landmarks or a video, their truth, and what calibrates."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from posture_watch.devices.clock import SystemClock
from posture_watch.devices.source import Look, Source, SourceKind, open_source
from posture_watch.errors import CalibrationError, SourceError
from posture_watch.evaluation.labels import Truth, read_labels
from posture_watch.evaluation.record import Listener
from posture_watch.evaluation.recordings import Recording, read_recording
from posture_watch.evaluation.replay import RecordedLandmarker, recorded_frames
from posture_watch.evaluation.truth_file import read_truth
from posture_watch.pipeline import calibrate, gather
from posture_watch.ports import Landmarker
from posture_watch.posture.baseline import Baseline
from posture_watch.posture.calibration import ANY_UPRIGHT
from posture_watch.posture.landmarks import Frame, Light, Shift, View

Part = tuple[float, float]
Item = TypeVar("Item")
OpenLandmarker = Callable[[bool], AbstractContextManager[Landmarker]]
"""Loads the model; true: for searching every picture by itself."""

LANDMARKS = ".npz"
TRUTH = ".truth.csv"
VIDEOS = (".mp4", ".mkv", ".webm", ".mov", ".avi", ".m4v")
LONGEST_STEP_S = 5.0
"""Frames further apart than this in the median have nothing to do with each other: each is judged by itself."""
_EARLY = 1e-6
"""A frame so little before its turn, in seconds, is due: times are rounded."""


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """One labelled recording."""

    recording: Recording
    """What was seen."""

    truth: Truth
    """What was true."""

    searches: Mapping[float, View] = field(default_factory=dict)
    """Of a video: what a search of each picture found, by time, everybody included."""

    stills: bool = False
    """Whether each frame is judged by itself. Their times are then row numbers."""

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.recording.name

    def landmarker(self) -> Landmarker:
        """Return what says again what was seen."""
        return Witness(self.recording, self.searches)

    def knows_camera(self) -> bool:
        """Return whether movements of the camera were recorded at all."""
        return any(view.shift is not None for view in self.recording.views)

    def baseline(self) -> Baseline:
        """Return what the frames of the calibration give.

        Raises:
            CalibrationError: Too few of them can be used.
        """
        frames = [
            frame for frame, used in zip(recorded_frames(self.recording), self.truth.calibration, strict=True) if used
        ]
        try:
            return calibrate(frames, self.landmarker(), ANY_UPRIGHT)
        except CalibrationError as error:
            raise CalibrationError(
                f"{self.name} cannot be calibrated: nobody can be seen well in {len(frames)} upright frames; "
                "name a better part with --baseline A:B, or leave this recording out."
            ) from error


class Witness:
    """A ``Landmarker`` that says what was seen, of searches too where somebody wrote down what they found."""

    def __init__(self, recording: Recording, searches: Mapping[float, View]) -> None:
        self._followed = RecordedLandmarker(recording)
        self._searches = searches

    def detect(self, frame: Frame, *, fresh: bool = False) -> View:
        """Return who was in the frame."""
        if fresh and frame.time_s in self._searches:
            return self._searches[frame.time_s]
        return self._followed.detect(frame, fresh=fresh)

    def close(self) -> None:
        """Do nothing: there is no model."""


def find_recordings(places: Iterable[Path]) -> list[Path]:
    """Return the recordings that are meant: files, and of folders all that is labelled, in the order of names.

    Raises:
        SourceError: A place is missing, or a folder holds nothing labelled.
    """
    found: list[Path] = []
    for place in places:
        if not place.exists():
            raise SourceError(f"There is no file or folder {place}; check the name.")
        if not place.is_dir():
            found.append(place)
            continue
        inside = [one for one in sorted(place.iterdir()) if one.suffix == LANDMARKS or _is_labelled_video(one)]
        if not inside:
            raise SourceError(
                f"{place} holds no labelled recording; put NAME.npz there, or a video NAME.mp4 with NAME{TRUTH}."
            )
        found += inside
    return found


def _is_labelled_video(path: Path) -> bool:
    return path.suffix.lower() in VIDEOS and truth_beside(path).is_file()


def truth_beside(path: Path) -> Path:
    """Return where the truth of a recording lies unless it is in the recording itself."""
    return path.with_name(path.stem + TRUTH)


def load_clip(
    path: Path,
    open_landmarker: OpenLandmarker,
    *,
    truth: Path | None = None,
    calibration_s: Part | None = None,
    fps: float | None = None,
    stills: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Clip:
    """Return one labelled recording.

    Args:
        path: A landmark recording, or a video.
        open_landmarker: For videos.
        truth: Its truth file, or a folder with ``NAME.truth.csv``; ``None``: in the recording, or beside it.
        calibration_s: The part of it that calibrates; ``None``: see ``labels.read_labels``.
        fps: Look so often a second at most; ``None``: at every frame.
        stills: Judge each frame by itself. Frames that do not follow each other are judged so anyway.
        progress: Is told how many frames of a video are done.

    Raises:
        SourceError: It cannot be read, or has no truth that fits.
        ModelError: The model cannot be used.
    """
    searches: Mapping[float, View] = {}
    if truth is not None and truth.is_dir():
        truth = truth / (path.stem + TRUTH)
    beside = truth or truth_beside(path)
    if path.suffix == LANDMARKS:
        recording = read_recording(path)
    else:
        if not beside.is_file():
            raise SourceError(f"{path} has no truth: put {beside.name} beside it, or name one with --truth.")
        recording, searches = _watch_video(path, open_landmarker, fps, progress)
    if not recording.views:
        raise SourceError(f"{path} holds no frame; record it again.")
    if truth is not None or beside.is_file():
        recording = replace(recording, truth={**recording.truth, **read_truth(beside, recording.times_s())})
    labels = read_labels(recording.truth, recording.times_s(), recording.name, calibration_s)
    steps = np.diff(recording.times_s())
    if stills or (len(steps) and ((steps <= 0).any() or float(np.median(steps)) > LONGEST_STEP_S)):
        numbered = tuple(replace(view, time_s=float(row)) for row, view in enumerate(recording.views))
        labels = replace(labels, times_s=np.arange(len(numbered), dtype=np.float64))
        return Clip(replace(recording, views=numbered), labels, stills=True)
    if fps is not None and path.suffix == LANDMARKS:
        recording = thin(recording, due(recording.times_s(), fps))
        labels = read_labels(recording.truth, recording.times_s(), recording.name, calibration_s)
    return Clip(recording, labels, searches)


def due(times_s: npt.NDArray[np.float64], fps: float) -> npt.NDArray[np.intp]:
    """Return which rows somebody sees who looks so often a second."""
    return np.array(list(paced(range(len(times_s)), lambda row: float(times_s[row]), fps)), dtype=np.intp)


def paced(items: Iterable[Item], time_s: Callable[[Item], float], fps: float) -> Iterator[Item]:
    """Yield what somebody sees who looks so often a second: whenever a look is due, the first that comes then."""
    due_s = -math.inf
    for item in items:
        late_s = time_s(item) - due_s
        if late_s >= -_EARLY:
            yield item
            # A look that came a little late does not make all later ones late.
            due_s = (due_s if late_s < 1 / fps else time_s(item)) + 1 / fps


def thin(recording: Recording, rows: npt.NDArray[np.intp]) -> Recording:
    """Return a recording with only those frames.

    A camera that moved between two of them moved by the sum; a picture that changed on the way is not frozen.
    """
    views, first = [], 0
    for row in rows:
        passed = recording.views[first : row + 1]
        views.append(replace(recording.views[row], shift=_moved(passed), light=_light(passed)))
        first = int(row) + 1
    return Recording(
        recording.name,
        tuple(views),
        {name: column[rows] for name, column in recording.truth.items()},
        tuple(recording.searched[row] for row in rows) if recording.searched else (),
    )


def _moved(views: tuple[View, ...]) -> Shift | None:
    shifts = [view.shift for view in views if view.shift is not None]
    return Shift(sum(one.right for one in shifts), sum(one.down for one in shifts)) if shifts else None


def _light(views: tuple[View, ...]) -> Light | None:
    last = views[-1].light
    changes = [view.light.change for view in views if view.light is not None and view.light.change is not None]
    return replace(last, change=max(changes)) if last is not None and changes else last


def _watch_video(
    path: Path, open_landmarker: OpenLandmarker, fps: float | None, progress: Callable[[int], None] | None
) -> tuple[Recording, Mapping[float, View]]:
    """Return what following and searching see in each frame; the one who follows searches as in a running program."""
    searches: dict[float, View] = {}
    with (
        open_source(Source(SourceKind.VIDEO, str(path)), SystemClock(), Look()) as frames,
        open_landmarker(False) as follower,  # noqa: FBT003 - the one question that the opener answers
        open_landmarker(True) as searcher,  # noqa: FBT003
    ):
        listener = Listener(follower)
        wanted = frames if fps is None else paced(frames, lambda frame: frame.time_s, fps)
        for _, frame, _ in gather(wanted, listener, ANY_UPRIGHT):
            searches[frame.time_s] = replace(searcher.detect(frame, fresh=True), fresh=True)
            if progress:
                progress(len(searches))
    return Recording(path.stem, tuple(listener.followed), {}), searches
