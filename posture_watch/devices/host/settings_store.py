"""Linux: do-not-disturb of GNOME, Cinnamon and MATE, which keep it among their settings.

The program ``gsettings`` reads them; it is started only after the file that holds them has changed.
"""

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from posture_watch.devices.host.question import NoAnswerError, Question
from posture_watch.posture.host import HostState

PATIENCE_S = 0.45
"""A program needs longer to start than a service to answer."""


@dataclass(frozen=True, slots=True)
class Key:
    """Where a desktop keeps it."""

    schema: str
    """The family of the setting."""

    name: str
    """Its name."""

    silent: str
    """Its value while messages are unwelcome, as ``gsettings`` prints it."""


KEYS: Mapping[str, Key] = {
    "GNOME": Key("org.gnome.desktop.notifications", "show-banners", "false"),
    "X-Cinnamon": Key("org.cinnamon.desktop.notifications", "display-notifications", "false"),
    "MATE": Key("org.mate.NotificationDaemon", "do-not-disturb", "true"),
}
"""By the words that the desktops write into ``XDG_CURRENT_DESKTOP``."""


class SettingsStore(Question):
    """Asks for the desktop's own setting."""

    name: ClassVar[str] = "desktop settings"

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        desktops = environ.get("XDG_CURRENT_DESKTOP", "").split(":")
        self._key = next((KEYS[word] for word in desktops if word in KEYS), None)
        home = environ.get("XDG_CONFIG_HOME") or (f"{environ['HOME']}/.config" if environ.get("HOME") else "")
        self._file = Path(home, "dconf", "user")
        self._read_at: tuple[int, int] | None = None
        self._state = HostState()

    def ask(self) -> HostState:
        """Return the setting, read again when anything among the settings has changed."""
        if self._key is None:
            raise NoAnswerError("no desktop that keeps it there")
        changed = self._changed()
        if self._read_at != changed:
            self._state = HostState(do_not_disturb=self._value(self._key) == self._key.silent)
            self._read_at = changed
        return self._state

    def _changed(self) -> tuple[int, int]:
        """Return what is another after every change."""
        try:
            found = self._file.stat()
        except OSError:
            return 0, 0
        return found.st_mtime_ns, found.st_ino

    def _value(self, key: Key) -> str:
        program = shutil.which("gsettings", path=self._environ.get("PATH", os.defpath))
        if program is None:
            raise NoAnswerError("gsettings is not installed")
        done = subprocess.run(  # noqa: S603 - the words are ours
            [program, "get", key.schema, key.name],
            env=dict(self._environ),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        if done.returncode:
            raise NoAnswerError(f"there is no setting {key.schema} {key.name}")
        return done.stdout.strip()
