"""A day or a week as JSON. Keys are never renamed, units are in their names, unknown is ``null``.

A day::

    kind                   "day"
    version                1; grows when a key is added
    date, so_far           which day; true while it is not over
    start, end             first instant and end of the range, ISO 8601 with offset
    start_s, end_s         the same in Unix seconds
    total_s                length of the range = good_s + poor_s + unsure_s + away_s + not_watched_s
    good_s, poor_s         seconds of good and of poor posture
    unsure_s, away_s       seconds without a verdict although somebody may have been there; with nobody in view
    not_watched_s          seconds of which nothing is known
    watched_s, judged_s    total_s without not_watched_s; good_s + poor_s
    good_share_of_judged   0 to 1
    mean_score             0 to 100, 100 = as calibrated
    poor_by_cause_s        every cause, and "unnamed"; adds up to poor_s
    unsure_by_reason_s     every reason; adds up to unsure_s
    longest_good           start, start_s, held_s of the longest good stretch
    longest_slouch         start, start_s, held_s of the longest poor stretch
    slouch_count           poor stretches of a second or more
    nudges                 shown, followed (sitting up within 60 s), fine, held_back, failed
    comparison             usual_good_share, difference_share, spread_share, day_count, as_usual
    strip                  start_s, end_s, good_s, poor_s, unsure_s, away_s of equal parts of the range

A week has ``days``, a list of such days, and ``total``, the same keys from ``total_s`` to ``nudges`` over all of them.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, tzinfo

from posture_watch.posture.episodes import Stretch
from posture_watch.posture.samples import Cause, UnsureReason
from posture_watch.posture.summary import Summary
from posture_watch.posture.trend import Comparison

VERSION = 1


def day_as_dict(
    summary: Summary, *, day: date, zone: tzinfo, so_far: bool, comparison: Comparison | None
) -> dict[str, object]:
    """Return a day as plain values that JSON can carry; keys as listed above."""
    return {
        "kind": "day",
        "version": VERSION,
        "date": day.isoformat(),
        "so_far": so_far,
        **summary_as_dict(summary, zone=zone),
        "comparison": _comparison(comparison),
        "strip": [asdict(each) for each in summary.strip],
    }


def week_as_dict(days: Sequence[dict[str, object]], total: Summary, *, zone: tzinfo) -> dict[str, object]:
    """Return a week as plain values that JSON can carry; the days come from ``day_as_dict``."""
    return {"kind": "week", "version": VERSION, "days": list(days), "total": summary_as_dict(total, zone=zone)}


def summary_as_dict(summary: Summary, *, zone: tzinfo) -> dict[str, object]:
    """Return the figures of any range as plain values that JSON can carry: the keys from ``start`` to ``nudges``."""
    causes: dict[str, float] = {cause.value: summary.poor_by_cause_s.get(cause, 0.0) for cause in Cause}
    causes["unnamed"] = summary.poor_by_cause_s.get(None, 0.0)
    return {
        "start": _iso(summary.start_s, zone),
        "end": _iso(summary.end_s, zone),
        "start_s": summary.start_s,
        "end_s": summary.end_s,
        "total_s": summary.total_s,
        "watched_s": summary.watched_s,
        "judged_s": summary.judged_s,
        "good_s": summary.good_s,
        "poor_s": summary.poor_s,
        "unsure_s": summary.unsure_s,
        "away_s": summary.away_s,
        "not_watched_s": summary.not_watched_s,
        "good_share_of_judged": summary.good_share,
        "mean_score": summary.mean_score,
        "poor_by_cause_s": causes,
        "unsure_by_reason_s": {each.value: summary.unsure_by_reason_s.get(each, 0.0) for each in UnsureReason},
        "longest_good": _stretch(summary.longest_good, zone),
        "longest_slouch": _stretch(summary.longest_slouch, zone),
        "slouch_count": summary.slouch_count,
        "nudges": asdict(summary.nudges),
    }


def _comparison(comparison: Comparison | None) -> dict[str, object] | None:
    if comparison is None:
        return None
    return {
        "usual_good_share": comparison.usual_share,
        "difference_share": comparison.difference_share,
        "spread_share": comparison.spread_share,
        "day_count": comparison.day_count,
        "as_usual": comparison.as_usual,
    }


def _stretch(stretch: Stretch | None, zone: tzinfo) -> dict[str, object] | None:
    if stretch is None:
        return None
    return {
        "start": _iso(stretch.start_s, zone),
        "start_s": stretch.start_s,
        "held_s": stretch.held_s,
    }


def _iso(time_s: float, zone: tzinfo) -> str:
    return datetime.fromtimestamp(time_s, zone).isoformat()
