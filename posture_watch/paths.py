"""Where things live: the folders of this computer's conventions, or one folder for everything.

Asking for a path never creates anything; whoever writes calls ``make_folder`` first.
"""

import os
import tempfile
from pathlib import Path

from posture_watch.errors import StorageError

HOME_VARIABLE = "POSTURE_WATCH_HOME"
"""Environment variable that names one folder for settings, data, log and lock together."""

_APP = "posture-watch"


def config_folder() -> Path:
    """Return the folder of the settings file."""
    return _folder("user_config_path")


def data_folder() -> Path:
    """Return the folder of the database."""
    return _folder("user_data_path")


def log_folder() -> Path:
    """Return the folder of the log."""
    return _folder("user_log_path")


def state_folder() -> Path:
    """Return the folder of the lock that keeps a second instance out."""
    return _folder("user_state_path")


def config_path() -> Path:
    """Return the settings file, whether it exists or not."""
    return config_folder() / "config.toml"


def database_path() -> Path:
    """Return the database, whether it exists or not."""
    return data_folder() / "posture-watch.db"


def log_path() -> Path:
    """Return the log, whether it exists or not."""
    return log_folder() / "posture-watch.log"


def crash_path() -> Path:
    """Return the file that tells where the process broke, whether it exists or not."""
    return log_folder() / "posture-watch-crash.log"


def lock_path() -> Path:
    """Return the lock file, whether it exists or not."""
    return state_folder() / "posture-watch.lock"


def stopgap_folder() -> Path:
    """Return the folder used when this account has no home folder at all.

    It lies among the temporary files, so it may be gone after a restart; ``doctor`` says so.
    """
    owner = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
    return Path(tempfile.gettempdir()) / f"{_APP}-{owner}"


def make_folder(folder: Path) -> Path:
    """Create a folder that only its owner may enter, with the folders above it, and return it.

    Raises:
        StorageError: It cannot be created, is a file, or lies among the temporary files and is somebody else's.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"The folder {folder} cannot be created ({error.strerror or error}); "
            f"mend that, or name another folder in {HOME_VARIABLE}."
        ) from error
    # Anybody may create names among the temporary files, ours included.
    if folder == stopgap_folder() and hasattr(os, "getuid") and folder.stat().st_uid != os.getuid():
        raise StorageError(f"The folder {folder} belongs to somebody else; name another one in {HOME_VARIABLE}.")
    return folder


def _folder(kind: str) -> Path:
    chosen = os.environ.get(HOME_VARIABLE, "")
    if chosen:
        return Path(os.path.abspath(os.path.expanduser(chosen)))  # noqa: PTH100, PTH111 - Path.expanduser may raise

    from platformdirs import PlatformDirs  # noqa: PLC0415 - --help asks for no folder and need not wait for this

    try:
        folder: Path = getattr(PlatformDirs(_APP, appauthor=False), kind)
    except RuntimeError:  # neither HOME nor an entry in the user database
        return stopgap_folder()
    return folder if folder.is_absolute() else stopgap_folder()
