"""A check-in from the terminal: asked, given, changed, forgotten."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from posture_watch.commands.check_in import Given, as_values, calming_text, forget, show_history, tell
from posture_watch.errors import WellbeingError
from posture_watch.storage.sqlite import SqliteStore
from posture_watch.testing import MemoryDiary
from posture_watch.translation import speaking
from posture_watch.wellbeing.check_ins import CheckIn, Place
from tests.commands.program import Program

BERLIN = ZoneInfo("Europe/Berlin")
NOW_S = datetime(2026, 3, 3, 17, 42, tzinfo=BERLIN).timestamp()


def typed(*answers: str) -> tuple[Callable[[str], str], list[str]]:
    """Somebody who answers one question after the other; and the questions put."""
    left: Iterator[str] = iter(answers)
    questions: list[str] = []

    def ask(question: str) -> str:
        questions.append(question)
        return next(left)

    return ask, questions


def told(given: Given, diary: MemoryDiary | None = None, edit: int | None = None) -> CheckIn | None:
    return tell(diary or MemoryDiary(), given, ask=None, edit=edit, now_s=NOW_S, zone=BERLIN)


def test_five_short_questions_make_a_check_in() -> None:
    diary, (ask, questions) = MemoryDiary(), typed("4", "2", "neck, wrists", "", "much to do #deadline")
    tell(diary, Given(), ask=ask, edit=None, now_s=NOW_S, zone=BERLIN)
    (found,) = diary.check_ins(0, NOW_S + 1)
    assert found == CheckIn(NOW_S, 4, 2, (Place.NECK, Place.WRISTS), None, ("deadline",), "much to do", found.id)
    assert len(questions) == 5
    assert all("Enter skips" in question for question in questions)


def test_without_pain_nobody_is_asked_where() -> None:
    ask, questions = typed("4", "0", "7", "")
    found = tell(MemoryDiary(), Given(), ask=ask, edit=None, now_s=NOW_S, zone=BERLIN)
    assert found is not None
    assert (found.pain, found.places, found.energy) == (0, (), 7)
    assert not any("Where" in question for question in questions)


def test_who_skips_everything_leaves_nothing_behind() -> None:
    diary, (ask, _) = MemoryDiary(), typed("", "", "", "")
    assert tell(diary, Given(), ask=ask, edit=None, now_s=NOW_S, zone=BERLIN) is None
    assert diary.check_ins(0, NOW_S + 1) == []


def test_an_answer_that_cannot_be_is_asked_for_again(capsys: pytest.CaptureFixture[str]) -> None:
    ask, questions = typed("11", "3", "2", "moon", "neck", "", "x" * 501, "")
    found = tell(MemoryDiary(), Given(), ask=ask, edit=None, now_s=NOW_S, zone=BERLIN)
    assert found is not None
    assert (found.stress, found.places, found.note) == (3, (Place.NECK,), "")
    assert questions[0] == questions[1]
    out = capsys.readouterr().out
    assert "'11' cannot be" in out
    assert "'moon' is no known place" in out
    assert "501 characters" in out


def test_options_say_it_without_any_question() -> None:
    found = told(Given("4", "3", "lower back", "0", ("Deadline, sleep",), "late #coffee", "2026-03-03 09:30"))
    assert found is not None
    assert (found.stress, found.pain, found.places, found.energy) == (4, 3, (Place.LOWER_BACK,), 0)
    assert (found.tags, found.note) == (("deadline", "sleep", "coffee"), "late")
    assert datetime.fromtimestamp(found.time_s, BERLIN) == datetime(2026, 3, 3, 9, 30, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        (Given(), "at least one of"),
        (Given(stress="11"), "0 to 10"),
        (Given(pain="lots"), "0 to 10"),
        (Given(pain="3", place="elbow"), "no known place"),
        (Given(place="neck"), "needs a pain"),
        (Given(stress="3", at="2026-03-03 17:43"), "still to come"),
        (Given(stress="3", at="1999-12-31 23:00"), "too long ago"),
        (Given(stress="3", at="yesterday"), "is no time"),
        (Given(stress="3", at="9999-12-31T23:59:59-23:59"), "is no time|still to come"),
    ],
)
def test_what_cannot_be_gets_a_sentence_and_changes_nothing(given: Given, complaint: str) -> None:
    diary = MemoryDiary()
    with pytest.raises(WellbeingError, match=complaint):
        told(given, diary)
    assert diary.check_ins(0, NOW_S * 2) == []


def test_an_earlier_check_in_can_be_changed_in_part() -> None:
    diary = MemoryDiary()
    before = diary.add_check_in(CheckIn(5.0, 4, 3, (Place.NECK,), note="late"))
    changed = told(Given(stress="6"), diary, edit=before.id)
    assert changed is not None
    assert (changed.time_s, changed.stress, changed.pain, changed.note) == (5.0, 6, 3, "late")
    healed = told(Given(pain="0"), diary, edit=before.id)
    assert healed is not None
    assert (healed.pain, healed.places) == (0, ())


def test_a_change_that_cannot_be_leaves_the_check_in_as_it_was() -> None:
    diary = MemoryDiary()
    before = diary.add_check_in(CheckIn(5.0, stress=4))
    for given, complaint in (
        (Given(stress="-1"), "0 to 10"),
        (Given(place="neck"), "needs a pain"),
        (Given(), "Say what"),
    ):
        with pytest.raises(WellbeingError, match=complaint):
            told(given, diary, edit=before.id)
    assert diary.check_ins(0, 10) == [before]


def test_an_unknown_number_is_named_with_the_way_to_find_the_right_one() -> None:
    with pytest.raises(WellbeingError, match=r"no check-in number 7.*--history"):
        told(Given(stress="3"), edit=7)
    with pytest.raises(WellbeingError, match="no check-in number 7"):
        forget(MemoryDiary(), 7)


def test_the_history_lists_what_was_told_with_its_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    check_in = CheckIn(NOW_S, 4, 2, (Place.LOWER_BACK,), 6, ("deadline",), "much to do", 12)
    show_history([check_in], BERLIN, days=14, as_json=False)
    line = "stress 4, pain 2 (lower back), energy 6, #deadline: much to do"
    assert capsys.readouterr().out == f"  12  2026-03-03 17:42  {line}\n"
    show_history([], BERLIN, days=14, as_json=False)
    assert capsys.readouterr().out == "No check-in in these last days: 14.\n"
    show_history([check_in], BERLIN, days=14, as_json=True)
    assert json.loads(capsys.readouterr().out) == [as_values(check_in)]


def test_a_check_in_is_spoken_of_in_the_language_of_the_person(capsys: pytest.CaptureFixture[str]) -> None:
    with speaking("de"):
        show_history([CheckIn(NOW_S, 4, 2, (Place.LOWER_BACK,), id=1)], BERLIN, days=1, as_json=False)
    assert "Stress 4, Schmerz 2 (unterer Rücken)" in capsys.readouterr().out


def test_a_check_in_is_told_listed_and_forgotten_by_the_program(program: Program) -> None:
    noted = program.ask("check-in", "--stress", "4", "--json")
    assert (noted.code, noted.err) == (0, "")
    number = json.loads(noted.out)["number"]
    (listed,) = json.loads(program.ask("check-in", "--history", "--json").out)
    assert (listed["number"], listed["stress"], listed["pain"]) == (number, 4, None)
    refused = program.ask("check-in", "--stress", "11")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == "Stress goes from 0 to 10, so '11' cannot be: give a whole number from 0 to 10.\n"
    assert program.ask("check-in", "--delete", str(number)).code == 0
    assert program.ask("check-in", "--history").out == "No check-in in these last days: 14.\n"


def test_after_a_check_in_with_severe_pain_the_signs_show_themselves_once(program: Program) -> None:
    first = program.ask("check-in", "--pain", "8")
    assert first.code == 0
    assert "That sounds like a lot of pain" in first.out
    assert "chest pain" in first.out
    assert "chest pain" not in program.ask("check-in", "--pain", "8").out
    assert "chest pain" in program.ask("help", "pain").out, "they are always at hand"
    assert program.ask("help", "moon").code == 2


def test_without_a_person_to_ask_the_program_says_what_to_give(program: Program) -> None:
    asked = program.ask("check-in")
    assert (asked.code, asked.out) == (1, "")
    assert "--stress" in asked.err
    assert program.ask("check-in", "--history", "--delete", "1").code == 2


def test_looking_at_the_history_makes_no_database(program: Program, tmp_path: Path) -> None:
    assert program.ask("check-in", "--history").code == 0
    assert not program.database.exists()
    with SqliteStore.open(tmp_path / "other.db") as store:
        assert store.diary.check_ins(0, 1) == []


def test_high_stress_is_answered_with_slow_breathing_then_another_kind_and_then_left_alone() -> None:
    diary, stressed = MemoryDiary(), CheckIn(1000.0, stress=8)
    assert calming_text(diary, stressed, 1001.0).endswith("posture-watch breathe six --minutes 1")
    assert calming_text(diary, stressed, 1002.0).endswith("posture-watch breathe sigh --minutes 1")
    assert calming_text(diary, stressed, 1003.0) == ""


@pytest.mark.parametrize("told", [CheckIn(1000.0, stress=6), CheckIn(1000.0, pain=9), CheckIn(-9000.0, stress=9)])
def test_less_stress_or_stress_of_long_ago_is_only_noted(told: CheckIn) -> None:
    assert calming_text(MemoryDiary(), told, 1001.0) == ""
