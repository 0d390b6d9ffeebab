"""Figures of merit, against counting by hand and against published tables."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture_watch.evaluation.figures import (
    median,
    poisson_interval,
    ranks,
    ratio,
    sensitivity_at,
    spearman,
    spearman_of_steps,
)

SCORES = st.lists(st.integers(-5, 5).map(float), min_size=1, max_size=25)


@given(SCORES, SCORES, st.sampled_from([0.5, 0.8, 0.95, 0.99]))
def test_the_limit_is_the_lowest_that_leaves_enough_good_frames_below(
    good: list[float], poor: list[float], specificity: float
) -> None:
    limits = [limit for limit in good if sum(one <= limit for one in good) >= specificity * len(good) - 1e-9]
    found = sum(one > min(limits) for one in poor) / len(poor)
    assert sensitivity_at(np.array(good), np.array(poor), specificity) == pytest.approx(found)


def test_of_twenty_good_frames_one_may_be_above_the_limit_at_95_per_cent() -> None:
    good = np.arange(20.0)
    assert sensitivity_at(good, np.array([18.0, 18.5, 30.0]), 0.95) == pytest.approx(2 / 3)


def test_without_good_or_without_poor_frames_there_is_no_sensitivity() -> None:
    assert math.isnan(sensitivity_at(np.array([]), np.ones(2), 0.95))
    assert math.isnan(sensitivity_at(np.ones(2), np.array([]), 0.95))


def test_equal_values_share_the_mean_of_their_ranks() -> None:
    assert ranks(np.array([7.0, 3.0, 7.0, 9.0])).tolist() == [2.5, 1.0, 2.5, 4.0]


def test_the_rank_correlation_is_that_of_the_textbook_formula() -> None:
    # Without ties: 1 - 6 * sum of squared differences / (n^3 - n), differences 0 1 1 1 1.
    one, other = np.array([1.0, 2.0, 3.0, 4.0, 5.0]), np.array([10.0, 30.0, 20.0, 50.0, 40.0])
    assert spearman(one, other) == pytest.approx(1 - 6 * 4 / 120)
    assert spearman(one, -(one**3)) == pytest.approx(-1)


@pytest.mark.parametrize("values", [[], [1.0, 2.0], [4.0, 4.0, 4.0, 4.0]])
def test_too_few_rows_or_a_column_that_never_changes_have_no_correlation(values: list[float]) -> None:
    assert math.isnan(spearman(np.array(values), np.arange(float(len(values)))))


def test_by_steps_a_crowd_of_upright_frames_does_not_hide_that_severity_follows() -> None:
    sway = np.random.default_rng(0)
    quantity = np.r_[sway.uniform(0, 1, 500), np.repeat([1.5, 2.5, 3.5, 4.5], 3)]
    severity = np.r_[sway.uniform(0, 1, 500), np.repeat([2.0, 3.0, 4.0, 5.0], 3)]
    assert spearman(severity, quantity) < 0.3
    assert spearman_of_steps(severity, quantity, 1.0) == pytest.approx(1)


def test_a_step_of_two_frames_does_not_count() -> None:
    quantity = np.array([0.1, 0.2, 0.3, 1.1, 1.2, 1.3, 2.1, 2.2, 2.3, 3.1, 3.2])
    severity = np.array([1, 1, 1, 2, 2, 2, 3, 3, 3, -9.0, -9.0])
    assert spearman_of_steps(severity, quantity, 1.0) == pytest.approx(1)


def test_a_ratio_is_that_of_the_sums_not_the_mean_of_the_ratios() -> None:
    assert ratio(np.array([1.0, 0.0]), np.array([1.0, 9.0])).value == pytest.approx(0.1)


def test_recordings_without_the_figure_are_left_out() -> None:
    assert ratio(np.array([1.0, math.nan, 3.0]), np.array([2.0, 4.0, 2.0])).value == pytest.approx(1.0)
    assert math.isnan(ratio(np.array([math.nan]), np.array([1.0])).value)
    assert math.isnan(ratio(np.array([0.0]), np.array([0.0])).value)


def test_the_interval_of_recordings_that_agree_is_a_point_and_else_holds_the_figure() -> None:
    same = ratio(np.full(5, 3.0), np.full(5, 4.0))
    assert (same.low, same.high) == (0.75, 0.75)
    spread = ratio(np.array([0.0, 1.0, 1.0, 1.0]), np.ones(4))
    assert 0.0 <= spread.low < 0.75 < spread.high == 1.0
    assert spread == ratio(np.array([0.0, 1.0, 1.0, 1.0]), np.ones(4))


def test_the_interval_of_a_mean_is_about_two_standard_errors_wide_on_either_side() -> None:
    values = np.random.default_rng(3).normal(10, 2, 100)
    found = ratio(values, np.ones(100))
    error = values.std() / 10
    assert found.high - found.value == pytest.approx(1.96 * error, rel=0.15)
    assert found.value - found.low == pytest.approx(1.96 * error, rel=0.15)


def test_one_recording_has_no_interval() -> None:
    for found in (ratio(np.array([1.0]), np.array([2.0])), median(np.array([0.5]))):
        assert found.value == 0.5
        assert math.isnan(found.low)
        assert math.isnan(found.high)


def test_a_median_leaves_out_what_is_not_known_and_lies_within_its_interval() -> None:
    found = median(np.array([3.0, math.nan, 1.0, 2.0]))
    assert found.value == 2
    assert 1 <= found.low <= 2 <= found.high <= 3
    assert math.isnan(median(np.array([math.nan])).value)


@pytest.mark.parametrize(
    ("count", "low", "high"), [(0, 0.0, 3.6889), (1, 0.0253, 5.5716), (5, 1.6235, 11.6683), (100, 81.3639, 121.6270)]
)
def test_poisson_intervals_are_those_of_the_published_table(count: int, low: float, high: float) -> None:
    assert poisson_interval(count) == pytest.approx((low, high), abs=1e-3)
