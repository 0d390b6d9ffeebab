"""The same picture is not judged twice, and nothing else is lost by that."""

import numpy as np
import numpy.typing as npt

from posture_watch.devices.still import StillLandmarker
from posture_watch.pipeline import watch
from posture_watch.posture.landmarks import Frame, View
from posture_watch.posture.samples import Posture, UnsureReason
from posture_watch.testing import ScriptedLandmarker, seated
from tests.posture.looks import calibrated

NOISE = np.random.default_rng(2)
ROOM = NOISE.integers(30, 200, (96, 128, 3))


def picture(*, noise: float = 1.0, person_x: int = 40) -> npt.NDArray[np.uint8]:
    """Return the room with a bright block in the place of a person, and fresh noise."""
    image = ROOM + NOISE.normal(0, noise, ROOM.shape)
    image[30:, person_x : person_x + 50] = 220 + NOISE.normal(0, noise, (66, 50, 3))
    return np.clip(image, 0, 255).astype(np.uint8)


class Counted(ScriptedLandmarker):
    """A scripted landmarker that sees the same person in every picture and counts them."""

    def __init__(self) -> None:
        super().__init__({})
        self.judged_s: list[float] = []

    def detect(self, frame: Frame, *, fresh: bool = False) -> View:
        if not fresh:
            self.judged_s.append(frame.time_s)
        return View(frame.time_s, (seated(),), fresh=True)


def judged_s(frames: list[Frame], every_s: float = 3.0) -> list[float]:
    counted = Counted()
    still = StillLandmarker(counted, lambda: every_s)
    views = [still.detect(frame) for frame in frames]
    assert [view.time_s for view in views] == [frame.time_s for frame in frames]
    assert all(view.people and view.fresh and view.light is not None for view in views)
    return counted.judged_s


def test_a_picture_with_nothing_new_but_noise_is_judged_every_ten_seconds() -> None:
    assert judged_s([Frame(float(second), picture()) for second in range(25)]) == [0.0, 10.0, 20.0]


def test_who_stirs_is_judged_at_the_pace_and_who_moves_at_once() -> None:
    stirring = [Frame(float(second), picture(person_x=40 + second % 2)) for second in range(10)]
    assert judged_s(stirring) == [0.0, 3.0, 6.0, 9.0]
    moving = [Frame(float(second), picture(person_x=40 if second < 4 else 60)) for second in range(7)]
    assert judged_s(moving) == [0.0, 4.0]


def test_a_picture_without_pixels_is_always_judged() -> None:
    counted = Counted()
    still = StillLandmarker(counted, lambda: 3.0)
    for time_s in (0.0, 0.5, 1.0):
        still.detect(Frame(time_s, np.zeros((0, 0, 3), np.uint8)))
    assert counted.judged_s == [0.0, 0.5, 1.0]


def test_time_in_which_pictures_are_passed_over_is_watched_all_the_same() -> None:
    frames = [Frame(float(second), picture()) for second in range(10)]
    samples = list(watch(frames, StillLandmarker(Counted(), lambda: 3.0), calibrated()))
    assert [sample.time_s for sample in samples] == [frame.time_s for frame in frames]
    assert {sample.posture for sample in samples} == {Posture.GOOD}


def test_a_frozen_camera_is_noticed_among_pictures_that_are_passed_over() -> None:
    frozen = picture()
    frames = [Frame(float(second), picture() if second < 3 else frozen) for second in range(9)]
    reasons = [sample.reason for sample in watch(frames, StillLandmarker(Counted(), lambda: 3.0), calibrated())]
    assert reasons == [None] * 6 + [UnsureReason.FROZEN] * 3


def test_a_camera_covered_with_a_hand_is_noticed_at_the_next_look() -> None:
    frames = [Frame(float(second), picture()) for second in range(3)]
    frames.append(Frame(3.0, np.zeros((96, 128, 3), np.uint8)))
    samples = list(watch(frames, StillLandmarker(Counted(), lambda: 3.0), calibrated()))
    assert samples[-1].reason is UnsureReason.COVERED


def test_a_search_is_never_answered_from_memory() -> None:
    still = StillLandmarker(counted := Counted(), lambda: 3.0)
    still.detect(Frame(0.0, picture()))
    assert still.detect(Frame(1.0, picture()), fresh=True).time_s == 1.0
    assert counted.judged_s == [0.0]
