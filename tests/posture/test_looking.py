"""How often to look: seldom while nothing happens, at once and often when something does."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture_watch.posture.looking import LookingRules, LookingState, Pace, looked, pace, slowest
from posture_watch.posture.samples import Posture, Sample, UnsureReason

RULES = LookingRules()
BURST = Pace(0.5, 0.5)


def good(time_s: float, score: float = 98.0) -> Sample:
    return Sample(time_s, Posture.GOOD, score)


def poor(time_s: float, score: float = 20.0) -> Sample:
    return Sample(time_s, Posture.POOR, score)


def unsure(time_s: float, reason: UnsureReason) -> Sample:
    return Sample(time_s, Posture.UNSURE, reason=reason)


def after(samples: Sequence[Sample], rules: LookingRules = RULES) -> LookingState:
    state = LookingState()
    for sample in samples:
        state = looked(state, sample, rules)
    return state


def paces(samples: Sequence[Sample]) -> list[float]:
    """Return the time between two judgements after each sample."""
    return [pace(after(samples[: count + 1]), RULES).judge_every_s for count in range(len(samples))]


def steady(sample: Sample, rules: LookingRules = RULES, *, on_battery: bool | None = None) -> Pace:
    """Return the pace when that verdict has lasted for ten seconds."""
    return pace(
        after([replace(sample, time_s=float(second)) for second in range(11)], rules), rules, on_battery=on_battery
    )


def test_it_begins_with_a_burst() -> None:
    assert pace(LookingState(), RULES) == BURST
    assert pace(after([good(0.0)]), RULES) == BURST


def test_steady_good_posture_is_judged_every_few_seconds_and_glanced_at_every_second() -> None:
    assert steady(good(0)) == Pace(look_every_s=1.0, judge_every_s=5.0)


def test_a_new_verdict_is_followed_by_a_burst_of_three_seconds() -> None:
    samples = [*(good(second) for second in range(6)), *(poor(6 + half / 2) for half in range(9))]
    assert paces(samples)[4:] == [5.0, 5.0, *[0.5] * 6, 0.5, 1.0, 1.0]


def test_a_jump_of_the_score_is_followed_by_a_burst_before_any_verdict_changes() -> None:
    calm = [good(second) for second in range(10)]
    assert pace(after([*calm, good(10, score=84)]), RULES) != BURST
    assert pace(after([*calm, good(10, score=83)]), RULES) == BURST


def test_good_posture_near_the_limit_is_looked_at_more_often() -> None:
    assert steady(good(0, score=70)).judge_every_s == 5.0
    assert steady(good(0, score=69)).judge_every_s == 1.0


@pytest.mark.parametrize("reason", list(UnsureReason))
def test_whoever_cannot_be_judged_is_looked_at_as_in_poor_posture_unless_there_is_nothing_to_see(
    reason: UnsureReason,
) -> None:
    dark = {UnsureReason.COVERED, UnsureReason.FROZEN, UnsureReason.TOO_DARK, UnsureReason.TOO_BRIGHT}
    assert steady(unsure(0, reason)).judge_every_s == (2.0 if reason in dark else 1.0)


def test_poor_posture_is_looked_at_every_second_and_an_empty_chair_every_two() -> None:
    assert steady(poor(0)) == Pace(1.0, 1.0)
    assert steady(Sample(0, Posture.AWAY)) == Pace(1.0, 2.0)


def test_on_battery_everything_takes_twice_as_long_and_unknown_is_no_battery() -> None:
    assert steady(good(0), on_battery=True) == Pace(2.0, 10.0)
    assert pace(after([poor(0)]), RULES, on_battery=True) == Pace(1.0, 1.0)
    assert steady(good(0), on_battery=False) == steady(good(0), on_battery=None) == Pace(1.0, 5.0)


def test_a_clock_that_is_set_leaves_no_burst_that_never_ends() -> None:
    late = [good(1_000_000.0 + second) for second in range(2)]
    assert pace(after([*late, *(good(float(second)) for second in range(2))]), RULES).judge_every_s == 5.0


@given(
    rules=st.builds(LookingRules, *(st.floats(0.1, 30) for _ in range(5)), battery_factor=st.floats(1, 4)),
    samples=st.lists(
        st.one_of(st.builds(good, st.floats(0, 60), st.floats(0, 100)), st.builds(poor, st.floats(0, 60)))
    ),
    on_battery=st.booleans(),
)
def test_nothing_is_faster_than_the_most_looks_nor_slower_than_the_slowest(
    *, rules: LookingRules, samples: list[Sample], on_battery: bool
) -> None:
    now = pace(after(samples, rules), rules, on_battery=on_battery)
    assert 1 / rules.most_per_s <= now.look_every_s <= now.judge_every_s <= slowest(rules).judge_every_s
    assert now.look_every_s <= slowest(rules).look_every_s


def test_a_verdict_speaks_for_three_looks_but_never_for_less_than_five_seconds() -> None:
    assert Pace(0.5, 0.5).hold_s == 5.0
    assert Pace(2.0, 6.0).hold_s == 6.0
