"""Landmark recordings: what the model saw in every frame of a clip, as numbers, with the truth where it is known.

File format (``.npz``), one row a frame:

- ``t_s`` (N,): seconds;
- ``landmarks`` (N, 33, 4 or 5): x and y as shares of the picture's width and height, z, visibility (and presence);
  NaN in x, y or visibility: that point was not kept;
- ``size`` (2,) or (N, 2): width and height in pixels; ``found`` (N,): a person was found;
- optionally ``world`` (N, 33, 3): metres;
- optionally ``alone`` (N,): what a fresh search of the whole picture found: -1 not searched, else how many people;
- optionally ``light`` (N, 3): brightness, contrast, change as in ``landmarks.Light``; NaN where not measured;
- optionally ``shift`` (N, 2): to the right and down as in ``landmarks.Shift``; NaN where it could not be told;
- optionally ``differs`` (N, K): how much the picture differs from each of the K before it, as
  ``stillness.difference`` says; NaN where there is none;
- any other column with N rows is truth under its own name, such as ``label`` (good, poor, neutral, absent).

``posture_watch.evaluation.record`` makes one of a clip.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from posture_watch.errors import SourceError
from posture_watch.posture.landmarks import Landmarks, Light, Shift, View

NOT_TRUTH = frozenset({"t_s", "landmarks", "world", "size", "found", "alone", "light", "shift", "differs"})
"""Columns that say what was seen, not what was true."""

SEEN = NOT_TRUTH - {"size"}
"""Those of them that have one row a frame."""


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """One clip as landmarks."""

    name: str
    """The file's name without its ending."""

    views: tuple[View, ...]
    """What was seen in each frame."""

    truth: Mapping[str, npt.NDArray[Any]]
    """Columns of truth, each with one entry a frame; empty where nothing is known."""

    searched: tuple[int | None, ...] = ()
    """How many people a fresh search of each frame found; ``None`` where nobody searched. Empty: nobody ever did."""

    differs: npt.NDArray[np.float32] | None = None
    """Shape ``(N, K)``: how much each picture differs from the one before it, the one before that ...; NaN where there
    is none. ``None``: nobody compared them."""

    def times_s(self) -> npt.NDArray[np.float64]:
        """Return the time of each frame in seconds, shape ``(N,)``."""
        return np.array([view.time_s for view in self.views])


def read_recording(path: Path) -> Recording:
    """Return a landmark recording.

    Raises:
        SourceError: The file is missing, or no recording of this format.
    """
    try:
        # NumPy leaves a file open that it opened itself and cannot read.
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
            columns = {name: file[name] for name in file.files}
        _check_lengths(columns)
        views = tuple(_views(columns))
        alone = [int(count) for count in columns.get("alone", ())]
        differs = columns["differs"].astype(np.float32).reshape(len(views), -1) if "differs" in columns else None
    except (OSError, ValueError, KeyError, IndexError, TypeError, EOFError, BadZipFile) as error:
        raise SourceError(
            f"{path} is no landmark recording: it must be an .npz file with t_s, landmarks, size and found."
        ) from error
    rows = len(views)
    truth = {name: column for name, column in columns.items() if name not in NOT_TRUTH and len(column) == rows}
    return Recording(path.stem, views, truth, tuple(count if count >= 0 else None for count in alone), differs)


def _check_lengths(columns: Mapping[str, npt.NDArray[Any]]) -> None:
    rows = {name: len(columns[name]) for name in columns.keys() & SEEN}
    if len(set(rows.values())) > 1:
        raise ValueError(f"columns of different length: {rows}")


def _views(columns: Mapping[str, npt.NDArray[Any]]) -> Iterator[View]:
    times, found = columns["t_s"], columns["found"].astype(bool)
    sizes = np.broadcast_to(columns["size"], (len(times), 2))
    points = columns["landmarks"].astype(np.float64)
    world = columns.get("world", np.zeros((*points.shape[:2], 3))).astype(np.float64)
    lights = columns.get("light", np.full((len(times), 3), np.nan))
    shifts = columns.get("shift", np.full((len(times), 2), np.nan))
    for row, time_s in enumerate(times):
        people: tuple[Landmarks, ...] = ()
        if found[row]:
            width, height = (int(side) for side in sizes[row])
            people = (to_landmarks(points[row], world[row], width, height),)
        yield View(float(time_s), people, _light(lights[row]), _shift(shifts[row]))


def _light(row: npt.NDArray[Any]) -> Light | None:
    brightness, contrast, change = (float(value) for value in row)
    if not np.isfinite((brightness, contrast)).all():
        return None
    return Light(brightness, contrast, change if np.isfinite(change) else None)


def _shift(row: npt.NDArray[Any]) -> Shift | None:
    right, down = (float(value) for value in row)
    return Shift(right, down) if np.isfinite((right, down)).all() else None


def to_landmarks(points: npt.NDArray[np.float64], world: npt.NDArray[np.float64], width: int, height: int) -> Landmarks:
    """Return landmarks from a model's shares of width and height.

    Args:
        points: Shape ``(33, 4)`` or more columns: x and y as shares of width and height, z, visibility.
        world: Shape ``(33, 3)``, metres.
        width: Of the picture, pixels.
        height: Of the picture, pixels.
    """
    aspect = width / height
    # Some recorders kept only face and shoulders: what was not kept is a point that nobody may rely on.
    kept = np.asarray(np.isfinite(points[:, [0, 1, 3]]).all(axis=1), dtype=np.bool_)
    return Landmarks(
        points=np.where(kept.reshape(-1, 1), points[:, :2] * (aspect, 1.0), 0.0),
        visibility=np.where(kept, np.clip(points[:, 3], 0, 1), 0.0),
        world=np.nan_to_num(world[:, :3]),
        aspect=aspect,
        height_px=height,
    )
