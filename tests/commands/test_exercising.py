"""Going through an exercise, with a clock that stands still by itself."""

from itertools import pairwise

import pytest
from rich.console import Console

from posture_watch.commands.exercising import ask_rating, go_through, remember
from posture_watch.commands.routines import find_routine
from posture_watch.errors import WellbeingError
from posture_watch.reports.exercise_screen import cue_title, plain_line, screen, smooth_bar
from posture_watch.storage.sqlite import SqliteStore
from posture_watch.testing import FakeClock, MemoryDiary
from posture_watch.translation import speaking
from posture_watch.wellbeing import relaxation, stretches
from posture_watch.wellbeing.breathing import BOX, SIX, Phase
from posture_watch.wellbeing.course import Cue, breathing_course, routine_course
from posture_watch.wellbeing.routines import Kind
from posture_watch.wellbeing.sessions import Session
from tests.commands.program import Program


def test_the_pacer_shows_the_breath_smoothly_for_the_whole_time() -> None:
    clock, seen = FakeClock(1000.0), list[Cue]()
    course = breathing_course(SIX, 1.0)
    assert go_through(course, clock, seen.append) == course.length_s == 60
    assert clock.now_s() == pytest.approx(1060, abs=0.2)
    levels = [cue.fullness for cue in seen if cue.fullness is not None]
    steps = [abs(after - before) for before, after in pairwise(levels)]
    assert max(steps) < 0.03, "the bar never jumps"
    assert {cue.phase for cue in seen} == {Phase.IN, Phase.OUT}


def test_ctrl_c_ends_it_and_tells_how_long_it_was_done() -> None:
    clock = FakeClock()

    def show(cue: Cue) -> None:
        if cue.elapsed_s > 20:
            raise KeyboardInterrupt

    assert go_through(breathing_course(BOX, 1.0), clock, show) == pytest.approx(20, abs=0.2)


def test_while_the_computer_sleeps_the_exercise_waits() -> None:
    clock, slept = FakeClock(), list[Cue]()

    def show(cue: Cue) -> None:
        if cue.elapsed_s > 10 and not slept:
            slept.append(cue)
            clock.sleep(3600)

    go_through(breathing_course(SIX, 1.0), clock, show)
    assert clock.now_s() == pytest.approx(3600 + 60, abs=1.5)


def test_a_clock_set_back_does_not_stop_the_exercise() -> None:
    class SetBack(FakeClock):
        def now_s(self) -> float:
            return super().now_s() - (3600 if super().now_s() > 30 else 0)

    assert go_through(breathing_course(SIX, 1.0), SetBack(), lambda _: None) == 60


def test_an_exercise_ended_at_once_leaves_no_trace_and_one_begun_does() -> None:
    diary = MemoryDiary()
    remember(diary, Session(0.0, Kind.STRETCH, "neck", 9.0, finished=False))
    remember(diary, Session(1.0, Kind.STRETCH, "neck", 30.0, finished=False, before=5))
    assert [each.time_s for each in diary.sessions(0, 10)] == [1.0]


def test_a_rating_is_asked_until_it_can_be_and_may_be_skipped(capsys: pytest.CaptureFixture[str]) -> None:
    answers = iter(["eleven", "11", "4"])
    assert ask_rating(lambda _: next(answers), "Tension?") == 4
    assert capsys.readouterr().out.count("Tension goes from 0 to 10") == 2
    assert ask_rating(lambda _: "", "Tension?") is None
    assert ask_rating(None, "Tension?") is None


def test_the_screen_says_what_to_do_and_how_long_it_lasts() -> None:
    console = Console(width=80)
    course = routine_course(stretches.ROUTINES["neck"])
    with console.capture() as settling:
        console.print(screen(course, next(course.cues())))
    assert "Chin tucks" in settling.get()
    assert "Get ready" in settling.get()
    cue = course.cue(30.0)
    assert cue is not None
    with console.capture() as moving:
        console.print(screen(course, cue, counted="3 of 5"))
    assert "Ear to shoulder, left" in moving.get()
    assert "3 of 5" in moving.get()
    assert "0:34" in moving.get()


def test_bars_fill_by_eighths_of_a_column() -> None:
    assert smooth_bar(0.5, 4) == "██  "
    assert smooth_bar(0.5 + 1 / 32, 4) == "██▏ "
    assert smooth_bar(2.0, 4) == "████"
    assert smooth_bar(-1.0, 4) == "    "


def test_a_line_a_step_is_enough_for_a_screen_reader() -> None:
    lines = [plain_line(cue) for cue in breathing_course(BOX, 1.0).cues()]
    assert lines[:4] == ["Breathe in, 4 s", "Hold, 4 s", "Breathe out, 4 s", "Rest, 4 s"]
    moving = [plain_line(cue) for cue in routine_course(relaxation.ROUTINES["desk"]).cues() if not cue.settling]
    assert moving[0] == "Hands: Make fists. (5 s)"


def test_exercises_are_guided_in_the_language_of_the_person() -> None:
    with speaking("fr"):
        assert cue_title(next(breathing_course(SIX, 1.0).cues())) == "Inspire"


def test_an_unknown_exercise_is_refused_with_the_likeliest_one() -> None:
    with pytest.raises(WellbeingError, match=r"no exercise called 'shoulder'; did you mean shoulders\?"):
        find_routine(stretches.ROUTINES, "shoulder")
    assert find_routine(stretches.ROUTINES, " Standing-Whole ").name == "standing_whole"


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("breathe", "--minutes", "11"), "1 to 10 minutes"),
        (("breathe", "deep"), "Known patterns: six, even, box, sigh"),
        (("breathe", "30-30"), "breaths a minute"),
        (("breathe", "--before", "11"), "0 to 10"),
        (("stretch", "elbow"), "no exercise called"),
        (("relax", "--after", "x"), "0 to 10"),
    ],
)
def test_what_cannot_be_gets_one_sentence_before_anything_begins(
    program: Program, words: tuple[str, ...], complaint: str
) -> None:
    ended = program.ask(*words)
    assert ended.code == 1
    assert complaint in ended.err
    assert len(ended.err.splitlines()) == 1
    assert not program.database.exists()


def test_what_there_is_can_be_listed(program: Program) -> None:
    assert "6" not in program.ask("breathe", "--list").err
    assert len(program.ask("breathe", "--list").out.splitlines()) == 4
    assert "1:04  Neck, one minute." in program.ask("stretch", "--list").out
    assert program.ask("relax", "--list").out.count("\n") == 3
    with SqliteStore.open(program.database) as store:
        assert store.diary.sessions(0, 1e10) == []
