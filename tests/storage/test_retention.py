"""Old samples go, everything else stays."""

import sqlite3
from contextlib import closing
from pathlib import Path

from posture_watch.posture.holds import read_holds
from posture_watch.posture.samples import Sample
from posture_watch.storage.housekeeping import NOT_RECORDS, RECORDS
from posture_watch.storage.retention import AT_ONCE_COUNT, DAY_S, EVERY_S, Retention, purge_before
from posture_watch.storage.sqlite import SqliteStore
from tests.contracts.values import EVER, good, nudge, profile
from tests.record import record


def test_samples_before_a_time_are_forgotten_and_the_others_stay(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path / "posture.db") as store:
        store.add_samples(good(time_s) for time_s in (1.0, 2.0, 2.999, 3.0, 4.0))
        assert purge_before(store.housekeeping, 3.0)["samples"] == 3
        assert [sample.time_s for sample in store.samples(*EVER)] == [3.0, 4.0]
        assert purge_before(store.housekeeping, 3.0)["samples"] == 0


def test_more_samples_than_go_at_once_all_go(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path / "posture.db") as store:
        samples: list[Sample] = [good(float(index)) for index in range(2 * AT_ONCE_COUNT + 2)]
        store.add_samples(samples)
        assert purge_before(store.housekeeping, samples[-1].time_s)["samples"] == 2 * AT_ONCE_COUNT + 1
        assert store.samples(*EVER) == samples[-1:]


def test_profiles_outlive_everything_else(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path / "posture.db") as store:
        store.add_alert(nudge(1.0))
        store.add_alert(nudge(100.0))
        store.save_profile(profile(created_s=1.0))
        purge_before(store.housekeeping, 100.0)
        assert (store.alerts(*EVER), len(store.profiles())) == ([nudge(100.0)], 1)


def forget_samples(store: SqliteStore, before_s: float) -> None:
    while store.housekeeping.forget("samples", before_s, AT_ONCE_COUNT):
        pass


def test_what_each_minute_was_like_outlives_its_samples(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path / "posture.db") as store:
        store.add_samples(record("ggsssau" * 60, start_s=1000))
        before = list(store.holds(*EVER).pieces())
        forget_samples(store, 1201.5)
        assert list(store.holds(*EVER).pieces()) == before


def test_a_clock_set_back_to_forgotten_days_leaves_what_they_were_like_and_fills_the_gaps(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path / "posture.db") as store:
        store.add_samples(record("g" * 31, start_s=1000))
        store.add_samples(record("g", start_s=9e6))
        forget_samples(store, 8e6)
        for start_s in range(990, 1060, 5):
            store.add_samples(record("s" * 5, start_s=start_s))
        store.add_samples(record("s", start_s=1060))
        rows = store.minutes(960, 1080)
        assert sum(row.good_s for row in rows) == 30
        assert sum(row.poor_s for row in rows) == 40


def test_samples_after_the_forgotten_ones_go_on_in_the_minute_that_was_cut(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path / "posture.db") as store:
        store.add_samples(record("g" * 30, start_s=1020))
        forget_samples(store, 1040)
        store.add_samples(record("s" * 31, start_s=1050))
        assert [(row.good_s, row.poor_s) for row in store.minutes(*EVER)] == [(30, 30)]


def test_two_samples_years_apart_in_one_batch_leave_what_lies_between_alone(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path / "posture.db") as store:
        store.add_samples(record("ggg", start_s=4e8))
        forget_samples(store, 4.1e8)
        store.add_samples([*record("gg", start_s=8e8), *record("gg", start_s=1e8)])
        assert [row.start_s for row in store.minutes(*EVER)] == [1e8 // 60 * 60, 4e8 // 60 * 60, 8e8 // 60 * 60]


def test_samples_go_after_their_days_and_minutes_and_messages_after_theirs(tmp_path: Path) -> None:
    now_s = 4000 * DAY_S
    with SqliteStore.open(tmp_path / "posture.db") as store:
        for age_days in (1, 29, 31, 99, 101):
            store.add_samples(record("ggg", start_s=now_s - age_days * DAY_S))
            store.add_alert(nudge(now_s - age_days * DAY_S))
        retention = Retention(store, keep_samples_days=30, keep_minutes_days=100)
        while retention.step(now_s):
            pass
        assert len(store.samples(*EVER)) == 6
        assert len(store.minutes(*EVER)) == len(store.alerts(*EVER)) == 4


def test_one_step_forgets_a_bounded_number_and_the_next_goes_on(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path / "posture.db") as store:
        store.add_samples(good(float(index)) for index in range(2 * AT_ONCE_COUNT + 1))
        store.add_samples([good(50 * DAY_S), good(50 * DAY_S + 1)])
        retention = Retention(store, keep_samples_days=1, keep_minutes_days=1000)
        left = []
        while retention.step(100 * DAY_S):
            left.append(len(store.samples(*EVER)))
        assert left == [AT_ONCE_COUNT + 3, 3, 2]


def test_after_a_round_nothing_is_looked_for_until_an_hour_later(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path / "posture.db") as store:
        retention = Retention(store, keep_samples_days=1, keep_minutes_days=1000)
        assert not retention.step(100 * DAY_S)
        store.add_samples([good(1.0)])
        assert not retention.step(100 * DAY_S + EVERY_S - 1)
        assert retention.step(100 * DAY_S + EVERY_S)


def test_a_clock_set_back_does_not_stop_the_forgetting(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path / "posture.db") as store:
        retention = Retention(store, keep_samples_days=1, keep_minutes_days=1000)
        retention.step(200 * DAY_S)
        store.add_samples([good(1.0)])
        assert retention.step(100 * DAY_S)


def test_a_clock_that_is_years_ahead_for_a_while_makes_nothing_go(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path / "posture.db") as store:
        store.add_samples(record("ggg", start_s=1000 * DAY_S))
        retention = Retention(store, keep_samples_days=30, keep_minutes_days=3650)
        assert not retention.step(9000 * DAY_S)
        store.add_samples(record("ggg", start_s=1000 * DAY_S + 60))
        assert not retention.step(1000 * DAY_S + 120)
        assert len(store.samples(*EVER)) == 6


def test_after_a_long_absence_the_old_goes_a_round_later(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path / "posture.db") as store:
        store.add_samples(record("ggg", start_s=1000 * DAY_S))
        retention = Retention(store, keep_samples_days=30, keep_minutes_days=3650)
        assert not retention.step(1100 * DAY_S)
        store.add_samples(record("ggg", start_s=1100 * DAY_S))
        retention.step(1100 * DAY_S + EVERY_S)
        assert retention.step(1100 * DAY_S + 2 * EVERY_S)


def test_every_table_is_known_as_a_record_or_as_none(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path / "posture.db") as store:
        pass
    with closing(sqlite3.connect(store.path)) as connection:
        rows = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    names = {name for (name,) in rows if not name.startswith("sqlite_")}
    assert names <= RECORDS.keys() | NOT_RECORDS


def test_holds_without_samples_are_taken_in_beside_what_is_there(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path / "posture.db") as store:
        store.add_holds(read_holds(record("g" * 31, start_s=60)))
        store.add_holds(read_holds(record("s" * 61, start_s=50)))
        assert [(row.good_s, row.poor_s) for row in store.minutes(*EVER)] == [(0, 10), (30, 20)]
        store.add_holds(read_holds([]))
        store.add_samples(record("a" * 30, start_s=100))
        assert [(row.good_s, row.poor_s, row.away_s) for row in store.minutes(60, 120)] == [(30, 20, 10)]
