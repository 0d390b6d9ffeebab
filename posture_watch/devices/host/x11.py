"""Linux with X11: the time since the last input, and whether the active window fills the screen.

Speaks the protocol itself, four requests of it: the usual libraries end the program when the display goes away, or
wait for it without limit. Sources: X Window System Protocol, X11R7.7; MIT-SCREEN-SAVER 1.1; EWMH 1.5.
"""

import re
import socket
import struct
from collections.abc import Mapping
from typing import ClassVar

from posture_watch.devices.host.question import PATIENCE_S, NoAnswerError, Question
from posture_watch.devices.host.xauthority import find_cookie
from posture_watch.posture.host import HostState

INTERN_ATOM, GET_PROPERTY, QUERY_EXTENSION = 16, 20, 98
ATOM_TYPE, WINDOW_TYPE = 4, 33
SCREEN_SAVER_QUERY_INFO = 1
COOKIE = "MIT-MAGIC-COOKIE-1"
ERROR, REPLY = 0, 1


class X11(Question):
    """Asks the X server of a local display. Under Wayland its word on input does not count: it sees a part only."""

    name: ClassVar[str] = "X11"

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._display: _Display | None = None

    def ask(self) -> HostState:
        """Return idleness and full screen, as far as this X server sees them."""
        try:
            display = self._opened()
            full_screen = display.is_full_screen()
            if is_wayland(self._environ):
                return HostState(full_screen=full_screen or None)
            return HostState(idle_s=display.idle_s(), full_screen=full_screen)
        except (OSError, struct.error):
            self.close()
            raise

    def close(self) -> None:
        """Hang up."""
        if self._display is not None:
            self._display.close()
        self._display = None

    def _opened(self) -> "_Display":
        if self._display is None:
            self._display = _Display(self._environ)
        return self._display


def is_wayland(environ: Mapping[str, str]) -> bool:
    """Return whether the X server, if there is one, only serves some windows of a Wayland desktop."""
    return bool(environ.get("WAYLAND_DISPLAY")) or environ.get("XDG_SESSION_TYPE") == "wayland"


def display_number(environ: Mapping[str, str]) -> str:
    """Return the number of the local display.

    Raises:
        NoAnswerError: There is none, or it is that of another computer.
    """
    match = re.fullmatch(r"(?:unix)?:(\d+)(?:\.\d+)?", environ.get("DISPLAY", ""), re.ASCII)
    if match is None:
        raise NoAnswerError("no local X11 display")
    return match[1]


class _Display:
    """A connection to an X server. Raises ``OSError`` when it is lost or too slow."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        number = display_number(environ)
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(PATIENCE_S)
        self._atoms: dict[str, int] = {}
        self._screen_saver: int | None = None
        try:
            self._connect(number)
            self._root = self._begin(find_cookie(environ, number))
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._socket.close()

    def idle_s(self) -> float | None:
        """Return the seconds since the last input; ``None`` when the server lacks the extension."""
        if self._screen_saver is None:
            name = b"MIT-SCREEN-SAVER"
            reply = self._ask(struct.pack("<BxHHxx", QUERY_EXTENSION, 2 + len(name) // 4, len(name)) + name)
            self._screen_saver = reply[9] if reply[8] else 0
        if not self._screen_saver:
            return None
        reply = self._ask(struct.pack("<BBHI", self._screen_saver, SCREEN_SAVER_QUERY_INFO, 2, self._root))
        since_input_ms: int = struct.unpack_from("<I", reply, 16)[0]
        return since_input_ms / 1000

    def is_full_screen(self) -> bool | None:
        """Return whether the active window fills the screen; ``None`` when no window manager tells."""
        active = self._numbers(self._root, "_NET_ACTIVE_WINDOW", WINDOW_TYPE)
        if active is None:
            return None
        if not active or not active[0]:
            return False
        state = self._numbers(active[0], "_NET_WM_STATE", ATOM_TYPE)
        return self._atom("_NET_WM_STATE_FULLSCREEN") in (state or ())

    def _numbers(self, window: int, name: str, kind: int) -> tuple[int, ...] | None:
        """Return what stands in a property; ``None`` when the window has no such, or is gone."""
        reply = self._ask(struct.pack("<BxHIIIII", GET_PROPERTY, 6, window, self._atom(name), kind, 0, 64))
        if reply[0] == ERROR or reply[1] != 32:
            return None
        count = struct.unpack_from("<I", reply, 16)[0]
        return struct.unpack_from(f"<{count}I", reply, 32)

    def _atom(self, name: str) -> int:
        if name not in self._atoms:
            padded = name.encode() + b"\0" * (-len(name) % 4)
            reply = self._ask(struct.pack("<BxHHxx", INTERN_ATOM, 2 + len(padded) // 4, len(name)) + padded)
            self._atoms[name] = struct.unpack_from("<I", reply, 8)[0]
        return self._atoms[name]

    def _connect(self, number: str) -> None:
        path = f"/tmp/.X11-unix/X{number}"  # noqa: S108 - where X keeps it
        try:
            self._socket.connect(path)
        except FileNotFoundError:
            # In a container of its own /tmp, the same name without a file may still be there.
            self._socket.connect(f"\0{path}")

    def _begin(self, cookie: bytes) -> int:
        """Introduce ourselves and return the root window of the first screen."""
        name = COOKIE.encode() if cookie else b""
        padded = [part + b"\0" * (-len(part) % 4) for part in (name, cookie)]
        self._socket.sendall(struct.pack("<BxHHHHxx", ord("l"), 11, 0, len(name), len(cookie)) + b"".join(padded))
        welcome, length = struct.unpack("<B5xH", self._read(8))
        setup = self._read(4 * length)
        if welcome != 1:
            raise ConnectionRefusedError("the X server refuses")
        (vendor_length,) = struct.unpack_from("<H", setup, 16)
        root: int = struct.unpack_from("<I", setup, 32 + (vendor_length + 3) // 4 * 4 + 8 * setup[21])[0]
        return root

    def _ask(self, request: bytes) -> bytes:
        """Return the reply, or the error, to a request; events in between are of no interest."""
        self._socket.sendall(request)
        while True:
            head = self._read(32)
            if head[0] == ERROR:
                return head
            if head[0] == REPLY:
                return head + self._read(4 * int(struct.unpack_from("<I", head, 4)[0]))

    def _read(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            piece = self._socket.recv(count - len(data))
            if not piece:
                raise ConnectionResetError("the X server has hung up")
            data += piece
        return data
