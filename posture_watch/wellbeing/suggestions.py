"""Which one-minute exercise fits now: a table, read from the top.

When a nudge was not enough, another one would be scolding; so something that does good is offered instead, fitting what
was seen or said. What was offered a short while ago gives way to the next row that fits.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum

from posture_watch.posture.samples import Cause
from posture_watch.wellbeing.routines import Kind

HIGH_STRESS = 7
"""Stress of a check-in, 0 to 10, from which on breathing comes first."""

STRESS_COUNTS_S = 2 * 3600.0
"""How long a check-in speaks for the present."""

SITTING_S = 50 * 60.0
"""Sitting without a break from which on standing up comes before any stretch."""

RAISED_S = 10 * 60.0
"""Raised shoulders within the last hour."""

RETURNS = 2
"""Nudges within the last hour after which posture was poor again."""

REPEAT_AFTER_S = 2 * 3600.0
"""What was offered is not offered again before."""


class Why(StrEnum):
    """What a suggestion answers."""

    STRESS = "stress"
    SITTING = "sitting"
    SHOULDERS = "shoulders"
    RETURNING = "returning"


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known at the moment of suggesting."""

    cause: Cause | None = None
    """The cause of the last nudge."""

    returned: int = 0
    """Nudges within the last hour after which posture was poor again or stayed so."""

    raised_s: float = 0.0
    """Seconds of raised shoulders within the last hour."""

    sitting_s: float = 0.0
    """Seconds of sitting since the last break."""

    stress: int | None = None
    """Stress of the last check-in if that is not older than ``STRESS_COUNTS_S``."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An exercise of about a minute."""

    kind: Kind
    """Its command."""

    name: str
    """The routine or breathing pattern."""

    why: Why
    """What it answers."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table."""

    fits: Callable[[Situation], bool]
    """Whether it applies."""

    suggestion: Suggestion
    """What it offers."""


def _stressed(now: Situation) -> bool:
    return now.stress is not None and now.stress >= HIGH_STRESS


def _returning(*causes: Cause | None) -> Callable[[Situation], bool]:
    return lambda now: now.returned >= RETURNS and now.cause in causes


TABLE: tuple[Rule, ...] = (
    Rule(_stressed, Suggestion(Kind.BREATHE, "six", Why.STRESS)),
    Rule(_stressed, Suggestion(Kind.BREATHE, "sigh", Why.STRESS)),
    Rule(lambda now: now.sitting_s >= SITTING_S, Suggestion(Kind.STRETCH, "up", Why.SITTING)),
    Rule(lambda now: now.sitting_s >= SITTING_S, Suggestion(Kind.STRETCH, "hips", Why.SITTING)),
    Rule(lambda now: now.raised_s >= RAISED_S, Suggestion(Kind.STRETCH, "shoulders", Why.SHOULDERS)),
    Rule(lambda now: now.raised_s >= RAISED_S, Suggestion(Kind.RELAX, "desk", Why.SHOULDERS)),
    Rule(_returning(Cause.SHOULDERS_RAISED), Suggestion(Kind.STRETCH, "shoulders", Why.RETURNING)),
    Rule(_returning(Cause.FORWARD_HEAD, Cause.HEAD_DOWN), Suggestion(Kind.STRETCH, "neck", Why.RETURNING)),
    Rule(_returning(Cause.SLUMP), Suggestion(Kind.STRETCH, "back", Why.RETURNING)),
    Rule(_returning(Cause.SLUMP, Cause.LEANING_IN, None), Suggestion(Kind.STRETCH, "chest", Why.RETURNING)),
    Rule(_returning(Cause.LEANING_SIDEWAYS), Suggestion(Kind.STRETCH, "back", Why.RETURNING)),
    Rule(_returning(*Cause, None), Suggestion(Kind.STRETCH, "up", Why.RETURNING)),
)
"""How the person feels comes before how long they sit, and that before how."""


def suggest(now: Situation, lately: Collection[tuple[Kind, str]] = ()) -> Suggestion | None:
    """Return what fits, or ``None`` when nothing needs to be offered.

    Args:
        now: What is known.
        lately: What was offered or done within ``REPEAT_AFTER_S``.
    """
    for rule in TABLE:
        offered = rule.suggestion
        if (offered.kind, offered.name) not in lately and rule.fits(now):
            return offered
    return None
