"""The fit: which frames it takes, what it calls them, and what it writes."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from posture_watch.evaluation import fit
from posture_watch.evaluation.figures import area_under_curve
from posture_watch.evaluation.fit import LIMITS, Material, Model, evidence, prepare, weights_module
from posture_watch.evaluation.record import write_recording
from posture_watch.evaluation.recordings import read_recording
from posture_watch.posture.evidence import INPUT_NAMES, place_mask
from posture_watch.posture.samples import Cause
from posture_watch.testing import seated

Array = npt.NDArray[np.float64]
CAUSES = len(Cause)


def test_the_weights_of_place_are_left_out_of_the_shape_model() -> None:
    random = np.random.default_rng(3)
    inputs = random.normal(size=(300, len(INPUT_NAMES)))
    outcome = np.where(inputs[:, 2] > 0.5, 1 + random.integers(0, CAUSES, 300), 0)
    material = Material("invented", inputs, inputs, outcome == 0, outcome > 0, np.full(300, "any"), outcome)
    model = fit.fit([material])
    assert model.full.shape == model.shape.shape == (CAUSES, 1 + len(INPUT_NAMES))
    assert np.abs(model.shape[:, 1:][:, place_mask()]).max() < 1e-9
    assert np.abs(model.full[:, 1:][:, place_mask()]).max() > 1e-3
    # What made the frames poor is found: the third input.
    curve = area_under_curve(evidence(model, material)[material.good], evidence(model, material)[material.poor])
    assert curve > 0.95


QUANTITIES = (
    "lumbar_slump_deg",
    "thoracic_flexion_deg",
    "head_forward_cm",
    "trunk_forward_lean_deg",
    "trunk_lateral_deg",
    "shoulder_elevation_cm",
    "neck_flexion_deg",
    "head_pitch_deg",
)


def posed(path: Path, rows: Sequence[tuple[str, Mapping[str, float]]]) -> Path:
    """Write a recording of an upright person with these labels and true quantities, 10 frames of calibration first."""
    calibration: list[tuple[str, Mapping[str, float]]] = [("good", {})] * 10
    rows = [*calibration, *rows]
    points = np.full((33, 4), 0.99)
    points[:, :2] = seated().points / (4 / 3, 1)
    columns: dict[str, npt.NDArray[Any]] = {
        "t_s": np.arange(float(len(rows))),
        "size": np.array([640, 480]),
        "found": np.ones(len(rows), dtype=bool),
        "landmarks": np.stack([points] * len(rows)),
        "label": np.array([label for label, _ in rows]),
        "phase": np.array(["calibration_upright"] * 10 + ["work"] * (len(rows) - 10)),
        "in_frame": np.array([truth.get("in_frame", 1) for _, truth in rows]),
        "camera_moved": np.array([truth.get("camera_moved", 0) for _, truth in rows]),
        **{name: np.array([truth.get(name, 0.0) for _, truth in rows]) for name in QUANTITIES},
    }
    write_recording(path, columns)
    return path


def test_a_poor_frame_belongs_to_the_cause_furthest_beyond_its_limit(tmp_path: Path) -> None:
    rows: list[tuple[str, Mapping[str, float]]] = [
        ("good", {}),
        ("poor", {"lumbar_slump_deg": 20, "thoracic_flexion_deg": 10}),
        ("poor", {"lumbar_slump_deg": 20, "thoracic_flexion_deg": 10, "head_forward_cm": 6}),
        ("poor", {"trunk_lateral_deg": -12}),
        ("poor", {"trunk_forward_lean_deg": 20, "neck_flexion_deg": 15}),
        ("poor", {"shoulder_elevation_cm": 4}),
        ("poor", {"neck_flexion_deg": 15, "head_pitch_deg": 15}),
    ]
    material = prepare(read_recording(posed(tmp_path / "posed.npz", rows)))
    causes = [None if outcome == 0 else list(Cause)[outcome - 1] for outcome in material.outcome[10:]]
    assert causes == [
        None,
        Cause.SLUMP,
        Cause.FORWARD_HEAD,
        Cause.LEANING_SIDEWAYS,
        Cause.LEANING_IN,
        Cause.SHOULDERS_RAISED,
        Cause.HEAD_DOWN,
    ]


def test_frames_out_of_the_picture_on_the_way_or_after_a_nudge_are_left_out(tmp_path: Path) -> None:
    rows: list[tuple[str, Mapping[str, float]]] = [
        ("good", {}),
        ("poor", {"trunk_lateral_deg": 12}),
        ("neutral", {}),
        ("absent", {}),
        ("good", {"in_frame": 0}),
        ("good", {"camera_moved": 1}),
        ("poor", {"camera_moved": 1}),
    ]
    material = prepare(read_recording(posed(tmp_path / "posed.npz", rows)))
    assert material.good[10:].tolist() == [True] + [False] * 6
    assert material.poor[10:].tolist() == [False, True] + [False] * 5


def test_the_written_weights_are_those_that_were_fitted() -> None:
    random = np.random.default_rng(2)
    shape = (CAUSES, 1 + len(INPUT_NAMES))
    model = Model(random.uniform(0.1, 9, shape[1] - 1), random.normal(size=shape), random.normal(size=shape))
    written: dict[str, Array] = {}
    exec(weights_module(model, "3 people"), written)  # noqa: S102 - the module that was just made
    assert written["SCALE"] == pytest.approx(model.scale, rel=1e-3)
    assert written["FULL"] == pytest.approx(model.full, rel=1e-3)
    assert written["SHAPE"] == pytest.approx(model.shape, rel=1e-3)


def test_every_cause_has_limits_and_good_ends_before_poor_begins() -> None:
    assert set(LIMITS) == set(Cause)
    assert all(0 < limits.good < limits.poor for limits in LIMITS.values())
