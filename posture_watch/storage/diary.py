"""The diary in the database: check-ins, exercises, and what was shown already."""

import json
from dataclasses import replace

from posture_watch.errors import WellbeingError
from posture_watch.storage.database import Database
from posture_watch.storage.words import Row, storable
from posture_watch.wellbeing.check_ins import CheckIn, Place
from posture_watch.wellbeing.routines import Kind
from posture_watch.wellbeing.sessions import Session


class SqliteDiary(Database):
    """The ``Diary`` that outlives the process."""

    def add_check_in(self, check_in: CheckIn) -> CheckIn:
        """Remember a check-in and return it with its number."""
        with self._writing() as connection:
            number = connection.execute(
                "INSERT INTO check_ins (time_s, stress, pain, places, energy, tags, note) VALUES (?, ?, ?, ?, ?, ?, ?)",
                _check_in_row(check_in),
            ).lastrowid
        return replace(check_in, id=number)

    def change_check_in(self, check_in: CheckIn) -> bool:
        """Replace the check-in of that number; False when there is none."""
        with self._writing() as connection:
            return (
                connection.execute(
                    "UPDATE check_ins SET time_s = ?, stress = ?, pain = ?, places = ?, energy = ?, tags = ?, note = ?"
                    " WHERE id = ?",
                    (*_check_in_row(check_in), check_in.id),
                ).rowcount
                > 0
            )

    def delete_check_in(self, number: int) -> bool:
        """Forget a check-in; False when there is none of that number."""
        with self._writing() as connection:
            return connection.execute("DELETE FROM check_ins WHERE id = ?", (number,)).rowcount > 0

    def check_in(self, number: int) -> CheckIn | None:
        """Return the check-in of a number, or ``None``."""
        rows = self._read(f"{_CHECK_INS} WHERE id = ?", (number,))
        with self._making_sense():
            return _to_check_in(rows[0]) if rows else None

    def check_ins(self, start_s: float, end_s: float) -> list[CheckIn]:
        """Return the check-ins of a range by time."""
        rows = self._read(f"{_CHECK_INS} WHERE time_s >= ? AND time_s < ? ORDER BY time_s, id", (start_s, end_s))
        with self._making_sense():
            return [_to_check_in(row) for row in rows]

    def add_session(self, session: Session) -> Session:
        """Remember an exercise and return it with its number."""
        with self._writing() as connection:
            number = connection.execute(
                "INSERT INTO sessions (time_s, kind, name, length_s, finished, before, after)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    session.time_s,
                    session.kind.value,
                    session.name,
                    session.length_s,
                    int(session.finished),
                    session.before,
                    session.after,
                ),
            ).lastrowid
        return replace(session, id=number)

    def delete_session(self, number: int) -> bool:
        """Forget an exercise; False when there is none of that number."""
        with self._writing() as connection:
            return connection.execute("DELETE FROM sessions WHERE id = ?", (number,)).rowcount > 0

    def sessions(self, start_s: float, end_s: float) -> list[Session]:
        """Return the exercises of a range by time."""
        rows = self._read(
            "SELECT id, time_s, kind, name, length_s, finished, before, after FROM sessions"
            " WHERE time_s >= ? AND time_s < ? ORDER BY time_s, id",
            (start_s, end_s),
        )
        with self._making_sense():
            return [
                Session(time_s, Kind(kind), name, length_s, bool(finished), before, after, number)
                for number, time_s, kind, name, length_s, finished, before, after in rows
            ]

    def note_shown(self, what: str, time_s: float) -> None:
        """Remember when something that is shown seldom was shown last."""
        with self._writing() as connection:
            connection.execute("INSERT OR REPLACE INTO shown (what, time_s) VALUES (?, ?)", (what, time_s))

    def shown_s(self, what: str) -> float | None:
        """Return when something was shown last, Unix seconds, or ``None`` when it never was."""
        rows = self._read("SELECT time_s FROM shown WHERE what = ?", (what,))
        return rows[0][0] if rows else None


_CHECK_INS = "SELECT id, time_s, stress, pain, places, energy, tags, note FROM check_ins"


def _check_in_row(check_in: CheckIn) -> Row:
    return (
        check_in.time_s,
        check_in.stress,
        check_in.pain,
        json.dumps([place.value for place in check_in.places]),
        check_in.energy,
        json.dumps([storable(tag) for tag in check_in.tags], ensure_ascii=False),
        storable(check_in.note),
    )


def _to_check_in(row: Row) -> CheckIn:
    number, time_s, stress, pain, places, energy, tags, note = row
    try:
        return CheckIn(
            time_s, stress, pain, tuple(map(Place, json.loads(places))), energy, tuple(json.loads(tags)), note, number
        )
    except WellbeingError as error:
        raise ValueError(f"a check-in that cannot be ({error})") from error
