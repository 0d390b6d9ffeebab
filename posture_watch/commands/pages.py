"""What ``report`` and ``dashboard`` share: the values of a page, read from the store."""

from datetime import date, datetime
from typing import Any

from posture_watch.commands.recorded import Reader
from posture_watch.posture.trend import COMPARED_DAYS, compare
from posture_watch.reports.page.day import day_values


def day_values_of(reader: Reader, day: date) -> dict[str, Any]:
    """Return what the page of a day shows."""
    summary = reader.summary(day)
    comparison = compare(summary, [each for _, each in reader.days_before(day, COMPARED_DAYS)])
    values = day_values(summary, day=day, zone=reader.zone, so_far=day == reader.today, comparison=comparison)
    return {**values, "notes": [(_clock(note.time_s, reader), note.text) for note in reader.notes(day)]}


def _clock(time_s: float, reader: Reader) -> str:
    return f"{datetime.fromtimestamp(time_s, reader.zone):%H:%M}"


def period_values_of(reader: Reader, last: date, count: int) -> dict[str, Any]:
    """Return what the page of so many days shows, the last one included."""
    from posture_watch.reports.page.period import period_values

    days = reader.days_until(last, count)
    return period_values(days, zone=reader.zone, so_far=last == reader.today)
