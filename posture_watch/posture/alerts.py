"""Messages to the person, what became of them, and what was answered."""

from dataclasses import dataclass
from enum import StrEnum

from posture_watch.posture.samples import Cause


class AlertKind(StrEnum):
    """What a message is about."""

    NUDGE = "nudge"
    BREAK = "break"
    """A suggestion to get up, after nudges went unheard."""
    PRAISE = "praise"
    """A kind word after somebody sat up."""
    CAMERA = "camera"
    """The camera seems to have been moved: offer to calibrate again."""
    SUMMARY = "summary"
    """The day or the week in three lines, in the evening."""
    OFFER = "offer"
    """A check-in or a card, at a time that the person chose."""
    TEST = "test"


QUIET = frozenset({AlertKind.NUDGE, AlertKind.PRAISE, AlertKind.OFFER})
"""Messages that pass by: no sound, and no place in a list of missed ones."""


class Action(StrEnum):
    """A button on a message."""

    SNOOZE = "snooze"
    FINE = "fine"


class Outcome(StrEnum):
    """What became of a message."""

    SHOWN = "shown"
    FAILED = "failed"
    HELD_BACK = "held_back"


@dataclass(frozen=True, slots=True)
class Notification:
    """A message that is due. Whoever decides returns it; sending it is somebody else's work."""

    time_s: float
    """When it fell due."""

    kind: AlertKind
    """What it is about."""

    title: str
    """One line of at most 40 characters."""

    text: str
    """What to do, in friendly words."""

    cause: Cause | None = None
    """The cause that it names, if it names one."""

    actions: tuple[Action, ...] = ()
    """The buttons that it offers where the desktop has buttons."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one notification."""

    notification: Notification
    """The message as it was handed over."""

    outcome: Outcome
    """Shown, failed or held back."""

    channel: str
    """``dbus``, ``plyer``, ``osascript`` or ``terminal``; for a held-back message who held it back."""

    detail: str = ""
    """Why, when it failed or was held back."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A button that the person pressed."""

    time_s: float
    """When, in Unix seconds."""

    action: Action
    """Which button."""

    notification: Notification
    """The message that carried the button."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One stored attempt to say something."""

    time_s: float
    """Unix seconds."""

    kind: AlertKind
    """What it was about."""

    cause: Cause | None
    """The cause that it named, if any."""

    outcome: Outcome
    """What became of it."""

    channel: str
    """Where it was shown, or who held it back."""

    detail: str = ""
    """Why, when it failed or was held back."""

    answer: Action | None = None
    """The button pressed, if one was."""

    text: str = ""
    """Title and text as sent."""
