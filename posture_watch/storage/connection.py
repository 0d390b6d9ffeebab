"""Connections to the database file: private to the user, crash-safe, shared by several processes.

Every thread and every process opens its own.
"""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import filelock

from posture_watch.errors import StorageError
from posture_watch.storage.faults import faults, file_faults
from posture_watch.storage.migrations import VERSION, migrate, stored_version

BUSY_TIMEOUT_S = 5.0
"""How long a statement waits while another process writes."""

OPENING_TIMEOUT_S = 10.0
"""How long to wait while another process creates or migrates the file, or puts it aside."""

COMPANIONS = ("-wal", "-shm")
"""What SQLite adds to the name of the database for the files that belong to it."""

STRICT_SINCE = (3, 37, 0)
"""The first SQLite with STRICT tables."""


@contextmanager
def opening(path: Path, timeout_s: float = OPENING_TIMEOUT_S) -> Iterator[Path]:
    """Keep all others from creating, migrating or moving the file inside the ``with``; make its folder if need be.

    Args:
        path: The database file.
        timeout_s: How long to wait for another one who does the same, in seconds.

    Yields:
        The file behind ``path``, links followed: its companions lie beside that one.

    Raises:
        StorageError: The folder cannot be made or written, or somebody else is opening the file for too long.
    """
    file = real_file(path)
    with file_faults(file):
        if not file.parent.is_dir():
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = filelock.FileLock(f"{file}.lock", timeout=timeout_s, mode=0o600)
        lock.acquire()
    try:
        yield file
    finally:
        lock.release()


def open_for_writing(file: Path) -> sqlite3.Connection:
    """Return a connection to a file that is created or brought up to date; call it inside ``opening``.

    Raises:
        DamagedDatabaseError: The file is no database or not a whole one.
        StorageError: It is not ours, of a newer version, or cannot be written.
    """
    with faults(file), file_faults(file):
        version = 0
        if existing := open_as_it_is(file):
            connection, version = existing
            connection.close()
        # SQLite would create it readable for everybody that the umask lets in; its companions copy this mode.
        with suppress(FileExistsError):
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        if not os.access(file, os.W_OK):
            # SQLite would open it all the same and complain at the first sample.
            raise PermissionError(errno.EACCES, "no right to write")
        _make_private(file)
        connection = _connect(file, "rw")
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            if version < VERSION:
                migrate(connection, version)
        except BaseException:
            connection.close()
            raise
        return connection


def open_for_reading(path: Path) -> sqlite3.Connection | None:
    """Return a connection that cannot write, or ``None`` when there is no file. No file is created.

    A file of an older version is brought up to date first.

    Raises:
        DamagedDatabaseError: The file is no database or not a whole one.
        StorageError: It is not ours, of a newer version, or cannot be read.
    """
    file = real_file(path)
    existing = open_as_it_is(file)
    if existing is None:
        return None
    connection, version = existing
    if version == VERSION:
        return connection
    connection.close()
    with opening(file):
        open_for_writing(file).close()
    with faults(file):
        return _connect(file, "ro")


def open_as_it_is(file: Path) -> tuple[sqlite3.Connection, int] | None:
    """Return a connection that cannot write and the version of what is there, or ``None`` when there is no file.

    Nothing of value is changed, whatever is there: a connection that may write would, on its way out of a damaged file,
    copy the log into that and delete it.

    Raises:
        DamagedDatabaseError: The file is no database or not a whole one.
        StorageError: It is not ours, of a newer version, or cannot be read.
    """
    with faults(file), file_faults(file):
        if not file.exists():
            return None
        if not file.is_file():
            raise StorageError(f"{file} is a folder or a device, where a database file should be: choose another path.")
        connection = _connect(file, "ro")
        try:
            return connection, stored_version(connection, file)
        except BaseException:
            connection.close()
            raise


def real_file(path: Path) -> Path:
    """Return the absolute path of the file behind a path, links followed."""
    return Path(os.path.realpath(path))


def _connect(file: Path, mode: str) -> sqlite3.Connection:
    if sqlite3.sqlite_version_info < STRICT_SINCE:
        raise StorageError(
            f"This Python brings SQLite {sqlite3.sqlite_version}, and posture_watch needs 3.37 or newer: "
            "install it with another Python, such as one from python.org."
        )
    name = quote(os.fsencode(file.as_posix()))
    slash = "" if name.startswith("/") else "/"  # a Windows drive needs one before it
    connection = sqlite3.connect(
        f"file://{slash}{name}?mode={mode}", uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None
    )
    try:
        # Of a power cut, NORMAL may lose the last seconds, never the file; of a killed process it loses nothing.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _make_private(file: Path) -> None:
    for name in (file, *(Path(f"{file}{companion}") for companion in COMPANIONS)):
        with suppress(FileNotFoundError):
            if name.stat().st_mode & 0o077:
                name.chmod(0o600)
