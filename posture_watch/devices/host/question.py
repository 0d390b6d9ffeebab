"""What all sources of knowledge about the computer have in common: each asks one outside thing one question."""

from typing import ClassVar

from posture_watch.posture.host import HostState

PATIENCE_S = 0.3
"""Longest wait for an answer."""


class NoAnswerError(Exception):
    """Nobody is there to answer; not a fault, and it may be otherwise later. Not for users."""


class Question:
    """Asks one outside thing what the computer does."""

    name: ClassVar[str]
    """Whom it asks, in a word or two."""

    every_s: ClassVar[float] = 5.0
    """Between two times of asking; longer when the answer is costly or does not come."""

    def ask(self) -> HostState:
        """Return what is known now, within about ``PATIENCE_S``; whatever was not asked for is ``None``.

        Raises:
            NoAnswerError: Nobody is there to ask.
            Exception: Whatever else may go wrong outside; it counts as no answer.
        """
        raise NotImplementedError

    def fileno(self) -> int | None:
        """Return a socket that becomes readable when asking again may be worth it; ``None`` when there is none."""
        return None

    def hear(self) -> bool:
        """Take in, without waiting, what has come on that socket; return whether it is worth asking again at once."""
        return False

    def close(self) -> None:
        """Let go of whatever was opened."""
