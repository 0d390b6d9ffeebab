"""Linux: systemd-logind, or elogind, on the bus of the computer: lock, lid, sleep, and at times idleness.

The interface is documented in ``org.freedesktop.login1(5)``.
"""

import time
from collections.abc import Mapping
from typing import ClassVar

from posture_watch.devices.bus_address import system_bus_address
from posture_watch.devices.host.bus_line import BusLine
from posture_watch.devices.host.question import NoAnswerError, Question
from posture_watch.posture.host import HostState, merged

NAME = "org.freedesktop.login1"
PATH = "/org/freedesktop/login1"
MANAGER = f"{NAME}.Manager"
SESSION = f"{NAME}.Session"
RULES = (
    f"type='signal',sender='{NAME}',interface='{MANAGER}',member='PrepareForSleep'",
    f"type='signal',sender='{NAME}',interface='org.freedesktop.DBus.Properties',member='PropertiesChanged'",
)


class Logind(Question):
    """Asks for the state of the computer and of this person's session."""

    name: ClassVar[str] = "logind"

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._line = BusLine(lambda: system_bus_address(environ), RULES)
        self._session = ""

    def ask(self) -> HostState:
        """Return lock, lid and sleep, and how long the session is idle if the desktop says that it is."""
        computer = computer_state(self._line.properties(NAME, PATH, MANAGER))
        try:
            session = session_state(self._line.properties(NAME, self._session_path(), SESSION), time.time())
        except NoAnswerError:
            # Logged out and in again since, or not in a session at all, as under cron.
            self._session = ""
            return computer
        return merged([computer, session])

    def fileno(self) -> int | None:
        """Return the bus's socket while it is open."""
        return self._line.fileno()

    def hear(self) -> bool:
        """Return whether something has changed."""
        return self._line.hear()

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def _session_path(self) -> str:
        if not self._session:
            # "auto" is the caller's session or, for services, the one with the screen; older ones know only numbers.
            for word in ("auto", self._environ.get("XDG_SESSION_ID", "")):
                try:
                    (path,) = self._line.call(NAME, PATH, MANAGER, "GetSession", "s", (word,))
                except NoAnswerError:
                    continue
                self._session = str(path)
                break
            else:
                raise NoAnswerError("no session")
        return self._session


def computer_state(properties: Mapping[str, object]) -> HostState:
    """Return what the properties of the manager tell. A lid that is shut beside another screen does not count."""
    lid, docked = properties.get("LidClosed"), properties.get("Docked")
    return HostState(
        lid_closed=lid and docked is not True if isinstance(lid, bool) else None,
        suspending=_flag(properties.get("PreparingForSleep")),
    )


def session_state(properties: Mapping[str, object], now_s: float) -> HostState:
    """Return what the properties of a session tell.

    A session that is not active shows somebody else's screen. That it is not idle proves nothing: many desktops never
    set the hint.

    Args:
        properties: By name.
        now_s: Unix seconds.
    """
    locked, active = properties.get("LockedHint"), properties.get("Active")
    idle, since_us = properties.get("IdleHint"), properties.get("IdleSinceHint")
    return HostState(
        locked=True if active is False else _flag(locked),
        idle_s=max(now_s - since_us / 1e6, 0.0) if idle is True and isinstance(since_us, int) and since_us else None,
    )


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None
