"""Where the points of the body truly were in the picture, and what light, camera and person were like.

Rendered clips know both: ``NAME.truth.csv`` has a row a frame with ``t_s``, ``label`` and positions such as ``nose_x``
and ``nose_y`` in pixels of the picture (empty while nobody is there); ``NAME.meta.json`` says the rest.
"""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from posture_watch.errors import SourceError
from posture_watch.evaluation.recordings import Recording

Columns = Mapping[str, npt.NDArray[Any]]

NEEDED = ("label", "l_shoulder_x", "l_shoulder_y", "r_shoulder_x", "r_shoulder_y")
"""Columns without which nothing can be measured."""

WELCOME = ("event", "transition", "in_frame")
"""Columns that are read where there are any, as are all positions."""

TEXTS = ("label", "event")

SAME_FRAME_S = 0.05
"""A row of truth belongs to a frame that is at most so far from it."""


def find_truth(path: Path, recording: Recording, folder: Path | None = None) -> Columns:
    """Return the true positions of a recording, one row a view: its own columns, or those of its truth file.

    Args:
        path: Of the recording; its truth file lies beside it under the same name.
        recording: What it holds.
        folder: Another place for the truth file.

    Raises:
        SourceError: There are no positions, or the truth file cannot be read.
    """
    if recording.truth.keys() >= set(NEEDED):
        return recording.truth
    file = _beside(path, folder, ".truth.csv")
    if file is None:
        raise SourceError(f"The true positions of {path} are not known; name the folder of its truth file by --truth.")
    return read_truth(file, recording.times_s())


def find_conditions(path: Path, folder: Path | None = None) -> dict[str, str]:
    """Return what a clip was like, in words; empty where nothing is written about it.

    Raises:
        SourceError: The description cannot be read.
    """
    file = _beside(path, folder, ".meta.json")
    if file is None:
        return {}
    try:
        return describe(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SourceError(f"{file} does not describe a clip; remove it to do without.") from error


def _beside(path: Path, folder: Path | None, ending: str) -> Path | None:
    places = [place / f"{path.stem}{ending}" for place in (path.parent, folder) if place is not None]
    return next((place for place in places if place.is_file()), None)


def describe(meta: Mapping[str, Any]) -> dict[str, str]:
    """Return the conditions of a clip in words."""
    camera, outfit = meta["camera"], meta["outfit"]
    low = camera["height_above_eyes_cm"] < -10
    return {
        "light": str(meta["light"]),
        "camera height": "more than 10 cm below the eyes" if low else "about level with the eyes or above",
        "camera aside": _step(abs(camera["lateral_yaw_deg"]), (10, 20), "deg"),
        "camera distance": _step(camera["distance_cm"], (60, 75), "cm"),
        "glasses": "yes" if outfit["glasses"] else "no",
        "hair": str(outfit["hair"]),
    }


def _step(value: float, limits: tuple[int, int], unit: str) -> str:
    low, high = limits
    if value < low:
        return f"under {low} {unit}"
    return f"{low} to {high} {unit}" if value < high else f"{high} {unit} or more"


def read_truth(path: Path, times_s: npt.NDArray[np.float64]) -> Columns:
    """Return the columns of a truth file at the given times; NaN or an empty text where no row is so near.

    Raises:
        SourceError: The file cannot be read, or is no truth file with positions.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        row_times = np.array([float(row["t_s"]) for row in rows])
        nearest = np.abs(row_times - times_s.reshape(-1, 1)).argmin(axis=1)
        known = np.abs(row_times[nearest] - times_s) <= SAME_FRAME_S
        names = {*NEEDED, *(name for name in rows[0] if name.endswith(("_x", "_y")) or name in WELCOME)}
        columns = {name: _column(rows, nearest, known, name) for name in names}
        return {name: text if name in TEXTS else _numbers(text) for name, text in columns.items()}
    except (OSError, UnicodeError, ValueError, KeyError, IndexError, TypeError, csv.Error) as error:
        raise SourceError(
            f"{path} is no truth file with positions: it must be a CSV with t_s, label and columns such as nose_x."
        ) from error


def _column(
    rows: Sequence[Mapping[str, str]], nearest: npt.NDArray[np.intp], known: npt.NDArray[np.bool_], name: str
) -> npt.NDArray[np.str_]:
    return np.array([rows[row][name] if is_known else "" for row, is_known in zip(nearest, known, strict=True)])


def _numbers(texts: npt.NDArray[np.str_]) -> npt.NDArray[np.float64]:
    return np.array([float(text or "nan") for text in texts])
