"""Days add up: whatever the zone, the clock and the computer did."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posture_watch.commands.recorded import Reader
from posture_watch.ports import Store
from posture_watch.posture.days import day_bounds
from posture_watch.posture.holds import read_holds
from posture_watch.posture.hour_pattern import by_hour
from posture_watch.posture.samples import Posture, Sample
from posture_watch.posture.summary import Summary, add_up
from posture_watch.storage.sqlite import SqliteStore
from posture_watch.testing import MemoryStore
from tests.posture.uneven_days import parts_s
from tests.record import record

BERLIN, NEW_YORK, AUCKLAND = (ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Pacific/Auckland"))
ZONES = (BERLIN, NEW_YORK, AUCKLAND, *(ZoneInfo(name) for name in ("UTC", "Asia/Kolkata", "Australia/Lord_Howe")))
AT_FOUR = time(4)
FAR_S = 4e9
SPRING, AUTUMN = date(2026, 3, 28), date(2026, 10, 24)
"""The days, in Berlin, whose small hours have an hour less and an hour more."""


def days_of(store: Store, first: date, count: int, zone: ZoneInfo, starts_at: time = AT_FOUR) -> list[Summary]:
    reader = Reader(store, FAR_S, zone, starts_at)
    return [summary for _, summary in reader.days_until(first + timedelta(days=count - 1), count)]


def of(samples: Sequence[Sample]) -> MemoryStore:
    store = MemoryStore()
    store.add_samples(samples)
    return store


def local_s(day: date, hour: int, minute: int = 0, zone: ZoneInfo = BERLIN) -> float:
    return datetime.combine(day, time(hour, minute), tzinfo=zone).timestamp()


@st.composite
def nights(draw: st.DrawFn) -> tuple[date, list[Sample]]:
    """Two days' worth of samples with long gaps, sleeps and steps back, around a change of the clocks or not."""
    day = draw(
        st.sampled_from([SPRING, AUTUMN, date(2026, 3, 7), date(2026, 10, 31), date(2026, 4, 4), date(2026, 6, 1)])
    )
    time_s = local_s(day, 3)
    samples: list[Sample] = []
    steps = st.sampled_from([60.0, 300.0, 900.0, 3600.0, 5 * 3600.0, -3600.0, -1800.0, 0.0]) | st.floats(-7200, 7200)
    for step_s, letter, hold_s in draw(
        st.lists(st.tuples(steps, st.sampled_from("gsfaud"), st.floats(0, 900)), max_size=40)
    ):
        time_s += step_s
        samples += record(letter, start_s=time_s, hold_s=hold_s)
    return day, samples


@settings(deadline=None)
@given(nights(), st.sampled_from(ZONES), st.sampled_from([time(4), time(0), time(2, 30), time(23, 45)]))
def test_days_add_up_to_the_range_that_they_cover_in_every_zone(
    night: tuple[date, list[Sample]], zone: ZoneInfo, starts_at: time
) -> None:
    day, samples = night
    store = of(samples)
    first = day - timedelta(days=1)
    days = days_of(store, first, 5, zone, starts_at)
    for each, bounds in zip(
        days, (day_bounds(first + timedelta(days=i), starts_at, zone=zone) for i in range(5)), strict=True
    ):
        assert (each.start_s, each.end_s) == bounds
        assert math.fsum(parts_s(each).values()) == pytest.approx(each.total_s, abs=1e-6)
    holds = store.holds(days[0].start_s, days[-1].end_s)
    assert add_up(days).watched_s == pytest.approx((holds.end_s - holds.start_s).sum(), abs=1e-6)
    assert all(one.end_s == other.start_s for one, other in itertools.pairwise(days))


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 23), (AUTUMN, 25), (date(2026, 6, 1), 24)])
def test_a_day_that_was_watched_throughout_is_watched_for_its_hours(day: date, hours: int) -> None:
    start_s, end_s = day_bounds(day, zone=BERLIN)
    store = of(record("g" * (round(end_s - start_s) // 60 + 1), start_s=start_s, step_s=60))
    (summary,) = days_of(store, day, 1, BERLIN)
    assert (summary.good_s, summary.not_watched_s) == (hours * 3600, 0)


def test_the_hour_that_comes_twice_has_two_hours_and_the_skipped_one_none() -> None:
    for day, seconds in ((AUTUMN, 7200), (SPRING, None)):
        start_s, end_s = day_bounds(day, zone=BERLIN)
        store = of(record("g" * (round(end_s - start_s) // 60 + 1), start_s=start_s, step_s=60))
        (summary,) = days_of(store, day, 1, BERLIN)
        hours = by_hour(summary.strip, BERLIN)
        assert (hours[2].good_s if 2 in hours else None) == seconds
        assert hours[1].good_s == hours[3].good_s == 3600


def test_late_work_counts_for_the_evening_before() -> None:
    store = of(record("g" * 61, start_s=local_s(date(2026, 3, 4), 1), step_s=60))
    assert [day.good_s for day in days_of(store, date(2026, 3, 3), 2, BERLIN)] == [3600, 0]
    assert [day.good_s for day in days_of(store, date(2026, 3, 3), 2, BERLIN, time(0))] == [0, 3600]


def test_after_a_journey_days_are_those_of_the_new_clock_and_no_second_is_lost_or_counted_twice() -> None:
    samples = record("gs" * 600, start_s=local_s(date(2026, 3, 3), 9), step_s=60)
    samples += record("gs" * 200, start_s=local_s(date(2026, 3, 4), 9), step_s=60)
    store = of(samples)
    totals = [parts_s(add_up(days_of(store, date(2026, 3, 1), 7, zone))) for zone in (BERLIN, NEW_YORK, AUCKLAND)]
    for total in totals:
        total.pop("not watched")
    assert totals[0] == totals[1] == totals[2]
    # From nine in the morning twenty hours long: the last of them are the next day in Berlin, not so in New York.
    assert [days_of(store, date(2026, 3, 3), 1, zone)[0].judged_s for zone in (BERLIN, NEW_YORK)] == [68_400, 71_940]


def test_a_computer_that_slept_was_not_watched_meanwhile() -> None:
    nine_s = local_s(date(2026, 3, 3), 9)
    samples = [*record("g" * 61, start_s=nine_s, hold_s=5), *record("g" * 61, start_s=nine_s + 8 * 3600, hold_s=5)]
    (day,) = days_of(of(samples), date(2026, 3, 3), 1, BERLIN)
    assert (day.good_s, day.at_desk.break_count) == (120, 1)


def test_a_crash_ends_what_is_known_with_the_last_verdict() -> None:
    nine_s = local_s(date(2026, 3, 3), 9)
    (day,) = days_of(of(record("g" * 61, start_s=nine_s, hold_s=900)), date(2026, 3, 3), 1, BERLIN)
    assert day.good_s == 60


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 3000), st.integers(0, 4000))
def test_a_clock_that_is_set_back_never_makes_a_day_longer(lived_s: int, back_s: int) -> None:
    nine_s = local_s(date(2026, 3, 3), 9)
    first = record("g" * lived_s, start_s=nine_s, hold_s=5)
    again = record("s" * lived_s, start_s=nine_s + lived_s - back_s + 0.5, hold_s=5)
    (day,) = days_of(of([*first, *again]), date(2026, 3, 3), 1, BERLIN)
    assert math.fsum(parts_s(day).values()) == pytest.approx(86_400, abs=1e-6)
    span_s = max(sample.time_s for sample in (*first, *again)) - min(sample.time_s for sample in (*first, *again))
    assert day.watched_s <= span_s + 1e-6


def test_two_profiles_share_a_day() -> None:
    nine_s = local_s(date(2026, 3, 3), 9)
    sitting = [replace(sample, profile="sitting") for sample in record("g" * 60 + "s" * 30, start_s=nine_s, step_s=60)]
    standing = [replace(sample, profile="standing") for sample in record("g" * 31, start_s=nine_s + 5400, step_s=60)]
    (day,) = days_of(of([*sitting, *standing]), date(2026, 3, 3), 1, BERLIN)
    assert day.judged_by_profile_s == {"sitting": 5400, "standing": 1800}
    assert day.good_by_profile_s == {"sitting": 3600, "standing": 1800}
    assert sum(day.judged_by_profile_s.values()) == day.judged_s


def test_a_year_adds_up_by_days_by_weeks_and_as_a_whole(tmp_path: Path) -> None:
    first = date(2025, 11, 1)
    with SqliteStore.open(tmp_path / "year.db") as store:
        for i in range(365):
            letters = "g" * (60 + i % 50) + "s" * (i % 30) + "u" * 5 + "a" * (i % 7) + "a"
            store.add_holds(read_holds(record(letters, start_s=local_s(first + timedelta(days=i), 9), step_s=60)))
        days = days_of(store, first, 364, BERLIN)
        weeks = [add_up(days[i : i + 7]) for i in range(0, 364, 7)]
        holds = store.holds(days[0].start_s, days[-1].end_s)
        whole = store.minutes(days[0].start_s, days[-1].end_s)
    good_s = sum(60.0 * (60 + i % 50) for i in range(364))
    assert add_up(days).good_s == add_up(weeks).good_s == math.fsum(each.good_s for each in whole) == good_s
    assert parts_s(add_up(days)) == pytest.approx(parts_s(add_up(weeks)), abs=1e-6)
    assert add_up(days).watched_s == pytest.approx((holds.end_s - holds.start_s).sum())
    assert add_up(days).total_s == days[-1].end_s - days[0].start_s


@settings(deadline=None, max_examples=50)
@given(nights(), st.floats(0, 1))
def test_a_day_cut_anywhere_has_the_parts_of_its_halves(night: tuple[date, list[Sample]], where: float) -> None:
    day, samples = night
    store = of(samples)
    (whole,) = days_of(store, day, 1, BERLIN)
    cut_s = whole.start_s + where * whole.total_s
    # A day that goes on ends now; tomorrow's look at the rest starts there.
    until = Reader(store, cut_s, BERLIN, AT_FOUR).summary(day)
    rest = store.holds(cut_s, whole.end_s)
    assert until.watched_s + (rest.end_s - rest.start_s).sum() == pytest.approx(whole.watched_s, abs=1e-6)
    good = [state.posture is Posture.GOOD for state in rest.states]
    rest_good_s = sum(end - start for start, end, state, *_ in rest.pieces() if good[rest.states.index(state)])
    assert until.good_s + rest_good_s == pytest.approx(whole.good_s, abs=1e-6)
