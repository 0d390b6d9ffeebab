"""A day beside the days before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

from posture_watch.posture.summary import Summary

COMPARED_DAYS = 7
"""So many days before a day are looked at."""

MIN_JUDGED_S = 1800.0
"""A day with less judged time says too little to be compared."""

MIN_DAYS = 3
"""There is no trend from two days."""

SAME_SHARE = 0.03
"""Days that differ by less are alike, however alike the days before were."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A day's good share beside the person's own last days."""

    good_share: float
    """The day's, 0 to 1."""

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


def compare(summary: Summary, previous: Sequence[Summary]) -> Comparison | None:
    """Return a day beside the days before it, or ``None`` when the day or the days before have too little data.

    Args:
        summary: The day.
        previous: The ``COMPARED_DAYS`` days before, a summary each; one with less than ``MIN_JUDGED_S`` does not count.
    """
    shares = [each.good_share for each in previous if each.good_share is not None and each.judged_s >= MIN_JUDGED_S]
    if summary.good_share is None or summary.judged_s < MIN_JUDGED_S or len(shares) < MIN_DAYS:
        return None
    return Comparison(summary.good_share, fmean(shares), stdev(shares), len(shares))
