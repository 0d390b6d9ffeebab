"""Which channels there are on which system."""

import os
import sys
from collections.abc import Mapping

from posture_watch.devices.notifications.channel import Channel
from posture_watch.devices.notifications.dbus import DbusChannel
from posture_watch.devices.notifications.osascript import OsascriptChannel
from posture_watch.devices.notifications.plyer_linux import PlyerLinuxChannel
from posture_watch.devices.notifications.plyer_macos import PlyerMacChannel
from posture_watch.devices.notifications.plyer_windows import PlyerWindowsChannel
from posture_watch.devices.notifications.terminal import Say, TerminalChannel
from posture_watch.ports import Clock


def desktop_channels(
    clock: Clock,
    *,
    snooze_min: float = 15.0,
    say: Say | None = None,
    environ: Mapping[str, str] = os.environ,
    system: str = sys.platform,
) -> tuple[Channel, ...]:
    """Return the channels of a system, best first. None of them touches anything before its first message.

    Args:
        clock: Tells when a button was pressed.
        snooze_min: What the snooze button promises, in minutes.
        say: Writes a line where there is no desktop and returns whether a person can see it; stderr if not given.
        environ: Where to look for the session bus.
        system: As in ``sys.platform``.
    """
    desktop: tuple[Channel, ...]
    match system:
        case "win32":
            desktop = (PlyerWindowsChannel(),)
        case "darwin":
            desktop = (PlyerMacChannel(), OsascriptChannel())
        case _:
            desktop = (DbusChannel(clock, snooze_min=snooze_min, environ=environ), PlyerLinuxChannel(environ=environ))
    return (*desktop, TerminalChannel(say))
