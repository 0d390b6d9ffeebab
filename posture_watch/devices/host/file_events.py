"""Linux: tells when somebody opens or closes certain files, devices among them; see ``inotify(7)``."""

import contextlib
import ctypes
import os
from collections.abc import Iterable
from pathlib import Path

IN_CLOSE_WRITE, IN_CLOSE_NOWRITE, IN_OPEN = 0x8, 0x10, 0x20
NEWS_BYTES = 65_536


class OpenEvents:
    """A descriptor that becomes readable when one of the watched files is opened or closed by anybody."""

    def __init__(self) -> None:
        """Begin to listen, as yet to nothing.

        Raises:
            OSError: This system cannot.
        """
        try:
            self._libc = ctypes.CDLL(None, use_errno=True)
            self._number = self._libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        except (AttributeError, TypeError) as error:
            raise OSError("this system has no inotify") from error
        if self._number < 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))

    def watch(self, files: Iterable[Path]) -> None:
        """Listen to these files too; those that are listened to already are no trouble, nor those that are gone."""
        for file in files:
            self._libc.inotify_add_watch(self._number, os.fsencode(file), IN_OPEN | IN_CLOSE_WRITE | IN_CLOSE_NOWRITE)

    def fileno(self) -> int:
        """Return the descriptor, to wait on."""
        number: int = self._number
        return number

    def drain(self) -> bool:
        """Take in what has come; return whether there was any."""
        some = False
        with contextlib.suppress(BlockingIOError):
            while os.read(self._number, NEWS_BYTES):
                some = True
        return some

    def close(self) -> None:
        """Stop listening."""
        os.close(self._number)
