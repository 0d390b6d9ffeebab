"""Whatever happens to a camera: the state it leads to, the sentence, the way back, and no second of it counted.

The real service, database and ``cv2.VideoCapture`` before a pretended camera, see ``day.py``.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from tests.v4l2.child import live, tell
from tests.v4l2.stand_in import Busy, Event, Hang, StandIn

BEGIN_S, END_S, SECONDS = 60, 200, 420
LONGEST_DELAY_S = {"camera blocked": 180, "camera covered": 30}
YUYV, MJPEG = 0b01, 0b10
SHORT_S = 0.5

BRIEFLY_UNPLUGGED = (["unplug", 0], ["plug_in", 0])
"""What makes the program open the camera anew."""


@dataclass(frozen=True)
class Fault:
    """Something that happens at ``BEGIN_S`` and is over at ``END_S``."""

    begins: Sequence[list[Any]]
    ends: Sequence[list[Any]]
    state: str
    sentence: str
    formats: int = YUYV
    patience_s: float = 3.0
    """Real seconds to wait for the camera; short where that is in vain."""

    def happens(self) -> list[list[Any]]:
        return [[BEGIN_S, *what] for what in self.begins] + [[END_S, *what] for what in self.ends]


FAULTS = {
    "stalls": Fault([["stall", 1]], [["stall", 0]], "camera stalled", "has stopped delivering", patience_s=SHORT_S),
    "stalls, MJPEG": Fault([["stall", 1]], [["stall", 0]], "camera stalled", "has stopped delivering", MJPEG, SHORT_S),
    "opens and stays silent": Fault(
        [["stall", 1], *BRIEFLY_UNPLUGGED],
        [["stall", 0]],
        "camera silent",
        "opens but delivers no picture",
        YUYV,
        SHORT_S,
    ),
    "unplugged and back": Fault([["unplug", 0]], [["plug_in", 0]], "camera gone", "was unplugged; plug it in again"),
    "back under another number": Fault(
        [["unplug", 0]], [["plug_in", 2]], "camera gone", r"Camera 0 \(Stand-in Camera\) is not there; plug it in"
    ),
    "busy when opened": Fault(
        [["busy", Busy.OPEN], *BRIEFLY_UNPLUGGED], [["busy", 0]], "camera busy", "is in use by another program"
    ),
    "busy when set up": Fault(
        [["busy", Busy.FORMAT], *BRIEFLY_UNPLUGGED], [["busy", 0]], "camera busy", "is in use by another program"
    ),
    "hangs when opened": Fault(
        [["hang", Hang.OPEN], *BRIEFLY_UNPLUGGED], [["hang", 0]], "camera blocked", "does not answer", YUYV, SHORT_S
    ),
    "hangs when read": Fault(
        [["hang", Hang.READ]], [["hang", 0]], "camera blocked", "hangs in its driver", YUYV, SHORT_S
    ),
    "hangs when closed": Fault(
        [["stall", 1], ["hang", Hang.CLOSE]],
        [["stall", 0], ["hang", 0]],
        "camera blocked",
        "hangs in its driver",
        YUYV,
        SHORT_S,
    ),
    "frozen": Fault([["freeze", 1]], [["freeze", 0]], "camera frozen", "the same picture again and again"),
    "frozen, MJPEG": Fault([["freeze", 1]], [["freeze", 0]], "camera frozen", "the same picture", MJPEG),
    "covered": Fault([["black", 1]], [["black", 0]], "camera covered", "open its shutter or make light"),
    "covered, MJPEG": Fault([["black", 1]], [["black", 0]], "camera covered", "open its shutter", MJPEG),
}


def test_day_without_faults_is_watched_from_the_first_to_the_last_second(camera: StandIn) -> None:
    day = live_through(camera, [])
    assert states(day) == ["starting", "watching", "stopped"]
    assert watched_s(day, 0, SECONDS) == pytest.approx(SECONDS, abs=2)
    assert day["log"] == []


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_is_a_state_with_a_sentence_and_is_over_by_itself_and_no_second_of_it_counts(
    camera: StandIn, fault: Fault
) -> None:
    day = live_through(camera, fault.happens(), formats=fault.formats, patience_s=fault.patience_s)
    assert day["error"] == ""
    told = [told for told in day["lives"] if told["state"] == fault.state and re.search(fault.sentence, told["detail"])]
    assert told, day["lives"]
    assert BEGIN_S <= told[0]["time_s"] <= END_S
    assert told[0]["open"] == 0 or "hang" in str(fault.begins)
    assert any(re.search(fault.sentence, line) for line in day["log"])
    back_s = next(one["time_s"] for one in reversed(day["lives"]) if one["state"] == "watching")
    assert END_S - 5 <= back_s <= END_S + LONGEST_DELAY_S.get(fault.state, 60) + 5
    assert watched_s(day, BEGIN_S + 1, END_S) == 0
    assert watched_s(day, 0, BEGIN_S) == pytest.approx(BEGIN_S, abs=2)
    assert watched_s(day, back_s, SECONDS) == pytest.approx(SECONDS - back_s, abs=2)
    assert day["threads"] == []
    assert set(day["open"].values()) == {0}


def test_never_more_than_three_threads_hang_and_each_is_named_in_the_log(camera: StandIn) -> None:
    hangs = [[BEGIN_S, "hang", Hang.OPEN], *([BEGIN_S, *what] for what in BRIEFLY_UNPLUGGED), [1500, "hang", 0]]
    day = live_through(camera, hangs, seconds=2000, patience_s=SHORT_S)
    left = [line for line in day["log"] if "left behind" in line]
    assert [re.findall(r"\d at present", line) for line in left] == [[f"{count} at present"] for count in (1, 2, 3)]
    assert all(line.startswith("Camera 0 (Stand-in Camera) does not answer while it is opened") for line in left)
    assert any("hangs in its driver; unplug it, or restart" in told["detail"] for told in day["lives"])
    assert states(day)[-2:] == ["watching", "stopped"]
    assert day["threads"] == []


def test_sleep_kills_the_handle_and_the_camera_is_opened_anew(camera: StandIn) -> None:
    day = live_through(camera, [[BEGIN_S, "sleep", 3600]], seconds=3600 + SECONDS)
    assert watched_s(day, BEGIN_S + 1, BEGIN_S + 3600) == 0
    assert watched_s(day, BEGIN_S + 3600, 3600 + SECONDS) == pytest.approx(SECONDS - BEGIN_S, abs=10)


def test_pictures_of_another_size_lead_to_a_new_opening(camera: StandIn) -> None:
    day = live_through(camera, [[BEGIN_S, "shrink", 1]], formats=MJPEG)
    assert states(day) == ["starting", "watching", "camera resized", "watching", "stopped"]
    assert "320x240" in next(told["detail"] for told in day["lives"] if told["state"] == "camera resized")
    assert watched_s(day, 0, SECONDS) == pytest.approx(SECONDS, abs=6)


def test_a_slow_camera_is_watched_with_a_remark_which_goes_when_it_is_quick_again(camera: StandIn) -> None:
    slow = [[10, "frame_us", 300_000], [22, "frame_us", 3_000]]
    rules = {"slow_gap_s": 0.2, "quick_gap_s": 0.1}
    day = live_through(camera, slow, seconds=60, rules=rules, rate=1.0)
    remarks = [(told["state"], told["detail"]) for told in day["lives"]]
    assert any("Camera 0 (Stand-in Camera) delivers only" in detail for state, detail in remarks if state == "watching")
    assert remarks[-2] == ("watching", "")
    assert watched_s(day, 0, 60) == pytest.approx(60, abs=3)


def test_at_the_start_a_busy_camera_is_waited_for(camera: StandIn) -> None:
    camera[0].busy = Busy.FORMAT
    day = live_through(camera, [[BEGIN_S, "busy", 0]])
    assert states(day) == ["starting", "camera busy", "watching", "stopped"]


def test_at_the_start_a_camera_that_is_not_there_is_an_error(camera: StandIn) -> None:
    camera.unplug(0)
    day = live_through(camera, [])
    assert day["error"].startswith("There is no camera 0; plug one in")


def test_a_pause_stops_the_stream_and_closes_the_device_even_while_a_read_waits_in_vain(camera: StandIn) -> None:
    camera[0].frame_us = 5_000
    pause = [[BEGIN_S, "stall", 1], [BEGIN_S, "wish", "paused_until_s", BEGIN_S + 100.0], [BEGIN_S + 50, "stall", 0]]
    day = live(camera, seconds=SECONDS, happens=pause, rate=1.0, patience_s=30.0)
    assert states(day) == ["starting", "watching", "paused", "starting", "watching", "stopped"]
    assert {told["open"] for told in day["lives"] if told["state"] == "paused"} == {0}
    kinds = [kind for _, _, kind in camera.events()]
    once = [Event.OPENED, Event.STREAM_ON, Event.STREAM_OFF, Event.CLOSED]
    listing = [Event.OPENED, Event.CLOSED]
    assert kinds == [*listing, *once, *listing, *once]


def test_a_read_that_would_wait_for_a_minute_is_ended_by_stopping_the_stream(camera: StandIn) -> None:
    code = """
import os, threading
os.environ["OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT"] = "60"
from posture_watch.devices.camera import Driver, camera_frames
from posture_watch.testing import FakeClock
from tests.v4l2.stand_in import StandIn

camera = StandIn.inherited()

class Over(Exception):
    pass

class Clock(FakeClock):
    def sleep(self, duration_s):
        super().sleep(duration_s)
        if duration_s == 0 and camera[0].stall:
            raise Over

frames = camera_frames("0", Clock(), rate=lambda: 5.0, driver=Driver(frame_patience_s=60.0))
next(frames)
(reading,) = [thread for thread in threading.enumerate() if thread.name == "camera"]
camera[0].stall = 1
try:
    while True:
        next(frames)
except Over:
    pass
reading.join(20)
told = [reading.is_alive(), camera[0].open_now, camera[0].streamed - camera[0].stopped]
"""
    assert tell(camera, code) == [False, 0, 0]


def test_in_interval_mode_the_stream_is_really_off_between_looks_and_the_day_is_watched_without_a_hole(
    camera: StandIn,
) -> None:
    day = live_through(camera, [], breaks={"every_s": 30.0, "look_s": 3.0}, rate=1.0)
    assert states(day) == ["starting", "watching", "stopped"]
    assert watched_s(day, 0, SECONDS) == pytest.approx(SECONDS, abs=35)
    kinds = [kind for _, _, kind in camera.events()]
    assert kinds.count(Event.STREAM_ON) == kinds.count(Event.STREAM_OFF) == SECONDS // 30
    ends_s = [*(told["time_s"] for told in day["lives"][1:]), SECONDS]
    on_s = math.fsum(end_s - told["time_s"] for told, end_s in zip(day["lives"], ends_s, strict=True) if told["open"])
    assert on_s <= 0.2 * SECONDS


def live_through(camera: StandIn, happens: list[list[Any]], *, formats: int = YUYV, **more: Any) -> Any:
    camera[0].formats = camera[2].formats = formats
    camera[0].frame_us = camera[2].frame_us = 3_000
    return live(camera, **{"seconds": SECONDS, "rate": 0.5, **more}, happens=happens)


def states(day: Any) -> list[str]:
    """Return the live states, without repetitions."""
    told = [one["state"] for one in day["lives"]]
    return [state for state, before in zip(told, ["", *told], strict=False) if state != before]


def watched_s(day: Any, start_s: float, end_s: float) -> float:
    """Return for how many seconds of a range the database has a verdict, whatever it is."""
    return math.fsum(max(min(until_s, end_s) - max(from_s, start_s), 0.0) for from_s, until_s, _ in day["holds"])
