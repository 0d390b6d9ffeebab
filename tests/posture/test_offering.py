"""Offers at chosen times: soon after them, or not at all."""

from datetime import UTC, datetime, time, timedelta, timezone

import pytest

from posture_watch.posture.offering import slot_of

TIMES = (time(10, 30), time(16, 0))


def at(hour: int, minute: int) -> float:
    return datetime(2026, 3, 2, hour, minute, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("hour", "minute", "slot"),
    [(10, 29, None), (10, 30, (10, 30)), (10, 59, (10, 30)), (11, 0, None), (16, 10, (16, 0)), (3, 0, None)],
)
def test_a_time_is_open_for_half_an_hour(hour: int, minute: int, slot: tuple[int, int] | None) -> None:
    assert slot_of(at(hour, minute), TIMES, UTC) == (None if slot is None else at(*slot))


def test_a_time_before_midnight_is_open_after_it() -> None:
    now_s = at(0, 10)
    assert slot_of(now_s, (time(23, 50),), UTC) == now_s - 20 * 60


def test_the_local_clock_counts() -> None:
    assert slot_of(at(8, 35), TIMES, timezone(timedelta(hours=2))) == at(8, 30)


def test_without_times_there_is_none() -> None:
    assert slot_of(at(10, 30), (), UTC) is None
