"""The webcam. There is none where tests run: the device is a scripted fake, except where OpenCV itself is tested."""

import queue
import sys
import threading
from contextlib import suppress
from dataclasses import replace
from itertools import cycle, islice

import numpy as np
import pytest

from posture_watch.devices.camera import UNREADABLE_AT_MOST, Driver, camera_frames
from posture_watch.devices.camera_reader import WARM_UP_FRAMES
from posture_watch.devices.cameras import CameraInfo
from posture_watch.devices.opencv import load_cv2
from posture_watch.devices.probe import probe_camera
from posture_watch.devices.source import demo_clip
from posture_watch.devices.webcam import OpenCVCapture, open_webcam, why_not_open
from posture_watch.errors import SourceError
from posture_watch.posture.camera_health import CameraState
from posture_watch.posture.landmarks import Frame
from posture_watch.testing import FakeClock
from tests.devices.footage import number_of, numbered
from tests.devices.scripted_camera import CAMERA, ScriptedCapture, driver, five


def test_frames_come_at_the_wanted_rate_with_the_times_of_the_clock() -> None:
    clock = FakeClock(1000.0)
    with camera_frames(CAMERA, clock, rate=five, driver=driver(ScriptedCapture())) as frames:
        times = [next(frames).time_s for _ in range(4)]
    assert times == pytest.approx([1000.0, 1000.2, 1000.4, 1000.6])


def test_the_rate_is_asked_again_for_every_frame() -> None:
    wanted = [4.0]
    clock = FakeClock(0.0)
    with camera_frames(CAMERA, clock, rate=lambda: wanted[-1], driver=driver(ScriptedCapture())) as frames:
        times = [next(frames).time_s for _ in range(2)]
        wanted.append(0.5)
        times += [next(frames).time_s for _ in range(2)]
        wanted.append(8.0)
        times += [next(frames).time_s for _ in range(2)]
    assert times == pytest.approx([0.0, 0.25, 2.25, 4.25, 4.375, 4.5])


def test_a_rate_that_rises_while_waiting_counts_soon() -> None:
    clock = FakeClock(0.0)
    with camera_frames(
        CAMERA, clock, rate=lambda: 5.0 if clock.now_s() >= 1 else 0.01, driver=driver(ScriptedCapture())
    ) as frames:
        next(frames)
        assert next(frames).time_s <= 1.5


def test_a_clock_that_is_set_back_does_not_hold_the_camera_up() -> None:
    class Wound(FakeClock):
        def __init__(self) -> None:
            super().__init__(5000.0)
            self.asked = 0

        def now_s(self) -> float:
            self.asked += 1
            return super().now_s() - (3600.0 if self.asked > 4 else 0.0)

    clock = Wound()
    with camera_frames(CAMERA, clock, rate=five, driver=driver(ScriptedCapture())) as frames:
        times = [next(frames).time_s for _ in range(3)]
    assert times[2] < 1500
    assert clock.now_s() < 1500


def test_the_first_pictures_after_opening_are_dropped() -> None:
    with camera_frames(CAMERA, FakeClock(), rate=five, driver=driver(ScriptedCapture())) as frames:
        assert number_of(next(frames)) > WARM_UP_FRAMES


class Buffering(ScriptedCapture):
    """A device that takes a picture every 20 ms and keeps the oldest four that nobody has taken."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: queue.Queue[int] = queue.Queue(4)
        self.taken = 0
        threading.Thread(target=self.work, daemon=True).start()

    def work(self) -> None:
        while not self.closed.wait(0.02):
            self.taken += 1
            with suppress(queue.Full):
                self.kept.put_nowait(self.taken % 256)

    def grab(self) -> bool:
        self.count = self.kept.get(timeout=10)
        return True


def test_a_frame_is_never_an_old_one_out_of_the_buffer() -> None:
    capture = Buffering()
    with camera_frames(CAMERA, FakeClock(), rate=five, driver=driver(capture)) as frames:
        for idle_s in (0.0, 0.03, 0.3, 0.05, 0.5):
            next(frames)
            threading.Event().wait(idle_s)
            before = capture.taken
            # The device may finish the picture that it was at.
            assert number_of(next(frames)) >= before


def test_between_two_looks_no_picture_is_taken_out_of_the_device() -> None:
    capture = ScriptedCapture()
    with camera_frames(CAMERA, FakeClock(), rate=five, driver=driver(capture)) as frames:
        next(frames)
        before = capture.count
        threading.Event().wait(0.1)
        assert capture.count == before


def test_closing_releases_the_device_in_the_thread_that_opened_it() -> None:
    capture = ScriptedCapture()
    frames = camera_frames(CAMERA, FakeClock(), rate=five, driver=driver(capture))
    next(frames)
    frames.close()
    assert capture.closed.is_set()
    assert capture.thread_names == {"camera"}
    assert "camera" not in [thread.name for thread in threading.enumerate()]
    with pytest.raises(StopIteration):
        next(frames)


def test_a_driver_that_hangs_in_every_call_keeps_nobody_waiting_when_it_is_closed() -> None:
    answers = threading.Event()

    class Hanging(ScriptedCapture):
        def interrupt(self) -> None:
            super().interrupt()
            answers.wait()

    capture = Hanging(grabs=lambda count: count < 20 or answers.wait())
    frames = camera_frames(CAMERA, FakeClock(), rate=five, driver=driver(capture, 0.2))
    with pytest.raises(SourceError, match="has stopped delivering"):
        list(frames)
    assert capture.interrupted.is_set()
    assert not capture.closed.is_set()
    answers.set()
    assert capture.closed.wait(10)


def test_an_error_of_the_caller_releases_the_device() -> None:
    capture = ScriptedCapture()

    def fail() -> None:
        with camera_frames(CAMERA, FakeClock(), rate=five, driver=driver(capture)) as frames:
            next(frames)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert capture.closed.is_set()


def test_nothing_is_opened_before_the_first_frame_is_asked_for() -> None:
    capture = ScriptedCapture()
    camera_frames(CAMERA, FakeClock(), rate=five, driver=driver(capture)).close()
    assert capture.thread_names == set()


def test_a_camera_that_never_opens_is_given_up_and_released_if_it_opens_later() -> None:
    may_open = threading.Event()
    capture = ScriptedCapture()

    def stuck(_: CameraInfo) -> ScriptedCapture:
        may_open.wait()
        return capture

    frames = camera_frames(CAMERA, FakeClock(), rate=five, driver=Driver(open=stuck, open_patience_s=0.05))
    with pytest.raises(SourceError, match=r"Camera 0 \(Scripted Cam\) does not answer"):
        next(frames)
    may_open.set()
    assert capture.closed.wait(10)
    assert capture.count == 0


def test_whoever_lent_the_clock_can_end_the_wait_for_a_camera_that_does_not_open() -> None:
    class Called(Exception):  # noqa: N818 - no error, a call
        pass

    class Impatient(FakeClock):
        def sleep(self, duration_s: float) -> None:
            assert duration_s == 0
            raise Called

    released = threading.Event()

    def blocked(_: CameraInfo) -> ScriptedCapture:
        released.wait()
        return ScriptedCapture()

    frames = camera_frames("0", Impatient(), rate=five, driver=Driver(cameras=lambda: [CAMERA], open=blocked))
    try:
        with pytest.raises(Called):
            next(frames)
    finally:
        released.set()


def test_the_sentence_of_a_camera_that_cannot_be_opened_reaches_the_caller() -> None:
    def busy(_: CameraInfo) -> ScriptedCapture:
        raise SourceError("Camera 0 is in use.")

    with pytest.raises(SourceError, match="is in use"):
        next(camera_frames(CAMERA, FakeClock(), rate=five, driver=Driver(open=busy)))


def test_a_bug_in_the_reading_thread_is_not_swallowed() -> None:
    def broken(_: int) -> bool:
        raise ZeroDivisionError

    capture = ScriptedCapture(grabs=broken)
    with pytest.raises(ZeroDivisionError):
        next(camera_frames(CAMERA, FakeClock(), rate=five, driver=driver(capture)))
    assert capture.closed.is_set()


def test_a_camera_that_opens_and_delivers_nothing_is_an_error() -> None:
    capture = ScriptedCapture(grabs=lambda _: False)
    with pytest.raises(SourceError, match="opens but delivers no picture"):
        next(camera_frames(CAMERA, FakeClock(), rate=five, driver=driver(capture, 0.05)))
    assert capture.closed.is_set()


def test_a_camera_that_stops_delivering_is_an_error_and_not_the_end() -> None:
    capture = ScriptedCapture(grabs=lambda count: count < 30)
    frames = camera_frames(CAMERA, FakeClock(), rate=five, driver=driver(capture, 0.2))
    with pytest.raises(SourceError, match="has stopped delivering pictures"):
        list(frames)
    assert capture.closed.is_set()


def test_a_few_failed_reads_are_borne() -> None:
    capture = ScriptedCapture(grabs=lambda count: count % 3 > 0)
    with camera_frames(CAMERA, FakeClock(), rate=five, driver=driver(capture)) as frames:
        assert len([next(frames) for _ in range(5)]) == 5


def test_pictures_that_cannot_be_decoded_are_skipped_and_counted() -> None:
    capture = ScriptedCapture()
    capture.pictures = lambda count: numbered(count) if next(readable) else None
    readable = iter([True, False, False, True])
    with camera_frames(CAMERA, FakeClock(), rate=five, driver=driver(capture)) as frames:
        next(frames)
        next(frames)
        assert frames.skipped == 2


def test_a_camera_whose_pictures_never_decode_is_an_error() -> None:
    capture = ScriptedCapture(pictures=lambda _: None)
    with pytest.raises(SourceError, match="cannot be decoded"):
        next(camera_frames(CAMERA, FakeClock(), rate=five, driver=driver(capture)))


def test_bad_pictures_now_and_then_are_borne_for_ever() -> None:
    taken = cycle([None] * 30 + [numbered(0)])
    capture = ScriptedCapture(pictures=lambda _: next(taken))
    with camera_frames(CAMERA, FakeClock(), rate=lambda: float("inf"), driver=driver(capture)) as frames:
        assert len(list(islice(frames, 5))) == 5
        assert frames.skipped == 5 * 30 > UNREADABLE_AT_MOST


def test_the_camera_may_be_named_in_part() -> None:
    asked = []

    def opened(info: CameraInfo) -> ScriptedCapture:
        asked.append(info)
        return ScriptedCapture()

    other = CameraInfo(3, "Other")
    wanted = replace(driver(ScriptedCapture()), cameras=lambda: [other, CAMERA], open=opened)
    with camera_frames("scripted", FakeClock(), rate=five, driver=wanted) as frames:
        assert isinstance(next(frames), Frame)
    assert asked == [CAMERA]


def test_a_probe_tells_what_the_camera_delivers() -> None:
    capture = ScriptedCapture()
    clock = Ticking(0.05)
    probe = probe_camera(CAMERA, clock, driver=driver(capture))
    assert probe.sizes == ((160, 120),)
    assert not probe.identical
    assert probe.fps is not None
    assert probe.fps > 0
    assert probe.brightness == pytest.approx(129, abs=15)
    assert probe.contrast > 30
    assert capture.closed.is_set()


def test_a_probe_finds_a_frozen_camera() -> None:
    capture = ScriptedCapture(pictures=lambda _: numbered(1))
    assert probe_camera(CAMERA, FakeClock(), driver=driver(capture)).identical


class Ticking(FakeClock):
    """A clock that moves on by a little whenever it is read."""

    def __init__(self, tick_s: float) -> None:
        super().__init__()
        self._tick_s = tick_s

    def now_s(self) -> float:
        self.sleep(self._tick_s)
        return super().now_s()


def test_the_real_capture_reads_through_opencv_until_there_is_no_more() -> None:
    cv2 = load_cv2()
    capture = OpenCVCapture(cv2.VideoCapture(str(demo_clip()), cv2.CAP_FFMPEG))
    assert sum(capture.grab() for _ in range(250)) == 200
    capture.close()
    assert not capture.grab()
    assert capture.retrieve() is None


def test_the_real_capture_gives_red_first() -> None:
    cv2 = load_cv2()
    capture = OpenCVCapture(cv2.VideoCapture(str(demo_clip()), cv2.CAP_FFMPEG))
    assert capture.grab()
    image = capture.retrieve()
    assert image is not None
    assert image.shape == (480, 640, 3)
    video = cv2.VideoCapture(str(demo_clip()), cv2.CAP_FFMPEG)
    assert np.array_equal(image, video.read()[1][:, :, ::-1])


@pytest.mark.skipif(sys.platform != "linux", reason="device files are Linux's way")
def test_a_camera_that_is_not_there_is_said_to_be_not_there(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SourceError, match="There is no camera 63; plug one in"):
        open_webcam(CameraInfo(63, "camera 63", backend=int(load_cv2().CAP_V4L2)))
    assert capfd.readouterr().err == ""


def test_the_reason_why_a_camera_does_not_open_is_told_apart() -> None:
    assert why_not_open(CameraInfo(63, "camera 63"), "linux").state is CameraState.GONE
    assert "System Settings" in str(why_not_open(CAMERA, "darwin"))
    assert "desktop apps" in str(why_not_open(CAMERA, "win32"))
    assert why_not_open(CAMERA, "win32").state is CameraState.BUSY
    assert why_not_open(CameraInfo(5, "camera 5"), "win32").state is CameraState.GONE
