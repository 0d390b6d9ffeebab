"""``check-in``: how it goes, in ten seconds; and what was told before."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from posture_watch.errors import WellbeingError
from posture_watch.translation import _
from posture_watch.wellbeing.check_ins import CheckIn, parse_places, parse_rating, parse_tags, split_note
from posture_watch.wording_wellbeing import (
    ASK_ENERGY,
    ASK_NOTE,
    ASK_PAIN,
    ASK_PLACES,
    ASK_STRESS,
    NOTED,
    NOTHING_NOTED,
    PLACE_LABELS,
    SKIP,
    check_in_text,
)

if TYPE_CHECKING:
    from posture_watch.ports import Diary
    from posture_watch.wellbeing.red_flags import Reason

Ask = Callable[[str], str]
"""Puts a question and returns what was typed."""

T = TypeVar("T")

HISTORY_DAYS = 14
"""How far back ``--history`` looks unless told otherwise."""

DAY_S = 86_400.0
PAIN_SIGNS = "pain_signs"
"""Under this name the diary remembers when the signs that need a professional showed themselves."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the options say; ``None``: nothing."""

    stress: str | None = None
    pain: str | None = None
    place: str | None = None
    energy: str | None = None
    tags: tuple[str, ...] = ()
    note: str | None = None
    at: str | None = None

    @property
    def anything(self) -> bool:
        """Return whether any option was given."""
        return self != Given()


def check_in(
    *,
    stress: Annotated[str | None, typer.Option("--stress", metavar="0-10", help="Stress right now.")] = None,
    pain: Annotated[str | None, typer.Option("--pain", metavar="0-10", help="Pain right now.")] = None,
    place: Annotated[
        str | None,
        typer.Option("--place", help="Where it hurts: neck, shoulders, upper back, lower back, wrists, other."),
    ] = None,
    energy: Annotated[str | None, typer.Option("--energy", metavar="0-10", help="Energy right now.")] = None,
    tag: Annotated[list[str] | None, typer.Option("--tag", help="What is going on, in a word; repeatable.")] = None,
    note: Annotated[str | None, typer.Option("--note", help="What is going on, in your own words.")] = None,
    at: Annotated[str | None, typer.Option("--at", help='When it was, such as "2026-03-01 09:30"; else now.')] = None,
    edit: Annotated[int | None, typer.Option("--edit", metavar="NUMBER", help="Change an earlier one.")] = None,
    delete: Annotated[int | None, typer.Option("--delete", metavar="NUMBER", help="Forget an earlier one.")] = None,
    history: Annotated[bool, typer.Option("--history", help="List what you told before.")] = False,
    days: Annotated[int, typer.Option("--days", min=1, max=3660, help="How far back the list goes.")] = HISTORY_DAYS,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say how it goes: stress, pain, energy, and what is going on. Each part may be left out."""
    from time import time as now_s

    from posture_watch.app import reading_store, writing_store
    from posture_watch.devices.zone import LocalZone

    given = Given(stress, pain, place, energy, tuple(tag or ()), note, at)
    if sum((history, edit is not None, delete is not None)) > 1:
        raise typer.BadParameter("Take one of --history, --edit and --delete at a time.")
    if history:
        with reading_store() as store:
            found = [] if store is None else store.diary.check_ins(now_s() - days * DAY_S, now_s() + 1)
        show_history(found, LocalZone(), days=days, as_json=as_json)
        return
    if delete is not None:
        with writing_store() as writable:
            forget(writable.diary, delete)
        return
    ask = input if sys.stdin.isatty() and not given.anything and edit is None else None
    with writing_store() as writable:
        told = tell(writable.diary, given, ask=ask, edit=edit, now_s=now_s(), zone=LocalZone())
        reason = None if told is None or as_json else pain_reason(writable.diary, now_s(), LocalZone())
        calming = None if told is None or as_json else calming_text(writable.diary, told, now_s())
    if told is None:
        print(_(NOTHING_NOTED))
    elif as_json:
        print_json(as_values(told))
    else:
        print(_(NOTED), check_in_text(told))
        print(_("Change it with: posture-watch check-in --edit {number}").format(number=told.id))
        if calming:
            print(calming)
        if reason:
            from posture_watch.reports.pain_signs import pain_signs_text

            print()
            print(pain_signs_text(reason))


def tell(
    diary: "Diary", given: Given, *, ask: Ask | None, edit: int | None, now_s: float, zone: tzinfo
) -> CheckIn | None:
    """Remember a check-in and return it, or ``None`` when everything was skipped.

    Args:
        diary: Where it is kept.
        given: What the options say.
        ask: Asks the person what the options leave open; ``None``: nobody is there to be asked.
        edit: Number of the earlier check-in that the options change.
        now_s: Unix seconds.
        zone: Zone of ``--at``.

    Raises:
        WellbeingError: Something given cannot be; nothing was changed.
    """
    if edit is not None:
        before = _known(diary, edit)
        if not given.anything:
            raise WellbeingError(f"Say what is to change, such as: posture-watch check-in --edit {edit} --stress 3")
        parts = _parts(given, now_s, zone)
        if parts.get("pain") == 0:
            parts.setdefault("places", ())
        changed = replace(before, **parts)
        diary.change_check_in(changed)
        return changed
    if ask is not None:
        answers = _asked(ask)
        return diary.add_check_in(replace(answers, time_s=now_s)) if answers else None
    if not given.anything:
        raise WellbeingError("Nobody is there to be asked: give at least one of --stress, --pain, --energy and --note.")
    return diary.add_check_in(check_in_of(given, now_s, zone))


def check_in_of(given: Given, now_s: float, zone: tzinfo) -> CheckIn:
    """Return the check-in that options or a form make.

    Raises:
        WellbeingError: Something given cannot be.
    """
    return CheckIn(**{"time_s": now_s, **_parts(given, now_s, zone)})


def forget(diary: "Diary", number: int) -> None:
    """Delete a check-in for good.

    Raises:
        WellbeingError: There is none of that number.
    """
    before = _known(diary, number)
    diary.delete_check_in(number)
    print(_("Forgotten:"), check_in_text(before))


def pain_reason(diary: "Diary", now_s: float, zone: tzinfo) -> "Reason | None":
    """Return why the signs that need a professional are to be shown now, and remember that they are; mostly ``None``.

    Args:
        diary: What was told so far.
        now_s: Unix seconds.
        zone: Zone in which days begin and end, at midnight.
    """
    from posture_watch.wellbeing.day_figures import pain_day
    from posture_watch.wellbeing.red_flags import LASTING_DAYS, shows_itself

    days: dict[date, list[CheckIn]] = {}
    for each in diary.check_ins(now_s - 2 * LASTING_DAYS * DAY_S, now_s + 1):
        days.setdefault(datetime.fromtimestamp(each.time_s, zone).date(), []).append(each)
    reported = [found for day, told in days.items() if (found := pain_day(day, told)) is not None]
    shown_s = diary.shown_s(PAIN_SIGNS)
    shown = None if shown_s is None else datetime.fromtimestamp(shown_s, zone).date()
    reason = shows_itself(datetime.fromtimestamp(now_s, zone).date(), reported, shown)
    if reason:
        diary.note_shown(PAIN_SIGNS, now_s)
    return reason


def calming_text(diary: "Diary", told: CheckIn, now_s: float) -> str:
    """Return what may ease high stress that was told of just now, and remember that it was offered; mostly empty."""
    from posture_watch.wellbeing.suggestions import HIGH_STRESS, STRESS_COUNTS_S, Situation, suggest

    if told.stress is None or told.stress < HIGH_STRESS or not 0 <= now_s - told.time_s < STRESS_COUNTS_S:
        return ""
    from posture_watch.offers import lately, shown_as
    from posture_watch.wording_wellbeing import suggestion_text

    found = suggest(Situation(stress=told.stress), lately(diary, now_s))
    if found is None:
        return ""
    diary.note_shown(shown_as(found), now_s)
    return suggestion_text(found)


def show_history(found: list[CheckIn], zone: tzinfo, *, days: int, as_json: bool) -> None:
    """Print check-ins, the last one last."""
    if as_json:
        print_json([as_values(each) for each in found])
        return
    if not found:
        print(_("No check-in in these last days: {count}.").format(count=days))
    for each in found:
        print(f"{each.id:>4}  {datetime.fromtimestamp(each.time_s, zone):%Y-%m-%d %H:%M}  {check_in_text(each)}")


def as_values(check_in: CheckIn) -> dict[str, object]:
    """Return a check-in as plain values with stable names; what was left out is null."""
    return {
        "number": check_in.id,
        "time_s": check_in.time_s,
        "stress": check_in.stress,
        "pain": check_in.pain,
        "places": [place.value for place in check_in.places],
        "energy": check_in.energy,
        "tags": list(check_in.tags),
        "note": check_in.note,
    }


def print_json(values: object) -> None:
    """Print values as JSON."""
    import json

    print(json.dumps(values, indent=2, ensure_ascii=False))


def _known(diary: "Diary", number: int) -> CheckIn:
    found = diary.check_in(number)
    if found is None:
        raise WellbeingError(f"There is no check-in number {number}; list them with: posture-watch check-in --history")
    return found


def _parts(given: Given, now_s: float, zone: tzinfo) -> dict[str, Any]:
    """Return the parts of a check-in that the options name."""
    parts: dict[str, Any] = {}
    for name, text in (("stress", given.stress), ("pain", given.pain), ("energy", given.energy)):
        if text is not None:
            parts[name] = parse_rating(name.capitalize(), text)
    if given.place is not None:
        parts["places"] = parse_places(given.place)
    tags = parse_tags(given.tags)
    if given.note is not None:
        parts["note"], in_note = split_note(given.note)
        tags = tuple(dict.fromkeys((*tags, *in_note)))
    if tags:
        parts["tags"] = tags
    if given.at is not None:
        parts["time_s"] = _moment(given.at, now_s, zone)
    return parts


def _moment(text: str, now_s: float, zone: tzinfo) -> float:
    try:
        then = datetime.fromisoformat(text.strip())
        time_s = (then if then.tzinfo else then.replace(tzinfo=zone)).timestamp()
    except (ValueError, OverflowError):
        raise WellbeingError(f'{text!r} is no time; write it as "2026-03-01 09:30".') from None
    if time_s > now_s:
        raise WellbeingError(f"{text.strip()} is still to come; a check-in is about now or before.")
    if time_s < 946_684_800:
        raise WellbeingError(f"{text.strip()} is too long ago; give a time from the year 2000 on.")
    return time_s


def _asked(ask: Ask) -> CheckIn | None:
    """Return what the person answers, without a time; ``None`` when everything was skipped."""
    stress = _rating(ask, "Stress", ASK_STRESS)
    pain = _rating(ask, "Pain", ASK_PAIN)
    places = _until_right(ask, _places_question(), parse_places) if pain else ()
    energy = _rating(ask, "Energy", ASK_ENERGY)
    note, tags = _until_right(ask, _question(ASK_NOTE), _checked_note)
    if stress is pain is energy is None and not (note or tags):
        return None
    return CheckIn(0.0, stress, pain, places or (), energy, tags, note)


def _rating(ask: Ask, name: str, question: str) -> int | None:
    return _until_right(ask, _question(question), lambda text: parse_rating(name, text) if text.strip() else None)


def _checked_note(text: str) -> tuple[str, tuple[str, ...]]:
    note, tags = split_note(text)
    if note or tags:
        CheckIn(0.0, tags=tags, note=note)  # says so when it is too long
    return note, tags


def _until_right(ask: Ask, question: str, parse: Callable[[str], T]) -> T:
    """Ask until the answer can be."""
    while True:
        try:
            return parse(ask(question))
        except WellbeingError as error:
            print(error)


def _question(text: str) -> str:
    return f"{_(text)} ({_(SKIP)}): "


def _places_question() -> str:
    return _question(ASK_PLACES).replace("{places}", ", ".join(_(label) for label in PLACE_LABELS.values()))
