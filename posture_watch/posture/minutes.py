"""What is kept for years: minute by minute, how long each verdict held.

Samples are kept for weeks, and of their holds (see ``posture.holds``) what follows is kept for good: each is cut where
a minute of UTC begins, and neighbours within a minute with the same verdict become one, with the mean of their scores.
One column is a quarter of a minute::

    samples      g g g g g p p p g g
    minutes     |       |       |
    condensed   [   g   ][g][ p ][g ]

Nothing but the single scores within such a piece is lost. So totals, episodes, slouches, the longest good stretch, time
without a break, the strip and what followed a nudge are the same, to the fraction of a second, from the condensed holds
as from the samples, for any range; only a mean score of a range that cuts through a piece takes the piece's mean.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from posture_watch.posture.holds import Holds, State, read_holds
from posture_watch.posture.samples import Cause, Posture, Sample, UnsureReason

MINUTE_S = 60.0


@dataclass(frozen=True, slots=True)
class Minute:
    """One minute under one profile. What is missing to 60 s was not watched, or belongs to another profile."""

    start_s: float
    """Its first instant, Unix seconds, a multiple of 60."""

    profile: str
    """The profile that was judged against; empty where nobody said."""

    good_s: float
    """Seconds of good posture."""

    poor_by_cause_s: Mapping[Cause | None, float]
    """Seconds of poor posture by cause, in the order of their coming; ``None``: no cause was named."""

    unsure_by_reason_s: Mapping[UnsureReason, float]
    """Seconds without a verdict although somebody may have been there, by reason."""

    away_s: float
    """Seconds with nobody in view."""

    scored_s: float
    """Seconds of good or poor posture that have a score."""

    mean_score: float | None
    """Mean score of those, 0 to 100; ``None`` without any."""

    @property
    def poor_s(self) -> float:
        """Return the seconds of poor posture."""
        return sum(self.poor_by_cause_s.values(), 0.0)

    @property
    def unsure_s(self) -> float:
        """Return the seconds without a verdict although somebody may have been there."""
        return sum(self.unsure_by_reason_s.values(), 0.0)

    @property
    def judged_s(self) -> float:
        """Return the seconds with a verdict on posture."""
        return self.good_s + self.poor_s

    @property
    def watched_s(self) -> float:
        """Return the seconds of which anything is known."""
        return self.judged_s + self.unsure_s + self.away_s


def minutes(samples: Sequence[Sample]) -> list[Minute]:
    """Return the watched minutes of samples by time; a minute under two profiles comes twice."""
    return minutes_of(read_holds(samples))


def minutes_of(holds: Holds) -> list[Minute]:
    """Return the watched minutes of holds by time; a minute under two profiles comes twice."""
    pieces = condense(holds).pieces()
    return [
        _minute(start_s, profile, [(end - start, state, score) for start, end, state, score, _ in of_profile])
        for start_s, together in groupby(pieces, key=lambda piece: piece[0] // MINUTE_S * MINUTE_S)
        for profile, of_profile in groupby(sorted(together, key=lambda piece: piece[4]), key=lambda piece: piece[4])
    ]


def condense(holds: Holds) -> Holds:
    """Return the same time in as few holds as tell of each minute what it was like; see the picture above."""
    cut = _cut_at_minutes(holds.pick(holds.end_s > holds.start_s))
    if not len(cut.start_s):
        return cut
    scored = ~np.isnan(cut.score)
    kind = np.column_stack((np.floor(cut.start_s / MINUTE_S), cut.state, cut.profile, scored))
    begins = np.append(True, (kind[1:] != kind[:-1]).any(axis=1) | (cut.start_s[1:] != cut.end_s[:-1]))
    first = np.flatnonzero(begins)
    length_s = cut.end_s - cut.start_s
    mean = np.add.reduceat(length_s * cut.score, first) / np.add.reduceat(length_s, first)
    alone = np.diff(np.append(first, len(begins))) == 1
    return replace(
        cut.pick(begins),
        end_s=cut.end_s[np.append(first[1:], len(begins)) - 1],
        # A mean of one is that one, to the last digit: condensing twice changes nothing.
        score=np.where(alone, cut.score[first], np.clip(mean, 0.0, 100.0)),
    )


def _cut_at_minutes(holds: Holds) -> Holds:
    first = np.floor(holds.start_s / MINUTE_S)
    count = np.maximum(1, np.ceil(holds.end_s / MINUTE_S) - first).astype(np.intp)
    which = np.repeat(np.arange(len(count)), count)
    minute = first[which] + np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    return replace(
        holds,
        start_s=np.maximum(holds.start_s[which], minute * MINUTE_S),
        end_s=np.minimum(holds.end_s[which], (minute + 1) * MINUTE_S),
        state=holds.state[which],
        score=holds.score[which],
        profile=holds.profile[which],
    )


def _minute(start_s: float, profile: str, pieces: Iterable[tuple[float, State, float | None]]) -> Minute:
    good_s = away_s = scored_s = score_sum = 0.0
    poor_s: dict[Cause | None, float] = {}
    unsure_s: dict[UnsureReason, float] = {}
    for length_s, state, score in pieces:
        if state.posture is Posture.GOOD:
            good_s += length_s
        elif state.posture is Posture.POOR:
            poor_s[state.cause] = poor_s.get(state.cause, 0.0) + length_s
        elif state.reason is not None:
            unsure_s[state.reason] = unsure_s.get(state.reason, 0.0) + length_s
        else:
            away_s += length_s
        if score is not None:
            scored_s += length_s
            score_sum += score * length_s
    mean_score = score_sum / scored_s if scored_s else None
    return Minute(start_s, profile, good_s, poor_s, unsure_s, away_s, scored_s, mean_score)
