"""What a range of time was like, computed from the stored samples and alerts; nothing is ever counted up.

Good + poor + unsure + away + not watched is the length of the range. Shares of posture are shares of judged time (good
+ poor) and mean nothing without the judged time beside them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from posture_watch.posture.alerts import Alert
from posture_watch.posture.effect import Nudges, count_nudges
from posture_watch.posture.episodes import Stretch, episodes_of, find_slouches, find_stretches
from posture_watch.posture.holds import Holds, read_holds
from posture_watch.posture.samples import Cause, Posture, Sample, UnsureReason
from posture_watch.posture.sitting import AtDesk, time_at_desk
from posture_watch.posture.strip import Bin, make_strip

_Key = TypeVar("_Key")

READ_MARGIN_S = 900.0
"""Samples are wanted from so long before a range until so long after it: a verdict from before may hold into the range,
one at its end may hold out of it, and a nudge at its end has its minute. No verdict may hold longer than this."""

NUDGE_MARGIN_S = 120.0
"""Holds are wanted from so long before a range until so long after it: what follows a nudge at its end is its merit."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a range of time was like."""

    start_s: float
    """First instant of the range, Unix seconds."""

    end_s: float
    """Its end, Unix seconds."""

    good_s: float
    """Seconds of good posture."""

    poor_by_cause_s: Mapping[Cause | None, float]
    """Seconds of poor posture by cause, the largest first; ``None``: no cause was named."""

    unsure_by_reason_s: Mapping[UnsureReason, float]
    """Seconds without a verdict although somebody may have been there, by reason, the largest first."""

    away_s: float
    """Seconds with nobody in view."""

    not_watched_s: float
    """Seconds of which nothing is known."""

    scored_s: float
    """Seconds of good or poor posture that have a score."""

    mean_score: float | None
    """Mean score of that time, 0 to 100, each score weighted by the time it held; ``None`` without any."""

    longest_good: Stretch | None
    """The stretch with the most good time; the first one of several."""

    longest_slouch: Stretch | None
    """The slouch with the most poor time; the first one of several."""

    slouch_count: int
    """Slouches, each counted once however its causes changed."""

    nudges: Nudges
    """The nudges of the range and what they did."""

    at_desk: AtDesk
    """Sitting without a break and without a real change of posture."""

    judged_by_profile_s: Mapping[str, float]
    """Seconds with a verdict on posture by profile, the largest first; an empty name: nobody said which."""

    good_by_profile_s: Mapping[str, float]
    """Seconds of good posture by profile, the largest first."""

    strip: tuple[Bin, ...]
    """The course of the range in at most 300 equal bins; the last one may be shorter."""

    @property
    def total_s(self) -> float:
        """Return the length of the range."""
        return self.end_s - self.start_s

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

    @property
    def good_share(self) -> float | None:
        """Return the good part of the judged time, 0 to 1; ``None`` if nothing was judged."""
        return self.good_s / self.judged_s if self.judged_s else None

    def share_of_watched(self, posture: Posture) -> float | None:
        """Return a posture's part of the watched time, 0 to 1; ``None`` if nothing was watched."""
        seconds = {
            Posture.GOOD: self.good_s,
            Posture.POOR: self.poor_s,
            Posture.UNSURE: self.unsure_s,
            Posture.AWAY: self.away_s,
        }
        return seconds[posture] / self.watched_s if self.watched_s else None


def summarize(samples: Sequence[Sample], alerts: Iterable[Alert], start_s: float, end_s: float) -> Summary:
    """Return what the range ``start_s <= time < end_s`` (Unix seconds) was like.

    Args:
        samples: In any order, from outside the range too: see ``READ_MARGIN_S``. A verdict that holds across an end of
            the range counts with the part inside, so that the parts of a day add up to the day.
        alerts: Those outside the range are passed over.
        start_s: First instant of the range.
        end_s: Its end.

    Raises:
        ValueError: The range ends before it starts.
    """
    return summarize_holds(read_holds(samples), alerts, start_s, end_s)


def summarize_holds(everything: Holds, alerts: Iterable[Alert], start_s: float, end_s: float) -> Summary:
    """Return what a range was like, as ``summarize`` does, from holds: those of samples or those that a store keeps.

    Args:
        everything: From outside the range too: a nudge at its end has its minute, ``NUDGE_MARGIN_S``.
        alerts: Those outside the range are passed over.
        start_s: First instant of the range.
        end_s: Its end.

    Raises:
        ValueError: The range ends before it starts.
    """
    if not start_s <= end_s:
        raise ValueError(f"the range ends ({end_s}) before it starts ({start_s})")
    holds = everything.within(start_s, end_s)
    episodes = episodes_of(holds)
    seconds = _seconds_by_state(holds)
    scored_s, mean_score = _mean_score(holds)
    slouches = find_slouches(episodes)
    return Summary(
        start_s=start_s,
        end_s=end_s,
        good_s=seconds.good_s,
        poor_by_cause_s=seconds.poor_by_cause_s,
        unsure_by_reason_s=seconds.unsure_by_reason_s,
        away_s=seconds.away_s,
        not_watched_s=max(0.0, end_s - start_s - seconds.sum_s),
        scored_s=scored_s,
        mean_score=mean_score,
        longest_good=_longest(find_stretches(episodes, Posture.GOOD)),
        longest_slouch=_longest(slouches),
        slouch_count=len(slouches),
        nudges=count_nudges([alert for alert in alerts if start_s <= alert.time_s < end_s], episodes_of(everything)),
        at_desk=time_at_desk(episodes),
        judged_by_profile_s=_seconds_by_profile(holds, (Posture.GOOD, Posture.POOR)),
        good_by_profile_s=_seconds_by_profile(holds, (Posture.GOOD,)),
        strip=make_strip(episodes, start_s, end_s),
    )


def add_up(summaries: Sequence[Summary]) -> Summary:
    """Return the totals of ranges that follow each other, such as the days of a week.

    A stretch that goes on across two ranges stays two stretches.

    Raises:
        ValueError: There is no range.
    """
    if not summaries:
        raise ValueError("there is nothing to add up")
    scored_s = sum(each.scored_s for each in summaries)
    score_sum = sum(each.mean_score * each.scored_s for each in summaries if each.mean_score is not None)
    return Summary(
        start_s=summaries[0].start_s,
        end_s=summaries[-1].end_s,
        good_s=sum(each.good_s for each in summaries),
        poor_by_cause_s=_sum_of([each.poor_by_cause_s for each in summaries]),
        unsure_by_reason_s=_sum_of([each.unsure_by_reason_s for each in summaries]),
        away_s=sum(each.away_s for each in summaries),
        not_watched_s=sum(each.not_watched_s for each in summaries),
        scored_s=scored_s,
        mean_score=score_sum / scored_s if scored_s else None,
        longest_good=_longest([each.longest_good for each in summaries if each.longest_good]),
        longest_slouch=_longest([each.longest_slouch for each in summaries if each.longest_slouch]),
        slouch_count=sum(each.slouch_count for each in summaries),
        nudges=Nudges.add_up(each.nudges for each in summaries),
        at_desk=AtDesk.add_up([each.at_desk for each in summaries]),
        judged_by_profile_s=_sum_of([each.judged_by_profile_s for each in summaries]),
        good_by_profile_s=_sum_of([each.good_by_profile_s for each in summaries]),
        strip=tuple(piece for each in summaries for piece in each.strip),
    )


@dataclass(frozen=True, slots=True)
class _Seconds:
    good_s: float
    poor_by_cause_s: Mapping[Cause | None, float]
    unsure_by_reason_s: Mapping[UnsureReason, float]
    away_s: float
    sum_s: float


def _seconds_by_state(holds: Holds) -> _Seconds:
    column: list[float] = np.bincount(holds.state, holds.end_s - holds.start_s, len(holds.states)).tolist()
    by_state = {state: seconds for state, seconds in zip(holds.states, column, strict=True) if seconds > 0}

    def total_s(posture: Posture) -> float:
        return sum((seconds for state, seconds in by_state.items() if state.posture is posture), 0.0)

    return _Seconds(
        good_s=total_s(Posture.GOOD),
        poor_by_cause_s=_sum_of([{state.cause: s} for state, s in by_state.items() if state.posture is Posture.POOR]),
        unsure_by_reason_s=_sum_of([{state.reason: s} for state, s in by_state.items() if state.reason is not None]),
        away_s=total_s(Posture.AWAY),
        sum_s=sum(by_state.values()),
    )


def _seconds_by_profile(holds: Holds, postures: Sequence[Posture]) -> dict[str, float]:
    counts = np.array([state.posture in postures for state in holds.states], bool)
    these = holds.pick(counts[holds.state]) if holds.states else holds
    column: list[float] = np.bincount(these.profile, these.end_s - these.start_s, len(holds.profiles)).tolist()
    return _sum_of([{name: seconds} for name, seconds in zip(holds.profiles, column, strict=True) if seconds > 0])


def _mean_score(holds: Holds) -> tuple[float, float | None]:
    scored = ~np.isnan(holds.score)
    weight_s = (holds.end_s - holds.start_s)[scored]
    scored_s: float = weight_s.sum().item()
    score_sum: float = (weight_s @ holds.score[scored]).item()
    return scored_s, score_sum / scored_s if scored_s else None


def _sum_of(parts: Iterable[Mapping[_Key, float]]) -> dict[_Key, float]:
    seconds: dict[_Key, float] = {}
    for part in parts:
        for key, duration_s in part.items():
            seconds[key] = seconds.get(key, 0.0) + duration_s
    return dict(sorted(seconds.items(), key=lambda item: -item[1]))


def _longest(stretches: Iterable[Stretch]) -> Stretch | None:
    return max(stretches, key=lambda stretch: stretch.held_s, default=None)
