"""What was recorded, in files that others read."""

import csv
import io
import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from posture_watch.commands.export import Format, What, send, write
from posture_watch.commands.recorded import Reader
from posture_watch.devices.activity_server import ActivityServer, ActivityServerError
from posture_watch.errors import StorageError
from posture_watch.posture.alerts import Action, Alert, AlertKind, Outcome
from posture_watch.posture.notes import Note
from posture_watch.posture.samples import Cause
from posture_watch.reports.tables import TABLES
from posture_watch.storage.sqlite import SqliteStore
from posture_watch.testing import MemoryStore
from posture_watch.wellbeing.check_ins import CheckIn, Place
from posture_watch.wellbeing.routines import Kind
from posture_watch.wellbeing.sessions import Session
from tests.commands.activity_watch import activity_watch
from tests.commands.program import Program
from tests.commands.test_looking_back import AT_FOUR, BERLIN, at
from tests.record import record

DAY_S = 86_400.0
A_NUDGE = Alert(
    at(9, 5), AlertKind.NUDGE, Cause.SLUMP, Outcome.SHOWN, "dbus", "", Action.FINE, 'Sit "back",\nwould you? Käse'
)


@pytest.fixture
def store() -> MemoryStore:
    """Return a store with a day of good, slumped and turned minutes, and a good one two days before."""
    store = MemoryStore()
    store.add_samples(record("g" * 30 + "s" * 20 + "u" * 10 + "a" * 11, start_s=at(9), step_s=30))
    store.add_samples(record("g" * 121, start_s=at(10) - 2 * DAY_S, step_s=30))
    store.add_alert(A_NUDGE)
    store.add_note(Note(at(9, 30), "A new chair"))
    store.diary.add_check_in(
        CheckIn(at(11), 4, 2, (Place.NECK, Place.WRISTS), tags=("late", "Käse"), note='a "note", two')
    )
    store.diary.add_session(Session(at(12), Kind.BREATHE, "six", 299.5, finished=True, before=6))
    return store


def written(store: MemoryStore, out: Path, what: What, form: Format) -> str:
    reader = Reader(store, at(17), BERLIN, AT_FOUR)
    today = reader.today
    assert write(reader, out, what, form, reader.day("2026-03-01"), today) == 0
    return out.read_text(encoding="utf-8")


def table(store: MemoryStore, out: Path, what: What) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written(store, out, what, Format.CSV))))


@pytest.mark.parametrize("what", What)
def test_every_table_has_its_documented_columns_in_their_order(store: MemoryStore, tmp_path: Path, what: What) -> None:
    text = written(store, tmp_path / "out.csv", what, Format.CSV)
    assert next(csv.reader(io.StringIO(text))) == list(TABLES[what])
    assert all(len(row) == len(TABLES[what]) for row in csv.reader(io.StringIO(text)))
    assert all(column.meaning for column in TABLES[what].values())


@pytest.mark.parametrize("what", What)
def test_json_has_the_same_rows_as_csv_and_says_what_each_column_is(
    store: MemoryStore, tmp_path: Path, what: What
) -> None:
    document = json.loads(written(store, tmp_path / "out.json", what, Format.JSON))
    rows = table(store, tmp_path / "out.csv", what)
    assert document["kind"] == f"posture-watch {what}"
    assert list(document["columns"]) == list(TABLES[what])
    assert len(document["rows"]) == len(rows) > 0
    for exact, row in zip(document["rows"], rows, strict=True):
        for name, value in exact.items():
            told = row[name]
            if isinstance(value, int | float):
                assert float(told) == pytest.approx(value, abs=1e-6)
            else:
                assert told == (value or "")


def test_minutes_and_days_and_samples_tell_the_same_seconds(store: MemoryStore, tmp_path: Path) -> None:
    minutes, days = (table(store, tmp_path / "out.csv", what) for what in (What.MINUTES, What.DAYS))
    for name in ("good_s", "poor_s", "slump_s", "unsure_s", "away_s"):
        assert sum(float(row[name]) for row in minutes) == pytest.approx(sum(float(row[name]) for row in days))
    assert [(row["date"], float(row["good_s"]), float(row["slump_s"])) for row in days] == [
        ("2026-03-01", 3600, 0),
        ("2026-03-02", 0, 0),
        ("2026-03-03", 900, 600),
    ]
    assert all(
        float(row["total_s"])
        == pytest.approx(sum(float(row[f"{name}_s"]) for name in ("good", "poor", "unsure", "away", "not_watched")))
        for row in days
    )
    samples = table(store, tmp_path / "out.csv", What.SAMPLES)
    assert len(samples) == 71 + 121


def test_times_come_in_both_forms_and_mean_the_same(store: MemoryStore, tmp_path: Path) -> None:
    for what, name in ((What.SAMPLES, "time"), (What.MINUTES, "start"), (What.DAYS, "start"), (What.ALERTS, "time")):
        for row in table(store, tmp_path / "out.csv", what):
            assert datetime.fromisoformat(row[name]).timestamp() == float(row[f"{name}_s"])
            assert row[name].endswith("+01:00")


def test_texts_with_commas_quotes_and_line_breaks_come_back(store: MemoryStore, tmp_path: Path) -> None:
    (row,) = table(store, tmp_path / "out.csv", What.ALERTS)
    assert (row["text"], row["answer"], row["cause"]) == (A_NUDGE.text, "fine", "slump")


def test_what_was_told_and_done_comes_back_with_unknown_parts_empty(store: MemoryStore, tmp_path: Path) -> None:
    (told,) = table(store, tmp_path / "out.csv", What.CHECK_INS)
    assert (told["stress"], told["pain"], told["places"], told["energy"]) == ("4", "2", "neck,wrists", "")
    assert (told["tags"], told["note"]) == ("late,Käse", 'a "note", two')
    (done,) = table(store, tmp_path / "out.csv", What.EXERCISES)
    assert (done["kind"], done["finished"], done["before"], done["after"]) == ("breathe", "1", "6", "")
    (note,) = table(store, tmp_path / "out.csv", What.NOTES)
    assert note["text"] == "A new chair"


def test_an_export_begins_with_the_first_record_of_any_kind(tmp_path: Path) -> None:
    for make in (MemoryStore, lambda: SqliteStore.open(tmp_path / "told.db")):
        store = make()
        store.diary.add_check_in(CheckIn(at(11), stress=4))
        assert store.first_s() == at(11)
        store.add_note(Note(at(10), "earlier"))
        assert store.first_s() == at(10)
        store.close()


def test_nothing_in_a_range_is_a_table_without_rows_and_exit_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reader = Reader(MemoryStore(), at(17), BERLIN, AT_FOUR)
    for form in Format:
        assert write(reader, tmp_path / "out", What.MINUTES, form, reader.today, reader.today) == 1
        assert "Nothing was recorded" in capsys.readouterr().err
    assert json.loads((tmp_path / "out").read_text())["buckets"]


def test_a_bucket_is_what_the_importer_of_activitywatch_takes(store: MemoryStore, tmp_path: Path) -> None:
    document = json.loads(written(store, tmp_path / "out.json", What.MINUTES, Format.ACTIVITYWATCH))
    ((name, bucket),) = document["buckets"].items()
    assert bucket["id"] == name
    assert {type(bucket[key]) for key in ("id", "type", "client", "hostname", "created")} == {str}
    assert not any(letter.isspace() for letter in name + bucket["hostname"])
    assert datetime.fromisoformat(bucket["created"]).tzinfo is not None
    assert all(set(event) == {"timestamp", "duration", "data"} for event in bucket["events"])
    assert [
        (event["duration"], event["data"]["posture"], event["data"].get("cause")) for event in bucket["events"]
    ] == [
        (3600, "good", None),
        (900, "good", None),
        (600, "poor", "slump"),
        (300, "unsure", None),
        (300, "away", None),
    ]
    assert bucket["events"][2]["data"]["title"] == "Poor posture: slumped"
    starts = [datetime.fromisoformat(event["timestamp"]).timestamp() for event in bucket["events"]]
    assert starts == sorted(starts)


@pytest.fixture
def server() -> Iterator[tuple[str, Any]]:
    with activity_watch() as listening:
        yield listening


def sent(address: str, store: MemoryStore, now_s: float = at(17)) -> int:
    reader = Reader(store, now_s, BERLIN, AT_FOUR)
    return send(ActivityServer(address), reader, reader.day("2026-03-01"), reader.today)


def test_only_what_is_new_is_sent_so_that_sending_twice_changes_nothing(
    server: tuple[str, Any], store: MemoryStore
) -> None:
    address, kept = server
    assert sent(address, store) == 5
    assert sent(address, store) == 0
    store.add_samples(record("a" * 9 + "g" * 11, start_s=at(9) + 71 * 30, step_s=30))
    assert sent(address, store) == 2
    ((_, events),) = kept.events.items()
    # The time away went on: what had been sent of it stays, and the rest is an event of its own.
    assert [event["data"]["posture"] for event in events[-3:]] == ["away", "away", "good"]
    ends = [datetime.fromisoformat(event["timestamp"]).timestamp() + event["duration"] for event in events]
    starts = [datetime.fromisoformat(event["timestamp"]).timestamp() for event in events]
    assert all(end <= start for end, start in zip(ends[1:], starts[2:], strict=False))
    assert sum(event["duration"] for event in events) == pytest.approx(3600 + 90 * 30, abs=0.01)


def test_a_server_that_is_not_there_or_is_another_one_gets_one_sentence(
    server: tuple[str, Any], store: MemoryStore
) -> None:
    address, kept = server
    kept.text = b"<html>"
    with pytest.raises(ActivityServerError, match="is no ActivityWatch"):
        sent(address, store)
    kept.text, kept.status = None, 500
    with pytest.raises(ActivityServerError, match="refused POST"):
        sent(address, store)
    with pytest.raises(ActivityServerError, match="does not answer"):
        sent("http://127.0.0.1:1", store)


def test_a_redirection_is_not_followed(server: tuple[str, Any], store: MemoryStore) -> None:
    address, kept = server
    kept.status = 302
    with pytest.raises(ActivityServerError, match="302"):
        sent(address, store)
    assert len(kept.requests) == 1


@pytest.mark.parametrize(
    "address",
    [
        *("http://192.0.2.1:5600", "http://example.org", "https://127.0.0.1:5600", "http://127.0.0.1.example.org"),
        *(
            "http://127.0.0.1@example.org/",
            "ftp://localhost",
            "localhost:5600",
            "",
            "http://[::1",
            "http://localhost:x",
        ),
    ],
)
def test_nothing_is_sent_to_another_computer(address: str) -> None:
    with pytest.raises(ActivityServerError, match="not on this computer"):
        ActivityServer(address)


def test_proxies_are_not_used(server: tuple[str, Any], store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    address, kept = server
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    assert sent(address, store) == 5
    assert all(request.split()[1].startswith("/api/0/buckets/posture-watch_") for request in kept.requests)


@pytest.fixture
def filled(program: Program) -> Program:
    program.home.mkdir()
    with SqliteStore.open(program.database) as store:
        store.add_samples(record("g" * 130, start_s=1_772_500_000))
    return program


def test_the_command_writes_by_the_name_of_the_file_and_to_the_screen(filled: Program) -> None:
    to_file = filled.ask("export", filled.home / "out.json", "--what", "days", "--to", "2026-03-04")
    assert (to_file.code, to_file.out) == (0, "")
    assert json.loads((filled.home / "out.json").read_text())["rows"][0]["good_s"] == 129
    to_screen = filled.ask("export", "--to", "2026-03-04")
    assert to_screen.code == 0
    assert len(to_screen.out.splitlines()) == 4
    assert filled.ask("export", filled.database).code == 1
    assert filled.ask("export", "--columns", "--what", "alerts").out.startswith("time_s")


def test_the_command_sends_when_asked(filled: Program) -> None:
    with activity_watch() as (address, kept):
        ended = filled.ask("export", "--post", "--server", address, "--to", "2026-03-04")
    assert (ended.code, ended.out) == (0, f"Sent 1 events to ActivityWatch at {address}.\n")
    assert len(kept.buckets) == 1
    assert filled.ask("export", "--post", "--server", address).code == 1
    assert filled.ask("export", "--post", "out.csv").code == 2


@pytest.mark.parametrize("words", [("--from", "soon"), ("--from", "2026-03-05", "--to", "2026-03-04")])
def test_a_range_that_cannot_be_is_wrong_usage(filled: Program, words: tuple[str, ...]) -> None:
    assert filled.ask("export", *words).code == 2


def test_a_file_that_cannot_be_written_gets_one_sentence_and_an_older_one_stays(
    store: MemoryStore, tmp_path: Path
) -> None:
    reader = Reader(store, at(17), BERLIN, AT_FOUR)
    for bad in (tmp_path, tmp_path / "nowhere" / "out.csv"):
        with pytest.raises(StorageError, match="name"):
            write(reader, bad, What.MINUTES, Format.CSV, reader.today, reader.today)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_full_disk_gets_one_sentence(store: MemoryStore) -> None:
    reader = Reader(store, at(17), BERLIN, AT_FOUR)
    with pytest.raises(StorageError, match=os.strerror(28)):
        write(reader, Path("/dev/full"), What.MINUTES, Format.CSV, reader.today, reader.today)
