"""Windows: a value under the Run key of the person's own registry. Written to the documentation, not yet run there."""

import re
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Protocol

from posture_watch.devices.autostart.entry import NAME, Entry, one_line
from posture_watch.errors import DesktopError

RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
"""Where the Task Manager notes what the person switched off: the first byte of the value is odd then."""

_WORD = re.compile(r'"([^"]*)"|(\S+)')


class Registry(Protocol):
    """Values below ``HKEY_CURRENT_USER``. All methods raise ``OSError`` when the registry refuses."""

    def get(self, key: str, name: str) -> str | bytes | None:
        """Return a value, ``None`` when there is none."""
        ...

    def put(self, key: str, name: str, text: str) -> None:
        """Write a text; the key is made if need be."""
        ...

    def delete(self, key: str, name: str) -> None:
        """Delete a value; harmless when there is none."""
        ...


class RunKey:
    """The value ``posture-watch`` under ``Run``."""

    name = "the Run key of the registry"
    place = rf"HKEY_CURRENT_USER\{RUN}\{NAME}"

    def __init__(self, registry: Registry | None = None) -> None:
        """Take a registry if not the real one."""
        self._registry = registry or WindowsRegistry()

    def read(self) -> Entry | None:
        """Return what the value starts."""
        try:
            command = self._registry.get(RUN, NAME)
            approved = self._registry.get(APPROVED, NAME)
        except OSError as error:
            raise _refused("read", error) from error
        if command is None:
            return None
        off = isinstance(approved, bytes) and len(approved) > 0 and approved[0] % 2 == 1
        words = _WORD.findall(command) if isinstance(command, str) else []
        return Entry(tuple(within or bare for within, bare in words), enabled=not off)

    def write(self, words: Sequence[str]) -> None:
        """Write the value, and forget that the person once switched it off: now it is wanted."""
        try:
            self._registry.put(RUN, NAME, subprocess.list2cmdline(one_line(words)))
            self._registry.delete(APPROVED, NAME)
        except OSError as error:
            raise _refused("written", error) from error

    def remove(self) -> bool:
        """Delete the value."""
        there = self.read() is not None
        try:
            self._registry.delete(RUN, NAME)
            self._registry.delete(APPROVED, NAME)
        except OSError as error:
            raise _refused("removed", error) from error
        return there


class WindowsRegistry:
    """The real registry."""

    def get(self, key: str, name: str) -> str | bytes | None:
        """Return a value, ``None`` when there is none."""
        winreg = _winreg()
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                value, _ = winreg.QueryValueEx(opened, name)
        except FileNotFoundError:
            return None
        return value if isinstance(value, str | bytes) else str(value)

    def put(self, key: str, name: str, text: str) -> None:
        """Write a text; the key is made if need be."""
        winreg = _winreg()
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as opened:
            winreg.SetValueEx(opened, name, 0, winreg.REG_SZ, text)

    def delete(self, key: str, name: str) -> None:
        """Delete a value; harmless when there is none."""
        winreg = _winreg()
        with (
            suppress(FileNotFoundError),
            winreg.OpenKey(winreg.HKEY_CURRENT_USER, key, 0, winreg.KEY_SET_VALUE) as opened,
        ):
            winreg.DeleteValue(opened, name)


def _winreg() -> Any:
    """Return the module of the standard library, which exists on Windows only."""
    import winreg

    return winreg


def _refused(what: str, error: OSError) -> DesktopError:
    return DesktopError(f"{RunKey.place} cannot be {what} ({error.strerror or error}); mend that.")
