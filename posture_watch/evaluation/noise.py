"""How far landmarks are from where they should be.

    python -m posture_watch.evaluation.noise RECORDING.npz... [--truth FOLDER]

Needs recordings of clips whose true picture positions are known, in the recording itself or in ``NAME.truth.csv``; what
light, camera and person were like is read from ``NAME.meta.json``. Both are looked for beside the recording and in the
folder given by ``--truth``. Where a clip moves its camera, the truth moves with it.

An error is found minus true, in shoulder widths (the clip's median true one), outwards from the body's middle (of the
nose: to the right in the picture) and downwards. Of every point in every clip:

- bias: the median over good frames. A calibrated program does not see it;
- spread: 1.4826 times the median absolute deviation from it over good frames;
- jitter: the same of the change from frame to frame while sitting still, divided by the square root of 2: what
  smoothing can remove;
- shift: by how much the median error of poor frames is another one: what looks like posture and is none.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from posture_watch.errors import SourceError
from posture_watch.evaluation.recordings import Recording, read_recording
from posture_watch.evaluation.true_points import Columns, find_conditions, find_truth
from posture_watch.posture.landmarks import Point, View

Array = npt.NDArray[np.float64]

TRUE_NAMES = {
    "nose": {Point.NOSE: "nose"},
    "eyes": {Point.LEFT_EYE: "l_eye", Point.RIGHT_EYE: "r_eye"},
    "ears": {Point.LEFT_EAR: "l_tragus", Point.RIGHT_EAR: "r_tragus"},
    "mouth corners": {Point.MOUTH_LEFT: "l_mouth", Point.MOUTH_RIGHT: "r_mouth"},
    "shoulders": {Point.LEFT_SHOULDER: "l_shoulder", Point.RIGHT_SHOULDER: "r_shoulder"},
    "elbows": {Point.LEFT_ELBOW: "l_elbow", Point.RIGHT_ELBOW: "r_elbow"},
    "wrists": {Point.LEFT_WRIST: "l_wrist", Point.RIGHT_WRIST: "r_wrist"},
}
"""Part of the body -> its landmarks and what a truth file calls them."""

REGIONS = {"face": ("nose", "eyes", "mouth corners"), "ears": ("ears",), "shoulders": ("shoulders",)}
"""What the table by conditions tells apart."""

LONGEST_STEP_S = 1.0
"""Frames further apart say nothing of jitter."""
FEWEST_FRAMES = 20
"""With fewer, nothing is said of a point in a clip."""


@dataclass(frozen=True, slots=True)
class Noise:
    """How one point was found in one clip; in shoulder widths, each outwards and downwards."""

    clip: str
    part: str
    frames: int
    """Good frames behind it."""
    bias: tuple[float, float]
    spread: tuple[float, float]
    jitter: tuple[float, float]
    shift: tuple[float, float]
    """NaN where the clip has too few poor frames."""
    conditions: Mapping[str, str]
    """What the clip was like, such as ``light: dim``."""


def spread(values: Array) -> Array:
    """Return 1.4826 times the median absolute deviation along the first axis: the SD, if outliers are few."""
    deviations: Array = 1.4826 * np.nanmedian(np.abs(values - np.nanmedian(values, axis=0)), axis=0)
    return deviations


def point_errors(views: Sequence[View], truth: Columns, point: Point, name: str) -> Array:
    """Return found minus true in image heights, shape ``(N, 2)``: outwards and down; NaN where it cannot be told.

    Args:
        views: One recording.
        truth: ``<name>_x`` and ``<name>_y`` in pixels, one row a view.
        point: Which landmark.
        name: What the truth calls it.
    """
    errors = np.full((len(views), 2), np.nan)
    if f"{name}_x" not in truth:
        return errors
    true_px = np.stack([truth[f"{name}_x"], truth[f"{name}_y"]], axis=1).astype(np.float64)
    outwards = -1.0 if name.startswith("r_") else 1.0
    for row, view in enumerate(views):
        for person in view.people[:1]:
            true = true_px[row] / person.height_px
            in_picture = (true >= 0).all() and (true <= (person.aspect, 1.0)).all()
            if in_picture and person.visibility[point] > 0:
                errors[row] = (person.points[point] - true) * (outwards, 1.0)
    return errors


def shoulder_width(views: Sequence[View], truth: Columns) -> float:
    """Return the median true distance of the shoulders in image heights; NaN where nobody was found."""
    across = np.hypot(*(truth[f"l_shoulder_{axis}"] - truth[f"r_shoulder_{axis}"] for axis in "xy"))
    widths = [across[row] / view.people[0].height_px for row, view in enumerate(views) if view.people]
    return float(np.nanmedian(widths)) if np.isfinite(widths).any() else float("nan")


def measure_clip(recording: Recording, truth: Columns, conditions: Mapping[str, str]) -> Iterator[Noise]:
    """Yield the noise of each point that was seen and known often enough.

    Args:
        recording: What was found.
        truth: One row a view: positions, ``label``, and where known ``event``, ``transition`` and ``in_frame``.
        conditions: What the clip was like.
    """
    width, rows = shoulder_width(recording.views, truth), len(recording.views)
    there = np.asarray(truth.get("in_frame", np.ones(rows)) == 1, dtype=np.bool_)
    good = there & (truth["label"] == "good")
    poor = there & (truth["label"] == "poor")
    still = good & (truth.get("event", np.full(rows, "")) == "") & (truth.get("transition", np.zeros(rows)) == 0)
    steps_s = np.diff(recording.times_s())
    steady = still[1:] & still[:-1] & (steps_s > 0) & (steps_s <= LONGEST_STEP_S)
    for part, points in TRUE_NAMES.items():
        for point, name in points.items():
            errors = point_errors(recording.views, truth, point, name) / width
            usable = good & np.isfinite(errors).all(axis=1)
            if usable.sum() >= FEWEST_FRAMES:
                bias = np.median(errors[usable], axis=0)
                changes = np.diff(errors, axis=0)[steady]
                jitter = _when_enough(changes, lambda known: spread(known) / np.sqrt(2))
                shift = _when_enough(errors[poor], lambda known: np.median(known, axis=0)) - bias
                yield Noise(
                    clip=recording.name,
                    part=part,
                    frames=int(usable.sum()),
                    bias=_pair(bias),
                    spread=_pair(spread(errors[usable])),
                    jitter=_pair(jitter),
                    shift=_pair(shift),
                    conditions=conditions,
                )


def _when_enough(values: Array, figure: Callable[[Array], Array]) -> Array:
    known = values[np.isfinite(values).all(axis=1)]
    return figure(known) if len(known) >= FEWEST_FRAMES else np.full(2, np.nan)


def _pair(values: Array) -> tuple[float, float]:
    return float(values[0]), float(values[1])


def tables(noises: Sequence[Noise]) -> str:
    """Return two Markdown tables: by part of the body, and by condition. All are medians over the points of clips."""
    lines = [
        "| part | points | frames | bias | bias differs by | spread | jitter | shift when poor |",
        "|---|---|---|---|---|---|---|---|",
        *(_part_row(noises, part) for part in TRUE_NAMES if any(noise.part == part for noise in noises)),
    ]
    if conditions := sorted({(kind, value) for noise in noises for kind, value in noise.conditions.items()}):
        lines += ["", f"| bias / spread / jitter, any direction | clips | {' | '.join(REGIONS)} |"]
        lines += ["|---" * (2 + len(REGIONS)) + "|"]
        lines += [_condition_row(noises, *condition) for condition in conditions]
    return "\n".join(lines)


def _part_row(noises: Sequence[Noise], part: str) -> str:
    chosen = [noise for noise in noises if noise.part == part]
    biases = np.array([noise.bias for noise in chosen])
    sizes = [np.abs([getattr(noise, name) for noise in chosen]) for name in ("spread", "jitter", "shift")]
    unsigned = [spread(biases), *(_known_median(size) for size in sizes)]
    cells = [f"{across:+.3f}, {down:+.3f}" for across, down in [np.median(biases, axis=0)]]
    cells += [f"{across:.3f}, {down:.3f}" for across, down in unsigned]
    return f"| {part} | {len(chosen)} | {sum(noise.frames for noise in chosen)} | {' | '.join(cells)} |"


def _known_median(pairs: Array) -> Array:
    known = pairs[np.isfinite(pairs).all(axis=1)]
    return np.median(known, axis=0) if len(known) else np.full(2, np.nan)


def _condition_row(noises: Sequence[Noise], kind: str, value: str) -> str:
    chosen = [noise for noise in noises if noise.conditions.get(kind) == value]
    cells = []
    for parts in REGIONS.values():
        of_region = [noise for noise in chosen if noise.part in parts]
        pairs = [np.array([getattr(one, name) for one in of_region]) for name in ("bias", "spread", "jitter")]
        lengths = [np.hypot(*pair[np.isfinite(pair).all(axis=1)].T) for pair in pairs if len(pair)]
        cells.append(" / ".join(f"{np.median(length):.3f}" if len(length) else "-" for length in lengths) or "-")
    clips = len({noise.clip for noise in chosen})
    return f"| {kind}: {value} | {clips} | {' | '.join(cells)} |"


def measure(path: Path, folder: Path | None = None) -> list[Noise]:
    """Return the noise of each point in one recording.

    Raises:
        SourceError: The recording or its truth cannot be read.
    """
    recording = read_recording(path)
    return list(measure_clip(recording, find_truth(path, recording, folder), find_conditions(path, folder)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables; return 0, or 1 after saying what was wrong."""
    parser = argparse.ArgumentParser(description="Measure landmarks against the true positions of rendered clips.")
    parser.add_argument("recordings", type=Path, nargs="+", metavar="RECORDING.npz")
    parser.add_argument("--truth", type=Path, metavar="FOLDER", help="where NAME.truth.csv and NAME.meta.json are")
    options = parser.parse_args(arguments)
    try:
        noises = [noise for path in options.recordings for noise in measure(path, options.truth)]
    except SourceError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{tables(noises)}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
