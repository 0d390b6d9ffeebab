"""``export``: what was recorded as CSV, JSON or an ActivityWatch bucket."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, tzinfo

    from posture_watch.commands.recorded import Reader
    from posture_watch.devices.activity_server import ActivityServer
    from posture_watch.ports import Store
    from posture_watch.posture.episodes import Episode
    from posture_watch.reports.cells import Row

_Thing = TypeVar("_Thing")

NOTHING = "Nothing was recorded in that time; begin with: posture-watch run"


class What(StrEnum):
    """What is exported."""

    MINUTES = "minutes"
    DAYS = "days"
    SAMPLES = "samples"
    ALERTS = "alerts"
    CHECK_INS = "check-ins"
    EXERCISES = "exercises"
    NOTES = "notes"


class Format(StrEnum):
    """How it is written."""

    CSV = "csv"
    JSON = "json"
    ACTIVITYWATCH = "activitywatch"


def export(
    out: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="The file to write; - or none: the screen.")
    ] = None,
    what: Annotated[What, typer.Option("--what", help="Which table.")] = What.MINUTES,
    form: Annotated[
        Format | None, typer.Option("--format", help="By the name of the file unless given, else csv.")
    ] = None,
    first: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="First day: YYYY-MM-DD; everything unless given.")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="Last day: YYYY-MM-DD; today unless given.")
    ] = None,
    columns: Annotated[bool, typer.Option("--columns", help="Only tell the columns of --what, with units.")] = False,
    post: Annotated[
        bool, typer.Option("--post", help="Send what is new to the ActivityWatch that runs on this computer.")
    ] = False,
    server: Annotated[
        str, typer.Option("--server", help="Where that listens; no other computer is ever sent to.")
    ] = "http://127.0.0.1:5600",
) -> None:
    """Write what was recorded or told to a file: minutes, days, samples, alerts, check-ins, exercises or notes.

    Times are in Unix seconds and as local time with offset, durations in seconds, unknown is empty. --columns tells
    each column. --format activitywatch writes a bucket for its importer; --post sends it to the one on this computer.
    """
    from time import time as now_s

    from posture_watch.app import reading_store, settings
    from posture_watch.commands.recorded import Reader
    from posture_watch.devices.activity_server import ActivityServer
    from posture_watch.devices.zone import LocalZone
    from posture_watch.errors import StorageError
    from posture_watch.paths import database_path
    from posture_watch.reports.tables import TABLES

    if columns:
        for name, column in TABLES[what].items():
            print(f"{name:<20} {column.unit:<12} {column.meaning}")
        return
    if post and (out is not None or form not in (None, Format.ACTIVITYWATCH)):
        raise typer.BadParameter("--post sends to ActivityWatch and writes no file.", param_hint="--post")
    if out is not None and out.resolve() == database_path().resolve():
        raise StorageError(f"{out} is the database itself; name another file.")
    with reading_store() as store:
        reader = Reader(store, now_s(), LocalZone(), settings().day.starts_at)
        end = reader.day(last)
        begin = _first_day(reader, store) if first is None else reader.day(first)
        if begin > end:
            raise typer.BadParameter(f"{begin} is after {end}.", param_hint="--from")
        if store is None:
            raise typer.Exit(_nothing())
        if post:
            count = send(ActivityServer(server), reader, begin, end)
            print(f"Sent {count} events to ActivityWatch at {server}.")
        else:
            raise typer.Exit(write(reader, out, what, form or _form_of(out), begin, end))


def write(reader: "Reader", out: Path | None, what: What, form: Format, first: "date", last: "date") -> int:
    """Write a table or a bucket and return the exit code: 1 when there was nothing to write.

    Args:
        reader: Reads the store as seen at one moment.
        out: The file; ``None`` or ``-``: standard output.
        what: Which table; a bucket always holds episodes.
        form: How.
        first: First day.
        last: Last day.

    Raises:
        StorageError: The file cannot be written; an older one of that name stays as it was.
    """
    import json
    import sys

    from posture_watch.reports import tables
    from posture_watch.reports.activitywatch import export as bucket_of
    from posture_watch.reports.output_file import output_file

    count = 0

    def counted(rows: "Iterator[_Thing]") -> "Iterator[_Thing]":
        nonlocal count
        for row in rows:
            count += 1
            yield row

    pieces: Iterator[str]
    if form is Format.ACTIVITYWATCH:
        found = list(counted(episodes(reader, first, last)))
        created_s = found[0].start_s if found else reader.now_s
        pieces = iter([json.dumps(bucket_of(_hostname(), created_s, found), indent=1), "\n"])
    elif form is Format.JSON:
        pieces = tables.as_json(what, counted(_rows(reader, what, first, last)))
    else:
        pieces = tables.as_csv(what, counted(_rows(reader, what, first, last)))
    if out is None or str(out) == "-":
        sys.stdout.writelines(pieces)
    else:
        with output_file(out) as file:
            for piece in pieces:
                file.write(piece)
        print(f"Written: {out}, {count} {'events' if form is Format.ACTIVITYWATCH else 'rows'}", file=sys.stderr)
    return 0 if count else _nothing()


def send(server: "ActivityServer", reader: "Reader", first: "date", last: "date") -> int:
    """Send the episodes that an ActivityWatch does not have yet, and return how many those were.

    Raises:
        ActivityServerError: It does not answer or refuses.
    """
    from dataclasses import replace

    from posture_watch.devices.activity_server import ActivityServerError
    from posture_watch.reports.activitywatch import bucket, bucket_id, end_s, event

    found = list(episodes(reader, first, last))
    if not found:
        return 0
    name = bucket_id(_hostname())
    server.create_bucket(bucket(_hostname(), found[0].start_s))
    newest = server.last_event(name)
    try:
        # A thousandth of a second more than it may have rounded away.
        since_s = float("-inf") if newest is None else end_s(newest) + 0.001
    except (KeyError, TypeError, ValueError) as error:
        raise ActivityServerError("What listens there does not answer as ActivityWatch does; name its port.") from error
    new = [replace(each, start_s=max(each.start_s, since_s)) for each in found if each.end_s > since_s]
    server.add_events(name, [event(each) for each in new])
    return len(new)


def episodes(reader: "Reader", first: "date", last: "date") -> "Iterator[Episode]":
    """Yield the episodes of some days by time; one that goes on across the end of a day comes as two."""
    from posture_watch.posture.episodes import episodes_of

    for start_s, end_s in _spans(reader, first, last):
        if reader.store is not None:
            yield from episodes_of(reader.store.holds(start_s, end_s))


def _rows(reader: "Reader", what: What, first: "date", last: "date") -> "Iterator[Row]":
    """Yield the rows of a table, read a day at a time."""
    from datetime import timedelta

    from posture_watch.reports import tables

    store, zone = reader.store, reader.zone
    if store is None:
        return
    if what is What.DAYS:
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            yield tables.day_cells(day, reader.summary(day), zone)
        return
    for span in _spans(reader, first, last):
        yield from _found(store, what, span, zone)


def _found(store: "Store", what: What, span: tuple[float, float], zone: "tzinfo") -> "Iterator[Row]":
    from posture_watch.reports import tables, tables_told

    match what:
        case What.SAMPLES:
            return (tables.sample_cells(sample, zone) for sample in store.samples(*span))
        case What.ALERTS:
            return (tables.alert_cells(alert, zone) for alert in store.alerts(*span))
        case What.CHECK_INS:
            return (tables_told.check_in_cells(told, zone) for told in store.diary.check_ins(*span))
        case What.EXERCISES:
            return (tables_told.session_cells(done, zone) for done in store.diary.sessions(*span))
        case What.NOTES:
            return (tables_told.note_cells(note, zone) for note in store.notes(*span))
    return (tables.minute_cells(minute, zone) for minute in store.minutes(*span))


def _spans(reader: "Reader", first: "date", last: "date") -> "Iterator[tuple[float, float]]":
    from datetime import timedelta

    from posture_watch.posture.days import day_bounds

    for number in range((last - first).days + 1):
        yield day_bounds(first + timedelta(days=number), reader.starts_at, zone=reader.zone)


def _first_day(reader: "Reader", store: "Store | None") -> "date":
    """Return the day of the first record, and today without any."""
    from posture_watch.commands.recorded import FIRST_DAY
    from posture_watch.posture.days import day_of

    first_s = None if store is None else store.first_s()
    if first_s is None:
        return reader.today
    return max(FIRST_DAY, min(reader.today, day_of(max(0.0, first_s), reader.starts_at, zone=reader.zone)))


def _form_of(out: Path | None) -> Format:
    return Format.JSON if out is not None and out.suffix.lower() == ".json" else Format.CSV


def _hostname() -> str:
    import socket

    return socket.gethostname()


def _nothing() -> int:
    import sys

    print(NOTHING, file=sys.stderr)
    return 1
