"""What every diary keeps to, the one in a file and the one in memory."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from posture_watch.errors import StorageError
from posture_watch.ports import Diary
from posture_watch.storage.sqlite import SqliteStore
from posture_watch.testing import MemoryDiary
from posture_watch.wellbeing.check_ins import CheckIn, Place
from posture_watch.wellbeing.routines import Kind
from posture_watch.wellbeing.sessions import Session

WHOLE = CheckIn(
    1000.5, 7, 4, (Place.LOWER_BACK, Place.NECK), 0, ("deadline", "zu wenig Schlaf \N{SLEEPING FACE}"), 'a "note"\n'
)
SESSION = Session(1000.0, Kind.BREATHE, "six", 299.5, finished=True, before=7, after=3)


@pytest.fixture(params=["memory", "file"])
def diary(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Diary]:
    if request.param == "memory":
        yield MemoryDiary()
        return
    with SqliteStore.open(tmp_path / "diary.db") as store:
        yield store.diary


def test_a_check_in_comes_back_as_it_was_told(diary: Diary) -> None:
    stored = diary.add_check_in(WHOLE)
    assert stored.id is not None
    assert replace(stored, id=None) == WHOLE
    assert diary.check_in(stored.id) == stored
    assert diary.check_ins(0, 2000) == [stored]


def test_parts_left_out_stay_unknown(diary: Diary) -> None:
    stored = diary.add_check_in(CheckIn(5.0, stress=0))
    assert diary.check_ins(0, 10) == [CheckIn(5.0, stress=0, id=stored.id)]


def test_a_check_in_is_changed_by_its_number_and_no_other_is(diary: Diary) -> None:
    first, second = diary.add_check_in(CheckIn(1.0, stress=1)), diary.add_check_in(CheckIn(2.0, stress=2))
    changed = replace(first, stress=9, time_s=3.0)
    assert diary.change_check_in(changed)
    assert diary.check_ins(0, 10) == [second, changed]
    assert not diary.change_check_in(replace(first, id=99))


def test_a_deleted_check_in_is_gone_and_its_number_is_never_given_again(diary: Diary) -> None:
    first = diary.add_check_in(CheckIn(1.0, stress=1))
    assert first.id is not None
    assert diary.delete_check_in(first.id)
    assert not diary.delete_check_in(first.id)
    assert diary.check_ins(0, 10) == []
    assert diary.check_in(first.id) is None
    assert diary.add_check_in(CheckIn(2.0, stress=1)).id != first.id


def test_ranges_are_half_open_and_in_the_order_of_time(diary: Diary) -> None:
    for time_s in (3.0, 1.0, 2.0):
        diary.add_check_in(CheckIn(time_s, stress=1))
        diary.add_session(replace(SESSION, time_s=time_s))
    assert [each.time_s for each in diary.check_ins(1.0, 3.0)] == [1.0, 2.0]
    assert [each.time_s for each in diary.sessions(1.0, 3.0)] == [1.0, 2.0]


def test_a_session_comes_back_as_it_was_done_and_can_be_deleted(diary: Diary) -> None:
    stored = diary.add_session(SESSION)
    assert diary.sessions(0, 2000) == [stored]
    assert replace(stored, id=None) == SESSION
    assert stored.id is not None
    assert diary.delete_session(stored.id)
    assert diary.sessions(0, 2000) == []
    assert not diary.delete_session(stored.id)


def test_what_was_shown_is_remembered_by_its_name(diary: Diary) -> None:
    assert diary.shown_s("pain") is None
    diary.note_shown("pain", 10.0)
    diary.note_shown("card", 11.0)
    diary.note_shown("pain", 12.5)
    assert (diary.shown_s("pain"), diary.shown_s("card")) == (12.5, 11.0)


@pytest.mark.parametrize("note", ["\ud800", "\x00", "x" * 500])
def test_whatever_is_typed_into_a_note_can_be_stored(diary: Diary, note: str) -> None:
    diary.add_check_in(CheckIn(1.0, note=note, tags=("\ud800",)))
    assert len(diary.check_ins(0, 2)) == 1


def test_a_row_that_no_check_in_can_be_is_damage_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "diary.db"
    with SqliteStore.open(path) as store:
        store.diary.add_check_in(CheckIn(1.0, stress=1))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE check_ins SET places = '[\"moon\"]'")
    with SqliteStore.open(path) as store, pytest.raises(StorageError, match="moon"):
        store.diary.check_ins(0, 10)
