"""Figures on what is stored, forgetting, and made-up days."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from posture_watch.commands.data import make_days, run_purge
from posture_watch.posture.holds import read_holds
from posture_watch.posture.minutes import condense
from posture_watch.posture.samples import Posture, Sample
from posture_watch.storage.connection import COMPANIONS
from posture_watch.storage.sqlite import SqliteStore
from posture_watch.testing.synthetic import SITTING, synthetic_day, synthetic_days
from posture_watch.wellbeing.check_ins import CheckIn
from posture_watch.wellbeing.routines import Kind
from posture_watch.wellbeing.sessions import Session
from tests.commands.program import Program
from tests.contracts.values import EVER, nudge, profile
from tests.record import record

BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY = date(2026, 3, 6)
MARK = b"ZQ-A-MARK-TO-BE-FORGOTTEN"


def at(day: date, hour: int = 9) -> float:
    return datetime(day.year, day.month, day.day, hour).astimezone().timestamp()


def bytes_of(database: Path) -> bytes:
    files = [database, *(Path(f"{database}{companion}") for companion in COMPANIONS)]
    return b"".join(file.read_bytes() for file in files if file.exists())


def marked(start_s: float) -> list[Sample]:
    return [Sample(start_s + i, Posture.GOOD, 90.0, hold_s=2, profile=MARK.decode()) for i in range(200)]


@pytest.fixture
def filled(program: Program) -> Iterator[Program]:
    """Give a program with a record of 2 March, marked, and one of 4 March, while somebody else has it open."""
    program.home.mkdir()
    with SqliteStore.open(program.database) as store:
        store.add_samples(marked(at(date(2026, 3, 2))))
        store.add_alert(nudge(at(date(2026, 3, 2)), channel=MARK.decode()))
        store.add_samples(record("g" * 60, start_s=at(date(2026, 3, 4))))
        store.add_alert(nudge(at(date(2026, 3, 4))))
        store.save_profile(profile())
        yield program


def test_what_is_purged_leaves_no_trace_in_the_file_nor_in_its_log(filled: Program) -> None:
    assert MARK in bytes_of(filled.database)
    ended = filled.ask("data", "purge", "--before", "2026-03-03", "--yes")
    assert (ended.code, ended.err) == (0, "")
    assert "200 verdicts" in ended.out
    assert MARK not in bytes_of(filled.database)
    with SqliteStore.open(filled.database) as store:
        assert len(store.samples(*EVER)) == 60
        assert len(store.alerts(*EVER)) == len(store.minutes(*EVER)) == len(store.profiles()) == 1


def test_purging_all_leaves_the_profiles_alone_and_takes_damaged_copies_along(filled: Program) -> None:
    aside = filled.home / "posture-watch.damaged-20260301-120000.db"
    aside.write_bytes(MARK)
    with SqliteStore.open(filled.database) as store:
        store.add_samples(marked(at(date(2026, 3, 3))) * 5)
        store.housekeeping.wipe()
    size_bytes = filled.database.stat().st_size
    ended = filled.ask("data", "purge", "--all", "--yes")
    assert (ended.code, ended.err) == (0, "")
    assert not aside.exists()
    assert filled.database.stat().st_size < size_bytes
    assert MARK not in bytes_of(filled.database)
    with SqliteStore.open(filled.database) as store:
        assert not any((store.samples(*EVER), store.alerts(*EVER), store.minutes(*EVER)))
        assert store.profiles() == [profile()]


def test_what_was_told_and_done_is_purged_with_the_rest(filled: Program) -> None:
    early, late = at(date(2026, 3, 2)), at(date(2026, 3, 4))
    with SqliteStore.open(filled.database) as store:
        for time_s in (early, late):
            store.diary.add_check_in(CheckIn(time_s, pain=8, note=f"{MARK.decode()} {time_s}"))
            store.diary.add_session(Session(time_s, Kind.BREATHE, MARK.decode(), 60.0, finished=True))
        store.diary.note_shown("pain_signs", late)
    assert filled.ask("data", "purge", "--before", "2026-03-03", "--yes").code == 0
    with SqliteStore.open(filled.database) as store:
        assert [each.time_s for each in store.diary.check_ins(*EVER)] == [late]
        assert [each.time_s for each in store.diary.sessions(*EVER)] == [late]
    assert filled.ask("data", "purge", "--all", "--yes").code == 0
    assert MARK not in bytes_of(filled.database)
    with SqliteStore.open(filled.database) as store:
        assert not any((store.diary.check_ins(*EVER), store.diary.sessions(*EVER)))
        assert store.diary.shown_s("pain_signs") is None, "that the signs were shown tells of the pain"


def test_where_nobody_can_be_asked_nothing_is_forgotten(filled: Program) -> None:
    ended = filled.ask("data", "purge", "--all")
    assert (ended.code, ended.out) == (2, "")
    assert "--yes" in ended.err
    assert MARK in bytes_of(filled.database)


@pytest.mark.parametrize(
    "words", [("--before", "2026-03-03", "--all"), (), ("--before", "soon"), ("--before", "2999-01-01")]
)
def test_an_unclear_purge_is_wrong_usage_and_forgets_nothing(filled: Program, words: tuple[str, ...]) -> None:
    ended = filled.ask("data", "purge", *words, "--yes")
    assert ended.code == 2
    assert MARK in bytes_of(filled.database)


def test_a_purge_without_anything_stored_says_so_and_makes_no_file(program: Program) -> None:
    ended = program.ask("data", "purge", "--all", "--yes")
    assert (ended.code, ended.out) == (0, "Nothing has been recorded yet.\n")
    assert not program.database.exists()


def test_a_store_that_goes_on_after_a_purge_records_on(tmp_path: Path) -> None:
    with SqliteStore.open(tmp_path / "posture.db") as watching, SqliteStore.open(tmp_path / "posture.db") as purging:
        watching.add_samples(record("g" * 61, start_s=6000))
        run_purge(purging, None)
        watching.add_samples(record("s" * 61, start_s=6061))
        assert sum(row.watched_s for row in watching.minutes(*EVER)) == 60
        run_purge(purging, 6090.0)
        assert sum(row.poor_s for row in watching.minutes(6090, 6200)) == pytest.approx(31, abs=30)


def test_stats_tell_counts_times_and_room(filled: Program) -> None:
    document = json.loads(filled.ask("data", "stats", "--json").out)
    assert document["size_bytes"] > 10_000
    assert document["records"]["samples"] == {
        "count": 260,
        "first_s": at(date(2026, 3, 2)),
        "last_s": at(date(2026, 3, 4)) + 59,
    }
    text = filled.ask("data", "stats").out
    assert "       260  verdicts, 2026-03-02 to 2026-03-04" in text
    assert "not there yet" in Program(filled.home / "elsewhere").ask("data", "stats").out


def test_made_up_days_go_into_a_new_file_only(program: Program) -> None:
    out = program.home / "made.db"
    program.home.mkdir()
    ended = program.ask("data", "synthesize", out, "--days", "3", "--until", "2026-03-06")
    assert (ended.code, ended.err) == (0, "")
    assert out.exists()
    assert not program.database.exists()
    for taken in (out, program.database):
        assert program.ask("data", "synthesize", taken, "--days", "1").code == 1


def test_the_same_seed_makes_the_same_days_and_another_one_others() -> None:
    assert synthetic_day(FRIDAY, seed=1, zone=BERLIN) == synthetic_day(FRIDAY, seed=1, zone=BERLIN)
    assert synthetic_day(FRIDAY, seed=1, zone=BERLIN) != synthetic_day(FRIDAY, seed=2, zone=BERLIN)


def test_a_made_up_week_has_five_days_of_about_eight_hours_with_nudges_and_breaks() -> None:
    days = dict(synthetic_days(date(2026, 3, 8), 7, seed=3, zone=BERLIN))
    assert [bool(day.samples) for day in days.values()] == [True] * 5 + [False] * 2
    for day in days.values():
        times_s = [sample.time_s for sample in day.samples]
        assert times_s == sorted(set(times_s))
        assert not day.samples or 7.5 < len(times_s) / 3600 < 9
        assert bool(day.alerts) == bool(day.samples)
        assert {sample.profile.split()[0] for sample in day.samples} <= {SITTING}
    every = [day for _, day in synthetic_days(date(2026, 3, 8), 7, seed=3, zone=BERLIN, every_day=True)]
    assert all(day.samples for day in every)


def test_old_made_up_days_keep_their_minutes_without_their_samples(tmp_path: Path) -> None:
    made = dict(synthetic_days(FRIDAY, 3, seed=1, zone=BERLIN))
    list(make_days(tmp_path / "made.db", FRIDAY, 3, seed=1, zone=BERLIN, every_day=False, keep_days=1))
    with SqliteStore.open(tmp_path / "made.db") as store:
        assert store.samples(*EVER) == made[FRIDAY].samples
        expected = [list(condense(read_holds(day.samples)).pieces()) for day in made.values()]
        assert list(store.holds(*EVER).pieces()) == [piece for day in expected for piece in day]
    with closing(sqlite3.connect(tmp_path / "made.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
