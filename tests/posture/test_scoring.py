"""The score of one frame: right in sign, monotone, bounded, and fair to chairs, mirrors and tilted cameras."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture_watch.posture import weights
from posture_watch.posture.baseline import Baseline, build_baseline
from posture_watch.posture.deviations import DEVIATION_NAMES, measure_deviations
from posture_watch.posture.evidence import (
    CLIP_SD,
    INPUT_NAMES,
    PLACE_NAMES,
    TWO_SIDED_NAMES,
    model_inputs,
    place_mask,
    weigh,
)
from posture_watch.posture.features import extract_features
from posture_watch.posture.landmarks import Landmarks
from posture_watch.posture.samples import Cause
from posture_watch.posture.scoring import AS_CALIBRATED, Score, logistic, score_posture
from posture_watch.testing import LAPTOP, MONITOR, Sitting, Webcam, mirrored, seated
from tests.posture.looks import calibrated, features_of, moved
from tests.posture.test_features import SITTING, rolled

SIDE = Webcam(aside_deg=20)
FAR = Webcam(distance_cm=90, view_deg=75)
CAMERAS = [MONITOR, LAPTOP, SIDE, FAR]
SERIES: dict[Cause, list[Sitting]] = {
    Cause.SLUMP: [{"slump_deg": value} for value in (15, 25, 35, 50, 70)],
    Cause.FORWARD_HEAD: [{"head_forward_cm": value} for value in (1, 2, 3, 5, 8)],
    Cause.LEANING_IN: [{"lean_deg": value} for value in (5, 10, 15, 20, 25)],
    Cause.LEANING_SIDEWAYS: [{"lateral_deg": value} for value in (3, 6, 9, 12, 16)],
    Cause.SHOULDERS_RAISED: [{"shoulder_raise_cm": value} for value in (1, 2, 3, 4, 6)],
    Cause.HEAD_DOWN: [{"nod_deg": value} for value in (5, 10, 20, 30, 40)],
}
"""Ever worse postures of each kind."""
NAMES: dict[Cause, set[Cause]] = {
    Cause.SLUMP: {Cause.SLUMP},
    Cause.FORWARD_HEAD: {Cause.FORWARD_HEAD, Cause.HEAD_DOWN},
    Cause.LEANING_IN: {Cause.LEANING_IN},
    Cause.LEANING_SIDEWAYS: {Cause.LEANING_SIDEWAYS},
    Cause.SHOULDERS_RAISED: {Cause.SHOULDERS_RAISED},
    Cause.HEAD_DOWN: {Cause.HEAD_DOWN},
}
"""What a clear case of each may be called; a head far forward of a low camera looks bowed."""
CLEAR: dict[Cause, Sitting] = {
    Cause.SLUMP: {"slump_deg": 44},
    Cause.FORWARD_HEAD: {"head_forward_cm": 5},
    Cause.LEANING_IN: {"lean_deg": 22},
    Cause.LEANING_SIDEWAYS: {"lateral_deg": 12},
    Cause.SHOULDERS_RAISED: {"shoulder_raise_cm": 3},
    Cause.HEAD_DOWN: {"nod_deg": 25},
}
"""What nobody would call upright: the back sunk by 5 cm, the shoulders up by 3 ..."""


def score(person: Landmarks, baseline: Baseline | None = None, *, place: float = 1.0) -> Score:
    return score_posture(features_of(person), baseline or calibrated(), place=place)


@pytest.mark.parametrize("camera", CAMERAS)
@pytest.mark.parametrize("place", [1.0, 0.5, 0.0])
def test_the_calibrated_posture_has_the_full_score(camera: Webcam, place: float) -> None:
    assert score(seated(camera), calibrated(camera), place=place).value == pytest.approx(AS_CALIBRATED)


@pytest.mark.parametrize("cause", Cause)
@pytest.mark.parametrize("camera", CAMERAS)
def test_a_clear_case_is_poor_from_every_camera_and_bears_its_name(cause: Cause, camera: Webcam) -> None:
    verdict = score(seated(camera, **CLEAR[cause]), calibrated(camera))
    assert verdict.value < 15
    assert verdict.severities[cause] > 0.5
    if camera is not FAR:  # from far away a lean brings little and looks like any slump
        assert verdict.cause in NAMES[cause]


@pytest.mark.parametrize("cause", Cause)
@pytest.mark.parametrize("camera", CAMERAS)
def test_the_worse_the_posture_the_lower_the_score(cause: Cause, camera: Webcam) -> None:
    baseline = calibrated(camera)
    values = [score(seated(camera, **sitting), baseline).value for sitting in SERIES[cause]]
    assert values == sorted(values, reverse=True)
    assert values[-1] < 1


@pytest.mark.parametrize("cause", Cause)
def test_the_odds_of_a_cause_rise_with_what_it_means(cause: Cause) -> None:
    odds = [score(seated(**sitting)).odds[cause] for sitting in SERIES[cause]]
    assert odds == sorted(odds)


@given(SITTING, st.sampled_from(list(Cause)), st.floats(0, 4), st.floats(0, 4))
def test_the_score_rises_as_the_odds_of_any_cause_fall(
    sitting: Sitting, cause: Cause, less: float, more: float
) -> None:
    less, more = sorted((less, more))
    features, baseline = features_of(seated(**sitting)), calibrated()
    strict, kind = (score_posture(features, baseline, {cause: allowed}) for allowed in (less, more))
    assert kind.value >= strict.value
    assert kind.odds[cause] == pytest.approx(strict.odds[cause] - (more - less))
    assert kind.severities[cause] <= strict.severities[cause]


NUMBERS = st.floats(-3, 3)


@given(
    st.lists(NUMBERS, min_size=66, max_size=66),
    st.dictionaries(st.sampled_from(list(Cause)), st.floats(0, 50)),
    st.floats(0.1, 10),
    st.floats(0, 1),
)
def test_whatever_the_points_the_score_stays_between_0_and_100(
    numbers: list[float],
    tolerance: dict[Cause, float],
    sensitivity: float,
    place: float,
) -> None:
    person = replace(seated(), points=np.array(numbers).reshape(33, 2))
    features = extract_features(person)
    if features is None:
        return
    verdict = score_posture(features, calibrated(), tolerance, sensitivity=sensitivity, place=place)
    assert 0 <= verdict.value <= 100
    assert all(0 <= severity <= 1 for severity in verdict.severities.values())


@given(st.sampled_from(CAMERAS), SITTING, st.floats(0, 1))
def test_a_mirror_does_not_change_the_score(
    camera: Webcam,
    sitting: Sitting,
    place: float,
) -> None:
    person, upright = seated(camera, **sitting), seated(camera)
    here = score(person, calibrated(person=upright), place=place)
    glass = score(mirrored(person), calibrated(person=mirrored(upright)), place=place)
    assert glass.value == pytest.approx(here.value, abs=1e-6)
    assert glass.odds == pytest.approx(here.odds, abs=1e-6)


@given(st.sampled_from(CAMERAS), st.floats(-3, 3))
def test_a_slightly_crooked_camera_does_not_matter(camera: Webcam, roll_deg: float) -> None:
    crooked = replace(camera, roll_deg=roll_deg)
    baseline = calibrated(crooked)
    assert score(seated(crooked), baseline).value == pytest.approx(AS_CALIBRATED)
    assert score(seated(crooked, slump_deg=50), baseline).value < 15


@given(st.sampled_from(CAMERAS), st.floats(-2, 2))
def test_a_picture_that_turns_a_little_after_the_calibration_is_still_good(camera: Webcam, roll_deg: float) -> None:
    assert score(rolled(seated(camera), roll_deg), calibrated(camera)).value > 70


@given(st.sampled_from(CAMERAS), st.floats(-0.3, 0.3), st.floats(-0.15, 0.15))
def test_an_upright_shape_is_good_wherever_in_the_picture_it_is(camera: Webcam, right: float, down: float) -> None:
    # Centimetres are turned upright by the camera's angles, so that a place leaves a trace even in the shape.
    assert score(moved(seated(camera), right, down), calibrated(camera), place=0.0).value > 65


@pytest.mark.parametrize(
    "moved_chair",
    [{"chair_x_cm": 10}, {"chair_x_cm": -10}, {"chair_z_cm": -10}, {"chair_x_cm": 6, "chair_z_cm": -6}],
)
@pytest.mark.parametrize("camera", [MONITOR, SIDE, FAR])
def test_a_moved_chair_is_no_slouch(camera: Webcam, moved_chair: Sitting) -> None:
    assert score(seated(camera, **moved_chair), calibrated(camera)).value > 80


def test_a_chair_moved_nearer_is_no_slouch_before_a_camera_at_eye_level() -> None:
    assert score(seated(chair_z_cm=10)).value > 80


@pytest.mark.parametrize("yaw_deg", [-30, -15, 15, 30])
@pytest.mark.parametrize("camera", [MONITOR, LAPTOP])
def test_looking_aside_is_no_slouch(camera: Webcam, yaw_deg: float) -> None:
    assert score(seated(camera, yaw_deg=yaw_deg), calibrated(camera)).value > 90


def test_leaning_back_is_no_slouch() -> None:
    assert score(seated(lean_deg=-15)).value > 90


def test_a_more_sensitive_score_falls_sooner() -> None:
    features, baseline = features_of(seated(slump_deg=25)), calibrated()
    lenient, usual, strict = (score_posture(features, baseline, sensitivity=value).value for value in (0.5, 1, 2))
    assert lenient > usual + 10
    assert usual > strict + 10


def test_sensitivity_does_not_make_the_calibrated_posture_poor() -> None:
    assert score_posture(features_of(seated()), calibrated(), sensitivity=5).value == pytest.approx(AS_CALIBRATED)


def test_one_wild_point_counts_for_no_more_than_a_bounded_share() -> None:
    inputs = np.zeros(len(INPUT_NAMES))
    for index in range(len(INPUT_NAMES)):
        wild, bounded = inputs.copy(), inputs.copy()
        wild[index], bounded[index] = 1e9, CLIP_SD * weights.SCALE[index]
        assert weigh(wild) == pytest.approx(weigh(bounded))


def test_the_weights_fit_their_inputs() -> None:
    baseline = calibrated()
    inputs = model_inputs(measure_deviations(features_of(seated(slump_deg=30)), baseline), baseline)
    assert inputs.shape == weights.SCALE.shape == (len(INPUT_NAMES),)
    assert weights.FULL.shape == weights.SHAPE.shape == (len(Cause), 1 + len(INPUT_NAMES))
    assert set(weigh(inputs)) == set(Cause)


def test_the_weights_of_shape_know_no_place() -> None:
    mask = place_mask()
    assert set(DEVIATION_NAMES) >= PLACE_NAMES
    assert mask.sum() == 2 * len(PLACE_NAMES) + len(PLACE_NAMES & set(TWO_SIDED_NAMES))
    assert not weights.SHAPE[:, 1:][:, mask].any()
    assert weights.FULL[:, 1:][:, mask].any()


def test_where_the_calibration_itself_wandered_the_place_counts_half() -> None:
    person = seated()
    wandering = build_baseline([features_of(moved(person, down=0.02 * (step - 5))) for step in range(11)], 10.0)
    lower = moved(person, down=0.06)
    loose = score(lower, wandering)
    in_full, without = score(lower), score(lower, place=0.0)
    assert in_full.value < 50 < loose.value < without.value
    for cause, odds in loose.odds.items():
        assert odds == pytest.approx((in_full.odds[cause] + without.odds[cause]) / 2, abs=0.05)


def test_what_is_better_than_the_calibration_still_has_its_order() -> None:
    nods = [score(seated(nod_deg=-degrees)).value for degrees in (0, 3, 6)]
    assert nods[0] == pytest.approx(AS_CALIBRATED)
    assert nods[0] < nods[1] < nods[2] < 100


def test_sitting_higher_is_no_slouch() -> None:
    for camera in CAMERAS:
        assert score(seated(camera, chair_y_cm=10), calibrated(camera)).value > 80


@given(st.floats(-1e4, 1e4))
def test_the_logistic_function_takes_any_number(value: float) -> None:
    assert 0 <= logistic(value) <= 1
    assert logistic(value) + logistic(-value) == pytest.approx(1)
    assert logistic(math.log(3)) == pytest.approx(0.75)
