"""A terminal for tests, with nobody before it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, TextIO

import pytest


@contextmanager
def pseudo_terminal() -> Iterator[tuple[TextIO, BinaryIO]]:
    """Give what the program writes to, and what then shows it; skips the test where the system has none."""
    pty = pytest.importorskip("pty", reason="Windows has no pseudo-terminals")
    try:
        person, program = pty.openpty()
    except OSError as error:
        # A bare container may lack /dev/pts.
        pytest.skip(f"no pseudo-terminals here: {error}")
    with os.fdopen(program, "w", encoding="utf-8") as terminal, os.fdopen(person, "rb", buffering=0) as screen:
        yield terminal, screen
