from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture_watch.wellbeing import relaxation, stretches
from posture_watch.wellbeing.relaxation import RELEASE_S, TENSE_S
from posture_watch.wellbeing.routines import Counted, Kind, Routine, Side, part_at, parts

ALL = [*stretches.ROUTINES.values(), *relaxation.ROUTINES.values()]


@pytest.mark.parametrize("routine", ALL, ids=lambda routine: routine.name)
def test_every_moment_of_a_routine_belongs_to_exactly_one_part(routine: Routine) -> None:
    course = list(parts(routine))
    assert course[0].start_s == 0
    assert [part.start_s for part in course[1:]] == [part.end_s for part in course[:-1]]
    assert course[-1].end_s == pytest.approx(routine.length_s)


@given(st.sampled_from(ALL), st.floats(0, 1000))
def test_the_part_of_a_moment_is_the_one_around_it(routine: Routine, elapsed_s: float) -> None:
    part = part_at(routine, elapsed_s)
    if part is None:
        assert elapsed_s >= routine.length_s
    else:
        assert part.start_s <= elapsed_s < part.end_s


def test_what_has_two_sides_is_done_on_both_for_the_same_time() -> None:
    for routine in ALL:
        course = list(parts(routine))
        for before, after in pairwise(course):
            if before.side is Side.LEFT:
                assert (after.side, after.step) == (Side.RIGHT, before.step)
        assert all((part.side is not Side.BOTH) == part.step.sides for part in course)


@pytest.mark.parametrize(
    ("names", "minutes"),
    [
        (("shoulders", "neck", "chest", "back", "wrists", "hips", "up"), 1),
        (("upper", "stand"), 3),
        (("whole", "standing_whole"), 5),
    ],
)
def test_routines_last_as_long_as_their_titles_say(names: tuple[str, ...], minutes: int) -> None:
    for name in names:
        assert stretches.ROUTINES[name].length_s == pytest.approx(60 * minutes, rel=0.2), name


def test_the_whole_muscle_relaxation_takes_about_five_to_seven_minutes_and_the_desk_form_about_ninety_seconds() -> None:
    assert 5 * 60 < relaxation.ROUTINES["muscles"].length_s <= 7 * 60
    assert 60 < relaxation.ROUTINES["desk"].length_s <= 100


def test_each_muscle_is_tensed_for_five_seconds_and_released_for_three_times_as_long() -> None:
    steps = relaxation.ROUTINES["muscles"].steps[1:-1]
    assert [step.seconds for step in steps] == [TENSE_S, RELEASE_S] * (len(steps) // 2)
    assert RELEASE_S == 3 * TENSE_S


def test_every_place_that_posture_strains_has_a_routine_of_one_minute() -> None:
    for place in ("neck", "shoulders", "chest", "back", "wrists", "hips"):
        assert stretches.ROUTINES[place].title.endswith("one minute")


def test_some_routines_are_for_the_chair_and_some_for_standing() -> None:
    standing = {routine.name for routine in stretches.ROUTINES.values() if routine.standing}
    assert {"up", "stand", "standing_whole"} == standing


def test_every_routine_says_when_not_to_do_it_and_promises_nothing() -> None:
    for routine in ALL:
        assert routine.caution
        assert routine.kind in {Kind.STRETCH, Kind.RELAX}
        told = " ".join([routine.why, *(step.text for step in routine.steps)]).lower()
        assert not any(claim in told for claim in ("cure", "heal", "prevent", "correct", "treat", "fix")), routine.name


def test_the_camera_counts_rolls_bends_and_tucks() -> None:
    counted = {step.counted for routine in stretches.ROUTINES.values() for step in routine.steps}
    assert {Counted.SHOULDER_ROLL, Counted.SIDE_BEND, Counted.CHIN_TUCK} <= counted


def test_names_of_steps_are_unique_within_a_routine() -> None:
    for routine in ALL:
        names = [step.name for step in routine.steps]
        assert len(set(names)) == len(names)
