"""The computer's clock."""

import time


class SystemClock:
    """The time of day, as the ``Clock`` port asks for it."""

    def now_s(self) -> float:
        """Return Unix seconds."""
        return time.time()

    def sleep(self, duration_s: float) -> None:
        """Return after about that many seconds; a negative number is a ``ValueError``."""
        time.sleep(duration_s)
