"""The word with which X servers recognise their own people, from the file ``.Xauthority`` (see ``Xau(3)``)."""

import contextlib
import socket
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path

COOKIE = b"MIT-MAGIC-COOKIE-1"
LOCAL, WILD = 256, 65535
"""Families of addresses: this computer by its name, and any."""


def find_cookie(environ: Mapping[str, str], number: str) -> bytes:
    """Return the cookie of a local display; empty when there is none, and then the server may take us without."""
    named = environ.get("XAUTHORITY") or (f"{environ['HOME']}/.Xauthority" if environ.get("HOME") else "")
    try:
        data = Path(named).read_bytes() if named else b""
    except OSError:
        return b""
    host = socket.gethostname().encode()
    fitting = [
        (family == LOCAL and address == host, cookie)
        for family, address, display, name, cookie in entries(data)
        if name == COOKIE and family in {LOCAL, WILD} and display in {b"", number.encode()}
    ]
    # One for this computer's name is better than one for any.
    return max(fitting, key=lambda entry: entry[0], default=(False, b""))[1]


def entries(data: bytes) -> Iterator[tuple[int, bytes, bytes, bytes, bytes]]:
    """Yield family, address, display, kind and word of each entry; what is cut off is left out."""
    with contextlib.suppress(struct.error):
        at = 0
        while at < len(data):
            (family,) = struct.unpack_from(">H", data, at)
            at += 2
            parts = []
            for _ in range(4):
                (length,) = struct.unpack_from(">H", data, at)
                parts.append(data[at + 2 : at + 2 + length])
                at += 2 + length
            if at > len(data):
                return
            yield family, parts[0], parts[1], parts[2], parts[3]
