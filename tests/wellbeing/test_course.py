import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture_watch.wellbeing import relaxation, stretches
from posture_watch.wellbeing.breathing import PATTERNS
from posture_watch.wellbeing.course import Course, breathing_course, routine_course
from posture_watch.wellbeing.routines import Side

COURSES = [
    *(breathing_course(pattern, 1.0) for pattern in PATTERNS.values()),
    *(routine_course(routine) for routine in (*stretches.ROUTINES.values(), *relaxation.ROUTINES.values())),
]


@given(st.sampled_from(COURSES), st.floats(0, 500))
def test_there_is_a_cue_at_every_moment_until_the_end_and_none_after_it(course: Course, elapsed_s: float) -> None:
    cue = course.cue(elapsed_s)
    assert (cue is None) == (elapsed_s >= course.length_s)
    if cue is not None:
        assert cue.left_s > 0
        assert (cue.step is None) != (cue.phase is None)


@pytest.mark.parametrize("course", COURSES, ids=lambda course: f"{course.kind} {course.name}")
def test_the_list_of_cues_tells_the_same_as_the_moments(course: Course) -> None:
    cues = list(course.cues())
    assert sum(cue.left_s for cue in cues) == pytest.approx(course.length_s)
    for cue in cues:
        moment = course.cue(cue.elapsed_s + 0.01)
        assert moment is not None
        assert (moment.phase, moment.step, moment.side, moment.settling) == (
            cue.phase,
            cue.step,
            cue.side,
            cue.settling,
        )


def test_before_each_movement_there_is_time_to_settle_in_which_nothing_is_counted() -> None:
    cues = list(routine_course(stretches.ROUTINES["neck"]).cues())
    assert [cue.settling for cue in cues[:2]] == [True, False]
    assert cues[0].counted is None
    assert cues[1].counted is stretches.CHIN_TUCKS.counted
    assert {cue.side for cue in cues} == set(Side)
