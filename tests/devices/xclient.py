"""A small X11 client for tests: looks at a window, types a key into it, presses its close button."""

import os
import socket
import struct
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self

import numpy as np
import numpy.typing as npt

WAIT_S = 20.0
"""Far more than anything here takes; only a failure waits so long."""

KEY_Q, KEY_ESCAPE, KEY_A = 24, 9, 38
"""Key codes of Xvfb's keyboard."""


class XClient:
    """A connection to the display ``:number``."""

    def __init__(self, display: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(WAIT_S)
        self._socket.connect(f"/tmp/.X11-unix/X{display.removeprefix(':')}")  # noqa: S108 - where X keeps it
        self._socket.sendall(struct.pack("<BxHHHHxx", ord("l"), 11, 0, 0, 0))
        status, length = struct.unpack("<B5xH", self._read(8))
        setup = self._read(4 * length)
        assert status == 1, setup
        (self._first_id,) = struct.unpack_from("<I", setup, 4)
        self._made = 0
        (vendor,) = struct.unpack_from("<H", setup, 16)
        self._root = struct.unpack_from("<I", setup, 32 + (vendor + 3) // 4 * 4 + 8 * setup[21])[0]

    def windows(self, title: str) -> list[int]:
        """Return the windows of that title."""
        reply = self._ask(struct.pack("<BxHI", 15, 2, self._root))
        count = struct.unpack_from("<H", reply, 16)[0]
        children = struct.unpack_from(f"<{count}I", reply, 32)
        return [window for window in children if self._title(window) == title]

    def window(self, title: str) -> int:
        """Return the window of that title once it is there."""
        end_s = time.monotonic() + WAIT_S
        while time.monotonic() < end_s:
            if found := self.windows(title):
                return found[0]
            time.sleep(0.01)
        raise AssertionError(f"no window {title!r}")

    def picture(self, window: int) -> npt.NDArray[np.uint8]:
        """Return what a window shows, red first; all black while it is not on the screen."""
        width, height = struct.unpack_from("<HH", self._ask(struct.pack("<BxHI", 14, 2, window)), 16)
        reply = self._ask(struct.pack("<BBHIhhHHI", 73, 2, 5, window, 0, 0, width, height, 0xFFFFFFFF))
        if len(reply) < height * width * 4:
            return np.zeros((height, width, 3), np.uint8)
        pixels = np.frombuffer(reply, np.uint8, height * width * 4, 32).reshape(height, width, 4)
        return pixels[:, :, 2::-1]

    def press(self, window: int, key: int) -> None:
        """Press and release a key."""
        for event in (2, 3):
            places = (self._root, window, 0, 1, 1, 1, 1, 0, 1)
            self._send(window, struct.pack("<BBHIIIIhhhhHBx", event, key, 0, 0, *places))

    def resize(self, window: int, width_px: int, height_px: int) -> None:
        """Give a window another size, and move it to the corner of the screen."""
        self._socket.sendall(struct.pack("<BBHIHHIIII", 12, 0, 7, window, 1 + 2 + 4 + 8, 0, 0, 0, width_px, height_px))

    def kill(self, window: int) -> None:
        """Have the X server drop the program that a window belongs to."""
        self._socket.sendall(struct.pack("<BBHI", 113, 0, 2, window))

    def set_dpi(self, dpi: int) -> None:
        """Say how dense the screen is, the way desktops do."""
        text = f"Xft.antialias:\t1\nXft.dpi:\t{dpi}\n".encode()
        padded = text + b"\0" * (-len(text) % 4)
        head = (18, 0, 6 + len(padded) // 4, self._root, self._atom("RESOURCE_MANAGER"), self._atom("STRING"))
        self._socket.sendall(struct.pack("<BBHIIIBxxxI", *head, 8, len(text)) + padded)

    def new_window(self) -> int:
        """Make a window, not shown, and return it."""
        self._made += 1
        window: int = self._first_id + self._made
        self._socket.sendall(struct.pack("<BBHIIhhHHHHII", 1, 0, 8, window, self._root, 0, 0, 9, 9, 0, 1, 0, 0))
        return window

    def set_numbers(self, window: int | None, name: str, kind: str, numbers: Sequence[int]) -> None:
        """Write a property of a window, or of the root, as window managers do."""
        packed = struct.pack(f"<{len(numbers)}I", *numbers)
        where = (self._root if window is None else window, self.atom(name), self.atom(kind))
        self._socket.sendall(struct.pack("<BBHIIIB3xI", 18, 0, 6 + len(numbers), *where, 32, len(numbers)) + packed)
        self._ask(struct.pack("<BxHI", 14, 2, self._root))  # it has been done when this is answered

    def atom(self, name: str) -> int:
        """Return the number of a name."""
        return self._atom(name)

    def fake_key(self, key: int) -> None:
        """Press and release a key as if on the keyboard; see XTEST 2.2."""
        reply = self._ask(struct.pack("<BxHHxx", 98, 4, 5) + b"XTEST\0\0\0")
        for event in (2, 3):
            self._socket.sendall(struct.pack("<BBHBBxxIIxxxxxxxxhhxxxxxxxB", reply[9], 2, 9, event, key, 0, 0, 0, 0, 0))
        self._ask(struct.pack("<BxHI", 14, 2, self._root))  # it has been done when this is answered

    def close_button(self, window: int) -> None:
        """Do what the button in the window's corner does."""
        protocols, delete = self._atom("WM_PROTOCOLS"), self._atom("WM_DELETE_WINDOW")
        self._send(window, struct.pack("<BBHIIII12x", 33, 32, 0, window, protocols, delete, 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def _send(self, window: int, event: bytes) -> None:
        self._socket.sendall(struct.pack("<BBHII", 25, 0, 11, window, 0) + event)

    def _atom(self, name: str) -> int:
        padded = name.encode() + b"\0" * (-len(name) % 4)
        reply = self._ask(struct.pack("<BBHHxx", 16, 0, 2 + len(padded) // 4, len(name)) + padded)
        return int(struct.unpack_from("<I", reply, 8)[0])

    def _title(self, window: int) -> str:
        reply = self._ask(struct.pack("<BBHIIIII", 20, 0, 6, window, self._atom("WM_NAME"), 0, 0, 64))
        return reply[32 : 32 + struct.unpack_from("<I", reply, 16)[0]].decode()

    def _ask(self, request: bytes) -> bytes:
        self._socket.sendall(request)
        while True:
            head = self._read(32)
            if head[0] == 1:
                return head + self._read(4 * int(struct.unpack_from("<I", head, 4)[0]))
            # An error means that the window has gone; events are of no interest.
            if head[0] == 0:
                return bytes(64)

    def _read(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            piece = self._socket.recv(count - len(data))
            assert piece, os.strerror(32)
            data += piece
        return data
