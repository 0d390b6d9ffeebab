"""Other programs come first: a call gets the camera, and watching goes on when it is over."""

import pytest

from tests.v4l2.child import live
from tests.v4l2.stand_in import StandIn
from tests.v4l2.test_faults import states, watched_s


def test_a_program_that_opens_the_camera_while_we_watch_gets_it_and_we_come_back_when_it_ends(camera: StandIn) -> None:
    camera[0].frame_us = 3_000
    call = [[60, "other", "opens"], [200, "no other"]]
    day = live(camera, seconds=420, rate=0.5, happens=call)
    assert states(day) == ["starting", "watching", "camera in use", "starting", "watching", "stopped"]
    resting = [told for told in day["lives"] if told["state"] == "camera in use"]
    # The other program has it open, and nobody else.
    assert {told["open"] for told in resting if 62 <= told["time_s"] < 199} <= {1}
    assert 60 <= resting[0]["time_s"] <= 63
    assert watched_s(day, 62, 200) == 0
    assert watched_s(day, 203, 420) == pytest.approx(215, abs=4)


def test_a_camera_that_another_program_streams_from_is_waited_for_and_the_program_is_named(camera: StandIn) -> None:
    camera[0].frame_us = 3_000
    call = [[-1, "other", "streams"], [60, "no other"]]
    day = live(camera, seconds=200, rate=0.5, happens=call, probe=False)
    assert states(day) == ["starting", "camera busy", "watching", "stopped"]
    detail = next(told["detail"] for told in day["lives"] if told["state"] == "camera busy")
    assert detail.startswith("Camera 0 (Stand-in Camera) is in use by python")
    assert "(process " in detail
    assert watched_s(day, 0, 60) == 0
    assert watched_s(day, 105, 200) == pytest.approx(95, abs=4)
