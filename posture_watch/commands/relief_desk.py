"""The pages on stress, tension and pain of the live page: what they show, and what can be done on them."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from posture_watch.app import writing_store
from posture_watch.commands.check_in import Given, check_in_of, pain_reason
from posture_watch.commands.exercising import remember
from posture_watch.commands.insights import figures_of
from posture_watch.commands.letter import letter_of
from posture_watch.commands.recorded import Reader
from posture_watch.commands.routines import find_routine
from posture_watch.errors import WellbeingError
from posture_watch.reports.live.desk import Page
from posture_watch.reports.page import relief
from posture_watch.translation import _
from posture_watch.wellbeing import relaxation, stretches
from posture_watch.wellbeing.breathing import PATTERNS, own_pattern
from posture_watch.wellbeing.cards import card_of
from posture_watch.wellbeing.check_ins import parse_rating
from posture_watch.wellbeing.course import Course, breathing_course, routine_course
from posture_watch.wellbeing.insights import find_insights
from posture_watch.wellbeing.routines import Kind
from posture_watch.wellbeing.sessions import Session, what_helped
from posture_watch.wording_wellbeing import NOTED, check_in_text

if TYPE_CHECKING:
    from posture_watch.ports import Diary
    from posture_watch.wellbeing.check_ins import CheckIn

Fields = Mapping[str, str]

DAYS = 60
"""How far back what goes together is looked for."""

TOLD_DAYS = 14
"""How far back check-ins are listed."""

DAY_S = 86_400.0
LONGEST_S = 3600.0
"""No exercise takes longer; a page may send anything."""


@dataclass(frozen=True, slots=True)
class ReliefDesk:
    """Reads and writes the diary for the live page."""

    reader: Callable[[], AbstractContextManager[Reader]]
    """Opens the store for one page."""

    clock_s: Callable[[], float]
    """The time of day, Unix seconds."""

    def pages(self) -> tuple[Page, ...]:
        """Return the pages; only the first one is in the navigation."""
        return (
            Page("/relief", "Relief", "relief.html", self.relief),
            Page("/exercise", "", "exercise.html", self.exercise),
            Page("/check-in", "", "check_in_page.html", self.check_in_page),
            Page("/signs", "", "signs.html", lambda _query: relief.signs_values()),
        )

    def actions(self) -> dict[str, Callable[[Fields], str]]:
        """Return what can be done, by name."""
        return {"check-in": self.check_in, "forget-check-in": self.forget, "exercise": self.keep_exercise}

    def relief(self, _query: Fields) -> Mapping[str, Any]:
        """Return what the page of the circle shows."""
        with self.reader() as reader:
            figures = figures_of(reader, reader.today, DAYS)
            sessions, check_ins = [], list["CheckIn"]()
            if reader.store is not None:
                sessions = reader.store.diary.sessions(reader.now_s - DAYS * DAY_S, reader.now_s + 1)
                check_ins = reader.store.diary.check_ins(reader.now_s - TOLD_DAYS * DAY_S, reader.now_s + 1)
            return relief.relief_values(
                figures,
                find_insights(figures),
                what_helped(sessions),
                check_ins,
                card_of(reader.today),
                letter_of(reader, reader.today),
                reader.zone,
            )

    def exercise(self, query: Fields) -> Mapping[str, Any]:
        """Return what the page of one exercise shows."""
        return relief.exercise_values(course_of(query))

    def check_in_page(self, query: Fields) -> Mapping[str, Any]:
        """Return the form filled with an earlier check-in."""
        with self.reader() as reader:
            found = None if reader.store is None else reader.store.diary.check_in(_number(query))
        if found is None:
            raise WellbeingError("There is no such check-in any more.")
        form = relief.check_in_form(found)
        return {**relief.signs_values(), "title": _("Change"), "form": form}

    def check_in(self, fields: Fields) -> str:
        """Keep a check-in, or change an earlier one; returns what was noted, and the signs when pain asks for them."""
        note = " ".join(fields.get("note", "").split())
        given = Given(
            stress=fields.get("stress") or None,
            pain=fields.get("pain") or None,
            place=",".join(value for name, value in fields.items() if name.startswith("place-")) or None,
            energy=fields.get("energy") or None,
            note=note or None,
        )
        with writing_store() as store, self.reader() as reader:
            told = self._kept(store.diary, fields, check_in_of(given, self.clock_s(), reader.zone))
            reason = pain_reason(store.diary, self.clock_s(), reader.zone)
        signs = f" {relief.signs_values(reason)['opening']} {_('When to see a professional')}: /signs" if reason else ""
        return f"{_(NOTED)} {check_in_text(told)}{signs}"

    def _kept(self, diary: "Diary", fields: Fields, told: "CheckIn") -> "CheckIn":
        """Keep a new check-in, or put it in the place of an earlier one: what the form leaves empty is taken back."""
        if not fields.get("number"):
            return diary.add_check_in(told)
        before = diary.check_in(_number(fields))
        if before is None:
            raise WellbeingError("There is no such check-in any more.")
        changed = replace(told, time_s=before.time_s, id=before.id)
        diary.change_check_in(changed)
        return changed

    def forget(self, fields: Fields) -> str:
        """Delete a check-in for good."""
        with writing_store() as store:
            if not store.diary.delete_check_in(_number(fields)):
                raise WellbeingError("There is no such check-in any more.")
        return _("Forgotten:").rstrip(" :") + "."

    def keep_exercise(self, fields: Fields) -> str:
        """Keep an exercise with its ratings."""
        course = course_of(fields)
        try:
            length_s = min(max(float(fields.get("length_s", "")), 0.0), LONGEST_S)
        except ValueError:
            raise WellbeingError("That is no exercise: go through one first.") from None
        if not length_s >= 0:
            raise WellbeingError("That is no exercise: go through one first.")
        before, after = (
            parse_rating("Tension", fields[name]) if fields.get(name) else None for name in ("before", "after")
        )
        finished = bool(fields.get("finished"))
        with writing_store() as store:
            remember(
                store.diary,
                Session(
                    self.clock_s() - length_s,
                    course.kind,
                    course.name,
                    length_s,
                    finished=finished,
                    before=before,
                    after=after,
                ),
            )
        return _(NOTED)


def course_of(query: Fields) -> Course:
    """Return the exercise that an address names.

    Raises:
        WellbeingError: There is none like that.
    """
    name = query.get("name", "")
    match query.get("kind"):
        case Kind.BREATHE.value:
            pattern = PATTERNS.get(name) or own_pattern(name)
            try:
                minutes = float(query["minutes"]) if query.get("minutes") else pattern.minutes
            except ValueError:
                raise WellbeingError(f"A session lasts 1 to 10 minutes, not {query['minutes'][:20]!r}.") from None
            return breathing_course(pattern, minutes)
        case Kind.RELAX.value:
            return routine_course(find_routine(relaxation.ROUTINES, name))
        case Kind.STRETCH.value:
            return routine_course(find_routine(stretches.ROUTINES, name))
    raise WellbeingError("There is no exercise of that kind; choose one on the page Relief.")


def _number(fields: Fields) -> int:
    text = fields.get("number", "")
    if not (text.isascii() and text.isdigit() and len(text) < 18):
        raise WellbeingError("There is no such check-in any more.")
    return int(text)
