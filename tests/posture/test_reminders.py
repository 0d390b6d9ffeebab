import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posture_watch.config.sections import Nudge
from posture_watch.posture import reminders
from posture_watch.posture.alerts import Action, Alert, AlertKind, Notification, Outcome
from posture_watch.posture.reminders import (
    DAILY_LIMIT,
    HOURLY_LIMIT,
    Due,
    Recovered,
    ReminderRules,
    ReminderState,
    failed,
    forgive,
    recall,
    remind,
)
from posture_watch.posture.samples import Cause, Posture, Sample, UnsureReason
from tests.record import record

RULES = ReminderRules(dwell_s=dict.fromkeys(Cause, 60.0))
"""The usual rules, but every cause takes a minute."""

MINUTES = ReminderRules(dwell_s=dict.fromkeys(Cause, 120.0))
"""Those of the timeline in the module's docstring."""

Happening = tuple[float, str]


def sit(spans: str, *, start_s: float = 0.0, step_s: float = 1.0) -> list[Sample]:
    """Return the samples of spans such as ``g60 s90``: 60 s of good posture, then 90 s of slumping."""
    letters = "".join(
        letter * round(float(duration_s) / step_s) for letter, duration_s in re.findall(r"(.)(\d+)", spans)
    )
    return record(letters, start_s=start_s, step_s=step_s, hold_s=1.5 * step_s)


def play(
    samples: Iterable[Sample],
    rules: ReminderRules = RULES,
    state: ReminderState | None = None,
    *,
    held_back: str = "",
) -> tuple[ReminderState, list[Due | Recovered]]:
    """Return the last state and everything that followed from the samples."""
    state = state or ReminderState()
    events = []
    for sample in samples:
        state, event = remind(state, sample, rules, held_back)
        if event:
            events.append(event)
    return state, events


def tell(events: Iterable[Due | Recovered]) -> list[Happening]:
    """Return when what happened, in words."""
    return [
        (event.time_s, "recovered")
        if isinstance(event, Recovered)
        else (event.notification.time_s, f"{event.notification.kind}{event.held_back and ' held: ' + event.held_back}")
        for event in events
    ]


def story(
    samples: Iterable[Sample],
    rules: ReminderRules = RULES,
    state: ReminderState | None = None,
    *,
    held_back: str = "",
) -> list[Happening]:
    return tell(play(samples, rules, state, held_back=held_back)[1])


def messages(samples: Iterable[Sample], rules: ReminderRules = RULES) -> list[Notification]:
    return [event.notification for event in play(samples, rules)[1] if isinstance(event, Due)]


def camera_moved(*times_s: float) -> list[Sample]:
    return [Sample(time_s, Posture.UNSURE, reason=UnsureReason.CAMERA_MOVED) for time_s in times_s]


# The bucket.


def test_a_slouch_that_lasts_its_dwell_is_mentioned_once() -> None:
    assert story(sit("g30 s600")) == [(90, "nudge")]


def test_a_slouch_shorter_than_its_dwell_is_not_mentioned() -> None:
    assert story(sit("g30 s60 g30")) == []


@pytest.mark.parametrize("cause", Cause)
def test_each_cause_has_its_own_dwell_and_is_named(cause: Cause) -> None:
    rules = ReminderRules()
    samples = [replace(sample, cause=cause) for sample in record("p" * 200)]
    (message,) = messages(samples, rules)
    assert (message.time_s, message.cause) == (rules.dwell_s[cause], cause)


def test_poor_posture_without_a_named_cause_takes_the_longest_dwell_and_names_none() -> None:
    (message,) = messages(sit("p500"), ReminderRules())
    assert (message.time_s, message.cause) == (180, None)


def test_every_cause_must_have_a_dwell() -> None:
    with pytest.raises(ValueError, match="every cause"):
        ReminderRules(dwell_s={Cause.SLUMP: 60.0})
    with pytest.raises(ValueError, match="more than 0"):
        ReminderRules(dwell_s=dict.fromkeys(Cause, 0.0))


def test_good_posture_makes_up_for_twice_its_length() -> None:
    assert story(sit("s50 g10 s100")) == [(90, "nudge")]
    assert story(sit("s50 g15 s100")) == [(50 + 15 + 40, "nudge")]
    assert story(sit("s50 g25 s100")) == [(135, "nudge")]
    assert story(sit("s50 g40 s100")) == [(150, "nudge")]


def test_nobody_is_told_to_sit_up_who_just_did() -> None:
    assert story(sit("s60 g100")) == []


@pytest.mark.parametrize("silence", ["u", "a", "."])
def test_nobody_is_spoken_to_who_cannot_be_judged_at_that_moment(silence: str) -> None:
    assert story(sit(f"s60 {silence}300 g10")) == []


def test_causes_add_up_and_the_one_that_lasted_is_named() -> None:
    (message,) = messages(sit("f10 s35 f500"))
    assert (message.time_s, message.cause) == (60, Cause.SLUMP)
    (message,) = messages(sit("s10 f35 s500"))
    assert (message.time_s, message.cause) == (60, Cause.FORWARD_HEAD)


def test_each_cause_fills_its_own_share_of_the_bucket() -> None:
    rules = ReminderRules(dwell_s={**RULES.dwell_s, Cause.FORWARD_HEAD: 120.0})
    (message,) = messages(sit("f60 s500"), rules)
    assert (message.time_s, message.cause) == (90, Cause.SLUMP)


def test_of_two_causes_that_lasted_equally_long_the_present_one_is_named() -> None:
    (message,) = messages(sit("f30 s500"))
    assert message.cause is Cause.SLUMP


def test_a_full_bucket_gets_no_fuller() -> None:
    state, _ = play(sit("s60 g12 s3000"))
    assert state.bucket.poor_s == {Cause.SLUMP: 60}


@pytest.mark.parametrize("silence", ["u", "d", "a"])
def test_ten_seconds_without_a_verdict_neither_fill_nor_empty_the_bucket(silence: str) -> None:
    assert story(sit(f"s50 {silence}10 s100")) == [(70, "nudge")]


def test_longer_without_a_verdict_the_bucket_leaks() -> None:
    assert story(sit("s50 u15 s100")) == [(50 + 15 + 20, "nudge")]
    assert story(sit("s50 u300 s100")) == [(50 + 300 + 60, "nudge")]


def test_a_glimpse_in_between_starts_the_ten_seconds_anew() -> None:
    assert story(sit("s50 u10 s1 u10 s100")) == [(50 + 10 + 1 + 10 + 9, "nudge")]


def test_more_than_twenty_seconds_away_empty_the_bucket() -> None:
    rules = ReminderRules(dwell_s=dict.fromkeys(Cause, 600.0))
    assert story(sit("s500 a20 s700"), rules) == [(500 + 20 + 120, "nudge")]
    assert story(sit("s500 a21 s700"), rules) == [(500 + 21 + 600, "nudge")]


def test_looking_unsure_in_between_does_not_make_an_absence_shorter() -> None:
    rules = ReminderRules(dwell_s=dict.fromkeys(Cause, 600.0))
    assert story(sit("s500 a15 u2 a15 s700"), rules) == [(500 + 32 + 600, "nudge")]


def test_what_was_not_watched_counts_for_nothing_and_a_long_gap_empties_the_bucket() -> None:
    rules = ReminderRules(dwell_s=dict.fromkeys(Cause, 600.0))
    short, long = sit("s501 .9 s700"), sit("s501 .20 s700")
    assert story(short, rules) == [(510 + 100, "nudge")]
    assert story(long, rules) == [(521 + 600, "nudge")]


def test_each_verdict_speaks_for_as_long_as_it_holds() -> None:
    sparse = record("s....s....s....s....s....s....s....s....s....s....s....s....s", hold_s=5)
    assert story(sparse) == [(60, "nudge")]
    assert story([replace(sample, hold_s=4.9) for sample in sparse]) == []


def test_a_clock_set_back_a_little_costs_only_that_moment_and_one_set_back_far_starts_anew() -> None:
    assert story([*sit("s51"), *sit("s100", start_s=45)]) == [(55, "nudge")]
    assert story([*sit("s51", start_s=4000), *sit("s100", start_s=400)]) == [(460, "nudge")]


# One slouch, one nudge.


def test_a_nudge_that_changed_nothing_is_followed_by_one_break_and_then_by_silence() -> None:
    assert story(sit("s14400", step_s=5)) == [(60, "nudge"), (660, "break")]


def test_a_break_names_no_cause() -> None:
    nudge, pause = messages(sit("s700"))
    assert (nudge.cause, pause.cause) == (Cause.SLUMP, None)
    assert Action.FINE in nudge.actions
    assert Action.FINE not in pause.actions


def test_sitting_up_for_ten_seconds_ends_a_slouch_and_empties_the_bucket() -> None:
    assert story(sit("s661 g10 s1000"))[1:] == [(660, "break"), (664, "recovered")]
    assert story(sit("s661 g11 s1000"))[1:] == [(660, "break"), (664, "recovered"), (660 + 600, "nudge")]
    state, _ = play(sit("s61 g11"))
    assert not state.bucket.poor_s


def test_sitting_up_for_less_is_part_of_the_same_slouch() -> None:
    told = story(sit("s61 g9 s3000"))
    assert told == [(60, "nudge"), (64, "recovered"), (660, "break")]


def test_getting_up_ends_a_slouch() -> None:
    assert story(sit("s61 a21 s3000")) == [(60, "nudge"), (660, "nudge"), (1260, "break")]
    assert story(sit("s61 a20 s3000")) == [(60, "nudge"), (660, "break")]


def test_so_does_a_long_gap() -> None:
    assert story(sit("s61 .60 s700")) == [(60, "nudge"), (660, "nudge")]


# The silence after a message.


def test_a_new_slouch_waits_for_the_end_of_the_silence() -> None:
    assert story(sit("s61 g60 s700")) == [(60, "nudge"), (64, "recovered"), (660, "nudge")]


def test_the_silence_grows_with_each_message_that_is_not_followed_up_to_half_an_hour() -> None:
    rules = replace(RULES, max_per_hour=60, max_per_day=500)
    told = story(sit("s900 g20 " * 20, step_s=5), rules)
    times_s = [time_s for time_s, what in told if what != "recovered"]
    waits_s = [later - earlier for earlier, later in pairwise(times_s)]
    assert waits_s[0] == 600
    assert 900 <= waits_s[1] < 1000
    assert 1350 <= waits_s[2] < 1500
    assert all(1800 <= wait_s < 1900 for wait_s in waits_s[3:])


def test_the_silences_grow_as_the_rules_say() -> None:
    assert [RULES.silence_s(ignored) for ignored in range(6)] == [600, 600, 900, 1350, 1800, 1800]
    assert replace(RULES, cooldown_growth=1.0).silence_s(100) == 600
    assert replace(RULES, cooldown_growth=5.0).silence_s(100_000) == 1800
    assert replace(RULES, cooldown_s=3600.0).silence_s(9) == 3600


def test_a_message_followed_within_a_minute_brings_the_usual_silence_back() -> None:
    ignored_once = "s800 g300 s461 "  # nudge at 60, break at 660, nudge at 1560
    rules = replace(RULES, max_per_hour=60)
    assert [what for _, what in story(sit(ignored_once))] == ["nudge", "break", "recovered", "nudge"]
    assert story(sit(ignored_once + "s59 g20 s2000"), rules)[-2] == (1560 + 600, "nudge")
    assert story(sit(ignored_once + "s60 g20 s2000"), rules)[-1] == (1560 + 1350, "nudge")


def test_getting_up_within_a_minute_follows_a_message_too() -> None:
    assert play(sit("s661 a30"))[0].ignored == 0
    assert play(sit("s661 s59 a30"))[0].ignored == 0
    assert play(sit("s661 s60 a30"))[0].ignored == 2


def test_a_clock_set_back_makes_no_silence_longer() -> None:
    before, after = sit("s61", start_s=10_000), sit("g30 s1000", start_s=6_460)
    assert story([*before, *after])[-1] == (6_460 + 600, "nudge")
    state, _ = play(sit("s101"), held_back="snoozed")
    assert story(sit("s900", start_s=85), state=state) == [(660 - 15, "break")]
    moved = [*sit("s1", start_s=10_000), *camera_moved(10_001), *camera_moved(6_400), *camera_moved(6_400 + 1800)]
    assert [what for _, what in story(moved)] == ["camera", "camera"]


# Limits.


def nags(hours: int) -> list[Sample]:
    """Return hours in which every message but the last of each slouch is followed at once, a slouch every 12 min."""
    return sit("s65 g655 " * (5 * hours), step_s=5)


def test_no_more_than_three_messages_in_an_hour_and_what_is_too_much_is_dropped() -> None:
    told = [(time_s, what) for time_s, what in story(nags(2)) if what != "recovered"]
    assert told[:6] == [
        (60, "nudge"),
        (780, "nudge"),
        (1500, "nudge"),
        (2220, f"nudge held: {HOURLY_LIMIT}"),
        (2940, f"nudge held: {HOURLY_LIMIT}"),
        (3660, "nudge"),
    ]


def test_no_more_than_twelve_messages_in_a_day() -> None:
    told = [(time_s, what) for time_s, what in story(nags(26)) if what != "recovered"]
    shown = [time_s for time_s, what in told if what == "nudge"]
    assert len([time_s for time_s in shown if time_s < 86_400]) == 12
    assert told[30][1] == f"nudge held: {DAILY_LIMIT}"
    assert shown[12] - shown[0] == 86_400


def test_breaks_count_against_the_limits() -> None:
    rules = replace(RULES, max_per_hour=1)
    assert story(sit("s700"), rules) == [(60, "nudge"), (660, f"break held: {HOURLY_LIMIT}")]


def test_a_limit_of_none_says_nothing() -> None:
    assert story(sit("s100"), replace(RULES, max_per_hour=0)) == [(60, f"nudge held: {HOURLY_LIMIT}")]
    assert story(sit("s100"), replace(RULES, max_per_day=0)) == [(60, f"nudge held: {DAILY_LIMIT}")]


# Bad moments.


def test_a_message_at_a_bad_moment_is_returned_once_with_who_held_it_back() -> None:
    assert story(sit("s600"), held_back="snoozed") == [(60, "nudge held: snoozed")]


def test_a_message_that_was_held_back_is_dropped_and_not_kept_for_later() -> None:
    state, _ = play(sit("s120"), held_back="snoozed")
    assert story(sit("s3000", start_s=120), state=state) == [(660, "break")]


def test_a_message_that_was_held_back_starts_no_silence_for_the_next_slouch() -> None:
    state, _ = play(sit("s61"), held_back="snoozed")
    assert story(sit("g20 s100", start_s=61), state=state) == [(61 + 20 + 60, "nudge")]


def test_messages_that_were_held_back_count_against_no_limit_and_are_not_ignored() -> None:
    state, events = play(nags(2), held_back="paused")
    assert {what for _, what in tell(events)} == {"nudge held: paused"}
    assert len(events) == 10
    assert (state.shown_s, state.ignored) == ((), 0)


def test_who_holds_back_goes_before_the_limits() -> None:
    assert story(sit("s61"), replace(RULES, max_per_day=0), held_back="paused") == [(60, "nudge held: paused")]


# Recovery.


def test_sitting_up_for_three_seconds_clears_the_message_once() -> None:
    assert story(sit("s65 g60")) == [(60, "nudge"), (68, "recovered")]
    assert story(sit("s65 g3 s30")) == [(60, "nudge")]


def test_a_look_aside_does_not_keep_the_message_on_the_screen() -> None:
    assert story(sit("s65 g2 u4 g20"))[-1] == (65 + 2 + 4 + 1, "recovered")


def test_good_moments_between_poor_ones_do_not_add_up_to_sitting_up() -> None:
    assert story(sit("s65 " + "g2 s2 " * 20)) == [(60, "nudge")]


def test_without_a_message_on_the_screen_there_is_nothing_to_clear() -> None:
    assert story(sit("s30 g60")) == []
    assert story(sit("s65 g60"), held_back="snoozed") == [(60, "nudge held: snoozed")]


def test_the_message_stays_while_nobody_is_there_and_goes_when_somebody_sits_up_after_it() -> None:
    assert story(sit("s65 a600 g10")) == [(60, "nudge"), (65 + 600 + 3, "recovered")]
    assert story(sit("s65 g2 a600 g10")) == [(60, "nudge"), (67 + 600 + 3, "recovered")]


# A moved camera.


def test_a_moved_camera_is_mentioned_with_what_to_do() -> None:
    (message,) = messages(camera_moved(5, 6, 7))
    assert (message.time_s, message.kind, message.cause) == (5, AlertKind.CAMERA, None)
    assert "posture-watch calibrate" in message.text


def test_a_moved_camera_is_mentioned_at_most_once_in_half_an_hour() -> None:
    assert story(camera_moved(0, 600, 1799, 1800, 1801, 3599)) == [(0, "camera"), (1800, "camera")]


def test_a_moved_camera_is_held_back_like_the_rest_and_not_mentioned_later() -> None:
    state, events = play(camera_moved(0), held_back="in a call")
    assert tell(events) == [(0, "camera held: in a call")]
    assert story(camera_moved(60), state=state) == []
    nudged, _ = play(sit("s65"))
    state, _ = play(camera_moved(65), state=nudged, held_back="in a call")
    assert story(sit("g10", start_s=66), state=state) == [(69, "recovered")]


def test_a_moved_camera_counts_against_no_limit_starts_no_silence_and_stays_when_somebody_sits_up() -> None:
    rules = replace(RULES, max_per_hour=1, max_per_day=1)
    samples = [*sit("g10"), *camera_moved(10, 11), *sit("s100", start_s=12)]
    assert story(samples, rules) == [(10, "camera"), (72, "nudge")]
    samples = [*sit("s65"), *camera_moved(65, 66), *sit("g30", start_s=67)]
    assert story(samples) == [(60, "nudge"), (65, "camera")]


# Answers, failures, restarts.


def test_that_was_fine_empties_the_bucket_and_ends_the_messages_of_this_slouch() -> None:
    state = forgive(play(sit("s100"))[0])
    assert not state.bucket.poor_s
    assert story(sit("s7200", start_s=100, step_s=5), state=state) == []


def test_after_that_was_fine_the_next_slouch_is_mentioned_again_after_the_usual_silence() -> None:
    ignored = play(sit("s800"))[0]
    assert story(sit("g20 s900", start_s=800), state=forgive(ignored)) == [(660 + 600, "nudge")]
    assert story(sit("g20 s900", start_s=800), state=ignored)[1:] == [(660 + 900, "nudge")]


def test_that_was_fine_without_a_message_forgives_the_present_slouch_only() -> None:
    state = forgive(play(sit("s50"))[0])
    assert story(sit("s600 g11 s100", start_s=50), state=state) == [(50 + 611 + 60, "nudge")]
    state = forgive(play(sit("g50"))[0])
    assert story(sit("g1 s100", start_s=50), state=state) == [(51 + 60, "nudge")]


def test_a_message_that_failed_counts_for_nothing_but_is_not_tried_again_at_once() -> None:
    state, (due,) = play(sit("s61"), replace(RULES, max_per_hour=1))
    assert isinstance(due, Due)
    state = failed(state, due.notification)
    assert (state.shown_s, state.ignored, state.on_screen) == ((), 0, False)
    assert story(sit("s3000", start_s=61), state=state) == [(660, "break")]
    assert story(sit("g20 s100", start_s=61), state=state) == [(61 + 20 + 60, "nudge")]


def test_a_message_that_failed_long_ago_or_on_another_subject_changes_nothing() -> None:
    state, events = play([*sit("s61"), *camera_moved(61)])
    moved = events[-1]
    assert isinstance(moved, Due)
    assert failed(state, moved.notification) == state


def alert(time_s: float, outcome: Outcome = Outcome.SHOWN, kind: AlertKind = AlertKind.NUDGE) -> Alert:
    return Alert(time_s, kind, None, outcome, "dbus")


def test_limits_and_silence_outlast_a_restart() -> None:
    state = recall([alert(-300), alert(-3000), alert(-2000)])
    assert story(sit("s400"), state=state) == [(300, f"nudge held: {HOURLY_LIMIT}")]
    state = recall([alert(-300)])
    assert story(sit("s400"), state=state) == [(300, "nudge")]


def test_after_a_restart_only_what_was_shown_counts() -> None:
    others = [
        alert(-10, Outcome.FAILED),
        alert(-10, Outcome.HELD_BACK),
        alert(-10, kind=AlertKind.TEST),
        alert(-10, kind=AlertKind.CAMERA),
    ]
    state = recall(others)
    assert story([*sit("s100"), *camera_moved(1789, 1790)], state=state) == [(60, "nudge"), (1790, "camera")]


def test_what_lies_ahead_after_a_restart_belongs_to_another_clock() -> None:
    state = recall([alert(5000), alert(6000, kind=AlertKind.CAMERA)])
    assert story([*sit("s100"), *camera_moved(100)], state=state) == [(60, "nudge"), (100, "camera")]


def test_after_a_restart_the_wording_goes_on_where_it_was() -> None:
    (first,) = messages(sit("s100"))
    _, (due,) = play(sit("s100"), state=recall([alert(-9000)]))
    assert isinstance(due, Due)
    assert due.notification.text != first.text


def test_a_nudge_called_fine_before_a_restart_was_not_ignored() -> None:
    assert recall([replace(alert(0), answer=Action.FINE)]).ignored == 0
    assert recall([alert(0)]).ignored == 1


# All of it.


def test_the_defaults_are_those_of_the_settings() -> None:
    rules, nudge = ReminderRules(), Nudge()
    assert rules.dwell_s == nudge.dwell_s.by_cause()
    assert (rules.cooldown_s, rules.cooldown_growth) == (nudge.cooldown_s, nudge.cooldown_growth)
    assert (rules.max_per_hour, rules.max_per_day) == (nudge.max_per_hour, nudge.max_per_day)


def test_the_wording_changes_from_message_to_message() -> None:
    texts = [message.text for message in messages(nags(1))]
    assert len(texts) == 5
    assert all(text != following for text, following in pairwise(texts))
    assert texts[:3] == [message.text for message in messages(nags(1))][:3]


def test_the_timeline_of_the_module_is_what_happens() -> None:
    rows = [line for line in (reminders.__doc__ or "").splitlines() if line.startswith(("    posture", "    message"))]
    posture, drawn = (row[14::2] for row in rows)
    told = story(sit(" ".join(f"{letter.replace('p', 's')}60" for letter in posture), step_s=5), MINUTES)
    assert [(60 * minute, letter) for minute, letter in enumerate(drawn) if letter in "NB"] == [
        (time_s, what[0].upper()) for time_s, what in told if what != "recovered"
    ]


STEPS_S = (2.0, 1.0, 0.5, 0.2, 0.1)
"""0.5, 1, 2, 5 and 10 looks a second."""

WHOLE_LOOKS = replace(RULES, clear_s=4.0, cooldown_s=120.0)
"""Every limit a multiple of the slowest look: at any rate there is a look at the moment that decides."""


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("gsfua"), st.integers(1, 40).map(lambda looks: 2 * looks)), max_size=8))
def test_every_frame_rate_gives_the_same_messages_at_the_same_time(life: list[tuple[str, int]]) -> None:
    slowest, *quicker = (story(sit(written([*life, ("s", 100)]), step_s=step_s), WHOLE_LOOKS) for step_s in STEPS_S)
    assert slowest
    for told in quicker:
        assert [what for _, what in told] == [what for _, what in slowest]
        assert [time_s for time_s, _ in told] == pytest.approx([time_s for time_s, _ in slowest])


def written(life: Iterable[tuple[str, int]]) -> str:
    return " ".join(f"{letter}{duration_s}" for letter, duration_s in life)


@settings(max_examples=15, deadline=None)
@given(st.floats(0, 1e9), st.floats(0, 50), st.sampled_from(STEPS_S))
def test_a_slouch_that_begins_between_two_looks_is_mentioned_within_one_look(
    start_s: float, offset_s: float, step_s: float
) -> None:
    looks = [*record("g" * round(50 / step_s), start_s=start_s, step_s=step_s, hold_s=5)]
    looks = [sample for sample in looks if sample.time_s < start_s + offset_s]
    begin_s = start_s + len(looks) * step_s
    (told,) = story([*looks, *record("s" * round(70 / step_s), start_s=begin_s, step_s=step_s, hold_s=5)])
    assert begin_s + 60 - 1e-6 <= told[0] <= begin_s + 60 + step_s


events_of_a_day = st.lists(
    st.tuples(st.sampled_from("ggsssffua."), st.integers(1, 60).map(lambda half_minute: 30 * half_minute)), max_size=60
)


@settings(max_examples=40, deadline=None)
@given(events_of_a_day, st.integers(0, 4), st.integers(0, 8), st.sampled_from([60.0, 300.0, 600.0]))
def test_no_hour_and_no_day_has_more_messages_than_allowed(
    life: list[tuple[str, int]], per_hour: int, per_day: int, cooldown_s: float
) -> None:
    rules = replace(RULES, max_per_hour=per_hour, max_per_day=per_day, cooldown_s=cooldown_s, cooldown_growth=1.0)
    told = story(sit(written(life), step_s=15), rules)
    shown_s = [time_s for time_s, what in told if what in ("nudge", "break")]
    for span_s, most in ((3600, per_hour), (86_400, per_day)):
        assert all(sum(0 <= time_s - begin_s < span_s for time_s in shown_s) <= most for begin_s in shown_s)
    assert all(later - earlier >= cooldown_s for earlier, later in pairwise(shown_s))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("uda.g"), st.integers(1, 300)), max_size=12))
def test_nothing_but_poor_posture_leads_to_a_message(life: list[tuple[str, int]]) -> None:
    assert story(sit(written(life))) == []


@settings(max_examples=60, deadline=None)
@given(st.text("gsfua", min_size=20, max_size=60), st.data())
def test_more_poor_time_never_makes_the_first_nudge_later(letters: str, data: st.DataObject) -> None:
    worse = "".join(
        data.draw(st.sampled_from("sf")) if letter in "gua" and data.draw(st.booleans()) else letter
        for letter in letters
    )
    rules = replace(RULES, dwell_s={**RULES.dwell_s, Cause.FORWARD_HEAD: 100.0})
    first = first_nudge(letters, rules)
    if first is not None:
        assert (earlier := first_nudge(worse, rules)) is not None
        assert earlier <= first


def first_nudge(letters: str, rules: ReminderRules) -> float | None:
    told = story(record(letters, step_s=5), rules)
    return told[0][0] if told else None
