"""The same hour on several days."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from posture_watch.posture.hour_pattern import LocalMoments, by_hour, by_hour_of_week
from posture_watch.posture.strip import Bin

ZONES = ("UTC", "Europe/Berlin", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns")


@pytest.mark.parametrize("name", ZONES)
def test_each_bin_belongs_to_its_local_weekday_and_hour(name: str) -> None:
    zone = ZoneInfo(name)
    starts = [(2, 9, 0), (2, 9, 55), (3, 9, 10), (3, 23, 55)]
    times_s = [datetime(2026, 3, day, hour, minute, tzinfo=zone).timestamp() for day, hour, minute in starts]
    bins = [Bin(start_s, start_s + 300, 200.0, 50.0, 25.0, 5.0) for start_s in times_s]
    week = by_hour_of_week(bins, zone)
    assert {hour: (each.good_s, each.poor_s) for hour, each in week.items()} == {
        (0, 9): (400, 100),
        (1, 9): (200, 50),
        (1, 23): (200, 50),
    }
    assert {hour: (each.good_s, each.unsure_s, each.away_s) for hour, each in by_hour(bins, zone).items()} == {
        9: (600, 75, 15),
        23: (200, 25, 5),
    }


def test_hours_in_which_nobody_watched_are_not_among_them() -> None:
    assert by_hour([Bin(0.0, 300.0, 0, 0, 0, 0)], ZoneInfo("UTC")) == {}


@pytest.mark.parametrize("name", ZONES)
def test_the_minute_of_the_day_is_that_of_the_local_clock(name: str) -> None:
    moments = LocalMoments(ZoneInfo(name))
    for hour, minute in ((0, 0), (8, 14), (8, 16), (23, 59)):
        moment = datetime(2026, 3, 1, hour, minute, 59, tzinfo=ZoneInfo(name))
        assert moments.of(moment.timestamp()) == (6, 60 * hour + minute)
