"""A person's own upright posture: robust, storable, and honest about damage."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture_watch.errors import CalibrationError
from posture_watch.posture.baseline import Baseline, build_baseline
from posture_watch.posture.features import FEATURE_NAMES
from posture_watch.testing import LAPTOP, MONITOR, Webcam, seated
from tests.posture.looks import calibrated, features_of, moved

Values = dict[str, Any]
LENGTHS = ("eye_width", "eyes_to_mouth", "ear_width", "shoulder_width", "aspect")


def stored() -> Values:
    """Return a baseline as it comes back from the database."""
    person = seated()
    swaying = [features_of(moved(person, right=step * 0.001, down=step * 0.0005)) for step in range(10)]
    values: Values = json.loads(json.dumps(build_baseline(swaying, 12.5).as_dict()))
    return values


def test_glances_and_jitter_of_a_third_of_the_frames_do_not_move_the_baseline() -> None:
    upright, slumped = features_of(seated()), features_of(seated(slump_deg=60))
    baseline = build_baseline([upright] * 7 + [slumped] * 3, 10.0)
    assert baseline.reference == upright
    assert max(baseline.spread.values()) == 0


def test_the_spread_is_that_of_a_normal_distribution() -> None:
    person = seated()
    swaying = [features_of(moved(person, right=0.01 * step)) for step in range(-10, 11)]
    # The median distance from the middle of 21 even steps is 5 steps.
    assert build_baseline(swaying, 1.0).spread["eyes_x"] == pytest.approx(1.4826 * 0.05)


def test_no_frame_is_no_baseline() -> None:
    with pytest.raises(CalibrationError, match="no usable picture"):
        build_baseline([], 1.0)


def test_a_stored_baseline_comes_back_the_same() -> None:
    values = stored()
    assert json.loads(json.dumps(Baseline.from_dict(values).as_dict())) == values


def without(*path: str) -> Callable[[Values], None]:
    def change(values: Values) -> None:
        table = values[path[0]] if len(path) > 1 else values
        del table[path[-1]]

    return change


def having(value: object, *path: str) -> Callable[[Values], None]:
    def change(values: Values) -> None:
        table = values[path[0]] if len(path) > 1 else values
        table[path[-1]] = value

    return change


DAMAGE = st.one_of(
    st.sampled_from(["reference", "spread", "frame_count", "duration_s"]).map(without),
    st.sampled_from(FEATURE_NAMES).map(lambda name: without("reference", name)),
    st.sampled_from(FEATURE_NAMES).map(lambda name: without("spread", name)),
    st.builds(
        lambda part, name, value: having(value, part, name),
        st.sampled_from(["reference", "spread"]),
        st.sampled_from(FEATURE_NAMES),
        st.sampled_from([None, "wide", [], {}, float("nan"), float("inf"), 10**400]),
    ),
    st.builds(lambda name, value: having(value, "reference", name), st.sampled_from(LENGTHS), st.sampled_from([0, -1])),
    st.builds(
        lambda name, value: having(value, name),
        st.sampled_from(["reference", "spread", "frame_count", "duration_s"]),
        st.sampled_from([None, "many", [1, 2], float("nan")]),
    ),
)


@given(DAMAGE)
def test_a_damaged_baseline_asks_for_a_new_calibration(damage: Callable[[Values], None]) -> None:
    values = stored()
    damage(values)
    with pytest.raises(CalibrationError, match="calibrate again"):
        Baseline.from_dict(values)


@pytest.mark.parametrize("aside_deg", [-25, -12, 0, 12, 25])
def test_a_camera_to_the_side_is_known_as_such(aside_deg: float) -> None:
    assert calibrated(Webcam(aside_deg=aside_deg)).camera_yaw_deg == pytest.approx(aside_deg, abs=8)


def test_a_low_camera_is_known_to_look_up() -> None:
    assert calibrated(LAPTOP).camera_pitch_deg > 5
    assert calibrated(MONITOR).camera_pitch_deg < 0


def test_impossible_faces_do_not_make_impossible_cameras() -> None:
    strange = calibrated()
    strange = replace(strange, reference=replace(strange.reference, nose_x=9.0, nose_y=-9.0))
    assert -45 <= strange.camera_yaw_deg <= 45
    assert -30 <= strange.camera_pitch_deg <= 30


def test_somebody_who_slid_about_while_calibrating_has_no_steady_place() -> None:
    person = seated()
    still = build_baseline([features_of(moved(person, down=0.001 * step)) for step in range(10)], 10.0)
    sliding = build_baseline([features_of(moved(person, down=0.02 * step)) for step in range(10)], 10.0)
    assert still.steady_place
    assert not sliding.steady_place
