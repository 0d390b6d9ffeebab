"""The icon in the tray: what it shows is decided by ``face`` and ``menu``, and shown by ``icon`` with pystray."""

from posture_watch.devices.tray.face import Face, Look, face_of
from posture_watch.devices.tray.icon import TrayIcon, await_tray, needed_library
from posture_watch.devices.tray.menu import PAUSES_MIN, Entry, TrayAction, menu_of

__all__ = [
    "PAUSES_MIN",
    "Entry",
    "Face",
    "Look",
    "TrayAction",
    "TrayIcon",
    "await_tray",
    "face_of",
    "menu_of",
    "needed_library",
]
