"""Notes in every store, the one in a file as the one in memory."""

from contextlib import closing
from pathlib import Path

import pytest

from posture_watch.posture.notes import MOST_CHARACTERS, Note
from posture_watch.storage.sqlite import SqliteStore
from posture_watch.testing import MemoryStore


@pytest.mark.parametrize("in_a_file", [False, True])
def test_notes_come_back_in_the_order_of_their_times_and_of_their_writing(tmp_path: Path, *, in_a_file: bool) -> None:
    notes = [Note(20.0, "später"), Note(10.0, "first"), Note(10.0, "and another; DROP TABLE notes"), Note(30.0, "out")]
    with closing(SqliteStore.open(tmp_path / "posture.db") if in_a_file else MemoryStore()) as store:
        for note in notes:
            store.add_note(note)
        assert store.notes(10.0, 30.0) == [notes[1], notes[2], notes[0]]


@pytest.mark.parametrize("text", ["", " ", "two\nlines", "\x1b[31m", "x" * (MOST_CHARACTERS + 1)])
def test_a_note_is_one_line_that_can_be_seen(text: str) -> None:
    with pytest.raises(ValueError, match="printable"):
        Note(0.0, text)
