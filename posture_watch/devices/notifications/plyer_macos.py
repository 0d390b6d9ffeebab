"""macOS, first choice: plyer, which gets through only when the program runs inside an application bundle."""

from typing import ClassVar

from posture_watch.devices.notifications.channel import APP_NAME, Channel, ChannelError
from posture_watch.devices.notifications.text import plain_text, plain_title
from posture_watch.posture.alerts import Notification


class PlyerMacChannel(Channel):
    """Shows messages with plyer and the notification centre."""

    name: ClassVar[str] = "plyer"

    def show(self, notification: Notification) -> str:
        """Show a message."""
        # Not plyer.notification: its proxy prints a traceback and then does nothing when pyobjus is missing.
        try:
            from plyer.platforms.macosx.notification import instance
        except ImportError as error:
            raise ChannelError("plyer's part for macOS, pyobjus, is not installed") from error
        try:
            instance().notify(title=plain_title(notification), message=plain_text(notification), app_name=APP_NAME)
        except AttributeError as error:
            # The notification centre is None for a bare Python.
            raise ChannelError("the notification centre serves application bundles only") from error
        return ""
