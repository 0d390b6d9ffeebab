"""Damaged databases are put aside whole; what is not ours is left alone."""

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from posture_watch.errors import StorageError
from posture_watch.storage.damage import check, open_or_set_aside
from posture_watch.storage.faults import DamagedDatabaseError
from posture_watch.storage.sqlite import SqliteStore
from tests.contracts.values import EVER, good, nudge

NOW_S = time.mktime((2026, 11, 22, 17, 15, 0, 0, 0, -1))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a sound database of some fifty pages."""
    path = tmp_path / "posture.db"
    with SqliteStore.open(path) as store:
        store.add_samples(good(float(index), 90 + index / 1e9) for index in range(6000))
        store.add_alert(nudge(5.0))
    return path


def noise(size: int) -> bytes:
    return Random(1).randbytes(size)  # noqa: S311  # noise, not a secret


def cut_to(size: int) -> Callable[[bytes], bytes]:
    return lambda content: content[:size]


DAMAGES = {
    "half of it": lambda content: content[: len(content) // 2],
    "last page missing": lambda content: content[:-4096],
    "one page": cut_to(4096),
    "part of a page": cut_to(3000),
    "a header": cut_to(100),
    "part of a header": cut_to(50),
    "two bytes": cut_to(2),
    "noise": lambda content: noise(len(content)),
    "another kind of file": lambda _: b"Dear diary, today I sat upright.\n",
    "zeros": lambda content: bytes(len(content)),
    "noise in the middle": lambda content: content[: 20 * 4096] + noise(4096) + content[21 * 4096 :],
    "noise in the tables' list": lambda content: content[:200] + noise(3896) + content[4096:],
    "zeros in the middle": lambda content: content[: 20 * 4096] + bytes(4096) + content[21 * 4096 :],
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_database_is_put_aside_unchanged_and_a_new_one_works(
    path: Path, damage: Callable[[bytes], bytes]
) -> None:
    damaged = damage(path.read_bytes())
    path.write_bytes(damaged)
    store, aside = open_or_set_aside(path, NOW_S)
    with store:
        assert aside == path.with_name("posture.damaged-20261122-171500.db")
        assert aside.read_bytes() == damaged
        assert store.samples(*EVER) == []
        store.add_samples([good(1.0)])
    with SqliteStore.open(path) as again:
        assert again.samples(*EVER) == [good(1.0)]


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_the_check_finds_every_damage_and_leaves_the_file_alone(path: Path, damage: Callable[[bytes], bytes]) -> None:
    damaged = damage(path.read_bytes())
    path.write_bytes(damaged)
    assert check(path)
    assert path.read_bytes() == damaged


def test_a_sound_database_stays_where_it_is(path: Path) -> None:
    store, aside = open_or_set_aside(path, NOW_S)
    with store:
        assert aside is None
        assert len(store.samples(*EVER)) == 6000
    assert check(path) == []


def test_nothing_was_damaged_where_nothing_was(tmp_path: Path) -> None:
    store, aside = open_or_set_aside(tmp_path / "posture.db", NOW_S)
    store.close()
    assert aside is None


def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    path = tmp_path / "posture.db"
    path.touch()
    store, aside = open_or_set_aside(path, NOW_S)
    with store:
        assert (aside, store.samples(*EVER)) == (None, [])


def test_what_was_put_aside_before_is_never_overwritten(path: Path) -> None:
    moved = []
    for content in (b"first", b"second", b"third"):
        path.write_bytes(content)
        store, aside = open_or_set_aside(path, NOW_S)
        store.close()
        moved.append(aside)
    assert [aside and (aside.name, aside.read_bytes()) for aside in moved] == [
        ("posture.damaged-20261122-171500.db", b"first"),
        ("posture.damaged-20261122-171500-2.db", b"second"),
        ("posture.damaged-20261122-171500-3.db", b"third"),
    ]


def test_the_files_beside_it_go_with_a_damaged_database(path: Path) -> None:
    with SqliteStore.open(path) as store:
        store.add_samples([good(7000.0)])
        log = path.with_name("posture.db-wal").read_bytes()
    damaged = noise(4096 * 50)
    path.write_bytes(damaged)
    path.with_name("posture.db-wal").write_bytes(log)
    for look in (SqliteStore.open, SqliteStore.open_readonly):
        with pytest.raises(DamagedDatabaseError):
            look(path)
    store, aside = open_or_set_aside(path, NOW_S)
    with store:
        assert aside is not None
        assert aside.read_bytes() == damaged
        assert aside.with_name(f"{aside.name}-wal").read_bytes() == log
        assert store.samples(*EVER) == []


def test_a_left_over_log_of_noise_costs_nothing_that_was_stored(path: Path) -> None:
    path.with_name("posture.db-wal").write_bytes(noise(50_000))
    store, aside = open_or_set_aside(path, NOW_S)
    with store:
        assert (aside, len(store.samples(*EVER))) == (None, 6000)


@pytest.mark.skipif(os.name == "nt", reason="making a link needs special rights on Windows")
def test_the_file_behind_a_link_is_put_aside_beside_itself(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / "link.db"
    link.parent.mkdir()
    link.symlink_to(path)
    path.write_bytes(b"no database at all")
    store, aside = open_or_set_aside(link, NOW_S)
    store.close()
    assert aside == path.with_name("posture.damaged-20261122-171500.db")
    assert link.is_symlink()
    assert check(link) == []


def test_opening_without_putting_aside_says_that_it_is_damaged_and_what_to_do(path: Path) -> None:
    path.write_bytes(b"no database at all")
    for opening in (SqliteStore.open, SqliteStore.open_readonly):
        with pytest.raises(DamagedDatabaseError, match=r"posture\.db is damaged .* start `posture-watch run`"):
            opening(path)
    assert path.read_bytes() == b"no database at all"


def test_damage_met_while_reading_is_one_sentence(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: 20 * 4096] + noise(4096) + content[21 * 4096 :])
    with SqliteStore.open(path) as store, pytest.raises(DamagedDatabaseError, match="is damaged"):
        store.samples(*EVER)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE live SET posture = 'lying'",
        "UPDATE live SET cause = 'gravity'",
        "UPDATE live SET state = CAST(x'ff' AS TEXT)",
    ],
)
def test_a_word_that_no_value_can_hold_is_damage(tmp_path: Path, change: str) -> None:
    with SqliteStore.open(tmp_path / "posture.db") as store:
        store._connection.execute(
            "INSERT INTO live (id, pid, started_s, time_s, state, detail, profile, source)"
            " VALUES (1, 1, 0, 0, '', '', '', '')"
        )
        assert store.live() is not None
        store._connection.execute(change)
        with pytest.raises(DamagedDatabaseError):
            store.live()


def newer(path: Path) -> None:
    with SqliteStore.open(path) as store:
        store._connection.execute("PRAGMA user_version = 99")


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (address TEXT)")


@pytest.mark.parametrize(
    ("make", "sentence"), [(newer, "written by a newer posture_watch"), (foreign, "another program's database")]
)
def test_what_is_newer_or_not_ours_is_refused_and_untouched(
    tmp_path: Path, make: Callable[[Path], None], sentence: str
) -> None:
    path = tmp_path / "posture.db"
    make(path)
    path.chmod(0o644)
    before = path.read_bytes()
    for opening in (SqliteStore.open, SqliteStore.open_readonly, lambda path: open_or_set_aside(path, NOW_S)):
        with pytest.raises(StorageError, match=sentence):
            opening(path)
    assert [sentence in problem for problem in check(path)] == [True]
    assert path.read_bytes() == before
    assert path.stat().st_mode & 0o777 == (0o644 if os.name == "posix" else 0o666)


def test_a_folder_in_the_place_of_the_database_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "posture.db"
    folder.mkdir()
    for opening in (SqliteStore.open, SqliteStore.open_readonly, lambda path: open_or_set_aside(path, NOW_S)):
        with pytest.raises(StorageError, match="is a folder"):
            opening(folder)
    assert folder.is_dir()


def test_the_check_makes_no_file(tmp_path: Path) -> None:
    assert check(tmp_path / "posture.db") == []
    assert list(tmp_path.iterdir()) == []
