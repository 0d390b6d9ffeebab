"""The benchmark of a year, on two days. No figure is judged here."""

from io import StringIO
from pathlib import Path

from rich.console import Console

from posture_watch.commands.bench import Bench
from posture_watch.commands.bench_storage import REPORTS, measure_storage, tell_storage


def test_reports_and_writing_are_measured_and_told(tmp_path: Path) -> None:
    figures = measure_storage(Bench(tmp_path, 1.0), days=2)
    assert figures["size_mb"] > 1
    assert set(figures["reports_s"]) == set(REPORTS)
    assert all(taken["wall_s"] > 0 for taken in figures["reports_s"].values())
    assert figures["longest_batch_s"] >= figures["batch_s"] > 0
    assert figures["longest_step_s"] > 0
    page = StringIO()
    tell_storage(Console(file=page, width=200), {"storage": figures})
    assert "A made-up year: 2 days" in page.getvalue()
    assert "month compared" in page.getvalue()
