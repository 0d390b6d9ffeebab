from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posture_watch.posture.alerts import AlertKind
from posture_watch.posture.reminders import Due, ReminderRules, ReminderState
from posture_watch.posture.samples import Cause
from tests.posture.sitting import RULES, play, sit, story
from tests.record import record

STEPS_S = (2.0, 1.0, 0.5, 0.2, 0.1)
"""0.5, 1, 2, 5 and 10 looks a second."""

WHOLE_LOOKS = replace(RULES, clear_s=4.0, cooldown_s=120.0)
"""Every limit a multiple of the slowest look: at any rate there is a look at the moment that decides."""


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("gsfua"), st.integers(1, 40).map(lambda looks: 2 * looks)), max_size=8))
def test_every_frame_rate_gives_the_same_messages_at_the_same_time(life: list[tuple[str, int]]) -> None:
    slowest, *quicker = (story(sit(written([*life, ("s", 100)]), step_s=step_s), WHOLE_LOOKS) for step_s in STEPS_S)
    assert slowest
    for told in quicker:
        assert [what for _, what in told] == [what for _, what in slowest]
        assert [time_s for time_s, _ in told] == pytest.approx([time_s for time_s, _ in slowest])


def written(life: Iterable[tuple[str, int]]) -> str:
    return " ".join(f"{letter}{duration_s}" for letter, duration_s in life)


@settings(max_examples=15, deadline=None)
@given(st.floats(0, 1e9), st.floats(0, 50), st.sampled_from(STEPS_S))
def test_a_slouch_that_begins_between_two_looks_is_mentioned_within_one_look(
    start_s: float, offset_s: float, step_s: float
) -> None:
    looks = [*record("g" * round(50 / step_s), start_s=start_s, step_s=step_s, hold_s=5)]
    looks = [sample for sample in looks if sample.time_s < start_s + offset_s]
    begin_s = start_s + len(looks) * step_s
    (told,) = story([*looks, *record("s" * round(70 / step_s), start_s=begin_s, step_s=step_s, hold_s=5)])
    assert begin_s + 60 - 1e-6 <= told[0] <= begin_s + 60 + step_s


events_of_a_day = st.lists(
    st.tuples(st.sampled_from("ggsssffua."), st.integers(1, 60).map(lambda half_minute: 30 * half_minute)), max_size=60
)


@settings(max_examples=40, deadline=None)
@given(events_of_a_day, st.integers(0, 4), st.integers(0, 8), st.sampled_from([60.0, 300.0, 600.0]))
def test_no_hour_and_no_day_has_more_messages_than_allowed(
    life: list[tuple[str, int]], per_hour: int, per_day: int, cooldown_s: float
) -> None:
    rules = replace(RULES, max_per_hour=per_hour, max_per_day=per_day, cooldown_s=cooldown_s, cooldown_growth=1.0)
    told = story(sit(written(life), step_s=15), rules)
    shown_s = [time_s for time_s, what in told if what in ("nudge", "break", "praise")]
    for span_s, most in ((3600, per_hour), (86_400, per_day)):
        assert all(sum(0 <= time_s - begin_s < span_s for time_s in shown_s) <= most for begin_s in shown_s)
    urging_s = [time_s for time_s, what in told if what in ("nudge", "break")]
    assert all(later - earlier >= cooldown_s for earlier, later in pairwise(urging_s))


slouches_of_a_day = st.lists(
    st.tuples(
        st.lists(st.integers(1, 40).map(lambda minutes: f"s{60 * minutes} "), min_size=1, max_size=4).map("g5 ".join),
        st.sampled_from(["g30 ", "g30 g600 ", "a60 ", ".60 ", "g3600 "]),
    ),
    min_size=1,
    max_size=12,
)
"""Slouches, with moments of good posture that are too short to end one, and the end of each."""


@settings(max_examples=60, deadline=None)
@given(slouches_of_a_day, st.data())
def test_no_slouch_leads_to_the_same_message_twice_and_what_was_held_back_never_comes_later(
    day: list[tuple[str, str]], data: st.DataObject
) -> None:
    state, start_s = ReminderState(), 0.0
    for slouch, end in day:
        held_back = data.draw(st.sampled_from(["", "", "in a call"]))
        samples = sit(slouch + end, start_s=start_s, step_s=5)
        state, events = play(samples, state=state, held_back=held_back)
        said = [event.notification.kind for event in events if isinstance(event, Due)]
        told = [kind for kind in said if kind is not AlertKind.PRAISE]
        assert told == [AlertKind.NUDGE, AlertKind.BREAK][: len(told)]
        assert not held_back or all(event.held_back == held_back for event in events if isinstance(event, Due))
        start_s += sum(float(span[1:]) for span in (slouch + end).split())


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["s65 g655 ", "s65 a700 ", "s900 g30 ", "g3600 ", "s65 g40 "]), max_size=150))
def test_praise_comes_at_most_once_a_day_and_only_after_three_messages_that_were_followed(life: list[str]) -> None:
    told = story(sit("".join(life), step_s=5))
    praised_s = [time_s for time_s, what in told if what == "praise"]
    assert all(later_s - earlier_s >= 86_400 for earlier_s, later_s in pairwise(praised_s))
    before_s = 0.0
    for time_s in praised_s:
        assert sum(what == "nudge" for at_s, what in told if before_s <= at_s < time_s) >= 3
        before_s = time_s


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("uda.g"), st.integers(1, 300)), max_size=12))
def test_nothing_but_poor_posture_leads_to_a_message(life: list[tuple[str, int]]) -> None:
    assert story(sit(written(life))) == []


@settings(max_examples=60, deadline=None)
@given(st.text("gsfua", min_size=20, max_size=60), st.data())
def test_more_poor_time_never_makes_the_first_nudge_later(letters: str, data: st.DataObject) -> None:
    worse = "".join(
        data.draw(st.sampled_from("sf")) if letter in "gua" and data.draw(st.booleans()) else letter
        for letter in letters
    )
    rules = replace(RULES, dwell_s={**RULES.dwell_s, Cause.FORWARD_HEAD: 100.0})
    first = first_nudge(letters, rules)
    if first is not None:
        assert (earlier := first_nudge(worse, rules)) is not None
        assert earlier <= first


def first_nudge(letters: str, rules: ReminderRules) -> float | None:
    told = story(record(letters, step_s=5), rules)
    return told[0][0] if told else None
