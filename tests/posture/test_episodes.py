from dataclasses import replace

import pytest

from posture_watch.posture.episodes import Episode, find_episodes, find_slouches, find_stretches
from posture_watch.posture.samples import Cause, Posture, UnsureReason
from tests.record import record


def test_equal_verdicts_in_a_row_are_one_episode_and_the_last_sample_speaks_for_no_time_yet() -> None:
    assert find_episodes(record("gggssud")) == [
        Episode(0, 3, Posture.GOOD),
        Episode(3, 5, Posture.POOR, cause=Cause.SLUMP),
        Episode(5, 6, Posture.UNSURE, reason=UnsureReason.FACE_TURNED),
    ]


def test_a_verdict_counts_until_the_next_sample_up_to_its_own_hold() -> None:
    assert [e.duration_s for e in find_episodes(record("g...a", hold_s=4))] == [4]
    assert find_episodes(record("g...a", hold_s=3.9)) == []


def test_a_silence_is_a_gap_from_the_sample_before_it_on() -> None:
    first, second = find_episodes(record("ggg......ggg", hold_s=2))
    assert (first.start_s, first.end_s) == (0, 2)
    assert (second.start_s, second.end_s) == (9, 11)


def test_each_sample_brings_its_own_hold() -> None:
    patient, *rest = record("g.....gg", hold_s=1)
    (episode,) = find_episodes([replace(patient, hold_s=30), *rest])
    assert (episode.start_s, episode.end_s) == (0, 7)


def test_the_same_minutes_recorded_twice_after_the_clock_was_set_back_count_once() -> None:
    twice = [*record("gggggg", start_s=10), *record("gggggg", start_s=12.5)]
    (episode,) = find_episodes(twice)
    assert (episode.start_s, episode.end_s) == (10, 17.5)


def test_no_samples_make_no_episodes() -> None:
    assert find_episodes([]) == []


def test_one_slouch_goes_on_when_its_cause_changes_and_keeps_the_time_of_each() -> None:
    (slouch,) = find_slouches(find_episodes(record("ggsssffpsgg")))
    assert (slouch.start_s, slouch.end_s) == (2, 9)
    assert slouch.held_by_cause_s == {Cause.SLUMP: 4, Cause.FORWARD_HEAD: 2, None: 1}


def test_the_other_verdict_ends_a_stretch_at_once() -> None:
    assert len(find_slouches(find_episodes(record("ppppgppppg")))) == 2
    assert len(find_stretches(find_episodes(record("ggggpggggp")), Posture.GOOD)) == 2


@pytest.mark.parametrize("between", ["u" * 10, "a" * 10, "." * 9, "uuuaaa...u"])
def test_ten_seconds_without_a_verdict_neither_end_a_stretch_nor_count_in_it(between: str) -> None:
    (stretch,) = find_stretches(find_episodes(record(f"gggg{between}gggga")), Posture.GOOD)
    assert stretch.end_s - stretch.start_s > stretch.held_s
    assert 7 <= stretch.held_s <= 8


@pytest.mark.parametrize("between", ["u" * 11, "a" * 11, "." * 11, "uuuuuaaaaaa"])
def test_more_than_ten_seconds_without_a_verdict_end_a_stretch(between: str) -> None:
    assert len(find_stretches(find_episodes(record(f"pppp{between}ppppa")), Posture.POOR)) == 2


def test_a_flicker_of_poor_posture_is_no_slouch() -> None:
    assert find_slouches(find_episodes(record("gpgggg", step_s=0.9))) == []
    assert len(find_slouches(find_episodes(record("gpgggg", step_s=1)))) == 1
