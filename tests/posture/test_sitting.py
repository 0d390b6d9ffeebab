"""Sitting without a break, and without a real change of posture."""

import pytest
from hypothesis import given

from posture_watch.posture.episodes import find_episodes
from posture_watch.posture.samples import Sample
from posture_watch.posture.sitting import AtDesk, Spell, time_at_desk
from tests.posture.uneven_days import uneven_days
from tests.record import record


def at_desk(letters: str, step_s: float = 20) -> AtDesk:
    return time_at_desk(find_episodes(record(letters + "a", step_s=step_s)))


def test_the_timeline_of_the_module_is_right() -> None:
    day = at_desk("ggggsgggssssfffaggaaaagg")
    assert (day.break_count, day.change_count) == (1, 3)
    assert day.longest_sitting == Spell(0, 18 * 20)
    assert day.longest_unchanged == Spell(0, 8 * 20)
    assert day.present_s == 19 * 20


@pytest.mark.parametrize(("away", "breaks"), [("aa", 0), ("aaa", 1), ("...", 1), ("ddd", 1), ("uuuuuu", 0)])
def test_a_minute_out_of_view_is_a_break_and_a_turned_face_is_none(away: str, breaks: int) -> None:
    assert at_desk("ggg" + away + "ggg").break_count == breaks


def test_going_home_is_no_break() -> None:
    assert at_desk("gggaaaaaaaa").break_count == 0


def test_another_cause_that_lasts_is_a_change_and_one_that_passes_is_none() -> None:
    assert at_desk("sssfff").change_count == 1
    assert at_desk("sssfsss").change_count == 0


def test_turning_away_is_no_change_of_posture_however_long() -> None:
    assert at_desk("ggguuuuuggg").change_count == 0
    assert at_desk("ggguuuuuggg").longest_unchanged == Spell(0, 220)


def test_a_change_happens_when_the_new_posture_begins() -> None:
    assert at_desk("ggsssss").longest_unchanged == Spell(40, 140)


def test_short_postures_that_alternate_are_no_rest_in_one_of_them() -> None:
    assert at_desk("gsgsgsgs", step_s=10).change_count == 0


def test_nobody_at_the_desk_has_no_rate_of_changes() -> None:
    assert at_desk("aaaa") == AtDesk()
    assert AtDesk().changes_per_hour is None
    assert at_desk("g" * 90 + "s" * 90).changes_per_hour == 1


def test_days_add_up() -> None:
    one, other = at_desk("gggaaagg"), at_desk("ggggggss")
    both = AtDesk.add_up([one, other])
    assert (both.present_s, both.break_count, both.change_count) == (260, 1, 1)
    assert both.longest_sitting == other.longest_sitting


@given(uneven_days())
def test_no_spell_is_longer_than_the_sitting_around_it(samples: list[Sample]) -> None:
    day = time_at_desk(find_episodes(samples))
    assert (day.longest_sitting is None) == (day.longest_unchanged is None) == (day.present_s == 0)
    if day.longest_sitting and day.longest_unchanged:
        assert day.longest_unchanged.duration_s <= day.longest_sitting.duration_s
    assert day.break_count >= 0
    assert day.change_count >= 0
