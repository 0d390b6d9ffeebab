"""Linux, second choice: plyer, for the few desktops where notify-send gets through and D-Bus from here does not."""

import html
import os
from collections.abc import Mapping
from typing import ClassVar

from posture_watch.devices.bus_address import NoBusError, session_bus_address
from posture_watch.devices.notifications.channel import APP_NAME, PATIENCE_S, SHOWN_FOR_S, Channel, ChannelError
from posture_watch.devices.notifications.text import plain_text, plain_title
from posture_watch.posture.alerts import QUIET, Notification


class PlyerLinuxChannel(Channel):
    """Shows messages with plyer and ``notify-send``. They have no buttons and cannot be taken away."""

    name: ClassVar[str] = "plyer"

    def __init__(
        self,
        *,
        environ: Mapping[str, str] = os.environ,
        shown_for_s: float = SHOWN_FOR_S,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._environ = environ
        self._shown_for_s = shown_for_s
        self._patience_s = patience_s

    def show(self, notification: Notification) -> str:
        """Show a message and return the program's name."""
        # Without a bus notify-send may start one of its own and leave it running.
        try:
            session_bus_address(self._environ)
        except NoBusError as error:
            raise ChannelError(str(error)) from error

        from posture_watch.devices.notifications.notify_send import CheckedNotifySend

        CheckedNotifySend(self._environ, self._patience_s).notify(
            title=plain_title(notification),
            message=notify_send_body(plain_text(notification)),
            app_name=APP_NAME,
            timeout=self._shown_for_s,
            hints={
                "byte:urgency": "0" if notification.kind in QUIET else "1",
                "string:x-canonical-private-synchronous": APP_NAME,
            },
        )
        return "notify-send"


def notify_send_body(text: str) -> str:
    r"""Return a text as notify-send wants it: it reads ``\n`` and the like, and the servers read ``<b>`` and ``&``.

    It cannot be asked whether the server reads markup; all the common ones do.
    """
    return html.escape(text, quote=False).replace("\\", "\\\\")
