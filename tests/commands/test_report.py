import re
from datetime import date
from pathlib import Path

import pytest
import typer

from posture_watch.commands.report import report, run_report
from posture_watch.errors import StorageError
from posture_watch.posture.notes import Note
from posture_watch.wellbeing.check_ins import CheckIn
from tests.commands.program import Program
from tests.commands.test_looking_back import AT_FOUR, BERLIN, at, store_of


def write(path: Path, *, day: str | None = None, days: int = 1) -> str:
    store = store_of((at(9), "g" * 31 + "s" * 10 + "g" * 20))
    run_report(store, path, now_s=at(17, 42), zone=BERLIN, starts_at=AT_FOUR, day=day, days=days)
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("days", "heading"), [(1, "Tuesday 3 March 2026"), (7, "7 days until Tuesday"), (365, "365 days until Tuesday")]
)
def test_a_report_is_one_file_with_the_range_asked_for(days: int, heading: str, tmp_path: Path) -> None:
    page = write(tmp_path / "day.html", days=days)
    assert heading in page
    assert "83 %" in page
    assert [each.name for each in tmp_path.iterdir()] == ["day.html"]


def test_a_file_that_cannot_be_written_is_found_out_and_a_wrong_day_costs_no_file(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="There is no folder"):
        write(tmp_path / "no" / "day.html")
    with pytest.raises(typer.BadParameter, match="is still to come"):
        write(tmp_path / "day.html", day="2026-03-04")
    assert list(tmp_path.iterdir()) == []


def test_one_range_at_a_time(tmp_path: Path) -> None:
    with pytest.raises(typer.BadParameter, match="choose one of"):
        report(tmp_path / "day.html", week=True, month=True)


def test_the_command_says_where_the_page_is_and_what_to_open_where_there_is_no_browser(
    program: Program, tmp_path: Path
) -> None:
    file = tmp_path / "day.html"
    ended = program.ask("report", "--html", file)
    assert (ended.code, ended.out, ended.err) == (0, f"Written: {file}\n", "")
    assert "Nothing was recorded." in file.read_text(encoding="utf-8")
    for environ in ({"BROWSER": "/does/not/exist", "PATH": ""}, {"BROWSER": ""}):
        ended = program.ask("report", "--html", file, "--open", **environ)
        assert ended.code == 0
        assert ended.err == f"No browser could be started; open {file.as_uri()}\n"


def test_what_the_person_wrote_and_told_is_on_the_page_of_its_day_by_time(tmp_path: Path) -> None:
    store = store_of((at(9), "g" * 31))
    store.add_note(Note(at(15), "A new chair"))
    store.add_note(Note(at(15, day=date(2026, 3, 2)), "Of the day before"))
    store.diary.add_check_in(CheckIn(at(11), stress=3, note="A long meeting"))
    file = tmp_path / "day.html"
    run_report(store, file, now_s=at(17, 42), zone=BERLIN, starts_at=AT_FOUR, day=None, days=1)
    page = file.read_text(encoding="utf-8")
    told = re.findall(r"<li><time>(.*?)</time><span>(.*?)</span></li>", page)
    assert [time for time, _ in told] == ["11:00", "15:00"]
    assert "A long meeting" in told[0][1]
    assert told[1][1] == "A new chair"
