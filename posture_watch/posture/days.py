"""Where one day ends and the next begins: at a time of the local clock, in the small hours unless told otherwise.

What is stored knows no zone: it has instants, and days are drawn around them when somebody looks, by the clock of the
zone that the computer is in then. After a journey the days before it are those of the new clock too: they still follow
each other without gap or overlap, so that no second is lost or counted twice, but evening work at home may have become
afternoon work.
"""

from datetime import date, datetime, time, timedelta, tzinfo

DAY_STARTS_AT = time(4)
"""Work past midnight belongs to the evening before."""


def day_bounds(day: date, starts_at: time = DAY_STARTS_AT, *, zone: tzinfo) -> tuple[float, float]:
    """Return the first instant of a day and of the next one, in Unix seconds.

    Days follow each other without gap or overlap. They last 23 or 25 hours when the clocks change. A start that the
    clock skips is taken as if the clock had not changed yet; of a start that comes twice the first one is taken.

    Raises:
        OverflowError: The day is the last one of the calendar.
    """
    return _start_s(day, starts_at, zone), _start_s(day + timedelta(days=1), starts_at, zone)


def day_of(time_s: float, starts_at: time = DAY_STARTS_AT, *, zone: tzinfo) -> date:
    """Return the day to which an instant (Unix seconds) belongs."""
    day = datetime.fromtimestamp(time_s, zone).date()
    return day if _start_s(day, starts_at, zone) <= time_s else day - timedelta(days=1)


def _start_s(day: date, starts_at: time, zone: tzinfo) -> float:
    return datetime.combine(day, starts_at, tzinfo=zone).timestamp()
