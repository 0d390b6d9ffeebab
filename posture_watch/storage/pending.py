"""Writes that the store may refuse for a while, as on a full disk: they wait in order, and the log is told once."""

import logging
from collections import deque
from collections.abc import Callable

from posture_watch.errors import StorageError
from posture_watch.ports import Clock

logger = logging.getLogger(__name__)

SILENCE_S = 600.0
"""The same complaint goes to the log at most once in this time."""

KEPT_COUNT = 1000
"""While the store refuses, the newest so many writes wait."""

Write = Callable[[], object]


class PendingWrites:
    """Calls the store and survives its ``StorageError``."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waiting: deque[Write] = deque(maxlen=KEPT_COUNT)
        self._complaints_s: dict[str, float] = {}

    def attempt(self, write: Write) -> bool:
        """Write now or never; return whether it worked."""
        try:
            write()
        except StorageError as error:
            self._complain(str(error))
            return False
        return True

    def keep(self, write: Write) -> None:
        """Write now or, after all that wait already, when the store plays along again."""
        self._waiting.append(write)
        self.catch_up()

    def catch_up(self) -> None:
        """Write what waits, oldest first, until one is refused."""
        while self._waiting and self.attempt(self._waiting[0]):
            self._waiting.popleft()

    def _complain(self, sentence: str) -> None:
        now_s, before_s = self._clock.now_s(), self._complaints_s.get(sentence)
        if before_s is None or abs(now_s - before_s) >= SILENCE_S:
            self._complaints_s[sentence] = now_s
            logger.warning("%s", sentence)
