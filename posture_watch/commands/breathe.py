"""``breathe``: slow breathing with a pacer."""

from typing import Annotated

import typer

from posture_watch.commands.exercising import After, Before, Plain
from posture_watch.errors import WellbeingError


def breathe(
    pattern: Annotated[
        str, typer.Argument(help="six, even, box, sigh, or seconds such as 4-6 (in-out) or 4-2-6-2 (in-hold-out-rest).")
    ] = "six",
    minutes: Annotated[
        float | None, typer.Option("--minutes", "-m", metavar="1-10", help="How long; else 5 minutes.")
    ] = None,
    before: Before = None,
    after: After = None,
    plain: Plain = False,
    list_: Annotated[bool, typer.Option("--list", help="List the patterns.")] = False,
) -> None:
    """Breathe slowly for a few minutes, with a bar that fills and empties."""
    from posture_watch.commands.exercising import exercise
    from posture_watch.translation import _
    from posture_watch.wellbeing.breathing import PATTERNS, own_pattern
    from posture_watch.wellbeing.course import breathing_course
    from posture_watch.wording_exercises import BREATHING_CAUTION, HOLDING_CAUTION, PATTERN_TITLES, PATTERN_WHYS

    if list_:
        for name in PATTERNS:
            print(f"{name:<6} {_(PATTERN_TITLES[name])}. {_(PATTERN_WHYS[name])}")
        return
    wanted = pattern.strip().lower()
    try:
        chosen = PATTERNS.get(wanted) or own_pattern(wanted)
    except WellbeingError as error:
        hint = "" if any(letter.isdigit() for letter in wanted) else f" Known patterns: {', '.join(PATTERNS)}."
        raise WellbeingError(f"{error}{hint}") from None
    course = breathing_course(chosen, chosen.minutes if minutes is None else minutes)
    lines = [_(PATTERN_TITLES[chosen.name]), _(PATTERN_WHYS[chosen.name]), _(BREATHING_CAUTION)]
    exercise(course, [*lines, *([_(HOLDING_CAUTION)] if chosen.holds else [])], before=before, after=after, plain=plain)
