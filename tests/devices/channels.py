"""Channels for tests: what this machine lacks, and faults."""

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence

from posture_watch.devices.notifications.channel import Channel
from posture_watch.devices.notifications.notifier import DesktopNotifier
from posture_watch.ports import Notifier
from posture_watch.posture.alerts import Action, AlertKind, Answer, Delivery, Notification

WAIT_S = 20.0
"""Far more than anything here takes; only a failure waits so long."""


class ScriptedChannel(Channel):
    """A channel that does with each message what the test says, and whose buttons can be pressed."""

    def __init__(self, name: str = "scripted", show: Callable[[Notification], str] = lambda _: "") -> None:
        self.name = name  # type: ignore[misc]  # one class for many channels
        self.shown: list[Notification] = []
        self.cleared = threading.Event()
        self.closed = threading.Event()
        self._show = show
        self._pressed: list[Answer] = []
        self._readable, self._writable = os.pipe()

    def show(self, notification: Notification) -> str:
        where = self._show(notification)
        self.shown.append(notification)
        return where

    def press(self, action: Action, time_s: float) -> None:
        self._pressed.append(Answer(time_s, action, self.shown[-1]))
        os.write(self._writable, b"!")

    def clear(self) -> None:
        self.cleared.set()

    def answers(self) -> Sequence[Answer]:
        pressed, self._pressed = self._pressed, []
        if pressed:
            os.read(self._readable, 1)
        return pressed

    def fileno(self) -> int | None:
        return None if self.closed.is_set() else self._readable

    def close(self) -> None:
        if not self.closed.is_set():
            self.closed.set()
            os.close(self._readable)
            os.close(self._writable)


def nudge(
    title: str = "Chin back a little", text: str = "Let the chair carry you.", *, actions: tuple[Action, ...] = ()
) -> Notification:
    """Return a nudge as the policy would."""
    return Notification(500.0, AlertKind.NUDGE, title, text, actions=actions)


@contextlib.contextmanager
def notifier_on(*channels: Channel, closing_s: float = 2.0) -> Iterator[DesktopNotifier]:
    """Give a notifier and close it afterwards."""
    notifier = DesktopNotifier(channels, closing_s=closing_s)
    try:
        yield notifier
    finally:
        notifier.close()


def next_events(notifier: Notifier, count: int = 1) -> Sequence[Delivery | Answer]:
    """Return the next events, waiting until there are that many."""
    events: list[Delivery | Answer] = []
    pause = threading.Event()
    deadline_s = time.monotonic() + WAIT_S
    while len(events) < count:
        assert time.monotonic() < deadline_s, f"only {events} came"
        events += notifier.events()
        pause.wait(0.005)
    return events
