"""What pictures say about a camera, and when to try again."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture_watch.errors import SourceError
from posture_watch.posture.camera_health import (
    WELL_AFTER_S,
    Attempts,
    CameraError,
    CameraState,
    Picture,
    PictureRules,
    PictureState,
    judge_picture,
    retry_delay_s,
)
from posture_watch.posture.landmarks import Light

RULES = PictureRules(frozen_s=5.0, frozen_pictures=4, covered_s=10.0)


def seen(
    pictures: str, *, step_s: float = 1.0, state: PictureState | None = None, start_s: float = 0.0
) -> PictureState:
    """Return the state after pictures: one letter is one picture, ``#`` and ``+`` show nothing, ``s`` is small."""
    state = state or PictureState()
    before = ""
    for at, letter in enumerate(pictures):
        change = None if not before else 0.0 if letter == before else 3.0
        light = Light(1.0, 0.5, change) if letter in "#+" else Light(100.0, 40.0, change)
        size = (320, 240) if letter == "s" else (640, 480)
        state = judge_picture(state, Picture(start_s + at * step_s, size, light), RULES)
        before = letter
    return state


def test_pictures_that_differ_mean_a_camera_that_is_well() -> None:
    state = seen("abcdefghijkl")
    assert state.trouble is None
    assert state.is_new


def test_the_same_picture_again_shows_nothing_new() -> None:
    assert not seen("abb").is_new
    assert seen("abbc").is_new


def test_a_picture_that_stays_the_same_is_frozen_after_a_while_since_it_last_changed() -> None:
    assert seen("abccccc").trouble is None
    state = seen("abcccccc")
    assert (state.trouble, state.since_s) == (CameraState.FROZEN, 2.0)


def test_few_pictures_far_apart_are_not_taken_for_frozen() -> None:
    assert seen("abbb", step_s=10.0).trouble is None
    assert seen("abbbbb", step_s=10.0).trouble is CameraState.FROZEN


def test_a_camera_that_is_frozen_still_when_opened_again_is_so_at_once() -> None:
    frozen = seen("abcccccc")
    again = judge_picture(frozen.reopened(), Picture(30.0, (640, 480), Light(100.0, 40.0, 0.0)), RULES)
    assert again.trouble is CameraState.FROZEN
    assert judge_picture(frozen.reopened(), Picture(30.0, (640, 480), Light(100.0, 40.0, 1.0)), RULES).trouble is None


def test_pictures_that_show_nothing_for_long_are_covered_and_a_hand_in_passing_is_not() -> None:
    assert seen("abc#+#+#+abc").trouble is None
    state = seen("abc#+#+#+#+#+#")
    assert (state.trouble, state.since_s) == (CameraState.COVERED, 3.0)


def test_a_camera_that_is_covered_still_when_opened_again_is_so_at_once() -> None:
    again = judge_picture(seen("#+#+#+#+#+#").reopened(), Picture(60.0, (640, 480), Light(1.0, 0.5, 1.0)), RULES)
    assert again.trouble is CameraState.COVERED


def test_pictures_that_change_size_are_a_fault_and_another_size_after_opening_anew_is_not() -> None:
    state = seen("abs")
    assert (state.trouble, state.since_s) == (CameraState.RESIZED, 1.0)
    assert seen("sss", state=state.reopened(), start_s=5.0).trouble is None


def test_pictures_too_small_for_a_person_are_a_fault() -> None:
    tiny = judge_picture(PictureState(), Picture(0.0, (80, 60), Light(100.0, 40.0)), RULES)
    assert tiny.trouble is CameraState.RESIZED


def test_a_clock_that_is_set_back_makes_nothing_frozen() -> None:
    state = seen("abbb", start_s=1000.0)
    assert seen("bbb", state=state, start_s=10.0).trouble is None


@given(st.lists(st.tuples(st.floats(0.05, 20), st.booleans()), max_size=40))
def test_no_camera_whose_pictures_differ_is_ever_frozen(looks: list[tuple[float, bool]]) -> None:
    state, time_s = PictureState(), 0.0
    for step_s, differs in looks:
        time_s += step_s
        state = judge_picture(state, Picture(time_s, (640, 480), Light(100.0, 40.0, 2.0 if differs else 0.0)), RULES)
        assert not (differs and state.trouble)


def test_a_camera_is_slow_until_it_is_clearly_quicker() -> None:
    gaps_s = (0.03, 1.3, 1.0, 0.9, 0.7, 1.0)
    state, slow = PictureState(), []
    for at, gap_s in enumerate(gaps_s):
        state = judge_picture(state, Picture(float(at), (640, 480), Light(100.0, 40.0, 1.0), gap_s), RULES)
        slow.append(state.slow)
    assert slow == [False, True, True, True, False, False]


@pytest.mark.parametrize("state", [None, *CameraState])
def test_delays_grow_and_end_within_five_minutes(state: CameraState | None) -> None:
    delays_s = [retry_delay_s(state, failures) for failures in range(12)]
    assert all(before <= after for before, after in pairwise(delays_s))
    assert delays_s[0] < delays_s[-1] <= 300
    assert delays_s[-1] == delays_s[-2]


def test_a_camera_that_fails_again_and_again_shortly_after_opening_is_tried_less_and_less_often() -> None:
    attempts, waits_s, time_s = Attempts(), [], 0.0
    for _ in range(5):
        for _ in range(10):
            attempts, time_s = attempts.delivered(time_s), time_s + 1
        attempts, retry = attempts.failed(CameraError(CameraState.STALLED, "It has stopped."))
        waits_s.append(retry.wait_s)
        time_s += retry.wait_s
    assert waits_s == [2, 5, 15, 30, 60]


def test_a_camera_that_was_well_for_a_minute_is_tried_again_soon() -> None:
    attempts = Attempts(failures=4)
    for time_s in (0.0, 30.0, WELL_AFTER_S):
        attempts = attempts.delivered(time_s)
    assert attempts.failed(SourceError("It has stopped."))[1].wait_s == 2


def test_at_the_start_only_what_passes_by_itself_is_waited_for() -> None:
    waited = {state for state in CameraState if Attempts().worth_waiting(CameraError(state, ""))}
    assert waited == set(CameraState) - {CameraState.GONE, CameraState.FORBIDDEN}
    assert not Attempts().worth_waiting(SourceError("OpenCV does not load."))
    assert Attempts().delivered(0.0).worth_waiting(CameraError(CameraState.GONE, ""))


def test_the_live_state_names_what_is_wrong() -> None:
    assert Attempts().failed(CameraError(CameraState.BUSY, "", 7.0))[1].live_state == "camera busy"
    assert Attempts().failed(SourceError(""))[1].live_state == "camera lost"
    assert Attempts().failed(CameraError(CameraState.BUSY, "", 7.0))[1].since_s == 7.0
