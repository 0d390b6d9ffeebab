"""What ``export`` writes: tables of samples, minutes, days and alerts, with stable columns.

Names and order of columns never change; new ones come at the end. Times are given twice: in Unix seconds, and as local
time with its offset (ISO 8601). A cell is empty, in JSON ``null``, where a value is unknown.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date, tzinfo
from types import MappingProxyType

from posture_watch.posture.alerts import Alert
from posture_watch.posture.minutes import Minute
from posture_watch.posture.samples import Cause, Sample
from posture_watch.posture.summary import Summary
from posture_watch.reports.cells import TIME, Row, iso
from posture_watch.reports.samples_csv import Column
from posture_watch.reports.tables_told import CHECK_INS, EXERCISES, NOTES

_BY_CAUSE = {
    **{f"{cause.value}_s": Column("s", f"Of the poor posture, with this cause: {cause.value}") for cause in Cause},
    "unnamed_s": Column("s", "Of the poor posture, without a cause"),
}

SAMPLES: Mapping[str, Column] = MappingProxyType(
    {
        "time_s": Column("Unix s", "When the camera looked"),
        "time": TIME,
        "posture": Column("", "good, poor, away (nobody in view) or unsure"),
        "score": Column("0 to 100", "100 = as calibrated"),
        "cause": Column("", "Strongest cause while poor"),
        "unsure_reason": Column("", "Why there is no verdict, while unsure"),
        "hold_s": Column("s", "How long the verdict speaks for at most; a longer silence was not watched"),
        "profile": Column("", "The profile that was judged against"),
    }
)

MINUTES: Mapping[str, Column] = MappingProxyType(
    {
        "start_s": Column("Unix s", "First instant of the minute"),
        "start": TIME,
        "profile": Column("", "The profile that was judged against; a minute under two profiles has two rows"),
        "good_s": Column("s", "Good posture; what is missing to 60 s in all was not watched"),
        "poor_s": Column("s", "Poor posture"),
        "unsure_s": Column("s", "No verdict although somebody may have been there"),
        "away_s": Column("s", "Nobody in view"),
        "mean_score": Column("0 to 100", "Mean score, each weighted by the time it held"),
        **_BY_CAUSE,
    }
)

DAYS: Mapping[str, Column] = MappingProxyType(
    {
        "date": Column("YYYY-MM-DD", "The day; it begins at day.starts_at"),
        "start_s": Column("Unix s", "Its first instant"),
        "start": TIME,
        "total_s": Column("s", "Its length = good_s + poor_s + unsure_s + away_s + not_watched_s"),
        "good_s": Column("s", "Good posture"),
        "poor_s": Column("s", "Poor posture"),
        "unsure_s": Column("s", "No verdict although somebody may have been there"),
        "away_s": Column("s", "Nobody in view"),
        "not_watched_s": Column("s", "Nothing is known"),
        "good_share": Column("0 to 1", "Good part of good and poor"),
        "mean_score": Column("0 to 100", "Mean score, each weighted by the time it held"),
        **_BY_CAUSE,
        "longest_good_s": Column("s", "Longest good stretch"),
        "slouch_count": Column("", "Poor stretches of a second or more"),
        "longest_slouch_s": Column("s", "The longest of them"),
        "break_count": Column("", "Breaks of a minute or more between two sittings"),
        "longest_sitting_s": Column("s", "Longest time without a break"),
        "change_count": Column("", "Real changes of posture"),
        "longest_unchanged_s": Column("s", "Longest time without a break or a real change of posture"),
        "nudges_shown": Column("", "Nudges that reached the screen"),
        "nudges_followed": Column("", "Of these, followed by sitting up within a minute"),
        "nudges_fine": Column("", "Of these, answered with That was fine"),
        "nudges_held_back": Column("", "Nudges due at a bad moment"),
        "nudges_failed": Column("", "Nudges that could not be shown"),
    }
)

ALERTS: Mapping[str, Column] = MappingProxyType(
    {
        "time_s": Column("Unix s", "When the message was due"),
        "time": TIME,
        "kind": Column("", "nudge, break, camera and so on"),
        "cause": Column("", "The cause that it named"),
        "outcome": Column("", "shown, failed or held_back"),
        "channel": Column("", "Where it was shown, or who held it back"),
        "detail": Column("", "Why, when it failed or was held back"),
        "answer": Column("", "The button pressed"),
        "text": Column("", "Title and text as sent"),
    }
)

TABLES: Mapping[str, Mapping[str, Column]] = MappingProxyType(
    {
        "samples": SAMPLES,
        "minutes": MINUTES,
        "days": DAYS,
        "alerts": ALERTS,
        "check-ins": CHECK_INS,
        "exercises": EXERCISES,
        "notes": NOTES,
    }
)
"""What can be exported, and the columns of each in their order."""


def sample_cells(sample: Sample, zone: tzinfo) -> Row:
    """Return the cells of a sample in the order of ``SAMPLES``."""
    cause, reason = sample.cause and sample.cause.value, sample.reason and sample.reason.value
    time_s = sample.time_s
    return time_s, iso(time_s, zone), sample.posture.value, sample.score, cause, reason, sample.hold_s, sample.profile


def minute_cells(minute: Minute, zone: tzinfo) -> Row:
    """Return the cells of a minute in the order of ``MINUTES``."""
    return (
        minute.start_s,
        iso(minute.start_s, zone),
        minute.profile,
        *(minute.good_s, minute.poor_s, minute.unsure_s, minute.away_s),
        minute.mean_score,
        *_by_cause(minute.poor_by_cause_s),
    )


def day_cells(day: date, summary: Summary, zone: tzinfo) -> Row:
    """Return the cells of a day in the order of ``DAYS``."""
    desk, nudges = summary.at_desk, asdict(summary.nudges)
    return (
        *(day.isoformat(), summary.start_s, iso(summary.start_s, zone), summary.total_s),
        *(summary.good_s, summary.poor_s, summary.unsure_s, summary.away_s, summary.not_watched_s),
        *(summary.good_share, summary.mean_score),
        *_by_cause(summary.poor_by_cause_s),
        summary.longest_good.held_s if summary.longest_good else None,
        summary.slouch_count,
        summary.longest_slouch.held_s if summary.longest_slouch else None,
        desk.break_count,
        desk.longest_sitting.duration_s if desk.longest_sitting else None,
        desk.change_count,
        desk.longest_unchanged.duration_s if desk.longest_unchanged else None,
        *(nudges[name] for name in ("shown", "followed", "fine", "held_back", "failed")),
    )


def alert_cells(alert: Alert, zone: tzinfo) -> Row:
    """Return the cells of a message in the order of ``ALERTS``."""
    return (
        *(alert.time_s, iso(alert.time_s, zone), alert.kind.value, alert.cause and alert.cause.value),
        *(alert.outcome.value, alert.channel, alert.detail, alert.answer and alert.answer.value, alert.text),
    )


def as_csv(what: str, rows: Iterable[Row]) -> Iterator[str]:
    """Yield the lines of a CSV, the names of the columns first; seconds and scores with at most 6 decimals."""
    yield _line(list(TABLES[what]))
    for row in rows:
        yield _line([round(cell, 6) if isinstance(cell, float) else cell for cell in row])


def as_json(what: str, rows: Iterable[Row]) -> Iterator[str]:
    """Yield the pieces of a JSON document: ``kind``, ``columns`` with units and meanings, and ``rows``, one a line."""
    columns = {name: {"unit": column.unit, "meaning": column.meaning} for name, column in TABLES[what].items()}
    yield f'{{"kind": "posture-watch {what}", "version": 1,\n"columns": {json.dumps(columns, indent=1)},\n"rows": ['
    before = "\n"
    for row in rows:
        yield before + json.dumps(dict(zip(columns, row, strict=True)), allow_nan=False)
        before = ",\n"
    yield "\n]}\n"


def _by_cause(poor_s: Mapping[Cause | None, float]) -> Row:
    return [poor_s.get(cause, 0.0) for cause in (*Cause, None)]


def _line(row: Row) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(row)
    return out.getvalue()
