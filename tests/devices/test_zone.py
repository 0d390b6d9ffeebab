import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from posture_watch.devices.zone import LocalZone
from posture_watch.posture.days import day_bounds

if not hasattr(time, "tzset"):
    pytest.skip("this system takes its zone from its settings only", allow_module_level=True)


@pytest.fixture(params=["Europe/Berlin", "America/New_York", "Pacific/Auckland", "UTC"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[ZoneInfo]:
    before = os.environ.get("TZ")
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield ZoneInfo(request.param)
    monkeypatch.undo()
    time.tzset()
    assert os.environ.get("TZ") == before


def test_the_local_zone_agrees_with_the_zone_that_is_set_at_every_hour_of_two_years(zone: ZoneInfo) -> None:
    start_s = int(datetime(2025, 1, 1, tzinfo=UTC).timestamp())
    for time_s in range(start_s, start_s + 2 * 365 * 86400, 1800):
        ours, theirs = datetime.fromtimestamp(time_s, LocalZone()), datetime.fromtimestamp(time_s, zone)
        assert (ours.replace(tzinfo=None), ours.fold) == (theirs.replace(tzinfo=None), theirs.fold)
        assert ours.timestamp() == time_s


@pytest.mark.parametrize("day", [date(2026, 3, 28), date(2026, 10, 24), date(2026, 3, 7), date(2026, 7, 1)])
def test_days_of_the_local_zone_begin_when_they_should(zone: ZoneInfo, day: date) -> None:
    assert day_bounds(day, zone=LocalZone()) == day_bounds(day, zone=zone)
