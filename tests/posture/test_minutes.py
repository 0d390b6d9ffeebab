"""Minutes hold what the samples hold."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture_watch.posture.episodes import Episode, episodes_of
from posture_watch.posture.holds import Holds, read_holds
from posture_watch.posture.minutes import MINUTE_S, Minute, condense, minutes
from posture_watch.posture.samples import Cause, Sample, UnsureReason
from posture_watch.posture.summary import Summary, summarize, summarize_holds
from tests.posture.uneven_days import bounds, parts_s, uneven_days
from tests.record import record


def rounded(episodes: list[Episode]) -> list[Episode]:
    return [replace(each, start_s=round(each.start_s, 6), end_s=round(each.end_s, 6)) for each in episodes]


def figures(summary: Summary) -> list[float | None]:
    """Return everything of a summary that has to stay, in a row."""
    stretches = [(each.start_s, each.held_s) if each else (None, None) for each in (summary.longest_slouch,)]
    return [*parts_s(summary).values(), summary.slouch_count, summary.mean_score, summary.scored_s, *stretches[0]]


def same_time(one: Holds, other: Holds) -> bool:
    columns = [(holds.start_s, holds.end_s, holds.state, holds.profile) for holds in (one, other)]
    return all(np.array_equal(a, b) for a, b in zip(*columns, strict=True)) and np.allclose(
        one.score, other.score, equal_nan=True
    )


@given(uneven_days())
def test_condensing_keeps_every_episode_to_the_fraction_of_a_second(samples: list[Sample]) -> None:
    holds = read_holds(samples)
    assert rounded(episodes_of(condense(holds))) == rounded(episodes_of(holds))


@given(uneven_days(), st.data())
def test_any_range_has_the_same_totals_from_condensed_holds_as_from_samples(
    samples: list[Sample], data: st.DataObject
) -> None:
    start_s, end_s = sorted((data.draw(bounds(samples)), data.draw(bounds(samples))))
    condensed, whole = condense(read_holds(samples)), summarize(samples, [], start_s, end_s)
    assert parts_s(summarize_holds(condensed, [], start_s, end_s)) == pytest.approx(parts_s(whole), abs=1e-6)


@given(uneven_days(), st.integers(-3, 3), st.integers(1, 5))
def test_a_range_of_whole_minutes_has_the_same_figures_of_every_kind(
    samples: list[Sample], first: int, count: int
) -> None:
    middle_s = samples[len(samples) // 2].time_s // MINUTE_S * MINUTE_S if samples else 0.0
    start_s = middle_s + first * MINUTE_S
    end_s = start_s + count * MINUTE_S
    from_holds = summarize_holds(condense(read_holds(samples)), [], start_s, end_s)
    assert figures(from_holds) == pytest.approx(figures(summarize(samples, [], start_s, end_s)), abs=1e-6)


@given(uneven_days())
def test_condensing_twice_is_condensing_once(samples: list[Sample]) -> None:
    once = condense(read_holds(samples))
    assert same_time(condense(once), once)


@given(uneven_days())
def test_no_minute_is_longer_than_a_minute_and_together_they_are_the_watched_time(samples: list[Sample]) -> None:
    rows = minutes(samples)
    holds = read_holds(samples)
    assert math.fsum(each.watched_s for each in rows) == pytest.approx((holds.end_s - holds.start_s).sum(), abs=1e-6)
    assert all(0 < each.watched_s <= MINUTE_S + 1e-6 and each.start_s % MINUTE_S == 0 for each in rows)
    assert [each.start_s for each in rows] == sorted({each.start_s for each in rows})


def test_a_minute_tells_how_long_each_verdict_held() -> None:
    assert minutes(record("gsudagf", start_s=125, step_s=5)) == [
        Minute(
            start_s=120,
            profile="",
            good_s=10,
            poor_by_cause_s={Cause.SLUMP: 5},
            unsure_by_reason_s={UnsureReason.FACE_TURNED: 5, UnsureReason.TOO_DARK: 5},
            away_s=5,
            scored_s=15,
            mean_score=220 / 3,
        )
    ]


def test_a_verdict_that_holds_from_one_minute_into_the_next_counts_in_both() -> None:
    assert [(each.start_s, each.good_s) for each in minutes(record("gg", start_s=50, step_s=30))] == [(0, 10), (60, 20)]


def test_a_minute_under_two_profiles_comes_once_for_each() -> None:
    office = [replace(sample, profile="office") for sample in record("ggg", step_s=10)]
    standing = [replace(sample, profile="standing") for sample in record("sss", start_s=30, step_s=10)]
    rows = minutes([*office, *standing])
    assert [(each.profile, each.good_s, each.poor_s) for each in rows] == [("office", 30, 0), ("standing", 0, 20)]


def test_the_mean_score_of_a_minute_weighs_each_score_by_its_time() -> None:
    samples = [
        replace(sample, score=score) for sample, score in zip(record("gg", step_s=30), (80.0, 20.0), strict=True)
    ]
    longer = [replace(samples[0], hold_s=20.0), replace(samples[1], time_s=20.0, hold_s=40.0), *record("a", start_s=60)]
    assert minutes(longer)[0].mean_score == pytest.approx((20 * 80 + 40 * 20) / 60)


def test_there_are_no_minutes_without_samples() -> None:
    assert minutes([]) == minutes(record("g")) == []
