"""Words and rows of the database. It stays light: `status` reads no more than this needs."""

from collections.abc import Sequence
from typing import Any

from posture_watch.posture.alerts import Action
from posture_watch.posture.samples import Cause, Posture, UnsureReason

Row = Sequence[Any]
"""What SQLite hands over: the columns in the order in which they were asked for."""

POSTURES = {posture.value: posture for posture in Posture}
CAUSES: dict[str | None, Cause | None] = {None: None, **{cause.value: cause for cause in Cause}}
REASONS: dict[str | None, UnsureReason | None] = {None: None, **{reason.value: reason for reason in UnsureReason}}
"""By their words in the database: looking one up is far quicker than calling the enumeration."""


def storable(text: str) -> str:
    """Return a text that UTF-8 can carry.

    The name of a file may hold bytes that are no text; Python keeps them as lone surrogates, and here they are
    spelled out, a backslash and ``udcff``.
    """
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def text_of(word: Posture | Cause | UnsureReason | Action | None) -> str | None:
    """Return the word of a value, or ``None`` where there is none."""
    return None if word is None else word.value
