"""What a rule says of a recording, frame by frame: ours, and those of others in the same form."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import numpy.typing as npt

from posture_watch.evaluation.clips import Clip, due, thin
from posture_watch.evaluation.replay import recorded_frames
from posture_watch.evaluation.rules import Rule
from posture_watch.pipeline import judge_stills, watch
from posture_watch.posture.samples import Posture, Sample, UnsureReason
from posture_watch.posture.watching import WatchRules

OURS = "posture-watch"
LOOKS_PER_HOLD = 3.0
"""At slow rates a verdict speaks for so many looks, as in the running program."""
JUDGED = (Posture.GOOD, Posture.POOR)


@dataclass(frozen=True, slots=True, eq=False)
class Verdicts:
    """One rule on one recording."""

    name: str
    """Of the rule."""

    severity: npt.NDArray[np.float64]
    """How bad posture is, larger = worse, one value a frame; NaN where the rule says nothing."""

    poor: npt.NDArray[np.bool_]
    """Where the rule says poor, at its default limit."""

    samples: tuple[Sample, ...]
    """The verdicts as the bucket of poor seconds takes them."""


def our_samples(clip: Clip, rules: WatchRules, fps: float | None = None) -> list[Sample]:
    """Return our verdicts on the frames of a recording, or on those that one sees at a slower rate.

    Args:
        clip: The recording.
        rules: Smoothing and limits.
        fps: Looks a second; ``None``: every frame. The baseline is always that of all frames.

    Raises:
        CalibrationError: It cannot be calibrated.
    """
    baseline = clip.baseline()
    if clip.stills:
        return list(judge_stills(recorded_frames(clip.recording), clip.landmarker(), baseline, rules))
    if fps is not None:
        rules = replace(rules, hold_s=max(rules.hold_s, LOOKS_PER_HOLD / fps))
        clip = replace(clip, recording=thin(clip.recording, due(clip.recording.times_s(), fps)))
    return list(watch(recorded_frames(clip.recording), clip.landmarker(), baseline, rules))


def judge_by_ours(clip: Clip, rules: WatchRules) -> Verdicts:
    """Return our verdicts; the severity is what the smoothed score lacks to 100.

    Raises:
        CalibrationError: It cannot be calibrated.
    """
    samples = tuple(our_samples(clip, rules))
    severity = np.array([np.nan if sample.score is None else 100.0 - sample.score for sample in samples])
    return Verdicts(OURS, severity, np.array([sample.posture is Posture.POOR for sample in samples]), samples)


def judge_by(rule: Rule, clip: Clip, rules: WatchRules) -> Verdicts:
    """Return the verdicts of another tool's rule, calibrated on the same frames.

    It sees what following sees, without the searches that confirm it: confirming is ours.
    """
    verdict = rule.judge(clip.recording.views, [bool(one) for one in clip.truth.calibration])
    known = np.isfinite(verdict.severity)
    poor = verdict.poor & known
    samples = tuple(
        _sample(view.time_s, rules.hold_s, bool(view.people), bool(judged), bool(bad))
        for view, judged, bad in zip(clip.recording.views, known, poor, strict=True)
    )
    return Verdicts(rule.name, np.where(known, verdict.severity, np.nan), poor, samples)


def _sample(time_s: float, hold_s: float, found: bool, judged: bool, poor: bool) -> Sample:  # noqa: FBT001 - a row
    if judged:
        return Sample(time_s, Posture.POOR if poor else Posture.GOOD, hold_s=hold_s)
    if not found:
        return Sample(time_s, Posture.AWAY, hold_s=hold_s)
    return Sample(time_s, Posture.UNSURE, reason=UnsureReason.LOW_CONFIDENCE, hold_s=hold_s)


def judges(rules: Sequence[Rule], watching: WatchRules) -> Sequence[tuple[str, str, Callable[[Clip], Verdicts]]]:
    """Return name, source and judgement of ours and of the other rules."""
    return [
        (OURS, "this program", partial(judge_by_ours, rules=watching)),
        *((rule.name, rule.source, partial(judge_by, rule, rules=watching)) for rule in rules),
    ]
