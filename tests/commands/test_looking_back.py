import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import typer
from rich.console import Console

from posture_watch.commands.looking_back import DAY, MONTH, WEEK, Form, Length, look_back
from posture_watch.commands.recorded import Reader
from posture_watch.ports import Store
from posture_watch.posture.alerts import Alert, AlertKind, Outcome
from posture_watch.storage.sqlite import SqliteStore
from posture_watch.testing import MemoryStore
from tests.commands.program import Program
from tests.record import record

BERLIN = ZoneInfo("Europe/Berlin")
AT_FOUR = time(4)


def at(hour: int, minute: int = 0, *, day: date = date(2026, 3, 3)) -> float:
    return datetime.combine(day, time(hour, minute), tzinfo=BERLIN).timestamp()


def store_of(*records: tuple[float, str]) -> MemoryStore:
    store = MemoryStore()
    for start_s, letters in records:
        store.add_samples(record(letters, start_s=start_s, step_s=60))
    return store


def look(
    length: Length, store: Store | None, day: str | None, now_s: float, *, width: int = 100, **form: bool
) -> tuple[int, str]:
    page = StringIO()
    reader = Reader(store, now_s, BERLIN, AT_FOUR)
    return look_back(length, reader, day, Form(**form), Console(file=page, width=width)), page.getvalue()


def today(store: Store | None, day: str | None = None, *, now_s: float = at(17, 42), **form: bool) -> tuple[int, str]:
    return look(DAY, store, day, now_s, **form)


def week(store: Store | None, last: str | None = None, **form: bool) -> tuple[int, str]:
    return look(WEEK, store, last, at(17, 42), **form)


def month(store: Store | None, last: str | None = None, **form: bool) -> tuple[int, str]:
    return look(MONTH, store, last, at(17, 42), **form)


def figures(of: Callable[..., tuple[int, str]], *arguments: Any, **options: Any) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(of(*arguments, as_json=True, **options)[1])
    return document


def test_a_day_that_goes_on_ends_now_and_says_so() -> None:
    store = store_of((at(9), "g" * 31))
    code, page = today(store)
    assert code == 0
    assert page.splitlines()[0] == "Tuesday 3 March 2026, so far (until 17:42)"
    assert "Good posture for 100 % of the 30 min that could be judged." in page
    document = figures(today, store)
    assert document["so_far"] is True
    assert document["total_s"] == 13 * 3600 + 42 * 60


def test_a_day_that_is_over_is_whole() -> None:
    store = store_of((at(9), "g" * 31))
    code, page = today(store, "2026-03-03", now_s=at(9, day=date(2026, 3, 5)))
    assert (code, page.splitlines()[0].strip()) == (0, "Tuesday 3 March 2026")
    document = figures(today, store, "2026-03-03", now_s=at(9, day=date(2026, 3, 5)))
    assert (document["so_far"], document["total_s"]) == (False, 86400)


def test_a_verdict_that_holds_across_the_end_of_a_day_counts_in_both_days() -> None:
    store = store_of((at(3, 55) + 20, "g" * 10))
    yesterday, this_day = figures(today, store, "yesterday"), figures(today, store)
    assert (yesterday["good_s"], this_day["good_s"]) == (280, 260)


def test_yesterday_is_the_day_before_even_in_the_small_hours() -> None:
    night_s = at(1, 30, day=date(2026, 3, 4))
    assert figures(today, store_of(), "yesterday", now_s=night_s)["date"] == "2026-03-02"
    assert figures(today, store_of(), now_s=night_s)["date"] == "2026-03-03"


def test_alerts_of_the_day_are_counted_with_what_followed_them() -> None:
    store = store_of((at(9), "sssggggg"))
    store.add_alert(Alert(at(9, 2) + 30, AlertKind.NUDGE, None, Outcome.SHOWN, "dbus"))
    store.add_alert(Alert(at(9, day=date(2026, 3, 2)), AlertKind.NUDGE, None, Outcome.SHOWN, "dbus"))
    nudges = figures(today, store)["nudges"]
    assert nudges == {"shown": 1, "followed": 1, "fine": 0, "held_back": 0, "failed": 0}


@pytest.mark.parametrize("days", [4, 5])
def test_a_day_is_compared_with_the_four_weeks_before_when_five_of_their_days_have_enough(days: int) -> None:
    store = store_of((at(9), "g" * 61))
    for back in range(1, days + 1):
        store.add_samples(record("gs" * 20 + "a", start_s=at(9) - back * 86400, step_s=60))
    store.add_samples(record("s" * 90, start_s=at(9) - 29 * 86400, step_s=60))
    page = today(store)[1]
    assert ("50 points above your mean of 5 earlier days, 50 %" in page) == (days == 5)
    assert ("Compared              not yet" in page) == (days == 4)


def test_a_day_without_data_says_so_in_one_sentence() -> None:
    assert today(store_of((at(9), "ggg")), "2026-02-03") == (1, "Nothing was recorded on Tuesday 3 February 2026.\n")
    assert today(store_of()) == (1, "Nothing was recorded on Tuesday 3 March 2026, so far.\n")
    assert today(None) == (1, "Nothing has been recorded yet; begin with: posture-watch run\n")
    assert week(store_of()) == (1, "Nothing was recorded in the seven days until Tuesday 3 March 2026.\n")


def test_json_of_a_day_without_data_has_the_same_keys_and_exit_code_1_as_well() -> None:
    assert today(None, as_json=True)[0] == week(None, as_json=True)[0] == 1
    assert set(figures(today, None)) == set(figures(today, store_of((at(9), "ggg"))))
    assert figures(today, None)["not_watched_s"] == 13 * 3600 + 42 * 60


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2026-03-04", "2026-03-04 is still to come; today is 2026-03-03."),
        ("9999-12-31", "9999-12-31 is still to come; today is 2026-03-03."),
        ("0001-01-01", "0001-01-01 is before anything could be recorded; take a day from 2000-01-01 on."),
        ("tomorrow", "'tomorrow' is no date; write it as 2026-03-03 or yesterday."),
        ("2026-02-30", "'2026-02-30' is no date; write it as 2026-03-03 or yesterday."),
        ("", "'' is no date; write it as 2026-03-03 or yesterday."),
    ],
)
def test_a_date_that_cannot_be_shown_gets_one_sentence_and_exit_code_2(day: str, sentence: str) -> None:
    for command in (today, week):
        with pytest.raises(typer.BadParameter) as refused:
            command(store_of(), day)
        assert refused.value.message == sentence
        assert refused.value.exit_code == 2


@pytest.mark.parametrize("day", ["2000-01-01", " 2026-03-03 ", "today", "yesterday"])
def test_every_day_from_2000_until_today_can_be_asked_for(day: str) -> None:
    assert today(store_of(), day)[0] == 1
    assert week(store_of(), day)[0] == 1


def test_a_week_ends_with_the_day_asked_for_and_its_totals_add_up() -> None:
    store = store_of(
        (at(9), "g" * 31), (at(9, day=date(2026, 2, 25)), "s" * 31), (at(9, day=date(2026, 2, 24)), "s" * 31)
    )
    document = figures(week, store)
    assert [day["date"] for day in document["days"]] == [
        (date(2026, 2, 25) + timedelta(days=i)).isoformat() for i in range(7)
    ]
    assert (document["total"]["good_s"], document["total"]["poor_s"]) == (1800, 1800)
    assert document["total"]["total_s"] == 6 * 86400 + 13 * 3600 + 42 * 60
    assert figures(week, store, "2026-02-26")["total"]["poor_s"] == 3600
    code, page = week(store)
    assert (code, page.splitlines()[0].strip()) == (0, "Seven days until Tuesday 3 March 2026, so far")


def test_a_month_has_thirty_days() -> None:
    store = store_of(
        (at(9), "g" * 31), (at(9, day=date(2026, 2, 2)), "s" * 31), (at(9, day=date(2026, 2, 1)), "s" * 31)
    )
    document = figures(month, store)
    assert (document["kind"], len(document["days"]), document["days"][0]["date"]) == ("month", 30, "2026-02-02")
    assert (document["total"]["good_s"], document["total"]["poor_s"]) == (1800, 1800)
    assert month(store)[1].splitlines()[0].strip() == "Thirty days until Tuesday 3 March 2026, so far"
    assert month(store_of()) == (1, "Nothing was recorded in the thirty days until Tuesday 3 March 2026.\n")


@pytest.mark.parametrize(("command", "previous"), [(today, "2026-03-02"), (week, "2026-02-24"), (month, "2026-02-01")])
def test_the_time_before_is_the_same_length_and_ends_where_this_one_begins(
    command: Callable[..., tuple[int, str]], previous: str
) -> None:
    store = store_of((at(9), "g" * 31), (at(9, day=date.fromisoformat(previous)), "s" * 31))
    document = figures(command, store, compare=True)
    this = document.get("total", document)
    assert (document["previous"]["poor_s"], this["poor_s"]) == (1800, 0)
    assert document["previous"]["end_s"] == this["start_s"]
    assert ("usual" in document) == (command is not month)
    assert "previous" not in figures(command, store)
    assert "Judged a day" in command(store, compare=True)[1]
    assert "Judged a day" not in command(store)[1]


@pytest.mark.parametrize("command", [today, week, month])
def test_plain_is_sentences_of_any_length_without_drawing(command: Callable[..., tuple[int, str]]) -> None:
    store = store_of((at(9), "gs" * 60 + "a"))
    code, page = command(store, plain=True, compare=True)
    assert code == 0
    assert page.isascii()
    assert all(line.endswith(".") and "  " not in line for line in page.splitlines())
    assert "Good posture: this" in page


def test_ten_days_that_get_better_are_told_as_a_trend_and_nine_are_not() -> None:
    store = store_of()
    for back in range(10):
        good = 60 - 4 * back
        store.add_samples(record("g" * good + "s" * (60 - good) + "a", start_s=at(9) - back * 86400, step_s=60))
    assert "about 46.7 points a week more good posture, over 10 days" in week(store, plain=True)[1]
    assert figures(today, store)["trend"]["clear"] is True
    nine = figures(today, store, "yesterday")
    assert nine["trend"] is None
    assert "no telling yet: takes 10 days with 30 min judged each" in today(store, "yesterday", plain=True)[1]


def test_a_record_from_the_future_leaves_the_day_as_it_is() -> None:
    store = store_of((at(9), "g" * 31), (at(18), "s" * 31))
    document = figures(today, store)
    assert (document["good_s"], document["poor_s"]) == (1800, 0)
    assert datetime.fromisoformat(document["end"]) == datetime(2026, 3, 3, 16, 42, tzinfo=UTC)


def test_the_command_also_saves_what_it_printed_as_a_picture_that_fetches_nothing(program: Program) -> None:
    program.home.mkdir()
    with SqliteStore.open(program.database) as stored:
        noon_s = datetime(2026, 3, 3, 12).astimezone().timestamp()  # of this computer's own clock
        stored.add_samples(record("gs" * 60, start_s=noon_s, step_s=60))
    picture = program.home / "today.svg"
    ended = program.ask("today", "--date", "2026-03-03", "--picture", picture)
    assert (ended.code, ended.err) == (0, "")
    svg = picture.read_text(encoding="utf-8")
    assert "posture-watch&#160;today" in svg or "posture-watch today" in svg
    assert "url(http" not in svg
    assert "@font-face" not in svg
    assert program.ask("week", "--date", "2026-03-03", "--picture", program.home).code == 1
