"""Linux desktops: a file in the autostart folder (freedesktop.org: Desktop Application Autostart Specification 0.5).

The quoting of ``Exec`` is that of the Desktop Entry Specification 1.5: words with reserved characters stand between
double quotes, inside of which four characters take a backslash; a percent sign is doubled; and since the value is a
string, every backslash is doubled once more.
"""

import re
from collections.abc import Mapping, Sequence
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
from posture_watch.translation import ENGLISH, _, languages, mark, speaking

COMMENT = mark("Watches your sitting posture and speaks up when a slouch lasts")

_RESERVED = re.compile(r"""[\s"'\\><~|&;$*?#()`]""")
_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|([^\s"]+)')
_STRING_ESCAPES = {"s": " ", "n": "\n", "t": "\t", "r": "\r", "\\": "\\"}


class DesktopEntry:
    """``posture-watch.desktop`` in the autostart folder."""

    name = "the desktop's autostart folder"

    def __init__(self, config_folder: Path) -> None:
        """Take the folder of settings, ``~/.config`` as a rule."""
        self._path = config_folder / "autostart" / f"{NAME}.desktop"

    @property
    def place(self) -> str:
        """Return the path of the file."""
        return str(self._path)

    def read(self) -> Entry | None:
        """Return what the file starts."""
        content = read_file(self._path)
        if content is None:
            return None
        keys = _keys(content.decode(errors="replace"))
        off = keys.get("Hidden") == "true" or keys.get("X-GNOME-Autostart-enabled") == "false"
        return Entry(without_shell(unquoted(keys.get("Exec", ""))), enabled=not off)

    def write(self, words: Sequence[str]) -> None:
        """Write the file."""
        words = one_line(words)
        # GLib looks for the program before it makes one percent sign of two.
        command = through_shell(words) if "%" in words[0] else words
        lines = [
            "[Desktop Entry]",
            "Type=Application",
            f"Name={NAME}",
            *_comments(),
            f"Exec={quoted(command)}",
            "Terminal=false",
            # The desktop itself comes first.
            "X-GNOME-Autostart-Delay=10",
        ]
        write_file(self._path, "".join(f"{line}\n" for line in lines).encode())

    def remove(self) -> bool:
        """Remove the file."""
        return remove_file(self._path)


def quoted(words: Sequence[str]) -> str:
    """Return a value for ``Exec``."""
    return " ".join(map(_quoted, words)).replace("\\", "\\\\")


def unquoted(value: str) -> tuple[str, ...]:
    """Return the words of an ``Exec``; those that stand for files to open are left out."""
    text = re.sub(r"\\(.)", lambda found: _STRING_ESCAPES.get(found[1], found[0]), value)
    words = []
    for within, bare in _WORD.findall(text):
        if re.fullmatch(r"%[a-zA-Z]", bare):
            continue
        words.append((re.sub(r"\\(.)", r"\1", within) if within else bare).replace("%%", "%"))
    return tuple(words)


def _quoted(word: str) -> str:
    word = word.replace("%", "%%")
    if word and not _RESERVED.search(word):
        return word
    return '"' + re.sub(r'(["`$\\])', r"\\\1", word) + '"'


def _keys(text: str) -> Mapping[str, str]:
    """Return the keys of the first group, which is ``[Desktop Entry]``."""
    keys: dict[str, str] = {}
    for line in text.splitlines():
        if line.startswith("[") and keys:
            break
        key, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            keys[key.strip()] = value.strip()
    return keys


def _comments() -> list[str]:
    lines = [f"Comment={COMMENT}"]
    for language in languages():
        if language != ENGLISH:
            with speaking(language):
                lines.append(f"Comment[{language}]={_(COMMENT)}")
    return lines
