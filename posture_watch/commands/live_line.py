"""One quiet line that tells how things stand: redrawn in place on a terminal, a line for each change elsewhere."""

import errno
import shutil
import threading
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Self, TextIO

from posture_watch.commands.status import STATES, verdict
from posture_watch.ports import Live


class LiveLine:
    """Shows live states on a text stream. ``show`` and ``say`` may be called from different threads."""

    def __init__(self, out: TextIO | None) -> None:
        """Write to a stream; ``None``, as under pythonw, writes nothing."""
        self._out = out
        self._terminal = out is not None and out.isatty()
        self._lock = threading.Lock()
        self._shown = ""

    def show(self, live: Live) -> None:
        """Show a live state."""
        if self._out is None:
            return
        if self._terminal:
            self._draw(line(live, live.time_s))
        elif (change := _without_score(live)) != self._shown:
            self._shown = change
            with self._lock:
                self._write(f"{datetime.fromtimestamp(live.time_s).astimezone():%H:%M:%S}  {change}\n")

    def say(self, message: str) -> bool:
        """Print a message above the line; return whether a person can see it."""
        if not self._terminal or self._out is None:
            return False
        with self._lock:
            return self._write(f"{self._erased()}{message}\n{self._shown}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._terminal and self._shown and self._out is not None:
            self._write("\n")

    def _draw(self, text: str) -> None:
        columns = shutil.get_terminal_size().columns
        with self._lock:
            erased = self._erased()
            self._shown = text if len(text) < columns else f"{text[: max(columns - 2, 0)]}…"
            self._write(erased + self._shown)

    def _erased(self) -> str:
        """Return what empties the line; without the codes of a terminal, which not every console knows."""
        return f"\r{' ' * (shutil.get_terminal_size().columns - 1)}\r"

    def _write(self, text: str) -> bool:
        """Write, and return whether it worked. A full disk or a vanished terminal is no reason not to watch.

        Raises:
            BrokenPipeError: Whoever reads our output has had enough, and so have we.
        """
        assert self._out is not None  # noqa: S101 - for the type checker: callers have asked
        try:
            self._out.write(text)
            self._out.flush()
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            return False
        return True


def line(live: Live, now_s: float) -> str:
    """Return a live state in one line."""
    if live.state == "watching" and live.posture is not None:
        return verdict(live, now_s)
    if live.state == "paused":
        return "Paused; go on with: posture-watch resume"
    return f"{STATES.get(live.state, live.state)}. {live.detail}".strip()


def _without_score(live: Live) -> str:
    """Return the state without what changes from second to second."""
    return line(replace(live, score=None, since_s=None), live.time_s)
