"""What every store keeps of how long verdicts held: the same as its samples say, however these came."""

import itertools
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posture_watch.ports import Store
from posture_watch.posture.holds import Holds, read_holds
from posture_watch.posture.minutes import condense, minutes
from posture_watch.posture.samples import Posture, Sample
from posture_watch.posture.summary import summarize
from tests.contracts.test_store import in_a_file, in_memory
from tests.contracts.values import EVER
from tests.posture.uneven_days import bounds, uneven_days
from tests.record import record

MAKERS = (in_memory, in_a_file)


def told(holds: Holds) -> list[tuple[object, ...]]:
    """Return holds in a form that can be compared; scores are means, and as good as equal when nearly so."""
    return [
        (start_s, end_s, state, None if score is None else pytest.approx(score), profile)
        for start_s, end_s, state, score, profile in holds.pieces()
    ]


@pytest.mark.parametrize("make_store", MAKERS)
@settings(max_examples=80, deadline=None)
@given(samples=uneven_days(), cuts=st.lists(st.integers(0, 40), max_size=4))
def test_holds_follow_the_samples_in_whatever_batches_and_order_they_come(
    make_store: Callable[[Path], Store], samples: list[Sample], cuts: list[int]
) -> None:
    edges = [0, *sorted(cuts), len(samples)]
    with tempfile.TemporaryDirectory() as folder, closing(make_store(Path(folder))) as store:
        for first, last in itertools.pairwise(edges):
            store.add_samples(samples[first:last])
        assert told(store.holds(*EVER)) == told(condense(read_holds(store.samples(*EVER))))
        assert store.minutes(*EVER) == minutes(store.samples(*EVER))


@pytest.mark.parametrize("make_store", MAKERS)
@settings(max_examples=40, deadline=None)
@given(samples=uneven_days(), data=st.data())
def test_a_range_cut_anywhere_has_the_holds_of_its_two_parts(
    make_store: Callable[[Path], Store], samples: list[Sample], data: st.DataObject
) -> None:
    start_s, cut_s, end_s = sorted(data.draw(bounds(samples)) for _ in range(3))
    with tempfile.TemporaryDirectory() as folder, closing(make_store(Path(folder))) as store:
        store.add_samples(samples)
        whole, first, second = (store.holds(*span) for span in ((start_s, end_s), (start_s, cut_s), (cut_s, end_s)))
        assert (whole.end_s - whole.start_s).sum() == pytest.approx(
            (first.end_s - first.start_s).sum() + (second.end_s - second.start_s).sum(), abs=1e-6
        )
        assert all(start_s <= piece[0] < piece[1] <= end_s for piece in whole.pieces())


@pytest.mark.parametrize("make_store", MAKERS)
@settings(max_examples=40, deadline=None)
@given(samples=uneven_days(), data=st.data())
def test_the_seconds_of_a_range_are_those_of_its_holds(
    make_store: Callable[[Path], Store], samples: list[Sample], data: st.DataObject
) -> None:
    start_s, end_s = sorted(data.draw(bounds(samples)) for _ in range(2))
    with tempfile.TemporaryDirectory() as folder, closing(make_store(Path(folder))) as store:
        store.add_samples(samples)
        summary = summarize(samples, [], start_s, end_s)
        seconds = store.seconds(start_s, end_s)
        assert {posture: seconds.get(posture, 0.0) for posture in Posture} == pytest.approx(
            {
                Posture.GOOD: summary.good_s,
                Posture.POOR: summary.poor_s,
                Posture.UNSURE: summary.unsure_s,
                Posture.AWAY: summary.away_s,
            },
            abs=1e-6,
        )


@pytest.mark.parametrize("make_store", MAKERS)
def test_storing_the_same_samples_again_changes_nothing(make_store: Callable[[Path], Store], tmp_path: Path) -> None:
    samples = record("gggssau" * 40, step_s=0.7)
    with closing(make_store(tmp_path)) as store:
        store.add_samples(samples)
        before = list(store.holds(*EVER).pieces())
        store.add_samples(samples[50:150])
        store.add_samples(samples)
        assert list(store.holds(*EVER).pieces()) == before


@pytest.mark.parametrize("make_store", MAKERS)
def test_after_a_clock_was_set_back_no_second_counts_twice(make_store: Callable[[Path], Store], tmp_path: Path) -> None:
    with closing(make_store(tmp_path)) as store:
        store.add_samples(record("g" * 121, start_s=600, hold_s=2))
        store.add_samples(record("s" * 60, start_s=640.5, hold_s=2))
        rows = store.minutes(600, 720)
        assert sum(minute.watched_s for minute in rows) == 120
        assert 25 < sum(minute.poor_s for minute in rows) < 35


@pytest.mark.parametrize("make_store", MAKERS)
def test_two_profiles_in_one_minute_are_told_apart(make_store: Callable[[Path], Store], tmp_path: Path) -> None:
    with closing(make_store(tmp_path)) as store:
        store.add_samples(replace(sample, profile="sitting") for sample in record("g" * 20))
        store.add_samples(replace(sample, profile="standing") for sample in record("g" * 21, start_s=20))
        assert [(row.profile, row.good_s) for row in store.minutes(*EVER)] == [("sitting", 20), ("standing", 20)]
        assert store.samples(*EVER)[-1] == Sample(40.0, Posture.GOOD, 90.0, hold_s=1, profile="standing")


@pytest.mark.parametrize("make_store", MAKERS)
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_sample_that_comes_in_another_batch_ends_or_begins_a_hold_in_the_minute_before(
    make_store: Callable[[Path], Store], tmp_path: Path, order: tuple[int, int]
) -> None:
    batches = [record("g", start_s=55, hold_s=15), record("sa", start_s=65, step_s=3)]
    with closing(make_store(tmp_path)) as store:
        for number in order:
            store.add_samples(batches[number])
        assert [(row.start_s, row.good_s, row.poor_s) for row in store.minutes(*EVER)] == [(0, 5, 0), (60, 5, 3)]
