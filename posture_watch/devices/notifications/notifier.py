"""The notifier: a thread that owns the desktop, so that a hung one keeps nobody waiting."""

import itertools
import logging
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial

from posture_watch.devices.notifications.channel import Channel
from posture_watch.devices.notifications.delivery import LOG, deliver
from posture_watch.devices.notifications.inbox import Inbox
from posture_watch.posture.alerts import Answer, Delivery, Notification, Outcome

logger = logging.getLogger(__name__)

CLOSING_S = 2.0
"""How long ``close`` waits for messages on their way."""


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A message or what became of it, under the number by which the two find each other."""

    number: int
    content: Notification | Delivery


class _Order(Enum):
    CLEAR = auto()
    STOP = auto()


_Inbox = Inbox[_Numbered | _Order]
_Outbox = queue.SimpleQueue[_Numbered | Answer]


class DesktopNotifier:
    """Shows messages through the first of its channels that works (see ``ports.Notifier``).

    Every message handed over leads to exactly one ``Delivery``. The thread starts with the first message.
    """

    def __init__(self, channels: Sequence[Channel], *, closing_s: float = CLOSING_S) -> None:
        """Take the channels in the order of preference; from the first message on they belong to the thread."""
        self._channels = tuple(channels)
        self._closing_s = closing_s
        self._lock = threading.Lock()
        """Held while the fields below change, and never while waiting."""
        self._numbers = itertools.count()
        self._undelivered: dict[int, Notification] = {}
        self._happened: list[Delivery | Answer] = []
        self._outbox: _Outbox = queue.SimpleQueue()
        self._inbox: _Inbox | None = None
        self._thread: threading.Thread | None = None
        self._given_up = threading.Event()
        self._may_be_on_screen = False
        self._closed = False

    def send(self, notification: Notification) -> None:
        """Hand a message over; what becomes of it is one of the next ``events``."""
        with self._lock:
            if self._closed:
                self._happened.append(_failed(notification, "the notifier was already closed"))
                return
            try:
                inbox = self._started()
            except (OSError, RuntimeError) as error:
                self._happened.append(_failed(notification, f"no thread could be started ({error})"))
                return
            number = next(self._numbers)
            self._undelivered[number] = notification
            self._may_be_on_screen = True
            inbox.put(_Numbered(number, notification))

    def events(self) -> Sequence[Delivery | Answer]:
        """Return what has happened since the last call, oldest first."""
        with self._lock:
            self._collect()
            happened, self._happened = self._happened, []
        return happened

    def clear(self) -> None:
        """Take the message that is on the screen away, if there is one."""
        with self._lock:
            if self._may_be_on_screen and self._inbox is not None and not self._closed:
                self._may_be_on_screen = False
                self._inbox.put(_Order.CLEAR)

    def close(self) -> None:
        """Wait for messages on their way, two seconds at most; those that did not make it are ``FAILED``."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            if self._inbox is not None:
                self._inbox.put(_Order.STOP)
        if self._thread is not None:
            self._thread.join(self._closing_s)
            self._given_up.set()
        with self._lock:
            self._collect()
            lost = [
                _failed(notification, f"the desktop had not taken it {self._closing_s:g} s after the end")
                for notification in self._undelivered.values()
            ]
            self._happened.extend(lost)
            self._undelivered.clear()

    def _started(self) -> _Inbox:
        if self._inbox is None:
            inbox = _Inbox()
            self._thread = threading.Thread(
                target=_work,
                args=(self._channels, inbox, self._outbox, self._given_up),
                name="notifier",
                # A hung desktop must not keep the program from ending.
                daemon=True,
            )
            try:
                self._thread.start()
            except RuntimeError:
                self._thread = None
                inbox.close()
                raise
            self._inbox = inbox
        return self._inbox

    def _collect(self) -> None:
        while True:
            try:
                item = self._outbox.get_nowait()
            except queue.Empty:
                return
            match item:
                case Answer():
                    self._happened.append(item)
                case _Numbered(number, Delivery() as delivery) if self._undelivered.pop(number, None) is not None:
                    self._happened.append(delivery)


def _work(channels: Sequence[Channel], inbox: _Inbox, outbox: _Outbox, given_up: threading.Event) -> None:
    """Carry out orders until told to stop: the whole life of the thread."""
    try:
        going_on = True
        while going_on:
            going_on = _carried_out(inbox.take(_sockets(channels)), channels, outbox, given_up)
            for channel in channels:
                _guarded(channel, partial(_pass_on, channel, outbox))
    finally:
        for channel in channels:
            channel.close()
        inbox.close()


def _sockets(channels: Sequence[Channel]) -> list[int]:
    return [socket for channel in channels if (socket := channel.fileno()) is not None]


def _carried_out(
    orders: Sequence[_Numbered | _Order], channels: Sequence[Channel], outbox: _Outbox, given_up: threading.Event
) -> bool:
    """Carry out some orders; return False when one of them was the last."""
    for order in orders:
        match order:
            case _Numbered(number, Notification() as notification) if not given_up.is_set():
                outbox.put(_Numbered(number, deliver(notification, channels)))
            case _Order.CLEAR:
                for channel in channels:
                    _guarded(channel, channel.clear)
            case _Order.STOP:
                return False
    return True


def _pass_on(channel: Channel, outbox: _Outbox) -> None:
    for answer in channel.answers():
        outbox.put(answer)


def _guarded(channel: Channel, action: Callable[[], object]) -> None:
    try:
        action()
    except Exception:
        # The thread must live on, and must not be woken again and again by a connection that nobody can read.
        logger.exception("The channel %s failed and starts afresh.", channel.name)
        channel.close()


def _failed(notification: Notification, reason: str) -> Delivery:
    return Delivery(notification, Outcome.FAILED, LOG, reason)
