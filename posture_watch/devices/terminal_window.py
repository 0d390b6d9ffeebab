"""A terminal of its own for a command that talks to the person, started from where there is none."""

import shlex
import shutil
import sys
from collections.abc import Callable, Sequence

_EMULATORS = (
    ("xdg-terminal-exec",),
    ("x-terminal-emulator", "-e"),
    ("gnome-terminal", "--"),
    ("konsole", "-e"),
    ("xfce4-terminal", "-x"),
    ("alacritty", "-e"),
    ("kitty",),
    ("foot",),
    ("xterm", "-e"),
)

_STAY = '"$@"; printf "\\n"; printf "Enter closes this window. "; read -r _'
"""What the command has said shall still be read when it has ended."""

_TELL_TERMINAL = ("on run argv", 'tell application "Terminal" to do script (item 1 of argv)', "end run")


def in_a_terminal(
    words: Sequence[str], system: str = sys.platform, which: Callable[[str], str | None] = shutil.which
) -> list[str] | None:
    """Return a command that runs another one in a terminal window; ``None`` when no terminal is to be found.

    Args:
        words: Program and arguments.
        system: As in ``sys.platform``.
        which: Finds a program on the PATH.
    """
    if system == "win32":
        return ["cmd", "/c", "start", "posture-watch", "/wait", "cmd", "/k", *words]
    if system == "darwin":
        script = [word for line in _TELL_TERMINAL for word in ("-e", line)]
        return ["/usr/bin/osascript", *script, shlex.join(words)]
    for emulator, *option in _EMULATORS:
        if program := which(emulator):
            return [program, *option, "/bin/sh", "-c", _STAY, "posture-watch", *words]
    return None
