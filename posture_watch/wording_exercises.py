"""What exercises are called and how they are introduced, in one place for translation."""

from collections.abc import Mapping

from posture_watch.translation import _, mark
from posture_watch.wellbeing import relaxation, stretches
from posture_watch.wellbeing.routines import Kind, Side

PATTERN_TITLES: Mapping[str, str] = {
    "six": mark("Six breaths a minute"),
    "even": mark("Even breathing"),
    "box": mark("Box breathing"),
    "sigh": mark("Cyclic sigh"),
    "own": mark("Your own breathing pattern"),
}
"""What a breathing pattern is called."""

PATTERN_WHYS: Mapping[str, str] = {
    "six": mark("Slow breathing with a long breath out: the best studied, with a small to medium effect on stress."),
    "even": mark("As slow, with both halves alike: for those who find a long breath out uncomfortable."),
    "box": mark("Four equal sides, with holds: some like its steadiness."),
    "sigh": mark("Two breaths in, one long breath out: did most for mood in a trial of four weeks."),
    "own": mark("The pattern that you chose."),
}
"""Why one might do it; promises nothing."""

BREATHING_CAUTION = mark(
    "Breathe only as deeply as is comfortable. Stop if you get dizzy, tingly or anxious. Not while driving."
)
HOLDING_CAUTION = mark(
    "Leave out patterns with holds when pregnant, with heart or lung disease, high blood pressure, epilepsy or panic."
)
"""Safety lines."""

SIDE_LABELS: Mapping[Side, str] = {
    Side.BOTH: "",
    Side.LEFT: mark("left"),
    Side.RIGHT: mark("right"),
}
"""Which side it is for."""


def exercise_label(kind: Kind, name: str) -> str:
    """Return what an exercise is called; its plain name when it is not known any more."""
    if kind is Kind.BREATHE and name in PATTERN_TITLES:
        return _(PATTERN_TITLES[name])
    routine = {**stretches.ROUTINES, **relaxation.ROUTINES}.get(name)
    return _(routine.title) if routine is not None and routine.kind is kind else name
