"""A diary in memory."""

from dataclasses import replace

from posture_watch.wellbeing.check_ins import CheckIn
from posture_watch.wellbeing.sessions import Session


class MemoryDiary:
    """A ``Diary`` that forgets everything with the process. It keeps to the same contract as the one in a file."""

    def __init__(self) -> None:
        self._check_ins: dict[int, CheckIn] = {}
        self._sessions: dict[int, Session] = {}
        self._shown: dict[str, float] = {}
        self._last = 0

    def add_check_in(self, check_in: CheckIn) -> CheckIn:
        """Remember a check-in and return it with its number."""
        stored = replace(check_in, id=self._next())
        self._check_ins[self._last] = stored
        return stored

    def change_check_in(self, check_in: CheckIn) -> bool:
        """Replace the check-in of that number; False when there is none."""
        if check_in.id not in self._check_ins:
            return False
        self._check_ins[check_in.id] = check_in
        return True

    def delete_check_in(self, number: int) -> bool:
        """Forget a check-in; False when there is none of that number."""
        return self._check_ins.pop(number, None) is not None

    def check_in(self, number: int) -> CheckIn | None:
        """Return the check-in of a number, or ``None``."""
        return self._check_ins.get(number)

    def check_ins(self, start_s: float, end_s: float) -> list[CheckIn]:
        """Return the check-ins of a range by time."""
        return sorted(
            (each for each in self._check_ins.values() if start_s <= each.time_s < end_s), key=lambda each: each.time_s
        )

    def add_session(self, session: Session) -> Session:
        """Remember an exercise and return it with its number."""
        stored = replace(session, id=self._next())
        self._sessions[self._last] = stored
        return stored

    def delete_session(self, number: int) -> bool:
        """Forget an exercise; False when there is none of that number."""
        return self._sessions.pop(number, None) is not None

    def sessions(self, start_s: float, end_s: float) -> list[Session]:
        """Return the exercises of a range by time."""
        return sorted(
            (each for each in self._sessions.values() if start_s <= each.time_s < end_s), key=lambda each: each.time_s
        )

    def note_shown(self, what: str, time_s: float) -> None:
        """Remember when something that is shown seldom was shown last."""
        self._shown[what] = time_s

    def shown_s(self, what: str) -> float | None:
        """Return when something was shown last, Unix seconds, or ``None`` when it never was."""
        return self._shown.get(what)

    def _next(self) -> int:
        self._last += 1
        return self._last
