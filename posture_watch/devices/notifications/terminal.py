"""Where there is no desktop: one line in the terminal, if somebody can see one."""

import logging
import sys
from collections.abc import Callable
from typing import ClassVar

from posture_watch.devices.notifications.channel import Channel, ChannelError
from posture_watch.devices.notifications.text import terminal_line
from posture_watch.posture.alerts import Notification

logger = logging.getLogger(__name__)

Say = Callable[[str], bool]
"""Writes a line and returns whether a person can see it. It is called from the notifier's own thread."""


class TerminalChannel(Channel):
    """Writes messages as lines to the terminal, and always to the log."""

    name: ClassVar[str] = "terminal"

    def __init__(self, say: Say | None = None) -> None:
        self._say = say or say_on_stderr

    def show(self, notification: Notification) -> str:
        """Write a message."""
        line = terminal_line(notification)
        logger.info("Message: %s", line)
        if not self._say(line):
            raise ChannelError("nobody watches a terminal")
        return ""


def say_on_stderr(line: str) -> bool:
    """Write a line to stderr if it is a terminal; return whether it is."""
    # A program without a console, as on Windows, has no stderr at all.
    if sys.stderr is None or not sys.stderr.isatty():
        return False
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
    return True
