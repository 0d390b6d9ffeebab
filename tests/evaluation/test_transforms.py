"""Transformed recordings show what a moved, worse or other camera would have shown."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posture_watch.errors import SourceError
from posture_watch.evaluation.recordings import Recording
from posture_watch.evaluation.transforms import (
    as_stills,
    mirrored,
    noisy,
    resampled,
    rolled,
    scaled,
    seen_from,
    shifted,
    tilted,
    without_points,
)
from posture_watch.posture.landmarks import Landmarks, Point, Shift, View
from posture_watch.testing import Webcam, seated
from posture_watch.testing.seated import mirrored as mirrored_person

LEVEL = Webcam(height_cm=0.0, pitch_deg=0.0)


def recorded(*people: Landmarks | None, rate_hz: float = 5.0) -> Recording:
    views = tuple(
        View(row / rate_hz, () if one is None else (one,), shift=Shift(0.01, 0.02)) for row, one in enumerate(people)
    )
    truth = {
        "label": np.array(["good"] * len(people)),
        "nose_x": np.arange(len(people), dtype=np.float64),
        "lateral_deg": np.arange(len(people), dtype=np.float64),
    }
    return Recording("clip", views, truth, tuple(range(len(people))))


def points(recording: Recording, row: int = 0) -> npt.NDArray[np.float64]:
    (one,) = recording.views[row].people
    return one.points


def unkept(person: Landmarks, point: int) -> Landmarks:
    person.points[point], person.visibility[point] = 0.0, 0.0
    return person


LEANING = recorded(unkept(seated(LEVEL, lateral_deg=8, yaw_deg=12), Point.LEFT_WRIST), None, seated(LEVEL))
ALL = [
    shifted(LEANING, 0.1, 0.2),
    scaled(LEANING, 1.3),
    rolled(LEANING, 10),
    mirrored(LEANING),
    noisy(LEANING, 0.01),
    without_points(LEANING, [Point.NOSE]),
    tilted(LEANING, 5),
    seen_from(LEANING, 15),
    as_stills(LEANING),
]


@pytest.mark.parametrize("transformed", ALL)
def test_labels_searches_and_empty_frames_stay(transformed: Recording) -> None:
    assert transformed.truth["label"].tolist() == ["good"] * 3
    assert transformed.searched == (0, 1, 2)
    assert [len(view.people) for view in transformed.views] == [1, 0, 1]


@pytest.mark.parametrize("transformed", ALL)
def test_what_was_not_kept_stays_unknown(transformed: Recording) -> None:
    lost = Point.RIGHT_WRIST if transformed is ALL[3] else Point.LEFT_WRIST
    person = transformed.views[0].people[0]
    assert (person.visibility == 0).nonzero()[0].tolist() == sorted(
        {int(lost)} | ({0} if transformed is ALL[5] else set())
    )
    assert person.points[lost].tolist() == [0.0, 0.0]


@pytest.mark.parametrize("transformed", [*ALL[:4], *ALL[6:8]])
def test_what_moves_the_picture_forgets_where_things_truly_were(transformed: Recording) -> None:
    assert "nose_x" in LEANING.truth
    assert "nose_x" not in transformed.truth


def test_nothing_is_done_to_the_recording_that_was_given() -> None:
    before = points(LEANING).copy()
    noisy(LEANING, 0.1)
    mirrored(LEANING)
    without_points(LEANING, [Point.NOSE])
    assert points(LEANING).tolist() == before.tolist()


def test_mirrored_twice_is_the_same() -> None:
    twice = mirrored(mirrored(LEANING))
    for old, new in zip(LEANING.views, twice.views, strict=True):
        assert old.shift == new.shift
        for one, other in zip(old.people, new.people, strict=True):
            np.testing.assert_allclose(one.points, other.points, atol=1e-12)
            np.testing.assert_array_equal(one.world, other.world)
            np.testing.assert_array_equal(one.visibility, other.visibility)
    assert twice.truth["lateral_deg"].tolist() == LEANING.truth["lateral_deg"].tolist()


def test_mirrored_to_the_left_is_to_the_right() -> None:
    other_way = recorded(mirrored_person(seated(LEVEL, lateral_deg=8)))
    np.testing.assert_allclose(points(mirrored(recorded(seated(LEVEL, lateral_deg=8)))), points(other_way))
    np.testing.assert_allclose(
        points(mirrored(recorded(seated(LEVEL, lateral_deg=8)))),
        points(recorded(seated(LEVEL, lateral_deg=-8))),
        atol=1e-9,
    )
    person = seated(LEVEL, lateral_deg=8)
    np.testing.assert_allclose(mirrored(recorded(person)).views[0].people[0].world, mirrored_person(person).world)
    assert mirrored(LEANING).truth["lateral_deg"].tolist() == [0, -1, -2]
    assert mirrored(LEANING).views[0].shift == Shift(-0.01, 0.02)


@given(right=st.floats(-1, 1), down=st.floats(-1, 1))
@settings(max_examples=20)
def test_shifted_there_and_back_is_the_same(right: float, down: float) -> None:
    np.testing.assert_allclose(
        points(shifted(shifted(LEANING, right, down), -right, -down)), points(LEANING), atol=1e-12
    )
    assert points(shifted(LEANING, right, down))[0] - points(LEANING)[0] == pytest.approx([right, down])


@given(factor=st.floats(0.2, 5))
@settings(max_examples=20)
def test_scaled_there_and_back_is_the_same(factor: float) -> None:
    larger = scaled(LEANING, factor)
    np.testing.assert_allclose(points(scaled(larger, 1 / factor)), points(LEANING), atol=1e-9)
    ears = [points(one)[Point.LEFT_EAR] - points(one)[Point.RIGHT_EAR] for one in (LEANING, larger)]
    np.testing.assert_allclose(ears[1], factor * ears[0])
    shift = larger.views[0].shift
    assert shift is not None
    assert shift.right == pytest.approx(0.01 * factor)


@given(angle_deg=st.floats(-180, 180))
@settings(max_examples=20)
def test_rolled_there_and_back_is_the_same(angle_deg: float) -> None:
    np.testing.assert_allclose(points(rolled(rolled(LEANING, angle_deg), -angle_deg)), points(LEANING), atol=1e-9)


def test_rolled_clockwise_is_what_a_camera_rolled_clockwise_sees() -> None:
    np.testing.assert_allclose(
        points(rolled(recorded(seated(LEVEL)), 7)),
        points(recorded(seated(Webcam(height_cm=0, pitch_deg=0, roll_deg=7)))),
        atol=1e-9,
    )


@pytest.mark.parametrize("up_deg", [-9.0, -3.0, 4.0, 12.0])
def test_tilted_is_what_the_same_camera_turned_up_sees(up_deg: float) -> None:
    other = Webcam(height_cm=0.0, pitch_deg=up_deg)
    transformed = tilted(recorded(seated(LEVEL, lean_deg=10)), up_deg, LEVEL.view_deg)
    np.testing.assert_allclose(points(transformed), points(recorded(seated(other, lean_deg=10))), atol=1e-9)


@pytest.mark.parametrize("higher_deg", [-30.0, -10.0, 10.0, 25.0])
def test_seen_from_higher_is_what_a_camera_there_sees(higher_deg: float) -> None:
    angle = np.radians(higher_deg)
    other = Webcam(
        distance_cm=LEVEL.distance_cm * float(np.cos(angle)),
        height_cm=LEVEL.distance_cm * float(np.sin(angle)),
        pitch_deg=-higher_deg,
    )
    transformed = seen_from(recorded(seated(LEVEL)), higher_deg, LEVEL.view_deg)
    upper = slice(0, 17)
    np.testing.assert_allclose(points(transformed)[upper], points(recorded(seated(other)))[upper], atol=1e-6)


@given(wrong=st.floats(-1, 1))
@settings(max_examples=10)
def test_seen_from_the_same_place_is_the_same_however_wrong_the_depths(wrong: float) -> None:
    person = seated(LEVEL, slump_deg=20)
    person.world[:, 2] *= wrong
    np.testing.assert_allclose(points(seen_from(recorded(person), 0.0)), points(recorded(person)), atol=1e-9)


def test_what_is_unseen_does_not_tell_where_the_camera_is() -> None:
    person, guessed = seated(LEVEL), seated(LEVEL)
    hidden = slice(Point.RIGHT_INDEX + 1, None)
    for one in (person, guessed):
        one.visibility[hidden] = 0.0
    guessed.world[hidden] = 5.0
    seen = [points(seen_from(recorded(one), 20))[: hidden.start] for one in (person, guessed)]
    np.testing.assert_allclose(seen[0], seen[1], atol=1e-9)


def test_a_recording_without_depth_cannot_be_seen_from_elsewhere() -> None:
    flat = seated(LEVEL)
    flat.world[:] = 0.0
    with pytest.raises(SourceError, match="clip holds no world landmarks"):
        seen_from(recorded(flat), 10)


def test_noise_has_the_spread_asked_for_in_shoulder_widths() -> None:
    still = recorded(*[seated(LEVEL)] * 200)
    width = np.linalg.norm(points(still)[Point.LEFT_SHOULDER] - points(still)[Point.RIGHT_SHOULDER])
    disturbed = noisy(still, 0.02, seed=1)
    errors = np.array([points(disturbed, row) - points(still, row) for row in range(200)]) / width
    assert errors.std() == pytest.approx(0.02, rel=0.05)
    assert abs(errors.mean()) < 0.001
    assert np.corrcoef(errors[:-1, 0, 0], errors[1:, 0, 0])[0, 1] == pytest.approx(0, abs=0.2)


def test_the_same_seed_gives_the_same_noise_and_another_one_another() -> None:
    assert points(noisy(LEANING, 0.02, seed=3)).tolist() == points(noisy(LEANING, 0.02, seed=3)).tolist()
    assert points(noisy(LEANING, 0.02, seed=3)).tolist() != points(noisy(LEANING, 0.02, seed=4)).tolist()


def test_points_are_dropped_in_the_share_of_frames_asked_for() -> None:
    gappy = without_points(recorded(*[seated(LEVEL)] * 400), [Point.LEFT_EAR, Point.RIGHT_EAR], share=0.3, seed=2)
    lost = [view.people[0].visibility[Point.LEFT_EAR] == 0 for view in gappy.views]
    assert np.mean(lost) == pytest.approx(0.3, abs=0.07)
    assert [view.people[0].visibility[Point.RIGHT_EAR] == 0 for view in gappy.views] == lost
    assert all(view.people[0].visibility[Point.NOSE] > 0.9 for view in gappy.views)


@pytest.mark.parametrize("rate_hz", [0.5, 1.0, 2.0, 2.5])
@pytest.mark.parametrize("unevenness", [0.0, 0.4])
def test_a_slower_camera_takes_so_many_of_the_same_frames(rate_hz: float, unevenness: float) -> None:
    fast = recorded(*[seated(LEVEL)] * 500)
    slow = resampled(fast, rate_hz, unevenness)
    assert len(slow.views) == pytest.approx(100 * rate_hz, rel=0.1)
    assert (np.diff(slow.times_s()) > 0).all()
    rows = [int(row) for row in np.flatnonzero(np.isin(fast.times_s(), slow.times_s()))]
    assert [view.people for view in slow.views] == [fast.views[row].people for row in rows]
    assert slow.truth["nose_x"].tolist() == rows
    assert slow.searched == tuple(rows)


def test_a_slower_camera_sees_the_whole_of_a_nudge() -> None:
    fast = recorded(*[seated(LEVEL)] * 50)
    slow = resampled(fast, 1.0)
    moved = [(view.shift.right, view.shift.down) for view in slow.views[1:] if view.shift is not None]
    np.testing.assert_allclose(moved, [(0.05, 0.1)] * 9)


def test_an_uneven_camera_takes_its_frames_at_uneven_times() -> None:
    fast = recorded(*[seated(LEVEL)] * 500)
    assert np.diff(resampled(fast, 1.0).times_s()).std() == pytest.approx(0, abs=1e-9)
    assert np.diff(resampled(fast, 1.0, unevenness=0.5).times_s()).std() > 0.2


def test_a_camera_cannot_be_made_faster() -> None:
    assert [view.people for view in resampled(LEANING, 30.0).views] == [view.people for view in LEANING.views]


def test_after_a_gap_a_slower_camera_does_not_hurry_to_catch_up() -> None:
    times_s = [*np.arange(0, 10, 0.2), *np.arange(100, 110, 0.2)]
    gappy = Recording("gap", tuple(View(float(time_s), ()) for time_s in times_s), {})
    assert np.diff(resampled(gappy, 1.0).times_s()).min() > 0.75


def test_stills_are_far_apart_and_in_the_same_order() -> None:
    stills = as_stills(LEANING)
    assert np.diff(stills.times_s()).min() >= 60
    assert points(stills, 2).tolist() == points(LEANING, 2).tolist()
