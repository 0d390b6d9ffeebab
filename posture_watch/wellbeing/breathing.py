"""Paced breathing: patterns of a few seconds, and where in them a moment lies.

::

    six per minute   in 4 s          out 6 s
    box              in 4 s  hold 4 s  out 4 s  hold 4 s
    cyclic sigh      in 2 s  top up 1 s  out 6 s

Slow breathing has a small to medium effect on perceived stress: -0.35 [-0.55, -0.14] over 12 trials with 785 people
(Fincham et al. 2023); sessions of five minutes and more, repeated, do best.
"""

import math
import re
from dataclasses import dataclass
from enum import StrEnum

from posture_watch.errors import WellbeingError

MIN_MINUTES, MAX_MINUTES = 1.0, 10.0
"""Length of a session."""

MIN_PER_MINUTE, MAX_PER_MINUTE = 2.0, 12.0
"""Breaths a minute of an own pattern: slower is unsafe without a teacher, faster is no calming breath."""

MAX_HOLD_S = 8.0
"""Longest hold of an own pattern."""


class Phase(StrEnum):
    """What the breath does."""

    IN = "in"
    """Breathe in."""
    TOP_UP = "top_up"
    """A second, short breath in on top."""
    HOLD = "hold"
    """Hold, lungs full."""
    OUT = "out"
    """Breathe out."""
    REST = "rest"
    """Rest, lungs empty."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One breath, repeated."""

    name: str
    """How it is asked for."""

    phases: tuple[tuple[Phase, float], ...]
    """What to do for how many seconds, in this order; each takes longer than nothing."""

    minutes: float = 5.0
    """Usual length of a session."""

    @property
    def breath_s(self) -> float:
        """Return the seconds of one breath."""
        return sum(length_s for _, length_s in self.phases)

    @property
    def per_minute(self) -> float:
        """Return the breaths a minute."""
        return 60.0 / self.breath_s

    @property
    def holds(self) -> bool:
        """Return whether the breath is held, which is not for everybody."""
        return any(phase in {Phase.HOLD, Phase.REST} for phase, _ in self.phases)


SIX = Pattern("six", ((Phase.IN, 4.0), (Phase.OUT, 6.0)))
EVEN = Pattern("even", ((Phase.IN, 5.0), (Phase.OUT, 5.0)))
BOX = Pattern("box", ((Phase.IN, 4.0), (Phase.HOLD, 4.0), (Phase.OUT, 4.0), (Phase.REST, 4.0)))
SIGH = Pattern("sigh", ((Phase.IN, 2.0), (Phase.TOP_UP, 1.0), (Phase.OUT, 6.0)))

PATTERNS = {pattern.name: pattern for pattern in (SIX, EVEN, BOX, SIGH)}
"""By name, the one to begin with first."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a session is."""

    phase: Phase
    """What to do now."""

    left_s: float
    """Seconds until the next phase."""

    fullness: float
    """How full the lungs are, 0 to 1: it rises and falls smoothly, slow at the turns."""

    breath: int
    """Number of the breath, from 1."""


def at(pattern: Pattern, elapsed_s: float) -> Moment:
    """Return where a session is after so many seconds (0 or more)."""
    breath, into_s = divmod(elapsed_s, pattern.breath_s)
    levels = _levels(pattern)
    for index, (phase, length_s) in enumerate(pattern.phases):
        if into_s < length_s or index == len(pattern.phases) - 1:
            done = min(into_s / length_s, 1.0)
            before, after = levels[index], levels[index + 1]
            eased = (1.0 - math.cos(math.pi * done)) / 2.0
            return Moment(phase, max(length_s - into_s, 0.0), before + (after - before) * eased, int(breath) + 1)
        into_s -= length_s
    raise AssertionError("a pattern has at least one phase")


def session_s(pattern: Pattern, minutes: float) -> float:
    """Return the seconds of a session of about so many minutes: it ends with a whole breath.

    Raises:
        WellbeingError: Fewer than one minute, or more than ten.
    """
    if not MIN_MINUTES <= minutes <= MAX_MINUTES:
        raise WellbeingError(f"A session lasts 1 to 10 minutes, not {minutes:g}.")
    return max(1, round(60.0 * minutes / pattern.breath_s)) * pattern.breath_s


def own_pattern(text: str) -> Pattern:
    """Return the pattern of a text such as ``4-6`` (in, out), ``4-2-6`` (in, hold, out) or ``4-4-4-4`` (and rest).

    Raises:
        WellbeingError: It is none, or not one to be recommended: slower than two breaths a minute, faster than
            twelve, or with a hold of more than eight seconds.
    """
    parts = re.fullmatch(r"\s*(\d+(?:\.\d+)?(?:\s*-\s*\d+(?:\.\d+)?){1,3})\s*", text, re.ASCII)
    if parts is None:
        raise WellbeingError(
            f"{text!r} is no breathing pattern; write seconds as in-out, such as 4-6, or in-hold-out-rest."
        )
    lengths = [float(part) for part in parts[1].split("-")]
    order = {
        2: (Phase.IN, Phase.OUT),
        3: (Phase.IN, Phase.HOLD, Phase.OUT),
        4: (Phase.IN, Phase.HOLD, Phase.OUT, Phase.REST),
    }[len(lengths)]
    phases = tuple((phase, length_s) for phase, length_s in zip(order, lengths, strict=True) if length_s > 0)
    if not {Phase.IN, Phase.OUT} <= {phase for phase, _ in phases}:
        raise WellbeingError(f"{text!r} leaves out breathing in or out; both take at least a moment.")
    pattern = Pattern("own", phases)
    if not MIN_PER_MINUTE <= pattern.per_minute <= MAX_PER_MINUTE:
        raise WellbeingError(
            f"{text!r} makes {pattern.per_minute:.1f} breaths a minute; choose lengths that make 2 to 12, such as 4-6."
        )
    if any(length_s > MAX_HOLD_S for phase, length_s in phases if phase in {Phase.HOLD, Phase.REST}):
        raise WellbeingError(f"{text!r} holds the breath for more than {MAX_HOLD_S:.0f} s; choose a shorter hold.")
    return pattern


def _levels(pattern: Pattern) -> list[float]:
    """Return how full the lungs are at the ends of the phases, from the beginning of the first on."""
    top_up = any(phase is Phase.TOP_UP for phase, _ in pattern.phases)
    level, levels = 0.0, [0.0]
    for phase, _ in pattern.phases:
        if phase is Phase.IN:
            level = 0.8 if top_up else 1.0
        elif phase is Phase.TOP_UP:
            level = 1.0
        elif phase is Phase.OUT:
            level = 0.0
        levels.append(level)
    return levels
