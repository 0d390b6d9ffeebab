"""The time zone that this computer's clock is set to, with its changes between winter and summer time.

``datetime.astimezone()`` alone gives the offset of one instant, which is wrong for the other end of a day on which
the clocks change.
"""

from datetime import UTC, datetime, timedelta, tzinfo


class LocalZone(tzinfo):
    """The system's own zone, as a ``tzinfo``. Times before 1970 are not asked of it."""

    def utcoffset(self, moment: datetime | None, /) -> timedelta | None:
        """Return how far the local clock is ahead of UTC at a local time; ``None`` for no time."""
        return None if moment is None else moment.replace(tzinfo=None).astimezone().utcoffset()

    def dst(self, moment: datetime | None, /) -> None:
        """Return ``None``: the system does not say which part of the offset is summer time."""

    def tzname(self, moment: datetime | None, /) -> str | None:
        """Return the zone's short name at a local time; ``None`` for no time."""
        return None if moment is None else moment.replace(tzinfo=None).astimezone().tzname()

    def fromutc(self, moment: datetime, /) -> datetime:
        """Return the local time of an instant; of an hour that comes twice, which one it is is in its ``fold``."""
        local = moment.replace(tzinfo=UTC).astimezone().replace(tzinfo=self)
        return (
            local
            if local.replace(tzinfo=UTC) - moment.replace(tzinfo=UTC) == local.utcoffset()
            else local.replace(fold=1)
        )
