"""``report``: a day, a week, a month or a year as one file for the browser."""

from datetime import datetime, time, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from posture_watch.ports import Store


def report(
    html: Annotated[Path, typer.Option("--html", metavar="FILE", help="The file to write, such as day.html.")],
    date: Annotated[
        str | None, typer.Option("--date", help="The day, or the last one: YYYY-MM-DD or yesterday; else today.")
    ] = None,
    week: Annotated[bool, typer.Option("--week", help="Seven days instead of one.")] = False,
    month: Annotated[bool, typer.Option("--month", help="Thirty days instead of one.")] = False,
    year: Annotated[bool, typer.Option("--year", help="365 days instead of one.")] = False,
    open_it: Annotated[bool, typer.Option("--open", help="Show it in the browser as well.")] = False,
) -> None:
    """Write a page on how the day was: one file that needs no network."""
    from time import time as now_s

    from posture_watch.app import reading_store, settings
    from posture_watch.devices.zone import LocalZone

    if week + month + year > 1:
        raise typer.BadParameter("choose one of --week, --month and --year.", param_hint="--week")
    with reading_store() as store:
        days = 7 if week else 30 if month else 365 if year else 1
        run_report(
            store, html, now_s=now_s(), zone=LocalZone(), starts_at=settings().day.starts_at, day=date, days=days
        )
    print(f"Written: {html}")
    if open_it:
        show_in_browser(html.resolve().as_uri())


def run_report(
    store: "Store | None", path: Path, *, now_s: float, zone: tzinfo, starts_at: time, day: str | None, days: int
) -> None:
    """Write the page.

    Args:
        store: ``None``: nothing was ever recorded.
        path: The file; an older one of that name is replaced when the new one is whole.
        now_s: Unix seconds.
        zone: Zone in which days begin and end.
        starts_at: When a day begins.
        day: ``YYYY-MM-DD``, ``yesterday``, or ``None`` for the day that is going on: the last one of several.
        days: How many.

    Raises:
        typer.BadParameter: ``day`` is no past day.
        StorageError: The file cannot be written.
    """
    from posture_watch.commands.pages import day_values_of, period_values_of
    from posture_watch.commands.recorded import Reader
    from posture_watch.reports.output_file import output_file
    from posture_watch.reports.page.render import stand_alone

    reader = Reader(store, now_s, zone, starts_at)
    last = reader.day(day)
    with output_file(path) as file:
        values = day_values_of(reader, last) if days == 1 else period_values_of(reader, last, days)
        made = f"{datetime.fromtimestamp(now_s, zone):%Y-%m-%d %H:%M}"
        file.write(stand_alone("day.html" if days == 1 else "period.html", {**values, "made": made}))


def show_in_browser(address: str) -> None:
    """Show an address in the browser; where there is none, say what to open."""
    import os
    import sys
    import webbrowser

    # Without a desktop Linux might offer a browser of the terminal, which would keep that to itself.
    there = sys.platform != "linux" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))
    if not (there and webbrowser.open(address)):
        print(f"No browser could be started; open {address}", file=sys.stderr)
