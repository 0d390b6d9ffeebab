"""The fit: finds known weights again, and no other weights are better."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from posture_watch.evaluation import fit
from posture_watch.evaluation.figures import area_under_curve
from posture_watch.evaluation.fit import LIMITS, Material, Model, evidence, multinomial, prepare, weights_module
from posture_watch.evaluation.record import write_recording
from posture_watch.evaluation.recordings import read_recording
from posture_watch.posture.evidence import INPUT_NAMES, place_mask
from posture_watch.posture.samples import Cause
from posture_watch.testing import seated

Array = npt.NDArray[np.float64]
CAUSES = len(Cause)


def drawn(table: Array, count: int, seed: int = 1) -> tuple[Array, npt.NDArray[np.intp]]:
    """Return random inputs, and outcomes drawn with the chances that a table of weights gives them."""
    random = np.random.default_rng(seed)
    inputs = random.normal(size=(count, table.shape[1] - 1))
    odds = np.c_[np.zeros(count), table[:, 0] + inputs @ table[:, 1:].T]
    chances = np.exp(odds) / np.exp(odds).sum(axis=1, keepdims=True)
    return inputs, np.array([random.choice(CAUSES + 1, p=chance) for chance in chances])


def loss(table: Array, inputs: Array, outcome: npt.NDArray[np.intp], weight: Array) -> float:
    """Return the penalised negative log likelihood, row by row as the textbook has it."""
    total = 0.0
    for row, chosen, counts in zip(inputs, outcome, weight, strict=True):
        odds = np.array([0.0, *(line[0] + line[1:] @ row for line in table)])
        total -= counts * np.log(np.exp(odds[chosen]) / np.exp(odds).sum())
    return float(total + 0.5 * fit.RIDGE * (table[:, 1:] ** 2).sum() + 0.5e-3 * (table[:, 0] ** 2).sum())


def test_known_weights_are_found_again() -> None:
    table = np.random.default_rng(5).normal(scale=0.8, size=(CAUSES, 4))
    inputs, outcome = drawn(table, 6000)
    # Each row counted a hundredfold, so that the penalty weighs next to nothing.
    found = multinomial(inputs, outcome, np.full(len(inputs), 100.0))
    assert found == pytest.approx(table, abs=0.25)
    assert np.corrcoef(found.ravel(), table.ravel())[0, 1] > 0.99


def test_no_other_weights_are_likelier() -> None:
    table = np.random.default_rng(6).normal(scale=1.5, size=(CAUSES, 3))
    inputs, outcome = drawn(table, 150)
    weight = np.random.default_rng(7).uniform(0.2, 3, len(inputs))
    found = multinomial(inputs, outcome, weight)
    best = loss(found, inputs, outcome, weight)
    random = np.random.default_rng(8)
    for step in (0.3, 0.03, 0.003):
        others = [loss(found + random.normal(scale=step, size=found.shape), inputs, outcome, weight) for _ in range(20)]
        assert min(others) > best - 1e-6 * best


def test_a_row_counts_as_often_as_its_weight_says() -> None:
    table = np.random.default_rng(9).normal(size=(CAUSES, 3))
    inputs, outcome = drawn(table, 80)
    twice = multinomial(np.r_[inputs, inputs[:40]], np.r_[outcome, outcome[:40]], np.ones(120))
    weighted = multinomial(inputs, outcome, np.r_[np.full(40, 2.0), np.ones(40)])
    assert weighted == pytest.approx(twice, abs=1e-3)


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
