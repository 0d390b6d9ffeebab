"""Who is there: a tracked pose is no proof, and of several people only one is ours."""

from dataclasses import replace

import pytest

from posture_watch.posture.landmarks import Landmarks, Light, Shift, View
from posture_watch.posture.presence import PresenceRules, choose_person, confirm, needs_search
from posture_watch.testing import Webcam, seated
from tests.posture.looks import features_of, moved

RULES = PresenceRules()
OURS = seated()
BESIDE = moved(seated(), right=0.6)
BEHIND = seated(Webcam(distance_cm=160))
LAST = features_of(OURS)


def tracked(*people: Landmarks, time_s: float = 10.0) -> View:
    return View(time_s, people, light=Light(120, 50), shift=Shift(0, 0))


def searched(*people: Landmarks, time_s: float = 10.0) -> View:
    return View(time_s, people, fresh=True)


def doubtful(person: Landmarks, point: int) -> Landmarks:
    visibility = person.visibility.copy()
    visibility[point] = 0.7
    return replace(person, visibility=visibility)


def test_a_person_confirmed_a_moment_ago_is_believed() -> None:
    assert not needs_search(tracked(OURS), LAST, 9.0, RULES)


@pytest.mark.parametrize("confirmed_s", [None, 7.0, 0.0, 11.0])
def test_who_was_never_confirmed_or_long_ago_or_in_the_future_is_searched(confirmed_s: float | None) -> None:
    assert needs_search(tracked(OURS), LAST, confirmed_s, RULES)


def test_nobody_needs_no_search_and_neither_does_what_was_searched() -> None:
    assert not needs_search(tracked(), None, None, RULES)
    assert not needs_search(searched(OURS), None, None, RULES)


@pytest.mark.parametrize(
    "odd",
    [
        BESIDE,
        moved(OURS, down=0.15),
        moved(OURS, scale=1.3),
        moved(OURS, scale=0.75),
        doubtful(OURS, 0),
        doubtful(OURS, 11),
        doubtful(OURS, 12),
    ],
    ids=["jump aside", "jump down", "grown", "shrunk", "nose", "left shoulder", "right shoulder"],
)
def test_whatever_is_odd_is_searched_at_once(odd: Landmarks) -> None:
    assert needs_search(tracked(odd), LAST, 9.9, RULES)


def test_a_collapsed_pose_or_one_out_of_nothing_is_searched() -> None:
    collapsed = replace(OURS, points=OURS.points * 0)
    assert needs_search(tracked(collapsed), LAST, 9.9, RULES)
    assert needs_search(tracked(OURS), None, 9.9, RULES)


def test_an_empty_chair_is_empty_whatever_the_tracker_holds_on_to() -> None:
    view = confirm(tracked(OURS), searched(), RULES)
    assert view.people == ()
    assert view.fresh


def test_the_person_found_again_keeps_the_tracked_points_and_the_light() -> None:
    found = moved(OURS, right=0.01)
    view = confirm(tracked(OURS), searched(found), RULES)
    assert view.people == (OURS,)
    assert view.light == Light(120, 50)
    assert view.shift == Shift(0, 0)


def test_others_come_after_ours() -> None:
    assert confirm(tracked(OURS), searched(BESIDE, moved(OURS, right=0.01)), RULES).people == (OURS, BESIDE)


def test_the_nearest_of_those_found_is_ours() -> None:
    near, nearer = moved(OURS, right=0.1), moved(OURS, right=0.02)
    assert confirm(tracked(OURS), searched(near, nearer), RULES).people == (OURS, near)


def test_when_somebody_else_is_found_the_tracker_was_wrong() -> None:
    assert confirm(tracked(OURS), searched(BESIDE), RULES).people == (BESIDE,)


def test_a_face_of_half_the_size_at_the_same_place_is_somebody_behind() -> None:
    eyes = features_of(OURS)
    behind = features_of(BEHIND)
    there = moved(BEHIND, eyes.eyes_x - behind.eyes_x, eyes.eyes_y - behind.eyes_y)
    assert confirm(tracked(OURS), searched(there), RULES).people == (there,)


def test_of_one_there_is_no_choice() -> None:
    assert choose_person(searched(BESIDE), LAST, LAST, RULES) is BESIDE


def test_of_several_ours_is_the_one_at_the_place_of_the_last_look() -> None:
    last = features_of(BESIDE)
    assert choose_person(searched(OURS, BESIDE), last, LAST, RULES) is BESIDE


def test_else_ours_is_the_one_where_we_were_calibrated() -> None:
    assert choose_person(searched(BESIDE, OURS), None, LAST, RULES) is OURS
    gone = LAST.shifted(0, -3.0)
    assert choose_person(searched(BESIDE, OURS), gone, LAST, RULES) is OURS


def test_somebody_passing_behind_is_not_ours() -> None:
    assert choose_person(searched(BEHIND, OURS), LAST, LAST, RULES) is OURS


def test_two_at_the_same_place_or_none_at_ours_cannot_be_told() -> None:
    beside_ours = moved(OURS, right=0.05)
    assert choose_person(searched(OURS, beside_ours), LAST, LAST, RULES) is None
    assert choose_person(searched(BESIDE, moved(BESIDE, right=0.5)), LAST, LAST, RULES) is None
    assert choose_person(searched(OURS, BESIDE), None, None, RULES) is None
