"""``analyze``: a recording in, one row a frame out."""

import json
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posture_watch.errors import StorageError

if TYPE_CHECKING:
    from rich.console import Console

    from posture_watch.commands.bars import Begin
    from posture_watch.commands.recordings import OpenLandmarker, Recording
    from posture_watch.commands.reference import Reference
    from posture_watch.ports import Clock
    from posture_watch.posture.landmarks import Frame
    from posture_watch.posture.samples import Sample
    from posture_watch.posture.watching import WatchRules
    from posture_watch.reports.analysis import Analysis
    from posture_watch.reports.output_file import Writer

BASELINE_HELP = (
    "Where the person sits upright: seconds FROM:TO of the recording itself (0:20, 90:, :7.5), a video, "
    "a folder of pictures, or a .json of `profiles export`."
)
USUAL_FPS = 5.0
_WHOLE_LINES = 140  # columns that no description of a column exceeds, for whoever searches them with grep


def print_columns(wanted: bool) -> None:
    """Print what the columns of the CSV mean and end."""
    if not wanted:
        return
    from rich.console import Console

    console = Console()
    run_columns(console if console.is_terminal else Console(width=_WHOLE_LINES))
    raise typer.Exit


def analyze(
    source: Annotated[str, typer.Argument(help="A video, or a folder of pictures (in the order of their names).")],
    baseline: Annotated[str | None, typer.Option("--baseline", metavar="A:B|FILE|FOLDER", help=BASELINE_HELP)] = None,
    profile: Annotated[str | None, typer.Option("--profile", help="A saved profile instead of --baseline.")] = None,
    csv: Annotated[
        str | None,
        typer.Option("--csv", metavar="FILE", help="Write one row a frame; - means stdout. An old file is replaced."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
    stills: Annotated[
        bool,
        typer.Option("--stills", help="Judge every picture on its own; the first column is the file, not the time."),
    ] = False,
    fps: Annotated[
        float | None, typer.Option("--fps", help=f"Pictures a second of a folder; {USUAL_FPS:g} unless given.")
    ] = None,
    model: Annotated[str | None, typer.Option("--model", help="Another pose landmarker bundle (.task).")] = None,
    _columns: Annotated[
        bool,
        typer.Option("--columns", callback=print_columns, is_eager=True, help="Print what each column means."),
    ] = False,
) -> None:
    """Judge a recording: one row a frame with posture, score, cause and every measure, as CSV.

    The columns are stable; --columns prints name, unit and meaning of each, and so does the README.
    """
    from rich.console import Console

    from posture_watch.app import open_landmarker, reading_store, settings, watch_rules
    from posture_watch.commands.profiles import find_profile
    from posture_watch.commands.reference import from_profile
    from posture_watch.devices.clock import SystemClock

    if (baseline is None) == (profile is None):
        raise typer.BadParameter("Give either --baseline or --profile.", param_hint="--baseline")
    if csv == "-" and as_json:
        raise typer.BadParameter("Both --csv - and --json write to stdout; give --csv a file.", param_hint="--csv")
    config = settings({"model.path": model})
    upright: str | Reference = baseline or ""
    if profile is not None:
        with reading_store() as store:
            upright = from_profile(find_profile(store, profile), f"profile {profile}")
    run_analyze(
        parse_wish(source, upright, fps=fps, stills=stills, csv=csv, as_json=as_json),
        open_landmarker=lambda alone: open_landmarker(config, stills=alone),
        rules=watch_rules(config),
        clock=SystemClock(),
        console=Console(stderr=csv == "-"),
        complaints=Console(stderr=True),
    )


@dataclass(frozen=True, slots=True)
class Wish:
    """What to analyse and where to write it."""

    recording: "Recording"
    """What to judge, all of it."""

    reference: "Reference | Recording"
    """What to compare with: measured already, or still to be measured."""

    csv: str | None = None
    """File of the rows, ``-`` for stdout, ``None`` for none."""

    as_json: bool = False
    """Whether the summary is a document."""

    hints: tuple[str, ...] = ()
    """What to tell at the beginning."""


def parse_wish(
    source: str,
    upright: "str | Reference",
    *,
    fps: float | None = None,
    stills: bool = False,
    csv: str | None = None,
    as_json: bool = False,
) -> Wish:
    """Return what the words of the command line mean.

    Args:
        source: The recording.
        upright: What was said of the baseline, or a baseline.
        fps: Pictures a second of a folder; ``None``: the usual rate.
        stills: Judge every picture on its own.
        csv: File of the rows, ``-`` for stdout.
        as_json: Whether the summary is a document.

    Raises:
        SourceError: Source or baseline is nothing that could be read.
        StorageError: The rows would overwrite what they are made of.
        CalibrationError: An exported profile cannot be used.
        typer.BadParameter: The options do not go together.
    """
    from posture_watch.commands.recordings import Recording, parse_recording, same_file
    from posture_watch.commands.reference import from_profile, parse_reference
    from posture_watch.devices.source import SourceKind
    from posture_watch.storage.exchange import read_profile

    recording = Recording(parse_recording(source), fps=USUAL_FPS if fps is None else fps, stills=stills)
    pictures = recording.source.kind is SourceKind.FOLDER
    if stills and not pictures:
        raise typer.BadParameter(f"{source} is a video; --stills is for a folder of pictures.", param_hint="--stills")
    if not 0 < recording.fps < float("inf"):
        raise typer.BadParameter("It must be above 0.", param_hint="--fps")
    reference = parse_reference(upright, recording) if isinstance(upright, str) else upright
    if isinstance(reference, Path):
        reference = from_profile(read_profile(reference), str(reference))
    for read_from in (source, upright):
        if csv not in (None, "-") and isinstance(read_from, str) and same_file(Path(str(csv)), Path(read_from)):
            raise StorageError(f"--csv would overwrite {read_from}, which is read; name another file.")
    hints = ("--fps counts for folders of pictures only; a video has its own times.",) if fps and not pictures else ()
    return Wish(recording, reference, csv, as_json, hints)


def run_analyze(
    wish: Wish,
    *,
    open_landmarker: "OpenLandmarker",
    rules: "WatchRules",
    clock: "Clock",
    console: "Console",
    complaints: "Console",
) -> "Analysis":
    """Judge a recording, write the rows, print the summary and return it.

    Args:
        wish: What to analyse.
        open_landmarker: Loads the model; once for the baseline, once for the verdicts.
        rules: Smoothing and limits.
        clock: Reading a recording needs one, though it does not look at it.
        console: For the summary.
        complaints: For warnings and, on a terminal, the progress.

    Raises:
        CalibrationError: No baseline.
        SourceError: The recording cannot be read.
        StorageError: The rows cannot be written; found out before the work begins where possible.
        ModelError: The model cannot be used.
    """
    from posture_watch.commands.bars import progress_bars
    from posture_watch.commands.reference import Reference, measure
    from posture_watch.commands.saying import say

    with _rows(wish.csv) as out, progress_bars(complaints) as begin:
        for hint in wish.hints:
            say(complaints, hint)
        reference = wish.reference
        if not isinstance(reference, Reference):
            reference = measure(reference, open_landmarker, clock, begin("Baseline", None))
        for warning in reference.warnings:
            say(complaints, warning)
        analysis = _judge(wish.recording, reference, open_landmarker, rules, clock, out, begin)
    if wish.as_json:
        document = _document(analysis, reference, rules, wish.csv)
        console.print(json.dumps(document, indent=2, allow_nan=False), highlight=False, markup=False, soft_wrap=True)
    else:
        for line in _lines(analysis, reference, wish.csv):
            say(console, line)
    return analysis


def run_columns(console: "Console") -> None:
    """Print name, unit and meaning of each column."""
    from rich.table import Table

    from posture_watch.reports.samples_csv import COLUMNS

    table = Table(box=None, pad_edge=False)
    for heading in ("column", "unit", "meaning"):
        table.add_column(heading, no_wrap=heading != "meaning")
    for name, column in COLUMNS.items():
        table.add_row(name, column.unit, column.meaning)
    console.print(table)


def _judge(
    recording: "Recording",
    reference: "Reference",
    open_landmarker: "OpenLandmarker",
    rules: "WatchRules",
    clock: "Clock",
    out: "Writer | None",
    begin: "Begin",
) -> "Analysis":
    import csv

    from posture_watch.devices.length import frames_in
    from posture_watch.devices.source import Look, SourceKind, open_source
    from posture_watch.pipeline import judge_stills, watch
    from posture_watch.reports.analysis import Analysis
    from posture_watch.reports.samples_csv import header, row

    if recording.source.kind is SourceKind.FOLDER:
        # Of slow pictures, too, one verdict holds until the next.
        rules = replace(rules, hold_s=max(rules.hold_s, 3 / recording.fps))
    progress = begin("Verdicts", frames_in(recording.source))
    rows = csv.writer(out, lineterminator="\n") if out else None
    if rows:
        rows.writerow(header(stills=recording.stills))
    kept, names = [], deque[str]()
    judge: Callable[..., Iterator[Sample]] = judge_stills if recording.stills else watch
    with (
        open_source(recording.source, clock, Look(fps=recording.fps)) as frames,
        open_landmarker(recording.stills) as landmarker,
    ):
        for sample in judge(_noting(frames, names), landmarker, reference.postures, rules):
            name = names.popleft()
            if rows:
                rows.writerow(row(sample, name if recording.stills else None))
            kept.append(replace(sample, severities={}, features={}))
            progress(len(kept))
        skipped = frames.skipped
    return Analysis(recording.source.value, kept, skipped, recording.stills)


def _noting(frames: "Iterable[Frame]", names: deque[str]) -> "Iterator[Frame]":
    for frame in frames:
        names.append(frame.name)
        yield frame


def _rows(csv: str | None) -> "AbstractContextManager[Writer | None]":
    """Return where rows go; a file is proved to be writable at the beginning."""
    from posture_watch.reports.output_file import output_file

    if csv is None:
        return nullcontext()
    return nullcontext(sys.stdout) if csv == "-" else output_file(Path(csv))


def _document(analysis: "Analysis", reference: "Reference", rules: "WatchRules", csv: str | None) -> dict[str, object]:
    from posture_watch.reports.analysis import as_document

    baseline, quality = reference.baseline, reference.quality
    return {
        **as_document(analysis),
        "baseline": {
            "origin": reference.origin,
            "accepted": list(reference.accepted),
            "frames": baseline.frame_count,
            "duration_s": baseline.duration_s,
            "coverage_share": quality.coverage_share if quality else None,
            "wander_faces": quality.wander_faces if quality else None,
            "fair": bool(reference.warnings),
            "warnings": list(reference.warnings),
            "camera_yaw_deg": baseline.camera_yaw_deg,
            "camera_pitch_deg": baseline.camera_pitch_deg,
        },
        "poor_below": rules.poor_below,
        "sensitivity": rules.sensitivity,
        "csv": csv,
    }


def _lines(analysis: "Analysis", reference: "Reference", csv: str | None) -> list[str]:
    from posture_watch.commands.guidance import camera_text, quality_text
    from posture_watch.reports.analysis import as_lines

    place = f"the camera stands {camera_text(reference.baseline)}."
    how = quality_text(reference.quality) if reference.quality else place
    lines = [*as_lines(analysis), f"Baseline: {reference.origin}; {how}"]
    if reference.accepted:
        lines.append(f"Fine as well: {', '.join(reference.accepted)}.")
    if csv is not None:
        lines.append("The rows are on stdout." if csv == "-" else f"The rows are in {csv}.")
    return lines
