"""What "that was fine" changes: how much a cause takes to count as poor."""

from collections.abc import Mapping

from posture_watch.posture.samples import Cause

WIDENED_BY = 0.5
"""Log odds that one "that was fine" takes off a cause."""

MOST_TOLERANCE = 3.0
"""Log odds beyond which no answer widens: a cause must never be switched off by pressing a button."""


def widen(
    tolerance: Mapping[Cause, float], cause: Cause, step: float = WIDENED_BY, most: float = MOST_TOLERANCE
) -> Mapping[Cause, float]:
    """Return the tolerance after "that was fine" was said of a cause.

    Args:
        tolerance: Of a profile, in log odds; a cause that is missing has 0.
        cause: What was called fine.
        step: How much one answer adds.
        most: Where it ends. What is already beyond stays as it is.
    """
    before = tolerance.get(cause, 0.0)
    return {**tolerance, cause: max(before, min(before + step, most))}
