"""macOS: a LaunchAgent of the person's own (launchd.plist(5)). Written to the documentation, not yet run on a Mac."""

import plistlib
from collections.abc import Sequence
from pathlib import Path
from xml.parsers.expat import ExpatError

from posture_watch.devices.autostart.entry import NAME, Entry, one_line, read_file, remove_file, write_file

LABEL = f"local.{NAME}"

CAMERA = (
    "macOS lets a program use the camera only on behalf of an application that may. A program that starts at login has "
    "none, so it may be refused, or get no pictures at all. Look with `posture-watch status` after the next login. If "
    "it waits for the camera, say `posture-watch autostart off`, and start it from Terminal, which asks for the "
    "permission and keeps it: posture-watch run --background"
)
"""What a person has to know before relying on it."""


class LaunchAgent:
    """``local.posture-watch.plist`` among the LaunchAgents."""

    name = "launchd"

    def __init__(self, home: Path) -> None:
        """Take the home folder."""
        self._path = home / "Library" / "LaunchAgents" / f"{LABEL}.plist"

    @property
    def place(self) -> str:
        """Return the path of the file."""
        return str(self._path)

    def read(self) -> Entry | None:
        """Return what the file starts."""
        content = read_file(self._path)
        if content is None:
            return None
        try:
            agent = plistlib.loads(content)
        except (plistlib.InvalidFileException, ExpatError, ValueError, KeyError):
            return Entry(())
        words = agent.get("ProgramArguments", ()) if isinstance(agent, dict) else ()
        enabled = isinstance(agent, dict) and agent.get("RunAtLoad") is True and agent.get("Disabled") is not True
        return Entry(tuple(map(str, words)), enabled=enabled)

    def write(self, words: Sequence[str]) -> None:
        """Write the file; launchd reads it at the next login."""
        agent = {
            "Label": LABEL,
            "ProgramArguments": list(one_line(words)),
            "RunAtLoad": True,
            # Only at a desk with a screen, not for somebody who comes in over ssh.
            "LimitLoadToSessionType": "Aqua",
            "KeepAlive": {"Crashed": True},
            "LowPriorityIO": True,
        }
        write_file(self._path, plistlib.dumps(agent))

    def remove(self) -> bool:
        """Remove the file."""
        return remove_file(self._path)
