"""How often to look: seldom while nothing happens, at once and often when something does.

A look costs next to nothing while the picture stays the same (see ``posture.stillness``); what costs is to judge it.
One column is a second, ``:`` two judgements in it; the posture changes at the arrow::

    posture       g g g g g g g g g g g p p p p p p p p p g g g g g g g g g a a a a a a
                                        |                 |                 |
    looks         . . . . . . . . . . . : : : . . . . . . : : : . . . . . . : : : . . .
    judgements    .         .         . : : : . . . . . . : : :         .   : : :   .

Looks between two judgements in good posture are there to see that the picture changed; the judgement then follows at
once, and a new verdict, or a score that jumped, is followed by a burst.
"""

from dataclasses import dataclass

from posture_watch.posture.samples import Posture, Sample, UnsureReason

NOTHING_TO_SEE = frozenset({UnsureReason.COVERED, UnsureReason.FROZEN, UnsureReason.TOO_DARK, UnsureReason.TOO_BRIGHT})
"""Looking more often does not make these any brighter."""

LEAST_HOLD_S = 5.0
LOOKS_PER_HOLD = 3.0
"""A verdict speaks for at most so many looks: one or two may be missed without a hole in the day."""


@dataclass(frozen=True, slots=True)
class LookingRules:
    """How often to look, by what is seen. The ``..._every_s`` are seconds between two judgements."""

    most_per_s: float = 2.0
    """Looks a second while something happens: after a new verdict, and while the score moves. Nothing is faster."""

    glance_every_s: float = 1.0
    """In any state the picture is compared with the one judged last at least so often."""

    good_every_s: float = 5.0
    """While posture is good, far from the limit, and steady."""

    poor_every_s: float = 1.0
    """While posture is poor, or good near the limit, or unsure: recovery is noticed within a second or two."""

    away_every_s: float = 2.0
    """While nobody is there, or nothing can be seen."""

    battery_factor: float = 2.0
    """On battery every time above is so many times as long."""

    burst_s: float = 3.0
    """How long something is taken to go on after a new verdict or a jump of the score."""

    jump: float = 15.0
    """Points of the score between two judgements that are a jump."""

    near: float = 70.0
    """Score below which good posture is near the limit."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How often to look, right now."""

    look_every_s: float
    """Seconds between two looks."""

    judge_every_s: float
    """Seconds after which a picture that changed a little is judged; one that changed much is judged at once."""

    @property
    def hold_s(self) -> float:
        """Return how long a verdict speaks for at most at this pace, in seconds."""
        return max(LEAST_HOLD_S, LOOKS_PER_HOLD * self.look_every_s)


@dataclass(frozen=True, slots=True)
class LookingState:
    """What the pace depends on."""

    last: Sample | None = None
    """The last verdict; ``None`` before the first."""

    burst_until_s: float | None = None
    """Until when something is taken to go on."""


def looked(state: LookingState, sample: Sample, rules: LookingRules) -> LookingState:
    """Return the state after a verdict."""
    until_s = state.burst_until_s
    if _is_news(state.last, sample, rules):
        until_s = sample.time_s + rules.burst_s
    elif until_s is not None and not 0 <= until_s - sample.time_s <= rules.burst_s:
        until_s = None  # it is over, or the clock was set
    return LookingState(sample, until_s)


def pace(state: LookingState, rules: LookingRules, *, on_battery: bool | None = None) -> Pace:
    """Return how often to look now.

    Args:
        state: After the last verdict.
        rules: How often in which state.
        on_battery: ``None``: unknown, and taken as no.
    """
    factor = rules.battery_factor if on_battery else 1.0
    shortest_s = factor / rules.most_per_s
    if state.last is None or state.burst_until_s is not None:
        return Pace(shortest_s, shortest_s)
    judge_every_s = max(factor * _steady_s(state.last, rules), shortest_s)
    return Pace(max(min(judge_every_s, factor * rules.glance_every_s), shortest_s), judge_every_s)


def slowest(rules: LookingRules) -> Pace:
    """Return the slowest pace of all, as on battery."""
    factor = rules.battery_factor
    shortest_s = factor / rules.most_per_s
    judge_every_s = max(factor * max(rules.good_every_s, rules.poor_every_s, rules.away_every_s), shortest_s)
    return Pace(max(min(judge_every_s, factor * rules.glance_every_s), shortest_s), judge_every_s)


def _is_news(last: Sample | None, sample: Sample, rules: LookingRules) -> bool:
    if last is None or last.posture is not sample.posture or last.reason is not sample.reason:
        return True
    if last.score is None or sample.score is None:
        return False
    return abs(sample.score - last.score) >= rules.jump


def _steady_s(last: Sample, rules: LookingRules) -> float:
    if last.posture is Posture.AWAY or last.reason in NOTHING_TO_SEE:
        return rules.away_every_s
    if last.posture is Posture.GOOD and last.score is not None and last.score >= rules.near:
        return rules.good_every_s
    return rules.poor_every_s
