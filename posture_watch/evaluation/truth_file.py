"""The truth of a labelled recording as a table: how to label one, and reading it.

To label a video ``NAME.mp4``, put a table ``NAME.truth.csv`` beside it, one row a frame (or one a second or so: each
frame takes the row nearest in time). For a landmark recording ``NAME.npz`` (see ``evaluation.recordings``) the columns
may be in the file itself, or in such a table. Two columns are needed:

- ``t_s``: seconds from the beginning;
- ``label``: ``good``, ``poor``, ``absent`` (nobody there) or ``neutral`` (on the way from one to the other, or neither:
  left out of everything). ``upright`` is good too; names of bad postures are poor: see ``labels.WORDS``.

All others may be missing; then what rests on them is left out:

- ``phase``: what goes on for some time, in your own words; ``calibration_upright`` is what the baseline is made of;
- ``event``: what goes on for a moment, such as ``drink``;
- ``poor_reasons``: the quantities that make it poor, joined by ``+``; see ``labels.REASONS``;
- ``in_frame``: 0 while somebody walks in or out; such frames are left out;
- ``passer``: 1 while a second person is in view; ``light_mix``: 0 to 1, how far the light has changed;
- ``camera_moved``: 0 before somebody nudged the camera, 1 afterwards;
- the true quantities ``lumbar_slump_deg``, ``thoracic_flexion_deg``, ``neck_flexion_deg``, ``head_pitch_deg`` (forward
  and down is +), ``trunk_forward_lean_deg``, ``trunk_lateral_deg``, ``head_forward_cm``, ``shoulder_elevation_cm``.
"""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from posture_watch.errors import SourceError

Array = npt.NDArray[np.float64]
Columns = Mapping[str, npt.NDArray[Any]]

MOST_APART_S = 2.0
"""A frame further than this from every row of the table: the two do not belong together."""


def read_truth(path: Path, times_s: Array) -> Columns:
    """Return all columns of a truth file at the given times, each from the row nearest in time.

    Columns of nothing but numbers (and gaps, which become NaN) are floats, all others texts.

    Raises:
        SourceError: The file cannot be read, lacks ``t_s`` or ``label``, or covers another stretch of time.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        row_times = np.array([float(row["t_s"]) for row in rows])
        names = [name for name in rows[0] if name]
        columns = {name: _column([row[name] or "" for row in rows]) for name in names}
    except FileNotFoundError as error:
        raise SourceError(f"There is no truth file {path}; put a CSV with t_s and label there.") from error
    except (OSError, UnicodeError, ValueError, KeyError, IndexError, TypeError, csv.Error) as error:
        raise SourceError(f"{path} is no truth file: it must be a CSV with the columns t_s and label.") from error
    if "label" not in columns:
        raise SourceError(f"{path} has no column label; write good, poor, neutral or absent there for each frame.")
    order = np.argsort(row_times, kind="stable")
    row_times = row_times[order]
    after = np.clip(np.searchsorted(row_times, times_s), 1, max(len(row_times) - 1, 1))
    after = np.minimum(after, len(row_times) - 1)
    before = np.maximum(after - 1, 0)
    nearest = np.where(times_s - row_times[before] <= row_times[after] - times_s, before, after)
    apart_s = float(np.abs(row_times[nearest] - times_s).max(initial=0.0))
    if not apart_s <= MOST_APART_S:
        raise SourceError(
            f"{path} does not fit its recording: a frame is {apart_s:.1f} s from the nearest row; "
            f"the rows go from {row_times[0]:g} to {row_times[-1]:g} s, the recording from {times_s[0]:g} to "
            f"{times_s[-1]:g} s."
        )
    return {name: column[order][nearest] for name, column in columns.items()}


def _column(texts: Sequence[str]) -> npt.NDArray[Any]:
    try:
        if any(texts):
            return np.array([float(text) if text else np.nan for text in texts])
    except ValueError:
        pass
    return np.array(texts)
