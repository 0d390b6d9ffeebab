"""A working day of nine hours before a camera that has every fault there is, in the time that a coffee takes.

Real: ``cv2.VideoCapture``, the thread that reads it, the service, the database. Fakes: the device, time, the landmarks.
"""

import random
from itertools import pairwise
from typing import Any

import pytest

from tests.v4l2.child import PATIENCE_S, live
from tests.v4l2.stand_in import Busy, Event, Hang, StandIn
from tests.v4l2.test_faults import watched_s

HOUR_S = 3600
DAY_S = 9 * HOUR_S
EVERY_S, LASTS_S = 600, 150
BACK_AFTER_S = 75
"""Longest wait for the next attempt, and a look."""
BACK_AFTER_HANGING_S = 195
"""The same for a driver that hangs."""

INTERRUPTIONS: list[tuple[list[list[Any]], list[list[Any]]]] = [
    ([["stall", 1]], [["stall", 0]]),
    ([["unplug"]], [["plug_in"]]),
    ([["freeze", 1]], [["freeze", 0]]),
    ([["black", 1]], [["black", 0]]),
    ([["locked", True]], [["locked", False]]),
    ([["wish", "paused_until_s", 1e9]], [["wish", "paused_until_s", None]]),
    ([["wish", "camera_wanted_until_s", 1e9]], [["wish", "camera_wanted_until_s", None]]),
    ([["other", "opens"]], [["no other"]]),
    ([["sleep", LASTS_S]], []),
    ([["busy", Busy.FORMAT], ["suspend"]], [["busy", 0]]),
    ([["hang", Hang.READ]], [["hang", 0]]),
]
"""How each begins and how it ends; the camera that is unplugged comes back under the other number."""


def script() -> tuple[list[int], list[list[Any]]]:
    """Return when a fault begins, in seconds, and all that happens."""
    starts_s = list(range(EVERY_S, DAY_S, EVERY_S))
    chance = random.Random(1)  # noqa: S311 - the same day each time
    order = [what for _ in starts_s for what in chance.sample(INTERRUPTIONS, len(INTERRUPTIONS))]
    number, happens = 0, []
    for start_s, (begins, ends) in zip(starts_s, order, strict=False):
        happens += [[start_s, *what, *([number] if what == ["unplug"] else [])] for what in begins]
        number = 2 - number if ends == [["plug_in"]] else number
        happens += [[start_s + LASTS_S, *what, *([number] if what == ["plug_in"] else [])] for what in ends]
    happens += [[hour * HOUR_S + EVERY_S - 10, "measure"] for hour in range(1, 9)]
    return starts_s, happens


@pytest.mark.timeout(PATIENCE_S)
def test_a_working_day_of_faults_leaves_nothing_behind_and_adds_up(camera: StandIn) -> None:
    camera[0].frame_us = camera[2].frame_us = 1_000
    camera[0].formats = camera[2].formats = 0b01
    starts_s, happens = script()
    hangs_s = {what[0] for what in happens if what[1:] == ["hang", Hang.READ]}
    day = live(camera, seconds=DAY_S, rate=0.1, patience_s=0.5, happens=happens)
    assert day["error"] == ""
    assert day["threads"] == []

    counted = [start_s for start_s in starts_s if watched_s(day, start_s + 11, start_s + LASTS_S - 1) > 0]
    assert counted == [], "counted while nobody watched"
    late = []
    for start_s in starts_s:
        from_s = start_s + LASTS_S + (BACK_AFTER_HANGING_S if start_s in hangs_s else BACK_AFTER_S)
        if watched_s(day, from_s, start_s + EVERY_S) < 0.95 * (start_s + EVERY_S - from_s):
            late.append(start_s)
    assert late == [], "not back in time"
    assert {posture for _, _, posture in day["holds"]} == {"good"}
    assert all(before[1] <= after[0] for before, after in pairwise(day["holds"])), "seconds counted twice"

    kinds = [kind for _, _, kind in camera.events()]
    assert kinds.count(Event.OPENED) == kinds.count(Event.CLOSED)
    assert kinds.count(Event.STREAM_ON) == kinds.count(Event.STREAM_OFF)
    first, *_, last = day["measured"]
    assert last["threads"] == first["threads"]
    assert last["files"] == first["files"]
    assert last["resident_mb"] == pytest.approx(first["resident_mb"], abs=8)
