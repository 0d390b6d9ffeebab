"""One running instance at a time: a lock that the operating system frees when its owner dies."""

import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from posture_watch.errors import ControlError
from posture_watch.paths import lock_path, make_folder

_GRACE_S = 0.5  # `running_pid` of another command holds the lock for a moment


class InstanceLock:
    """The right to be the one that watches. Files left behind by a crash are harmless: only the lock counts."""

    def __init__(self, path: Path | None = None) -> None:
        """Take nothing yet; ``None`` means the usual lock file."""
        self._path = path or lock_path()
        self._lock: FileLock | None = None

    def acquire(self) -> None:
        """Become the running instance.

        Raises:
            ControlError: Another one runs (its process number is named), or the lock file cannot be written.
            StorageError: The folder of the lock file cannot be created.
        """
        make_folder(self._path.parent)
        lock = FileLock(self._path, mode=0o600)
        try:
            lock.acquire(timeout=_GRACE_S)
        except Timeout:
            pid = _noted_pid(self._path)
            whose = f" as process {pid}" if pid else ""
            raise ControlError(
                f"posture-watch already runs{whose}; `posture-watch stop` ends it, `posture-watch status` asks it."
            ) from None
        except (OSError, NotImplementedError) as error:
            raise _unusable(self._path, error) from error
        self._lock = lock
        # The lock file itself cannot be read on Windows while it is locked.
        with suppress(OSError):
            _pid_path(self._path).write_text(f"{os.getpid()}\n", encoding="ascii")

    def release(self) -> None:
        """Let another instance start; harmless when nothing was acquired."""
        if self._lock is None:
            return
        with suppress(OSError):
            _pid_path(self._path).unlink(missing_ok=True)
        self._lock.release()
        self._lock = None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def running_pid(path: Path | None = None) -> int | None:
    """Return the process number of the running instance, or ``None`` when none runs. It creates nothing.

    Args:
        path: The lock file; ``None`` means the usual one.

    Raises:
        ControlError: An instance runs, but its process number cannot be read, or the lock file cannot be looked at.
    """
    file = path or lock_path()
    if not file.exists():
        return None
    lock = FileLock(file)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        pid = _noted_pid(file)
        if pid is None:
            raise ControlError(f"posture-watch runs, but its process number in {_pid_path(file)} is gone.") from None
        return pid
    except (OSError, NotImplementedError) as error:
        raise _unusable(file, error) from error
    lock.release()
    return None


def _pid_path(path: Path) -> Path:
    return path.with_suffix(".pid")


def _noted_pid(path: Path) -> int | None:
    try:
        pid = int(_pid_path(path).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    return pid if pid > 0 else None


def _unusable(path: Path, error: Exception) -> ControlError:
    reason = (error.strerror if isinstance(error, OSError) else None) or error
    return ControlError(f"The lock file {path} cannot be used ({reason}); mend that or remove the file.")
