"""What is measured of one person in one frame."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture_watch.posture.features import FEATURE_NAMES, Features, extract_features
from posture_watch.posture.landmarks import Frame, Landmarks, Point
from posture_watch.testing import Sitting, mirrored, seated
from tests.posture.looks import features_of, moved

LENGTHS = ("eye_width", "eyes_to_mouth", "ear_width", "shoulder_width")
ANGLES = ("eye_roll_deg", "ear_roll_deg", "shoulder_roll_deg")
SITTING = st.fixed_dictionaries(
    {
        "slump_deg": st.floats(0, 60),
        "lean_deg": st.floats(-15, 20),
        "lateral_deg": st.floats(-15, 15),
        "nod_deg": st.floats(-10, 35),
        "yaw_deg": st.floats(-40, 40),
    }
)


def rolled(person: Landmarks, angle_deg: float) -> Landmarks:
    """Return the person in a picture turned clockwise about its middle."""
    cos, sin = math.cos(math.radians(angle_deg)), math.sin(math.radians(angle_deg))
    middle = (person.aspect / 2, 0.5)
    return replace(person, points=(person.points - middle) @ np.array([[cos, sin], [-sin, cos]]) + middle)


def differences(one: Features, other: Features) -> dict[str, float]:
    return {name: getattr(one, name) - getattr(other, name) for name in FEATURE_NAMES}


@given(SITTING, st.floats(-1, 1), st.floats(-1, 1))
def test_another_place_in_the_picture_moves_the_positions_and_nothing_else(
    sitting: Sitting, right: float, down: float
) -> None:
    person = seated(**sitting)
    for name, change in differences(features_of(moved(person, right, down)), features_of(person)).items():
        expected = right if name.endswith("_x") else down if name.endswith("_y") else 0.0
        assert change == pytest.approx(expected, abs=1e-9), name


@given(SITTING, st.floats(0.2, 3))
def test_lengths_grow_with_the_picture_angles_and_ratios_stay(sitting: Sitting, scale: float) -> None:
    before, after = features_of(seated(**sitting)), features_of(moved(seated(**sitting), scale=scale))
    for name in LENGTHS:
        assert getattr(after, name) == pytest.approx(scale * getattr(before, name))
    for name in (*ANGLES, "yaw_ratio", "pitch_ratio"):
        assert getattr(after, name) == pytest.approx(getattr(before, name), abs=1e-6)


@given(SITTING)
def test_a_mirrored_person_has_the_same_lengths_and_the_opposite_tilts(sitting: Sitting) -> None:
    before, after = features_of(seated(**sitting)), features_of(mirrored(seated(**sitting)))
    for name in LENGTHS:
        assert getattr(after, name) == pytest.approx(getattr(before, name))
    for name in (*ANGLES, "yaw_ratio"):
        assert getattr(after, name) == pytest.approx(-getattr(before, name), abs=1e-9)
    assert after.pitch_ratio == pytest.approx(before.pitch_ratio)


@given(SITTING, st.floats(-20, 20))
def test_a_turned_picture_turns_every_line_by_its_angle(sitting: Sitting, angle_deg: float) -> None:
    before, after = features_of(seated(**sitting)), features_of(rolled(seated(**sitting), angle_deg))
    for name in ANGLES:
        assert getattr(after, name) == pytest.approx(getattr(before, name) + angle_deg, abs=1e-6)
    for name in LENGTHS:
        assert getattr(after, name) == pytest.approx(getattr(before, name))


@given(SITTING, st.floats(-1, 1), st.floats(-1, 1))
def test_features_can_be_shifted_as_their_points_can(sitting: Sitting, right: float, down: float) -> None:
    person = seated(**sitting)
    changes = differences(features_of(person).shifted(right, down), features_of(moved(person, right, down)))
    assert all(abs(change) < 1e-9 for change in changes.values())


def test_leaning_to_the_left_lowers_the_left_side() -> None:
    leaning = features_of(seated(lateral_deg=10))
    for name in ANGLES:
        assert getattr(leaning, name) == pytest.approx(10, abs=1)


def test_the_signs_of_turning_and_nodding() -> None:
    upright = features_of(seated())
    assert features_of(seated(yaw_deg=20)).yaw_ratio > upright.yaw_ratio + 0.2
    assert features_of(seated(nod_deg=20)).pitch_ratio > upright.pitch_ratio + 0.2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Point.LEFT_SHOULDER, Point.RIGHT_SHOULDER),
        (Point.LEFT_EYE_OUTER, Point.RIGHT_EYE_OUTER),
        (Point.LEFT_EAR, Point.RIGHT_EAR),
    ],
)
def test_a_face_or_shoulders_collapsed_into_a_point_have_no_measure(one: Point, other: Point) -> None:
    points = seated().points.copy()
    points[one] = points[other]
    assert extract_features(replace(seated(), points=points)) is None


@pytest.mark.parametrize("name", ["points", "visibility", "world"])
def test_landmarks_of_another_shape_or_with_holes_are_refused(name: str) -> None:
    good = getattr(seated(), name)
    with pytest.raises(ValueError, match="must have shape"):
        replace(seated(), **{name: good[:-1]})
    holed = good.copy()
    holed.flat[4] = np.nan
    with pytest.raises(ValueError, match="must be finite"):
        replace(seated(), **{name: holed})


def test_a_picture_must_be_in_colour_and_bytes() -> None:
    for wrong in (np.zeros((4, 4), np.uint8), np.zeros((4, 4, 4), np.uint8), np.zeros((4, 4, 3), np.float32)):
        with pytest.raises(ValueError, match="image must be uint8"):
            Frame(0.0, wrong)  # type: ignore[arg-type]  # this is the mistake
