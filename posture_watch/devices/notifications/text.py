"""Text that no desktop can misread: no control characters, no half characters, no more than fits."""

import re
import unicodedata

from posture_watch.posture.alerts import Notification

TITLE_CHARACTERS = 40
"""What every desktop shows of a title on one line."""

_LINE_ENDS = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")


def plain_title(notification: Notification) -> str:
    """Return the title as one line of at most 40 characters."""
    title = one_line(notification.title)
    return title if len(title) <= TITLE_CHARACTERS else title[: TITLE_CHARACTERS - 1].rstrip() + "…"


def plain_text(notification: Notification) -> str:
    """Return the text with its line ends as newlines and without other control characters."""
    lines = (_without_controls(line) for line in _LINE_ENDS.split(notification.text))
    return "\n".join(lines).strip()


def one_line(text: str) -> str:
    """Return a text with every run of white space and control characters as one space."""
    return " ".join(_without_controls(text).split())


def terminal_line(notification: Notification) -> str:
    """Return title and text on one line, as for a terminal or a log."""
    return one_line(f"{notification.title}: {notification.text}")


def clip_utf16(text: str, units: int) -> str:
    """Return a text that takes at most ``units`` UTF-16 units, ending in an ellipsis where it was cut.

    Windows counts so: a character outside the basic plane, such as most emoji, takes two.
    """
    encoded = text.encode("utf-16-le")
    if len(encoded) <= 2 * units:
        return text
    return encoded[: 2 * (units - 1)].decode("utf-16-le", errors="ignore") + "…"


def _without_controls(text: str) -> str:
    # A lone surrogate cannot be encoded, so no desktop could take it.
    encodable = text.encode("utf-8", errors="replace").decode("utf-8")
    return "".join(" " if unicodedata.category(character) == "Cc" else character for character in encodable)
