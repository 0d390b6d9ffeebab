"""Real time for recordings."""

from posture_watch.ports import Clock


class Pacer:
    """Keeps a recording in step with a clock.

    ::

        due     0     1     2     3     4     5
        taken   0---------------> 3     4     5      the caller was busy: 1 and 2 are dropped
    """

    def __init__(self, clock: Clock, step_s: float) -> None:
        """Start with the first call of ``wait``.

        Args:
            clock: To keep in step with.
            step_s: Usual time between two frames; a frame is too late when it is later than that.
        """
        self._clock = clock
        self._step_s = step_s
        self._zero_s: float | None = None
        self._before_s = 0.0

    @property
    def zero_s(self) -> float:
        """Time of the recording's beginning by the clock, as it stands now; 0 before the first call of ``wait``."""
        return self._zero_s or 0.0

    def wait(self, file_s: float) -> bool:
        """Wait until the frame with that time is due; False when it is too late for it."""
        now_s = self._clock.now_s()
        if self._zero_s is None:
            self._zero_s, self._before_s = now_s - file_s, file_s
        early_s = self._zero_s + file_s - now_s
        longest_s = file_s - self._before_s
        self._before_s = file_s
        if early_s > longest_s + self._step_s:
            # Only a clock that was set back makes a frame due later than one gap after the one before.
            self._zero_s -= early_s - longest_s
            early_s = longest_s
        if early_s > 0:
            self._clock.sleep(early_s)
        return early_s >= -self._step_s
