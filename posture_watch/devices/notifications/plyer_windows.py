"""Windows: plyer's balloon, one for the whole life of the program."""

from collections.abc import Callable
from typing import ClassVar, Protocol

from posture_watch.devices.notifications.channel import APP_NAME, Channel
from posture_watch.devices.notifications.text import clip_utf16, plain_text, plain_title
from posture_watch.posture.alerts import Notification

TITLE_UNITS = 63
TEXT_UNITS = 255
"""What fits into Windows' NOTIFYICONDATAW, in UTF-16 units without the closing zero; more is a ValueError in plyer."""


class Balloon(Protocol):
    """What we use of ``plyer.platforms.win.libs.balloontip.WindowsBalloonTip``."""

    def notify(self, title: str, message: str, app_name: str) -> None:
        """Show a message in place of the one before."""
        ...

    def remove_notify(self) -> None:
        """Take the message and the icon away."""
        ...


class PlyerWindowsChannel(Channel):
    """Shows messages as balloons.

    ``plyer.notification.notify`` makes a thread and a tray icon for each message and loses its errors in the
    thread; one balloon that is used again has neither fault. plyer takes its icon away when the program ends.
    """

    name: ClassVar[str] = "plyer"

    def __init__(self, make_balloon: Callable[[str, str], Balloon] | None = None) -> None:
        """Take what makes the first balloon from title and text, if not plyer's."""
        self._make_balloon = make_balloon or _plyer_balloon
        self._balloon: Balloon | None = None

    def show(self, notification: Notification) -> str:
        """Show a message."""
        title = clip_utf16(plain_title(notification), TITLE_UNITS)
        # Windows shows no balloon at all when its text is empty.
        text = clip_utf16(plain_text(notification), TEXT_UNITS) or " "
        if self._balloon is None:
            self._balloon = self._make_balloon(title, text)
        else:
            self._balloon.notify(title, text, APP_NAME)
        return ""

    def clear(self) -> None:
        """Take the balloon and its icon away."""
        if self._balloon is not None:
            self._balloon.remove_notify()


def _plyer_balloon(title: str, text: str) -> Balloon:
    from plyer.platforms.win.libs.balloontip import WindowsBalloonTip

    balloon: Balloon = WindowsBalloonTip(title, text, APP_NAME, timeout=0)
    return balloon
