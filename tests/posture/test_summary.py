import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture_watch.posture.samples import Cause, Posture, Sample, UnsureReason
from posture_watch.posture.summary import add_up, summarize
from tests.posture.uneven_days import MONDAY_S, bounds, parts_s, uneven_days
from tests.record import STATES, record


@given(st.data())
def test_the_parts_of_any_range_add_up_to_its_length_and_none_is_negative(data: st.DataObject) -> None:
    samples = data.draw(uneven_days())
    start_s, end_s = sorted((data.draw(bounds(samples)), data.draw(bounds(samples))))
    summary = summarize(samples, [], start_s, end_s)
    assert all(seconds >= 0 for seconds in parts_s(summary).values())
    assert math.fsum(parts_s(summary).values()) == pytest.approx(end_s - start_s, abs=1e-6)


@given(st.data())
def test_a_range_cut_anywhere_has_the_same_totals_as_its_two_parts_together(data: st.DataObject) -> None:
    samples = data.draw(uneven_days())
    start_s, cut_s, end_s = sorted(data.draw(bounds(samples)) for _ in range(3))
    whole = summarize(samples, [], start_s, end_s)
    halves = [summarize(samples, [], start_s, cut_s), summarize(samples, [], cut_s, end_s)]
    assert parts_s(add_up(halves)) == pytest.approx(parts_s(whole), abs=1e-6)
    assert add_up(halves).mean_score == pytest.approx(whole.mean_score, abs=1e-6)


@given(st.data())
def test_the_strip_holds_every_second_of_the_range_once(data: st.DataObject) -> None:
    samples = data.draw(uneven_days())
    start_s, end_s = sorted((data.draw(bounds(samples)), data.draw(bounds(samples))))
    summary = summarize(samples, [], start_s, end_s)
    assert len(summary.strip) <= 300
    assert math.fsum(each.good_s for each in summary.strip) == pytest.approx(summary.good_s, abs=1e-6)
    assert math.fsum(each.poor_s for each in summary.strip) == pytest.approx(summary.poor_s, abs=1e-6)
    assert math.fsum(each.unsure_s for each in summary.strip) == pytest.approx(summary.unsure_s, abs=1e-6)
    assert math.fsum(each.away_s for each in summary.strip) == pytest.approx(summary.away_s, abs=1e-6)
    edges_s = [start_s, *(each.end_s for each in summary.strip)] if summary.strip else [start_s, end_s]
    assert edges_s[-1] == end_s
    assert all(each.watched_s <= each.end_s - each.start_s + 1e-6 for each in summary.strip)


@given(uneven_days(), st.randoms(use_true_random=False))
def test_the_order_in_which_samples_are_given_does_not_matter(samples: list[Sample], chance: Any) -> None:
    by_time = list({sample.time_s: sample for sample in samples}.values())
    mixed = by_time.copy()
    chance.shuffle(mixed)
    first_s = min((sample.time_s for sample in samples), default=0.0)
    assert summarize(mixed, [], first_s, first_s + 300) == summarize(by_time, [], first_s, first_s + 300)


def test_time_away_is_not_good_posture() -> None:
    summary = summarize(record("ssssggggaaaaaaaaaaaaa"), [], 0, 20)
    assert summary.good_share == 0.5
    assert summary.away_s == 12


def test_each_second_goes_to_its_posture_cause_or_reason() -> None:
    summary = summarize(record("gggsffpuddaag"), [], 0, 20)
    assert summary.good_s == 3
    assert summary.poor_by_cause_s == {Cause.FORWARD_HEAD: 2, Cause.SLUMP: 1, None: 1}
    assert next(iter(summary.poor_by_cause_s)) is Cause.FORWARD_HEAD
    assert summary.unsure_by_reason_s == {UnsureReason.TOO_DARK: 2, UnsureReason.FACE_TURNED: 1}
    assert summary.away_s == 2
    assert summary.not_watched_s == 8
    assert (summary.judged_s, summary.watched_s, summary.total_s) == (7, 12, 20)


def test_a_verdict_from_before_the_range_holds_into_it_and_one_at_its_end_only_up_to_it() -> None:
    samples = record("gs", start_s=-2, step_s=4)
    summary = summarize([*samples, *record("a", start_s=6)], [], 0, 5)
    assert (summary.good_s, summary.poor_s, summary.not_watched_s) == (2, 3, 0)


def test_what_was_not_watched_has_no_share_and_no_score() -> None:
    summary = summarize([], [], 0, 60)
    assert summary.not_watched_s == 60
    assert summary.good_share is None
    assert summary.mean_score is None
    assert summary.longest_good is None
    assert all(summary.share_of_watched(posture) is None for posture in Posture)
    assert all(each.share_of_watched(posture) is None for each in summary.strip for posture in Posture)


def test_the_shares_of_the_watched_time_add_up_to_one() -> None:
    summary = summarize(record("gggsffpuddaag"), [], 0, 20)
    assert math.fsum(summary.share_of_watched(posture) or 0 for posture in Posture) == pytest.approx(1)
    assert summary.share_of_watched(Posture.UNSURE) == 3 / 12


def test_only_away_and_unsure_leave_the_good_share_unknown() -> None:
    assert summarize(record("aauua"), [], 0, 5).good_share is None


def test_each_score_weighs_as_long_as_it_held() -> None:
    samples = [*record("g", hold_s=3), *record("pa", start_s=3, hold_s=1)]
    assert summarize(samples, [], 0, 5).mean_score == pytest.approx((3 * 90 + 1 * 40) / 4)


def test_poor_time_without_a_score_leaves_the_mean_score_to_the_others() -> None:
    unscored = [Sample(2.0, Posture.POOR, hold_s=1), *record("a", start_s=3)]
    summary = summarize([*record("gg"), *unscored], [], 0, 5)
    assert (summary.mean_score, summary.scored_s, summary.judged_s) == (90, 2, 3)


def test_the_longest_good_stretch_is_the_one_with_the_most_good_time() -> None:
    longest = summarize(record("gggpgguugggpgggga"), [], 0, 30).longest_good
    assert longest is not None
    assert (longest.start_s, longest.held_s) == (4, 5)


def test_a_stretch_is_cut_at_the_ends_of_the_range() -> None:
    longest = summarize(record("g" * 30), [], 10, 15).longest_good
    assert longest is not None
    assert (longest.start_s, longest.held_s) == (10, 5)


def test_a_slouch_is_counted_once_however_its_causes_change() -> None:
    summary = summarize(record("ggsfsfsuufggssga"), [], 0, 30)
    assert summary.slouch_count == 2
    assert summary.longest_slouch is not None
    assert summary.longest_slouch.held_s == 6


def test_a_day_has_bins_of_five_minutes_and_a_clip_has_bins_of_a_second() -> None:
    day = summarize(record("g" * 1000, start_s=MONDAY_S), [], MONDAY_S, MONDAY_S + 86400).strip
    assert len(day) == 288
    assert day[0].good_s == 300
    assert day[0].good_share == 1
    assert day[4].good_share is None
    assert len(summarize(record("gggg"), [], 0, 40).strip) == 40


def test_every_verdict_finds_its_way_into_the_totals() -> None:
    for letter, (posture, *_) in STATES.items():
        summary = summarize(record(letter * 3), [], 0, 2)
        assert summary.share_of_watched(posture) == 1, letter


def test_a_range_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        summarize([], [], 1, 0)


def test_nothing_cannot_be_added_up() -> None:
    with pytest.raises(ValueError, match="nothing"):
        add_up([])
