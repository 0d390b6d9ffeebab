"""What the columns of truth mean; ``evaluation.truth_file`` tells how to write them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import numpy.typing as npt

from posture_watch.errors import SourceError
from posture_watch.evaluation.fit import LIMITS
from posture_watch.evaluation.truth_file import Columns
from posture_watch.posture.samples import Cause

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

GOOD, POOR, NEUTRAL, ABSENT = "good", "poor", "neutral", "absent"

WORDS: Mapping[str, str] = {
    **{word: word for word in (GOOD, POOR, NEUTRAL, ABSENT)},
    "upright": GOOD,
    **dict.fromkeys(("", "mild", "too_far"), NEUTRAL),
    **dict.fromkeys(("forward_head", "forward_head_mild", "too_close", "lean", "slouch", "head_down"), POOR),
}
"""What may stand in the column ``label``, and what it means."""

REASONS: Mapping[str, Cause] = {
    "slump_deg": Cause.SLUMP,
    "head_forward_cm": Cause.FORWARD_HEAD,
    "forward_lean_deg": Cause.LEANING_IN,
    "lateral_deg": Cause.LEANING_SIDEWAYS,
    "shoulder_elevation_cm": Cause.SHOULDERS_RAISED,
    "look_down_deg": Cause.HEAD_DOWN,
}
"""What may stand in the column ``poor_reasons``."""

CALIBRATION_PHASE = "calibration_upright"
CALIBRATION_S = (0.0, 20.0)
"""What calibrates where nothing else is said."""
UPRIGHT_SHARE = 0.4
"""Where frames are labelled ``upright`` and there are no phases, this share of them, the first, calibrates."""
LIGHT_CHANGE = 0.01
"""``light_mix`` this far from that of the calibration is another light."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one phase."""

    first: int
    """Its first frame."""

    end: int
    """The frame after its last."""

    phase: str
    """What goes on."""

    nature: str
    """The label of most of its frames."""


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """What was true in each frame of one recording; every array has one entry a frame."""

    times_s: Array
    """Seconds."""

    label: npt.NDArray[np.str_]
    """``good``, ``poor``, ``neutral`` or ``absent``."""

    kind: npt.NDArray[np.str_]
    """What goes on: the phase, or in a good phase the event; the word of the label where there are no phases."""

    event: npt.NDArray[np.str_]
    """What goes on for a moment, mostly empty."""

    runs: tuple[Run, ...]
    """The phases one after the other."""

    calibration: Mask
    """Frames that the baseline is made of; they are judged by nobody."""

    usable: Mask
    """Frames with somebody in the picture, not walking in or out, and not of the calibration."""

    passer: Mask
    """A second person is in view."""

    other_light: Mask
    """The light is not that of the calibration."""

    camera_moved: Mask
    """The camera was nudged before this frame."""

    causes: tuple[frozenset[Cause], ...]
    """What makes each frame poor; empty where it is not poor or not known."""

    quantities: Array
    """True quantity of each cause against the calibration, in degrees or centimetres, shape ``(N, 6)``; NaN where
    unknown. Leaning sideways counts alike to either side."""

    def good(self) -> Mask:
        """Return the usable frames of good posture."""
        return np.asarray(self.usable & (self.label == GOOD))

    def poor(self) -> Mask:
        """Return the usable frames of poor posture."""
        return np.asarray(self.usable & (self.label == POOR))

    def nature(self) -> npt.NDArray[np.str_]:
        """Return for each frame what its phase mostly is."""
        return np.concatenate([np.full(run.end - run.first, run.nature) for run in self.runs])


def read_labels(columns: Columns, times_s: Array, name: str, calibration_s: tuple[float, float] | None = None) -> Truth:
    """Return what the columns of truth mean.

    Args:
        columns: One entry a frame.
        times_s: Of the frames.
        name: Of the recording, for sentences about it.
        calibration_s: The part that calibrates; ``None``: the phase ``calibration_upright``, else the first frames
            labelled ``upright``, else the good frames of the first 20 s.

    Raises:
        SourceError: There is no label, an unknown one, or nothing that calibrates.
    """
    if "label" not in columns:
        raise SourceError(f"{name} has no column label; write good, poor, neutral or absent for each frame.")
    words = columns["label"].astype(np.str_)
    unknown = sorted(set(words) - set(WORDS))
    if unknown:
        raise SourceError(f"{name} has the unknown label {unknown[0]}; use good, poor, neutral or absent.")
    label = np.array([WORDS[word] for word in words])
    phase = columns["phase"].astype(np.str_) if "phase" in columns else words
    event = columns["event"].astype(np.str_) if "event" in columns else np.full(len(label), "")
    event = np.where(event == "nan", "", event)
    calibration = _calibration(columns, times_s, words, calibration_s)
    if not calibration.any():
        where = (
            "good ones of the first 20 s"
            if calibration_s is None
            else f"{calibration_s[0]:g} to {calibration_s[1]:g} s"
        )
        raise SourceError(f"{name} has no frame to calibrate on ({where}); name an upright part with --baseline A:B.")
    runs = tuple(_runs(phase, label))
    in_good = np.concatenate([np.full(run.end - run.first, run.nature == GOOD) for run in runs])
    light = _numbers(columns, "light_mix", 0.0)
    return Truth(
        times_s=times_s,
        label=label,
        kind=np.where(in_good & (event != ""), event, phase),
        event=event,
        runs=runs,
        calibration=calibration,
        usable=(label != ABSENT) & (_numbers(columns, "in_frame", 1.0) == 1) & ~calibration,
        passer=_numbers(columns, "passer", 0.0) > 0,
        other_light=np.abs(light - np.median(light[calibration])) > LIGHT_CHANGE,
        camera_moved=_numbers(columns, "camera_moved", 0.0) > 0,
        causes=tuple(_causes(columns, label)),
        quantities=_quantities(columns, calibration),
    )


def _calibration(
    columns: Columns, times_s: Array, words: npt.NDArray[np.str_], part: tuple[float, float] | None
) -> Mask:
    if part is None and "phase" in columns and (columns["phase"] == CALIBRATION_PHASE).any():
        return np.asarray(columns["phase"] == CALIBRATION_PHASE)
    upright = np.flatnonzero(words == "upright")
    if part is None and "phase" not in columns and len(upright):
        return np.isin(np.arange(len(words)), upright[: max(3, int(UPRIGHT_SHARE * len(upright)))])
    first_s, end_s = part or CALIBRATION_S
    within = (times_s >= first_s) & (times_s < end_s)
    return within if part else within & np.array([WORDS[word] == GOOD for word in words])


def _runs(phase: npt.NDArray[np.str_], label: npt.NDArray[np.str_]) -> Sequence[Run]:
    runs, first = [], 0
    for name, rows in groupby(phase):
        end = first + len(list(rows))
        kinds, counts = np.unique(label[first:end], return_counts=True)
        runs.append(Run(first, end, str(name), str(kinds[counts.argmax()])))
        first = end
    return runs


def _numbers(columns: Columns, name: str, missing: float) -> Array:
    rows = len(columns["label"])
    if name not in columns:
        return np.full(rows, missing)
    try:
        return np.nan_to_num(columns[name].astype(np.float64), nan=missing)
    except ValueError as error:
        raise SourceError(f"The column {name} of the truth must hold numbers.") from error


def _causes(columns: Columns, label: npt.NDArray[np.str_]) -> Sequence[frozenset[Cause]]:
    if "poor_reasons" not in columns:
        return [frozenset()] * len(label)
    texts = columns["poor_reasons"].astype(np.str_)
    return [
        frozenset(REASONS[word] for word in text.split("+") if word in REASONS) if one == POOR else frozenset()
        for text, one in zip(texts, label, strict=True)
    ]


def _quantities(columns: Columns, calibration: Mask) -> Array:
    def column(name: str) -> Array:
        return _numbers(columns, name, np.nan)

    by_cause = {
        Cause.SLUMP: column("lumbar_slump_deg") + column("thoracic_flexion_deg"),
        Cause.FORWARD_HEAD: column("head_forward_cm"),
        Cause.LEANING_IN: column("trunk_forward_lean_deg"),
        Cause.LEANING_SIDEWAYS: column("trunk_lateral_deg"),
        Cause.SHOULDERS_RAISED: column("shoulder_elevation_cm"),
        Cause.HEAD_DOWN: column("neck_flexion_deg") + np.maximum(column("head_pitch_deg"), 0.0),
    }
    table = np.stack([by_cause[cause] for cause in Cause], axis=1)
    for row, cause in enumerate(Cause):
        known = table[calibration & np.isfinite(table[:, row]), row]
        table[:, row] -= np.median(known) if len(known) else np.nan
        if cause is Cause.LEANING_SIDEWAYS:
            table[:, row] = np.abs(table[:, row])
    return table


def kinds_of_poor(truth: Truth) -> Sequence[Cause | None]:
    """Return for each phase which true quantity is furthest beyond its good limit in the mean; ``None``: none is."""
    good = np.array([LIMITS[cause].good for cause in Cause])
    poor = np.array([LIMITS[cause].poor for cause in Cause])
    beyond = (truth.quantities - good) / (poor - good)
    found: list[Cause | None] = []
    for run in truth.runs:
        rows = beyond[run.first : run.end][truth.usable[run.first : run.end]]
        means = np.nan_to_num(rows.mean(axis=0), nan=-1.0) if len(rows) else np.full(len(Cause), -1.0)
        found.append(tuple(Cause)[int(means.argmax())] if means.max() > 0 else None)
    return found
