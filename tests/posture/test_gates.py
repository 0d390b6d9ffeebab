"""When no verdict is given, and why."""

from dataclasses import replace

import pytest

from posture_watch.posture.features import extract_features
from posture_watch.posture.gates import GateRules, gate_light, gate_person, is_plausible, shoulders_hidden
from posture_watch.posture.landmarks import Landmarks, Light, Point
from posture_watch.posture.samples import UnsureReason
from posture_watch.testing import LAPTOP, MONITOR, Webcam, mirrored, seated
from tests.posture.looks import POSTURES, calibrated, features_of, moved
from tests.posture.test_features import rolled

RULES = GateRules()


def reason(person: Landmarks, *, calibrated_person: bool = True) -> UnsureReason | None:
    return gate_person(person, extract_features(person), calibrated() if calibrated_person else None, RULES)


def less_visible(*points: Point) -> Landmarks:
    visibility = seated().visibility.copy()
    visibility[list(points)] = 0.3
    return replace(seated(), visibility=visibility)


@pytest.mark.parametrize(
    ("light", "expected"),
    [
        (None, None),
        (Light(120, 50), None),
        (Light(55, 20), None),  # a dim evening room
        (Light(20, 12), UnsureReason.TOO_DARK),
        (Light(3, 12), UnsureReason.COVERED),
        (Light(120, 1), UnsureReason.COVERED),  # a shutter of any colour shows nothing
        (Light(250, 1), UnsureReason.COVERED),
        (Light(247, 10), UnsureReason.TOO_BRIGHT),
    ],
)
def test_a_picture_that_shows_too_little_says_why(light: Light | None, expected: UnsureReason | None) -> None:
    assert gate_light(light, RULES) is expected


@pytest.mark.parametrize("letter", "usln")
@pytest.mark.parametrize("camera", [MONITOR, LAPTOP])
def test_upright_and_slouching_people_are_judged(letter: str, camera: Webcam) -> None:
    person = seated(camera, **POSTURES[letter])
    assert gate_person(person, features_of(person), calibrated(camera), RULES) is None


@pytest.mark.parametrize("with_baseline", [True, False])
@pytest.mark.parametrize("yaw_deg", [-75, 75])
def test_a_face_turned_far_is_not_judged(yaw_deg: float, *, with_baseline: bool) -> None:
    person = seated(yaw_deg=yaw_deg)
    assert reason(person, calibrated_person=with_baseline) is UnsureReason.FACE_TURNED


def test_turning_is_measured_from_the_calibrated_face() -> None:
    # Before a camera at the left of her screen she always looks to its right.
    camera = Webcam(aside_deg=30)
    to_the_screen, away_from_it = seated(camera), seated(camera, yaw_deg=-50)
    assert gate_person(to_the_screen, features_of(to_the_screen), calibrated(camera), RULES) is None
    assert gate_person(away_from_it, features_of(away_from_it), calibrated(camera), RULES) is UnsureReason.FACE_TURNED


@pytest.mark.parametrize("point", [Point.NOSE, Point.LEFT_EYE_OUTER, Point.RIGHT_EYE_OUTER])
def test_a_hidden_face_is_not_judged(point: Point) -> None:
    assert reason(less_visible(point)) is UnsureReason.LOW_CONFIDENCE


def test_one_hidden_ear_is_fine_two_are_not() -> None:
    assert reason(less_visible(Point.LEFT_EAR)) is None
    assert reason(less_visible(Point.LEFT_EAR, Point.RIGHT_EAR)) is UnsureReason.LOW_CONFIDENCE


@pytest.mark.parametrize("point", [Point.LEFT_SHOULDER, Point.RIGHT_SHOULDER])
def test_a_hidden_shoulder_is_not_judged(point: Point) -> None:
    assert reason(less_visible(point)) is UnsureReason.SHOULDERS_HIDDEN


@pytest.mark.parametrize(("right", "down"), [(0.6, 0), (-0.6, 0), (0, 0.4)])
def test_shoulders_guessed_outside_the_picture_are_hidden_however_visible_they_claim_to_be(
    right: float, down: float
) -> None:
    person = moved(seated(), right, down)
    assert person.visibility[Point.LEFT_SHOULDER] > 0.9
    assert shoulders_hidden(person, RULES)
    assert reason(person) is UnsureReason.SHOULDERS_HIDDEN


def test_shoulders_at_the_very_edge_are_still_seen() -> None:
    person = seated()
    to_the_edge = 1.0 - person.points[Point.LEFT_SHOULDER][1]
    assert not shoulders_hidden(moved(person, down=to_the_edge + 0.05), RULES)
    assert shoulders_hidden(moved(person, down=to_the_edge + 0.1), RULES)


def test_the_edge_is_that_of_the_picture_also_in_a_wide_one() -> None:
    wide = seated(Webcam(aspect=16 / 9, view_deg=75))
    assert not shoulders_hidden(moved(wide, right=0.3), RULES)
    assert shoulders_hidden(moved(wide, right=0.8), RULES)


def swapped_shoulders() -> Landmarks:
    points = seated().points.copy()
    points[[Point.LEFT_SHOULDER, Point.RIGHT_SHOULDER]] = points[[Point.RIGHT_SHOULDER, Point.LEFT_SHOULDER]]
    return replace(seated(), points=points)


def with_face_scaled(scale: float) -> Landmarks:
    points = seated().points.copy()
    points[:11] = (points[:11] - points[0]) * scale + points[0]
    return replace(seated(), points=points)


@pytest.mark.parametrize(
    "ghost",
    [swapped_shoulders(), rolled(seated(), 60), rolled(seated(), 180), with_face_scaled(2.2), with_face_scaled(0.5)],
    ids=["shoulders swapped", "lying", "upside down", "face too large", "face too small"],
)
def test_points_that_make_no_seated_person_are_not_judged(ghost: Landmarks) -> None:
    assert not is_plausible(ghost, features_of(ghost), calibrated(), RULES)


def test_without_a_baseline_no_proportions_are_demanded() -> None:
    child = with_face_scaled(2.0)
    assert is_plausible(child, features_of(child), None, RULES)
    assert not is_plausible(swapped_shoulders(), features_of(swapped_shoulders()), None, RULES)


def test_points_collapsed_into_one_make_no_person() -> None:
    assert gate_person(seated(), None, calibrated(), RULES) is UnsureReason.IMPLAUSIBLE


def test_a_mirrored_person_with_right_names_is_a_person() -> None:
    assert reason(mirrored(seated())) is None
