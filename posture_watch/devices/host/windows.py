"""Windows: idleness, full screen and lock from the system's own functions, camera and microphone from the registry.

Not yet run on hardware. Sources, all of Microsoft Learn: GetLastInputInfo, SHQueryUserNotificationState,
WTSQuerySessionInformation with WTSINFOEX. The keys of the registry are those behind the page on privacy in Settings.
"""

import ctypes
import struct
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any, ClassVar

from posture_watch.devices.host.question import NoAnswerError, Question
from posture_watch.posture.host import HostState

NOT_PRESENT, BUSY, FULL_SCREEN_3D, PRESENTING, ACCEPTS, QUIET_TIME, STORE_APP = range(1, 8)
"""QUERY_USER_NOTIFICATION_STATE."""

SESSION_INFO_EX = 25
CURRENT_SESSION = 0xFFFFFFFF
ACTIVE = 0
LOCKED, UNLOCKED = 0, 1
"""WTS_SESSIONSTATE_LOCK and WTS_SESSIONSTATE_UNLOCK."""

CONSENT = r"Software\Microsoft\Windows\CurrentVersion\CapabilityAccessManager\ConsentStore"


class LastInput(Question):
    """Asks for the time of the last input."""

    name: ClassVar[str] = "last input"

    def ask(self) -> HostState:
        """Return the time since then."""
        windll = _windll()
        info = (ctypes.c_uint32 * 2)(8, 0)  # LASTINPUTINFO: its own size, then the time
        if not windll.user32.GetLastInputInfo(ctypes.byref(info)):
            raise NoAnswerError("no session with a keyboard")
        return HostState(idle_s=idle_s(windll.kernel32.GetTickCount(), info[1]))


class NotificationState(Question):
    """Asks whether messages are welcome."""

    name: ClassVar[str] = "notification state"

    def ask(self) -> HostState:
        """Return whether something fills the screen, or nobody is there."""
        number = ctypes.c_int(0)
        if _windll().shell32.SHQueryUserNotificationState(ctypes.byref(number)):
            raise NoAnswerError("no shell")
        return notification_state(number.value)


class Session(Question):
    """Asks the remote desktop services, which know local sessions as well."""

    name: ClassVar[str] = "session"

    def ask(self) -> HostState:
        """Return whether the session is locked."""
        library = _windll().wtsapi32
        buffer, length = ctypes.c_void_p(), ctypes.c_uint32()
        found = library.WTSQuerySessionInformationW(
            None, CURRENT_SESSION, SESSION_INFO_EX, ctypes.byref(buffer), ctypes.byref(length)
        )
        if not found or not buffer.value:
            raise NoAnswerError("no session")
        try:
            return session_state(ctypes.string_at(buffer.value, length.value))
        finally:
            library.WTSFreeMemory(buffer)


class Capabilities(Question):
    """Asks the registry which programs use camera and microphone right now."""

    name: ClassVar[str] = "camera and microphone"
    every_s: ClassVar[float] = 10.0

    def ask(self) -> HostState:
        """Return whether another program does."""
        own = {sys.executable, getattr(sys, "_base_executable", sys.executable)}
        return HostState(in_call=in_use(_uses("microphone"), own), camera_used_by_others=in_use(_uses("webcam"), own))


@dataclass(frozen=True, slots=True)
class Use:
    """What the registry says of one program and one device."""

    program: str
    """The name of its key: that of a package, or a path with ``#`` for ``\\``."""

    start: int
    """When it last began to use it; 0: never."""

    stop: int
    """When it last stopped; 0: not yet."""


def idle_s(now_ms: int, input_ms: int) -> float:
    """Return the seconds between two times of a clock of 32 bits, which begins anew every 49.7 days."""
    return ((now_ms - input_ms) & 0xFFFFFFFF) / 1000


def notification_state(number: int) -> HostState:
    """Return what follows from a QUERY_USER_NOTIFICATION_STATE. Focus Assist is not among what it tells."""
    if not NOT_PRESENT <= number <= STORE_APP:
        raise NoAnswerError(f"no such state: {number}")
    return HostState(
        locked=True if number == NOT_PRESENT else None,
        full_screen=number in {BUSY, FULL_SCREEN_3D, PRESENTING},
        do_not_disturb=True if number == QUIET_TIME else None,
    )


def session_state(data: bytes) -> HostState:
    """Return what a WTSINFOEX tells: its level, which must be 1, then at byte 8 session, state and flags.

    Raises:
        struct.error: It is too short.
    """
    level, _, state, flags = struct.unpack_from("<I4xIii", data)
    if level != 1:
        raise NoAnswerError(f"no such level: {level}")
    if state != ACTIVE:
        return HostState(locked=True)
    return HostState(locked={LOCKED: True, UNLOCKED: False}.get(flags))


def in_use(uses: Iterable[Use], own: Iterable[str]) -> bool:
    """Return whether a program uses a device now, other than those at the paths ``own``."""
    ours = {path.replace("\\", "#").lower() for path in own}
    return any(use.start and not use.stop and use.program.lower() not in ours for use in uses)


def _windll() -> Any:
    return import_module("ctypes").windll


def _uses(device: str) -> Iterator[Use]:
    winreg: Any = import_module("winreg")
    for folder in (rf"{CONSENT}\{device}", rf"{CONSENT}\{device}\NonPackaged"):
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, folder) as key:
                names = [winreg.EnumKey(key, index) for index in range(winreg.QueryInfoKey(key)[0])]
        except OSError as error:
            raise NoAnswerError(f"the registry has no {folder}") from error
        for name in names:
            if name != "NonPackaged":
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, rf"{folder}\{name}") as key:
                    yield Use(name, _time(winreg, key, "LastUsedTimeStart"), _time(winreg, key, "LastUsedTimeStop"))


def _time(winreg: Any, key: Any, name: str) -> int:
    """Return a time of the registry; one that is not there is long ago."""
    try:
        return int(winreg.QueryValueEx(key, name)[0])
    except OSError:
        return 0 if name == "LastUsedTimeStart" else 1
