"""``week``: the last seven days, and the hours that could do with a change."""

from datetime import time, tzinfo
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from posture_watch.ports import Store

DAYS = 7
"""A week has so many days, the last of which is today unless ``--date`` says otherwise."""


def week(
    date: Annotated[
        str | None, typer.Option("--date", help="The last day: YYYY-MM-DD or yesterday; today unless given.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Show the last seven days."""
    from time import time as now_s

    from rich.console import Console

    from posture_watch.app import reading_store, settings
    from posture_watch.devices.zone import LocalZone

    with reading_store() as store:
        code = run_week(
            store,
            now_s=now_s(),
            zone=LocalZone(),
            starts_at=settings().day.starts_at,
            last_day=date,
            as_json=as_json,
            console=Console(),
        )
    raise typer.Exit(code)


def run_week(
    store: "Store | None",
    *,
    now_s: float,
    zone: tzinfo,
    starts_at: time,
    last_day: str | None,
    as_json: bool,
    console: "Console",
) -> int:
    """Print seven days and return the exit code: 1 when nothing was recorded on them (JSON is printed all the same).

    Args:
        store: ``None``: nothing was ever recorded.
        now_s: Unix seconds.
        zone: Zone in which days begin and end.
        starts_at: When a day begins.
        last_day: ``YYYY-MM-DD``, ``yesterday``, or ``None`` for the day that is going on.
        as_json: Figures instead of a page.
        console: Where to.

    Raises:
        typer.BadParameter: ``last_day`` is no past day.
    """
    import json

    from posture_watch.commands.recorded import Reader
    from posture_watch.posture.summary import add_up
    from posture_watch.reports.as_json import day_as_dict, week_as_dict
    from posture_watch.reports.terminal_week import render_week
    from posture_watch.wording import date_text

    reader = Reader(store, now_s, zone, starts_at)
    last = reader.day(last_day)
    days = [*reader.days_before(last, DAYS - 1), (last, reader.summary(last))]
    total = add_up([summary for _, summary in days])
    if as_json:
        documents = [
            day_as_dict(summary, day=day, zone=zone, so_far=day == reader.today, comparison=None)
            for day, summary in days
        ]
        document = week_as_dict(documents, total, zone=zone)
        console.print(json.dumps(document, indent=2, allow_nan=False), highlight=False, markup=False, soft_wrap=True)
    elif total.watched_s:
        heading = f"Seven days until {date_text(last)}{', so far' if last == reader.today else ''}"
        console.print(render_week(days, heading=heading, zone=zone))
    else:
        sentence = f"Nothing was recorded in the seven days until {date_text(last)}."
        console.print(sentence, highlight=False, soft_wrap=True)
    return 0 if total.watched_s else 1
