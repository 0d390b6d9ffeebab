"""What goes together over the days: posture, breaks, check-ins and exercises. "Together", never "because".

Only the pairs written down here are looked at. Who looks at everything finds something, and it is chance.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from posture_watch.wellbeing.correlation import Correlation, correlate

MIN_WATCHED_S = 7200.0
"""A day with less watched time says too little."""

CHART_DAYS = 14
"""With fewer valid days there are charts and no figures."""

NAMED_DAYS = 30
"""With fewer valid days no pattern is named."""

LEVEL = 0.95
"""Of all pairs together: the chance of naming any pattern where there is none is at most the rest."""


class Figure(StrEnum):
    """A figure of a day."""

    POOR_SHARE = "poor_share"
    """Poor part of the judged time, 0 to 1."""
    SHOULDERS_RAISED_MIN = "shoulders_raised_min"
    """Minutes with raised shoulders."""
    BREAKS_PER_HOUR = "breaks_per_hour"
    """Breaks an hour of sitting."""
    EXERCISES = "exercises"
    """Exercises done."""
    STRESS = "stress"
    """Mean of the day's check-ins, 0 to 10."""
    PAIN = "pain"
    """Mean of the day's check-ins, 0 to 10."""
    ENERGY = "energy"
    """Mean of the day's check-ins, 0 to 10."""


PAIRS: tuple[tuple[Figure, Figure], ...] = (
    (Figure.POOR_SHARE, Figure.PAIN),
    (Figure.SHOULDERS_RAISED_MIN, Figure.STRESS),
    (Figure.BREAKS_PER_HOUR, Figure.PAIN),
)
"""Chosen beforehand, for what is known to be worth asking; three, because each further one widens all intervals."""


@dataclass(frozen=True, slots=True)
class DayFigures:
    """One day's figures beside each other."""

    day: date
    """Which one."""

    watched_s: float
    """Seconds of which anything is known."""

    check_in_count: int
    """Check-ins of the day."""

    values: Mapping[Figure, float]
    """What is known of it; a figure that is missing is unknown."""

    @property
    def valid(self) -> bool:
        """Return whether it may go into a correlation: watched long enough, and asked at least once."""
        return self.watched_s >= MIN_WATCHED_S and self.check_in_count > 0


class Verdict(StrEnum):
    """What may be said of a pair."""

    CHARTS_ONLY = "charts_only"
    """Too few days for any figure."""
    TOO_EARLY = "too_early"
    """A range can be shown, and no pattern be named."""
    NO_CLEAR_LINK = "no_clear_link"
    """Enough days, and the range includes none at all."""
    MORE_WITH_MORE = "more_with_more"
    """On days with more of the one there tended to be more of the other."""
    LESS_WITH_MORE = "less_with_more"
    """On days with more of the one there tended to be less of the other."""


@dataclass(frozen=True, slots=True)
class Insight:
    """What the days say about one pair."""

    x: Figure
    """The first figure: what the camera saw or what was done."""

    y: Figure
    """The second: how the person felt."""

    day_count: int
    """Valid days that have both."""

    missing_count: int
    """Days watched long enough that lack a check-in or one of the two: the picture may be lopsided."""

    correlation: Correlation | None
    """``None`` with fewer than ``CHART_DAYS`` days, or when one of them hardly varies."""

    verdict: Verdict
    """What may be said."""


@dataclass(frozen=True, slots=True)
class _Series:
    """The valid days that have both figures of a pair."""

    days: Sequence[date]
    x: Sequence[float]
    y: Sequence[float]
    missing_count: int

    def correlation(self, level: float) -> Correlation | None:
        """Return how they go together; ``None`` with too few days."""
        if len(self.days) < CHART_DAYS:
            return None
        numbers = np.array([day.toordinal() for day in self.days], dtype=np.int64)
        return correlate(np.array(self.x), np.array(self.y), numbers, level=level)


def find_insights(days: Sequence[DayFigures], pairs: Sequence[tuple[Figure, Figure]] = PAIRS) -> list[Insight]:
    """Return what the days say about each pair, in the order of the pairs.

    The intervals are those of Holm's step-down method (1979): the pair that is furthest from chance is held against the
    widest interval, and as soon as one is no clear link, none of those behind it is.

    Args:
        days: Each day once, in any order.
        pairs: Chosen before anything was seen.
    """
    series = [_series(days, x, y) for x, y in pairs]
    first = [each.correlation(LEVEL) for each in series]
    order = sorted(range(len(pairs)), key=lambda index: _p_value(first[index]))
    insights: dict[int, Insight] = {}
    still_clear = True
    for place, index in enumerate(order):
        level = 1.0 - (1.0 - LEVEL) / (len(pairs) - place)
        correlation = series[index].correlation(level)
        verdict = _verdict(len(series[index].days), correlation, still_clear=still_clear)
        if len(series[index].days) >= NAMED_DAYS:
            still_clear = still_clear and verdict in {Verdict.MORE_WITH_MORE, Verdict.LESS_WITH_MORE}
        x, y = pairs[index]
        insights[index] = Insight(x, y, len(series[index].days), series[index].missing_count, correlation, verdict)
    return [insights[index] for index in range(len(pairs))]


def _verdict(day_count: int, correlation: Correlation | None, *, still_clear: bool) -> Verdict:
    if day_count < CHART_DAYS:
        return Verdict.CHARTS_ONLY
    if day_count < NAMED_DAYS:
        return Verdict.TOO_EARLY
    if correlation is None or not still_clear or correlation.low <= 0 <= correlation.high:
        return Verdict.NO_CLEAR_LINK
    return Verdict.MORE_WITH_MORE if correlation.rho > 0 else Verdict.LESS_WITH_MORE


def _p_value(correlation: Correlation | None) -> float:
    return 1.0 if correlation is None else correlation.p_value


def _series(days: Sequence[DayFigures], x: Figure, y: Figure) -> _Series:
    chosen = sorted((day for day in days if day.valid and {x, y} <= day.values.keys()), key=lambda day: day.day)
    watched = sum(day.watched_s >= MIN_WATCHED_S for day in days)
    return _Series(
        [day.day for day in chosen],
        [day.values[x] for day in chosen],
        [day.values[y] for day in chosen],
        watched - len(chosen),
    )
