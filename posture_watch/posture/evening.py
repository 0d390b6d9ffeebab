"""When the message on the day is due: once a day when work ends, never at night."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from posture_watch.posture.days import DAY_STARTS_AT, day_of
from posture_watch.posture.hours import Week

USUALLY_AT = time(18)
"""The evening of whoever keeps no working hours."""

LATE_S = 3 * 3600.0
"""For so long after its time the message still makes sense, as when the computer was off or there was a call."""

MORNING, NIGHT = time(6), time(22)
"""Nothing is said from ``NIGHT`` until ``MORNING``, by the local clock."""


@dataclass(frozen=True, slots=True)
class EveningRules:
    """When to tell of the day and of the week."""

    at: time | None = None
    """Local time of the message; ``None``: when the working hours of that day end."""

    working_hours: Week | None = None
    """``None``: none are kept, and the message comes at ``USUALLY_AT``."""

    week_on: int | None = 4
    """The weekday (Monday is 0) on which the message is about the week as well; ``None``: never."""

    day_starts_at: time = DAY_STARTS_AT
    """When a new day begins."""

    zone: tzinfo = UTC
    """The local clock."""


def evening_of(now_s: float, rules: EveningRules) -> date | None:
    """Return the day whose message may come now; ``None`` when it is too early, too late, at night or a day off.

    Args:
        now_s: Unix seconds.
        rules: When to tell.
    """
    now = datetime.fromtimestamp(now_s, rules.zone)
    if not MORNING <= now.time() < NIGHT:
        return None
    day = day_of(now_s, rules.day_starts_at, zone=rules.zone)
    due_s = _due_s(day, rules)
    return day if due_s is not None and due_s <= now_s < due_s + LATE_S else None


def _due_s(day: date, rules: EveningRules) -> float | None:
    if rules.at is None and rules.working_hours is not None:
        spans = rules.working_hours[day.weekday()]
        return max((span.on(day, rules.zone)[1] for span in spans), default=None)
    at = rules.at or USUALLY_AT
    # A time in the small hours belongs to the day that began before it.
    date_of_it = day + timedelta(days=at < rules.day_starts_at)
    return datetime.combine(date_of_it, at, tzinfo=rules.zone).timestamp()
