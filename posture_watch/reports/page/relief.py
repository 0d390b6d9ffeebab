"""Values of the pages on stress, tension and pain: check-in, exercises, what goes together, and the signs."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from posture_watch.reports.exercise_screen import GET_READY, cue_text, cue_title
from posture_watch.reports.insights_text import NO_CAUSE, helped_text, insight_text, missing_text
from posture_watch.reports.letter_text import letter_title, paragraphs
from posture_watch.reports.page.relief_charts import days_chart
from posture_watch.translation import _, language
from posture_watch.wellbeing import relaxation, stretches
from posture_watch.wellbeing.breathing import PATTERNS
from posture_watch.wellbeing.cards import EVIDENCE_LABELS, Card
from posture_watch.wellbeing.check_ins import CheckIn, Place
from posture_watch.wellbeing.course import Course
from posture_watch.wellbeing.insights import DayFigures, Insight
from posture_watch.wellbeing.letter import Letter
from posture_watch.wellbeing.red_flags import CLOSING, HEADINGS, KIND_WORDS, OPENING, SIGNS, Reason, Urgency
from posture_watch.wellbeing.routines import Kind, Routine
from posture_watch.wellbeing.sessions import Helped
from posture_watch.wording_exercises import (
    BREATHING_CAUTION,
    HOLDING_CAUTION,
    PATTERN_TITLES,
    PATTERN_WHYS,
    exercise_label,
)
from posture_watch.wording_wellbeing import (
    ASK_ENERGY,
    ASK_NOTE,
    ASK_PAIN,
    ASK_STRESS,
    PLACE_LABELS,
    check_in_text,
)


def relief_values(
    figures: Sequence[DayFigures],
    insights: Sequence[Insight],
    helped: Sequence[Helped],
    check_ins: Sequence[CheckIn],
    card: Card,
    letter: Letter,
    zone: tzinfo,
) -> dict[str, Any]:
    """Return what the page of the circle shows.

    Args:
        figures: Of the last days, oldest first.
        insights: What goes together in them.
        helped: What helped.
        check_ins: The last ones, oldest first.
        card: The card of the day.
        letter: The letter of the last seven days.
        zone: Zone of the times shown.
    """
    chart = days_chart(figures)
    return {
        "title": _("Relief"),
        "language": language(),
        "charts": [chart] if chart else [],
        "form": check_in_form(None),
        "told": [
            (each.id, f"{datetime.fromtimestamp(each.time_s, zone):%Y-%m-%d %H:%M}", check_in_text(each))
            for each in reversed(check_ins)
        ],
        "exercises": exercises(),
        "insights": [insight_text(each) for each in insights],
        "warning": next(filter(None, map(missing_text, insights)), ""),
        "no_cause": _(NO_CAUSE),
        "helped": [helped_text(each) for each in helped],
        "card": card_values(card),
        "letter_title": letter_title(letter),
        "letter": paragraphs(letter),
        "words": _words(),
    }


def check_in_form(check_in: CheckIn | None) -> dict[str, Any]:
    """Return the fields of the form, filled with a check-in that is to be changed."""
    values: dict[str, int | None] = {"stress": None, "pain": None, "energy": None}
    if check_in is not None:
        values = {"stress": check_in.stress, "pain": check_in.pain, "energy": check_in.energy}
    note = "" if check_in is None else " ".join([*(f"#{tag}" for tag in check_in.tags), check_in.note]).strip()
    return {
        "number": "" if check_in is None else check_in.id,
        "ratings": [
            (name, _(question), values[name])
            for name, question in (("stress", ASK_STRESS), ("pain", ASK_PAIN), ("energy", ASK_ENERGY))
        ],
        "places": [
            (place.value, _(PLACE_LABELS[place]), check_in is not None and place in check_in.places) for place in Place
        ],
        "ask_note": _(ASK_NOTE),
        "note": note,
    }


def exercises() -> list[list[tuple[str, list[dict[str, str]]]]]:
    """Return every exercise with its address, by kind, in two columns."""
    breathing = [
        {"href": f"/exercise?kind=breathe&name={name}", "title": _(PATTERN_TITLES[name]), "why": _(PATTERN_WHYS[name])}
        for name in PATTERNS
    ]
    return [
        [
            (_("Breathe"), breathing),
            (_("Relax"), [_routine_link(routine) for routine in relaxation.ROUTINES.values()]),
        ],
        [(_("Stretch"), [_routine_link(routine) for routine in stretches.ROUTINES.values()])],
    ]


def exercise_values(course: Course) -> dict[str, Any]:
    """Return what the page of one exercise shows, with all its cues for the script that goes through them."""
    routine, pattern = course.routine, course.pattern
    if routine is not None:
        why, cautions = _(routine.why), [_(routine.caution)]
    else:
        why = _(PATTERN_WHYS.get(course.name, ""))
        cautions = [_(BREATHING_CAUTION), *([_(HOLDING_CAUTION)] if pattern is not None and pattern.holds else [])]
    return {
        "title": exercise_label(course.kind, course.name),
        "language": language(),
        "charts": [],
        "kind": course.kind.value,
        "name": course.name,
        "why": why,
        "cautions": cautions,
        "minutes": course.length_s / 60 if course.kind is Kind.BREATHE else None,
        "length": _length(course.length_s),
        "cues": {
            "length_s": course.length_s,
            "cues": [
                {
                    "at_s": cue.elapsed_s,
                    "title": cue_title(cue),
                    "text": cue_text(cue),
                    "settling": cue.settling,
                    "from": cue.fullness,
                    "to": _fullness_after(course, cue.elapsed_s + cue.left_s) if cue.fullness is not None else None,
                }
                for cue in course.cues()
            ],
            "ready": _(GET_READY),
        },
        "steps": _steps(course),
        "words": _words(),
    }


def signs_values(reason: Reason | None = None) -> dict[str, Any]:
    """Return what the page of the signs that need a professional shows."""
    return {
        "title": _("When to see a professional"),
        "language": language(),
        "charts": [],
        "opening": _(OPENING if reason is None else KIND_WORDS[reason]),
        "closing": _(CLOSING),
        "signs": [
            (urgency is Urgency.EMERGENCY, _(HEADINGS[urgency]), [_(sign) for sign in signs])
            for urgency, signs in SIGNS.items()
        ],
        "words": _words(),
    }


def card_values(card: Card) -> dict[str, str]:
    """Return what a card shows."""
    return {
        "title": _(card.title),
        "known": _(card.known),
        "step": _(card.step),
        "evidence": _(EVIDENCE_LABELS[card.evidence]),
        "source": card.source,
    }


def _fullness_after(course: Course, end_s: float) -> float:
    cue = course.cue(end_s - 1e-6)
    return round(cue.fullness, 3) if cue is not None and cue.fullness is not None else 0.0


def _steps(course: Course) -> list[tuple[str, str, str]]:
    """Return what is done, in order, for those who want to read it first; a breath is told once."""
    cues = [cue for cue in course.cues() if not cue.settling]
    if course.pattern is not None:
        cues = cues[: len(course.pattern.phases)]
    return [(cue_title(cue), cue_text(cue), f"{cue.left_s:g} s") for cue in cues]


def _routine_link(routine: Routine) -> dict[str, str]:
    return {
        "href": f"/exercise?kind={routine.kind.value}&name={routine.name}",
        "title": _(routine.title),
        "why": f"{_(routine.why)} {_length(routine.length_s)}",
    }


def _length(seconds: float) -> str:
    return f"{int(seconds // 60)}:{int(seconds % 60):02d}"


def _words() -> Mapping[str, str]:
    """Return the words of buttons and headings."""
    return {
        "check_in": _("How are you?"),
        "keep": _("Keep"),
        "skip": _("skip"),
        "where": _("Where it hurts"),
        "told": _("Told before"),
        "change": _("Change"),
        "forget": _("Forget"),
        "together": _("What goes together"),
        "helped": _("What helped you"),
        "card": _("A habit beyond the desk"),
        "signs": _("When to see a professional"),
        "start": _("Start"),
        "stop": _("Stop"),
        "before": _("Tension now, 0 none to 10 the most"),
        "after": _("And now, 0 to 10"),
        "steps": _("Step by step"),
        "minutes": _("Minutes"),
        "own": _("Your own breathing pattern: seconds in-out, or in-hold-out-rest"),
        "back": _("Back"),
        "exercises": _("Exercises"),
        "done": _("Done."),
        "stopped": _("Ended. Also good."),
    }
