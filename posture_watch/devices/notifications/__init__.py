"""Messages on the desktop: ``DesktopNotifier`` is the real ``Notifier``, its channels are the ways to show one.

``DesktopNotifier(desktop_channels(clock))`` is the usual one. A thread of its own tries the channels in order: on
Linux D-Bus (the only one with buttons) and plyer, on macOS plyer and AppleScript, on Windows plyer's balloon, and
everywhere the terminal. The libraries are loaded with the first message.
"""

from posture_watch.devices.notifications.channel import Channel, ChannelError
from posture_watch.devices.notifications.choice import desktop_channels
from posture_watch.devices.notifications.delivery import LOG, deliver, describe, try_channels
from posture_watch.devices.notifications.notifier import DesktopNotifier

__all__ = [
    "LOG",
    "Channel",
    "ChannelError",
    "DesktopNotifier",
    "deliver",
    "describe",
    "desktop_channels",
    "try_channels",
]
