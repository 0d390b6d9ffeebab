from dataclasses import replace

import pytest

from posture_watch.posture.reminders import (
    ReminderRules,
)
from posture_watch.posture.samples import Cause
from tests.posture.sitting import RULES, messages, play, sit, story
from tests.record import record


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
