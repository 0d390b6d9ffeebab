"""How far a frame is from the baseline: in kind, in sign, and in roughly the right centimetres."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture_watch.posture.deviations import (
    DEVIATION_NAMES,
    FORWARD_NAMES,
    SIDEWAYS_NAMES,
    Deviations,
    measure_deviations,
)
from posture_watch.posture.landmarks import Landmarks
from posture_watch.testing import LAPTOP, MONITOR, Sitting, Webcam, mirrored, seated
from tests.posture.looks import calibrated, features_of, moved
from tests.posture.test_features import SITTING

RATIOS = (
    "face_to_shoulder_scale",
    "neck_to_width",
    "neck_to_face",
    "eyes_to_width",
    "nose_to_width",
    "mouth_to_width",
    "pitch",
    "ear_level",
    "face_shape",
    "eye_roll_deg",
    "ear_roll_deg",
    "shoulder_roll_deg",
    "yaw",
    "neck_offset",
)
"""Deviations of shape alone."""
SCALES = ("face_scale", "shoulder_scale", "ear_scale")
CAMERAS = st.sampled_from([MONITOR, LAPTOP, Webcam(aside_deg=20), Webcam(distance_cm=90, view_deg=75)])


def measured(person: Landmarks, camera: Webcam = MONITOR) -> Deviations:
    return measure_deviations(features_of(person), calibrated(camera))


@given(CAMERAS, SITTING)
def test_every_deviation_is_zero_at_the_baseline(camera: Webcam, sitting: Sitting) -> None:
    person = seated(camera, **sitting)
    deviations = measure_deviations(features_of(person), calibrated(person=person))
    assert deviations.as_dict() == pytest.approx(dict.fromkeys(DEVIATION_NAMES, 0.0), abs=1e-9)


@given(CAMERAS, SITTING, st.floats(-0.5, 0.5), st.floats(-0.5, 0.5), st.floats(0.5, 2))
def test_shape_does_not_depend_on_where_in_the_picture_somebody_sits_or_how_large(
    camera: Webcam, sitting: Sitting, right: float, down: float, scale: float
) -> None:
    person = seated(camera, **sitting)
    here = measured(person, camera).as_dict()
    there = measured(moved(person, right, down, scale), camera).as_dict()
    for name in RATIOS:
        assert there[name] == pytest.approx(here[name], abs=1e-7), name
    for name in SCALES:
        assert there[name] - here[name] == pytest.approx(math.log(scale), abs=1e-7), name


@given(CAMERAS, SITTING)
def test_a_mirrored_picture_turns_the_sideways_deviations_around_and_leaves_the_others(
    camera: Webcam, sitting: Sitting
) -> None:
    person, upright = seated(camera, **sitting), seated(camera)
    here = measure_deviations(features_of(person), calibrated(person=upright)).as_dict()
    glass = measure_deviations(features_of(mirrored(person)), calibrated(person=mirrored(upright))).as_dict()
    for name in FORWARD_NAMES:
        assert glass[name] == pytest.approx(here[name], abs=1e-6), name
    for name in SIDEWAYS_NAMES:
        assert glass[name] == pytest.approx(-here[name], abs=1e-6), name


@pytest.mark.parametrize("camera", [MONITOR, LAPTOP])
def test_a_head_pushed_forward_is_measured_in_centimetres(camera: Webcam) -> None:
    deviations = measured(seated(camera, head_forward_cm=4), camera)
    assert deviations.head_forward_cm == pytest.approx(4, abs=1)
    assert deviations.head_approach_cm == pytest.approx(4, abs=1)
    assert abs(deviations.shoulder_approach_cm) < 0.1


@pytest.mark.parametrize("camera", [MONITOR, LAPTOP])
def test_a_slump_sinks_the_head_and_shoulders_and_brings_the_head_forward(camera: Webcam) -> None:
    deviations = measured(seated(camera, slump_deg=44), camera)
    assert deviations.head_drop_cm == pytest.approx(5, abs=1.2)
    assert deviations.shoulder_drop_cm == pytest.approx(3, abs=1)
    assert deviations.head_forward_cm == pytest.approx(5, abs=1.2)


def test_raised_shoulders_are_measured_in_centimetres_while_the_head_stays() -> None:
    deviations = measured(seated(shoulder_raise_cm=3))
    assert deviations.shoulder_drop_cm == pytest.approx(-3, abs=0.6)
    assert deviations.neck_shortening_cm == pytest.approx(3, abs=0.6)
    assert abs(deviations.head_drop_cm) < 0.01


def test_a_chair_moved_nearer_brings_head_and_shoulders_along_alike() -> None:
    deviations = measured(seated(chair_z_cm=10))
    assert deviations.head_approach_cm == pytest.approx(9, abs=1)
    assert deviations.shoulder_approach_cm == pytest.approx(8, abs=1)
    assert abs(deviations.head_forward_cm) < 1
    assert abs(deviations.neck_shortening_cm) < 0.3


def test_leaning_aside_tilts_every_line_to_that_side() -> None:
    left = measured(seated(lateral_deg=10))
    assert left.eye_roll_deg == pytest.approx(10, abs=1)
    assert left.shoulder_roll_deg == pytest.approx(10, abs=1)
    assert left.head_sideways_cm > 3
    assert measured(seated(lateral_deg=-10)).head_sideways_cm < -3


@pytest.mark.parametrize("yaw_deg", [-30, -15, 15, 30])
def test_a_turned_head_fakes_no_movement_to_or_from_the_screen(yaw_deg: float) -> None:
    deviations = measured(seated(yaw_deg=yaw_deg))
    assert abs(deviations.head_forward_cm) < 1.2
    assert abs(deviations.face_scale) < 0.03
    assert math.copysign(1, deviations.yaw) == math.copysign(1, yaw_deg)
    assert abs(deviations.yaw) > 0.25


@pytest.mark.parametrize("aside_deg", [-25, 25])
def test_seen_from_the_side_forward_is_still_forward(aside_deg: float) -> None:
    camera = Webcam(aside_deg=aside_deg)
    deviations = measured(seated(camera, head_forward_cm=5), camera)
    assert deviations.head_forward_cm == pytest.approx(5, abs=1.5)
    assert abs(deviations.neck_sideways_cm) < 1


def test_tilts_are_told_across_the_half_turn() -> None:
    # A line at 179 degrees and one at -179 differ by 2 degrees, not by 358.
    baseline = calibrated()
    before = replace(baseline, reference=replace(baseline.reference, eye_roll_deg=179.0))
    after = replace(baseline.reference, eye_roll_deg=-179.0)
    assert measure_deviations(after, before).eye_roll_deg == pytest.approx(2)
