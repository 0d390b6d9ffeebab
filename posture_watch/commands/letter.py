"""``letter``: the week on one page."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from datetime import date as calendar_date

    from posture_watch.commands.recorded import Reader
    from posture_watch.wellbeing.letter import Letter


def letter(
    date: Annotated[
        str | None, typer.Option("--date", help="The last day of the week: YYYY-MM-DD or yesterday; else today.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write it as a page, such as letter.html.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Show the weekly letter: what got better, what did not, and one suggestion."""
    from time import time as now_s

    from posture_watch.app import reading_store, settings
    from posture_watch.commands.recorded import Reader
    from posture_watch.devices.zone import LocalZone

    with reading_store() as store:
        reader = Reader(store, now_s(), LocalZone(), settings().day.starts_at)
        run_letter(reader, reader.day(date), html=html, as_json=as_json)


def run_letter(reader: "Reader", last: "calendar_date", *, html: Path | None, as_json: bool) -> None:
    """Print the letter of the week that ends with a day, or write it as a page.

    Raises:
        StorageError: The page cannot be written.
    """
    from posture_watch.reports.letter_text import letter_text

    written = letter_of(reader, last)
    if as_json:
        import json

        print(json.dumps(as_values(written), indent=2))
    if html is not None:
        write_page(written, html, made=f"{datetime.fromtimestamp(reader.now_s, reader.zone):%Y-%m-%d %H:%M}")
        print(f"Written: {html}")
    elif not as_json:
        print(letter_text(written))


def letter_of(reader: "Reader", last: "calendar_date") -> "Letter":
    """Return the letter of the week that ends with a day."""
    from posture_watch.commands.insights import figures_of
    from posture_watch.wellbeing.letter import BEFORE_DAYS, WEEK_DAYS, write_letter

    return write_letter(figures_of(reader, last, WEEK_DAYS + BEFORE_DAYS), last)


def write_page(written: "Letter", path: Path, *, made: str) -> None:
    """Write the letter as one file for the browser that needs no network.

    Raises:
        StorageError: The file cannot be written.
    """
    from posture_watch.reports.letter_text import NO_CAUSE, letter_title, paragraphs
    from posture_watch.reports.output_file import output_file
    from posture_watch.reports.page.render import stand_alone
    from posture_watch.translation import _, language

    values = {
        "title": letter_title(written),
        "paragraphs": paragraphs(written),
        "last_line": _(NO_CAUSE),
        "language": language(),
        "charts": {},
        "made": made,
    }
    with output_file(path) as file:
        file.write(stand_alone("letter.html", values))


def as_values(written: "Letter") -> dict[str, object]:
    """Return the letter as plain values with stable names."""
    return {
        "last": str(written.last),
        "days": written.day_count,
        "exercises": written.exercise_count,
        "changes": [
            {"figure": each.figure.value, "now": each.now, "before": each.before, "turn": each.turn.value}
            for each in written.changes
        ],
        "suggestion": written.suggestion
        and {
            "kind": written.suggestion.kind.value,
            "name": written.suggestion.name,
            "why": written.suggestion.why.value,
        },
    }
