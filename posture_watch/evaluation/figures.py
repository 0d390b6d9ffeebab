"""Figures of merit: pure functions of scores and truth."""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def area_under_curve(good: Array, poor: Array) -> float:
    """Return the chance that a poor frame scores higher than a good one, ties counting half; NaN without both.

    This is the area under the ROC curve, by the rank sum of Mann and Whitney.

    Args:
        good: Scores of good frames; larger = worse posture.
        poor: Scores of poor frames.
    """
    if not len(good) or not len(poor):
        return float("nan")
    everything = np.concatenate([good, poor])
    _, inverse, counts = np.unique(everything, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    return float((ranks[len(good) :].sum() - len(poor) * (len(poor) + 1) / 2) / (len(good) * len(poor)))
