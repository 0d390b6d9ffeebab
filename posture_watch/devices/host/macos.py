"""macOS: lock and idleness by Quartz, the lid by ``ioreg``, films and presentations by ``pmset``, Focus by its file.

Not yet run on hardware. Sources: Quartz Display Services and Quartz Event Services reference, ``ioreg(8)``,
``pmset(1)``. The file of Focus is documented nowhere and may be barred to us.
"""

import json
import plistlib
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from posture_watch.devices.host.question import NoAnswerError, Question
from posture_watch.posture.host import HostState

PATIENCE_S = 0.45
"""For a program of the system."""

FOCUS = Path("Library", "DoNotDisturb", "DB", "Assertions.json")
"""In the home folder."""


class Session(Question):
    """Asks the window server; Quartz comes with the package that names the cameras."""

    name: ClassVar[str] = "window server"

    def ask(self) -> HostState:
        """Return whether the screen is locked, and the time since the last input."""
        try:
            import Quartz
        except ImportError as error:
            raise NoAnswerError("Quartz is not installed") from error
        idle_s = Quartz.CGEventSourceSecondsSinceLastEventType(
            Quartz.kCGEventSourceStateHIDSystemState, Quartz.kCGAnyInputEventType
        )
        return session_state(Quartz.CGSessionCopyCurrentDictionary(), float(idle_s))


class Lid(Question):
    """Asks the registry of devices."""

    name: ClassVar[str] = "lid"
    every_s: ClassVar[float] = 20.0

    def ask(self) -> HostState:
        """Return whether the lid is shut."""
        found: Any = plistlib.loads(_printed("/usr/sbin/ioreg", "-a", "-r", "-k", "AppleClamshellState", "-d", "1"))
        return lid_state(found)


class Awake(Question):
    """Asks the power management who keeps the screen on."""

    name: ClassVar[str] = "power assertions"
    every_s: ClassVar[float] = 20.0

    def ask(self) -> HostState:
        """Return whether a film, a call or a presentation does."""
        return awake_state(_printed("/usr/bin/pmset", "-g", "assertions").decode("utf-8", "replace"))


class Focus(Question):
    """Reads which Focus is on, where this program may."""

    name: ClassVar[str] = "Focus"
    every_s: ClassVar[float] = 10.0

    def __init__(self, home: Path) -> None:
        self._file = home / FOCUS

    def ask(self) -> HostState:
        """Return whether one is."""
        try:
            return focus_state(json.loads(self._file.read_bytes()))
        except OSError as error:
            raise NoAnswerError("the state of Focus may not be read") from error


def session_state(session: Mapping[str, object] | None, idle_s: float) -> HostState:
    """Return what the window server's dictionary tells; ``None`` outside of a session with a screen."""
    if session is None:
        raise NoAnswerError("no session with a screen")
    on_console = session.get("kCGSSessionOnConsoleKey")
    locked = bool(session.get("CGSSessionScreenIsLocked")) or (on_console is not None and not on_console)
    return HostState(locked=locked, idle_s=idle_s if idle_s >= 0 else None)


def lid_state(devices: Sequence[Mapping[str, object]]) -> HostState:
    """Return whether the lid is shut with no other screen: then, and only then, it sends the computer to sleep."""
    for device in devices:
        shut, causes_sleep = device.get("AppleClamshellState"), device.get("AppleClamshellCausesSleep")
        if isinstance(shut, bool):
            return HostState(lid_closed=shut and causes_sleep is not False)
    raise NoAnswerError("no lid")


def awake_state(text: str) -> HostState:
    """Return what the summary at the beginning of the list of assertions tells."""
    for line in text.splitlines():
        match line.split():
            case ["PreventUserIdleDisplaySleep", count] if count.isdecimal():
                return HostState(full_screen=int(count) > 0)
    raise NoAnswerError("no such assertion")


def focus_state(document: Any) -> HostState:
    """Return whether a record of a Focus that is on stands in the file.

    Raises:
        KeyError, TypeError: It is of another form.
    """
    return HostState(do_not_disturb=any(entry.get("storeAssertionRecords") for entry in document["data"]))


def _printed(*words: str) -> bytes:
    done = subprocess.run(  # noqa: S603 - programs of the system, and words of ours
        words, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE_S, check=True
    )
    return done.stdout
