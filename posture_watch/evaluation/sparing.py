"""Plays a landmark recording as a running instance sees it: looked at as seldom as the state allows.

Needs the recording's ``differs``: without it nothing is known of a picture that was not judged, and each is.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from posture_watch.devices.still import StillLandmarker
from posture_watch.evaluation.recordings import Recording
from posture_watch.evaluation.replay import RecordedLandmarker, recorded_frames
from posture_watch.pacing import Pacing
from posture_watch.pipeline import watch
from posture_watch.posture.baseline import Baseline
from posture_watch.posture.landmarks import Frame, Light, Shift, View
from posture_watch.posture.looking import LookingRules, slowest
from posture_watch.posture.samples import Sample
from posture_watch.posture.stillness import StillnessRules, Thumbnail
from posture_watch.posture.watching import WatchRules

_EARLY_S = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Spared:
    """A recording as a running instance judged it."""

    samples: tuple[Sample, ...]
    """One verdict a look."""

    held: tuple[Sample, ...]
    """What was said last, for each frame of the recording."""

    judged_s: tuple[float, ...]
    """Times of the looks in which the model was asked."""


class RecordedMeter:
    """A ``PictureMeter`` that looks up how much pictures differed."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._rows = {view.time_s: row for row, view in enumerate(recording.views)}
        self._row = 0

    def measure(self, frame: Frame) -> Light | None:
        """Return the light of that frame."""
        self._row = self._rows[frame.time_s]
        return self._recording.views[self._row].light

    def mark(self) -> Thumbnail | None:
        """Return the number of the frame."""
        return np.array([self._row], dtype=np.float32)

    def differs_from(self, mark: Thumbnail | None) -> float | None:
        """Return how much the frame differs from the marked one; ``None`` where that was not recorded."""
        differs = self._recording.differs
        if differs is None or mark is None:
            return None
        before = self._row - int(mark[0])
        if before == 0:
            return 0.0
        value = float(differs[self._row, before - 1]) if 0 < before <= differs.shape[1] else math.nan
        return value if math.isfinite(value) else None


@dataclass(slots=True)
class _Asked:
    """A recorded landmarker that sees how far the camera moved since it was last asked, and keeps count."""

    recording: Recording
    landmarker: RecordedLandmarker
    rows: dict[float, int]
    next_row: int = 0
    judged_s: list[float] = field(default_factory=list)

    def detect(self, frame: Frame, *, fresh: bool = False) -> View:
        view = self.landmarker.detect(frame, fresh=fresh)
        if fresh:
            return view
        self.judged_s.append(frame.time_s)
        row = self.rows[frame.time_s]
        shifts = [one.shift for one in self.recording.views[self.next_row : row + 1] if one.shift is not None]
        self.next_row = row + 1
        moved = Shift(sum(one.right for one in shifts), sum(one.down for one in shifts)) if shifts else None
        return replace(view, shift=moved)

    def close(self) -> None:
        """Do nothing: there is no model."""


def watch_sparingly(
    recording: Recording,
    baseline: Baseline | Sequence[Baseline],
    rules: WatchRules | None = None,
    looking: LookingRules | None = None,
    stillness: StillnessRules | None = None,
) -> Spared:
    """Return the verdicts of a running instance on a recording.

    Args:
        recording: At one rate, with ``differs``.
        baseline: As for ``pipeline.watch``.
        rules: As for ``pipeline.watch``.
        looking: How often to look.
        stillness: When a picture is worth judging.
    """
    looking = looking or LookingRules()
    pacing = Pacing(looking)
    rows = {view.time_s: row for row, view in enumerate(recording.views)}
    asked = _Asked(recording, RecordedLandmarker(recording), rows)
    still = StillLandmarker(asked, pacing.judge_every_s, stillness, RecordedMeter(recording))
    rules = replace(rules or WatchRules(), hold_s=slowest(looking).hold_s)
    samples = [pacing.note(sample) for sample in watch(_wanted(recording, pacing), still, baseline, rules)]
    times_s = recording.times_s()
    last = np.searchsorted([sample.time_s for sample in samples], times_s, side="right") - 1
    held = tuple(replace(samples[one], time_s=float(time_s)) for one, time_s in zip(last, times_s, strict=True))
    return Spared(tuple(samples), held, tuple(asked.judged_s))


def _wanted(recording: Recording, pacing: Pacing) -> Iterator[Frame]:
    seen_s = -math.inf
    for frame in recorded_frames(recording):
        if frame.time_s - seen_s >= 1 / pacing.looks_per_s() - _EARLY_S:
            seen_s = frame.time_s
            yield frame
