"""A damaged database is put aside under a new name, never deleted, and the day goes on with a new one."""

import time
from contextlib import closing
from itertools import count
from pathlib import Path

from posture_watch.errors import StorageError
from posture_watch.storage.connection import COMPANIONS, open_as_it_is, open_for_writing, opening, real_file
from posture_watch.storage.faults import DamagedDatabaseError, damaged, faults, file_faults
from posture_watch.storage.sqlite import SqliteStore

PROBLEMS_SHOWN = 20
"""At most so many problems are listed; one is reason enough."""


def open_or_set_aside(path: Path, now_s: float) -> tuple[SqliteStore, Path | None]:
    """Return the store of a file and, if that was damaged, where the damaged file lies now.

    The running instance starts with this. SQLite's quick check costs about 0.1 s for a month of samples.

    Args:
        path: The database file; it is made when missing.
        now_s: Unix seconds; the new name tells that moment in local time.

    Raises:
        StorageError: What is there is another program's, of a newer version, a folder, or cannot be written or moved.
    """
    with opening(path) as file:
        try:
            _require_whole(file)
            return SqliteStore(open_for_writing(file), file), None
        except DamagedDatabaseError:
            aside = _set_aside(file, now_s)
        return SqliteStore(open_for_writing(file), file), aside


def check(path: Path) -> list[str]:
    """Return what is wrong with a database, one sentence or SQLite's own words each; empty when all is well.

    This reads the whole file, which may take a second or two. Without a file nothing is wrong.
    """
    file = real_file(path)
    try:
        existing = open_as_it_is(file)
        if existing is None:
            return []
        connection, _ = existing
        with faults(file), closing(connection):
            rows = connection.execute(f"PRAGMA integrity_check({PROBLEMS_SHOWN})").fetchall()
    except StorageError as error:
        return [str(error)]
    return [problem for (problem,) in rows if problem != "ok"]


def _require_whole(file: Path) -> None:
    existing = open_as_it_is(file)
    if existing is None:
        return
    connection, _ = existing
    with faults(file), closing(connection):
        verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise damaged(file, verdict)


def _set_aside(file: Path, now_s: float) -> Path:
    moment = time.strftime("%Y%m%d-%H%M%S", time.localtime(now_s))
    names = (f"{file.stem}.damaged-{moment}{'' if number == 1 else f'-{number}'}{file.suffix}" for number in count(1))
    aside = next(name for name in map(file.with_name, names) if not _any_there(name))
    with file_faults(file):
        # The database itself goes last: should this be cut short, the next start finds it damaged and goes on.
        for companion in (*COMPANIONS, ""):
            old = Path(f"{file}{companion}")
            if old.exists():
                old.rename(f"{aside}{companion}")
    return aside


def _any_there(name: Path) -> bool:
    return any(Path(f"{name}{companion}").exists() for companion in (*COMPANIONS, ""))
