"""The poses on which other tools failed, each as a test: head and shoulders of a seated person, and the place moved.

The others' rules see a person as flat, so that a head may grow or move without the body that carries it. Here the same
poses are made of bones where a flat one could not be sat.
"""

from dataclasses import replace

import pytest

from posture_watch.posture.landmarks import Landmarks, Shift, View
from posture_watch.posture.samples import Cause, Posture
from posture_watch.testing import LAPTOP, MONITOR, Webcam, seated
from tests.posture.looks import calibrated, judge, moved, verdicts

FACE = slice(0, 11)
CAMERAS = [MONITOR, LAPTOP]


def head_sunk(person: Landmarks, down: float) -> Landmarks:
    points = person.points.copy()
    points[FACE] += (0, down)
    return replace(person, points=points)


def verdict_on(person: Landmarks, camera: Webcam) -> tuple[Posture, Cause | None]:
    (sample,) = judge([View(0.0, (person,))], calibrated(camera))
    return sample.posture, sample.cause


@pytest.mark.parametrize("camera", CAMERAS)
def test_upright_is_good(camera: Webcam) -> None:
    assert verdict_on(seated(camera), camera) == (Posture.GOOD, None)


@pytest.mark.parametrize("camera", CAMERAS)
def test_a_head_that_sinks_by_an_eighth_of_the_picture_is_poor(camera: Webcam) -> None:
    assert verdict_on(head_sunk(seated(camera), 0.12), camera)[0] is Posture.POOR


@pytest.mark.parametrize("camera", CAMERAS)
def test_a_forward_head_is_poor(camera: Webcam) -> None:
    posture, cause = verdict_on(seated(camera, head_forward_cm=8), camera)
    assert posture is Posture.POOR
    assert cause in (Cause.FORWARD_HEAD, Cause.HEAD_DOWN)


@pytest.mark.parametrize("camera", CAMERAS)
def test_leaning_in_until_the_body_looks_a_quarter_larger_is_poor(camera: Webcam) -> None:
    assert verdict_on(seated(camera, lean_deg=20), camera) == (Posture.POOR, Cause.LEANING_IN)


@pytest.mark.parametrize("camera", CAMERAS)
@pytest.mark.parametrize("side", [-1, 1])
def test_a_head_carried_sideways_by_the_trunk_is_poor(camera: Webcam, side: int) -> None:
    assert verdict_on(seated(camera, lateral_deg=12 * side), camera) == (Posture.POOR, Cause.LEANING_SIDEWAYS)


@pytest.mark.parametrize("camera", CAMERAS)
def test_fine_a_chair_lowered_by_the_thickness_of_a_book(camera: Webcam) -> None:
    assert verdict_on(moved(seated(camera), down=0.03), camera)[0] is Posture.GOOD


@pytest.mark.xfail(reason="a chair lowered by 3 or 4 cm looks like sliding down it; a new calibration helps")
@pytest.mark.parametrize("camera", CAMERAS)
def test_fine_a_chair_lowered_by_a_sixteenth_of_the_picture(camera: Webcam) -> None:
    assert verdict_on(moved(seated(camera), down=0.06), camera)[0] is Posture.GOOD


def test_fine_pushed_back_until_everything_looks_a_fifth_smaller() -> None:
    assert verdict_on(moved(seated(), scale=0.8), MONITOR)[0] is Posture.GOOD


@pytest.mark.xfail(reason="from below, a chair 10 cm nearer looks like leaning in; a new calibration helps")
def test_fine_a_chair_moved_nearer_before_a_low_camera() -> None:
    assert verdict_on(seated(LAPTOP, chair_z_cm=10), LAPTOP)[0] is Posture.GOOD


@pytest.mark.parametrize("camera", CAMERAS)
@pytest.mark.parametrize("down", [-0.05, 0.05])
def test_fine_the_camera_tilted_by_a_twentieth_of_the_picture(camera: Webcam, down: float) -> None:
    upright = seated(camera)
    before = [View(float(second), (upright,), shift=Shift(0, 0)) for second in range(3)]
    nudge = View(3.0, (moved(upright, down=down),), shift=Shift(0, down))
    after = [View(float(second), (moved(upright, down=down),), shift=Shift(0, 0)) for second in range(4, 10)]
    assert verdicts(judge([*before, nudge, *after], calibrated(camera))) == "ggg" + "??" + "ggggg"


@pytest.mark.parametrize("camera", CAMERAS)
def test_fine_a_glance_at_the_keyboard_is_over_when_it_is_over(camera: Webcam) -> None:
    glance = [seated(camera)] * 5 + [seated(camera, nod_deg=20)] * 3 + [seated(camera)] * 10
    samples = judge([View(0.2 * count, (person,)) for count, person in enumerate(glance)], calibrated(camera))
    assert verdicts(samples)[:5] == "ggggg"
    assert verdicts(samples)[-5:] == "ggggg"
