"""Old samples go, everything else stays."""

from pathlib import Path

from posture_watch.posture.samples import Sample
from posture_watch.storage.retention import AT_ONCE_COUNT, purge_before
from posture_watch.storage.sqlite import SqliteStore
from tests.contracts.values import EVER, good, nudge, profile


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
