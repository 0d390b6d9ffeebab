"""Starting at login: one way on each system, and systemd as a second one on Linux. Asking never writes anything."""

from posture_watch.devices.autostart.entry import Entry, Way, settle
from posture_watch.devices.autostart.launch_agent import LaunchAgent
from posture_watch.devices.autostart.program import installed_program, program_fault
from posture_watch.devices.autostart.run_key import RunKey
from posture_watch.devices.autostart.systemd import SystemdUnit
from posture_watch.devices.autostart.ways import login_ways
from posture_watch.devices.autostart.xdg import DesktopEntry

__all__ = [
    "DesktopEntry",
    "Entry",
    "LaunchAgent",
    "RunKey",
    "SystemdUnit",
    "Way",
    "installed_program",
    "login_ways",
    "program_fault",
    "settle",
]
