"""``today``, ``week`` and ``month``: how it was, and what to change."""

from dataclasses import dataclass
from datetime import date as calendar_date
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from posture_watch.commands.recorded import Reader
    from posture_watch.posture.summary import Summary
    from posture_watch.posture.trend import Comparison, Trend
    from posture_watch.reports.terminal_compare import Side

NEVER_RECORDED = "Nothing has been recorded yet; begin with: posture-watch run"

Day = Annotated[str | None, typer.Option("--date", help="The day: YYYY-MM-DD or yesterday; today unless given.")]
LastDay = Annotated[
    str | None, typer.Option("--date", help="The last day: YYYY-MM-DD or yesterday; today unless given.")
]
Compare = Annotated[bool, typer.Option("--compare", help="Side by side with the time before and with what is usual.")]
Plain = Annotated[bool, typer.Option("--plain", help="Sentences alone, for a screen reader: no drawing, no colour.")]
Picture = Annotated[Path | None, typer.Option("--picture", help="Also save what was printed, as an SVG.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")]


@dataclass(frozen=True, slots=True)
class Length:
    """How many days are looked back on."""

    name: str
    """As in the JSON."""

    days: int
    """So many, the last one included."""

    in_words: str
    """What they are called in a sentence."""

    before: str
    """What the same time before is called above a column."""


DAY = Length("day", 1, "day", "day before")
WEEK = Length("week", 7, "seven days", "7 days before")
MONTH = Length("month", 30, "thirty days", "30 days before")


@dataclass(frozen=True, slots=True)
class Form:
    """In which form the answer is wanted."""

    compare: bool = False
    """Side by side with the time before."""

    plain: bool = False
    """Sentences alone."""

    as_json: bool = False
    """Figures alone."""


def today(
    date: Day = None,
    compare: Compare = False,
    plain: Plain = False,
    as_json: AsJson = False,
    picture: Picture = None,
) -> None:
    """Show how the day was, and what to change."""
    _show(DAY, date, Form(compare, plain, as_json), picture)


def week(
    date: LastDay = None,
    compare: Compare = False,
    plain: Plain = False,
    as_json: AsJson = False,
    picture: Picture = None,
) -> None:
    """Show the last seven days."""
    _show(WEEK, date, Form(compare, plain, as_json), picture)


def month(
    date: LastDay = None,
    compare: Compare = False,
    plain: Plain = False,
    as_json: AsJson = False,
    picture: Picture = None,
) -> None:
    """Show the last thirty days."""
    _show(MONTH, date, Form(compare, plain, as_json), picture)


def _show(length: Length, date: str | None, form: Form, picture: Path | None) -> None:
    from time import time as now_s

    from rich.console import Console

    from posture_watch.app import reading_store, settings
    from posture_watch.commands.picture import FORM, save_picture
    from posture_watch.commands.recorded import Reader
    from posture_watch.devices.zone import LocalZone

    with reading_store() as store:
        reader = Reader(store, now_s(), LocalZone(), settings().day.starts_at)
        console = Console(record=True, **FORM) if picture else Console()
        code = look_back(length, reader, date, form, console)
    if picture:
        save_picture(console, picture, f"posture-watch {'today' if length is DAY else length.name}")
    raise typer.Exit(code)


def look_back(length: Length, reader: "Reader", date: str | None, form: Form, console: "Console") -> int:
    """Print one range and return the exit code: 1 when nothing was recorded in it (JSON is printed all the same).

    Args:
        length: Day, week or month.
        reader: Reads the store as seen at one moment.
        date: The last day, ``YYYY-MM-DD`` or ``yesterday``; ``None``: the day that is going on.
        form: What is wanted.
        console: Where to.

    Raises:
        typer.BadParameter: ``date`` is no past day.
    """
    from posture_watch.posture.summary import add_up
    from posture_watch.posture.trend import COMPARED_DAYS, compare, find_trend

    last = reader.day(date)
    days = reader.days_until(last, length.days)
    total = add_up([summary for _, summary in days])
    if not total.watched_s and not form.as_json:
        sentence = NEVER_RECORDED if reader.store is None else _nothing(length, reader, last)
        console.print(sentence, highlight=False, soft_wrap=True)
        return 1
    before = reader.shares_before(days[0][0], COMPARED_DAYS)
    shown = _Shown(
        length,
        reader,
        days,
        total,
        compare(total, [share for _, share in before]),
        find_trend([*before, *days]),
    )
    if form.as_json:
        _print_json(shown, console, with_sides=form.compare)
    elif form.plain:
        # Not for the eye: no line is broken, nothing is coloured.
        for line in shown.sentences(compared=form.compare):
            console.print(line, highlight=False, markup=False, soft_wrap=True)
    else:
        shown.draw(console, compared=form.compare)
    return 0 if total.watched_s else 1


@dataclass(frozen=True, slots=True)
class _Shown:
    length: Length
    reader: "Reader"
    days: "Sequence[tuple[calendar_date, Summary]]"
    total: "Summary"
    comparison: "Comparison | None"
    trend: "Trend | None"

    @property
    def last(self) -> calendar_date:
        return self.days[-1][0]

    def heading(self) -> str:
        from posture_watch.wording import date_text

        so_far = self.last == self.reader.today
        if self.length is not DAY:
            return f"{self.length.in_words.capitalize()} until {date_text(self.last)}{', so far' if so_far else ''}"
        now = datetime.fromtimestamp(self.reader.now_s, self.reader.zone)
        return f"{date_text(self.last)}{f', so far (until {now:%H:%M})' if so_far else ''}"

    def remarks(self) -> list[tuple[str, str]]:
        from posture_watch.reports.sentences import comparison_text, trend_text

        return [("Compared", comparison_text(self.comparison)), ("Trend", trend_text(self.trend))]

    def sides(self) -> "list[Side]":
        """Return this range, the one before it, and the four weeks before where those are something else."""
        from posture_watch.posture.trend import COMPARED_DAYS
        from posture_watch.reports.terminal_compare import Side

        def side(title: str, days: "Sequence[tuple[calendar_date, Summary]]") -> "Side":
            return Side(title, [summary for _, summary in days])

        first = self.days[0][0]
        previous = list(self.reader.days_before(first, self.length.days))
        sides = [side(f"this {self.length.name}", self.days), side(self.length.before, previous)]
        if self.length is MONTH:
            return sides
        return [*sides, side(f"{COMPARED_DAYS} days before", list(self.reader.days_before(first, COMPARED_DAYS)))]

    def sentences(self, *, compared: bool) -> "Sequence[str]":
        from posture_watch.reports.plain import plain_comparison, plain_day, plain_days

        zone, heading = self.reader.zone, self.heading()
        if self.length is DAY:
            lines = plain_day(self.total, heading=heading, zone=zone, remarks=self.remarks())
        else:
            lines = plain_days(self.days, heading=heading, zone=zone, remarks=self.remarks())
        return [*lines, *(plain_comparison(self.sides()) if compared else ())]

    def draw(self, console: "Console", *, compared: bool) -> None:
        from posture_watch.reports.terminal import render_day
        from posture_watch.reports.terminal_compare import render_comparison
        from posture_watch.reports.terminal_days import render_days

        zone, heading = self.reader.zone, self.heading()
        if self.length is DAY:
            console.print(render_day(self.total, heading=heading, zone=zone, remarks=self.remarks()))
        else:
            console.print(render_days(self.days, heading=heading, zone=zone, remarks=self.remarks()))
        if compared:
            console.print()
            console.print(render_comparison(self.sides()))


def _print_json(shown: _Shown, console: "Console", *, with_sides: bool) -> None:
    import json

    from posture_watch.reports.as_json import day_as_dict, days_as_dict, summary_as_dict

    zone, comparison, trend = shown.reader.zone, shown.comparison, shown.trend
    is_day = shown.length is DAY
    documents = [
        day_as_dict(
            summary,
            day=day,
            zone=zone,
            so_far=day == shown.reader.today,
            comparison=comparison if is_day else None,
            trend=trend if is_day else None,
        )
        for day, summary in shown.days
    ]
    document: dict[str, Any] = (
        documents[0]
        if is_day
        else days_as_dict(shown.length.name, documents, shown.total, zone=zone, comparison=comparison, trend=trend)
    )
    if with_sides:
        for key, side in zip(("previous", "usual"), shown.sides()[1:], strict=False):
            document[key] = summary_as_dict(side.total, zone=zone)
    console.print(json.dumps(document, indent=2, allow_nan=False), highlight=False, markup=False, soft_wrap=True)


def _nothing(length: Length, reader: "Reader", last: calendar_date) -> str:
    from posture_watch.wording import date_text

    if length is DAY:
        return f"Nothing was recorded on {date_text(last)}{', so far' if last == reader.today else ''}."
    return f"Nothing was recorded in the {length.in_words} until {date_text(last)}."
