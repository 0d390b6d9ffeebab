"""Whether the camera moved: rooms made on the spot, moved by known pixels, with people before them."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from posture_watch.devices.opencv import load_cv2
from posture_watch.devices.scene import KEY_S, LONGEST_GAP_S, SceneMeter
from posture_watch.posture.landmarks import Frame, Landmarks, Shift
from posture_watch.testing import Webcam, seated
from tests.posture.looks import moved

HEIGHT, WIDTH, BORDER = 480, 640, 160
STILL = Shift(0.0, 0.0)
Picture = npt.NDArray[np.uint8]


def room(seed: int = 1) -> Picture:
    """Return a wall of pictures, shelves and shadows, larger than what the camera sees of it."""
    drawn = np.random.default_rng(seed)
    size = (HEIGHT + 2 * BORDER, WIDTH + 2 * BORDER)
    wall = np.full((*size, 3), 128, dtype=np.uint8)
    for _ in range(150):
        x, y = int(drawn.integers(0, size[1])), int(drawn.integers(0, size[0]))
        far = (x + int(drawn.integers(20, 160)), y + int(drawn.integers(20, 160)))
        load_cv2().rectangle(wall, (x, y), far, tuple(int(tone) for tone in drawn.integers(0, 256, 3)), -1)
    return wall


def seen(
    time_s: float,
    wall: Picture,
    right_px: float = 0,
    down_px: float = 0,
    people: tuple[Landmarks, ...] = (),
    noise: int = 0,
) -> Frame:
    """Return what a camera sees of the wall, shifted in the picture to the right and down, with people before it."""
    turn = np.array([[1, 0, right_px - BORDER], [0, 1, down_px - BORDER]], dtype=np.float32)
    picture = load_cv2().warpAffine(wall, turn, (WIDTH, HEIGHT))
    for person in people:
        points = (person.points * HEIGHT).astype(np.int32)
        trunk = np.concatenate([points[[12, 11]], [(points[11][0], HEIGHT), (points[12][0], HEIGHT)]])
        load_cv2().fillPoly(picture, [trunk], (200, 40, 40))
        load_cv2().circle(picture, points[0].tolist(), abs(int(points[7][0] - points[8][0])), (220, 180, 150), -1)
    grains = np.random.default_rng(round(time_s * 10)).integers(-noise, noise + 1, picture.shape)
    return Frame(time_s, np.clip(picture + grains, 0, 255).astype(np.uint8))


def shift_of(after: Frame, before: Frame, people: tuple[Landmarks, ...] = ()) -> Shift | None:
    meter = SceneMeter()
    assert meter.measure(before, people) is None
    return meter.measure(after, people)


@pytest.mark.parametrize(
    ("right_px", "down_px"), [(40, 0), (-40, 0), (0, 40), (0, -40), (24, -16), (-64, 48), (18, -10)]
)
def test_a_moved_room_is_measured_to_a_quarter_of_a_pixel_of_the_thumbnail(right_px: int, down_px: int) -> None:
    shift = shift_of(seen(1, room(), right_px, down_px, noise=6), seen(0, room(), noise=6))
    assert shift is not None
    assert shift.right * HEIGHT == pytest.approx(right_px, abs=1)
    assert shift.down * HEIGHT == pytest.approx(down_px, abs=1)


def test_a_room_that_stands_still_is_exactly_still() -> None:
    assert shift_of(seen(1, room(), noise=8), seen(0, room(), noise=8)) == STILL


def test_a_person_who_moves_leaves_the_room_where_it_is() -> None:
    meter = SceneMeter()
    shifts = []
    for second, right in enumerate((0.0, 0.05, 0.12, 0.05, -0.1, -0.15)):
        people = (moved(seated(Webcam(distance_cm=90)), right=right, down=right / 2),)
        shifts.append(meter.measure(seen(second, room(), people=people, noise=4), people))
    assert shifts == [None, *[STILL] * 5]


def test_a_camera_that_turns_before_a_person_who_sits_still_is_told_by_the_room() -> None:
    people = (seated(Webcam(distance_cm=90)),)
    shift = shift_of(seen(1, room(), 0, -40, people), seen(0, room(), people=people), people)
    assert shift is not None
    assert shift.down * HEIGHT == pytest.approx(-40, abs=3)


def test_a_slow_turn_adds_up_to_the_whole() -> None:
    meter = SceneMeter()
    shifts = [meter.measure(seen(step, room(), 3 * min(step, 20), 0, noise=3), ()) for step in range(30)]
    assert sum(shift.right for shift in shifts if shift) * HEIGHT == pytest.approx(60, abs=3)
    assert shifts[-5:] == [STILL] * 5


def test_a_turn_further_than_the_reach_adds_up_as_well() -> None:
    meter = SceneMeter()
    shifts = [meter.measure(seen(step, room(), 0, 15 * min(step, 10)), ()) for step in range(14)]
    assert sum(shift.down for shift in shifts if shift) * HEIGHT == pytest.approx(150, abs=4)


def test_there_and_back_is_nothing_in_all() -> None:
    meter = SceneMeter()
    shifts = [meter.measure(seen(step, room(), 30 * (step % 2), 0), ()) for step in range(9)]
    assert sum(shift.right for shift in shifts if shift) == pytest.approx(0, abs=0.003)
    assert all(shift != STILL for shift in shifts)


def test_a_lamp_switched_on_moves_nothing() -> None:
    dim = (room() // 2).astype(np.uint8)
    assert shift_of(seen(1, room(), noise=3), seen(0, dim, noise=3)) == STILL


def test_the_first_look_and_a_look_after_a_long_pause_say_nothing() -> None:
    meter = SceneMeter()
    assert meter.measure(seen(0, room()), ()) is None
    assert meter.measure(seen(1, room()), ()) == STILL
    assert meter.measure(seen(2 + LONGEST_GAP_S, room(), 40, 0), ()) is None
    assert meter.measure(seen(3 + LONGEST_GAP_S, room(), 40, 0), ()) == STILL


def test_a_clock_set_back_says_nothing() -> None:
    meter = SceneMeter()
    meter.measure(seen(100, room()), ())
    assert meter.measure(seen(50, room(), 40, 0), ()) is None


def test_another_room_says_nothing() -> None:
    assert shift_of(seen(1, room(seed=2)), seen(0, room(seed=1))) is None


def test_a_blank_wall_says_nothing() -> None:
    blank = np.full_like(room(), 90)
    assert shift_of(seen(1, blank), seen(0, blank)) is None


def test_too_little_background_says_nothing_until_the_person_leans_back() -> None:
    near = (moved(seated(), scale=2.5),)
    meter = SceneMeter()
    meter.measure(seen(0, room()), ())
    assert meter.measure(seen(1, room(), 20, 0, near), near) is None
    back = meter.measure(seen(2, room(), 20, 0), ())
    assert back is not None
    assert back.right * HEIGHT == pytest.approx(20, abs=2)


def test_the_key_is_renewed_without_a_shift() -> None:
    meter = SceneMeter()
    shifts = [meter.measure(seen(10 * step, room(), noise=5), ()) for step in range(2 + int(KEY_S / 5))]
    assert shifts[1:] == [STILL] * (len(shifts) - 1)


def test_a_picture_of_another_size_or_without_pixels_says_nothing() -> None:
    meter = SceneMeter()
    meter.measure(seen(0, room()), ())
    wide = replace(seen(1, room()), image=np.ascontiguousarray(seen(1, room()).image[:360]))
    assert meter.measure(wide, ()) is None
    assert meter.measure(Frame(2, np.zeros((0, 0, 3), dtype=np.uint8)), ()) is None
