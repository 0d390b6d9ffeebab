"""What limits the verdicts: the same model on the points that were found and on the true ones."""

from pathlib import Path

import numpy as np
import pytest

from posture_watch.evaluation.limits import TRUE_NAMES, main, with_true_points
from posture_watch.evaluation.record import write_recording
from posture_watch.evaluation.recordings import read_recording
from posture_watch.posture.landmarks import POINT_COUNT
from posture_watch.testing import seated

QUANTITIES = (
    *("lumbar_slump_deg", "thoracic_flexion_deg", "head_forward_cm", "trunk_forward_lean_deg", "trunk_lateral_deg"),
    *("shoulder_elevation_cm", "neck_flexion_deg", "head_pitch_deg"),
)
SLUMPS_DEG = [0.0] * 20 + [5.0 * (step // 4) for step in range(48)]


def track(path: Path, seed: int, found_off: float = 0.0) -> Path:
    """Write somebody who sinks step by step, with the points that are found so far off, in picture heights (SD)."""
    chance = np.random.default_rng(seed)
    true = np.stack([seated(slump_deg=slump).points for slump in SLUMPS_DEG])
    true += chance.normal(0.0, 0.002, true.shape)
    found = np.full((len(true), POINT_COUNT, 4), 0.99)
    found[:, :, :2] = (true + chance.normal(0.0, found_off, true.shape)) / (4 / 3, 1)
    slumps = np.array(SLUMPS_DEG)
    places = {
        f"{name}_{axis}": 480 * true[:, point, column]
        for point, name in TRUE_NAMES.items()
        for column, axis in enumerate("xy")
    }
    columns = {
        "t_s": np.arange(float(len(true))),
        "size": np.array([640, 480]),
        "found": np.ones(len(true), dtype=bool),
        "landmarks": found,
        "label": np.where(slumps <= 12, "good", np.where(slumps >= 26, "poor", "neutral")),
        "phase": np.array(["calibration_upright"] * 20 + ["slump"] * 48),
        "in_frame": np.ones(len(true)),
        **{name: slumps if name == QUANTITIES[0] else np.zeros(len(true)) for name in QUANTITIES},
    }
    write_recording(path, {**columns, **places})
    return path


def test_true_points_stand_where_the_truth_says(tmp_path: Path) -> None:
    recording = read_recording(track(tmp_path / "one.npz", 1, found_off=0.05))
    recording.truth["nose_x"][30] = np.nan
    true = with_true_points(recording)
    assert [row for row, view in enumerate(true.views) if not view.people] == [30]
    for point, name in TRUE_NAMES.items():
        place = true.views[40].people[0].points[point]
        assert 480 * place == pytest.approx([recording.truth[f"{name}_x"][40], recording.truth[f"{name}_y"][40]])
    assert true.times_s().tolist() == recording.times_s().tolist()


def test_both_tables_are_printed_and_alike_where_points_are_found_exactly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for seed in range(2):
        track(tmp_path / f"track_{seed}.npz", seed)
    assert main([str(tmp_path)]) == 0
    first, second = capsys.readouterr().out.split("## ")[1:]
    assert first.splitlines()[2:] == second.splitlines()[2:]
    assert "| slump | 100 % | 1.00 |" in first
    assert "| head_down | - | - |" in first
