"""What ``report`` and ``dashboard`` share: the values of a page, read from the store."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from posture_watch.commands.recorded import Reader
from posture_watch.posture.days import day_bounds
from posture_watch.posture.summary import Summary, add_up
from posture_watch.posture.trend import COMPARED_DAYS, compare, find_trend
from posture_watch.reports.page.day import day_values
from posture_watch.reports.page.period import period_values
from posture_watch.reports.sentences import comparison_text, trend_text
from posture_watch.wording_wellbeing import check_in_text


def day_values_of(reader: Reader, day: date) -> dict[str, Any]:
    """Return what the page of a day shows."""
    summary = reader.summary(day)
    remarks = _remarks(reader, [(day, summary)], summary)
    values = day_values(summary, day=day, zone=reader.zone, so_far=day == reader.today, remarks=remarks)
    told = [(note.time_s, note.text) for note in reader.notes(day)]
    told += [(check_in.time_s, check_in_text(check_in)) for check_in in reader.check_ins(day)]
    # What was written on a day as a whole, when it was over, lies on its last second.
    whole_s = day_bounds(day, reader.starts_at, zone=reader.zone)[1] - 1
    notes = [("" if time_s == whole_s else _clock(time_s, reader), text) for time_s, text in sorted(told)]
    return {**values, "notes": notes}


def period_values_of(reader: Reader, last: date, count: int) -> dict[str, Any]:
    """Return what the page of so many days shows, the last one included."""
    days = reader.days_until(last, count)
    remarks = _remarks(reader, days, add_up([summary for _, summary in days]))
    return period_values(days, zone=reader.zone, so_far=last == reader.today, remarks=remarks)


def _remarks(reader: Reader, days: Sequence[tuple[date, Summary]], total: Summary) -> list[str]:
    before = list(reader.days_before(days[0][0], COMPARED_DAYS))
    comparison = compare(total, [summary for _, summary in before])
    trend = find_trend([*before, *days])
    return [f"Compared: {comparison_text(comparison)}.", f"Trend: {trend_text(trend)}."]


def _clock(time_s: float, reader: Reader) -> str:
    return f"{datetime.fromtimestamp(time_s, reader.zone):%H:%M}"
