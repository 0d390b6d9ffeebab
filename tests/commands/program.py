"""The program itself, in processes of its own and a folder of its own."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import posture_watch
from posture_watch.errors import StorageError
from posture_watch.ports import Live
from posture_watch.storage.sqlite import SqliteStore

ROOT = Path(posture_watch.__file__).parents[1]
CLIP = Path(posture_watch.__file__).parent / "data" / "demo.mp4"
"""Forty seconds of a rendered person: upright, slumped from 15 s on, upright again."""
WAIT_S = 60.0
"""Far more than anything here takes; only a failure waits so long."""


@dataclass(frozen=True)
class Ended:
    """What a finished command leaves."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Program:
    """The command line with one folder for everything that it remembers."""

    home: Path

    @property
    def database(self) -> Path:
        return self.home / "posture-watch.db"

    @property
    def log(self) -> str:
        return (self.home / "posture-watch.log").read_text(encoding="utf-8")

    def start(self, *words: str | Path, **environ: str) -> "subprocess.Popen[str]":
        """Start a command; its output can be read while it runs."""
        return subprocess.Popen(
            [sys.executable, "-m", "posture_watch", *map(str, words)],
            cwd=ROOT,
            env={**os.environ, "POSTURE_WATCH_HOME": str(self.home), **environ},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def ask(self, *words: str | Path, **environ: str) -> Ended:
        """Run a command to its end."""
        with self.start(*words, **environ) as process:
            out, err = process.communicate(timeout=WAIT_S)
        return Ended(process.returncode, out, err)

    @contextmanager
    def running(self, *words: str | Path) -> Iterator["subprocess.Popen[str]"]:
        """Start a command that goes on; it is killed at the end of the ``with`` if it still runs."""
        with self.start(*words) as process:
            try:
                yield process
            finally:
                process.kill()

    def live(self) -> Live | None:
        """Return the live state that was written last."""
        with suppress(StorageError):  # the database is just being made
            store = SqliteStore.open_readonly(self.database)
            if store is not None:
                with store:
                    return store.live()
        return None

    def wait_for(self, process: "subprocess.Popen[str]", happened: Callable[[Live], bool]) -> Live:
        """Return the first live state of a process for which something holds; an ``AssertionError`` if it ends."""
        for _ in range(round(WAIT_S / 0.1)):
            live = self.live()
            if live is not None and live.pid == process.pid and happened(live):
                return live
            with suppress(subprocess.TimeoutExpired):
                code = process.wait(timeout=0.1)
                raise AssertionError(f"it ended with exit code {code}: {process.communicate()}")
        raise AssertionError(f"it took more than {WAIT_S} s: {self.live()}")

    def wait_until_it_watches(self, process: "subprocess.Popen[str]") -> Live:
        return self.wait_for(process, lambda live: live.posture is not None)
