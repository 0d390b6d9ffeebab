"""Wishes and live state in the database: how the commands and the running instance talk to each other."""

from collections.abc import Callable
from pathlib import Path
from typing import Self

from posture_watch.ports import Live, Wishes
from posture_watch.storage.connection import open_for_reading, open_for_writing, opening, real_file
from posture_watch.storage.database import Database
from posture_watch.storage.words import CAUSES, POSTURES, REASONS, Row, storable, text_of


class Control(Database):
    """What is wanted of the running instance, and what it says of itself."""

    @classmethod
    def open(cls, path: Path) -> Self:
        """Return the store of a file; file and folder are made when missing, readable by this user alone.

        Raises:
            DamagedDatabaseError: The file is no database or not a whole one; ``storage.damage`` can mend that.
            StorageError: It is another program's, of a newer version, or cannot be written.
        """
        with opening(path) as file:
            return cls(open_for_writing(file), file)

    @classmethod
    def open_readonly(cls, path: Path) -> Self | None:
        """Return the store of a file for reading alone, or ``None`` when there is no such file; none is made.

        Raises:
            DamagedDatabaseError: The file is no database or not a whole one.
            StorageError: It is another program's, of a newer version, or cannot be read.
        """
        connection = open_for_reading(path)
        return None if connection is None else cls(connection, real_file(path))

    def wishes(self) -> Wishes:
        """Return what the commands want."""
        rows = self._read(_WISHES)
        return Wishes(*rows[0]) if rows else Wishes()

    def change_wishes(self, change: Callable[[Wishes], Wishes]) -> Wishes:
        """Replace the wishes by what ``change`` makes of them, in one transaction, and return the new ones."""
        with self._writing() as connection:
            row = connection.execute(_WISHES).fetchone()
            wishes = change(Wishes(*row) if row else Wishes())
            connection.execute(
                "INSERT OR REPLACE INTO wishes"
                " (id, paused_until_s, snoozed_until_s, stop_s, fine_s, camera_wanted_until_s)"
                " VALUES (1, ?, ?, ?, ?, ?)",
                (
                    wishes.paused_until_s,
                    wishes.snoozed_until_s,
                    wishes.stop_s,
                    wishes.fine_s,
                    wishes.camera_wanted_until_s,
                ),
            )
        return wishes

    def live(self) -> Live | None:
        """Return the live state last written, or ``None`` before the first."""
        rows = self._read(
            "SELECT pid, started_s, time_s, state, detail, posture, score, cause, reason, since_s, profile, source"
            " FROM live"
        )
        with self._making_sense():
            return to_live(rows[0]) if rows else None

    def set_live(self, live: Live) -> None:
        """Write the live state down."""
        row = live_row(live)
        with self._writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO live (id, pid, started_s, time_s, state, detail, posture, score, cause,"
                " reason, since_s, profile, source) VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )


_WISHES = "SELECT paused_until_s, snoozed_until_s, stop_s, fine_s, camera_wanted_until_s FROM wishes"


def live_row(live: Live) -> Row:
    """Return the fields of the live state in their order."""
    return (
        live.pid,
        live.started_s,
        live.time_s,
        storable(live.state),
        storable(live.detail),
        text_of(live.posture),
        live.score,
        text_of(live.cause),
        text_of(live.reason),
        live.since_s,
        storable(live.profile),
        storable(live.source),
    )


def to_live(row: Row) -> Live:
    """Return the live state of a row such as ``live_row`` makes.

    Raises:
        KeyError, ValueError: The row holds what no live state can be.
    """
    pid, started_s, time_s, state, detail, posture, score, cause, reason, since_s, profile, source = row
    return Live(
        pid=pid,
        started_s=started_s,
        time_s=time_s,
        state=state,
        detail=detail,
        posture=None if posture is None else POSTURES[posture],
        score=score,
        cause=CAUSES[cause],
        reason=REASONS[reason],
        since_s=since_s,
        profile=profile,
        source=source,
    )
