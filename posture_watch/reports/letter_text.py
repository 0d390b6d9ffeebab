"""The weekly letter in sentences, for the terminal and for the page."""

from collections.abc import Mapping
from dataclasses import dataclass

from posture_watch.reports.insights_text import FIGURE_LABELS
from posture_watch.reports.sentences import percent_text
from posture_watch.translation import _, mark, ngettext
from posture_watch.wellbeing.insights import Figure
from posture_watch.wellbeing.letter import BEFORE_DAYS, MIN_DAYS, MIN_DAYS_BEFORE, Change, Letter, Turn
from posture_watch.wellbeing.routines import Kind
from posture_watch.wording_exercises import exercise_label
from posture_watch.wording_wellbeing import SUGGESTION_TEXTS

HEADINGS: Mapping[Turn, str] = {
    Turn.BETTER: mark("What got better"),
    Turn.WORSE: mark("What did not"),
    Turn.SAME: mark("About the same"),
}
"""In the order in which they are told."""

NO_CAUSE = mark("Weeks differ for many reasons; this letter knows none of them.")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A heading and what is beneath it."""

    heading: str
    """In a few words."""

    lines: tuple[str, ...]
    """A sentence or an item each."""


def letter_title(letter: Letter) -> str:
    """Return the title."""
    return _("Your week until {day}").format(day=letter.last)


def paragraphs(letter: Letter) -> list[Paragraph]:
    """Return the letter."""
    if not letter.day_count:
        return [Paragraph(_("A quiet week"), (_("Nothing was recorded or told in these seven days."),))]
    told = [
        Paragraph(_(heading), tuple(change_text(change) for change in changes))
        for turn, heading in HEADINGS.items()
        if (changes := letter.of(turn))
    ]
    if not told:
        text = _("A comparison takes {now} days of this week and {before} of the {span} before.")
        sentence = text.format(now=MIN_DAYS, before=MIN_DAYS_BEFORE, span=BEFORE_DAYS)
        told = [Paragraph(_("Too early to compare"), (sentence,))]
    if letter.exercise_count:
        count = ngettext("You did {count} exercise.", "You did {count} exercises.", letter.exercise_count)
        told.append(Paragraph(_("Exercises"), (count.format(count=letter.exercise_count),)))
    return [*told, _suggestion(letter)]


def letter_text(letter: Letter) -> str:
    """Return the letter as one text."""
    lines = [letter_title(letter)]
    for paragraph in paragraphs(letter):
        lines += ["", paragraph.heading, *(f"  {line}" for line in paragraph.lines)]
    return "\n".join([*lines, "", _(NO_CAUSE)])


def change_text(change: Change) -> str:
    """Return one figure of the week beside the time before."""
    text = _("{figure}: {now}, {before} in the weeks before")
    figure = _(FIGURE_LABELS[change.figure])
    return text.format(
        figure=figure, now=_value(change.figure, change.now), before=_value(change.figure, change.before)
    )


def _value(figure: Figure, value: float) -> str:
    match figure:
        case Figure.POOR_SHARE:
            return percent_text(value)
        case Figure.SHOULDERS_RAISED_MIN:
            return f"{value:.0f} min"
        case _:
            return f"{value:.1f}"


def _suggestion(letter: Letter) -> Paragraph:
    heading = _("One suggestion")
    if letter.suggestion is None:
        return Paragraph(heading, (_("Go on like this. Nothing asks for a change."),))
    kind, name = letter.suggestion.kind, letter.suggestion.name
    command = f"posture-watch {kind.value if kind is not Kind.MOVE else 'stretch'} {name}"
    label = exercise_label(kind, name)
    return Paragraph(heading, (_(SUGGESTION_TEXTS[letter.suggestion.why]), f"{label}: {command}"))
