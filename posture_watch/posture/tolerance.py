"""What "that was fine" changes: how much a cause takes to count as poor."""

from collections.abc import Mapping, Sequence

from posture_watch.posture.alerts import Alert, AlertKind, Outcome
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


def forgiven_cause(recent: Sequence[Alert], current: Cause | None) -> Cause | None:
    """Return which cause "that was fine" means: that of the last nudge shown, or else the one that is seen right now.

    Args:
        recent: The alerts of the last few minutes, oldest first.
        current: The cause of the posture at this moment, if it is poor.
    """
    for alert in reversed(recent):
        if alert.kind is AlertKind.NUDGE and alert.outcome is Outcome.SHOWN and alert.cause is not None:
            return alert.cause
    return current
