"""The weekly letter, from two made-up months."""

import json
import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from posture_watch.commands.insights import figures_of
from posture_watch.commands.letter import letter_of, run_letter
from posture_watch.commands.recorded import Reader
from posture_watch.storage.sqlite import SqliteStore
from posture_watch.translation import speaking
from posture_watch.wellbeing.insights import Figure, Verdict, find_insights
from posture_watch.wellbeing.sessions import what_helped
from tests.two_months import BERLIN, LAST
from tests.two_months import two_months as two_months_in

NOW_S = datetime.combine(LAST, time(22), tzinfo=BERLIN).timestamp()


@pytest.fixture(scope="module")
def two_months(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    with SqliteStore.open(two_months_in(tmp_path_factory.mktemp("synthetic"))) as store:
        yield Reader(store, NOW_S, BERLIN, time(4))


def test_the_letter_of_two_made_up_months_compares_the_week_and_suggests_one_thing(
    two_months: Reader, capsys: pytest.CaptureFixture[str]
) -> None:
    run_letter(two_months, LAST, html=None, as_json=False)
    text = capsys.readouterr().out
    assert text.startswith("Your week until 2026-05-08\n")
    assert re.search(r"poor posture: \d+ %, \d+ % in the weeks before", text)
    assert text.count("One suggestion") == 1


def test_the_json_of_the_letter_has_the_same_figures(two_months: Reader, capsys: pytest.CaptureFixture[str]) -> None:
    run_letter(two_months, LAST, html=None, as_json=True)
    told = json.loads(capsys.readouterr().out)
    written = letter_of(two_months, LAST)
    assert told["last"] == "2026-05-08"
    assert [each["now"] for each in told["changes"]] == [change.now for change in written.changes]
    assert {"stress", "pain", "poor_share"} <= {each["figure"] for each in told["changes"]}


def test_the_page_of_the_letter_asks_no_network_and_speaks_the_language(two_months: Reader, tmp_path: Path) -> None:
    page = tmp_path / "letter.html"
    with speaking("de"):
        run_letter(two_months, LAST, html=page, as_json=False)
    text = page.read_text(encoding="utf-8")
    assert "Deine Woche bis 2026-05-08" in text
    assert '<article lang="de">' in text
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", text)


def test_a_week_in_which_nothing_happened_is_a_quiet_one(capsys: pytest.CaptureFixture[str]) -> None:
    run_letter(Reader(None, NOW_S, BERLIN, time(4)), LAST, html=None, as_json=False)
    assert "A quiet week" in capsys.readouterr().out


def test_in_the_made_up_months_the_planted_link_is_found_and_no_other(two_months: Reader) -> None:
    pain, stress, breaks = find_insights(figures_of(two_months, LAST, 60))
    assert pain.day_count >= 30
    assert pain.verdict is Verdict.MORE_WITH_MORE
    assert stress.verdict is Verdict.NO_CLEAR_LINK
    assert breaks.verdict is Verdict.NO_CLEAR_LINK


def test_in_the_made_up_months_the_exercise_that_eases_most_by_construction_leads(two_months: Reader) -> None:
    assert two_months.store is not None
    sessions = two_months.store.diary.sessions(0, NOW_S)
    helped = {each.name: each.change for each in what_helped(sessions)}
    assert helped["six"] is not None
    assert helped["up"] is not None
    assert helped["six"] < helped["up"] < 0


def test_figures_of_days_follow_each_other_and_free_days_are_left_out(two_months: Reader) -> None:
    figures = figures_of(two_months, LAST, 14)
    days = [each.day for each in figures]
    assert days == sorted(set(days))
    assert all(day.weekday() < 5 for day in days)
    assert len(days) == 10
    assert LAST - timedelta(days=13) <= days[0]
    assert all(Figure.POOR_SHARE in each.values for each in figures)
