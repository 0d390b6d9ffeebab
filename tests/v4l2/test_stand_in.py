"""The stand-in itself: the real ``cv2.VideoCapture`` opens and reads it, and its faults are those of a driver."""

import pytest

from tests.v4l2.child import tell
from tests.v4l2.stand_in import NAME, PRODUCT, SIZES, VENDOR, Busy, Event, Hang, StandIn

OPEN = """
import time
from posture_watch.devices.opencv import load_cv2
cv2 = load_cv2()
video = cv2.VideoCapture({number}, cv2.CAP_V4L2)
"""
READ = """
video.set(cv2.CAP_PROP_FRAME_WIDTH, {width})
video.set(cv2.CAP_PROP_FRAME_HEIGHT, {height})
pictures = [video.read()[1] for _ in range(3)]
told = {{
    "format": int(video.get(cv2.CAP_PROP_FOURCC)).to_bytes(4, "little").decode(),
    "shapes": [picture.shape for picture in pictures],
    "means": [picture.mean() for picture in pictures],
    "spreads": [picture.std() for picture in pictures],
    "all_different": len({{picture.tobytes() for picture in pictures}}) == 3,
}}
video.release()
"""


@pytest.mark.parametrize(("formats", "name"), [(0b01, "YUYV"), (0b10, "MJPG")])
@pytest.mark.parametrize("size", SIZES)
def test_opencv_reads_the_clip_from_the_stand_in(
    camera: StandIn, formats: int, name: str, size: tuple[int, int]
) -> None:
    camera[0].formats = formats
    told = tell(camera, OPEN.format(number=0) + READ.format(width=size[0], height=size[1]))
    assert told["format"] == name
    assert told["shapes"] == [[size[1], size[0], 3]] * 3
    assert all(80 < mean < 110 for mean in told["means"])
    assert all(spread > 30 for spread in told["spreads"])
    assert told["all_different"]
    assert [kind for _, _, kind in camera.events()][-4:] == [
        Event.OPENED,
        Event.STREAM_ON,
        Event.STREAM_OFF,
        Event.CLOSED,
    ]


def test_a_covered_stand_in_gives_black_pictures(camera: StandIn) -> None:
    camera[0].black = 1
    told = tell(camera, OPEN.format(number=0) + READ.format(width=640, height=480))
    assert max(told["means"]) < 4
    assert told["all_different"]


def test_a_frozen_stand_in_repeats_one_picture(camera: StandIn) -> None:
    camera[0].freeze = 1
    assert not tell(camera, OPEN.format(number=0) + READ.format(width=640, height=480))["all_different"]


def test_the_list_of_cameras_finds_the_stand_in_by_name_and_number(camera: StandIn) -> None:
    camera.plug_in(2)
    list_them = "from posture_watch.devices.cameras import list_cameras\n"
    told = tell(camera, list_them + "told = [(one.index, one.name, one.identity) for one in list_cameras()]")
    assert told == [[0, NAME, f"{VENDOR}:{PRODUCT}"], [2, NAME, f"{VENDOR}:{PRODUCT}"]]


@pytest.mark.parametrize("busy", [Busy.OPEN, Busy.FORMAT])
def test_a_busy_stand_in_does_not_open(camera: StandIn, busy: Busy) -> None:
    camera[0].busy = busy
    assert tell(camera, OPEN.format(number=0) + "told = video.isOpened()") is False


def test_a_stand_in_that_is_busy_at_stream_on_opens_and_reads_nothing(camera: StandIn) -> None:
    camera[0].busy = Busy.STREAM
    assert tell(camera, OPEN.format(number=0) + "told = [video.isOpened(), video.read()[0]]") == [True, False]


def test_two_programs_cannot_stream_from_one_stand_in(camera: StandIn) -> None:
    second = "assert video.grab()\nother = cv2.VideoCapture(0, cv2.CAP_V4L2)\ntold = other.isOpened()\nvideo.release()"
    assert tell(camera, OPEN.format(number=0) + second) is False


def test_an_unplugged_stand_in_reads_nothing_and_stays_dead_when_it_is_back(camera: StandIn) -> None:
    code = """
from tests.v4l2.stand_in import StandIn
camera = StandIn.inherited()
told = [video.grab()]
camera.unplug(0)
told += [video.grab(), cv2.VideoCapture(0, cv2.CAP_V4L2).isOpened()]
camera.plug_in(0)
told += [video.grab(), cv2.VideoCapture(0, cv2.CAP_V4L2).isOpened()]
video.release()
"""
    assert tell(camera, OPEN.format(number=0) + code) == [True, False, False, False, True]


def test_a_stalled_stand_in_keeps_a_read_waiting(camera: StandIn) -> None:
    code = """
from tests.v4l2.stand_in import StandIn
import threading
camera = StandIn.inherited()
told = [video.grab()]
camera[0].stall = 1
done = threading.Event()
def read():
    while video.grab() and camera[0].stall: pass  # first what the driver's buffers still hold
    done.set()
threading.Thread(target=read).start()
told.append(done.wait(0.3))
camera[0].stall = 0
told.append(done.wait(10))
video.release()
"""
    assert tell(camera, OPEN.format(number=0) + code) == [True, False, True]


def test_the_list_of_cameras_does_not_wait_for_ever_for_a_driver_that_hangs(camera: StandIn) -> None:
    camera[0].hang = Hang.OPEN
    code = """
from posture_watch.devices.cameras import list_cameras_within
from posture_watch.errors import SourceError
from tests.v4l2.stand_in import StandIn
import threading
try:
    told = len(list_cameras_within(0.3))
except SourceError as error:
    told = str(error)
StandIn.inherited()[0].hang = 0
for thread in threading.enumerate():
    if thread.name == "list of cameras":
        thread.join()
"""
    assert tell(camera, code).startswith("A camera hangs in its driver; unplug")
