"""``relax`` and ``stretch``: guided routines, step by step."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from posture_watch.commands.exercising import After, Before, Plain
from posture_watch.errors import WellbeingError

if TYPE_CHECKING:
    from posture_watch.commands.exercising import OpenCounter
    from posture_watch.wellbeing.routines import Routine

List = Annotated[bool, typer.Option("--list", help="List what there is, with its length.")]


def relax(
    name: Annotated[str, typer.Argument(help="desk (short), muscles (whole body) or scan (attention alone).")] = "desk",
    before: Before = None,
    after: After = None,
    plain: Plain = False,
    list_: List = False,
) -> None:
    """Relax: tense and let go, or go through the body with attention."""
    from posture_watch.wellbeing.relaxation import ROUTINES

    _run(ROUTINES, name, before=before, after=after, plain=plain, list_=list_)


def stretch(
    name: Annotated[
        str,
        typer.Argument(help="neck, shoulders, chest, back, wrists, hips, up, upper, stand, whole; see --list."),
    ] = "shoulders",
    before: Before = None,
    after: After = None,
    plain: Plain = False,
    camera: Annotated[
        bool, typer.Option("--camera", help="Count by camera what it can see: rolls, shrugs, bends, tucks, turns.")
    ] = False,
    list_: List = False,
) -> None:
    """Stretch at the desk: one minute for a place, three minutes or five."""
    from posture_watch.wellbeing.stretches import ROUTINES

    _run(ROUTINES, name, before=before, after=after, plain=plain, list_=list_, camera=camera)


def find_routine(routines: "Mapping[str, Routine]", name: str) -> "Routine":
    """Return the routine of a name, however it is written.

    Raises:
        WellbeingError: There is none; the sentence names the likeliest.
    """
    from difflib import get_close_matches

    wanted = name.strip().lower().replace("-", "_").replace(" ", "_")
    if wanted in routines:
        return routines[wanted]
    likely = get_close_matches(wanted, list(routines), n=1)
    hint = f"did you mean {likely[0]}? There are" if likely else "there are"
    raise WellbeingError(f"There is no exercise called {name.strip()[:40]!r}; {hint}: {', '.join(routines)}.")


def _run(
    routines: "Mapping[str, Routine]",
    name: str,
    *,
    before: str | None,
    after: str | None,
    plain: bool,
    list_: bool,
    camera: bool = False,
) -> None:
    from posture_watch.commands.exercising import exercise
    from posture_watch.translation import _
    from posture_watch.wellbeing.course import routine_course

    if list_:
        width = max(map(len, routines))
        for routine in routines.values():
            minutes, seconds = divmod(round(routine.length_s), 60)
            print(f"{routine.name:<{width}}  {minutes}:{seconds:02d}  {_(routine.title)}. {_(routine.why)}")
        return
    routine = find_routine(routines, name)
    lines = [_(routine.title), _(routine.why), _(routine.caution)]
    course = routine_course(routine)
    exercise(
        course, lines, before=before, after=after, plain=plain, opened=_counter(course.length_s) if camera else None
    )


def _counter(length_s: float) -> "OpenCounter":
    from posture_watch.app import settings
    from posture_watch.commands.counting import camera_counter

    config = settings()
    return lambda clock, say: camera_counter(config, clock, length_s, say)
