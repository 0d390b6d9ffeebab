"""``evaluate``: labelled recordings in, how often the verdicts are right out."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from posture_watch.commands.recordings import OpenLandmarker, Part
    from posture_watch.evaluation.report import Evaluation
    from posture_watch.evaluation.rules import Rule
    from posture_watch.posture.watching import WatchRules

ALL_RULES = "all"
_TABLE_WIDTH = 100  # columns, where no terminal has a say


def evaluate(
    recordings: Annotated[
        list[Path],
        typer.Argument(
            metavar="RECORDING...",
            help="A video with NAME.truth.csv beside it, a landmark recording (.npz) with truth, or a folder of them.",
        ),
    ],
    *,
    truth: Annotated[
        Path | None, typer.Option("--truth", metavar="FILE|FOLDER", help="Truth that is not beside its recording.")
    ] = None,
    rules: Annotated[
        str | None,
        typer.Option("--rules", metavar="all|NAME,...", help="Rules of other tools to compare with, calibrated alike."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    baseline: Annotated[
        str | None,
        typer.Option(
            "--baseline",
            metavar="A:B",
            help="Seconds that calibrate; else the phase calibration_upright, else what is good in the first 20 s.",
        ),
    ] = None,
    dwell: Annotated[
        float, typer.Option("--dwell", metavar="SECONDS", help="Poor posture that lasts so long is an alert.")
    ] = 10.0,
    fps: Annotated[
        float | None, typer.Option("--fps", metavar="N", help="Look so often a second at most, not at every frame.")
    ] = None,
    stills: Annotated[bool, typer.Option("--stills", help="Judge each frame on its own, without smoothing.")] = False,
    model: Annotated[str | None, typer.Option("--model", help="Another pose landmarker bundle (.task).")] = None,
) -> None:
    """Measure how often the verdicts are right, on recordings that you have labelled.

    A truth file is a CSV with the columns t_s and label (good, poor, neutral, absent), one row a frame or a second.
    More columns give more figures: phase, event, poor_reasons, and the true angles. They are listed in
    posture_watch/evaluation/truth_file.py, the keys of --json in posture_watch/evaluation/report.py.
    """
    from rich.console import Console

    from posture_watch.app import open_landmarker, settings, watch_rules

    config = settings({"model.path": model})
    console = Console()
    wish = parse_wish(
        recordings, truth=truth, rules=rules, baseline=baseline, dwell_s=dwell, fps=fps, stills=stills, as_json=as_json
    )
    run_evaluate(
        wish,
        open_landmarker=lambda alone: open_landmarker(config, stills=alone),
        watching=watch_rules(config),
        console=console if console.is_terminal else Console(width=_TABLE_WIDTH),
        complaints=Console(stderr=True),
    )


@dataclass(frozen=True, slots=True)
class Wish:
    """What to evaluate and how."""

    recordings: tuple[Path, ...]
    """Files."""

    truth: Path | None = None
    """A truth file or a folder of them; ``None``: in the recordings or beside them."""

    others: "tuple[Rule, ...]" = ()
    """Rules to compare with."""

    calibration_s: "Part | None" = None
    """The part that calibrates, in seconds; ``None``: as labelled."""

    dwell_s: float = 10.0
    """How long poor posture must last before anything is said."""

    fps: float | None = None
    """Looks a second at most; ``None``: every frame."""

    stills: bool = False
    """Whether each frame is judged on its own."""

    as_json: bool = False
    """Whether the result is a document."""


def parse_wish(
    recordings: Sequence[Path],
    *,
    truth: Path | None = None,
    rules: str | None = None,
    baseline: str | None = None,
    dwell_s: float = 10.0,
    fps: float | None = None,
    stills: bool = False,
    as_json: bool = False,
) -> Wish:
    """Return what the words of the command line mean.

    Raises:
        SourceError: A recording is missing, or a folder holds none.
        typer.BadParameter: An option cannot be used.
    """
    from posture_watch.commands.recordings import parse_part
    from posture_watch.evaluation.clips import find_recordings

    for name, value in (("--dwell", dwell_s), ("--fps", 1.0 if fps is None else fps)):
        if not 0 < value < math.inf:
            raise typer.BadParameter("It must be above 0.", param_hint=name)
    part = parse_part(baseline) if baseline is not None else None
    if baseline is not None and part is None:
        raise typer.BadParameter(f"{baseline} is no part; write seconds as FROM:TO.", param_hint="--baseline")
    found = tuple(find_recordings(recordings))
    doubled = next((one for row, one in enumerate(found) if any(one.stem == other.stem for other in found[:row])), None)
    if doubled is not None:
        raise typer.BadParameter(f"Two recordings are called {doubled.stem}; rename one.", param_hint="RECORDING...")
    if truth is not None and len(found) > 1 and not truth.is_dir():
        raise typer.BadParameter("One file cannot be the truth of several recordings.", param_hint="--truth")
    return Wish(found, truth, _find_rules(rules), part, dwell_s, fps, stills, as_json)


def _find_rules(text: str | None) -> "tuple[Rule, ...]":
    if text is None:
        return ()
    from posture_watch.evaluation.rules import RULES

    if text == ALL_RULES:
        return RULES
    by_name = {rule.name: rule for rule in RULES}
    wanted = [word.strip() for word in text.split(",") if word.strip()]
    unknown = [name for name in wanted if name not in by_name]
    if unknown or not wanted:
        known = ", ".join(by_name)
        raise typer.BadParameter(
            f"There is no rule {', '.join(unknown) or text!r}; there are {known}.", param_hint="--rules"
        )
    return tuple(by_name[name] for name in dict.fromkeys(wanted))


def run_evaluate(
    wish: Wish,
    *,
    open_landmarker: "OpenLandmarker",
    watching: "WatchRules",
    console: "Console",
    complaints: "Console",
) -> "Evaluation":
    """Evaluate, print the tables or the document, and return what was found.

    Args:
        wish: What to evaluate.
        open_landmarker: Loads the model; only videos need it.
        watching: Our smoothing and limits.
        console: For the result.
        complaints: For the progress.

    Raises:
        SourceError: A recording cannot be read, or has no truth that fits.
        CalibrationError: One of them cannot be calibrated.
        ModelError: The model cannot be used.
    """
    from posture_watch.commands.bars import progress_bars
    from posture_watch.commands.evaluation_tables import show
    from posture_watch.evaluation.clips import LANDMARKS, load_clip
    from posture_watch.evaluation.report import as_document, evaluate

    with progress_bars(complaints) as begin:
        clips = [
            load_clip(
                path,
                open_landmarker,
                truth=wish.truth,
                calibration_s=wish.calibration_s,
                fps=wish.fps,
                stills=wish.stills,
                progress=None if path.suffix == LANDMARKS else begin(path.name, None),
            )
            for path in wish.recordings
        ]
        progress = begin("Verdicts", len(clips) * (1 + len(wish.others)))
        result = evaluate(clips, wish.others, watching, wish.dwell_s, progress)
    if wish.as_json:
        document = {
            **as_document(result),
            "poor_below": watching.poor_below,
            "sensitivity": watching.sensitivity,
            "fps": wish.fps,
        }
        console.print(json.dumps(document, indent=2, allow_nan=False), highlight=False, markup=False, soft_wrap=True)
    else:
        show(result, console)
    return result
