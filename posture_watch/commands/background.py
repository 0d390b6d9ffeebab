"""``run --background``: start the same command in a process of its own, and say how that went."""

import logging
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any

from posture_watch.commands.status import RESTING, STATES
from posture_watch.errors import ControlError, PostureWatchError, StorageError

if TYPE_CHECKING:
    from posture_watch.ports import Live

logger = logging.getLogger(__name__)

START_S = 30.0
"""Longest wait for the new process to watch: loading the model takes a second, some cameras take twenty."""
POLL_S = 0.1
OPTIONS = {"camera.source": "--source", "profile.name": "--profile", "model.path": "--model"}


def run_in_background(given: Mapping[str, str | None], *, fast: bool, wait: bool = False, tray: bool = False) -> str:
    """Start watching in a process that outlives the terminal, and return a sentence about it.

    Args:
        given: Options of the command line by the key of their setting.
        fast: A recording as fast as can be.
        wait: Wait for a camera that is not there yet.
        tray: Show the icon as well.

    Raises:
        PostureWatchError: It ended at once; the sentence is its own.
        ControlError: One runs already.
    """
    from posture_watch.devices.instance import running_pid
    from posture_watch.paths import log_path

    if (pid := running_pid()) is not None:
        raise ControlError(f"posture-watch already runs as process {pid}; `posture-watch stop` ends it.")
    words = [sys.executable, "-m", "posture_watch", "run"]
    for key, option in OPTIONS.items():
        if value := given.get(key):
            words += [option, value]
    words += ["--fast"] if fast else []
    words += ["--wait"] if wait else []
    words += ["--tray"] if tray else []
    with tempfile.TemporaryFile() as complaints:
        process = detached(words, complaints)
        deadline_s, state = time.monotonic() + START_S, ""
        while process.poll() is None and time.monotonic() < deadline_s:
            if state := _state(process.pid):
                break
            time.sleep(POLL_S)
        complaints.seek(0)
        sentence = complaints.read().decode(errors="replace").strip()
    if process.poll() is None:
        said = f"{sentence}\n" if sentence else ""
        return f"{said}{_running(state)} (process {process.pid}, log {log_path()})."
    if process.returncode == 0:
        return "The recording has been watched to its end."
    raise PostureWatchError(sentence or f"It ended at once with exit code {process.returncode}; see {log_path()}.")


def note_last_end(live: "Live | None") -> None:
    """Write to the log when the last instance has ended without being told to, as by a crash or a power cut.

    Args:
        live: What it wrote last.
    """
    if live is not None and live.state != "stopped":
        ended = datetime.fromtimestamp(live.time_s).astimezone().isoformat(sep=" ", timespec="seconds")
        logger.warning("The last run, process %d, ended at %s without being told to.", live.pid, ended)


def _running(state: str) -> str:
    if state == "paused":
        return "Paused in the background; go on with: posture-watch resume"
    if STATES.get(state) == RESTING:
        return "Resting in the background; ask why: posture-watch status"
    return "Watching in the background" if state else "Started in the background; ask: posture-watch status"


def detached(words: Sequence[str], complaints: IO[bytes] | int) -> "subprocess.Popen[bytes]":
    """Start a program that outlives this one and its terminal.

    Args:
        words: Program and arguments.
        complaints: Where its stderr goes.
    """
    options: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        options = {"creationflags": subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP}
    return subprocess.Popen(  # noqa: S603 - our own program
        words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=complaints, close_fds=True, **options
    )


def _state(pid: int) -> str:
    """Return what the process does once it has started; empty before."""
    from posture_watch.app import reading_store

    try:
        with reading_store() as store:
            live = store.live() if store else None
    except StorageError:  # it is just about to put a damaged database aside
        return ""
    return live.state if live is not None and live.pid == pid and live.state not in ("starting", "stopped") else ""
