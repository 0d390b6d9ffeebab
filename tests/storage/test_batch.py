"""A few seconds of samples at a time."""

import pytest

from posture_watch.errors import StorageError
from posture_watch.storage.batch import KEPT_COUNT, SampleBatch
from posture_watch.testing import MemoryStore
from tests.contracts.values import EVER, good


class FullDisk(MemoryStore):
    """A store that counts attempts and refuses them while its disk is full."""

    def __init__(self) -> None:
        super().__init__()
        self.full = True
        self.attempts = 0

    def add_samples(self, samples: object) -> None:
        self.attempts += 1
        if self.full:
            raise StorageError("The disk is full.")
        super().add_samples(samples)  # type: ignore[arg-type]  # passed on as it came


def stored_s(store: MemoryStore) -> list[float]:
    return [sample.time_s for sample in store.samples(*EVER)]


def test_samples_are_written_when_enough_seconds_of_their_own_time_have_passed() -> None:
    store = MemoryStore()
    batch = SampleBatch(store, every_s=5.0)
    for time_s in (10.0, 12.0, 14.9):
        batch.add(good(time_s), now_s=0.0)
    assert stored_s(store) == []
    batch.add(good(15.0), now_s=0.0)
    assert stored_s(store) == [10.0, 12.0, 14.9, 15.0]


def test_samples_are_written_when_enough_seconds_of_the_clock_have_passed() -> None:
    store = MemoryStore()
    batch = SampleBatch(store, every_s=5.0)
    batch.add(good(0.0), now_s=100.0)
    batch.add(good(0.1), now_s=104.9)
    assert stored_s(store) == []
    batch.add(good(0.2), now_s=105.0)
    assert stored_s(store) == [0.0, 0.1, 0.2]


def test_the_time_counts_from_the_first_sample_that_waits() -> None:
    store = MemoryStore()
    batch = SampleBatch(store, every_s=5.0)
    for time_s in (0.0, 5.0, 8.0, 12.9):
        batch.add(good(time_s), now_s=time_s)
    assert stored_s(store) == [0.0, 5.0]
    batch.add(good(13.0), now_s=13.0)
    assert stored_s(store) == [0.0, 5.0, 8.0, 12.9, 13.0]


def test_a_clock_that_is_put_back_does_not_hold_samples_up() -> None:
    store = MemoryStore()
    batch = SampleBatch(store, every_s=5.0)
    batch.add(good(7200.0), now_s=7200.0)
    batch.add(good(3600.0), now_s=3600.0)
    assert stored_s(store) == [3600.0, 7200.0]


def test_what_waits_is_written_at_the_end_even_of_a_broken_run() -> None:
    store = MemoryStore()

    def run() -> None:
        with SampleBatch(store) as batch:
            batch.add(good(1.0), now_s=1.0)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run()
    assert stored_s(store) == [1.0]


def test_nothing_is_written_where_nothing_waits() -> None:
    store = FullDisk()
    with SampleBatch(store) as batch:
        batch.flush()
    assert store.attempts == 0


def test_what_could_not_be_written_waits_for_the_next_attempt() -> None:
    store = FullDisk()
    batch = SampleBatch(store, every_s=5.0)
    batch.add(good(0.0), now_s=0.0)
    with pytest.raises(StorageError, match="full"):
        batch.add(good(5.0), now_s=5.0)
    store.full = False
    batch.add(good(10.0), now_s=10.0)
    assert stored_s(store) == [0.0, 5.0, 10.0]


def test_a_store_that_refuses_is_not_asked_with_every_sample() -> None:
    store = FullDisk()
    batch = SampleBatch(store, every_s=5.0)
    refused = 0
    for time_s in range(21):
        try:
            batch.add(good(float(time_s)), now_s=float(time_s))
        except StorageError:
            refused += 1
    assert refused == store.attempts == 4


def test_a_store_that_refuses_for_hours_does_not_fill_the_memory() -> None:
    store = FullDisk()
    batch = SampleBatch(store, every_s=5.0)
    for index in range(KEPT_COUNT + 3):
        batch.add(good(index / KEPT_COUNT), now_s=0.0)
    store.full = False
    batch.flush()
    assert len(stored_s(store)) == KEPT_COUNT
    assert stored_s(store)[0] == 3 / KEPT_COUNT


def test_the_last_sample_speaks_no_longer_than_somebody_watched_whether_it_was_written_or_not() -> None:
    for every_s in (0.5, 5.0):
        store = MemoryStore()
        batch = SampleBatch(store, every_s=every_s)
        for time_s in (10.0, 11.0):
            batch.add(good(time_s), now_s=time_s)
        batch.cut_last(12.5, now_s=12.5)
        batch.flush()
        assert [(sample.time_s, sample.hold_s) for sample in store.samples(*EVER)] == [(10.0, 5.0), (11.0, 1.5)]


def test_a_sample_is_cut_once_and_never_made_longer() -> None:
    store = MemoryStore()
    batch = SampleBatch(store)
    batch.add(good(10.0), now_s=10.0)
    for until_s in (100.0, 12.0, 11.0, 5.0):
        batch.cut_last(until_s, now_s=until_s)
    batch.flush()
    assert [sample.hold_s for sample in store.samples(*EVER)] == [5.0]
