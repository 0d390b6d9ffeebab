"""A day, a week or a month as JSON. Keys are never renamed, units are in their names, unknown is ``null``.

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
    at_desk                present_s; break_count; change_count, changes_per_hour (real changes of posture);
                           longest_sitting (without a break), longest_unchanged: start, start_s, duration_s
    by_profile             judged_s and good_s by the name of the profile
    nudges                 shown, followed (sitting up within 60 s), fine, held_back, failed
    comparison             with the days before: usual_good_share, difference_share, spread_share, day_count, as_usual
    trend                  day_count, share_per_week, chance (how often chance alone shows one like it), clear
    strip                  start_s, end_s, good_s, poor_s, unsure_s, away_s of equal parts of the range

A week or a month (``kind``) has ``days``, a list of such days, and ``total``, the same keys from ``start`` to
``nudges`` over all of them, and ``comparison`` and ``trend`` of its own. With ``--compare`` there are also
``previous``, the range before, and ``usual``, the 28 days before: the same keys from ``start`` to ``nudges``.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, tzinfo

from posture_watch.posture.episodes import Stretch
from posture_watch.posture.samples import Cause, UnsureReason
from posture_watch.posture.sitting import AtDesk, Spell
from posture_watch.posture.summary import Summary
from posture_watch.posture.trend import Comparison, Trend

VERSION = 2


def day_as_dict(
    summary: Summary,
    *,
    day: date,
    zone: tzinfo,
    so_far: bool,
    comparison: Comparison | None,
    trend: Trend | None = None,
) -> dict[str, object]:
    """Return a day as plain values that JSON can carry; keys as listed above."""
    return {
        "kind": "day",
        "version": VERSION,
        "date": day.isoformat(),
        "so_far": so_far,
        **summary_as_dict(summary, zone=zone),
        "comparison": _comparison(comparison),
        "trend": _trend(trend),
        "strip": [asdict(each) for each in summary.strip],
    }


def days_as_dict(
    kind: str,
    days: Sequence[dict[str, object]],
    total: Summary,
    *,
    zone: tzinfo,
    comparison: Comparison | None,
    trend: Trend | None,
) -> dict[str, object]:
    """Return a ``"week"`` or ``"month"`` as plain values that JSON can carry; the days come from ``day_as_dict``."""
    return {
        "kind": kind,
        "version": VERSION,
        "days": list(days),
        "total": summary_as_dict(total, zone=zone),
        "comparison": _comparison(comparison),
        "trend": _trend(trend),
    }


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
        "at_desk": _at_desk(summary.at_desk, zone),
        "by_profile": {
            name: {"judged_s": seconds, "good_s": summary.good_by_profile_s.get(name, 0.0)}
            for name, seconds in summary.judged_by_profile_s.items()
        },
        "nudges": asdict(summary.nudges),
    }


def _at_desk(at_desk: AtDesk, zone: tzinfo) -> dict[str, object]:
    return {
        "present_s": at_desk.present_s,
        "break_count": at_desk.break_count,
        "change_count": at_desk.change_count,
        "changes_per_hour": at_desk.changes_per_hour,
        "longest_sitting": _spell(at_desk.longest_sitting, zone),
        "longest_unchanged": _spell(at_desk.longest_unchanged, zone),
    }


def _spell(spell: Spell | None, zone: tzinfo) -> dict[str, object] | None:
    if spell is None:
        return None
    return {"start": _iso(spell.start_s, zone), "start_s": spell.start_s, "duration_s": spell.duration_s}


def _trend(trend: Trend | None) -> dict[str, object] | None:
    return None if trend is None else {**asdict(trend), "clear": trend.clear}


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
