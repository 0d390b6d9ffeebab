"""Which ways to start at login there are on which system."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from posture_watch.devices.autostart.entry import Way
from posture_watch.devices.autostart.launch_agent import LaunchAgent
from posture_watch.devices.autostart.run_key import RunKey
from posture_watch.devices.autostart.systemd import SystemdUnit
from posture_watch.devices.autostart.xdg import DesktopEntry
from posture_watch.errors import DesktopError


def login_ways(environ: Mapping[str, str] = os.environ, system: str = sys.platform) -> tuple[Way, ...]:
    """Return the ways of a system, the usual one first. None of them looks at anything yet.

    Raises:
        DesktopError: This account has no home folder.
    """
    if system == "win32":
        return (RunKey(),)
    try:
        home = Path.home()
    except RuntimeError:
        raise DesktopError("This account has no home folder, so nothing can start at its login.") from None
    if system == "darwin":
        return (LaunchAgent(home),)
    chosen = Path(environ.get("XDG_CONFIG_HOME", ""))
    # The specification passes over a path that is not absolute.
    folder = chosen if chosen.is_absolute() else home / ".config"
    return (DesktopEntry(folder), SystemdUnit(folder))
