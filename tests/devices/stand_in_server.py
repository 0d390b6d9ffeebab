"""A stand-in notification server on a real bus: it can be slow and lack abilities, which dunst cannot."""

import contextlib
import itertools
import queue
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    message_bus,
    new_method_call,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import unwrap_msg

from tests.devices.desktop import INTERFACE, WAIT_S

ADDRESS = DBusAddress("/org/freedesktop/Notifications", INTERFACE, INTERFACE)


@dataclass
class StandInServer:
    """Keeps what it was asked. Told to hold, it answers ``Notify`` only when released."""

    address: str
    capabilities: Sequence[str]
    hold: bool = False
    asked: "queue.Queue[tuple[str, tuple[Any, ...]]]" = field(default_factory=queue.Queue)
    _held: list[Message] = field(default_factory=list)
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def notify_arguments(self) -> tuple[Any, ...]:
        """Return the arguments of the next ``Notify``, waiting for it."""
        return self.next_asked("Notify")

    def next_asked(self, member: str) -> tuple[Any, ...]:
        """Return the arguments of the next request of that name, waiting for it."""
        while True:
            asked, arguments = self.asked.get(timeout=WAIT_S)
            if asked == member:
                return arguments

    def press(self, shown_id: int, key: str) -> None:
        """Tell everybody on the bus that a button was pressed, as some servers do."""
        self._tell("Press", "us", (shown_id, key))

    def close_message(self, shown_id: int) -> None:
        """Tell everybody on the bus that a message is no longer shown."""
        self._tell("Close", "uu", (shown_id, 2))

    def release(self) -> None:
        """Answer what is held, and everything from now on."""
        self._tell("Release")

    def stop(self) -> None:
        """Serve no more."""
        self._tell("Stop")

    def _tell(self, order: str, signature: str | None = None, body: tuple[Any, ...] = ()) -> None:
        with open_dbus_connection(self.address) as connection:
            order_message = new_method_call(ADDRESS, order, signature, body)
            unwrap_msg(connection.send_and_get_reply(order_message, timeout=WAIT_S))

    def asked_so_far(self) -> list[str]:
        """Return the names of all requests not looked at yet."""
        return [self.asked.get_nowait()[0] for _ in range(self.asked.qsize())]

    def serve(self, connection: DBusConnection) -> None:
        """Answer until told to stop."""
        member = ""
        while member != "Stop":
            message = connection.receive()
            if message.header.message_type is MessageType.method_call:
                member = message.header.fields[HeaderFields.member]
                self.asked.put((member, message.body))
                for answer in self._answers(member, message):
                    connection.send(answer)

    def _answers(self, member: str, message: Message) -> Iterator[Message]:
        match member:
            case "GetCapabilities":
                yield new_method_return(message, "as", (list(self.capabilities),))
            case "GetServerInformation":
                yield new_method_return(message, "ssss", ("stand-in", "tests", "1", "1.2"))
            case "Notify":
                self._held.append(message)
            case "Release":
                self.hold = False
            case "Press":
                yield new_signal(ADDRESS, "ActionInvoked", "us", message.body)
            case "Close":
                yield new_signal(ADDRESS, "NotificationClosed", "uu", message.body)
        while self._held and not self.hold:
            yield new_method_return(self._held.pop(0), "u", (next(self._ids),))
        if member in {"Release", "Press", "Close", "Stop"}:
            yield new_method_return(message)


@contextlib.contextmanager
def stand_in_server(
    address: str, capabilities: Sequence[str] = ("actions", "body", "body-markup"), *, hold: bool = False
) -> Iterator[StandInServer]:
    """Give a server that answers on the bus at that address."""
    server = StandInServer(address, capabilities, hold)
    with open_dbus_connection(address) as connection:
        unwrap_msg(connection.send_and_get_reply(message_bus.RequestName(INTERFACE), timeout=WAIT_S))
        thread = threading.Thread(target=server.serve, args=(connection,))
        thread.start()
        try:
            yield server
        finally:
            server.stop()
            thread.join(WAIT_S)
