"""One frame against the baseline: 100 as calibrated, 0 far from it, and why."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from posture_watch.posture.baseline import Baseline
from posture_watch.posture.deviations import Deviations, measure_deviations
from posture_watch.posture.evidence import model_inputs, weigh, weight_table
from posture_watch.posture.features import Features
from posture_watch.posture.samples import Cause

AS_CALIBRATED = 99.9
"""Score of the baseline itself. What is better still has its place above: with all of it at 100, the AUC of single
frames of real people was 0.975 instead of 0.980."""

UNSTEADY_PLACE = 0.5
"""How far the place in the picture counts after a calibration that wandered about. With 1, 0.5 and 0 the AUC on real
people is 0.977, 0.980 and 0.974; of their good frames 20, 10 and 10 % are called poor."""


@dataclass(frozen=True, slots=True)
class Score:
    """The verdict on one frame, before any smoothing."""

    value: float
    """0 to 100; 99.9 = as calibrated, about 50 = as likely poor as good; the last tenth ranks what is better still."""

    odds: Mapping[Cause, float]
    """Log odds of each cause against good posture; the largest names the cause."""

    deviations: Deviations
    """What it rests on."""

    @property
    def cause(self) -> Cause:
        """The cause that most speaks for."""
        return max(self.odds, key=lambda cause: self.odds[cause])

    @property
    def severities(self) -> Mapping[Cause, float]:
        """How strong each cause is by itself, 0 to 1."""
        return {cause: logistic(odds) for cause, odds in self.odds.items()}


def score_posture(
    features: Features,
    baseline: Baseline,
    tolerance: Mapping[Cause, float] | None = None,
    *,
    sensitivity: float = 1.0,
    place: float = 1.0,
) -> Score:
    """Return how one frame compares with the baseline.

    The score is 100 times the chance of good posture under a multinomial logistic model, 1 / (1 + sum of the odds of
    the causes), rescaled so that the baseline itself has 99.9. It falls whenever the odds of any cause rise.

    Args:
        features: The frame.
        baseline: The person's own calibrated posture.
        tolerance: How far "that was fine" lowered the log odds of a cause, 0 or more.
        sensitivity: 2 takes every deviation as twice as large as it is, 0.5 as half as large.
        place: How far the place in the picture counts: 1 in full, 0 not at all, so that only the shape of head, neck
            and shoulders is judged. A baseline that wandered lowers it by itself.
    """
    deviations = measure_deviations(features, baseline)
    allowed = tolerance or {}
    place = place if baseline.steady_place else min(place, UNSTEADY_PLACE)
    weighed = weigh(model_inputs(deviations, baseline), place=place)
    calibrated = {cause: float(intercept) for cause, intercept in zip(Cause, weight_table(place)[:, 0], strict=True)}
    odds = {
        cause: start + sensitivity * (weighed[cause] - start) - allowed.get(cause, 0.0)
        for cause, start in calibrated.items()
    }
    return Score(value=_score(odds.values(), calibrated.values()), odds=odds, deviations=deviations)


def _score(odds: Iterable[float], at_baseline: Iterable[float]) -> float:
    good, calibrated = 1 / (1 + _sum_of_odds(odds)), 1 / (1 + _sum_of_odds(at_baseline))
    if good <= calibrated:
        return AS_CALIBRATED * good / calibrated
    return AS_CALIBRATED + (100 - AS_CALIBRATED) * (good - calibrated) / (1 - calibrated)


def _sum_of_odds(log_odds: Iterable[float]) -> float:
    # Beyond e^50 the score is 0 to twenty digits; the bound keeps exp from overflowing.
    return sum(math.exp(min(value, 50.0)) for value in log_odds)


def logistic(value: float) -> float:
    """Return 1 / (1 + e^-value), without overflow."""
    return 1 / (1 + math.exp(-value)) if value >= 0 else math.exp(value) / (1 + math.exp(value))
