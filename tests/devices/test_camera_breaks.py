"""Interval mode: the camera is closed between looks. The device is a scripted fake."""

from itertools import pairwise

import pytest

from posture_watch.devices.camera import Breaks, Driver, camera_frames
from posture_watch.devices.camera_reader import WARM_UP_FRAMES
from posture_watch.devices.cameras import CameraInfo
from posture_watch.testing import FakeClock
from tests.devices.footage import number_of
from tests.devices.scripted_camera import CAMERA, ScriptedCapture, five


class Openings:
    """Notes each opening of a camera."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.captures: list[ScriptedCapture] = []
        self.opened_s: list[float] = []
        self.driver = Driver(cameras=lambda: [CAMERA], open=self.open)

    def open(self, _: CameraInfo) -> ScriptedCapture:
        assert all(capture.closed.is_set() for capture in self.captures), "opened twice"
        self.captures.append(ScriptedCapture())
        self.opened_s.append(self.clock.now_s())
        return self.captures[-1]


def test_the_camera_is_closed_between_looks() -> None:
    openings = Openings(FakeClock(100.0))
    breaks = Breaks(every_s=30.0, look_s=2.0)
    with camera_frames("0", openings.clock, rate=five, driver=openings.driver, breaks=breaks) as frames:
        times_s = [next(frames).time_s for _ in range(40)]
    gaps_s = [after_s - before_s for before_s, after_s in pairwise(times_s)]
    assert openings.opened_s[:3] == pytest.approx([100.0, 130.0, 160.0], abs=0.5)
    assert {round(gap_s, 1) for gap_s in gaps_s} == {0.2, 28.0}
    assert all(capture.closed.is_set() for capture in openings.captures)


def test_after_each_opening_the_first_pictures_are_dropped() -> None:
    openings = Openings(FakeClock())
    breaks = Breaks(every_s=30.0, look_s=0.1)
    with camera_frames("0", openings.clock, rate=five, driver=openings.driver, breaks=breaks) as frames:
        # One picture may be taken in the moment before the clock is read.
        firsts = [number_of(next(frames)) for _ in range(4)]
    assert len(openings.captures) >= 2
    assert min(firsts) > WARM_UP_FRAMES


def test_a_look_goes_on_while_something_happens() -> None:
    openings = Openings(FakeClock())
    breaks = Breaks(every_s=30.0, look_s=2.0, calm=lambda: openings.clock.now_s() >= 50.0)
    with camera_frames("0", openings.clock, rate=five, driver=openings.driver, breaks=breaks) as frames:
        while next(frames).time_s < 55.0:
            pass
    assert len(openings.captures) == 2
    assert openings.opened_s[1] == pytest.approx(50.0 + 28.0, abs=0.5)


def test_a_clock_that_is_set_back_neither_ends_the_breaks_nor_prolongs_them() -> None:
    class Wound(FakeClock):
        back_s = 0.0

        def now_s(self) -> float:
            return super().now_s() - self.back_s

    clock = Wound(10_000.0)
    openings = Openings(clock)
    breaks = Breaks(every_s=30.0, look_s=1.0)
    with camera_frames("0", clock, rate=five, driver=openings.driver, breaks=breaks) as frames:
        for _ in range(3):
            next(frames)
        clock.back_s = 3600.0
        for _ in range(12):
            next(frames)
    assert len(openings.captures) >= 2
    assert clock.now_s() < 10_000.0 - 3600.0 + 100.0
