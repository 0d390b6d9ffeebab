"""A day out of a store."""

from datetime import date, time, timedelta, tzinfo

from posture_watch.ports import Store
from posture_watch.posture.days import day_bounds
from posture_watch.posture.summary import NUDGE_MARGIN_S, Summary, summarize_holds


def day_summary(store: Store, day: date, *, now_s: float, starts_at: time, zone: tzinfo) -> Summary:
    """Return a day's summary; of the day that is going on, until now.

    Args:
        store: Where it was recorded.
        day: Which one.
        now_s: Unix seconds.
        starts_at: When a day begins.
        zone: Zone in which days begin and end.
    """
    start_s, end_s = day_bounds(day, starts_at, zone=zone)
    end_s = min(end_s, now_s)
    holds = store.holds(start_s - NUDGE_MARGIN_S, end_s + NUDGE_MARGIN_S)
    return summarize_holds(holds, store.alerts(start_s, end_s), start_s, end_s)


def day_summaries(
    store: Store, last: date, count: int, *, now_s: float, starts_at: time, zone: tzinfo
) -> list[Summary]:
    """Return the summaries of so many days, oldest first; the last one is among them."""
    days = (last - timedelta(days=back) for back in range(count - 1, -1, -1))
    return [day_summary(store, day, now_s=now_s, starts_at=starts_at, zone=zone) for day in days]
