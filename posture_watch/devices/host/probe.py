"""The computer's state, kept up to date by a thread of its own."""

import select
import socket
import threading
import time
from collections.abc import Sequence

from posture_watch.devices.host.question import Question
from posture_watch.devices.host.rounds import LONGEST_S, Rounds
from posture_watch.posture.host import HostState

STALE_S = 2 * LONGEST_S
"""When the thread has not come round for so long, something outside holds it, and nothing is known."""


class BackgroundProbe:
    """A ``HostProbe`` that asks its questions in the background. It answers at once, be it "unknown"."""

    def __init__(self, questions: Sequence[Question]) -> None:
        """Begin to ask."""
        self._rounds = Rounds(questions)
        self._latest = (float("-inf"), HostState())
        self._closed = False
        self._first_round = threading.Event()
        self._wake_up, self._alarm = socket.socketpair()
        # A daemon: something outside that never answers must not keep the program from ending.
        self._thread = threading.Thread(target=self._run, name="host", daemon=True)
        self._thread.start()

    def state(self) -> HostState:
        """Return the newest that is known."""
        known_s, state = self._latest
        return state if time.monotonic() - known_s <= STALE_S and not self._closed else HostState()

    def settle(self, timeout_s: float) -> None:
        """Wait until everything was asked once, but no longer than that."""
        self._first_round.wait(timeout_s)

    def close(self) -> None:
        """Stop asking."""
        if not self._closed:
            self._closed = True
            self._wake_up.send(b".")
            self._thread.join(1.0)

    def _run(self) -> None:
        with self._alarm, self._wake_up:
            while not self._closed:
                self._latest = (time.monotonic(), self._rounds.ask_due())
                self._first_round.set()
                self._wait()
            self._rounds.close()

    def _wait(self) -> None:
        """Return when a question is due, when somebody says that one is worth asking, or at the end."""
        sockets, alarm = self._rounds.sockets(), self._alarm.fileno()
        try:
            ready, _, _ = select.select([alarm, *sockets], [], [], self._rounds.next_in_s())
        except (OSError, ValueError):  # one was closed by the other side
            ready, _, _ = select.select([alarm], [], [], min(self._rounds.next_in_s(), 1.0))
        for number in ready:
            if number in sockets:
                self._rounds.hear(sockets[number])
