"""Linux with systemd: a unit of the person's own, which is started again after a crash and has no network.

For desktops that start ``graphical-session.target``, as GNOME and KDE Plasma do. The format is that of systemd.unit(5),
systemd.service(5) and systemd.exec(5).
"""

import re
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from posture_watch.devices.autostart.entry import (
    NAME,
    Entry,
    one_line,
    read_file,
    remove_file,
    through_shell,
    without_shell,
    write_file,
)
from posture_watch.errors import DesktopError

UNIT = f"{NAME}.service"
TARGET = "graphical-session.target"
RELOAD_S = 5.0

# ":" keeps systemd from taking a dollar sign for a variable. Exit codes 1 and 2 wait for the person: no new attempt.
CONTENT = """[Unit]
Description=Posture watch
PartOf={target}
After={target}

[Service]
ExecStart=:{command}
Restart=on-failure
RestartSec=30
RestartPreventExitStatus=1 2
Nice=10
RestrictAddressFamilies=AF_UNIX
NoNewPrivileges=yes

[Install]
WantedBy={target}
"""

_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|([^\s"]+)')


class SystemdUnit:
    """``posture-watch.service``, wanted by the graphical session."""

    name = "systemd"

    def __init__(self, config_folder: Path, *, systemctl: str | None = None) -> None:
        """Take the folder of settings, and the program that tells systemd to look again if not the usual one."""
        self._path = config_folder / "systemd" / "user" / UNIT
        self._link = self._path.parent / f"{TARGET}.wants" / UNIT
        self._systemctl = systemctl

    @property
    def place(self) -> str:
        """Return the path of the unit."""
        return str(self._path)

    def read(self) -> Entry | None:
        """Return what the unit starts."""
        content = read_file(self._path)
        if content is None:
            return None
        command = re.search(r"^ExecStart=[:@+!|-]*(.*)$", content.decode(errors="replace"), re.MULTILINE)
        return Entry(without_shell(unquoted(command[1]) if command else ()), enabled=self._link.is_symlink())

    def write(self, words: Sequence[str]) -> None:
        """Write the unit and enable it."""
        words = one_line(words)
        # systemd refuses a program with quotation marks or a backslash in its name, however it is written.
        words = through_shell(words) if set(words[0]) & set("\"'\\") else words
        command = " ".join(map(quoted, words))
        write_file(self._path, CONTENT.format(target=TARGET, command=command).encode())
        try:
            self._link.parent.mkdir(parents=True, exist_ok=True)
            self._link.unlink(missing_ok=True)
            self._link.symlink_to(self._path)
        except OSError as error:
            raise DesktopError(f"{self._link} cannot be written ({error.strerror or error}); mend that.") from error
        self._reload()

    def remove(self) -> bool:
        """Disable the unit and remove it."""
        there = [remove_file(self._link), remove_file(self._path)]
        if any(there):
            self._reload()
        return any(there)

    def _reload(self) -> None:
        """Let systemd read its units again. Where it does not run yet, it will read them when it starts."""
        program = self._systemctl or shutil.which("systemctl")
        if program is None:
            return
        with suppress(OSError, subprocess.SubprocessError):
            subprocess.run(  # noqa: S603 - a fixed program without a word from outside
                [program, "--user", "daemon-reload"],
                timeout=RELOAD_S,
                check=False,
                stdin=subprocess.DEVNULL,
                capture_output=True,
            )


def quoted(word: str) -> str:
    """Return a word for ``ExecStart``."""
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%") + '"'


def unquoted(command: str) -> tuple[str, ...]:
    """Return the words of an ``ExecStart``."""
    return tuple(
        (re.sub(r"\\(.)", r"\1", within) if within else bare).replace("%%", "%")
        for within, bare in _WORD.findall(command)
    )
