"""A file that a command was told to write: whole or not at all, and found out to be unwritable before the work."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol, TextIO

from posture_watch.errors import StorageError


class Writer(Protocol):
    """Takes text."""

    def write(self, text: str, /) -> object:
        """Write a piece of text."""
        ...


@contextmanager
def output_file(path: Path) -> Iterator[Writer]:
    """Open a file for UTF-8 text that takes its name at the end of the ``with``, in place of one that is there.

    On an error or an interruption inside the ``with`` nothing is left behind, and an older file of that name stays.
    What is no ordinary file, such as ``/dev/stdout``, is written directly. File names among the text keep their bytes.

    Raises:
        StorageError: The file cannot be written: at once, or when the disk is full later on.
    """
    # A link is followed: its target is replaced, not the link.
    target = Path(os.path.realpath(path))
    direct = target.exists() and not target.is_file()
    part = target if direct else target.with_name(f".{target.name[:200]}.{os.getpid()}.part")
    with _faults(path):
        _check(target)
        file = part.open("w", encoding="utf-8", errors="surrogateescape", newline="")
    try:
        try:
            yield _Guarded(file, path)
        finally:
            with _faults(path):
                file.close()
        if not direct:
            with _faults(path):
                part.replace(target)
    except BaseException:
        if not direct:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        raise


class _Guarded:
    """Turns what the system complains about while writing, and nothing else, into a sentence."""

    def __init__(self, file: TextIO, path: Path) -> None:
        self._file = file
        self._path = path

    def write(self, text: str, /) -> None:
        with _faults(self._path):
            self._file.write(text)


def _check(target: Path) -> None:
    if target.is_dir():
        raise StorageError(f"{target} is a folder; name a file in it.")
    if not target.parent.is_dir():
        raise StorageError(f"There is no folder {target.parent}; create it or name another one.")
    if target.exists() and not os.access(target, os.W_OK):
        raise StorageError(f"{target} may not be overwritten; change its permissions or name another file.")


@contextmanager
def _faults(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(f"{path} cannot be written ({error.strerror or error}); name another file.") from error
