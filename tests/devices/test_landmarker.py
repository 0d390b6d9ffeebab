"""MediaPipe behind the port: the real model on the bundled clip, which shows a rendered person."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

import posture_watch
from posture_watch.devices.landmarker import MediaPipeLandmarker
from posture_watch.devices.light import LightMeter
from posture_watch.devices.model_file import read_model
from posture_watch.devices.video import video_frames
from posture_watch.errors import ModelError
from posture_watch.posture.landmarks import Frame, Point, View

pytestmark = pytest.mark.model

CLIP = Path(posture_watch.__file__).parent / "data" / "demo.mp4"


@pytest.fixture(scope="module")
def frames() -> list[Frame]:
    """Return the clip's first seconds as a webcam would time them."""
    with video_frames(CLIP, start_s=1.8e9) as source:
        return list(islice(source, 12))


@pytest.fixture(scope="module")
def model() -> bytes:
    return read_model()


@pytest.fixture
def landmarker(model: bytes) -> Iterator[MediaPipeLandmarker]:
    with MediaPipeLandmarker(model) as landmarker:
        yield landmarker


def blank(time_s: float, height: int = 48, width: int = 64) -> Frame:
    return Frame(time_s, np.full((height, width, 3), 90, dtype=np.uint8))


def nose(view: View) -> npt.NDArray[np.float64]:
    (person,) = view.people
    point: npt.NDArray[np.float64] = person.points[Point.NOSE]
    return point


def test_a_seated_person_is_found_where_she_is(landmarker: MediaPipeLandmarker, frames: list[Frame]) -> None:
    for frame in frames:
        view = landmarker.detect(frame)
    assert view.time_s == frames[-1].time_s
    assert not view.fresh
    (person,) = view.people
    assert (person.aspect, person.height_px) == (640 / 480, 480)
    left, right = person.points[Point.LEFT_SHOULDER], person.points[Point.RIGHT_SHOULDER]
    assert left[0] > right[0], "pictures are not mirrored: her left is on the right of the picture"
    assert person.points[Point.NOSE][1] < min(left[1], right[1])
    assert person.visibility[[Point.NOSE, Point.LEFT_SHOULDER, Point.RIGHT_SHOULDER]].min() > 0.9
    assert 0.25 < np.hypot(*(person.world[Point.LEFT_SHOULDER] - person.world[Point.RIGHT_SHOULDER])[:2]) < 0.55


def test_points_are_in_image_heights_on_both_axes(model: bytes, frames: list[Frame]) -> None:
    frame = frames[0]
    grey = np.full((480, 960, 3), 128, dtype=np.uint8)
    grey[:, 160:800] = frame.image
    with MediaPipeLandmarker(model, stills=True) as stills:
        plain = stills.detect(frame)
        wide = stills.detect(replace(frame, image=grey))
    assert nose(wide) == pytest.approx(nose(plain) + np.array([160 / 480, 0]), abs=0.01)
    assert wide.people[0].aspect == 2


def test_a_fresh_search_finds_everybody_the_largest_first(landmarker: MediaPipeLandmarker, frames: list[Frame]) -> None:
    image = frames[0].image
    both = np.full((480, 960, 3), 128, dtype=np.uint8)
    both[240:, :320] = image[::2, ::2]
    both[:, 320:] = image
    view = landmarker.detect(replace(frames[0], image=both), fresh=True)
    assert view.fresh
    widths = [
        abs(person.points[Point.LEFT_SHOULDER][0] - person.points[Point.RIGHT_SHOULDER][0]) for person in view.people
    ]
    assert len(widths) == 2
    assert widths[0] == pytest.approx(2 * widths[1], rel=0.15)


def test_a_fresh_search_does_not_disturb_the_tracking(model: bytes, frames: list[Frame]) -> None:
    with MediaPipeLandmarker(model) as one, MediaPipeLandmarker(model) as other:
        for frame in frames[:6]:
            plain = one.detect(frame)
            other.detect(frame, fresh=True)
            searched = other.detect(frame)
    assert (nose(plain) == nose(searched)).all()


def test_an_empty_picture_shows_nobody(landmarker: MediaPipeLandmarker) -> None:
    view = landmarker.detect(blank(1.0, 480, 640))
    assert view.people == ()
    assert view.light is not None
    assert view.light.brightness == pytest.approx(90, abs=0.1)
    assert view.light.contrast == pytest.approx(0, abs=0.1)


@pytest.mark.parametrize("size", [(1, 1), (1, 500), (500, 1), (47, 63), (3, 2)])
@pytest.mark.parametrize("fresh", [False, True])
def test_a_picture_of_an_odd_size_shows_nobody(
    landmarker: MediaPipeLandmarker, size: tuple[int, int], *, fresh: bool
) -> None:
    assert landmarker.detect(blank(1.0, *size), fresh=fresh).people == ()


def test_a_picture_without_pixels_shows_nobody_and_no_light(landmarker: MediaPipeLandmarker) -> None:
    view = landmarker.detect(Frame(1.0, np.zeros((0, 640, 3), dtype=np.uint8)))
    assert (view.people, view.light) == ((), None)


def test_a_picture_that_is_a_view_into_another_works(landmarker: MediaPipeLandmarker, frames: list[Frame]) -> None:
    flipped = landmarker.detect(replace(frames[0], image=frames[0].image[:, ::-1]), fresh=True)
    plain = landmarker.detect(frames[1], fresh=True)
    assert nose(flipped)[0] == pytest.approx(4 / 3 - nose(plain)[0], abs=0.03)


def test_times_may_repeat_stand_still_and_go_back(landmarker: MediaPipeLandmarker, frames: list[Frame]) -> None:
    for time_s in (5.0, 5.0, 5.0001, 5.0002, 5.2, 5.1, 1.8e9, 1.8e9 + 0.2, 0.0):
        assert len(landmarker.detect(replace(frames[0], time_s=time_s)).people) == 1


def test_after_a_long_silence_following_begins_anew(model: bytes, frames: list[Frame]) -> None:
    """A tracker smooths: only one without a past gives the same answer as a new one."""
    end = frames[-1]
    with MediaPipeLandmarker(model) as new:
        first = nose(new.detect(end))
    noses = {}
    for gap_s in (0.2, 9.0, 11.0, -1.0):
        with MediaPipeLandmarker(model) as used:
            for frame in frames[:-1]:
                used.detect(replace(frame, image=frame.image[:, ::-1]))
            noses[gap_s] = nose(used.detect(replace(end, time_s=frames[-2].time_s + gap_s)))
    assert (noses[11.0] == first).all()
    assert (noses[-1.0] == first).all()
    assert (noses[0.2] != first).any()
    assert (noses[9.0] != first).any()


def test_when_a_fresh_search_finds_nobody_the_tracker_lets_go(model: bytes, frames: list[Frame]) -> None:
    """Otherwise it holds on to the empty chair."""
    end = frames[-1]
    with MediaPipeLandmarker(model) as new:
        first = nose(new.detect(end))
    with MediaPipeLandmarker(model) as used:
        for frame in frames[:-2]:
            used.detect(frame)
        assert used.detect(blank(frames[-2].time_s, 480, 640), fresh=True).people == ()
        assert (nose(used.detect(end)) == first).all()


def test_stills_have_no_memory(model: bytes, frames: list[Frame]) -> None:
    with MediaPipeLandmarker(model, stills=True) as stills:
        once = stills.detect(replace(frames[5], name="a.jpg"))
        stills.detect(frames[0])
        again = stills.detect(frames[5])
    assert (once.fresh, once.name) == (True, "a.jpg")
    assert (nose(once) == nose(again)).all()


def test_without_following_each_picture_is_searched_and_the_camera_is_still_watched(
    model: bytes, frames: list[Frame]
) -> None:
    with MediaPipeLandmarker(model, following=False) as landmarker:
        views = [landmarker.detect(frame) for frame in frames[:3]]
        alone = landmarker.detect(frames[2], fresh=True)
    assert all(view.fresh and len(view.people) == 1 and view.light is not None for view in views)
    assert [view.shift is None for view in views] == [True, False, False]
    assert np.array_equal(alone.people[0].points, views[2].people[0].points)


def test_a_closed_landmarker_says_so_instead_of_seeing_nobody(model: bytes, frames: list[Frame]) -> None:
    landmarker = MediaPipeLandmarker(model)
    landmarker.close()
    landmarker.close()
    with pytest.raises(ValueError, match="closed"):
        landmarker.detect(frames[0])


def test_a_model_that_mediapipe_cannot_use_is_named() -> None:
    with pytest.raises(ModelError, match=r"^MediaPipe cannot use the landmark model \(.*\); name another one with"):
        MediaPipeLandmarker(b"no model")


def test_nothing_is_written_to_the_terminal_and_errors_still_are() -> None:
    script = f"""
import sys
from pathlib import Path
from posture_watch.devices.landmarker import MediaPipeLandmarker
from posture_watch.devices.model_file import read_model
from posture_watch.devices.video import video_frames
landmarker = MediaPipeLandmarker(read_model())
for frame in video_frames(Path({str(CLIP)!r}), seconds=(0, 1)):
    landmarker.detect(frame)
    landmarker.detect(frame, fresh=True)
print("mine", file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == ""
    assert done.stderr == "mine\n"


def test_only_the_very_same_picture_counts_as_no_change(frames: list[Frame]) -> None:
    meter = LightMeter()
    image = frames[0].image.copy()
    changes = []
    for step in range(4):
        if step == 2:
            image[7, 11, 2] ^= 1
        light = meter.measure(Frame(float(step), image))
        assert light is not None
        changes.append(light.change)
    assert changes[0] is None
    assert changes[1] == 0
    assert changes[2] is not None
    assert 0 < changes[2] < 0.01
    assert changes[3] == 0


def test_a_brighter_picture_changes_by_as_much_as_it_is_brighter() -> None:
    meter = LightMeter()
    meter.measure(Frame(0, np.full((480, 640, 3), 50, dtype=np.uint8)))
    light = meter.measure(Frame(1, np.full((480, 640, 3), 80, dtype=np.uint8)))
    assert light is not None
    assert light.change == pytest.approx(30, abs=0.01)


def test_red_green_and_blue_count_as_the_eye_counts_them() -> None:
    luma = []
    for channel in range(3):
        image = np.zeros((60, 80, 3), dtype=np.uint8)
        image[..., channel] = 255
        light = LightMeter().measure(Frame(0, image))
        assert light is not None
        luma.append(light.brightness)
    assert luma[1] > luma[0] > luma[2]
    assert sum(luma) == pytest.approx(255, abs=0.1)


def test_a_covered_lens_with_noise_has_little_contrast_and_a_room_has_much(frames: list[Frame]) -> None:
    noise = np.random.default_rng(1).normal(12, 6, (480, 640, 3)).clip(0, 255).astype(np.uint8)
    covered, room = LightMeter().measure(Frame(0, noise)), LightMeter().measure(frames[0])
    assert covered is not None
    assert room is not None
    assert covered.contrast < 2
    assert room.contrast > 20


def test_a_live_picture_always_changes(frames: list[Frame]) -> None:
    meter = LightMeter()
    lights = [meter.measure(frame) for frame in frames]
    assert all(light and light.change for light in lights[1:])
    assert all(before != after for before, after in pairwise(lights))
