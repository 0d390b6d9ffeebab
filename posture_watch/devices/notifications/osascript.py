"""macOS, second choice: AppleScript, which also serves a bare Python."""

import subprocess
from typing import ClassVar

from posture_watch.devices.notifications.channel import APP_NAME, PATIENCE_S, Channel, ChannelError
from posture_watch.devices.notifications.text import one_line, plain_text, plain_title
from posture_watch.posture.alerts import Notification

SCRIPT = (
    "on run argv",
    "display notification (item 3 of argv) with title (item 2 of argv)",
    "end run",
)


class OsascriptChannel(Channel):
    """Shows messages with ``osascript``. macOS attributes them to the Script Editor."""

    name: ClassVar[str] = "osascript"

    def __init__(self, program: str = "/usr/bin/osascript", *, patience_s: float = PATIENCE_S) -> None:
        self._program = program
        self._patience_s = patience_s

    def show(self, notification: Notification) -> str:
        """Show a message."""
        try:
            subprocess.run(  # noqa: S603 - a fixed program and script; the text is handed over as arguments
                [self._program, *osascript_arguments(notification)],
                timeout=self._patience_s,
                check=True,
                stdin=subprocess.DEVNULL,
                capture_output=True,
            )
        except FileNotFoundError as error:
            raise ChannelError(f"{self._program} is not there") from error
        except subprocess.TimeoutExpired as error:
            raise ChannelError(f"osascript did not end within {self._patience_s:g} s", may_still_show=True) from error
        except subprocess.CalledProcessError as error:
            raise ChannelError(f"osascript failed ({one_line(error.stderr.decode(errors='replace'))})") from error
        return ""


def osascript_arguments(notification: Notification) -> list[str]:
    """Return the arguments for ``osascript``: the script, our name, the title, the text.

    Text never becomes part of the script, where a quotation mark could end a string. Our name comes first because
    osascript stops looking for options at the first word that is none: a title such as "-5 degrees" is safe behind it.
    """
    lines = [word for line in SCRIPT for word in ("-e", line)]
    return [*lines, APP_NAME, plain_title(notification), plain_text(notification)]
