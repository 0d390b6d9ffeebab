"""Forgetting: what is too old, or what the person wants gone, so that nothing of it is left in the file."""

from dataclasses import dataclass
from pathlib import Path

from posture_watch.storage.connection import COMPANIONS
from posture_watch.storage.database import Database
from posture_watch.storage.faults import faults
from posture_watch.storage.rolling_up import forget_samples_before

RECORDS = {
    "samples": "time_s",
    "holds": "start_s",
    "alerts": "time_s",
    "check_ins": "time_s",
    "sessions": "time_s",
    "notes": "time_s",
}
"""Tables of what was seen, said and told, and the column of its time. A table that is not there yet is passed over."""

NOT_RECORDS = {"profiles", "wishes", "live", "forgotten", "shown"}
"""All other tables: what the program needs to work, and what it is doing right now."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a table holds."""

    count: int
    """Rows."""

    first_s: float | None
    """The earliest time in it, Unix seconds; ``None`` when it is empty."""

    last_s: float | None
    """The latest."""


class Housekeeping(Database):
    """Counts and forgets the records of a store; open the store for writing to forget."""

    def kept(self) -> dict[str, Kept]:
        """Return what each table of records holds."""
        return {table: self._kept(table) for table in self._tables()}

    def newest_s(self) -> float | None:
        """Return from when the newest verdict holds, Unix seconds; ``None`` without any."""
        newest_s: float | None = self._read("SELECT max(start_s) FROM holds")[0][0]
        return newest_s

    def size_bytes(self) -> int:
        """Return how much room the file and its companions take."""
        files = (self._path, *(Path(f"{self._path}{companion}") for companion in COMPANIONS))
        return sum(file.stat().st_size for file in files if file.exists())

    def forget(self, table: str, before_s: float, at_most: int) -> int:
        """Forget the oldest rows of a table before a time, in one transaction, and return how many.

        Args:
            table: One of ``RECORDS``. Of samples that are forgotten the holds stay.
            before_s: Unix seconds; what has exactly that time stays.
            at_most: How many to forget at once: the running instance cannot write meanwhile.
        """
        column = RECORDS[table]
        if table not in self._tables():
            return 0
        with self._writing() as connection:
            count = connection.execute(
                f"DELETE FROM {table} WHERE {column} IN"  # noqa: S608 - our own names
                f" (SELECT {column} FROM {table} WHERE {column} < ? ORDER BY {column} LIMIT ?)",
                (before_s, at_most),
            ).rowcount
            if count and table == "samples":
                forget_samples_before(connection, before_s)
            return count

    def forget_everything(self) -> None:
        """Forget every record, in one transaction; profiles stay."""
        with self._writing() as connection:
            for table in (*self._tables(), "live", "forgotten", "shown"):
                connection.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names

    def wipe(self) -> None:
        """Write the file anew without what was forgotten, and empty its log: no trace of it is left in either.

        Whoever writes meanwhile waits. It takes as much room again as the file, for a second or two.
        """
        with faults(self._path):
            self._connection.execute("VACUUM")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _tables(self) -> list[str]:
        there = {name for (name,) in self._read("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        return [table for table in RECORDS if table in there]

    def _kept(self, table: str) -> Kept:
        column = RECORDS[table]
        query = f"SELECT count(*), min({column}), max({column}) FROM {table}"  # noqa: S608 - our own names
        return Kept(*self._read(query)[0])
