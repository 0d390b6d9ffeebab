"""``data``: what is stored, making it go, and made-up days to try the reports on."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, time, tzinfo

    from posture_watch.storage.sqlite import SqliteStore

app = typer.Typer(help="What is stored: figures, forgetting, made-up days.", no_args_is_help=True)

TABLES = {
    "samples": "verdicts",
    "holds": "pieces of minutes",
    "alerts": "messages",
    "check_ins": "check-ins",
    "sessions": "exercises",
    "notes": "notes",
}
"""What the records of each table are called."""

EMPTY = "Nothing has been recorded yet."


@app.command()
def stats(as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False) -> None:
    """Tell what is stored, since when, and how much room it takes."""
    import json
    from dataclasses import asdict

    from posture_watch.app import settings
    from posture_watch.paths import database_path
    from posture_watch.storage.sqlite import SqliteStore

    keep = settings().storage
    store = SqliteStore.open_readonly(database_path())
    kept, size = {}, 0
    if store is not None:
        with store:
            kept, size = store.housekeeping.kept(), store.housekeeping.size_bytes()
    if as_json:
        document: dict[str, Any] = {
            "file": str(database_path()),
            "size_bytes": size,
            "keep_samples_days": keep.keep_samples_days,
            "keep_minutes_days": keep.keep_minutes_days,
            "records": {table: asdict(one) for table, one in kept.items()},
        }
        print(json.dumps(document, indent=2, allow_nan=False))
        return
    print(f"{database_path()}: {f'{size / 1e6:.1f} MB' if kept else 'not there yet'}")
    for table, one in kept.items():
        since = f", {_day(one.first_s)} to {_day(one.last_s)}" if one.count else ""
        print(f"{one.count:>10}  {TABLES[table]}{since}")
    print(
        f"Single verdicts are kept for {keep.keep_samples_days} days, all else for {keep.keep_minutes_days} days "
        f"(storage.keep_samples_days, storage.keep_minutes_days)."
    )


@app.command()
def purge(
    before: Annotated[
        str | None, typer.Option("--before", metavar="DATE", help="Forget all days before this one: YYYY-MM-DD.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Forget everything but the calibrated profiles.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Forget days, or everything, so that no trace of them is left in the file. Asks first."""
    from time import time as now_s

    from posture_watch.app import settings, writing_store
    from posture_watch.devices.zone import LocalZone
    from posture_watch.paths import database_path

    if (before is None) != everything:
        raise typer.BadParameter("say what to forget: either --before DATE or --all.", param_hint="--before")
    before_s = None if before is None else _start_s(before, now_s(), LocalZone(), settings().day.starts_at)
    asides = damaged_copies(database_path()) if everything else []
    if not database_path().exists() and not asides:
        print(EMPTY)
        return
    what = f"everything recorded before {before}" if before_s is not None else "everything ever recorded"
    if asides:
        what += f", with {len(asides)} damaged database(s) that were put aside"
    if not yes and not _confirmed(f"Forget {what}? This cannot be undone."):
        print("Nothing was forgotten.")
        return
    with writing_store() as store:
        counts = run_purge(store, before_s)
    for aside in asides:
        aside.unlink(missing_ok=True)
    told = ", ".join(f"{count} {TABLES[table]}" for table, count in counts.items() if count)
    print(f"Forgotten: {told or 'nothing, there was nothing'}.")
    if everything:
        print("Calibrated profiles and settings stay; posture-watch profiles delete NAME forgets a profile.")


def run_purge(store: "SqliteStore", before_s: float | None) -> dict[str, int]:
    """Forget the records before a time, or all, leave no trace in the file, and return how many of each table.

    Args:
        store: It must be open for writing; others may use the file meanwhile.
        before_s: Unix seconds; ``None``: everything.

    Raises:
        StorageError: The file cannot be written.
    """
    from posture_watch.storage.retention import purge_before

    housekeeping = store.housekeeping
    if before_s is None:
        counts = {table: one.count for table, one in housekeeping.kept().items()}
        housekeeping.forget_everything()
    else:
        counts = purge_before(housekeeping, before_s)
    housekeeping.wipe()
    return counts


def damaged_copies(database: Path) -> list[Path]:
    """Return the damaged databases that were put aside, with their companions."""
    return sorted(database.parent.glob(f"{database.stem}.damaged-*"))


@app.command()
def synthesize(
    out: Annotated[Path, typer.Argument(metavar="OUT.db", help="The database to make; it must not exist yet.")],
    days: Annotated[int, typer.Option("--days", min=1, max=3660, help="How many days, the last one included.")] = 365,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Another seed, other days.")] = 1,
    until: Annotated[str | None, typer.Option("--until", help="The last day: YYYY-MM-DD; today unless given.")] = None,
    every_day: Annotated[bool, typer.Option("--every-day", help="Work on Saturdays and Sundays too.")] = False,
) -> None:
    """Make a database of made-up working days, to try the reports on: about 8 hours a day, a look a second.

    They come with check-ins and exercises. Nothing in it comes from a person.

    Called posture-watch.db in a folder of its own it can be looked at with
    POSTURE_WATCH_HOME=FOLDER posture-watch month.
    """
    from time import time as now_s

    from rich.console import Console

    from posture_watch.app import settings
    from posture_watch.commands.bars import progress_bars
    from posture_watch.commands.recorded import Reader
    from posture_watch.devices.zone import LocalZone
    from posture_watch.errors import StorageError
    from posture_watch.paths import database_path

    if out.resolve() == database_path().resolve() or out.exists():
        raise StorageError(f"{out} is there already or yours: name a new file for the made-up days.")
    zone, config = LocalZone(), settings()
    last = Reader(None, now_s(), zone, config.day.starts_at).day(until)
    with progress_bars(Console(stderr=True)) as begin:
        tell = begin("Making days", days)
        made = make_days(
            out, last, days, seed=seed, zone=zone, every_day=every_day, keep_days=config.storage.keep_samples_days
        )
        for number, _ in enumerate(made, start=1):
            tell(number)
    print(f"Made {days} days until {last}: {out}, {out.stat().st_size / 1e6:.1f} MB")


def make_days(
    out: Path, last: "date", days: int, *, seed: int, zone: "tzinfo", every_day: bool, keep_days: int
) -> "Iterator[date]":
    """Write made-up days into a new database, and yield each when it is written.

    Args:
        out: The file; it must not exist.
        last: The last day.
        days: How many.
        seed: Another seed, other days.
        zone: Zone of the working hours.
        every_day: Also on Saturdays and Sundays.
        keep_days: The samples of so many days stay; of older ones what each minute was like, as after retention.

    Raises:
        StorageError: The file cannot be written.
    """
    from posture_watch.posture.holds import read_holds
    from posture_watch.storage.sqlite import SqliteStore
    from posture_watch.testing.synthetic import synthetic_days
    from posture_watch.testing.synthetic_diary import synthetic_diary

    with SqliteStore.open(out) as store:
        for day, made in synthetic_days(last, days, seed=seed, zone=zone, every_day=every_day):
            if (last - day).days < keep_days:
                store.add_samples(made.samples)
            else:
                store.add_holds(read_holds(made.samples))
            for alert in made.alerts:
                store.add_alert(alert)
            check_ins, sessions = synthetic_diary(day, made.samples, seed=seed, zone=zone)
            for check_in in check_ins:
                store.diary.add_check_in(check_in)
            for session in sessions:
                store.diary.add_session(session)
            yield day


def _confirmed(question: str) -> bool:
    if sys.stdin is None or not sys.stdin.isatty():
        raise typer.BadParameter("Nobody can be asked here; add --yes to do it.", param_hint="--yes")
    return typer.confirm(question)


def _day(time_s: float | None) -> str:
    from datetime import datetime

    from posture_watch.devices.zone import LocalZone

    return "" if time_s is None else f"{datetime.fromtimestamp(time_s, LocalZone()):%Y-%m-%d}"


def _start_s(text: str, now_s: float, zone: "tzinfo", starts_at: "time") -> float:
    from posture_watch.commands.recorded import Reader
    from posture_watch.posture.days import day_bounds

    return day_bounds(Reader(None, now_s, zone, starts_at).day(text), starts_at, zone=zone)[0]
