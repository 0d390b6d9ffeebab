"""What is said in check-ins and exercises, in one place for translation. No word blames, diagnoses or promises."""

from collections.abc import Mapping

from posture_watch.translation import _, mark
from posture_watch.wellbeing.breathing import Phase
from posture_watch.wellbeing.check_ins import CheckIn, Place
from posture_watch.wellbeing.routines import Kind
from posture_watch.wellbeing.suggestions import Suggestion, Why
from posture_watch.wording_exercises import exercise_label

PLACE_LABELS: Mapping[Place, str] = {
    Place.NECK: mark("neck"),
    Place.SHOULDERS: mark("shoulders"),
    Place.UPPER_BACK: mark("upper back"),
    Place.LOWER_BACK: mark("lower back"),
    Place.WRISTS: mark("wrists"),
    Place.OTHER: mark("other"),
}
"""What a place of pain is called inside a sentence or a line."""

ASK_STRESS = mark("Stress right now, 0 none to 10 the most")
ASK_PAIN = mark("Pain right now, 0 none to 10 the worst")
ASK_PLACES = mark("Where: {places}")
ASK_ENERGY = mark("Energy, 0 exhausted to 10 full of it")
ASK_NOTE = mark("What is going on? A few words, #tags among them")
SKIP = mark("Enter skips")
"""Questions of a check-in."""

NOTED = mark("Noted.")
NOTHING_NOTED = mark("Nothing noted. Another time, if you like.")
"""Whatever was answered is right."""

PHASE_LABELS: Mapping[Phase, str] = {
    Phase.IN: mark("Breathe in"),
    Phase.TOP_UP: mark("A little more"),
    Phase.HOLD: mark("Hold"),
    Phase.OUT: mark("Breathe out"),
    Phase.REST: mark("Rest"),
}
"""What to do in a phase of a breath."""

SUGGESTION_TEXTS: Mapping[Why, str] = {
    Why.STRESS: mark("You told of a lot of stress. A minute of slow breathing may ease it a little."),
    Why.SITTING: mark("You have been sitting for quite a while. A minute of movement does more than any posture."),
    Why.SHOULDERS: mark("Your shoulders have been up for some time: a tension-like sign. A minute to let them down?"),
    Why.RETURNING: mark("Sitting up is not the answer every time. A minute for the muscles instead?"),
}
"""Why an exercise is offered; what it is comes behind."""

CHECK_IN_TITLE = mark("How are you right now?")
CHECK_IN_TEXT = mark("Only if you like, ten seconds: posture-watch check-in")


def suggestion_text(suggestion: Suggestion) -> str:
    """Return why an exercise is offered, what it is and how to begin it, in the language of the person."""
    minute = " --minutes 1" if suggestion.kind is Kind.BREATHE else ""
    command = f"posture-watch {suggestion.kind.value} {suggestion.name}{minute}"
    return f"{_(SUGGESTION_TEXTS[suggestion.why])} {exercise_label(suggestion.kind, suggestion.name)}: {command}"


def check_in_text(check_in: CheckIn) -> str:
    """Return a check-in in one line, such as ``stress 4, pain 2 (neck), energy 6, deadline: much to do``."""
    parts = []
    if check_in.stress is not None:
        parts.append(_("stress {rating}").format(rating=check_in.stress))
    if check_in.pain is not None:
        places = ", ".join(_(PLACE_LABELS[place]) for place in check_in.places)
        parts.append(_("pain {rating}").format(rating=check_in.pain) + (f" ({places})" if places else ""))
    if check_in.energy is not None:
        parts.append(_("energy {rating}").format(rating=check_in.energy))
    parts += [f"#{tag}" for tag in check_in.tags]
    line = ", ".join(parts)
    return ": ".join(part for part in (line, check_in.note) if part)
