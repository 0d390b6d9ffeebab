"""When something is offered at a time of day that the person chose: soon after it, once, or not at all."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta, tzinfo

STILL_S = 30 * 60.0
"""So long after its time an offer still makes sense; one that could not be made by then is dropped."""


def slot_of(now_s: float, times: Sequence[time], zone: tzinfo) -> float | None:
    """Return the chosen moment whose offer may be made now, Unix seconds; ``None`` when there is none.

    Args:
        now_s: Unix seconds.
        times: Local times of day.
        zone: The local clock.
    """
    today = datetime.fromtimestamp(now_s, zone).date()
    moments = (
        datetime.combine(day, at, tzinfo=zone).timestamp() for day in (today, today - timedelta(days=1)) for at in times
    )
    return max((moment_s for moment_s in moments if 0 <= now_s - moment_s < STILL_S), default=None)
