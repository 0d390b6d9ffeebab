"""The course of a range of time in a few hundred bins, ready to be drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from posture_watch.posture.episodes import Episode
from posture_watch.posture.samples import Posture

BIN_LENGTHS_S = (1.0, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0, 3600.0)
"""Each divides the next one, and an hour."""

MAX_BINS = 300
"""A day of 25 hours in bins of 5 minutes."""


@dataclass(frozen=True, slots=True)
class Bin:
    """A short part of a range; what is missing to its length was not watched."""

    start_s: float
    """Its first instant, Unix seconds."""

    end_s: float
    """Its end."""

    good_s: float
    """Seconds of good posture in it."""

    poor_s: float
    """Seconds of poor posture."""

    unsure_s: float
    """Seconds without a verdict although somebody may have been there."""

    away_s: float
    """Seconds with nobody in view."""

    @property
    def watched_s(self) -> float:
        """Return the seconds of which anything is known."""
        return self.good_s + self.poor_s + self.unsure_s + self.away_s

    @property
    def good_share(self) -> float | None:
        """Return the good part of the judged time, 0 to 1; ``None`` if nothing was judged."""
        judged_s = self.good_s + self.poor_s
        return self.good_s / judged_s if judged_s else None

    def share_of_watched(self, posture: Posture) -> float | None:
        """Return a posture's part of the watched time, 0 to 1; ``None`` if nothing was watched."""
        seconds = {
            Posture.GOOD: self.good_s,
            Posture.POOR: self.poor_s,
            Posture.UNSURE: self.unsure_s,
            Posture.AWAY: self.away_s,
        }
        return seconds[posture] / self.watched_s if self.watched_s else None


def make_strip(episodes: Sequence[Episode], start_s: float, end_s: float) -> tuple[Bin, ...]:
    """Return a range in at most ``MAX_BINS`` bins of the shortest fitting length; the last one may be shorter.

    Ranges of more than 300 hours get as many bins of an hour as they need.
    """
    if end_s <= start_s:
        return ()
    bin_s = next((each for each in BIN_LENGTHS_S if (end_s - start_s) / each <= MAX_BINS), BIN_LENGTHS_S[-1])
    edges_s = np.append(np.arange(start_s, end_s, bin_s), end_s)
    columns = [
        _seconds_between(edges_s, [episode for episode in episodes if episode.posture is posture])
        for posture in (Posture.GOOD, Posture.POOR, Posture.UNSURE, Posture.AWAY)
    ]
    return tuple(
        Bin(*row)
        for row in zip(edges_s[:-1].tolist(), edges_s[1:].tolist(), *map(np.ndarray.tolist, columns), strict=True)
    )


def _seconds_between(edges_s: npt.NDArray[np.float64], episodes: Sequence[Episode]) -> npt.NDArray[np.float64]:
    """Return the seconds that fall between each edge and the next; episodes by time, without overlap."""
    if not episodes:
        return np.zeros(len(edges_s) - 1)
    corners_s = np.array([(episode.start_s, episode.end_s) for episode in episodes]) - edges_s[0]
    sums_s = np.cumsum(corners_s[:, 1] - corners_s[:, 0])
    heights_s = np.column_stack((np.append(0.0, sums_s[:-1]), sums_s))
    reached_s = np.interp(edges_s - edges_s[0], corners_s.ravel(), heights_s.ravel())
    seconds: npt.NDArray[np.float64] = np.maximum(0.0, np.diff(reached_s))
    return seconds
