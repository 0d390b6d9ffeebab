"""What can go wrong with the database file, in words."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock

from posture_watch.errors import StorageError


class DamagedDatabaseError(StorageError):
    """The file is no database, or no longer a whole one. ``storage.damage`` puts it aside."""


@contextmanager
def faults(path: Path) -> Iterator[None]:
    """Turn what SQLite complains about inside the ``with`` into a ``StorageError``.

    Complaints that only our own mistakes can cause, such as SQL with a typing error, pass through unchanged.

    Args:
        path: The database file, for the sentence.
    """
    try:
        yield
    except sqlite3.Error as error:
        told = _told_by_sqlite(error, path)
        if told is None:
            raise
        raise told from error


@contextmanager
def file_faults(path: Path) -> Iterator[None]:
    """Turn what the system complains about while the file is opened or moved into a ``StorageError``.

    Args:
        path: The database file, for the sentence.
    """
    try:
        yield
    except filelock.Timeout as error:
        raise StorageError(f"Another program is just opening {path}: try again in a moment.") from error
    except OSError as error:
        if error.errno in _NO_SPACE:
            raise StorageError(_FULL.format(path=path)) from error
        raise StorageError(
            f"The database {path} cannot be used ({error.strerror or error}): check that it, its folder and the files "
            "beside it belong to you and that no other program holds them."
        ) from error


def damaged(path: Path, why: object) -> DamagedDatabaseError:
    """Return the error for a file that cannot be read as what it should be.

    Args:
        path: The database file.
        why: What was seen, in a few words.
    """
    return DamagedDatabaseError(
        f"The database {path} is damaged ({why}): start `posture-watch run`, which puts it aside under another name "
        "and begins a new one."
    )


_FULL = "The disk that holds {path} is full: make some room; what is stored already is safe."

_LOCKED = "Another program keeps the database {path} to itself: end that program and try again."

_FORBIDDEN = (
    "The database {path} cannot be opened or written ({error}): check that it, its folder and the files beside it "
    "belong to you and may be written."
)

_SENTENCES = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_PROTOCOL: _LOCKED,
    sqlite3.SQLITE_READONLY: _FORBIDDEN,
    sqlite3.SQLITE_CANTOPEN: _FORBIDDEN,
    sqlite3.SQLITE_PERM: _FORBIDDEN,
    sqlite3.SQLITE_IOERR: (
        "The disk does not read or write the database {path} ({error}): check that it is there and has room."
    ),
}

_NO_SPACE = {getattr(errno, name) for name in ("ENOSPC", "EDQUOT") if hasattr(errno, name)}


def _told_by_sqlite(error: sqlite3.Error, path: Path) -> StorageError | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        # The module itself, not the library: text that is no UTF-8 can only come from a damaged page.
        return damaged(path, error) if isinstance(error, sqlite3.OperationalError) else None
    kind = code & 0xFF  # the low byte is the kind, the rest says more
    if kind in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return damaged(path, error)
    sentence = _SENTENCES.get(kind)
    return None if sentence is None else StorageError(sentence.format(path=path, error=error))
