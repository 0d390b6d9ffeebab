"""Counting by camera: what goes out and comes back counts once, trembling never."""

import math
from collections.abc import Callable
from typing import Unpack

import numpy as np
import pytest

from posture_watch.testing import Sitting, seated
from posture_watch.wellbeing.counting import Tally, shape_of, tally
from posture_watch.wellbeing.routines import Counted

FPS = 10


def moving(
    kind: Counted,
    pose: Callable[[float], Sitting],
    *,
    seconds: float,
    jitter: float = 0.0,
    hidden: Callable[[float], bool] = lambda _: False,
) -> Tally:
    """Return what is counted of somebody who rests for two seconds and then moves."""
    random, state = np.random.default_rng(1), Tally()
    for number in range(int((2 + seconds) * FPS)):
        time_s = number / FPS
        person = seated(**pose(max(time_s - 2, 0.0)))
        person.points[:] += random.normal(0, jitter, person.points.shape)
        state = tally(state, time_s, None if hidden(time_s) else shape_of(person), kind)
    return state


def wave(time_s: float, every_s: float) -> float:
    """Return 0 to 1 and back to 0, once in so many seconds."""
    return (1 - math.cos(2 * math.pi * time_s / every_s)) / 2


def shrugging(time_s: float) -> Sitting:
    return {"shoulder_raise_cm": 4.5 * wave(time_s, 6.0)}


def test_five_shrugs_are_five() -> None:
    assert moving(Counted.SHRUG, shrugging, seconds=30.5, jitter=0.001).count == 5


def test_ten_shoulder_rolls_of_two_seconds_are_ten() -> None:
    def rolling(time_s: float) -> Sitting:
        return {"shoulder_raise_cm": 3.5 * wave(time_s, 2.0)}

    assert moving(Counted.SHOULDER_ROLL, rolling, seconds=20.5, jitter=0.001).count == 10


@pytest.mark.parametrize("side", [1, -1])
def test_head_turns_to_either_side_are_counted(side: int) -> None:
    def turning(time_s: float) -> Sitting:
        return {"yaw_deg": side * 40 * wave(time_s, 6.0)}

    assert moving(Counted.HEAD_TURN, turning, seconds=18.5, jitter=0.001).count == 3


def test_five_chin_tucks_are_five() -> None:
    def tucking(time_s: float) -> Sitting:
        return {"head_forward_cm": -2.5 * wave(time_s, 5.0)}

    assert moving(Counted.CHIN_TUCK, tucking, seconds=25.5, jitter=0.0005).count == 5


@pytest.mark.parametrize("side", [1, -1])
def test_a_side_bend_is_held_for_as_long_as_it_lasts(side: int) -> None:
    def bending(time_s: float) -> Sitting:
        return {"lateral_deg": side * 20 * float(1 < time_s < 11)}

    assert moving(Counted.SIDE_BEND, bending, seconds=14, jitter=0.001).held_s == pytest.approx(10, abs=0.6)


@pytest.mark.parametrize("kind", [*Counted])
def test_sitting_still_counts_nothing(kind: Counted) -> None:
    found = moving(kind, lambda _: {}, seconds=60, jitter=0.0015)
    assert (found.count, found.held_s) == (0, 0.0)


def test_a_movement_too_small_is_not_counted() -> None:
    def hinting(time_s: float) -> Sitting:
        return {"shoulder_raise_cm": 1.0 * wave(time_s, 6.0)}

    assert moving(Counted.SHRUG, hinting, seconds=30, jitter=0.001).count == 0


def test_trembling_at_the_border_is_one_repetition() -> None:
    def trembling(time_s: float) -> Sitting:
        return {"shoulder_raise_cm": (1.5 + 0.3 * math.sin(9 * time_s)) * float(time_s < 12) * 1.15}

    assert moving(Counted.SHRUG, trembling, seconds=16).count <= 1


def test_what_counts_is_the_way_from_the_rest_position_not_the_position() -> None:
    def crooked(**more: Unpack[Sitting]) -> Callable[[float], Sitting]:
        return lambda time_s: {**more, "shoulder_raise_cm": 2.0 + 4.5 * wave(time_s, 6.0)}

    assert moving(Counted.SHRUG, crooked(slump_deg=15, lateral_deg=6), seconds=30.5).count == 5


def test_a_moment_out_of_view_costs_no_repetition_and_a_long_one_ends_it() -> None:
    assert moving(Counted.SHRUG, shrugging, seconds=30.5, hidden=lambda t: 5.0 < t < 5.5).count == 5
    assert moving(Counted.SHRUG, shrugging, seconds=30.5, hidden=lambda t: 4.5 < t < 7.9).count == 4


def test_a_jerk_of_a_single_picture_is_jitter() -> None:
    def jerking(time_s: float) -> Sitting:
        return {"shoulder_raise_cm": 8.0 * float(3.0 <= time_s < 3.05)}

    assert moving(Counted.SHRUG, jerking, seconds=6).count == 0


def test_hidden_shoulders_show_no_shape() -> None:
    person = seated()
    assert shape_of(person) is not None
    person.visibility[12] = 0.1
    assert shape_of(person) is None
