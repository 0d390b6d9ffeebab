"""Keeps the table of holds in step with the table of samples, in the transaction that changes the samples.

The minutes that new samples touch are computed again from their samples and take the place of what was there: rolling
up twice is rolling up once, and a killed process leaves both tables as they were before. A clock that is set back
rewrites the minutes it lives through again, by the same rule as ``read_holds``.

Minutes whose samples were forgotten cannot be computed again. Should the clock be set back that far, what they hold
stays, and new samples fill what is left free.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from posture_watch.posture.holds import Holds, read_holds
from posture_watch.posture.minutes import MINUTE_S, condense
from posture_watch.storage.rows import hold_rows, to_holds, to_samples
from posture_watch.storage.words import Row

LONGEST_HOLD_S = 3600.0
"""A sample changes nothing that lies further from it than this; no verdict speaks for so long."""

AT_ONCE_S = 86_400.0
"""So many seconds of samples are in memory at once when an old database is rolled up."""

SAMPLE_COLUMNS = "time_s, posture, score, cause, reason, hold_s, profile"
HOLD_COLUMNS = "start_s, end_s, posture, cause, reason, score, profile"


def roll_up(connection: sqlite3.Connection, times_s: Iterable[float]) -> None:
    """Bring the holds in step with samples that were just written, inside the caller's transaction.

    Args:
        connection: In the midst of a transaction.
        times_s: The times of those samples, in any order.
    """
    for first_s, last_s in _neighbours(sorted(times_s)):
        before_s = _one(connection, "SELECT max(time_s) FROM samples WHERE time_s < ?", first_s)
        after_s = _one(connection, "SELECT min(time_s) FROM samples WHERE time_s > ?", last_s)
        if before_s is not None and first_s - before_s <= LONGEST_HOLD_S:
            first_s = before_s  # noqa: PLW2901 - the sample before them speaks for another time now
        if after_s is not None and after_s - last_s <= LONGEST_HOLD_S:
            last_s = after_s  # noqa: PLW2901
        _replace(connection, first_s // MINUTE_S * MINUTE_S, (last_s // MINUTE_S + 1) * MINUTE_S)


def roll_up_everything(connection: sqlite3.Connection) -> None:
    """Fill the empty table of holds from all samples, inside the caller's transaction."""
    start_s = _one(connection, "SELECT min(time_s) FROM samples WHERE time_s >= ?", -np.inf)
    while start_s is not None:
        start_s = start_s // MINUTE_S * MINUTE_S
        _replace(connection, start_s, start_s + AT_ONCE_S)
        start_s = _one(connection, "SELECT min(time_s) FROM samples WHERE time_s >= ?", start_s + AT_ONCE_S)


def add_holds(connection: sqlite3.Connection, holds: Holds) -> None:
    """Take holds in whose samples are not kept, inside the caller's transaction; what is there already stays."""
    new = condense(holds)
    if not len(new.start_s):
        return
    span = float(new.start_s[0] // MINUTE_S * MINUTE_S), float(new.end_s[-1])
    _write(connection, span, condense(_beside(_stored(connection, span), new)))
    forget_samples_before(connection, span[1])


def forget_samples_before(connection: sqlite3.Connection, time_s: float) -> None:
    """Note that of the time before an instant the holds cannot be computed again, inside the caller's transaction."""
    connection.execute(
        "INSERT INTO forgotten (id, samples_since_s) VALUES (1, ?) ON CONFLICT (id)"
        " DO UPDATE SET samples_since_s = max(samples_since_s, excluded.samples_since_s)",
        (time_s,),
    )


def _replace(connection: sqlite3.Connection, start_s: float, end_s: float) -> None:
    """Compute the minutes of a range anew."""
    new = condense(_holds_of_samples(connection, start_s, end_s))
    span = (start_s, end_s)
    horizon_s = _one(connection, "SELECT max(samples_since_s) FROM forgotten WHERE samples_since_s > ?", -np.inf)
    if horizon_s is not None and start_s < horizon_s + LONGEST_HOLD_S:
        new = condense(_beside(_stored(connection, span), new))
    _write(connection, span, new)


def _stored(connection: sqlite3.Connection, span: tuple[float, float]) -> Holds:
    query = f"SELECT {HOLD_COLUMNS} FROM holds WHERE start_s >= ? AND start_s < ? ORDER BY start_s"  # noqa: S608 - ours
    return to_holds(connection.execute(query, span).fetchall())


def _write(connection: sqlite3.Connection, span: tuple[float, float], holds: Holds) -> None:
    connection.execute("DELETE FROM holds WHERE start_s >= ? AND start_s < ?", span)
    connection.executemany(
        f"INSERT INTO holds ({HOLD_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - our own columns
        hold_rows(holds),
    )


def _holds_of_samples(connection: sqlite3.Connection, start_s: float, end_s: float) -> Holds:
    """Return what the samples say of a range; the one before it and the one after it have their say."""
    rows: list[Row] = connection.execute(
        f"SELECT {SAMPLE_COLUMNS} FROM samples WHERE time_s >= coalesce("  # noqa: S608
        "(SELECT max(time_s) FROM samples WHERE time_s < :start_s), :start_s) AND time_s <= coalesce("
        "(SELECT min(time_s) FROM samples WHERE time_s >= :end_s), :end_s) ORDER BY time_s",
        {"start_s": start_s, "end_s": end_s},
    ).fetchall()
    return read_holds(to_samples(rows)).within(start_s, end_s)


def _beside(old: Holds, new: Holds) -> Holds:
    """Return the old holds, and of the new ones what lies beside them."""
    taken = [(piece[0], piece[1]) for piece in old.pieces()]
    free = [
        (start_s, end_s, state, score, profile)
        for from_s, until_s, state, score, profile in new.pieces()
        for start_s, end_s in _free(from_s, until_s, taken)
    ]
    return Holds.of(sorted([*old.pieces(), *free], key=lambda piece: piece[0]))


def _free(start_s: float, end_s: float, taken: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    for taken_s, until_s in taken:
        if taken_s >= end_s:
            break
        if until_s > start_s:
            if taken_s > start_s:
                yield start_s, taken_s
            start_s = until_s
    if start_s < end_s:
        yield start_s, end_s


def _neighbours(times_s: Sequence[float]) -> Iterator[tuple[float, float]]:
    """Yield the first and the last of times that lie close together; what lies between far ones is left alone."""
    first = 0
    for i in range(1, len(times_s) + 1):
        if i == len(times_s) or times_s[i] - times_s[i - 1] > LONGEST_HOLD_S:
            yield times_s[first], times_s[i - 1]
            first = i


def _one(connection: sqlite3.Connection, query: str, value: float) -> float | None:
    found: float | None = connection.execute(query, (value,)).fetchone()[0]
    return found
