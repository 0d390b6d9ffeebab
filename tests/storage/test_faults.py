"""A disk or folder that does not play along: one sentence, and what was stored stays."""

import errno
import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from posture_watch.errors import CalibrationError, StorageError
from posture_watch.storage.connection import opening
from posture_watch.storage.faults import file_faults
from posture_watch.storage.sqlite import SqliteStore
from tests.contracts.values import EVER, good, profile
from tests.storage.processes import started

AS_NOBODY = """
if os.geteuid() == 0:  # the one user whom no rights hold back
    for name in filter(os.path.exists, (path, path.parent)):
        os.chown(name, 65534, 65534)
    os.setgid(65534)
    os.setuid(65534)
try:
    SqliteStore.open(path)
except StorageError as error:
    print(error)
"""

posix = pytest.mark.skipif(os.name == "nt", reason="rights of files work another way on Windows")


def refusal(path: Path) -> str:
    """Return what a process without special rights is told when it opens the database."""
    with started(AS_NOBODY, path) as process:
        return process.communicate()[0].strip()


@pytest.fixture
def store(tmp_path: Path) -> SqliteStore:
    return SqliteStore.open(tmp_path / "posture.db")


@posix
def test_a_folder_without_the_right_to_write_is_one_sentence() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o555)
        sentence = refusal(folder / "posture.db")
        assert sentence.startswith(f"The database {folder.resolve() / 'posture.db'} cannot be used (Permission denied)")
        assert len(sentence.splitlines()) == 1
        assert "Permission denied" in refusal(folder / "deeper" / "posture.db")
        folder.chmod(0o755)


@posix
def test_a_database_without_the_right_to_write_is_refused_when_it_is_opened() -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "posture.db"
        SqliteStore.open(path).close()
        path.with_name("posture.db.lock").unlink(missing_ok=True)
        path.chmod(0o400)
        sentence = refusal(path)
        assert "cannot be used (no right to write)" in sentence
        assert len(sentence.splitlines()) == 1


def test_a_file_in_the_place_of_the_folder_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("not a folder")
    with pytest.raises(StorageError, match="cannot be used"):
        SqliteStore.open(tmp_path / "folder" / "posture.db")


def test_a_full_disk_is_one_sentence_and_the_store_goes_on_when_there_is_room(store: SqliteStore) -> None:
    with store:
        store.add_samples([good(-1.0)])
        pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
        store._connection.execute(f"PRAGMA max_page_count = {pages}")
        many = [good(float(index), 90 + index / 1e9) for index in range(5000)]
        with pytest.raises(StorageError, match=r"The disk that holds .*posture\.db is full"):
            store.add_samples(many)
        assert store.samples(*EVER) == [good(-1.0)]
        store._connection.execute("PRAGMA max_page_count = 100000")
        store.add_samples(many)
        assert len(store.samples(*EVER)) == 5001


def test_a_disk_without_room_for_a_folder_or_a_new_file_is_full_too() -> None:
    with pytest.raises(StorageError, match="is full"), file_faults(Path("posture.db")):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_database_that_somebody_keeps_to_himself_is_one_sentence(store: SqliteStore) -> None:
    with store, closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        store._connection.execute("PRAGMA busy_timeout = 0")
        with pytest.raises(StorageError, match=r"keeps the database .* to itself"):
            store.add_samples([good(1.0)])
        other.execute("ROLLBACK")
        store.add_samples([good(1.0)])
        assert store.samples(*EVER) == [good(1.0)]


def test_a_database_that_is_being_opened_for_too_long_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "posture.db"
    with opening(path), pytest.raises(StorageError, match="just opening"), opening(path, timeout_s=0):
        pass


def test_a_store_for_reading_refuses_to_write_in_one_sentence(store: SqliteStore) -> None:
    with store:
        reader = SqliteStore.open_readonly(store.path)
        assert reader is not None
        with reader, pytest.raises(StorageError, match="readonly"):
            reader.add_samples([good(1.0)])


def test_a_store_for_reading_makes_neither_file_nor_folder(tmp_path: Path) -> None:
    assert SqliteStore.open_readonly(tmp_path / "folder" / "posture.db") is None
    assert list(tmp_path.iterdir()) == []


def test_a_wait_for_another_writer_lasts_five_seconds_and_a_crash_loses_nothing(store: SqliteStore) -> None:
    with store:
        asked = ("busy_timeout", "journal_mode", "synchronous", "foreign_keys")
        values = [store._connection.execute(f"PRAGMA {name}").fetchone()[0] for name in asked]
        assert values == [5000, "wal", 1, 1]


@posix
def test_folder_and_files_are_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with SqliteStore.open(tmp_path / "new" / "posture.db") as store:
            store.add_samples([good(1.0)])
            rights = {path.name: path.stat().st_mode & 0o777 for path in store.path.parent.iterdir()}
    finally:
        os.umask(before)
    assert {"posture.db", "posture.db-wal", "posture.db-shm"} <= rights.keys()
    assert set(rights.values()) == {0o600}
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700


@posix
def test_a_database_that_others_may_read_is_made_private_and_its_folder_left_alone(store: SqliteStore) -> None:
    store.close()
    store.path.chmod(0o644)
    store.path.parent.chmod(0o755)
    SqliteStore.open(store.path).close()
    assert store.path.stat().st_mode & 0o777 == 0o600
    assert store.path.parent.stat().st_mode & 0o777 == 0o755


def test_a_path_may_hold_any_character_that_a_file_name_can(tmp_path: Path) -> None:
    path = tmp_path / "100 % of #1 & ä" / "posture watch.db"
    with SqliteStore.open(path) as store:
        store.add_samples([good(1.0)])
    assert list(tmp_path.iterdir()) == [path.parent]
    assert path.read_bytes().startswith(b"SQLite format 3")
    reader = SqliteStore.open_readonly(path)
    assert reader is not None
    with reader:
        assert reader.samples(*EVER) == [good(1.0)]


def test_closing_twice_is_harmless(store: SqliteStore) -> None:
    store.close()
    store.close()


def test_a_name_with_bytes_that_are_no_text_can_be_stored_and_found(store: SqliteStore) -> None:
    name = os.fsdecode(b"caf\xe9") if os.name == "posix" else "caf\udce9"
    with store:
        store.save_profile(profile(name))
        assert store.profile(name) == profile("caf\\udce9")
        assert store.delete_profile(name)


def test_a_profile_of_another_version_asks_for_calibration_and_spares_the_others(
    store: SqliteStore, caplog: pytest.LogCaptureFixture
) -> None:
    with store:
        store.save_profile(profile("office"))
        store.save_profile(profile("old"))
        store._connection.execute("UPDATE profiles SET baseline = '{\"nose\": 1}' WHERE name = 'old'")
        with pytest.raises(CalibrationError, match=r"Profile old: .* calibrate again"):
            store.profile("old")
        assert store.profiles() == [profile("office")]
        assert "Profile old" in caplog.text
        assert store.delete_profile("old")


def test_a_mistake_of_ours_is_not_dressed_up_as_a_fault_of_the_disk(store: SqliteStore) -> None:
    with store, pytest.raises(sqlite3.OperationalError, match="no such table"):
        store._read("SELECT * FROM nowhere")


@posix
def test_a_real_small_disk_is_full_in_one_sentence(store: SqliteStore) -> None:
    """The limit on file sizes stands in for the end of the disk."""
    store.close()
    code = """
import resource
store = SqliteStore.open(path)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    store.add_samples(Sample(float(index), Posture.AWAY) for index in range(20_000))
except StorageError as error:
    print(error)
"""
    with started(code, store.path) as process:
        told = process.communicate()[0].strip()
    assert "check that it is there and has room" in told
    assert len(told.splitlines()) == 1
    with SqliteStore.open(store.path) as again:
        assert again.samples(*EVER) == []
