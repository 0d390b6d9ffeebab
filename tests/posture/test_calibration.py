"""From looks at an upright person to a baseline: the complaints, the refusals, and how good the result is."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from posture_watch.errors import CalibrationError
from posture_watch.posture.calibration import (
    ADVICE,
    ANY_UPRIGHT,
    FROM_GATE,
    Calibration,
    CalibrationRules,
    CalibrationState,
    Complaint,
    calibrate_view,
    finish,
    is_enough,
)
from posture_watch.posture.landmarks import Landmarks, Light, Point, View
from posture_watch.posture.samples import UnsureReason
from posture_watch.testing import Webcam, seated
from tests.posture.looks import features_of, looks, moved

RULES = CalibrationRules()


def gathered(views: Sequence[View], rules: CalibrationRules = RULES) -> CalibrationState:
    state = CalibrationState()
    for view in views:
        state = calibrate_view(state, view, rules)
    return state


def result(views: Sequence[View], rules: CalibrationRules = RULES) -> Calibration:
    return finish(gathered(views, rules), rules)


def hidden(*points: Point) -> Landmarks:
    visibility = seated().visibility.copy()
    visibility[list(points)] = 0.2
    return replace(seated(), visibility=visibility)


def swaying(reach_faces: float, count: int = 40, every_s: float = 0.5) -> list[View]:
    """Return somebody who wanders slowly up and down, by that many face sizes to either side."""
    face = features_of(seated()).face_size
    steps = [abs((step % 20) - 10) / 5 - 1 for step in range(count)]
    return [
        View(every_s * step, (moved(seated(), down=reach_faces * face * share),)) for step, share in enumerate(steps)
    ]


def test_somebody_who_sits_still_is_calibrated_and_all_is_well() -> None:
    calibration = result(looks("u" * 41, every_s=0.5))
    assert calibration.baseline.reference == features_of(seated())
    assert calibration.baseline.frame_count == 41
    assert calibration.baseline.duration_s == pytest.approx(20)
    assert calibration.coverage_share == 1
    assert calibration.wander_faces == 0
    assert not calibration.fair


@pytest.mark.parametrize(
    ("view", "complaint"),
    [
        (View(0, (seated(),), Light(20, 12)), Complaint.TOO_DARK),
        (View(0, (seated(),), Light(250, 12)), Complaint.TOO_BRIGHT),
        (View(0, (), Light(2, 0)), Complaint.COVERED),
        (View(0, ()), Complaint.NOBODY),
        (View(0, (seated(), moved(seated(), right=0.5))), Complaint.SEVERAL_PEOPLE),
        (View(0, (moved(seated(), down=0.4),)), Complaint.SHOULDERS_HIDDEN),
        (View(0, (hidden(Point.LEFT_SHOULDER),)), Complaint.SHOULDERS_HIDDEN),
        (View(0, (hidden(Point.NOSE),)), Complaint.FACE_HIDDEN),
        (View(0, (seated(yaw_deg=70),)), Complaint.FACE_TURNED),
        (View(0, (replace(seated(), points=seated().points * 0),)), Complaint.ODD),
        (View(0, (seated(),), Light(120, 50)), None),
    ],
)
def test_what_is_wrong_is_said_while_it_happens(view: View, complaint: Complaint | None) -> None:
    assert calibrate_view(CalibrationState(), view, RULES).complaint is complaint


def test_every_complaint_and_every_reason_has_its_advice() -> None:
    assert set(ADVICE) == set(Complaint)
    never_of_one_look = {
        UnsureReason.FROZEN,
        UnsureReason.SEVERAL_PEOPLE,
        UnsureReason.CAMERA_MOVED,
    }
    assert set(UnsureReason) - never_of_one_look == set(FROM_GATE)


@pytest.mark.parametrize("every_s", [0.1, 0.2, 0.5, 1.0])
def test_moving_about_is_complained_of_at_any_frame_rate(every_s: float) -> None:
    face = features_of(seated()).face_size

    def walk(faces_a_second: float) -> set[Complaint | None]:
        state, complaints = CalibrationState(), set()
        for step in range(round(3 / every_s)):
            person = moved(seated(), right=faces_a_second * face * step * every_s)
            state = calibrate_view(state, View(step * every_s, (person,)), RULES)
            complaints.add(state.complaint)
        return complaints

    assert walk(0.2) == {None}
    # Below half a second between looks the points' own jitter may not look like speed: the limit is five times as high.
    assert Complaint.MOVING in walk(0.5 * max(1, 0.5 / every_s))


def test_jitter_of_the_points_is_no_movement() -> None:
    face = features_of(seated()).face_size
    views = [View(0.1 * step, (moved(seated(), down=0.05 * face * (step % 2)),)) for step in range(20)]
    assert gathered(views).complaints == {}


def test_a_head_that_moves_alone_is_movement_and_so_are_the_shoulders() -> None:
    for person in (seated(head_forward_cm=8), seated(shoulder_raise_cm=8)):
        assert gathered([View(0.0, (seated(),)), View(0.5, (person,))]).complaint is Complaint.MOVING


def test_a_complaint_is_over_when_its_cause_is() -> None:
    assert gathered(looks("u-")).complaint is Complaint.NOBODY
    assert gathered(looks("u-uu")).complaint is None


def test_enough_is_twenty_seconds_of_usable_looks() -> None:
    assert not is_enough(gathered(looks("u" * 20)), RULES)
    assert is_enough(gathered(looks("u" * 21)), RULES)
    assert not is_enough(gathered(looks("u" * 15 + "-" * 10)), RULES)


def test_a_pause_is_no_time_in_which_somebody_was_seen() -> None:
    paused = [*looks("u" * 5), *looks("u" * 5, start_s=100.0)]
    assert gathered(paused).usable_s == pytest.approx(8)


def test_too_little_is_refused_with_what_stood_in_the_way() -> None:
    with pytest.raises(CalibrationError, match="Only 0 of 30 pictures could be used: Nobody is in view"):
        result(looks("-" * 30))
    with pytest.raises(CalibrationError, match="Only 12 of 30 pictures could be used: Your face is turned away"):
        result(looks("u" * 12 + "t" * 12 + "-" * 6))
    with pytest.raises(CalibrationError, match="Only 5 of 5 pictures could be used: The recording is too short"):
        result(looks("u" * 5))
    with pytest.raises(CalibrationError, match="calibrate again"):
        result([])


def test_half_of_the_looks_are_enough_but_only_fair() -> None:
    calibration = result(looks("u" * 16 + "-" * 14))
    assert calibration.fair
    assert calibration.coverage_share == pytest.approx(16 / 30)


def test_a_few_bad_looks_do_not_spoil_a_good_result() -> None:
    assert not result(looks("u" * 27 + "-" * 3)).fair


def test_wandering_is_measured_warned_of_and_refused() -> None:
    calm, fair = result(swaying(0.05)), result(swaying(0.25))
    assert calm.wander_faces == pytest.approx(1.4826 * 0.025, abs=0.012)
    assert not calm.fair
    assert fair.fair
    assert fair.baseline.steady_place is False
    with pytest.raises(CalibrationError, match="moved too much"):
        result(swaying(0.6, every_s=1.0))


def test_shoulders_that_are_not_level_are_nobodys_fault() -> None:
    views = [replace(view, people=(seated(lateral_deg=8),)) for view in looks("u" * 30)]
    assert not result(views).fair


@pytest.mark.parametrize("aside_deg", [-42, 42])
def test_a_camera_far_to_the_side_is_refused(aside_deg: float) -> None:
    camera = Webcam(aside_deg=aside_deg)
    with pytest.raises(CalibrationError, match="too much from the side"):
        result(looks("u" * 30, camera=camera))
    assert result(looks("u" * 30, camera=camera), ANY_UPRIGHT).baseline.frame_count == 30


def test_from_photographs_known_to_be_upright_one_is_enough() -> None:
    views = [View(60.0 * count, (moved(seated(), right=0.05 * count),)) for count in range(3)]
    assert result(views, ANY_UPRIGHT).baseline.frame_count == 3
    assert result(views[:1], ANY_UPRIGHT).baseline.frame_count == 1
    with pytest.raises(CalibrationError, match="Only 0 of 1"):
        result([View(200.0, ())], ANY_UPRIGHT)
