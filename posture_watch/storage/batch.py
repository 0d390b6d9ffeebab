"""Samples on their way to the store: a few seconds of them at a time."""

from collections import deque
from dataclasses import replace
from types import TracebackType
from typing import Self

from posture_watch.ports import Store
from posture_watch.posture.samples import Sample

EVERY_S = 5.0
"""Between two writes, in seconds: what a killed process loses at most."""

KEPT_COUNT = 20_000
"""While the store refuses (a full disk), the newest so many samples wait: nearly three hours at two a second."""


class SampleBatch:
    """Collects samples and writes them through a store every few seconds, and once more at the end of a ``with``."""

    def __init__(self, store: Store, *, every_s: float = EVERY_S) -> None:
        self._store = store
        self._every_s = every_s
        self._waiting: deque[Sample] = deque(maxlen=KEPT_COUNT)
        self._since: tuple[float, float] | None = None
        self._last: Sample | None = None

    def add(self, sample: Sample, now_s: float) -> None:
        """Take a sample, and write all that wait when enough time has passed since the first of them.

        Either time counts, and a step backwards counts as well: recordings run faster than the clock, and clocks get
        corrected.

        Args:
            sample: The newest sample.
            now_s: Any clock's seconds, always the same clock's.

        Raises:
            StorageError: They cannot be written. They wait for the next attempt, another ``every_s`` later.
        """
        self._last = sample
        self._waiting.append(sample)
        times_s = (sample.time_s, now_s)
        if self._since is None:
            self._since = times_s
        if any(abs(time_s - since_s) >= self._every_s for time_s, since_s in zip(times_s, self._since, strict=True)):
            # Should writing fail, it is tried again in a while, not with every sample: an attempt may take seconds.
            self._since = times_s
            self.flush()

    def cut_last(self, until_s: float, now_s: float) -> None:
        """Let the last sample speak no longer than until a moment, whether it is written already or not.

        Without this it would speak for seconds in which nobody watched any more: the camera was closed, or lost.

        Args:
            until_s: When watching ended, by the clock of the samples.
            now_s: As in ``add``.

        Raises:
            StorageError: It cannot be written; as in ``add``.
        """
        last, self._last = self._last, None
        if last is not None and 0 <= until_s - last.time_s < last.hold_s:
            self.add(replace(last, hold_s=until_s - last.time_s), now_s)
            self._last = None

    def flush(self) -> None:
        """Write what waits, as before a pause in which no sample comes.

        Raises:
            StorageError: They cannot be written. They wait for the next attempt.
        """
        if self._waiting:
            self._store.add_samples(self._waiting)
        self._waiting.clear()
        self._since = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.flush()
