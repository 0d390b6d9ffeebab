from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture_watch.posture.days import day_bounds, day_of

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = [
    ZoneInfo(name)
    for name in ("UTC", "Europe/Berlin", "America/New_York", "Pacific/Auckland", "Asia/Kolkata", "Australia/Lord_Howe")
]


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 28), 23), (date(2026, 3, 29), 24), (date(2026, 10, 24), 25), (date(2026, 7, 1), 24)],
)
def test_a_day_has_the_hours_that_the_local_clock_gives_it(day: date, hours: int) -> None:
    start_s, end_s = day_bounds(day, time(4), zone=BERLIN)
    assert end_s - start_s == hours * 3600


def test_work_past_midnight_belongs_to_the_evening_before() -> None:
    after_midnight_s = datetime(2026, 3, 4, 3, 59, tzinfo=BERLIN).timestamp()
    assert day_of(after_midnight_s, time(4), zone=BERLIN) == date(2026, 3, 3)
    assert day_of(after_midnight_s + 60, time(4), zone=BERLIN) == date(2026, 3, 4)


@given(
    st.datetimes(datetime(2001, 1, 1), datetime(2037, 1, 1)),  # noqa: DTZ001 - hypothesis wants naive bounds
    st.times(),
    st.sampled_from(ZONES),
)
def test_every_instant_lies_within_the_day_that_it_belongs_to(
    moment: datetime, starts_at: time, zone: ZoneInfo
) -> None:
    time_s = moment.replace(tzinfo=zone).timestamp()
    start_s, end_s = day_bounds(day_of(time_s, starts_at, zone=zone), starts_at, zone=zone)
    assert start_s <= time_s < end_s


@given(st.dates(date(2001, 1, 1), date(2037, 1, 1)), st.times(), st.sampled_from(ZONES))
def test_days_follow_each_other_without_gap_or_overlap(day: date, starts_at: time, zone: ZoneInfo) -> None:
    assert day_bounds(day, starts_at, zone=zone)[1] == day_bounds(day + timedelta(days=1), starts_at, zone=zone)[0]
