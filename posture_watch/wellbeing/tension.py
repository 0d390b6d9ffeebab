"""Tension-like signs of a range of time: what a camera can see that often goes with tension, and never tension itself.

Stress makes neck and shoulder muscles work harder (a medium effect over 19 laboratory studies, PMC3828497), but a
camera sees only that shoulders are up, or that nothing moves; an armrest or a film does the same.
"""

from dataclasses import dataclass

from posture_watch.posture.samples import Cause
from posture_watch.posture.sitting import Spell
from posture_watch.posture.summary import Summary

LEAST_RAISED_S = 600.0
"""Shoulders raised for less are not worth a word."""

LEAST_STILL_S = 3600.0
"""One posture for less is not stillness: shifts within the same verdict are not seen, so half an hour says little."""


@dataclass(frozen=True, slots=True)
class TensionSigns:
    """What was seen of them."""

    raised_s: float | None
    """Seconds of raised shoulders; ``None``: too few to be named."""

    still: Spell | None
    """The longest time without a real change of posture; ``None``: too short to be named."""


def tension_signs(summary: Summary) -> TensionSigns | None:
    """Return the tension-like signs of a range; ``None`` when there are none worth a word."""
    raised_s = summary.poor_by_cause_s.get(Cause.SHOULDERS_RAISED, 0.0)
    still = summary.at_desk.longest_unchanged
    signs = TensionSigns(
        raised_s if raised_s >= LEAST_RAISED_S else None,
        still if still is not None and still.duration_s >= LEAST_STILL_S else None,
    )
    return None if signs.raised_s is None and signs.still is None else signs
