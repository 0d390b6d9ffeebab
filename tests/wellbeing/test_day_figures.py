from datetime import date

import pytest

from posture_watch.posture.summary import Summary, summarize
from posture_watch.wellbeing.check_ins import CheckIn, Place
from posture_watch.wellbeing.day_figures import day_figures, pain_day
from posture_watch.wellbeing.insights import Figure
from posture_watch.wellbeing.red_flags import PainDay
from posture_watch.wellbeing.routines import Kind
from posture_watch.wellbeing.sessions import Session
from tests.record import record

DAY = date(2026, 3, 3)


def seen(letters: str) -> Summary:
    """A letter a minute: g good, s slumped, a away."""
    return summarize(record(letters, step_s=60), [], 0, 60.0 * len(letters))


def test_a_day_puts_camera_and_person_beside_each_other() -> None:
    summary = seen("g" * 60 + "aaa" + "s" * 30 + "aaa" + "g" * 30)
    check_ins = [CheckIn(1.0, stress=4, pain=2, places=(Place.NECK,)), CheckIn(2.0, stress=7), CheckIn(3.0, energy=5)]
    sessions = [
        Session(4.0, Kind.BREATHE, "six", 300, finished=True),
        Session(5.0, Kind.RELAX, "scan", 9, finished=False),
    ]
    figures = day_figures(DAY, summary, check_ins, sessions)
    assert figures.check_in_count == 3
    assert figures.watched_s == summary.watched_s
    assert figures.values[Figure.POOR_SHARE] == pytest.approx(0.25, abs=0.01)
    assert figures.values[Figure.BREAKS_PER_HOUR] == pytest.approx(1.0, abs=0.02)
    assert figures.values[Figure.STRESS] == pytest.approx(5.5)
    assert figures.values[Figure.PAIN] == 2
    assert figures.values[Figure.ENERGY] == 5
    assert figures.values[Figure.EXERCISES] == 1, "one of them was not finished"


def test_what_nobody_knows_is_left_out_and_never_zero() -> None:
    figures = day_figures(DAY, seen("a" * 30), [], [])
    assert dict(figures.values) == {Figure.EXERCISES: 0}
    assert not figures.valid


def test_a_day_with_less_than_an_hour_at_the_desk_has_no_breaks_an_hour() -> None:
    assert Figure.BREAKS_PER_HOUR not in day_figures(DAY, seen("g" * 29 + "aa" + "g" * 29), [], []).values
    assert Figure.BREAKS_PER_HOUR in day_figures(DAY, seen("g" * 31 + "aa" + "g" * 31), [], []).values


def test_the_pain_of_a_day_is_its_strongest_and_unknown_when_nobody_spoke_of_it() -> None:
    assert pain_day(DAY, [CheckIn(1.0, pain=3), CheckIn(2.0, pain=6), CheckIn(3.0, stress=9)]) == PainDay(DAY, 6)
    assert pain_day(DAY, [CheckIn(1.0, stress=9)]) is None
    assert pain_day(DAY, [CheckIn(1.0, pain=0)]) == PainDay(DAY, 0)
