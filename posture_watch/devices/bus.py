"""A connection to a D-Bus on which nothing can wait for ever.

jeepney packs and unpacks the messages; its own connections wait without limit for the bus's greeting, so the
socket is handled here. Import this file only where D-Bus is about to be used: it loads jeepney.
"""

import itertools
import time
from collections import deque

from jeepney import HeaderFields, Message, MessageFlag, MessageType, Parser, message_bus
from jeepney.bus import get_bus
from jeepney.io.blocking import prep_socket
from jeepney.wrappers import unwrap_msg


class Bus:
    """An open connection. Every method raises ``OSError`` when it is lost, ``TimeoutError`` when it is too slow."""

    def __init__(self, address: str, deadline_s: float) -> None:
        """Connect before ``deadline_s`` on the monotonic clock.

        Raises:
            ValueError, RuntimeError: The address is none that we can use.
        """
        self._socket = prep_socket(get_bus(address), timeout=max(deadline_s - time.monotonic(), 0.001))
        self._parser = Parser()
        self._serials = itertools.count(1)
        self._unread: deque[Message] = deque()
        try:
            self.call(message_bus.Hello(), deadline_s)
        except BaseException:
            self.close()
            raise

    def fileno(self) -> int:
        """Return the socket's number, to wait on."""
        number: int = self._socket.fileno()
        return number

    def post(self, message: Message, deadline_s: float) -> None:
        """Send a message and want no reply."""
        message.header.flags |= MessageFlag.no_reply_expected
        self._send(message, next(self._serials), deadline_s)

    def request(self, message: Message, deadline_s: float) -> int:
        """Send a message and return its number, under which the reply will come."""
        serial = next(self._serials)
        self._send(message, serial, deadline_s)
        return serial

    def reply(self, serial: int, deadline_s: float) -> tuple[object, ...]:
        """Return what a request was answered; other messages that came before are kept for ``unread``.

        Raises:
            jeepney.DBusErrorResponse: The answer is an error.
        """
        while True:
            message = self._receive(deadline_s)
            if reply_serial(message) == serial:
                body: tuple[object, ...] = unwrap_msg(message)
                return body
            self._unread.append(message)

    def call(self, message: Message, deadline_s: float) -> tuple[object, ...]:
        """Send a message and return what it was answered."""
        return self.reply(self.request(message, deadline_s), deadline_s)

    def unread(self) -> list[Message]:
        """Return what has come before the last reply, oldest first."""
        messages = list(self._unread)
        self._unread.clear()
        return messages

    def poll(self) -> None:
        """Take in, without waiting, what has come; it is then ``unread``."""
        self._socket.setblocking(False)  # noqa: FBT003 - the standard library's own signature
        while True:
            while (message := self._parser.get_next_message()) is not None:
                self._unread.append(message)
            try:
                self._read()
            except BlockingIOError:
                return

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _send(self, message: Message, serial: int, deadline_s: float) -> None:
        self._socket.settimeout(_time_left_s(deadline_s))
        self._socket.sendall(message.serialise(serial=serial))

    def _receive(self, deadline_s: float) -> Message:
        while (message := self._parser.get_next_message()) is None:
            self._socket.settimeout(_time_left_s(deadline_s))
            self._read()
        return message

    def _read(self) -> None:
        data = self._socket.recv(4096)
        if not data:
            raise ConnectionResetError("the bus has hung up")
        self._parser.add_data(data)


def reply_serial(message: Message) -> int | None:
    """Return the number of the request that a message answers; ``None`` when it is no answer."""
    if message.header.message_type not in (MessageType.method_return, MessageType.error):
        return None
    serial: int | None = message.header.fields.get(HeaderFields.reply_serial)
    return serial


def _time_left_s(deadline_s: float) -> float:
    left_s = deadline_s - time.monotonic()
    if left_s <= 0:
        raise TimeoutError
    return left_s
