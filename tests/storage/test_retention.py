"""Old samples go, everything else stays."""

from pathlib import Path

from posture_watch.posture.samples import Sample
from posture_watch.storage.retention import AT_ONCE_COUNT, purge_before
from posture_watch.storage.sqlite import SqliteStore
from tests.contracts.values import EVER, good, nudge, profile
from tests.record import record


def test_samples_before_a_time_are_forgotten_and_the_others_stay(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path / "posture.db") as store:
        store.add_samples(good(time_s) for time_s in (1.0, 2.0, 2.999, 3.0, 4.0))
        assert purge_before(store, 3.0) == 3
        assert [sample.time_s for sample in store.samples(*EVER)] == [3.0, 4.0]
        assert purge_before(store, 3.0) == 0


def test_more_samples_than_go_at_once_all_go(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path / "posture.db") as store:
        samples: list[Sample] = [good(float(index)) for index in range(2 * AT_ONCE_COUNT + 2)]
        store.add_samples(samples)
        assert purge_before(store, samples[-1].time_s) == 2 * AT_ONCE_COUNT + 1
        assert store.samples(*EVER) == samples[-1:]


def test_alerts_and_profiles_outlive_the_samples(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path / "posture.db") as store:
        store.add_alert(nudge(1.0))
        store.save_profile(profile(created_s=1.0))
        purge_before(store, 100.0)
        assert (len(store.alerts(*EVER)), len(store.profiles())) == (1, 1)


def test_what_each_minute_was_like_outlives_its_samples(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path / "posture.db") as store:
        store.add_samples(record("ggsssau" * 60, start_s=1000))
        before = list(store.holds(*EVER).pieces())
        purge_before(store, 1201.5)
        assert list(store.holds(*EVER).pieces()) == before


def test_a_clock_set_back_to_forgotten_days_leaves_what_they_were_like_and_fills_the_gaps(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path / "posture.db") as store:
        store.add_samples(record("g" * 31, start_s=1000))
        store.add_samples(record("g", start_s=9e6))
        purge_before(store, 8e6)
        for start_s in range(990, 1060, 5):
            store.add_samples(record("s" * 5, start_s=start_s))
        store.add_samples(record("s", start_s=1060))
        rows = store.minutes(960, 1080)
        assert sum(row.good_s for row in rows) == 30
        assert sum(row.poor_s for row in rows) == 40


def test_samples_after_the_forgotten_ones_go_on_in_the_minute_that_was_cut(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path / "posture.db") as store:
        store.add_samples(record("g" * 30, start_s=1020))
        purge_before(store, 1040)
        store.add_samples(record("s" * 31, start_s=1050))
        assert [(row.good_s, row.poor_s) for row in store.minutes(*EVER)] == [(30, 30)]


def test_two_samples_years_apart_in_one_batch_leave_what_lies_between_alone(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path / "posture.db") as store:
        store.add_samples(record("ggg", start_s=4e8))
        purge_before(store, 4.1e8)
        store.add_samples([*record("gg", start_s=8e8), *record("gg", start_s=1e8)])
        assert [row.start_s for row in store.minutes(*EVER)] == [1e8 // 60 * 60, 4e8 // 60 * 60, 8e8 // 60 * 60]
