"""The pattern of the hours: what the same hour was like on several days."""

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo

from posture_watch.posture.strip import Bin

HourOfWeek = tuple[int, int]
"""Weekday, 0 is Monday, and hour, 0 to 23, of the local clock."""

_STEP_S = 900.0
"""Zones are ahead of UTC by multiples of a quarter of an hour, so that within one the hour stays the same."""


class LocalMoments:
    """Weekday and minute of the day of instants by the local clock; asks the zone once a quarter of an hour."""

    def __init__(self, zone: tzinfo) -> None:
        """Know nothing yet."""
        self._zone = zone
        self._known: dict[float, tuple[int, int]] = {}

    def of(self, time_s: float) -> tuple[int, int]:
        """Return the weekday, 0 is Monday, and the minute of the day, 0 to 1439, of an instant (Unix seconds)."""
        step = time_s // _STEP_S
        if step not in self._known:
            moment = datetime.fromtimestamp(step * _STEP_S, self._zone)
            self._known[step] = moment.weekday(), 60 * moment.hour + moment.minute
        weekday, minute = self._known[step]
        return weekday, minute + int((time_s - step * _STEP_S) // 60)


def by_hour_of_week(bins: Iterable[Bin], zone: tzinfo) -> Mapping[HourOfWeek, Bin]:
    """Return bins added up by weekday and hour; only watched hours, and each with the first of its times.

    Args:
        bins: Such as the strips of several days; a bin belongs to the hour in which it starts.
        zone: Zone of the hours.
    """
    moments = LocalMoments(zone)
    hours: dict[HourOfWeek, Bin] = {}
    for each in bins:
        if each.watched_s > 0:
            weekday, minute = moments.of(each.start_s)
            hour = weekday, minute // 60
            hours[hour] = _sum(hours[hour], each) if hour in hours else each
    return hours


def by_hour(bins: Iterable[Bin], zone: tzinfo) -> Mapping[int, Bin]:
    """Return bins added up by the hour of the local clock, as ``by_hour_of_week`` does, on all weekdays together."""
    hours: dict[int, Bin] = {}
    for (_, hour), each in by_hour_of_week(bins, zone).items():
        hours[hour] = _sum(hours[hour], each) if hour in hours else each
    return hours


def _sum(one: Bin, other: Bin) -> Bin:
    return Bin(
        min(one.start_s, other.start_s),
        max(one.end_s, other.end_s),
        one.good_s + other.good_s,
        one.poor_s + other.poor_s,
        one.unsure_s + other.unsure_s,
        one.away_s + other.away_s,
    )
