"""The weekly letter: what got better, what did not, and one suggestion.

A week is compared with the person's own weeks before. Days differ by chance, so a difference is told only when it is
larger than what chance makes of so few days, and larger than anybody would care about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import sqrt
from statistics import fmean, variance

from posture_watch.wellbeing.insights import DayFigures, Figure
from posture_watch.wellbeing.routines import Kind
from posture_watch.wellbeing.suggestions import Suggestion, Why

WEEK_DAYS = 7
BEFORE_DAYS = 28
"""The time before that a week is compared with."""

MIN_DAYS, MIN_DAYS_BEFORE = 3, 5
"""With fewer days there is no comparison."""

ERRORS = 2.0
"""A difference of so many standard errors is more than chance."""

MIN_WATCHED_S = 3600.0
"""A day with less says too little about how somebody sat."""

MATTERS: Mapping[Figure, float] = {
    Figure.POOR_SHARE: 0.03,
    Figure.SHOULDERS_RAISED_MIN: 5.0,
    Figure.BREAKS_PER_HOUR: 0.2,
    Figure.STRESS: 1.0,
    Figure.PAIN: 1.0,
    Figure.ENERGY: 1.0,
}
"""A smaller difference is none, however sure: a point of stress or pain is noise (see ``check_ins.NOISE``)."""

MORE_IS_BETTER = frozenset({Figure.BREAKS_PER_HOUR, Figure.ENERGY})


class Turn(StrEnum):
    """Which way a figure went."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


@dataclass(frozen=True, slots=True)
class Change:
    """One figure of the week beside the time before."""

    figure: Figure
    """Which one."""

    now: float
    """Mean over the days of the week."""

    before: float
    """Mean over the days before."""

    turn: Turn
    """Which way it went."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A week in one page."""

    last: date
    """The last day of the week."""

    day_count: int
    """Days of the week with anything on them."""

    changes: tuple[Change, ...]
    """The figures of which enough is known."""

    exercise_count: int
    """Exercises finished in the week."""

    suggestion: Suggestion | None
    """One thing to try; ``None`` when nothing asks for it."""

    def of(self, turn: Turn) -> tuple[Change, ...]:
        """Return the figures that went a way."""
        return tuple(change for change in self.changes if change.turn is turn)


def write_letter(days: Sequence[DayFigures], last: date) -> Letter:
    """Return the letter of the week that ends with a day.

    Args:
        days: Figures of that week and of the ``BEFORE_DAYS`` before, each day once, in any order; others do not count.
        last: The last day of the week.
    """
    first = last - timedelta(days=WEEK_DAYS - 1)
    week = [day for day in days if first <= day.day <= last]
    before = [day for day in days if first - timedelta(days=BEFORE_DAYS) <= day.day < first]
    changes = tuple(change for figure in MATTERS if (change := _change(figure, week, before)) is not None)
    done = sum(day.values.get(Figure.EXERCISES, 0.0) for day in week)
    return Letter(last, len(week), changes, round(done), _suggest(changes, week))


def _change(figure: Figure, week: Sequence[DayFigures], before: Sequence[DayFigures]) -> Change | None:
    now_values, old_values = _values(figure, week), _values(figure, before)
    if len(now_values) < MIN_DAYS or len(old_values) < MIN_DAYS_BEFORE:
        return None
    now, old = fmean(now_values), fmean(old_values)
    error = sqrt(variance(now_values) / len(now_values) + variance(old_values) / len(old_values))
    if abs(now - old) <= max(ERRORS * error, MATTERS[figure]):
        turn = Turn.SAME
    else:
        turn = Turn.BETTER if (now > old) == (figure in MORE_IS_BETTER) else Turn.WORSE
    return Change(figure, now, old, turn)


def _values(figure: Figure, days: Sequence[DayFigures]) -> list[float]:
    told = {Figure.STRESS, Figure.PAIN, Figure.ENERGY}
    return [
        day.values[figure]
        for day in days
        if figure in day.values and (figure in told or day.watched_s >= MIN_WATCHED_S)
    ]


def _suggest(changes: Sequence[Change], week: Sequence[DayFigures]) -> Suggestion | None:
    """Return one thing to try: against what got worse, else against what there is most of."""
    worse = {change.figure for change in changes if change.turn is Turn.WORSE}
    means = {figure: fmean(values) for figure in Figure if (values := _values(figure, week))}
    for figure, level, suggestion in (
        (Figure.STRESS, 6.0, Suggestion(Kind.BREATHE, "six", Why.STRESS)),
        (Figure.SHOULDERS_RAISED_MIN, 30.0, Suggestion(Kind.STRETCH, "shoulders", Why.SHOULDERS)),
        (Figure.PAIN, 4.0, Suggestion(Kind.STRETCH, "upper", Why.RETURNING)),
        (Figure.POOR_SHARE, 0.3, Suggestion(Kind.STRETCH, "back", Why.RETURNING)),
    ):
        if figure in worse or means.get(figure, 0.0) >= level:
            return suggestion
    if Figure.BREAKS_PER_HOUR in worse or means.get(Figure.BREAKS_PER_HOUR, 1.0) < 0.75:
        return Suggestion(Kind.STRETCH, "up", Why.SITTING)
    return None
