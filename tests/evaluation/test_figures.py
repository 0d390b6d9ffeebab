"""The area under the curve, against counting every pair."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture_watch.evaluation.figures import area_under_curve

SCORES = st.lists(st.integers(-5, 5).map(float) | st.floats(-1e6, 1e6), min_size=1, max_size=25)


@given(SCORES, SCORES)
def test_it_is_the_share_of_pairs_in_the_right_order(good: list[float], poor: list[float]) -> None:
    pairs = [1.0 if bad > fine else 0.5 if bad == fine else 0.0 for fine in good for bad in poor]
    assert area_under_curve(np.array(good), np.array(poor)) == pytest.approx(sum(pairs) / len(pairs))


def test_apart_is_one_the_wrong_way_round_is_nought_and_all_alike_is_a_half() -> None:
    low, high = np.array([1.0, 2.0]), np.array([3.0, 4.0, 5.0])
    assert area_under_curve(low, high) == 1
    assert area_under_curve(high, low) == 0
    assert area_under_curve(np.ones(3), np.ones(4)) == 0.5


@pytest.mark.parametrize(("good", "poor"), [([], [1.0]), ([1.0], []), ([], [])])
def test_without_both_kinds_there_is_no_figure(good: list[float], poor: list[float]) -> None:
    assert math.isnan(area_under_curve(np.array(good), np.array(poor)))
