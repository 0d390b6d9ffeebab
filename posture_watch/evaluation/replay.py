"""Plays a landmark recording through the very pipeline that a camera's pictures go through."""

from collections.abc import Iterator

import numpy as np

from posture_watch.evaluation.recordings import Recording
from posture_watch.pipeline import calibrate, watch
from posture_watch.posture.baseline import Baseline
from posture_watch.posture.calibration import CalibrationRules
from posture_watch.posture.landmarks import Frame, View
from posture_watch.posture.samples import Sample
from posture_watch.posture.watching import WatchRules


class RecordedLandmarker:
    """A ``Landmarker`` that looks up by its time what was seen in a frame; it never looks at the picture.

    Of a fresh search a recording holds only how many people were found. None: nobody is there. One or more, or never
    searched: the person who was followed, since where others were is not known.
    """

    def __init__(self, recording: Recording) -> None:
        searched = recording.searched or (None,) * len(recording.views)
        self._seen = {view.time_s: (view, count) for view, count in zip(recording.views, searched, strict=True)}

    def detect(self, frame: Frame, *, fresh: bool = False) -> View:
        """Return who was in the frame; ``KeyError`` for a time that was not recorded."""
        view, count = self._seen[frame.time_s]
        if not fresh:
            return view
        return View(view.time_s, () if count == 0 else view.people, fresh=True, name=view.name)

    def close(self) -> None:
        """Do nothing: there is no model."""


def recorded_frames(recording: Recording, seconds: tuple[float, float] | None = None) -> Iterator[Frame]:
    """Yield a frame without a picture for each time of the recording, or of that part of it."""
    nothing = np.zeros((0, 0, 3), dtype=np.uint8)
    for view in recording.views:
        if seconds is None or seconds[0] <= view.time_s < seconds[1]:
            yield Frame(view.time_s, nothing)


def calibrate_recording(
    recording: Recording, seconds: tuple[float, float] = (0.0, 20.0), rules: CalibrationRules | None = None
) -> Baseline:
    """Return the baseline of a part of a recording that shows the person upright.

    Raises:
        CalibrationError: Too little could be used, or the person moved about too much.
    """
    return calibrate(recorded_frames(recording, seconds), RecordedLandmarker(recording), rules)


def judge_recording(recording: Recording, baseline: Baseline, rules: WatchRules | None = None) -> list[Sample]:
    """Return the verdict on each frame of a recording, as ``pipeline.watch`` would have given it live."""
    return list(watch(recorded_frames(recording), RecordedLandmarker(recording), baseline, rules))
