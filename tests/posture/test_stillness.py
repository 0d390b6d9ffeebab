"""Whether a picture is worth judging again."""

import numpy as np
import pytest

from posture_watch.posture.stillness import StillnessRules, Thumbnail, difference, worth_judging

RULES = StillnessRules()
ROOM: Thumbnail = np.random.default_rng(1).uniform(40, 200, (48, 64)).astype(np.float32)


def test_the_same_picture_differs_by_nothing_and_brighter_light_is_no_change() -> None:
    assert difference(ROOM, ROOM) == 0
    assert difference(ROOM, ROOM + 12) == pytest.approx(0, abs=1e-4)


def test_what_moves_counts_by_its_share_of_the_picture() -> None:
    moved = ROOM.copy()
    moved[:, :16] += 20
    assert difference(ROOM, moved) == pytest.approx(5.0, rel=1e-3)


def test_nothing_can_be_said_of_pictures_that_cannot_be_compared() -> None:
    assert difference(None, ROOM) is None
    assert difference(ROOM, None) is None
    assert difference(ROOM, ROOM[:24]) is None


@pytest.mark.parametrize(
    ("differs", "age_s", "judged"),
    [
        (0.0, 3.0, False),
        (0.0, 9.9, False),
        (0.0, 10.0, True),
        (1.24, 9.9, False),
        (1.25, 2.9, False),
        (1.25, 3.0, True),
        (1.99, 1.0, False),
        (2.0, 1.0, True),
        (None, 0.1, True),
        (0.0, -0.1, True),
    ],
)
def test_the_more_it_changed_the_sooner_it_is_judged(differs: float | None, age_s: float, *, judged: bool) -> None:
    assert worth_judging(differs, age_s, 3.0, RULES) is judged


def test_a_pace_kept_a_few_milliseconds_early_does_not_lose_a_whole_turn() -> None:
    assert worth_judging(1.5, 2.995, 3.0, RULES)


def test_a_slow_creep_is_judged_although_no_picture_differs_from_the_one_before() -> None:
    judged, at_s, turns = ROOM, 0.0, []
    for second in range(1, 31):
        now = ROOM.copy()
        now[:, :32] += 0.5 * second
        if worth_judging(difference(judged, now), second - at_s, 3.0, RULES):
            judged, at_s = now, float(second)
            turns.append(second)
    assert max(np.diff([0, *turns])) <= 5
