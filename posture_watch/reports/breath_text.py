"""What a breathing check says: the number with what it is not, or why there is none and what helps."""

from collections.abc import Mapping

from posture_watch.translation import _, mark
from posture_watch.wellbeing.breath_rate import BreathCheck, Doubt

BEFORE = mark(
    "Sit still for a minute with face and shoulders in view, breathe as you do anyway, and do not speak. "
    "Hands off the keyboard, if you can."
)
FOUND = mark("About {rate} breaths a minute, by how your shoulders rose and fell.")
NO_MEDICAL_VALUE = mark("An estimate by camera, something to be curious about: it is no medical value.")

DOUBT_TEXTS: Mapping[Doubt, str] = {
    Doubt.NOT_SEEN: mark(
        "It cannot tell: face or shoulders were out of view for much of the time. Move back until both shoulders show."
    ),
    Doubt.FEW_PICTURES: mark(
        "It cannot tell: too few pictures came. More light lets a camera look more often; so does less other work."
    ),
    Doubt.MOVED: mark(
        "It cannot tell: you moved for too much of the time; {still} s were still and it takes {least}."
        " Lean back, rest your hands and try again."
    ),
    Doubt.SPOKE: mark("It cannot tell: your mouth moved, and speaking changes breathing. Try again in silence."),
    Doubt.NO_RHYTHM: mark(
        "It cannot tell: no clear rhythm stood out. Thinner clothes, more light or a closer camera may help;"
        " shallow breathing often does not show."
    ),
}
"""Why there is no value, and what may help."""


def breath_lines(check: BreathCheck, least_still_s: float) -> list[str]:
    """Return what was found, one sentence or two a line.

    Args:
        check: What was found.
        least_still_s: How much stillness it takes, seconds.
    """
    if check.doubt is not None:
        return [_(DOUBT_TEXTS[check.doubt]).format(still=round(check.still_s), least=round(least_still_s))]
    rate = 0.0 if check.per_minute is None else check.per_minute
    return [_(FOUND).format(rate=round(rate)), _(NO_MEDICAL_VALUE)]
