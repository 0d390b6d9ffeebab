"""What ``bench --storage`` measures: reports on a made-up year, and what storing costs while watching."""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

    from posture_watch.commands.bench import Bench
    from posture_watch.storage.retention import Retention

UNTIL = "2026-03-06"
"""A Friday; the year before it is made up, with work on every day."""

Taken = Mapping[str, float]

ROUNDS = 5
"""So many times each report is asked for; the quickest counts."""
BATCHES = 40
"""Batches of five seconds that are written."""
REPORTS: Mapping[str, Sequence[str]] = {
    "today": ("today", "--date", UNTIL),
    "week": ("week", "--date", UNTIL),
    "month": ("month", "--date", UNTIL),
    "month compared": ("month", "--compare", "--date", UNTIL),
    "year page": ("report", "--year", "--html", "year.html", "--date", UNTIL),
}


def measure_storage(bench: "Bench", days: int = 365) -> Mapping[str, Any]:
    """Return the size of a year in megabytes, and the seconds that reports and writing take.

    Args:
        bench: Its folder is used.
        days: Days that are made up.
    """
    from posture_watch.commands.bench import Bench as Other

    home = bench.home / "year"
    home.mkdir()
    database = home / "posture-watch.db"
    words = ("data", "synthesize", str(database), "--days", str(days), "--until", UNTIL, "--every-day")
    made_s = taken_s(bench, 1, *words)
    year = Other(home, bench.seconds)
    size_bytes = database.stat().st_size
    reports_s = {name: taken_s(year, ROUNDS, *_in(home, report)) for name, report in REPORTS.items()}
    return {
        "days": days,
        "made_s": made_s["wall_s"],
        "size_mb": size_bytes / 1e6,
        "reports_s": reports_s,
        **_writing_s(database),
    }


def taken_s(bench: "Bench", rounds: int, *words: str) -> Taken:
    """Return the seconds from start to end of a command, and of its processor, each the least of some rounds."""
    wall_s, cpu_s = [], []
    for _ in range(rounds):
        began_s, began_cpu_s = time.perf_counter(), _cpu_of_children_s()
        bench.run("posture_watch", *words)
        wall_s.append(time.perf_counter() - began_s)
        cpu_s.append(_cpu_of_children_s() - began_cpu_s)
    return {"wall_s": min(wall_s), "cpu_s": min(cpu_s)}


def _cpu_of_children_s() -> float:
    """Return the processor time of the processes that ended; Windows does not tell, and it stays 0."""
    times = os.times()
    return times.children_user + times.children_system


def tell_storage(console: "Console", figures: Mapping[str, Mapping[str, Any]]) -> None:
    """Print what a year takes."""
    year = figures["storage"]
    console.print(f"A made-up year: {year['days']} days, {year['size_mb']:.0f} MB, made in {year['made_s']:.0f} s")
    console.print("Reports on it, from start to end (and processor time):")
    for name, taken in year["reports_s"].items():
        console.print(f"  {name:<15} {taken['wall_s']:.2f} s ({taken['cpu_s']:.2f} s)")
    console.print(
        f"Writing five seconds: {1000 * year['batch_s']:.1f} ms, at most {1000 * year['longest_batch_s']:.1f} ms; "
        f"a step of forgetting: at most {1000 * year['longest_step_s']:.1f} ms"
    )


def _in(home: Path, words: Sequence[str]) -> Sequence[str]:
    return [str(home / word) if word.endswith(".html") else word for word in words]


def _writing_s(database: Path) -> Mapping[str, float]:
    """Return how long batches of samples take at the end of the year, and steps of forgetting at its beginning."""
    from posture_watch.posture.samples import Posture, Sample
    from posture_watch.storage.retention import DAY_S, Retention
    from posture_watch.storage.sqlite import SqliteStore

    with SqliteStore.open(database) as store:
        end_s = (store.housekeeping.kept()["holds"].last_s or 0.0) + 600
        batches = []
        for number in range(BATCHES):
            samples = [Sample(end_s + 5 * number + i, Posture.GOOD, 90.0, hold_s=5) for i in range(5)]
            began_s = time.perf_counter()
            store.add_samples(samples)
            batches.append(time.perf_counter() - began_s)
        retention = Retention(store, keep_samples_days=25, keep_minutes_days=3650)
        steps = [end - begin for begin, end in pairwise(_moments(retention, end_s + DAY_S))]
    return {"batch_s": sum(batches) / len(batches), "longest_batch_s": max(batches), "longest_step_s": max(steps)}


def _moments(retention: "Retention", now_s: float) -> Iterator[float]:
    yield time.perf_counter()
    while retention.step(now_s):
        yield time.perf_counter()
    yield time.perf_counter()
