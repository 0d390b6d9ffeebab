import pytest

from posture_watch.posture.summary import Summary, summarize
from posture_watch.posture.trend import compare
from tests.record import record


def day(good_min: int, poor_min: int) -> Summary:
    return summarize(record("g" * good_min + "s" * poor_min + "a", step_s=60), [], 0, 7200)


def test_there_is_no_trend_from_two_days() -> None:
    assert compare(day(40, 20), [day(30, 30)] * 2) is None
    assert compare(day(40, 20), [day(30, 30)] * 3) is not None


def test_a_day_with_less_than_half_an_hour_judged_is_not_compared() -> None:
    assert compare(day(29, 0), [day(30, 30)] * 7) is None
    assert compare(day(30, 0), [day(30, 30)] * 2 + [day(29, 0)] * 5) is None


def test_every_earlier_day_has_the_same_weight() -> None:
    comparison = compare(day(45, 15), [day(60, 0), day(20, 20), day(0, 30)])
    assert comparison is not None
    assert comparison.usual_share == pytest.approx(0.5)
    assert comparison.difference_share == pytest.approx(0.25)
    assert comparison.day_count == 3


def test_a_difference_within_the_usual_spread_is_as_usual() -> None:
    restless = [day(60, 0), day(30, 30), day(20, 40)]
    steady = [day(36, 24), day(36, 24), day(36, 24)]
    for previous, as_usual in ((restless, True), (steady, False)):
        comparison = compare(day(45, 15), previous)
        assert comparison is not None
        assert comparison.as_usual is as_usual
