"""The program that starts at login: where it was installed, and whether it is still there."""

import os
import re
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

from posture_watch.errors import DesktopError

_BANG = re.compile(rb"""^#!\s*([^\s]+)|^'''exec'\s+(?:"([^"]+)"|'([^']+)'|(\S+))""", re.MULTILINE)


def installed_program(system: str = sys.platform) -> Path:
    """Return the installed command, not an interpreter of some environment: that one outlasts updates.

    On Windows it is the one without a console.

    Raises:
        DesktopError: There is none, as when the sources are run without being installed.
    """
    name = "posture-watch-background.exe" if system == "win32" else "posture-watch"
    for folder in _folders():
        if (program := folder / name).is_file():
            return program
    raise DesktopError(
        f"The command {name} is not installed beside this Python, so there is nothing to start at login; "
        "install it with: pip install ."
    )


def program_fault(program: str) -> str:
    """Return why a program cannot be started, as the end of a sentence; empty when it can."""
    path = Path(program)
    if not path.is_absolute():
        return "which is no full path"
    if not path.is_file():
        return "which is not there any more"
    if not os.access(path, os.X_OK):
        return "which may not be started"
    interpreter = _interpreter(path)
    if interpreter is not None and not interpreter.exists():
        return f"whose Python, {interpreter}, is not there any more"
    return ""


def _folders() -> Iterator[Path]:
    yield Path(sysconfig.get_path("scripts"))
    # pip install --user keeps its commands elsewhere.
    yield Path(sysconfig.get_path("scripts", sysconfig.get_preferred_scheme("user")))


def _interpreter(path: Path) -> Path | None:
    """Return what a script asks for in its first lines; pip writes a detour by /bin/sh where a path has a space."""
    try:
        with path.open("rb") as file:
            start = file.read(2000)
    except OSError:
        return None
    if not start.startswith(b"#!"):
        return None
    found = [next(filter(None, groups)) for groups in _BANG.findall(start)]
    return Path(os.fsdecode(found[-1])) if found else None
