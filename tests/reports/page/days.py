"""Days for the pages, in the notation of ``tests.record``."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from posture_watch.posture.alerts import Alert, AlertKind, Outcome
from posture_watch.posture.days import day_bounds
from posture_watch.posture.summary import Summary, summarize
from tests.record import record

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = date(2026, 3, 3)


def at(hour: int, minute: int = 0, *, day: date = TUESDAY) -> float:
    return datetime.combine(day, time(hour, minute), tzinfo=BERLIN).timestamp()


def a_day(letters: str, *, day: date = TUESDAY, hour: int = 9, nudges: int = 0, step_s: float = 60.0) -> Summary:
    """Return the summary of a day with one letter a minute."""
    start_s, end_s = day_bounds(day, zone=BERLIN)
    first_s = at(hour, day=day)
    alerts = [
        Alert(first_s + 600.0 * i, AlertKind.NUDGE, None, Outcome.SHOWN if i % 3 else Outcome.HELD_BACK, "dbus")
        for i in range(nudges)
    ]
    return summarize(record(letters + "g", start_s=first_s, step_s=step_s), alerts, start_s, end_s)


def days_in_a_row(*letters: str, first: date = TUESDAY) -> list[tuple[date, Summary]]:
    return [
        (first + timedelta(days=i), a_day(each, day=first + timedelta(days=i), nudges=4))
        for i, each in enumerate(letters)
    ]
