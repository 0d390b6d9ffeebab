"""What breathe, relax and stretch share: going through an exercise, rated before and after, and remembering it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from posture_watch.errors import WellbeingError
from posture_watch.translation import _, mark
from posture_watch.wellbeing.check_ins import parse_rating
from posture_watch.wellbeing.sessions import Session

if TYPE_CHECKING:
    from rich.console import Console

    from posture_watch.commands.counting import CameraCounter
    from posture_watch.ports import Clock, Diary
    from posture_watch.wellbeing.course import Course, Cue

FRAME_S = 1 / 15
"""Between two pictures of a moving bar."""

LONGEST_STEP_S = 1.0
"""A longer gap is a suspended computer, and the exercise waits meanwhile."""

ASK_BEFORE = mark("Tension now, 0 none to 10 the most (Enter skips)")
ASK_AFTER = mark("And now, 0 to 10 (Enter skips)")
ENDED = mark("Ended after {minutes}:{seconds:02d}. Also good.")
DONE = mark("Done, {minutes}:{seconds:02d}.")
STOP = mark("Ctrl-C ends it at any time.")

OpenCounter = Callable[["Clock", Callable[[str], None]], "AbstractContextManager[CameraCounter | None]"]
"""Opens what counts along; is given the clock, and whom to tell why it cannot."""

Before = Annotated[str | None, typer.Option("--before", metavar="0-10", help="Tension before, instead of being asked.")]
After = Annotated[str | None, typer.Option("--after", metavar="0-10", help="Tension afterwards.")]
Plain = Annotated[bool, typer.Option("--plain", help="A line a step and no moving bar, for a screen reader.")]


def exercise(
    course: "Course",
    lines: list[str],
    *,
    before: str | None,
    after: str | None,
    plain: bool,
    opened: "OpenCounter | None" = None,
) -> None:
    """Go through an exercise on this terminal and remember it.

    Args:
        course: The exercise.
        lines: What to say before: title, why, caution.
        before: Tension before, as typed; ``None``: ask, where somebody is there.
        after: Tension afterwards.
        plain: A line a cue instead of a moving bar.
        opened: Opens what counts along; ``None``: nothing does.

    Raises:
        WellbeingError: A rating is none; nothing has begun.
    """
    from rich.console import Console

    from posture_watch.app import writing_store
    from posture_watch.devices.clock import SystemClock

    console = Console()
    given_before, given_after = _given(before), _given(after)
    ask = input if sys.stdin.isatty() and console.is_terminal else None
    for line in lines:
        console.print(line, highlight=False, markup=False)
    felt_before = given_before if given_before is not None else ask_rating(ask, ASK_BEFORE)
    clock = SystemClock()
    with (opened or _nothing_counts)(clock, lambda text: console.print(text, highlight=False, markup=False)) as counter:
        start_s = clock.now_s()
        done_s = _shown(course, console, clock, counter, plain=plain or not console.is_terminal)
    finished = done_s >= course.length_s
    minutes, seconds = divmod(round(done_s), 60)
    console.print(_(DONE if finished else ENDED).format(minutes=minutes, seconds=seconds), highlight=False)
    felt_after = given_after if given_after is not None else ask_rating(ask, ASK_AFTER)
    with writing_store() as store:
        remember(
            store.diary,
            Session(start_s, course.kind, course.name, done_s, finished=finished, before=felt_before, after=felt_after),
        )


def go_through(course: "Course", clock: "Clock", show: "Callable[[Cue], None]", every_s: float = FRAME_S) -> float:
    """Show cue after cue until the exercise is over or Ctrl-C ends it, and return how long it was done, in seconds.

    Args:
        course: The exercise.
        clock: Is slept on between two pictures.
        show: Shows a moment.
        every_s: Between two moments.
    """
    done_s, before_s = 0.0, clock.now_s()
    try:
        while (cue := course.cue(done_s)) is not None:
            show(cue)
            clock.sleep(min(every_s, cue.left_s))
            now_s = clock.now_s()
            done_s += min(max(now_s - before_s, 0.0), LONGEST_STEP_S)
            before_s = now_s
    except KeyboardInterrupt:
        return done_s
    return course.length_s


def remember(diary: "Diary", session: Session) -> None:
    """Keep an exercise in the diary, unless it was ended at once."""
    if session.finished or session.length_s >= 10:
        diary.add_session(session)


def ask_rating(ask: Callable[[str], str] | None, question: str) -> int | None:
    """Return the answer to a question on tension; ``None`` when it is skipped or nobody is there to be asked."""
    while ask is not None:
        try:
            text = ask(f"{_(question)}: ")
            return parse_rating("Tension", text) if text.strip() else None
        except WellbeingError as error:
            print(error)
        except EOFError:
            return None
    return None


@contextmanager
def _nothing_counts(_clock: "Clock", _say: Callable[[str], None]) -> "Iterator[CameraCounter | None]":
    yield None


def _shown(
    course: "Course", console: "Console", clock: "Clock", counter: "CameraCounter | None", *, plain: bool
) -> float:
    from posture_watch.reports.exercise_screen import plain_line, screen

    if plain:
        last: list[str] = []
        counted = [""]

        def say(cue: "Cue") -> None:
            words = counter.words(cue) if counter is not None else ""
            if counted[0] and not words:
                console.print(counted[0], highlight=False, markup=False)
            counted[0] = words
            if cue.settling:
                return
            key = f"{cue.phase}{cue.step and cue.step.name}{cue.side}"
            if last != [key]:
                last[:] = [key]
                console.print(plain_line(cue), highlight=False, markup=False, soft_wrap=True)

        done_s = go_through(course, clock, say, every_s=0.25 if counter is None else FRAME_S)
        if counted[0]:
            console.print(counted[0], highlight=False, markup=False)
        return done_s
    from rich.live import Live

    console.print(_(STOP), style="dim", highlight=False)
    with Live(console=console, auto_refresh=False, transient=True) as live:

        def show(cue: "Cue") -> None:
            live.update(screen(course, cue, counter.words(cue) if counter is not None else ""), refresh=True)

        return go_through(course, clock, show)


def _given(text: str | None) -> int | None:
    return None if text is None else parse_rating("Tension", text)
