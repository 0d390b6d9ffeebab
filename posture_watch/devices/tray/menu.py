"""What the menu of the icon offers. Nothing here touches a desktop."""

from dataclasses import dataclass, field
from enum import StrEnum

from posture_watch.devices.tray.face import Face, Look
from posture_watch.translation import _
from posture_watch.wording_tray import (
    CALIBRATE,
    DASHBOARD,
    PAUSE,
    PAUSE_MINUTES,
    PAUSE_UNTIL_MORNING,
    QUIT,
    RESUME,
    START,
    TODAY,
)

PAUSES_MIN = (15, 30, 60)
"""Lengths of a pause that are offered."""


class TrayAction(StrEnum):
    """What the person may choose."""

    START = "start"
    PAUSE_15 = "pause 15"
    PAUSE_30 = "pause 30"
    PAUSE_60 = "pause 60"
    PAUSE_UNTIL_MORNING = "pause until-morning"
    RESUME = "resume"
    CALIBRATE = "calibrate"
    TODAY = "today"
    DASHBOARD = "dashboard"
    QUIT = "quit"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu."""

    label: str
    """Its words; empty for a line across."""

    action: TrayAction | None = None
    """What it does; ``None``: it only says something, or holds others."""

    below: tuple["Entry", ...] = field(default=())
    """Entries of a menu of its own."""

    default: bool = False
    """What a click on the icon itself does, where the desktop tells clicks apart."""


LINE = Entry("")


def menu_of(face: Face, *, snoozed: bool = False) -> tuple[Entry, ...]:
    """Return the menu for a face: only what makes sense at the moment.

    Args:
        face: What the icon shows.
        snoozed: Messages are silenced for a while, which ``resume`` ends as well.
    """
    control: list[Entry] = []
    if face.look is Look.OFF:
        control = [Entry(_(START), TrayAction.START)]
    else:
        if face.look is Look.PAUSED or snoozed:
            control.append(Entry(_(RESUME), TrayAction.RESUME))
        control.append(Entry(_(PAUSE), below=_pauses()))
    return (
        Entry(face.text),
        LINE,
        *control,
        Entry(_(CALIBRATE), TrayAction.CALIBRATE),
        LINE,
        Entry(_(TODAY), TrayAction.TODAY),
        Entry(_(DASHBOARD), TrayAction.DASHBOARD, default=True),
        LINE,
        Entry(_(QUIT), TrayAction.QUIT),
    )


def _pauses() -> tuple[Entry, ...]:
    return (
        *(Entry(_(PAUSE_MINUTES).format(minutes=length), TrayAction(f"pause {length}")) for length in PAUSES_MIN),
        Entry(_(PAUSE_UNTIL_MORNING), TrayAction.PAUSE_UNTIL_MORNING),
    )
