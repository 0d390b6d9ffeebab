"""When the service closes the camera by itself, and when it keeps silent: each reason, at once, and back again."""

import logging
import math
from collections.abc import Generator
from dataclasses import replace

import pytest

from posture_watch.circumstances import JUMP_S, SilenceRules
from posture_watch.posture.alerts import Outcome
from posture_watch.posture.host import HostState
from posture_watch.posture.hours import Span, every_day
from posture_watch.posture.quiet import QuietRules
from posture_watch.posture.rest import RestReason, RestRules
from posture_watch.posture.samples import Sample
from posture_watch.service import HEARTBEAT_S, WAIT_S
from tests.room import Room

SLOUCH = "gg" + "s" * 10 + "g" * 6
"""One slouch that leads to one nudge, at second 7."""

RESTING = {
    RestReason.LOCKED: HostState(locked=True),
    RestReason.LID_CLOSED: HostState(lid_closed=True),
    RestReason.SUSPENDING: HostState(suspending=True),
    RestReason.CAMERA_IN_USE: HostState(camera_used_by_others=True),
}
MIDNIGHT_UTC = RestRules(working_hours=every_day((Span(0, 1), Span(3, 1440))))
"""The room's clock begins at midnight: work from 0:00 to 0:01 and from 0:03 on."""


def host_says(room: Room, time_s: float, now: HostState) -> None:
    room.clock.at(time_s, lambda: setattr(room.host, "now", now))


# Resting


@pytest.mark.parametrize("reason", RESTING)
def test_the_camera_is_closed_at_once_nothing_counts_meanwhile_and_it_is_back_when_that_is_over(
    reason: RestReason,
) -> None:
    room = Room("g" * 60)
    host_says(room, 10.2, RESTING[reason])
    host_says(room, 30.2, HostState())
    room.run()
    assert room.states == ["starting", "watching", reason, "starting", "watching", "stopped"]
    assert 10.2 <= room.closed_s[0] <= 10.2 + WAIT_S
    assert 30.2 <= room.opened_s[1] <= 30.2 + WAIT_S
    assert [time_s for time_s in room.stored_s if 10.2 < time_s < 30.2] == []
    (detail,) = {live.detail for live in room.store.written_live if live.state == reason}
    assert detail.endswith(".")


@pytest.mark.parametrize("reason", RESTING)
def test_a_camera_that_must_not_be_on_is_never_opened(reason: RestReason) -> None:
    room = Room("g" * 30)
    room.host.now = RESTING[reason]
    room.wish(20.2, stop_s=20.2)
    room.run()
    assert room.opened_s == []
    assert room.states == ["starting", reason, "stopped"]


def test_a_picture_that_was_taken_as_the_screen_was_locked_counts_for_nothing() -> None:
    room = Room("g" * 30)
    samples = room.open_samples

    def locked_meanwhile() -> Generator[Sample, None, None]:
        for sample in samples():
            if sample.time_s == 10:
                room.host.now = HostState(locked=True)
                room.clock.at(20.0, lambda: setattr(room.host, "now", HostState()))
            yield sample

    room.service.run(locked_meanwhile)
    assert 10.0 in [sample.time_s for sample in room.seen]
    assert [time_s for time_s in room.stored_s if 10 <= time_s < 20] == []


def test_outside_working_hours_the_camera_is_off_and_the_state_tells_until_when() -> None:
    room = Room("g" * 240, silence=SilenceRules(rest=MIDNIGHT_UTC))
    room.run()
    assert room.states == ["starting", "watching", "off hours", "starting", "watching", "stopped"]
    assert 60 <= room.closed_s[0] <= 60 + WAIT_S
    assert 180 <= room.opened_s[1] <= 180 + WAIT_S
    details = {live.detail for live in room.store.written_live if live.state == "off hours"}
    assert details == {"These are not your working hours. Watching begins again at 00:03."}


def test_with_nobody_in_view_and_no_input_the_camera_goes_off_until_the_next_key_press() -> None:
    room = Room("g" * 20 + "a" * 400 + "g" * 30, silence=SilenceRules(rest=RestRules(idle_s=120.0)))
    for time_s in range(420):
        host_says(room, time_s + 0.1, HostState(idle_s=float(time_s)))
    host_says(room, 421.0, HostState(idle_s=0.0))
    room.run()
    assert room.states == ["starting", "watching", "idle", "starting", "watching", "stopped"]
    assert 19 + 120 <= room.closed_s[0] <= 19 + 120 + 1 + WAIT_S
    assert 421.0 <= room.opened_s[1] <= 421.0 + WAIT_S


@pytest.mark.parametrize("day", ["g" * 400, "u" * 400], ids=["reading", "face turned"])
def test_somebody_who_is_seen_is_watched_however_long_nothing_is_typed(day: str) -> None:
    room = Room(day, silence=SilenceRules(rest=RestRules(idle_s=120.0)))
    room.host.now = HostState(idle_s=10_000.0)
    room.run()
    assert len(room.opened_s) == 1


def test_pause_says_more_than_the_locked_screen_and_both_must_be_over() -> None:
    room = Room("g" * 90)
    room.wish(10.2, paused_until_s=40.0)
    host_says(room, 20.2, HostState(locked=True))
    host_says(room, 60.2, HostState())
    room.run()
    assert room.states == ["starting", "watching", "paused", "locked", "starting", "watching", "stopped"]
    assert 60.2 <= room.opened_s[1] <= 60.2 + WAIT_S


def test_the_camera_is_lent_while_it_rests() -> None:
    room = Room("g" * 60)
    room.host.now = HostState(locked=True)
    room.wish(10.2, camera_wanted_until_s=20.0)
    host_says(room, 30.0, HostState())
    room.run()
    assert room.states[:4] == ["starting", "locked", "camera lent", "locked"]


def test_stop_is_heard_while_it_rests() -> None:
    room = Room("g" * 60)
    room.host.now = HostState(locked=True)
    room.wish(10.2, stop_s=10.2)
    room.run()
    assert 10.2 <= room.clock.now_s() <= 10.2 + HEARTBEAT_S + WAIT_S


def test_while_the_camera_is_lost_a_locked_screen_ends_the_attempts() -> None:
    room = Room("ggg" + "x" * 300)
    host_says(room, 100.0, HostState(locked=True))
    room.wish(250.0, stop_s=250.0)
    room.run()
    assert room.states == ["starting", "watching", "camera lost", "locked", "stopped"]
    assert max(room.opened_s) <= 100.0


def test_a_recording_is_watched_whatever_the_computer_does_and_its_nudge_is_shown() -> None:
    never = RestRules(working_hours=[()] * 7)
    room = Room(SLOUCH, live_source=False, silence=SilenceRules(never, QuietRules(hours=every_day((Span(0, 1440),)))))
    room.host.now = HostState(locked=True, lid_closed=True, do_not_disturb=True, in_call=True, idle_s=1e6)
    room.run()
    assert len(room.stored_s) == len(SLOUCH)
    assert [alert.outcome for alert in room.alerts] == [Outcome.SHOWN]


# Sleep


@pytest.mark.parametrize("asleep_s", [JUMP_S + 1, 8 * 3600.0])
def test_after_a_sleep_the_camera_is_opened_anew_and_the_picture_from_before_does_not_count(
    asleep_s: float, caplog: pytest.LogCaptureFixture
) -> None:
    room = Room("g" * 20 + "g" * int(asleep_s) + "g" * 20, step_s=0.5)
    room.clock.at(10.2, lambda: room.clock.set_back(-asleep_s))
    with caplog.at_level(logging.INFO, "posture_watch"):
        room.run()
    woken_s = 10.2 + asleep_s
    assert len(room.opened_s) == 2
    assert woken_s <= room.opened_s[1] <= woken_s + WAIT_S
    assert room.opened_s[1] in room.stored_s
    assert [time_s for time_s in room.stored_s if 10.2 < time_s < room.opened_s[1]] == []
    assert "asleep" in caplog.text


def test_a_picture_that_the_camera_kept_through_the_sleep_does_not_count() -> None:
    room = Room("g" * 300)
    samples = room.open_samples

    def stale() -> Generator[Sample, None, None]:
        for sample in samples():
            if sample.time_s == 10:
                room.clock.set_back(-100)  # while the camera was waited for
                yield replace(sample, time_s=109.5)
            yield sample

    room.service.run(stale)
    assert len(room.opened_s) == 2
    assert [sample.time_s for sample in room.store.samples(9.5, 110)] == []


def test_no_second_of_the_sleep_counts_for_what_was_seen_before() -> None:
    room = Room("g" * 3700, step_s=5.0)
    room.clock.at(12.2, lambda: room.clock.set_back(-3600))
    room.run()
    (last,) = [sample for sample in room.store.samples(0, 13) if sample.time_s == 10]
    assert 12.2 - WAIT_S <= 10 + last.hold_s <= 12.2


@pytest.mark.parametrize("reason", RESTING)
def test_no_second_of_a_rest_counts_for_what_was_seen_before(reason: RestReason) -> None:
    room = Room("g" * 60, step_s=5.0)
    host_says(room, 12.2, RESTING[reason])
    host_says(room, 30.0, HostState())
    room.run()
    (last,) = [sample for sample in room.store.samples(0, 13) if sample.time_s == 10]
    assert 12.2 <= 10 + last.hold_s <= 12.2 + WAIT_S


def test_a_slouch_before_the_sleep_is_not_the_slouch_after_it() -> None:
    room = Room("gg" + "s" * 4 + "s" * 60 + "s" * 4 + "g" * 4)
    room.clock.at(5.5, lambda: room.clock.set_back(-60))
    room.run()
    assert room.alerts == []


def test_a_recording_does_not_begin_anew_after_a_sleep() -> None:
    room = Room("g" * 120, live_source=False)
    room.clock.at(10.2, lambda: room.clock.set_back(-60))
    room.run()
    assert len(room.opened_s) == 1
    assert room.stored_s[10:12] == [10, 71]


def test_a_camera_that_takes_long_to_open_is_no_sleep() -> None:
    room = Room("g" * 60)
    samples = room.open_samples

    def slowly() -> Generator[Sample, None, None]:
        room.clock.sleep(2 * JUMP_S)
        yield from samples()

    room.service.run(slowly)
    assert len(room.opened_s) == 1


# Silence


SILENT = {
    "do not disturb": HostState(do_not_disturb=True),
    "call": HostState(in_call=True),
    "full screen": HostState(full_screen=True),
}


@pytest.mark.parametrize("reason", SILENT)
def test_a_message_at_a_bad_moment_is_dropped_stored_with_the_reason_and_the_next_slouch_is_told(reason: str) -> None:
    room = Room(SLOUCH * 2)
    host_says(room, 5.5, SILENT[reason])
    host_says(room, 12.5, HostState())
    room.run()
    assert [(alert.time_s, alert.outcome, alert.channel) for alert in room.alerts] == [
        (7, Outcome.HELD_BACK, reason),
        (25, Outcome.SHOWN, "recorded"),
    ]
    assert [sent.time_s for sent in room.notifier.sent] == [25]
    assert len(room.stored_s) == len(SLOUCH * 2)  # it goes on watching


@pytest.mark.parametrize("reason", SILENT)
def test_the_live_state_tells_why_there_are_no_messages(reason: str) -> None:
    room = Room("g" * 20)
    host_says(room, 5.5, SILENT[reason])
    room.run()
    before = {live.detail for live in room.store.written_live if live.state == "watching" and live.time_s < 5}
    after = {live.detail for live in room.store.written_live if live.state == "watching" and live.time_s > 7}
    assert before == {""}
    assert len(after) == 1
    assert after.pop().startswith("No messages: ")


def test_in_quiet_hours_messages_are_held_back_and_with_their_end_they_come() -> None:
    first_minute = QuietRules(hours=every_day((Span(0, 1),)))
    room = Room(SLOUCH + "g" * 50 + SLOUCH, silence=SilenceRules(quiet=first_minute))
    room.run()
    assert [(alert.outcome, alert.channel) for alert in room.alerts] == [
        (Outcome.HELD_BACK, "quiet hours"),
        (Outcome.SHOWN, "recorded"),
    ]


def test_unknown_is_no_reason_for_anything() -> None:
    room = Room(SLOUCH)
    room.host.close()
    room.run()
    assert len(room.stored_s) == len(SLOUCH)
    assert [alert.outcome for alert in room.alerts] == [Outcome.SHOWN]


def test_a_pause_until_ever_outlasts_all_reasons_to_rest() -> None:
    room = Room("g" * 60)
    room.store.change_wishes(lambda wishes: replace(wishes, paused_until_s=math.inf))
    host_says(room, 10.0, HostState(locked=True))
    host_says(room, 20.0, HostState())
    room.wish(50.0, stop_s=50.0)
    room.run()
    assert room.states == ["starting", "paused", "stopped"]
