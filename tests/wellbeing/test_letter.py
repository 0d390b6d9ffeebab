from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from posture_watch.wellbeing.insights import DayFigures, Figure
from posture_watch.wellbeing.letter import Letter, Turn, write_letter
from posture_watch.wellbeing.routines import Kind
from posture_watch.wellbeing.suggestions import Why

LAST = date(2026, 3, 29)


def days(*values: Mapping[Figure, float], end: date = LAST, watched_s: float = 7 * 3600) -> list[DayFigures]:
    """Days in a row; the last one is ``end``."""
    first = end - timedelta(days=len(values) - 1)
    return [DayFigures(first + timedelta(days=index), watched_s, 1, each) for index, each in enumerate(values)]


def letter_of(figure: Figure, before: list[float], now: list[float]) -> Letter:
    return write_letter(days(*({figure: value} for value in [*before, *now])), LAST)


def turn_of(figure: Figure, before: list[float], now: list[float]) -> Turn:
    (change,) = letter_of(figure, before, now).changes
    return change.turn


def test_what_changed_more_than_days_differ_is_better_or_worse() -> None:
    before = [0.30, 0.34, 0.32, 0.28, 0.36, 0.30, 0.33] * 4
    assert turn_of(Figure.POOR_SHARE, before, [0.2, 0.22, 0.18, 0.2, 0.21, 0.2, 0.19]) is Turn.BETTER
    assert turn_of(Figure.POOR_SHARE, before, [0.5, 0.52, 0.48, 0.5, 0.51, 0.5, 0.49]) is Turn.WORSE
    assert turn_of(Figure.POOR_SHARE, before, [0.1, 0.6, 0.2, 0.55, 0.15, 0.5, 0.4]) is Turn.SAME, "it jumps about"


@pytest.mark.parametrize(
    ("figure", "turn"),
    [
        (Figure.ENERGY, Turn.BETTER),
        (Figure.BREAKS_PER_HOUR, Turn.BETTER),
        (Figure.STRESS, Turn.WORSE),
        (Figure.PAIN, Turn.WORSE),
    ],
)
def test_more_is_better_of_energy_and_breaks_and_of_nothing_else(figure: Figure, turn: Turn) -> None:
    assert turn_of(figure, [2.0, 2.1] * 10, [5.0, 5.1, 5.0, 5.1, 5.0, 5.1, 5.0]) is turn


def test_a_point_of_pain_or_three_hundredths_of_posture_are_no_change_however_sure() -> None:
    assert turn_of(Figure.PAIN, [3.0] * 28, [4.0] * 7) is Turn.SAME
    assert turn_of(Figure.PAIN, [3.0] * 28, [4.1] * 7) is Turn.WORSE
    assert turn_of(Figure.POOR_SHARE, [0.30] * 28, [0.328] * 7) is Turn.SAME


def test_three_days_and_five_before_are_the_least_to_compare() -> None:
    assert letter_of(Figure.STRESS, [2.0] * 28, [8.0] * 7).changes
    few = days(*[{Figure.STRESS: 2.0}] * 5, end=LAST - timedelta(days=7)) + days(*[{Figure.STRESS: 8.0}] * 3)
    assert write_letter(few, LAST).changes
    assert not write_letter(few[1:], LAST).changes
    assert not write_letter(few[:-1], LAST).changes


def test_older_days_than_four_weeks_before_and_later_ones_do_not_count() -> None:
    old = days(*[{Figure.STRESS: 9.0}] * 20, end=LAST - timedelta(days=35))
    later = days(*[{Figure.STRESS: 9.0}] * 5, end=LAST + timedelta(days=5))
    assert not write_letter([*old, *days(*[{Figure.STRESS: 2.0}] * 7), *later], LAST).changes


def test_a_day_hardly_watched_says_nothing_about_posture_and_still_about_stress() -> None:
    short = days(*[{Figure.POOR_SHARE: 0.9, Figure.STRESS: 2.0}] * 35, watched_s=3599)
    assert [change.figure for change in write_letter(short, LAST).changes] == [Figure.STRESS]


@pytest.mark.parametrize(
    ("figure", "before", "now", "suggestion"),
    [
        (Figure.STRESS, 2.0, 7.0, (Kind.BREATHE, "six", Why.STRESS)),
        (Figure.STRESS, 7.0, 7.0, (Kind.BREATHE, "six", Why.STRESS)),
        (Figure.SHOULDERS_RAISED_MIN, 5.0, 20.0, (Kind.STRETCH, "shoulders", Why.SHOULDERS)),
        (Figure.PAIN, 1.0, 5.0, (Kind.STRETCH, "upper", Why.RETURNING)),
        (Figure.POOR_SHARE, 0.1, 0.2, (Kind.STRETCH, "back", Why.RETURNING)),
        (Figure.BREAKS_PER_HOUR, 1.5, 0.5, (Kind.STRETCH, "up", Why.SITTING)),
        (Figure.POOR_SHARE, 0.1, 0.1, None),
        (Figure.STRESS, 7.0, 2.0, None),
    ],
)
def test_one_suggestion_answers_what_got_worse_or_is_high(
    figure: Figure, before: float, now: float, suggestion: tuple[Kind, str, Why] | None
) -> None:
    found = letter_of(figure, [before] * 28, [now] * 7).suggestion
    assert (found and (found.kind, found.name, found.why)) == suggestion


def test_the_exercises_of_the_week_are_counted() -> None:
    assert letter_of(Figure.EXERCISES, [5.0] * 28, [1.0, 0.0, 2.0, 0.0, 0.0, 0.0, 1.0]).exercise_count == 4


def test_a_week_without_anything_is_a_short_letter() -> None:
    letter = write_letter([], LAST)
    assert (letter.day_count, letter.changes, letter.suggestion) == (0, (), None)
