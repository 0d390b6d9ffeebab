"""The log: a few rotating files that only their owner may read, and never a person in them."""

import faulthandler
import logging
import os
import traceback
from contextlib import suppress
from datetime import datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from posture_watch.errors import StorageError
from posture_watch.paths import crash_path, log_path, make_folder

PACKAGE = "posture_watch"

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_PERSONAL = ("numpy", "posture_watch.posture.landmarks")
"""Modules whose values are pictures and points of a body."""


def start_log(path: Path | None = None, *, level: str = "info", max_megabytes: float = 1.0, files: int = 3) -> str:
    """Write the package's log messages to a file from now on; return a complaint if that is impossible.

    A log is never a reason not to work: the complaint is one sentence for the user, empty when all is well.

    Args:
        path: The log file; ``None`` means the usual one.
        level: ``debug``, ``info``, ``warning`` or ``error``.
        max_megabytes: Size at which a new file is begun.
        files: How many are kept, the current one included; 2 or more.
    """
    file = path or log_path()
    stop_log()
    logger = logging.getLogger(PACKAGE)
    logger.setLevel(level.upper())
    try:
        make_folder(file.parent)
        handler = _PrivateFile(file, maxBytes=round(max_megabytes * 1_000_000), backupCount=files - 1, encoding="utf-8")
    except StorageError as error:
        return f"There is no log: {error}"
    except OSError as error:
        return f"There is no log, because {file} cannot be written ({error.strerror or error}); mend that."
    handler.setFormatter(logging.Formatter(_FORMAT))
    handler.addFilter(_without_person)
    logger.addHandler(handler)
    return ""


def stop_log() -> None:
    """Close the file of the log, if there is one."""
    logger = logging.getLogger(PACKAGE)
    for handler in [handler for handler in logger.handlers if isinstance(handler, _PrivateFile)]:
        logger.removeHandler(handler)
        with suppress(OSError):  # a full disk also refuses the last words
            handler.close()


def note_crash(error: BaseException, path: Path | None = None) -> Path | None:
    """Write down what went wrong in us, and return the file that tells; ``None`` when it could not be written."""
    file = path or log_path()
    trail = "".join(traceback.format_exception(error))
    moment = datetime.now().astimezone().isoformat(sep=" ", timespec="seconds")
    try:
        make_folder(file.parent)
        with open(file, "a", encoding="utf-8", errors="backslashreplace", opener=_private) as log:
            log.write(f"{moment} CRASH\n{trail}")
    except (OSError, StorageError):
        return None
    return file


def trace_hard_crashes(path: Path | None = None) -> None:
    """Let what ends this process below Python, such as a fault in a library, leave where it was in a file of its own.

    Not in the log: that one changes its name now and then, and Windows lets no open file do so.

    Args:
        path: The file; ``None`` means the usual one, which is empty while nothing of the kind has happened.
    """
    file = path or crash_path()
    try:
        make_folder(file.parent)
        # It stays open until the end: a process that breaks can open nothing.
        faulthandler.enable(os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600))
    except (OSError, StorageError):  # the log is missing too then, and said so
        return


class _PrivateFile(RotatingFileHandler):
    """A rotating log that others cannot read, and that stays silent when the disk is full."""

    def _open(self) -> TextIOWrapper:
        file = open(self.baseFilename, self.mode, encoding=self.encoding, errors="backslashreplace", opener=_private)  # noqa: SIM115 - the handler closes it
        assert isinstance(file, TextIOWrapper)  # noqa: S101 - for the type checker: text mode
        return file

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """Drop the message: the usual way prints a traceback for every one."""


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _without_person(record: logging.LogRecord) -> bool:
    """Replace pictures and landmarks among the arguments by their kind; a message itself always stays."""
    if isinstance(record.args, tuple):
        record.args = tuple(
            f"<{type(value).__name__}>" if type(value).__module__ in _PERSONAL else value for value in record.args
        )
    return True
