"""The loop that watches, with a camera, a desktop, a store and a time of our own."""

import logging
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posture_watch.circumstances import SilenceRules
from posture_watch.commands.control import void_old_wishes
from posture_watch.errors import SourceError
from posture_watch.posture.alerts import Action, AlertKind, Outcome
from posture_watch.posture.camera_health import retry_delay_s
from posture_watch.posture.quiet import QuietRules
from posture_watch.posture.samples import Cause
from posture_watch.posture.tolerance import MOST_TOLERANCE, WIDENED_BY
from posture_watch.service import HEARTBEAT_S, WAIT_S
from tests.contracts.values import EVER, profile
from tests.room import Room

SLOUCH = "gg" + "s" * 10 + "g" * 6
"""One slouch that leads to one nudge, at second 7."""


def slouching(seconds: int) -> str:
    return "gg" + "s" * (seconds - 2)


# What is recorded


def test_every_sample_is_recorded_but_those_of_a_camera_that_shows_nothing() -> None:
    room = Room("ggccguzzasd")
    room.run()
    assert room.stored_s == [0, 1, 4, 5, 8, 9, 10]
    assert len(room.seen) == 11


def test_samples_are_written_every_few_seconds_and_at_the_end() -> None:
    room = Room("g" * 9)
    room.clock.at(4.9, lambda: counts.append(len(room.stored_s)))
    room.clock.at(5.1, lambda: counts.append(len(room.stored_s)))
    counts: list[int] = []
    room.run()
    assert counts == [0, 6]
    assert len(room.stored_s) == 9


def test_a_bug_in_the_middle_loses_no_sample_and_is_not_hidden() -> None:
    room = Room("ggg?")
    with pytest.raises(KeyError):
        room.run()
    assert room.stored_s == [0, 1, 2]
    assert room.states[-1] == "stopped"
    assert room.notifier.closed


# What is said


def test_a_slouch_leads_to_one_nudge_which_is_stored_as_shown() -> None:
    room = Room(SLOUCH)
    room.run()
    (alert,) = room.alerts
    assert (alert.time_s, alert.kind, alert.cause, alert.outcome) == (7, AlertKind.NUDGE, Cause.SLUMP, Outcome.SHOWN)
    (sent,) = room.notifier.sent
    assert alert.text == f"{sent.title}\n{sent.text}"


def test_sitting_up_takes_the_message_away() -> None:
    room = Room(slouching(12) + "gggggg")
    on_screen: list[bool] = []
    for time_s in (11.9, 15.9):
        room.clock.at(time_s, lambda: on_screen.append(room.notifier.on_screen is not None))
    room.run()
    assert on_screen == [True, False]


def test_a_message_that_the_desktop_refuses_is_stored_as_failed_and_the_next_slouch_need_not_wait(
    caplog: pytest.LogCaptureFixture,
) -> None:
    room = Room(SLOUCH + SLOUCH)
    room.notifier.outcome, room.notifier.detail = Outcome.FAILED, "no desktop"
    with caplog.at_level(logging.INFO, "posture_watch"):
        room.run()
    failed = [(time_s, Outcome.FAILED, "no desktop") for time_s in (7, 18 + 7)]
    assert [(alert.time_s, alert.outcome, alert.detail) for alert in room.alerts] == failed
    assert "no desktop" in caplog.text


def test_while_snoozed_a_message_is_held_back_and_stored_as_such() -> None:
    room = Room(SLOUCH)
    room.wish(1.0, snoozed_until_s=9.0)
    room.run()
    assert room.notifier.sent == []
    assert [(alert.outcome, alert.channel) for alert in room.alerts] == [(Outcome.HELD_BACK, "snoozed")]


def test_a_snooze_that_is_over_holds_nothing_back() -> None:
    room = Room(SLOUCH)
    room.wish(1.0, snoozed_until_s=6.5)
    room.run()
    assert [alert.outcome for alert in room.alerts] == [Outcome.SHOWN]


def test_messages_that_are_switched_off_are_held_back_and_stored_as_such() -> None:
    room = Room(SLOUCH, silence=SilenceRules(quiet=QuietRules(enabled=False)))
    room.run()
    assert room.notifier.sent == []
    assert [(alert.outcome, alert.channel) for alert in room.alerts] == [(Outcome.HELD_BACK, "switched off")]


def test_limits_outlast_a_restart() -> None:
    slouch = "gg" + "s" * 6 + "g" * 6
    first = Room(slouch, rules=replace(Room("").rules, max_per_day=1, cooldown_s=1.0))
    first.run()
    second = Room("g" * 14 + slouch, rules=first.rules, store=first.store, clock=first.clock, profile=first.profile)
    second.run()
    assert [alert.outcome for alert in second.alerts] == [Outcome.SHOWN, Outcome.HELD_BACK]
    assert second.alerts[1].channel == "daily limit"


# Buttons, and the command ``fine``


def test_the_snooze_button_silences_for_as_long_as_it_says_and_is_stored_as_the_answer() -> None:
    room = Room((SLOUCH + "g" * 12) * 4)
    room.clock.at(8.5, lambda: room.notifier.press(Action.SNOOZE))
    room.run()
    assert room.store.wishes().snoozed_until_s == 8.5 + 60
    assert [(alert.outcome, alert.answer) for alert in room.alerts] == [
        (Outcome.SHOWN, Action.SNOOZE),
        (Outcome.HELD_BACK, None),
        (Outcome.HELD_BACK, None),
        (Outcome.SHOWN, None),
    ]


def test_the_button_that_was_fine_moves_the_limit_of_that_cause_and_is_kept_in_the_profile(
    caplog: pytest.LogCaptureFixture,
) -> None:
    room = Room(slouching(60))
    room.clock.at(8.5, lambda: room.notifier.press(Action.FINE))
    with caplog.at_level(logging.INFO, "posture_watch"):
        room.run()
    assert room.service.tolerance() == {Cause.SLUMP: WIDENED_BY}
    stored = room.store.profile("default")
    assert stored is not None
    assert stored == replace(room.profile, tolerance={Cause.SLUMP: WIDENED_BY})
    assert [(alert.kind, alert.answer) for alert in room.alerts] == [(AlertKind.NUDGE, Action.FINE)]
    assert "(tolerance 0.0 -> 0.5)" in caplog.text


def test_the_command_fine_forgives_the_last_nudge_and_takes_its_message_away() -> None:
    room = Room(slouching(12))
    room.wish(8.2, fine_s=8.2)
    on_screen: list[bool] = []
    room.clock.at(10.2, lambda: on_screen.append(room.notifier.on_screen is not None))
    room.run()
    assert room.service.tolerance() == {Cause.SLUMP: WIDENED_BY}
    assert on_screen == [False]


def test_one_word_of_fine_counts_once_and_without_a_poor_posture_for_nothing() -> None:
    room = Room("g" * 20)
    room.wish(5.0, fine_s=5.0)
    room.run()
    assert room.service.tolerance() == {}


def test_fine_is_bounded() -> None:
    room = Room(slouching(60))
    for time_s in range(8, 50, 2):
        room.wish(float(time_s), fine_s=float(time_s))
    room.run()
    assert room.service.tolerance() == {Cause.SLUMP: MOST_TOLERANCE}


def test_a_profile_that_is_not_in_the_store_does_not_get_there_by_fine() -> None:
    room = Room(slouching(20))
    room.store.delete_profile("default")
    room.wish(8.2, fine_s=8.2)
    room.run()
    assert room.store.profiles() == []
    assert room.service.tolerance() == {Cause.SLUMP: WIDENED_BY}


def test_a_calibration_during_the_run_is_taken_up_and_fine_leaves_it_whole() -> None:
    room = Room(slouching(30))
    anew = replace(profile("default", created_s=5.0), baseline=replace(room.profile.baseline, frame_count=5))
    room.clock.at(5.2, lambda: room.store.save_profile(replace(anew, tolerance={})))
    room.wish(9.2, fine_s=9.2)
    room.run()
    assert room.service.baselines() == anew.postures
    stored = room.store.profile("default")
    assert stored == replace(anew, tolerance={Cause.SLUMP: WIDENED_BY})
    assert len(room.opened_s) == 2
    assert 5.2 <= room.opened_s[1] <= 5.2 + HEARTBEAT_S + WAIT_S


def test_a_posture_accepted_or_forgotten_during_the_run_is_taken_up_and_fine_stays() -> None:
    room = Room(slouching(30))
    room.store.save_profile(room.profile)
    reclined = replace(room.profile.baseline, frame_count=5)
    accepting = replace(room.profile, accepted={"reclined": reclined})
    room.wish(5.2, fine_s=5.2)
    room.clock.at(9.2, lambda: room.store.save_profile(accepting))
    room.run()
    assert room.service.baselines() == (room.profile.baseline, reclined)
    assert room.service.tolerance()[Cause.SLUMP] > room.profile.tolerance.get(Cause.SLUMP, 0.0)
    assert len(room.opened_s) == 2
    assert 9.2 <= room.opened_s[1] <= 9.2 + HEARTBEAT_S + WAIT_S


def test_fine_leaves_a_profile_alone_that_was_calibrated_while_a_recording_is_watched() -> None:
    room = Room(slouching(30), live_source=False)
    anew = replace(profile("default", created_s=5.0), tolerance={})
    room.clock.at(5.2, lambda: room.store.save_profile(anew))
    room.wish(9.2, fine_s=9.2)
    room.run()
    assert room.service.tolerance() == {Cause.SLUMP: WIDENED_BY}
    assert room.store.profile("default") == anew
    assert len(room.opened_s) == 1


# Pause, resume, stop, lending


def test_a_pause_closes_the_source_within_a_second_and_a_half_and_ends_by_itself() -> None:
    room = Room("g" * 60)
    room.wish(10.2, paused_until_s=30.0)
    room.run()
    assert len(room.opened_s) == 2
    assert 10.2 <= room.closed_s[0] <= 10.2 + HEARTBEAT_S + WAIT_S
    assert 30.0 <= room.opened_s[1] <= 30.0 + WAIT_S
    assert not [time_s for time_s in room.stored_s if room.closed_s[0] < time_s < 30]
    assert room.states == ["starting", "watching", "paused", "starting", "watching", "stopped"]


def test_the_source_is_closed_before_the_pause_is_announced() -> None:
    room = Room("g" * 30)
    closed_when_paused: list[int] = []
    room.wish(10.2, paused_until_s=20.0)
    room.outside = replace(
        room.outside,
        on_live=lambda live: closed_when_paused.append(len(room.closed_s)) if live.state == "paused" else None,
    )
    room.service = room.new_service()
    room.run()
    assert set(closed_when_paused) == {1}


def test_a_pause_without_an_end_lasts_until_resume_and_outlasts_a_restart() -> None:
    room = Room("g" * 100)
    room.store.change_wishes(lambda wishes: replace(wishes, paused_until_s=float("inf")))
    room.wish(50.2, paused_until_s=None)
    room.run()
    assert len(room.opened_s) == 1
    assert 50.2 <= room.opened_s[0] <= 50.2 + HEARTBEAT_S + WAIT_S


def test_a_button_pressed_just_before_a_pause_counts_during_it() -> None:
    room = Room(slouching(90))
    room.wish(8.2, paused_until_s=80.0)
    room.clock.at(12.0, lambda: room.notifier.press(Action.SNOOZE))
    room.clock.at(14.0, lambda: wishes.append(room.store.wishes().snoozed_until_s))
    wishes: list[float | None] = []
    room.run()
    assert wishes == [72.0]


def test_a_wish_to_stop_ends_it_within_a_second_and_a_half() -> None:
    room = Room("g" * 60)
    room.wish(10.2, stop_s=10.2)
    room.run()
    assert 10.2 <= room.clock.now_s() <= 10.2 + HEARTBEAT_S + WAIT_S
    assert room.closed_s == [room.clock.now_s()]
    assert room.states[-1] == "stopped"


@pytest.mark.parametrize("day", ["g" * 60, "gg" + "x" * 60], ids=["watching", "camera lost"])
def test_the_stop_event_ends_it_within_half_a_second(day: str) -> None:
    room = Room(day)
    room.clock.at(10.2, room.outside.stop.set)
    room.run()
    assert 10.2 <= room.clock.now_s() <= 10.2 + WAIT_S


def test_the_stop_event_ends_a_pause_within_half_a_second() -> None:
    room = Room("g" * 60)
    room.wish(5.2, paused_until_s=float("inf"))
    room.clock.at(10.2, room.outside.stop.set)
    room.run()
    assert 10.2 <= room.clock.now_s() <= 10.2 + WAIT_S
    assert room.states == ["starting", "watching", "paused", "stopped"]


def test_wishes_that_an_earlier_instance_left_are_void_even_if_they_seem_to_come_from_the_future() -> None:
    room = Room(slouching(20))
    room.store.change_wishes(lambda wishes: replace(wishes, stop_s=1e9, fine_s=1e9, snoozed_until_s=3.0))
    void_old_wishes(room.store)
    assert room.store.wishes().snoozed_until_s == 3.0
    room.run()
    assert len(room.stored_s) == 20
    assert room.service.tolerance() == {}


def test_the_camera_is_lent_and_taken_back() -> None:
    room = Room("g" * 60)
    room.wish(10.2, camera_wanted_until_s=310.0)
    room.wish(25.2, camera_wanted_until_s=None)
    room.run()
    assert room.states == ["starting", "watching", "camera lent", "starting", "watching", "stopped"]
    assert 10.2 <= room.closed_s[0] <= 10.2 + HEARTBEAT_S + WAIT_S
    assert 25.2 <= room.opened_s[1] <= 25.2 + HEARTBEAT_S + WAIT_S


def test_a_camera_that_nobody_gives_back_is_taken_back() -> None:
    room = Room("g" * 400)
    room.wish(10.2, camera_wanted_until_s=310.0)
    room.run()
    assert 310.0 <= room.opened_s[1] <= 310.0 + WAIT_S


# A camera that fails


def test_a_lost_camera_is_waited_for_with_growing_delays_and_comes_back(caplog: pytest.LogCaptureFixture) -> None:
    room = Room("ggg" + "x" * 240 + "g" * 130 + "x" + "ggg")
    room.run()
    waits_s = [opened_s - closed_s for closed_s, opened_s in zip(room.closed_s, room.opened_s[1:], strict=False)]
    expected_s = [*(retry_delay_s(None, failures) for failures in range(8)), retry_delay_s(None, 0)]
    assert waits_s == [pytest.approx(wait_s, abs=WAIT_S) for wait_s in expected_s]
    assert room.states == ["starting", "watching", "camera lost", "watching", "camera lost", "watching", "stopped"]
    lost = [live for live in room.store.written_live if live.state == "camera lost"]
    assert {live.detail for live in lost} == {"The camera has stopped delivering pictures."}
    assert {live.posture for live in lost} == {None}
    assert [message for message in caplog.messages if "stopped delivering" in message] == [
        "The camera has stopped delivering pictures. Trying again in 2 s, later less and less often."
    ] * 2


def test_while_the_camera_is_lost_nothing_is_recorded_and_pause_and_stop_are_heard() -> None:
    room = Room("gggggg" + "x" * 500)
    room.opening_s = 3.0
    room.wish(100.2, paused_until_s=200.0)
    room.wish(300.2, stop_s=300.2)
    room.run()
    assert {live.detail for live in room.store.written_live if live.state == "camera lost"} == {
        "The camera has stopped delivering pictures."
    }
    assert len(room.stored_s) == 3
    assert room.states == ["starting", "watching", "camera lost", "paused", "starting", "camera lost", "stopped"]
    paused_s = min(live.time_s for live in room.store.written_live if live.state == "paused")
    assert 100.2 <= paused_s <= 100.2 + HEARTBEAT_S + WAIT_S
    assert room.clock.now_s() <= 300.2 + HEARTBEAT_S + WAIT_S


def test_a_pause_too_short_for_a_gap_counts_as_not_watched() -> None:
    room = Room("g" * 20)
    room.wish(10.2, paused_until_s=13.0)
    room.run()
    held = room.store.holds(*EVER)
    watched_s = [(start_s, end_s) for start_s, end_s, *_ in held.pieces()]
    assert not [piece for piece in watched_s if piece[0] < 13 and piece[1] > room.closed_s[0]]


def test_a_picture_that_shows_nothing_ends_what_the_verdict_before_speaks_for() -> None:
    room = Room("gggccgg")
    room.run()
    held = [(start_s, end_s) for start_s, end_s, *_ in room.store.holds(*EVER).pieces() if end_s > start_s]
    assert held == [(0.0, 2.0), (5.0, 6.0)]


def test_a_camera_that_fails_at_the_very_start_is_an_error() -> None:
    room = Room("xggg")
    with pytest.raises(SourceError, match="stopped delivering"):
        room.run()
    assert room.states == ["starting", "stopped"]


def test_at_login_a_camera_that_is_not_there_yet_is_waited_for() -> None:
    room = Room("x" * 9 + "g" * 60, patient=True)
    room.run()
    assert room.states == ["starting", "camera lost", "watching", "stopped"]
    room = Room("xggg", live_source=False, patient=True)
    with pytest.raises(SourceError):
        room.run()


def test_a_recording_that_fails_is_an_error_and_what_was_seen_is_kept() -> None:
    room = Room("gggx", live_source=False)
    with pytest.raises(SourceError):
        room.run()
    assert room.stored_s == [0, 1, 2]


# A store that fails


def test_a_store_that_cannot_be_written_for_a_while_loses_nothing_and_is_mentioned_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    room = Room(SLOUCH + "g" * 30)
    room.store.refuses_writing = True
    room.clock.at(8.5, lambda: room.notifier.press(Action.FINE))
    room.clock.at(30.0, lambda: setattr(room.store, "refuses_writing", False))
    room.run()
    assert room.stored_s == [sample.time_s for sample in room.seen]
    assert [(alert.time_s, alert.outcome, alert.answer) for alert in room.alerts] == [(7, Outcome.SHOWN, Action.FINE)]
    stored = room.store.profile("default")
    assert stored is not None
    assert stored.tolerance == {Cause.SLUMP: WIDENED_BY}
    assert [message for message in caplog.messages if "disk" in message] == ["The disk is full: make some room."]


def test_a_store_that_can_never_be_used_does_not_end_the_watching() -> None:
    room = Room(SLOUCH)
    room.store.refuses_writing = room.store.refuses_reading = True
    room.run()
    assert len(room.seen) == len(SLOUCH)
    assert len(room.notifier.sent) == 1


def test_a_button_counts_at_once_even_while_the_store_can_be_neither_read_nor_written() -> None:
    room = Room(SLOUCH + "g" * 12 + SLOUCH)
    room.store.refuses_writing = room.store.refuses_reading = True
    room.clock.at(8.5, lambda: room.notifier.press(Action.SNOOZE))
    room.run()
    assert len(room.notifier.sent) == 1


# The live state


def test_the_live_state_is_written_about_once_a_second_at_changes_and_at_the_end() -> None:
    room = Room("g" * 20 + "s" * 10, step_s=0.2)
    room.wish(25.0, stop_s=25.0)
    room.run()
    times_s = [live.time_s for live in room.store.written_live]
    gaps_s = [after - before for before, after in pairwise(times_s)]
    assert max(gaps_s) <= HEARTBEAT_S + 0.2
    assert len(times_s) <= 25 + 6
    last_but_one, last = room.store.written_live[-2:]
    assert (last_but_one.posture, last_but_one.cause, last_but_one.score) == ("poor", Cause.SLUMP, 40.0)
    assert last_but_one.since_s == pytest.approx(20.0, abs=0.3)
    assert (last.state, last.posture, last.since_s) == ("stopped", None, None)


def test_at_one_look_in_five_seconds_wishes_are_heard_and_the_live_state_is_fresh_all_the_same() -> None:
    room = Room("g" * 60, step_s=5.0)
    room.wish(31.2, paused_until_s=40.0)
    room.run()
    assert 31.2 <= room.closed_s[0] <= 31.2 + HEARTBEAT_S + WAIT_S
    gaps_s = [after.time_s - before.time_s for before, after in pairwise(room.store.written_live)]
    assert max(gaps_s) <= HEARTBEAT_S + WAIT_S


def test_a_long_sleep_of_the_frames_takes_as_long_as_they_ask_for() -> None:
    room = Room("g")
    clock = room.service.attentive_clock()
    for duration_s in (0.0, 0.2, 0.5, 5.3):
        before_s = clock.now_s()
        clock.sleep(duration_s)
        assert clock.now_s() - before_s == pytest.approx(duration_s)


def test_a_clock_that_is_set_back_by_an_hour_keeps_neither_wishes_nor_the_live_state_waiting() -> None:
    room = Room("g" * 5000)
    room.clock.sleep(4000)
    room.service = room.new_service()

    def set_back() -> None:
        room.clock.set_back(3600)
        room.wish(420.2, stop_s=420.2)

    room.clock.at(4010.0, set_back)
    room.run()
    assert 420.2 <= room.clock.now_s() <= 420.2 + HEARTBEAT_S + WAIT_S
    assert len(room.stored_s) == len(room.seen)
    times_s = [live.time_s for live in room.store.written_live]
    assert len([time_s for time_s in times_s if time_s < 3600]) >= 9


# Whatever happens


@settings(max_examples=60, deadline=None)
@given(
    day=st.text("gspauczmx", max_size=60).map(lambda day: f"g{day}"),
    wishes=st.lists(
        st.tuples(
            st.floats(0, 60),
            st.sampled_from(["paused_until_s", "snoozed_until_s", "camera_wanted_until_s", "fine_s"]),
            st.none() | st.floats(0, 70),
        ),
        max_size=5,
    ),
    stop_s=st.none() | st.floats(1, 70),
    refusal_s=st.none() | st.floats(0, 30),
)
def test_whatever_happens_every_source_is_closed_and_everything_seen_and_said_is_stored_once(
    day: str, wishes: list[tuple[float, str, float | None]], stop_s: float | None, refusal_s: float | None
) -> None:
    room = Room(day)
    for time_s, name, value in wishes:
        room.wish(time_s, **{name: value})
    if stop_s is not None:
        room.clock.at(stop_s, room.outside.stop.set)
    if refusal_s is not None:
        room.clock.at(refusal_s, lambda: setattr(room.store, "refuses_writing", True))
        room.clock.at(refusal_s + 10, lambda: setattr(room.store, "refuses_writing", False))
    room.run()
    assert len(room.opened_s) == len(room.closed_s)
    watched = [sample.time_s for sample in room.seen if sample.reason not in ("covered", "frozen")]
    if refusal_s is None or room.clock.now_s() > refusal_s + 10:
        assert room.stored_s == sorted(set(watched))
        shown = [alert.time_s for alert in room.alerts if alert.outcome is Outcome.SHOWN]
        assert shown == [notification.time_s for notification in room.notifier.sent]
        assert room.store.written_live[-1].state == "stopped"
    assert room.notifier.closed
