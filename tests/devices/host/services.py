"""Stand-ins for the services of a desktop that this machine lacks, on a real private bus."""

import contextlib
import queue
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    message_bus,
    new_error,
    new_method_call,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import unwrap_msg

from tests.devices.desktop import WAIT_S

PROPERTIES = "org.freedesktop.DBus.Properties"
ORDERS = DBusAddress("/tests", interface="tests.Orders")

Value = tuple[str, Any]
"""A signature and what it describes."""


@dataclass
class StandInServices:
    """Answers calls on one connection that owns several names. What it says may be changed at any time."""

    address: str
    methods: dict[tuple[str, str], Value] = field(default_factory=dict)
    """Answers by interface and method."""
    properties: dict[str, dict[str, Value]] = field(default_factory=dict)
    """By interface and name."""
    silent: bool = False
    """Takes calls and answers none."""
    asked: "queue.Queue[tuple[str, str]]" = field(default_factory=queue.Queue)
    """Interface and method of each call."""
    _unique: str = ""
    _signals: "queue.Queue[Message]" = field(default_factory=queue.Queue)

    def emit(self, path: str, interface: str, member: str, signature: str, body: tuple[Any, ...]) -> None:
        """Tell everybody on the bus."""
        self._signals.put(new_signal(DBusAddress(path, interface=interface), member, signature, body))
        self._order("Emit")

    def stop(self) -> None:
        self._order("Stop")

    def serve(self, connection: DBusConnection) -> None:
        member = ""
        while member != "Stop":
            message = connection.receive()
            if message.header.message_type is not MessageType.method_call:
                continue
            fields = message.header.fields
            interface, member = fields.get(HeaderFields.interface, ""), fields[HeaderFields.member]
            if interface == ORDERS.interface:
                while not self._signals.empty():
                    connection.send(self._signals.get())
                connection.send(new_method_return(message))
                continue
            self.asked.put((interface, member))
            if not self.silent:
                connection.send(self._answer(interface, member, message))

    def _answer(self, interface: str, member: str, message: Message) -> Message:
        if interface == PROPERTIES:
            found = self.properties.get(message.body[0])
            if found is not None and member == "GetAll":
                return new_method_return(message, "a{sv}", (found,))
            if found is not None and message.body[1] in found:
                return new_method_return(message, "v", (found[message.body[1]],))
            return new_error(message, "org.freedesktop.DBus.Error.UnknownProperty")
        if (interface, member) in self.methods:
            signature, value = self.methods[interface, member]
            return new_method_return(message, signature, (value,))
        return new_error(message, "org.freedesktop.DBus.Error.UnknownMethod")

    def _order(self, order: str) -> None:
        with open_dbus_connection(self.address) as connection:
            address = DBusAddress(ORDERS.object_path, self._unique, ORDERS.interface)
            unwrap_msg(connection.send_and_get_reply(new_method_call(address, order), timeout=WAIT_S))


@contextlib.contextmanager
def stand_in_services(
    address: str,
    *names: str,
    methods: Mapping[tuple[str, str], Value] | None = None,
    properties: Mapping[str, Mapping[str, Value]] | None = None,
) -> Iterator[StandInServices]:
    """Give services of these names on the bus at that address."""
    services = StandInServices(
        address, dict(methods or {}), {name: dict(values) for name, values in (properties or {}).items()}
    )
    with open_dbus_connection(address) as connection:
        services._unique = connection.unique_name
        for name in names:
            unwrap_msg(connection.send_and_get_reply(message_bus.RequestName(name), timeout=WAIT_S))
        thread = threading.Thread(target=services.serve, args=(connection,))
        thread.start()
        try:
            yield services
        finally:
            services.stop()
            thread.join(WAIT_S)
