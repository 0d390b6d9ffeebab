"""``today``: how the day was, and what to change."""

from datetime import datetime, time, tzinfo
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from posture_watch.ports import Store

DATE_HELP = "The day: YYYY-MM-DD or yesterday; today unless given."
NEVER_RECORDED = "Nothing has been recorded yet; begin with: posture-watch run"


def today(
    date: Annotated[str | None, typer.Option("--date", help=DATE_HELP)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Show how the day was, and what to change."""
    from time import time as now_s

    from rich.console import Console

    from posture_watch.app import reading_store, settings
    from posture_watch.devices.zone import LocalZone

    with reading_store() as store:
        code = run_today(
            store,
            now_s=now_s(),
            zone=LocalZone(),
            starts_at=settings().day.starts_at,
            day=date,
            as_json=as_json,
            console=Console(),
        )
    raise typer.Exit(code)


def run_today(
    store: "Store | None",
    *,
    now_s: float,
    zone: tzinfo,
    starts_at: time,
    day: str | None,
    as_json: bool,
    console: "Console",
) -> int:
    """Print one day and return the exit code: 1 when nothing was recorded on it (JSON is printed all the same).

    Args:
        store: ``None``: nothing was ever recorded.
        now_s: Unix seconds.
        zone: Zone in which days begin and end.
        starts_at: When a day begins.
        day: ``YYYY-MM-DD``, ``yesterday``, or ``None`` for the day that is going on.
        as_json: Figures instead of a page.
        console: Where to.

    Raises:
        typer.BadParameter: ``day`` is no past day.
    """
    import json

    from posture_watch.commands.recorded import Reader
    from posture_watch.posture.trend import COMPARED_DAYS, compare
    from posture_watch.reports.as_json import day_as_dict
    from posture_watch.reports.sentences import comparison_text
    from posture_watch.reports.terminal import render_day
    from posture_watch.wording import date_text

    reader = Reader(store, now_s, zone, starts_at)
    which = reader.day(day)
    summary = reader.summary(which)
    so_far = which == reader.today
    if not summary.watched_s and not as_json:
        sentence = f"Nothing was recorded on {date_text(which)}{', so far' if so_far else ''}."
        console.print(NEVER_RECORDED if store is None else sentence, highlight=False, soft_wrap=True)
        return 1
    comparison = compare(summary, [each for _, each in reader.days_before(which, COMPARED_DAYS)])
    if as_json:
        document = day_as_dict(summary, day=which, zone=zone, so_far=so_far, comparison=comparison)
        console.print(json.dumps(document, indent=2, allow_nan=False), highlight=False, markup=False, soft_wrap=True)
    else:
        until = f", so far (until {datetime.fromtimestamp(now_s, zone):%H:%M})" if so_far else ""
        heading = f"{date_text(which)}{until}"
        console.print(render_day(summary, heading=heading, zone=zone, comparison=comparison_text(comparison)))
    return 0 if summary.watched_s else 1
