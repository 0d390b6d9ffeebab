"""What all tables for ``export`` have in common."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from posture_watch.reports.samples_csv import Column

Cell = str | float | int | None
Row = Sequence[Cell]

TIME = Column("ISO 8601", "The same as local time with its offset")


def iso(time_s: float, zone: tzinfo) -> str:
    """Return a moment as local time with its offset."""
    return datetime.fromtimestamp(time_s, zone).isoformat(timespec="milliseconds")
