"""Numbered steps, taken once, all or none."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from posture_watch.posture.minutes import minutes
from posture_watch.storage.migrations import STEPS, VERSION, migrate
from posture_watch.storage.rows import profile_row, sample_row
from posture_watch.storage.sqlite import SqliteStore
from tests.contracts.values import EVER, good, profile
from tests.record import record

ONE_MORE = ("ALTER TABLE samples ADD COLUMN note TEXT", "UPDATE samples SET note = 'old'")
BROKEN = ("ALTER TABLE samples ADD COLUMN note TEXT", "UPDATE nowhere SET note = 'old'")


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Return a connection to a database of today's version that holds one sample."""
    with SqliteStore.open(tmp_path / "posture.db") as store:
        store.add_samples([good(1.0)])
    with closing(sqlite3.connect(tmp_path / "posture.db", isolation_level=None)) as connection:
        yield connection


def version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_a_new_database_has_taken_every_step(connection: sqlite3.Connection) -> None:
    assert version(connection) == VERSION


def test_only_the_missing_steps_are_taken_and_what_was_stored_stays(connection: sqlite3.Connection) -> None:
    migrate(connection, VERSION, [*STEPS, ONE_MORE])
    assert version(connection) == VERSION + 1
    assert connection.execute("SELECT time_s, note FROM samples").fetchall() == [(1.0, "old")]


def test_a_profile_from_before_there_were_accepted_postures_has_none(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "posture.db", isolation_level=None)) as connection:
        migrate(connection, 0, STEPS[:1])
        old = profile_row(profile("office"))[:5]
        connection.execute("INSERT INTO profiles VALUES (?, ?, ?, ?, ?)", old)
    with SqliteStore.open(tmp_path / "posture.db") as store:
        assert store.profiles() == [replace(profile("office"), accepted={})]


def test_samples_from_before_there_were_holds_are_rolled_up_and_know_no_profile(tmp_path: Path) -> None:
    samples = [*record("gggssa", start_s=50), *record("uuggp", start_s=3 * 86_400 + 7.5, step_s=40)]
    with closing(sqlite3.connect(tmp_path / "posture.db", isolation_level=None)) as connection:
        migrate(connection, 0, STEPS[:2])
        connection.executemany(
            "INSERT INTO samples VALUES (?, ?, ?, ?, ?, ?)", [sample_row(sample)[:6] for sample in samples]
        )
    with SqliteStore.open(tmp_path / "posture.db") as store:
        assert store.samples(*EVER) == samples
        assert store.minutes(*EVER) == minutes(samples)


def test_a_step_that_fails_leaves_the_database_as_it_was(connection: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        migrate(connection, VERSION, [*STEPS, ONE_MORE[:1], BROKEN[1:]])
    assert version(connection) == VERSION
    assert connection.execute("SELECT * FROM samples").description[-1][0] == "profile"


def test_the_tables_refuse_what_no_sample_can_be(connection: sqlite3.Connection) -> None:
    for row in (
        "(2, 'unsure', NULL, NULL, NULL, 5, '')",
        "(2, 'good', 90, 'slump', NULL, 5, '')",
        "(2, 'away', 1, NULL, NULL, 5, '')",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
            connection.execute(f"INSERT INTO samples VALUES {row}")  # noqa: S608  # our own rows
    with pytest.raises(sqlite3.IntegrityError, match="cannot store TEXT"):
        connection.execute("INSERT INTO samples VALUES (2, 'good', 'high', NULL, NULL, 5, '')")


def test_a_database_of_an_older_version_is_brought_up_to_date_for_reading_too(tmp_path: Path) -> None:
    (tmp_path / "posture.db").touch()  # the oldest version: no step taken
    store = SqliteStore.open_readonly(tmp_path / "posture.db")
    assert store is not None
    with store:
        assert store.samples(*EVER) == []
