"""A clock for those who wait on behalf of somebody else: while they sleep, he is heard."""

from collections.abc import Callable

from posture_watch.ports import Clock


class AttentiveClock:
    """Another clock; a long sleep is cut into short ones, and between them whoever lent it attends."""

    def __init__(self, clock: Clock, attend: Callable[[], None], at_least_every_s: float) -> None:
        """Do nothing yet; ``attend`` may raise, which ends the sleep."""
        self._clock = clock
        self._attend = attend
        self._slice_s = at_least_every_s

    def now_s(self) -> float:
        """Return Unix seconds."""
        return self._clock.now_s()

    def sleep(self, duration_s: float) -> None:
        """Return after about that many seconds, having attended before, in between and after."""
        self._attend()
        while duration_s > 0:
            self._clock.sleep(min(duration_s, self._slice_s))
            self._attend()
            duration_s -= self._slice_s
