"""Makes landmark recordings: python -m posture_watch.evaluation.record CLIP [--truth CSV] [--every N] OUT.npz.

The clip goes through the program's own landmarker and the program's own way of following and searching, so that a
recording says what the program would see. Only numbers are kept: see ``evaluation.recordings`` for the format.
"""

import argparse
import csv
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from posture_watch.devices.clock import SystemClock
from posture_watch.devices.landmarker import MediaPipeLandmarker
from posture_watch.devices.light import LightMeter
from posture_watch.devices.model_file import read_model
from posture_watch.devices.source import Look, open_source, parse_source
from posture_watch.errors import PostureWatchError, SourceError
from posture_watch.pipeline import gather
from posture_watch.ports import Landmarker
from posture_watch.posture.calibration import ANY_UPRIGHT
from posture_watch.posture.landmarks import POINT_COUNT, Frame, Point, View
from posture_watch.posture.stillness import Thumbnail, difference

Columns = Mapping[str, npt.NDArray[Any]]

KEPT_POINTS = Point.RIGHT_INDEX + 3
"""Landmarks up to the hands are kept; hips and legs are guesses in a webcam's picture."""

POSITION_STEP = 2**-12
"""Positions are rounded to this share of the picture: 0.16 pixels of 640, far below the model's own jitter."""

VISIBILITY_STEP = 2**-7
"""Visibilities are rounded to this."""

COMPARED_S = 10.0
"""Each picture is compared with those of so many seconds before it: any older one is judged anew."""

DIFFERENCE_STEP = 2**-4
"""Differences are rounded to this, in luma."""

TRUTH_COLUMNS = (
    *("label", "phase", "event", "in_frame", "camera_moved", "poor_reasons", "passer", "light_mix"),
    *("lumbar_slump_deg", "thoracic_flexion_deg", "head_forward_cm", "trunk_forward_lean_deg", "trunk_lateral_deg"),
    *("shoulder_elevation_cm", "neck_flexion_deg", "head_pitch_deg"),
)
"""Columns of a truth file that are taken over, where it has them."""


@dataclass(frozen=True, slots=True)
class Listener:
    """A landmarker that writes down what another one says while following."""

    landmarker: Landmarker
    """The one who knows."""

    followed: list[View] = field(default_factory=list)
    """What it said, one view a frame."""

    def detect(self, frame: Frame, *, fresh: bool = False) -> View:
        """Return what the other one says."""
        view = self.landmarker.detect(frame, fresh=fresh)
        if not fresh:
            self.followed.append(view)
        return view

    def close(self) -> None:
        """Do nothing: the other one belongs to somebody else."""


def record(frames: Iterable[Frame], follower: Landmarker, searcher: Landmarker) -> Columns:
    """Return the columns of a landmark recording, without truth.

    Args:
        frames: One clip, or a part of it.
        follower: Follows the person, and is corrected by its own searches just as in a running program.
        searcher: Searches every frame by itself; only the number of people that it finds is kept.

    Raises:
        SourceError: There is no frame.
    """
    listener, searched, size = Listener(follower), [], (0, 0)
    meter = LightMeter()
    thumbnails: list[Thumbnail | None] = []
    for _, frame, _ in gather(frames, listener, ANY_UPRIGHT):
        meter.measure(frame)
        thumbnails.append(meter.mark())
        searched.append(len(searcher.detect(frame, fresh=True).people))
        size = (frame.image.shape[1], frame.image.shape[0])
    views = listener.followed
    if not views:
        raise SourceError("The clip has no frame to record; check the file.")
    nowhere = (np.nan, np.nan)
    return {
        "t_s": np.array([view.time_s for view in views]),
        "size": np.array(size),
        "found": np.array([bool(view.people) for view in views]),
        "landmarks": np.stack([_points(view) for view in views]),
        "alone": np.array(searched, dtype=np.int8),
        "light": np.array([_light(view) for view in views], dtype=np.float32),
        "shift": np.array(
            [(view.shift.right, view.shift.down) if view.shift else nowhere for view in views], dtype=np.float32
        ),
        "differs": differences([view.time_s for view in views], thumbnails),
    }


def differences(times_s: Sequence[float], thumbnails: Sequence[Thumbnail | None]) -> npt.NDArray[np.float16]:
    """Return how much each picture differs from those of the ``COMPARED_S`` before it, the last one first."""
    step_s = float(np.median(np.diff(times_s))) if len(times_s) > 1 else COMPARED_S
    count = max(round(COMPARED_S / step_s), 1)
    table = np.full((len(thumbnails), count), np.nan, dtype=np.float16)
    for row, now in enumerate(thumbnails):
        for back in range(1, min(count, row) + 1):
            differs = difference(thumbnails[row - back], now)
            table[row, back - 1] = np.nan if differs is None else round(differs / DIFFERENCE_STEP) * DIFFERENCE_STEP
    return table


def _points(view: View) -> npt.NDArray[np.float32]:
    """Return shares of width and height, depth (never kept) and visibility; shape ``(33, 4)``, NaN where unknown."""
    row = np.full((POINT_COUNT, 4), np.nan, dtype=np.float32)
    for person in view.people[:1]:
        shares = person.points[:KEPT_POINTS] / (person.aspect, 1.0)
        row[:KEPT_POINTS, :2] = np.round(shares / POSITION_STEP) * POSITION_STEP
        row[:KEPT_POINTS, 3] = np.round(person.visibility[:KEPT_POINTS] / VISIBILITY_STEP) * VISIBILITY_STEP
    return row


def _light(view: View) -> tuple[float, float, float]:
    if view.light is None:
        return (np.nan, np.nan, np.nan)
    change = view.light.change
    return (round(view.light.brightness, 1), round(view.light.contrast, 1), np.nan if change is None else change)


def read_truth(path: Path, times_s: npt.NDArray[np.float64]) -> Columns:
    """Return the truth of a clip at the given times, each from the row nearest in time.

    Raises:
        SourceError: The file cannot be read, or has no ``t_s`` and ``label``.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        row_times = np.array([float(row["t_s"]) for row in rows])
        nearest = [rows[int(np.abs(row_times - time_s).argmin())] for time_s in times_s]
        names = [name for name in TRUTH_COLUMNS if name == "label" or name in rows[0]]
        texts = {name: [row[name] or "" for row in nearest] for name in names}
    except (OSError, UnicodeError, ValueError, KeyError, IndexError, TypeError, csv.Error) as error:
        raise SourceError(f"{path} is no truth file: it must be a CSV with the columns t_s and label.") from error
    return {name: _column(column) for name, column in texts.items()}


def _column(texts: Sequence[str]) -> npt.NDArray[Any]:
    if all(text.isdecimal() for text in texts):
        return np.array([int(text) for text in texts], dtype=np.int8)
    if not any(texts):
        return np.array(texts)
    try:
        # Angles and lengths are known far better than landmarks can tell; a hundredth keeps the file small.
        return np.array([float(text) if text else np.nan for text in texts], dtype=np.float32).round(2)
    except ValueError:
        return np.array(texts)


def write_recording(path: Path, columns: Columns) -> None:
    """Write a recording.

    Raises:
        SourceError: The file cannot be written.
    """
    try:
        with path.open("wb") as file:
            np.savez_compressed(file, allow_pickle=False, **columns)
    except OSError as error:
        raise SourceError(f"{path} cannot be written ({error.strerror}); choose another place.") from error


def main(arguments: Sequence[str] | None = None) -> int:
    """Record one clip; return 0, or 1 after saying what was wrong."""
    parser = argparse.ArgumentParser(description="Make a landmark recording of a clip: numbers only, no pictures.")
    parser.add_argument("clip", help="a video file, a folder of pictures, or demo")
    parser.add_argument("out", type=Path, help="the recording, OUT.npz")
    parser.add_argument("--truth", type=Path, help="CSV with t_s, label and more, one row a frame")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="take every Nth frame (default: all)")
    parser.add_argument("--model", type=Path, help="another pose landmarker bundle")
    options = parser.parse_args(arguments)
    if options.every < 1:
        parser.error("--every must be 1 or more")
    try:
        model = read_model(options.model)
        with (
            open_source(parse_source(options.clip), SystemClock(), Look()) as frames,
            MediaPipeLandmarker(model) as follower,
            MediaPipeLandmarker(model, stills=True) as searcher,
        ):
            columns = record(islice(frames, 0, None, options.every), follower, searcher)
        truth = read_truth(options.truth, columns["t_s"]) if options.truth else {}
        write_recording(options.out, {**columns, **truth})
    except PostureWatchError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
