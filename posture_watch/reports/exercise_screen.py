"""An exercise on the terminal: a bar that breathes, or the step and its time."""

from rich.console import Group, RenderableType
from rich.text import Text

from posture_watch.translation import _, mark
from posture_watch.wellbeing.course import Course, Cue
from posture_watch.wellbeing.routines import Side
from posture_watch.wording_exercises import SIDE_LABELS
from posture_watch.wording_wellbeing import PHASE_LABELS

WIDTH = 40
"""Columns of a bar."""

EIGHTHS = " ▏▎▍▌▋▊▉"
GET_READY = mark("Get ready")


def cue_title(cue: Cue) -> str:
    """Return what to do in a few words."""
    if cue.phase is not None:
        return _(PHASE_LABELS[cue.phase])
    if cue.step is None:
        return ""
    title = _(cue.step.title)
    return title if cue.side is Side.BOTH else f"{title}, {_(SIDE_LABELS[cue.side])}"


def cue_text(cue: Cue) -> str:
    """Return what to do in a sentence; empty while breathing, where the title says it all."""
    if cue.step is None:
        return ""
    return " ".join(part for part in (_(cue.step.text), _(cue.step.not_when) if cue.step.not_when else "") if part)


def plain_line(cue: Cue) -> str:
    """Return one line for a cue: for files, pipes and screen readers."""
    if cue.phase is not None:
        return f"{cue_title(cue)}, {cue.left_s:.3g} s"
    return f"{cue_title(cue)}: {cue_text(cue)} ({cue.left_s:.3g} s)"


def smooth_bar(share: float, width: int = WIDTH) -> str:
    """Return a bar of so many columns, filled to a share of 0 to 1 in steps of an eighth of a column."""
    eighths = round(min(max(share, 0.0), 1.0) * width * 8)
    whole, rest = divmod(eighths, 8)
    return ("█" * whole + (EIGHTHS[rest] if rest else "")).ljust(width)


def screen(course: Course, cue: Cue, counted: str = "") -> RenderableType:
    """Return what the terminal shows at a moment.

    Args:
        course: The whole exercise.
        cue: The moment.
        counted: What the camera has counted, in words; empty when it counts nothing.
    """
    left_s = course.length_s - cue.elapsed_s
    foot = f"{int(left_s // 60)}:{int(left_s % 60):02d}"
    if cue.fullness is not None:
        body = [Text(cue_title(cue), style="bold"), Text(smooth_bar(cue.fullness), style="cyan"), Text("")]
    else:
        now = _(GET_READY) if cue.settling else f"{cue.left_s:.0f} s"
        body = [Text(cue_title(cue), style="bold"), Text(cue_text(cue)), Text(" ".join(filter(None, (now, counted))))]
    done = smooth_bar(cue.elapsed_s / course.length_s)
    return Group(*body, Text(f"{done} {foot}", style="dim"))
