"""A day, a week or a month beside the person's own earlier ones, and where the days are heading.

Days differ by chance, so little is said from few of them. A range is compared with at least ``MIN_DAYS`` earlier days
that have enough data. A trend needs ``TREND_DAYS`` of them, and a test that finds one by chance once in a hundred: the
rank correlation of Kendall with time, by its normal approximation (Mann 1945, Econometrica 13:245; Kendall 1975). Days
that follow each other resemble each other, which makes such tests err more often than they claim; hence one in a
hundred and not one in twenty. How steep it is comes from Theil and Sen: the median slope between any two days.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from math import sqrt
from statistics import NormalDist, fmean, median, stdev
from typing import Protocol

COMPARED_DAYS = 28
"""So many days before a day are looked at: four of each weekday."""

MIN_JUDGED_S = 1800.0
"""A day with less judged time says too little to be compared."""

MIN_DAYS = 5
"""With fewer earlier days there is no comparison."""

TREND_DAYS = 10
"""With fewer days there is no trend, in either direction or none."""

TREND_CHANCE = 0.01
"""A trend is told when chance alone would show one like it no more often than this."""

SAME_SHARE = 0.03
"""Days that differ by less are alike, however alike the days before were."""


class Judged(Protocol):
    """What of a day is compared, such as its ``Summary``."""

    @property
    def judged_s(self) -> float:
        """Return the seconds with a verdict on posture."""
        ...

    @property
    def good_share(self) -> float | None:
        """Return the good part of them, 0 to 1; ``None`` without any."""
        ...


@dataclass(frozen=True, slots=True)
class GoodAndPoor:
    """What is compared of a day of which nothing else is wanted."""

    good_s: float
    """Seconds of good posture."""

    poor_s: float
    """Seconds of poor posture."""

    @property
    def judged_s(self) -> float:
        """Return the seconds with a verdict on posture."""
        return self.good_s + self.poor_s

    @property
    def good_share(self) -> float | None:
        """Return the good part of them, 0 to 1; ``None`` without any."""
        return self.good_s / self.judged_s if self.judged_s else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A good share beside that of the person's own earlier days."""

    good_share: float
    """The range's, 0 to 1."""

    usual_share: float
    """Mean over the earlier days, each with the same weight, 0 to 1."""

    spread_share: float
    """Standard deviation of the earlier days, 0 to 1."""

    day_count: int
    """Earlier days that had enough data."""

    @property
    def difference_share(self) -> float:
        """Return how much more good posture than usual, -1 to 1."""
        return self.good_share - self.usual_share

    @property
    def as_usual(self) -> bool:
        """Return whether the difference is no larger than days differ anyway."""
        return abs(self.difference_share) <= max(SAME_SHARE, self.spread_share)


@dataclass(frozen=True, slots=True)
class Trend:
    """Where the good share of the days is heading."""

    day_count: int
    """Days that had enough data."""

    share_per_week: float
    """By how much the good share grows in seven days, -1 to 1; the median slope between two days."""

    chance: float
    """How often days without any trend would show one like it, 0 to 1."""

    @property
    def clear(self) -> bool:
        """Return whether there is a trend worth telling."""
        return self.chance <= TREND_CHANCE


def compare(summary: Judged, previous: Sequence[Judged]) -> Comparison | None:
    """Return a range beside the days before it, or ``None`` when either has too little data.

    Args:
        summary: The range, a day or several.
        previous: The days before; one with less than ``MIN_JUDGED_S`` does not count.
    """
    shares = [each.good_share for each in previous if has_enough(each) and each.good_share is not None]
    if summary.good_share is None or not has_enough(summary) or len(shares) < MIN_DAYS:
        return None
    return Comparison(summary.good_share, fmean(shares), stdev(shares), len(shares))


def find_trend(days: Sequence[tuple[date, Judged]]) -> Trend | None:
    """Return where days are heading, or ``None`` when too few of them have enough data.

    Args:
        days: Days in any order; those without ``MIN_JUDGED_S`` are passed over.
    """
    points = sorted(
        (day.toordinal(), each.good_share) for day, each in days if has_enough(each) and each.good_share is not None
    )
    if len(points) < TREND_DAYS:
        return None
    slopes = [(later - share) / (then - when) for (when, share), (then, later) in combinations(points, 2)]
    rises = sum((slope > 0) - (slope < 0) for slope in slopes)
    count = len(points)
    spread = sqrt(count * (count - 1) * (2 * count + 5) / 18)
    # Towards zero by one, as is usual where a count is taken for a continuous number.
    standard = max(0, abs(rises) - 1) / spread
    return Trend(count, 7 * median(slopes), 2 * (1 - NormalDist().cdf(standard)))


def has_enough(summary: Judged) -> bool:
    """Return whether a range has enough judged time to be compared."""
    return summary.judged_s >= MIN_JUDGED_S
