"""How long what is recorded is kept, and how the old goes: in small steps, while the program runs."""

from posture_watch.storage.housekeeping import RECORDS, Housekeeping
from posture_watch.storage.sqlite import SqliteStore

DAY_S = 86_400.0
EVERY_S = 3600.0
"""Old records are looked for once in so long a time."""

AHEAD_S = DAY_S
"""A clock that is further ahead of the newest record than this is not believed for the time being: computers start with
a wrong year now and then, and nothing may be forgotten by that."""

AT_ONCE_COUNT = 2_000
"""Rows forgotten in one step: a few hundredths of a second in which nobody else can write."""


class Retention:
    """Forgets what has become too old. Call ``step`` about once a second: each call does little."""

    def __init__(self, store: SqliteStore, *, keep_samples_days: int, keep_minutes_days: int) -> None:
        """Do nothing yet.

        Args:
            store: It must be open for writing.
            keep_samples_days: Single verdicts are kept for so many days.
            keep_minutes_days: And all else, what each minute was like and what was said, for so many.
        """
        self._housekeeping = store.housekeeping
        self._keep_s = dict.fromkeys(RECORDS, keep_minutes_days * DAY_S)
        self._keep_s["samples"] = min(keep_samples_days, keep_minutes_days) * DAY_S
        self._done_s: float | None = None
        self._newest_s = self._housekeeping.newest_s()

    def step(self, now_s: float) -> bool:
        """Forget at most ``AT_ONCE_COUNT`` rows, and return whether more may have to go right now.

        Raises:
            StorageError: The file cannot be written; the next step tries again.
        """
        if self._done_s is not None and 0 <= now_s - self._done_s < EVERY_S:
            return False
        believed_s = now_s if self._newest_s is None else min(now_s, self._newest_s + AHEAD_S)
        for table, keep_s in self._keep_s.items():
            if self._housekeeping.forget(table, believed_s - keep_s, AT_ONCE_COUNT):
                return True
        self._done_s, self._newest_s = now_s, self._housekeeping.newest_s()
        return False


def purge_before(housekeeping: Housekeeping, time_s: float) -> dict[str, int]:
    """Forget all records before a time, and return how many of each table those were. Call ``wipe`` afterwards.

    Args:
        housekeeping: Of a store that is open for writing.
        time_s: Unix seconds; what has exactly that time stays.

    Raises:
        StorageError: The file cannot be written; what was forgotten until then is.
    """
    counts = dict.fromkeys(housekeeping.kept(), 0)
    for table in counts:
        while forgotten := housekeeping.forget(table, time_s, AT_ONCE_COUNT):
            counts[table] += forgotten
    return counts
