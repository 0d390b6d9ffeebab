from dataclasses import replace
from itertools import pairwise

from posture_watch.config.sections import Nudge
from posture_watch.posture import reminders
from posture_watch.posture.alerts import Action
from posture_watch.posture.reminders import (
    DAILY_LIMIT,
    HOURLY_LIMIT,
    ReminderRules,
)
from posture_watch.posture.samples import Cause
from tests.posture.sitting import MINUTES, RULES, camera_moved, messages, nags, play, sit, story, tell


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


# All of it.


def test_the_defaults_are_those_of_the_settings() -> None:
    rules, nudge = ReminderRules(), Nudge()
    assert rules.dwell_s == nudge.dwell_s.by_cause()
    assert (rules.cooldown_s, rules.cooldown_growth) == (nudge.cooldown_s, nudge.cooldown_growth)
    assert rules.praise is nudge.praise
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
