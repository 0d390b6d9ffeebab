"""Where the session bus of this person is."""

import stat
from collections.abc import Mapping
from pathlib import Path

from posture_watch.devices.notifications.channel import ChannelError


def session_bus_address(environ: Mapping[str, str]) -> str:
    """Return the D-Bus address of the session: as told, or systemd's usual place for it.

    A program started by cron or over ssh is often not told although the bus is there.

    Raises:
        ChannelError: There is no session bus, as on a server or in a container.
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
    raise ChannelError("there is no D-Bus session bus, so no desktop to show messages")
