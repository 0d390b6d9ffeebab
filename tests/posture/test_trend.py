"""A day beside earlier ones, and where days are heading."""

from datetime import date, timedelta
from random import Random

import pytest

from posture_watch.posture.summary import Summary, summarize
from posture_watch.posture.trend import Trend, compare, find_trend
from tests.record import record


def day(good_min: int, poor_min: int) -> Summary:
    return summarize(record("g" * good_min + "s" * poor_min + "a", step_s=60), [], 0, 7200)


def trend(good_of_60: list[int]) -> Trend | None:
    first = date(2026, 3, 2)
    return find_trend([(first + timedelta(days=i), day(good, 60 - good)) for i, good in enumerate(good_of_60)])


def test_a_day_is_compared_with_five_earlier_days_or_not_at_all() -> None:
    assert compare(day(40, 20), [day(30, 30)] * 4) is None
    assert compare(day(40, 20), [day(30, 30)] * 5) is not None


def test_a_day_with_less_than_half_an_hour_judged_is_not_compared() -> None:
    assert compare(day(29, 0), [day(30, 30)] * 7) is None
    assert compare(day(30, 0), [day(30, 30)] * 4 + [day(29, 0)] * 5) is None


def test_every_earlier_day_has_the_same_weight() -> None:
    comparison = compare(day(45, 15), [day(60, 0), day(20, 20), day(0, 30), day(60, 0), day(0, 30)])
    assert comparison is not None
    assert comparison.usual_share == pytest.approx(0.5)
    assert comparison.difference_share == pytest.approx(0.25)
    assert comparison.day_count == 5


def test_a_difference_within_the_usual_spread_is_as_usual() -> None:
    restless = [day(60, 0), day(30, 30), day(20, 40), day(30, 30), day(30, 30)]
    steady = [day(36, 24)] * 5
    for previous, as_usual in ((restless, True), (steady, False)):
        comparison = compare(day(45, 15), previous)
        assert comparison is not None
        assert comparison.as_usual is as_usual


def test_there_is_no_trend_from_nine_days_however_steady_they_rise() -> None:
    assert trend([10 + 4 * i for i in range(9)]) is None
    ten = trend([10 + 4 * i for i in range(10)])
    assert ten is not None
    assert ten.clear
    assert ten.share_per_week == pytest.approx(7 * 4 / 60)


def test_a_fall_is_as_clear_as_a_rise() -> None:
    falling = trend([59 - 2 * i for i in range(14)])
    assert falling is not None
    assert falling.clear
    assert falling.share_per_week == pytest.approx(-14 / 60)


def test_days_that_are_all_alike_have_no_trend() -> None:
    alike = trend([40] * 20)
    assert alike == Trend(20, 0.0, 1.0)


def test_one_bad_day_makes_no_trend_and_changes_none() -> None:
    assert not trend([40] * 19 + [1]).clear  # type: ignore[union-attr]  # there are enough days
    rising = [20 + i for i in range(30)]
    with_one_bad = trend([*rising[:29], 1])
    assert with_one_bad is not None
    assert with_one_bad.clear
    assert with_one_bad.share_per_week == pytest.approx(7 / 60, rel=0.1)


def test_days_in_any_order_have_the_same_trend() -> None:
    days = [(date(2026, 3, 2) + timedelta(days=i), day(20 + i % 7 + i, 30)) for i in range(20)]
    assert find_trend(list(reversed(days))) == find_trend(days)


def test_of_days_without_a_trend_about_one_series_in_a_hundred_seems_to_have_one() -> None:
    chance = Random(1)  # noqa: S311  # a repeatable draw, no secret
    possible = [day(good, 60 - good) for good in range(1, 60)]
    first = date(2026, 3, 2)
    series = [
        find_trend([(first + timedelta(days=i), chance.choice(possible)) for i in range(15)]) for _ in range(1000)
    ]
    assert 1 <= sum(one.clear for one in series if one) <= 20
