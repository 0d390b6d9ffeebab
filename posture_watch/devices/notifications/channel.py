"""What a way to show a message must be able to do."""

from collections.abc import Sequence
from typing import ClassVar

from posture_watch.posture.alerts import Answer, Notification

APP_NAME = "posture-watch"
"""Under which name the desktop shows our messages."""

PATIENCE_S = 3.0
"""How long a desktop may take to accept a message before we call it hung."""

SHOWN_FOR_S = 15.0
"""How long a message asks to stay on the screen; some desktops decide for themselves."""


class ChannelError(Exception):
    """A channel could not show a message; its text says why, without a full stop."""

    def __init__(self, reason: str, *, may_still_show: bool = False) -> None:
        super().__init__(reason)
        self.may_still_show = may_still_show
        """True when the desktop has the message but says nothing: trying elsewhere could show it twice."""


class Channel:
    """One way to show a message, used from one thread only. All methods but ``show`` may be left as they are."""

    name: ClassVar[str]
    """As it is stored with each delivery."""

    def show(self, notification: Notification) -> str:
        """Show a message in place of the one before and return a few words on where it went, or nothing.

        Raises:
            ChannelError: It was not shown. Any other exception counts the same.
        """
        raise NotImplementedError

    def clear(self) -> None:
        """Take away what this channel is showing, if it can."""

    def answers(self) -> Sequence[Answer]:
        """Return the buttons pressed since the last call, without waiting."""
        return ()

    def fileno(self) -> int | None:
        """Return what becomes readable when there may be an answer, or ``None`` when there is nothing to wait for."""
        return None

    def close(self) -> None:
        """Let go of everything; the next ``show`` starts afresh."""
