"""Hours of the day: Berlin keeps the clock, 2026-03-29 lacks the hour from 2 to 3, 2026-10-25 has it twice."""

import math
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture_watch.posture.hours import (
    ALL_DAY,
    Span,
    Week,
    every_day,
    inside_until_s,
    is_inside,
    next_morning_s,
    next_start_s,
)

BERLIN = ZoneInfo("Europe/Berlin")
HOUR_S = 3600
OFFICE = (Span(8 * 60, 12 * 60), Span(13 * 60, 18 * 60))
WORKING: Week = [OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, (), ()]
NIGHT = every_day((Span(22 * 60, 30 * 60),))
"""From 22 to 6."""
NEVER: Week = [()] * 7


def at(day: int, hour: int, minute: int = 0, *, month: int = 3, fold: int = 0) -> float:
    """Return an instant in 2026; 2 March was a Monday."""
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN, fold=fold).timestamp()


@pytest.mark.parametrize(
    ("day", "hour", "minute", "inside"),
    [
        (2, 7, 59, False),
        (2, 8, 0, True),
        (2, 11, 59, True),
        (2, 12, 0, False),
        (2, 13, 0, True),
        (2, 18, 0, False),
        (7, 10, 0, False),  # Saturday
    ],
)
def test_a_span_holds_its_start_and_not_its_end(day: int, hour: int, minute: int, *, inside: bool) -> None:
    assert is_inside(WORKING, at(day, hour, minute), BERLIN) is inside


@pytest.mark.parametrize(("hour", "inside"), [(21, False), (22, True), (23, True), (0, True), (5, True), (6, False)])
def test_quiet_hours_span_midnight(hour: int, *, inside: bool) -> None:
    assert is_inside(NIGHT, at(4, hour), BERLIN) is inside


def test_a_night_shift_belongs_to_the_day_on_which_it_begins() -> None:
    friday_night: Week = [(), (), (), (), (Span(22 * 60, 30 * 60),), (), ()]
    assert is_inside(friday_night, at(7, 5), BERLIN)  # Saturday at 5
    assert not is_inside(friday_night, at(6, 5), BERLIN)  # Friday at 5


def test_the_end_of_quiet_hours_is_the_end_on_the_next_day() -> None:
    assert inside_until_s(NIGHT, at(4, 23), BERLIN) == at(5, 6)
    assert inside_until_s(NIGHT, at(5, 0), BERLIN) == at(5, 6)
    assert inside_until_s(NIGHT, at(5, 6), BERLIN) is None


def test_spans_that_touch_or_overlap_end_together() -> None:
    week = every_day((Span(8 * 60, 12 * 60), Span(12 * 60, 14 * 60), Span(13 * 60, 15 * 60)))
    assert inside_until_s(week, at(2, 9), BERLIN) == at(2, 15)


def test_hours_without_an_end_or_a_beginning_say_so() -> None:
    assert inside_until_s(every_day(ALL_DAY), at(2, 9), BERLIN) == math.inf
    assert next_start_s(NEVER, at(2, 9), BERLIN) == math.inf


def test_the_next_start_is_found_across_breaks_nights_and_weekends() -> None:
    assert next_start_s(WORKING, at(2, 12, 30), BERLIN) == at(2, 13)
    assert next_start_s(WORKING, at(2, 19), BERLIN) == at(3, 8)
    assert next_start_s(WORKING, at(6, 18), BERLIN) == at(9, 8)
    only_mondays: Week = [OFFICE[:1], (), (), (), (), (), ()]
    assert next_start_s(only_mondays, at(2, 8), BERLIN) == at(9, 8)


def test_a_night_has_seven_or_nine_hours_when_the_clocks_change() -> None:
    spring, autumn = inside_until_s(NIGHT, at(28, 22), BERLIN), inside_until_s(NIGHT, at(24, 22, month=10), BERLIN)
    assert spring == at(28, 22) + 7 * HOUR_S
    assert autumn == at(24, 22, month=10) + 9 * HOUR_S
    assert is_inside(NIGHT, at(25, 2, 30, month=10, fold=1), BERLIN)


def test_a_span_inside_the_skipped_hour_lasts_as_long_as_it_would_have() -> None:
    week = every_day((Span(2 * 60, 2 * 60 + 30),))
    first_s = at(29, 3)  # the instant that would have been 2:00
    assert is_inside(week, first_s, BERLIN)
    assert inside_until_s(week, first_s, BERLIN) == first_s + HOUR_S / 2


def test_a_span_that_ends_in_the_hour_that_comes_twice_ends_the_first_time() -> None:
    week = every_day((Span(22 * 60, 26 * 60 + 30),))
    assert inside_until_s(week, at(24, 23, month=10), BERLIN) == at(25, 2, 30, month=10)
    assert not is_inside(week, at(25, 2, 15, month=10, fold=1), BERLIN)


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        (at(2, 10), at(3, 8)),  # at work
        (at(2, 12, 30), at(3, 8)),  # in a break: the end of the break is no morning
        (at(2, 0, 30), at(2, 8)),  # in the small hours
        (at(2, 8), at(3, 8)),
        (at(6, 16), at(9, 8)),  # Friday
        (at(27, 19), at(30, 8)),  # over a weekend on which the clocks change
    ],
)
def test_the_morning_is_the_beginning_of_work_on_the_next_working_day(now: float, morning: float) -> None:
    assert next_morning_s(WORKING, now, time(4), BERLIN) == morning


@pytest.mark.parametrize("week", [None, NEVER], ids=["no hours", "no work"])
def test_without_work_the_morning_is_at_seven_or_when_the_day_begins(week: Week | None) -> None:
    assert next_morning_s(week, at(2, 23), time(4), BERLIN) == at(3, 7)
    assert next_morning_s(week, at(2, 23), time(9, 15), BERLIN) == at(3, 9, 15)


spans = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 1439), st.integers(1, 1440))
weeks = st.lists(st.lists(spans, max_size=3).map(tuple), min_size=7, max_size=7)
instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(  # noqa: DTZ001 - hypothesis wants naive bounds
    lambda moment: moment.replace(tzinfo=BERLIN).timestamp()
)


@given(weeks, instants)
def test_what_is_inside_ends_outside_and_what_is_outside_begins_inside(week: Week, now_s: float) -> None:
    until_s = inside_until_s(week, now_s, BERLIN)
    assert is_inside(week, now_s, BERLIN) == (until_s is not None)
    if until_s is None:
        start_s = next_start_s(week, now_s, BERLIN)
        assert start_s > now_s
        assert start_s == math.inf or is_inside(week, start_s, BERLIN)
    elif until_s < math.inf:
        assert until_s > now_s
        assert not is_inside(week, until_s, BERLIN)


@given(weeks, instants, st.times())
def test_a_morning_comes_within_nine_days(week: Week, now_s: float, starts_at: time) -> None:
    morning_s = next_morning_s(week, now_s, starts_at, BERLIN)
    assert 0 < morning_s - now_s <= timedelta(days=9).total_seconds()
