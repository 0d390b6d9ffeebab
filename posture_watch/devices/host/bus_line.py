"""A line to a D-Bus that is kept open, for short questions: opened when first needed, and again after it broke."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from posture_watch.devices.host.question import PATIENCE_S, NoAnswerError

if TYPE_CHECKING:
    from jeepney import Message

    from posture_watch.devices.bus import Bus

WELCOME = "NameAcquired"
"""What every bus says to a newcomer; nobody has to ask again for that."""


class BusLine:
    """Asks services on one bus, and hears their signals. No service is ever started for a question."""

    def __init__(self, address: Callable[[], str], rules: Sequence[str] = ()) -> None:
        """Do nothing yet.

        Args:
            address: Says where the bus is, when it is needed; raises ``OSError`` when there is none.
            rules: Match rules of the signals that make it worth asking again.
        """
        self._address = address
        self._rules = rules
        self._bus: Bus | None = None

    def call(
        self,
        name: str,
        path: str,
        interface: str,
        method: str,
        signature: str | None = None,
        body: tuple[object, ...] = (),
    ) -> tuple[object, ...]:
        """Return what a service answers.

        Raises:
            NoAnswerError: There is no such service, or it does not know of such things.
            OSError, ValueError, RuntimeError: The bus is not there, too slow or none that we can use.
        """
        from jeepney import DBusAddress, DBusErrorResponse, MessageFlag, new_method_call

        message = new_method_call(DBusAddress(path, bus_name=name, interface=interface), method, signature, body)
        message.header.flags |= MessageFlag.no_auto_start
        deadline_s = time.monotonic() + PATIENCE_S
        try:
            return self._opened(deadline_s).call(message, deadline_s)
        except DBusErrorResponse as error:
            # It is not there, does not know of such things, or may not tell: all the same to us.
            raise NoAnswerError(f"{name}: {error.name}") from error
        except OSError:
            # After a time-out as well: the late answer would only be in the way.
            self.close()
            raise

    def property(self, name: str, path: str, interface: str, key: str) -> object:
        """Return a property of a service; raises like ``call``."""
        return _value(self.call(name, path, "org.freedesktop.DBus.Properties", "Get", "ss", (interface, key)))

    def properties(self, name: str, path: str, interface: str) -> Mapping[str, object]:
        """Return all properties of a service by name; raises like ``call``."""
        answer = self.call(name, path, "org.freedesktop.DBus.Properties", "GetAll", "s", (interface,))
        match answer:
            case (dict() as found,):
                return {str(key): value for key, (_, value) in found.items()}
        raise NoAnswerError(f"{name} has no properties")

    def fileno(self) -> int | None:
        """Return the bus's socket while it is open."""
        return self._bus.fileno() if self._bus else None

    def hear(self) -> bool:
        """Take in, without waiting, what has come; return whether there was any."""
        if self._bus is None:
            return False
        try:
            self._bus.poll()
        except OSError:
            self.close()
            return True
        return any(_member(message) != WELCOME for message in self._bus.unread())

    def close(self) -> None:
        """Hang up."""
        if self._bus is not None:
            self._bus.close()
        self._bus = None

    def _opened(self, deadline_s: float) -> "Bus":
        if self._bus is None:
            from jeepney import message_bus

            from posture_watch.devices.bus import Bus

            bus = Bus(self._address(), deadline_s)
            for rule in self._rules:
                bus.post(message_bus.AddMatch(rule), deadline_s)
            self._bus = bus
        return self._bus


def _member(message: "Message") -> object:
    from jeepney import HeaderFields

    return message.header.fields.get(HeaderFields.member)


def _value(answer: tuple[object, ...]) -> object:
    """Return what is in a variant, nested ones included."""
    match answer:
        case ((str(), value),) if isinstance(value, tuple):
            return _value((value,))
        case ((str(), value),):
            return value
    raise NoAnswerError("no such property")
