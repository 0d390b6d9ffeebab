"""Figures of merit: pure functions of scores and truth."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

RESAMPLES = 1000
"""How often the recordings are drawn anew for an interval."""
SEED = 20240229
"""Of the drawing, so that the same recordings give the same interval."""
LEAST_IN_STEP = 3
"""A step with fewer frames has no median worth the name."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and how well it is known. NaN means unknown."""

    value: float
    """The figure over all recordings."""

    low: float = math.nan
    """Lower end of the 95 % interval; NaN with fewer than two recordings."""

    high: float = math.nan
    """Upper end of it."""


def area_under_curve(good: Array, poor: Array) -> float:
    """Return the chance that a poor frame scores higher than a good one, ties counting half; NaN without both.

    This is the area under the ROC curve, by the rank sum of Mann and Whitney.

    Args:
        good: Scores of good frames; larger = worse posture.
        poor: Scores of poor frames.
    """
    if not len(good) or not len(poor):
        return float("nan")
    order = ranks(np.concatenate([good, poor]))
    return float((order[len(good) :].sum() - len(poor) * (len(poor) + 1) / 2) / (len(good) * len(poor)))


def ranks(values: Array) -> Array:
    """Return the rank of each value, 1 for the smallest; equal ones share the mean of their ranks."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    shared: Array = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    return shared


def sensitivity_at(good: Array, poor: Array, specificity: float) -> float:
    """Return the share of poor frames above the lowest limit that leaves that share of good frames at or below it.

    Args:
        good: Scores of good frames; larger = worse posture.
        poor: Scores of poor frames.
        specificity: Share of good frames that must not be above the limit, 0 < specificity < 1.

    Returns:
        A share; NaN without both kinds of frames.
    """
    if not len(good) or not len(poor):
        return float("nan")
    # 0.95 of 20 frames are 19, whatever the binary fractions say.
    below = math.ceil(specificity * len(good) - 1e-9)
    return float(np.mean(poor > np.sort(good)[below - 1]))


def spearman(one: Array, other: Array) -> float:
    """Return the rank correlation of two columns; NaN with fewer than three rows, or where one never changes."""
    if len(one) < 3:
        return float("nan")
    first, second = ranks(one), ranks(other)
    first, second = first - first.mean(), second - second.mean()
    size = math.sqrt(float(first @ first) * float(second @ second))
    return float(first @ second) / size if size else float("nan")


def spearman_of_steps(severity: Array, quantity: Array, step: float) -> float:
    """Return the rank correlation of the medians of equal steps of a quantity; NaN with fewer than three steps.

    Upright frames outnumber all others and differ by no more than swaying; frame by frame they would decide the figure.
    By steps, each stretch of the way from upright to the worst counts the same.

    Args:
        severity: What was judged, one value a frame.
        quantity: What was true, one value a frame.
        step: Width of a step, in the unit of the quantity; steps of fewer than three frames are left out.
    """
    number = np.floor(quantity / step)
    steps = [number == one for one in np.unique(number)]
    steps = [rows for rows in steps if rows.sum() >= LEAST_IN_STEP]
    return spearman(
        np.array([np.median(severity[rows]) for rows in steps]), np.array([np.median(quantity[rows]) for rows in steps])
    )


def ratio(parts: Array, wholes: Array) -> Estimate:
    """Return the sum of the parts over the sum of the wholes, with a bootstrap interval over the recordings.

    With wholes of 1 it is the mean over the recordings. Recordings with NaN in either are left out.

    Args:
        parts: One number a recording, such as its poor frames that were found.
        wholes: One number a recording, such as its poor frames.
    """
    known = np.isfinite(parts) & np.isfinite(wholes)
    parts, wholes = parts[known], wholes[known]
    if not wholes.sum():
        return Estimate(math.nan)
    value = float(parts.sum() / wholes.sum())
    if len(parts) < 2:
        return Estimate(value)
    drawn = draws(len(parts))
    below = wholes[drawn].sum(axis=1)
    held = below > 0
    low, high = np.quantile(parts[drawn].sum(axis=1)[held] / below[held], [0.025, 0.975])
    return Estimate(value, float(low), float(high))


def median(values: Array) -> Estimate:
    """Return the median over the recordings with a bootstrap interval; NaN is left out.

    Args:
        values: One number a recording.
    """
    values = values[np.isfinite(values)]
    if not len(values):
        return Estimate(math.nan)
    if len(values) < 2:
        return Estimate(float(values[0]))
    low, high = np.quantile(np.median(values[draws(len(values))], axis=1), [0.025, 0.975])
    return Estimate(float(np.median(values)), float(low), float(high))


def draws(count: int) -> npt.NDArray[np.intp]:
    """Return which recordings each resample takes, with replacement; shape ``(1000, count)``, the same every time."""
    return np.random.default_rng(SEED).integers(0, count, size=(RESAMPLES, count)).astype(np.intp)


def poisson_interval(count: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the exact interval of the mean of a Poisson count (Garwood 1936).

    Args:
        count: What was counted.
        confidence: Of the interval; half of the rest lies at either end.
    """
    tail = (1 - confidence) / 2
    low = 0.0 if count == 0 else _mean_with(lambda mean: 1 - _at_most(count - 1, mean) >= tail, count)
    return low, _mean_with(lambda mean: _at_most(count, mean) <= tail, count)


def _mean_with(reached: Callable[[float], bool], count: int) -> float:
    """Return the smallest mean from which on a condition holds, by halving."""
    low, high = 0.0, 10.0 + 2.0 * count + 10.0 * math.sqrt(count)
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (low, middle) if reached(middle) else (middle, high)
    return high


def _at_most(count: int, mean: float) -> float:
    """Return the chance of at most that many with a given mean, each term by its logarithm."""
    if mean <= 0:
        return 1.0
    return math.fsum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(count + 1))
