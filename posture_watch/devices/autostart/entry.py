"""What starts at login, and the ways to say so to a desktop."""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from posture_watch.errors import DesktopError

NAME = "posture-watch"
"""What our entry is called wherever it stands."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands at a place from which the desktop starts programs."""

    words: tuple[str, ...]
    """Program and arguments; empty when they cannot be made out."""

    enabled: bool = True
    """False: it is there, but the person has switched it off with the means of the desktop."""


class Way(Protocol):
    """One way to start at login."""

    @property
    def name(self) -> str:
        """Return what it is called, for a person."""
        ...

    @property
    def place(self) -> str:
        """Return where the entry stands, or would stand."""
        ...

    def read(self) -> Entry | None:
        """Return what stands there, ``None`` when nothing does. It writes nothing.

        Raises:
            DesktopError: It cannot be looked at.
        """
        ...

    def write(self, words: Sequence[str]) -> None:
        """Start a program at login from now on; what stood there is replaced.

        Raises:
            DesktopError: It cannot be written.
        """
        ...

    def remove(self) -> bool:
        """Start nothing from now on; return whether there was anything to take away.

        Raises:
            DesktopError: It cannot be taken away.
        """
        ...


def settle(chosen: Way, others: Sequence[Way], words: Sequence[str]) -> bool:
    """Let one way start a program and no other one; return False when all was so already.

    Raises:
        DesktopError: Something cannot be read, written or taken away.
    """
    removed = [way.remove() for way in others]
    if chosen.read() == Entry(tuple(words)):
        return any(removed)
    chosen.write(words)
    return True


def read_file(path: Path) -> bytes | None:
    """Return what is in a file, ``None`` when there is none."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise DesktopError(f"{path} cannot be read ({error.strerror or error}); mend that.") from error


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, with the folders above it."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            part.write_bytes(content)
            part.replace(path)
        except BaseException:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise DesktopError(f"{path} cannot be written ({error.strerror or error}); mend that.") from error


def remove_file(path: Path) -> bool:
    """Take a file away; return whether there was one."""
    try:
        path.unlink()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise DesktopError(f"{path} cannot be removed ({error.strerror or error}); mend that.") from error
    return True


SHELL = ("/bin/sh", "-c", 'exec "$0" "$@"')


def through_shell(words: Sequence[str]) -> Sequence[str]:
    """Return a command that starts another one whose program's name a desktop could not stand."""
    return (*SHELL, *words)


def without_shell(words: Sequence[str]) -> tuple[str, ...]:
    """Return the command that matters in one that may go through the shell."""
    return tuple(words[len(SHELL) :] if tuple(words[: len(SHELL)]) == SHELL else words)


def one_line(words: Sequence[str]) -> Sequence[str]:
    """Return the words; refuse those that no entry of one line can hold."""
    for word in words:
        if any(ord(character) < 32 or character == "\x7f" for character in word):
            raise DesktopError(
                f"The path {word!r} holds a line break or another control character; install posture-watch elsewhere."
            )
    return words
