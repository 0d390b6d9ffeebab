"""Where the buses are: that of this person's session, and that of the computer."""

import stat
from collections.abc import Mapping
from pathlib import Path

SYSTEM_BUS = "unix:path=/run/dbus/system_bus_socket"


class NoBusError(OSError):
    """There is no such bus. Not for users."""


def session_bus_address(environ: Mapping[str, str]) -> str:
    """Return the D-Bus address of the session: as told, or systemd's usual place for it.

    A program started by cron or over ssh is often not told although the bus is there.

    Raises:
        NoBusError: There is no session bus, as on a server or in a container.
    """
    if told := environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return told
    if folder := environ.get("XDG_RUNTIME_DIR"):
        path = Path(folder, "bus")
        try:
            if stat.S_ISSOCK(path.stat().st_mode):
                return f"unix:path={path}"
        except OSError:
            pass
    raise NoBusError("there is no D-Bus session bus, so no desktop to show messages")


def system_bus_address(environ: Mapping[str, str]) -> str:
    """Return the D-Bus address of the computer's own bus; whether it is there shows when it is opened."""
    return environ.get("DBUS_SYSTEM_BUS_ADDRESS") or SYSTEM_BUS
