"""The store in one SQLite file, shared by the running instance and the commands."""

import logging
import sqlite3
from collections.abc import Iterable, Iterator, Mapping

from posture_watch.errors import CalibrationError
from posture_watch.posture.alerts import Alert
from posture_watch.posture.holds import Holds
from posture_watch.posture.minutes import MINUTE_S, Minute, minutes_of
from posture_watch.posture.notes import Note
from posture_watch.posture.profiles import Profile
from posture_watch.posture.samples import Posture, Sample
from posture_watch.storage.control import Control
from posture_watch.storage.diary import SqliteDiary
from posture_watch.storage.housekeeping import Housekeeping
from posture_watch.storage.rolling_up import HOLD_COLUMNS, SAMPLE_COLUMNS, add_holds, roll_up
from posture_watch.storage.rows import (
    alert_row,
    profile_row,
    sample_row,
    to_alert,
    to_holds,
    to_profile,
    to_samples,
)
from posture_watch.storage.words import Row, storable

logger = logging.getLogger(__name__)


class SqliteStore(Control):
    """The ``Store`` that outlives the process. It belongs to the thread that opened it."""

    @property
    def diary(self) -> SqliteDiary:
        """What the person told and did, in the same file."""
        return SqliteDiary(self._connection, self._path)

    @property
    def housekeeping(self) -> Housekeeping:
        """What counts and forgets the records in the same file."""
        return Housekeeping(self._connection, self._path)

    def add_samples(self, samples: Iterable[Sample]) -> None:
        """Remember samples in one transaction; one with a time already there replaces it."""
        rows = [sample_row(sample) for sample in samples]
        if not rows:
            return
        with self._writing() as connection:
            connection.executemany(
                f"INSERT OR REPLACE INTO samples ({SAMPLE_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - ours
                rows,
            )
            roll_up(connection, [row[0] for row in rows])

    def samples(self, start_s: float, end_s: float) -> list[Sample]:
        """Return the samples of a range by time."""
        rows = self._read(
            f"SELECT {SAMPLE_COLUMNS} FROM samples WHERE time_s >= ? AND time_s < ? ORDER BY time_s",  # noqa: S608
            (start_s, end_s),
        )
        with self._making_sense():
            return to_samples(rows)

    def holds(self, start_s: float, end_s: float) -> Holds:
        """Return how long which verdict held in a range, by time and cut to it."""
        rows = self._read(
            f"SELECT {HOLD_COLUMNS} FROM holds WHERE start_s > ? AND start_s < ? AND end_s > ? ORDER BY start_s",  # noqa: S608
            (start_s - MINUTE_S, end_s, start_s),
        )
        with self._making_sense():
            return to_holds(rows).within(start_s, end_s)

    def seconds(self, start_s: float, end_s: float) -> Mapping[Posture, float]:
        """Return how long which posture held in a range, as adding up its holds would, only quicker."""
        rows = self._read(
            "SELECT posture, sum(min(end_s, :end_s) - max(start_s, :start_s)) FROM holds"
            " WHERE start_s > :before_s AND start_s < :end_s AND end_s > :start_s GROUP BY posture",
            {"start_s": start_s, "end_s": end_s, "before_s": start_s - MINUTE_S},
        )
        with self._making_sense():
            return {Posture(posture): seconds for posture, seconds in rows}

    def first_s(self) -> float | None:
        """Return the time of the first record of any kind; ``None`` before there is one."""
        queries = (
            "SELECT min(start_s) FROM holds",
            "SELECT min(time_s) FROM samples",
            *(f"SELECT min(time_s) FROM {table}" for table in ("alerts", "check_ins", "sessions", "notes")),  # noqa: S608 - our own names
        )
        return min((rows[0][0] for query in queries if (rows := self._read(query))[0][0] is not None), default=None)

    def minutes(self, start_s: float, end_s: float) -> list[Minute]:
        """Return the watched minutes of a range by time; those at its ends have only the time inside."""
        return minutes_of(self.holds(start_s, end_s))

    def add_holds(self, holds: Holds) -> None:
        """Remember how long verdicts held whose samples are not kept; what is remembered already stays."""
        with self._writing() as connection:
            add_holds(connection, holds)

    def add_alert(self, alert: Alert) -> None:
        """Remember one attempt to say something."""
        with self._writing() as connection:
            _insert_alert(connection, alert_row(alert))

    def answer_alert(self, time_s: float, alert: Alert) -> None:
        """Remember the answer to the alert of that time and kind, the last one if there were several attempts.

        An alert that was never stored is stored now, with its answer.
        """
        row = alert_row(alert)
        with self._writing() as connection:
            answered = connection.execute(
                "UPDATE alerts SET answer = :answer WHERE id ="
                " (SELECT max(id) FROM alerts WHERE time_s = :time_s AND kind = :kind)",
                {"answer": alert.answer and alert.answer.value, "time_s": time_s, "kind": alert.kind.value},
            ).rowcount
            if not answered:
                _insert_alert(connection, (time_s, *row[1:]))

    def alerts(self, start_s: float, end_s: float) -> list[Alert]:
        """Return the alerts of a range by time, those of the same time as they were added."""
        rows = self._read(
            "SELECT time_s, kind, cause, outcome, channel, detail, answer, text FROM alerts"
            " WHERE time_s >= ? AND time_s < ? ORDER BY time_s, id",
            (start_s, end_s),
        )
        with self._making_sense():
            return [to_alert(row) for row in rows]

    def add_note(self, note: Note) -> None:
        """Remember what the person wrote."""
        with self._writing() as connection:
            connection.execute("INSERT INTO notes (time_s, text) VALUES (?, ?)", (note.time_s, note.text))

    def notes(self, start_s: float, end_s: float) -> list[Note]:
        """Return the notes of a range by time, those of the same time as they were added."""
        rows = self._read(
            "SELECT time_s, text FROM notes WHERE time_s >= ? AND time_s < ? ORDER BY time_s, id", (start_s, end_s)
        )
        with self._making_sense():
            return [Note(*row) for row in rows]

    def save_profile(self, profile: Profile) -> None:
        """Remember a profile; one of the same name is replaced."""
        row = profile_row(profile)
        with self._writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO profiles (name, camera, created_s, baseline, tolerance, accepted)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                row,
            )

    def profile(self, name: str) -> Profile | None:
        """Return one profile, or ``None`` when there is none of that name.

        Raises:
            CalibrationError: It was made by a version that measured something else.
        """
        rows = self._read(
            "SELECT name, camera, created_s, baseline, tolerance, accepted FROM profiles WHERE name = ?",
            (storable(name),),
        )
        with self._making_sense():
            return to_profile(rows[0]) if rows else None

    def profiles(self) -> list[Profile]:
        """Return all profiles, the one calibrated last first.

        One that today's version cannot use is left out, and the log says so.
        """
        rows = self._read(
            "SELECT name, camera, created_s, baseline, tolerance, accepted FROM profiles ORDER BY created_s DESC, name"
        )
        with self._making_sense():
            return list(_usable_profiles(rows))

    def delete_profile(self, name: str) -> bool:
        """Forget a profile; False when there was none of that name."""
        with self._writing() as connection:
            return connection.execute("DELETE FROM profiles WHERE name = ?", (storable(name),)).rowcount > 0


def _insert_alert(connection: sqlite3.Connection, row: Row) -> None:
    connection.execute(
        "INSERT INTO alerts (time_s, kind, cause, outcome, channel, detail, answer, text)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        row,
    )


def _usable_profiles(rows: Iterable[Row]) -> Iterator[Profile]:
    for row in rows:
        try:
            yield to_profile(row)
        except CalibrationError as error:
            logger.warning("%s", error)
