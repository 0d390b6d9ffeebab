"""How long raw samples are kept."""

from posture_watch.storage.sqlite import SqliteStore

KEEP_SAMPLES_S = 30 * 86_400.0
"""Raw samples are kept for thirty days, in seconds."""

AT_ONCE_COUNT = 20_000
"""Samples forgotten in one transaction: a few hundredths of a second in which nobody else can write."""


def purge_before(store: SqliteStore, time_s: float) -> int:
    """Forget the samples before a time and return how many those were.

    Alerts and profiles stay. The file keeps its size and fills the room with new samples.

    Args:
        store: It must be open for writing.
        time_s: Unix seconds, usually now - ``KEEP_SAMPLES_S``; a sample of exactly that time stays.

    Raises:
        StorageError: The file cannot be written.
    """
    total = 0
    while forgotten := store.delete_samples(time_s, AT_ONCE_COUNT):
        total += forgotten
    return total
