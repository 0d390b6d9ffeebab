"""``insights``: posture, breaks, check-ins and exercises beside each other, and what helped."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from posture_watch.commands.recorded import Reader
    from posture_watch.wellbeing.insights import DayFigures, Insight
    from posture_watch.wellbeing.sessions import Helped

DAYS = 60
"""How far back it looks unless told otherwise."""

CHART_WIDTH_DAYS = 60
"""A line of the chart shows at most the last so many days."""


def insights(
    days: Annotated[int, typer.Option("--days", min=1, max=3660, help="How many days to look at.")] = DAYS,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Show what goes together: posture, breaks, stress and pain by day, and which exercises helped."""
    from time import time as now_s

    from rich.console import Console

    from posture_watch.app import reading_store, settings
    from posture_watch.commands.recorded import Reader
    from posture_watch.devices.zone import LocalZone

    with reading_store() as store:
        reader = Reader(store, now_s(), LocalZone(), settings().day.starts_at)
        raise typer.Exit(run_insights(reader, days, Console(), as_json=as_json))


def run_insights(reader: "Reader", count: int, console: "Console", *, as_json: bool) -> int:
    """Print the insights of so many days and return the exit code: 1 when there is nothing to look at.

    Args:
        reader: Reads the store as seen at one moment.
        count: Days, today included.
        console: Where to.
        as_json: Figures alone; printed even when there are none.
    """
    from posture_watch.wellbeing.insights import find_insights
    from posture_watch.wellbeing.sessions import what_helped

    figures = figures_of(reader, reader.today, count)
    found = find_insights(figures)
    start_s = reader.now_s - count * 86_400.0
    helped = what_helped([] if reader.store is None else reader.store.diary.sessions(start_s, reader.now_s + 1))
    if as_json:
        console.print_json(data=as_values(figures, found, helped))
        return 0
    return _print(figures, found, helped, console)


def figures_of(reader: "Reader", last: date, count: int) -> "list[DayFigures]":
    """Return the figures of so many days until one, oldest first; days of which nothing is known are left out."""
    from posture_watch.posture.days import day_of
    from posture_watch.wellbeing.day_figures import day_figures

    if reader.store is None:
        return []
    first = last - timedelta(days=count - 1)
    start_s = datetime.combine(first, reader.starts_at, tzinfo=reader.zone).timestamp()
    diary = reader.store.diary

    def on(time_s: float) -> object:
        return day_of(time_s, reader.starts_at, zone=reader.zone)

    check_ins = diary.check_ins(start_s, reader.now_s + 1)
    sessions = diary.sessions(start_s, reader.now_s + 1)
    return [
        figures
        for day, summary in reader.days_until(last, count)
        if (
            figures := day_figures(
                day,
                summary,
                [each for each in check_ins if on(each.time_s) == day],
                [each for each in sessions if on(each.time_s) == day],
            )
        ).watched_s
        or figures.check_in_count
    ]


def as_values(
    figures: "Sequence[DayFigures]", found: "Sequence[Insight]", helped: "Sequence[Helped]"
) -> dict[str, object]:
    """Return everything as plain values with stable names; what is unknown is null."""
    return {
        "days": [
            {
                "day": str(each.day),
                "watched_s": each.watched_s,
                "check_ins": each.check_in_count,
                "counts": each.valid,
                **{figure.value: value for figure, value in each.values.items()},
            }
            for each in figures
        ],
        "pairs": [
            {
                "x": each.x.value,
                "y": each.y.value,
                "verdict": each.verdict.value,
                "days": each.day_count,
                "days_missing": each.missing_count,
                "rho": each.correlation and each.correlation.rho,
                "low": each.correlation and each.correlation.low,
                "high": each.correlation and each.correlation.high,
                "effective_days": each.correlation and each.correlation.effective_count,
            }
            for each in found
        ],
        "helped": [
            {"kind": each.kind.value, "name": each.name, "done": each.done, "rated": each.rated, "change": each.change}
            for each in helped
        ],
    }


def _print(
    figures: "Sequence[DayFigures]", found: "Sequence[Insight]", helped: "Sequence[Helped]", console: "Console"
) -> int:
    from posture_watch.commands.saying import say
    from posture_watch.reports.insights_text import (
        FIGURE_LABELS,
        NO_CAUSE,
        figure_strip,
        figures_shown,
        helped_text,
        insight_text,
        missing_text,
    )
    from posture_watch.translation import _

    if not figures and not helped:
        say(console, _("There is nothing to look at yet. A check-in takes ten seconds: posture-watch check-in"))
        return 1
    shown = figures[-CHART_WIDTH_DAYS:]
    if shown:
        say(console, _("The days from {first} to {last}").format(first=shown[0].day, last=shown[-1].day))
        labels = {figure: _(FIGURE_LABELS[figure]) for figure in figures_shown(shown)}
        width = max(map(len, labels.values()), default=0)
        for figure, label in labels.items():
            highest = 10.0 if figure.value in ("stress", "pain", "energy") else None
            console.print(
                f"  {label:<{width}}  {figure_strip(shown, figure, highest)}", highlight=False, soft_wrap=True
            )
    say(console, "\n" + _("What goes together"))
    for insight in found:
        say(console, f"  {insight_text(insight)}")
    if warning := next(filter(None, map(missing_text, found)), ""):
        say(console, f"  {warning}")
    say(console, f"  {_(NO_CAUSE)}")
    if helped:
        say(console, "\n" + _("What helped you"))
        for each in helped:
            say(console, f"  {helped_text(each)}")
    return 0
