"""Hours of the day, by weekday and for every day: where a moment lies, and when the next change comes.

All times are of the local clock. A span whose end is not after its start goes on past midnight and belongs to the day
on which it begins::

    weekday    Mon 00      08          18      22  Tue 00      06   08
    08:00-18:00            |-----------|                            |----
    22:00-06:00  -----|                        |----------------|

Spans are turned into instants one by one, so that days on which the clocks change have 23 or 25 hours. A time that the
clock skips is taken as if the clock had not changed yet; of one that comes twice the first counts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

DAY_MIN = 1440
LOOK_AHEAD_DAYS = 8
"""A week and a day: within them every weekday comes."""
MORNING_AT = time(7)
"""The morning of whoever keeps no working hours."""


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a day."""

    start_min: int
    """Minutes after midnight, 0 to 1439."""

    end_min: int
    """The same; 1440 is midnight at the end of the day, and more lies on the next day."""

    def on(self, day: date, zone: tzinfo) -> tuple[float, float]:
        """Return the first instant of the span that begins on a day, and the first one after it, in Unix seconds."""
        return _instant_s(day, self.start_min, zone), _instant_s(day, self.end_min, zone)


Day = tuple[Span, ...]
"""What of one day belongs to it."""

Week = Sequence[Day]
"""Seven days, Monday first."""

ALL_DAY: Day = (Span(0, DAY_MIN),)


def every_day(day: Day) -> Week:
    """Return a week in which all days are alike."""
    return (day,) * 7


def is_inside(week: Week, time_s: float, zone: tzinfo) -> bool:
    """Return whether an instant (Unix seconds) lies in a span."""
    return _end_around_s(week, time_s, zone) is not None


def inside_until_s(week: Week, time_s: float, zone: tzinfo) -> float | None:
    """Return when the spans around an instant end, in Unix seconds; ``None`` when it lies in none of them.

    Spans that touch or overlap count as one. When there is no end within eight days, it is ``inf``.
    """
    until_s: float | None = None
    while (end_s := _end_around_s(week, time_s if until_s is None else until_s, zone)) is not None:
        until_s = end_s
        if until_s - time_s > LOOK_AHEAD_DAYS * 86_400:
            return float("inf")
    return until_s


def next_start_s(week: Week, time_s: float, zone: tzinfo) -> float:
    """Return when the next span begins after an instant, in Unix seconds; ``inf`` when the whole week has none."""
    spans = _spans(week, time_s, range(LOOK_AHEAD_DAYS), zone)
    return min((start for start, end in spans if start > time_s and end > start), default=float("inf"))


def next_morning_s(week: Week | None, time_s: float, starts_at: time, zone: tzinfo) -> float:
    """Return the next morning after an instant, in Unix seconds.

    Args:
        week: The working hours: the morning of a day is when its work begins, and days without work have none.
            ``None``, or hours without any work at all: every morning is at seven.
        time_s: The instant. In the small hours the next morning is that of the same date.
        starts_at: When a new day begins; no morning is before that.
        zone: The local clock.
    """
    today = datetime.fromtimestamp(time_s, zone).date()
    plain = max(MORNING_AT, starts_at)
    days = [today + timedelta(days=ahead) for ahead in range(LOOK_AHEAD_DAYS + 1)]
    if week is not None and any(week):
        firsts = [(day, min(span.start_min for span in week[day.weekday()])) for day in days if week[day.weekday()]]
    else:
        firsts = [(day, plain.hour * 60 + plain.minute) for day in days]
    mornings = (_instant_s(day, minute, zone) for day, minute in firsts)
    return next(morning for morning in mornings if morning > time_s)


def _end_around_s(week: Week, time_s: float, zone: tzinfo) -> float | None:
    """Return the latest end of the spans that an instant lies in; those of yesterday may still go on."""
    spans = _spans(week, time_s, range(-1, 1), zone)
    return max((end for start, end in spans if start <= time_s < end), default=None)


def _spans(week: Week, time_s: float, days_ahead: range, zone: tzinfo) -> Iterator[tuple[float, float]]:
    today = datetime.fromtimestamp(time_s, zone).date()
    for ahead in days_ahead:
        day = today + timedelta(days=ahead)
        yield from (span.on(day, zone) for span in week[day.weekday()])


def _instant_s(day: date, minute: int, zone: tzinfo) -> float:
    day, minute = day + timedelta(days=minute // DAY_MIN), minute % DAY_MIN
    return datetime.combine(day, time(minute // 60, minute % 60), tzinfo=zone).timestamp()
