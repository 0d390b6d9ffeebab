"""Landmarks measured against true positions: a known bias, spread and jitter come out as they went in."""

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from posture_watch.errors import SourceError
from posture_watch.evaluation.noise import Noise, main, measure, measure_clip, spread, tables
from posture_watch.evaluation.recordings import Recording, read_recording
from posture_watch.evaluation.true_points import describe, read_truth

SIZE = (640, 480)
TRUE_PX = {
    "nose": (320, 200),
    "l_eye": (340, 180),
    "r_eye": (300, 180),
    "l_tragus": (370, 190),
    "r_tragus": (270, 190),
    "l_shoulder": (420, 320),
    "r_shoulder": (220, 320),
}
"""Shoulders 200 pixels apart: one pixel is 0.005 shoulder widths."""

INDEX = {"nose": 0, "l_eye": 2, "r_eye": 5, "l_tragus": 7, "r_tragus": 8, "l_shoulder": 11, "r_shoulder": 12}
META = {
    "light": "dim",
    "camera": {"height_above_eyes_cm": -25.0, "lateral_yaw_deg": -28.0, "distance_cm": 61.0},
    "outfit": {"glasses": True, "hair": "bun"},
}


def clip(errors_px: Mapping[str, Any], rows: int = 400, **columns: Any) -> dict[str, Any]:
    """Columns of a recording in which each named point is off by so many pixels, one pair or one a frame."""
    landmarks = np.full((rows, 33, 4), np.nan)
    truth: dict[str, Any] = {}
    for name, place in TRUE_PX.items():
        found = np.asarray(errors_px.get(name, (0.0, 0.0))) + place
        landmarks[:, INDEX[name], :2] = found / SIZE
        landmarks[:, INDEX[name], 3] = 0.99
        truth |= {f"{name}_{axis}": np.full(rows, float(value)) for axis, value in zip("xy", place, strict=True)}
    return {
        "t_s": np.arange(rows) / 5,
        "landmarks": landmarks,
        "found": np.ones(rows, dtype=np.bool_),
        "size": np.array(SIZE),
        "label": np.full(rows, "good"),
        "event": np.full(rows, ""),
        **truth,
        **columns,
    }


def saved(folder: Path, columns: Mapping[str, Any], name: str = "clip") -> Path:
    path = folder / f"{name}.npz"
    np.savez(path, **columns)
    return path


def noise_of(folder: Path, part: str, columns: Mapping[str, Any]) -> list[Noise]:
    return [noise for noise in measure(saved(folder, columns)) if noise.part == part]


def test_the_spread_is_the_standard_deviation_of_a_bell_curve_and_ignores_outliers() -> None:
    values = np.random.default_rng(0).normal(5.0, 2.0, (20_000, 2))
    values[:200] = 1e6
    assert spread(values) == pytest.approx([2.0, 2.0], rel=0.05)


def test_a_constant_error_is_bias_in_shoulder_widths_outwards_and_down(tmp_path: Path) -> None:
    left, right = noise_of(tmp_path, "ears", clip({"l_tragus": (4.0, 6.0), "r_tragus": (-2.0, -6.0)}))
    assert left.bias == pytest.approx((0.02, 0.03))
    assert right.bias == pytest.approx((0.01, -0.03))
    assert left.spread == left.jitter == pytest.approx((0, 0), abs=1e-9)
    assert left.frames == 400


def test_scatter_that_is_new_in_every_frame_is_spread_and_jitter_alike(tmp_path: Path) -> None:
    scatter = np.random.default_rng(1).normal(0, (2.0, 4.0), (2000, 2))
    (nose,) = noise_of(tmp_path, "nose", clip({"nose": scatter}, rows=2000))
    assert nose.spread == pytest.approx((0.01, 0.02), rel=0.08)
    assert nose.jitter == pytest.approx((0.01, 0.02), rel=0.08)
    assert nose.bias == pytest.approx((0, 0), abs=0.002)


def test_an_error_that_wanders_slowly_is_spread_without_jitter(tmp_path: Path) -> None:
    wander = np.linspace(-20, 20, 400)
    (nose,) = noise_of(tmp_path, "nose", clip({"nose": np.stack([wander, wander], axis=1)}))
    assert nose.spread[0] > 0.05
    assert nose.jitter[0] < 0.001


def test_jitter_counts_only_while_sitting_still(tmp_path: Path) -> None:
    scatter = np.zeros((400, 2))
    scatter[200:] = np.random.default_rng(2).normal(0, 10, (200, 2))
    events = np.where(np.arange(400) < 200, "", "drink")
    (nose,) = noise_of(tmp_path, "nose", clip({"nose": scatter}, event=events))
    assert nose.jitter == pytest.approx((0, 0), abs=1e-9)
    (nose,) = noise_of(tmp_path, "nose", clip({"nose": scatter}))
    assert nose.jitter[0] > 0


def test_poor_frames_count_only_for_the_shift(tmp_path: Path) -> None:
    half = np.arange(400) < 200
    errors = np.where(half.reshape(-1, 1), (2.0, 2.0), (2.0, 8.0))
    (nose,) = noise_of(tmp_path, "nose", clip({"nose": errors}, label=np.where(half, "good", "poor")))
    assert nose.bias == pytest.approx((0.01, 0.01))
    assert nose.shift == pytest.approx((0.0, 0.03))
    assert nose.frames == 200


def test_without_poor_frames_the_shift_is_unknown(tmp_path: Path) -> None:
    (nose,) = noise_of(tmp_path, "nose", clip({}))
    assert np.isnan(nose.shift).all()


def test_frames_outside_the_picture_or_without_a_person_do_not_count(tmp_path: Path) -> None:
    columns = clip({})
    columns["found"][:50] = False
    columns["nose_y"][100:150] = 481.0
    columns["landmarks"][100:150, 0, 1] = 5.0
    columns["nose_x"][150:200] = -1.0
    columns["landmarks"][150:200, 0, 0] = -5.0
    columns["in_frame"] = np.where(np.arange(400) < 350, 1.0, 0.0)
    (nose,) = noise_of(tmp_path, "nose", columns)
    assert nose.frames == 400 - 4 * 50
    assert nose.bias == pytest.approx((0, 0), abs=1e-9)


def test_of_a_point_that_was_hardly_seen_nothing_is_said(tmp_path: Path) -> None:
    columns = clip({})
    columns["landmarks"][19:, 0] = np.nan
    assert noise_of(tmp_path, "nose", columns) == []


def test_nobody_in_a_clip_is_no_noise() -> None:
    nobody = Recording("empty", (), {})
    truth = {name: np.zeros(0) for name in ("l_shoulder_x", "l_shoulder_y", "r_shoulder_x", "r_shoulder_y", "label")}
    assert list(measure_clip(nobody, truth, {})) == []


def written(folder: Path, columns: Mapping[str, Any], name: str = "clip") -> Path:
    """Write the truth as a CSV with one row more at each end, and the recording without it."""
    names = [key for key in columns if key.endswith(("_x", "_y")) or key in ("label", "event")]
    times = columns["t_s"]
    with (folder / f"{name}.truth.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["frame", "t_s", *names])
        for row, time_s in enumerate(times):
            writer.writerow([row, time_s + 0.01, *(columns[key][row] for key in names)])
    (folder / f"{name}.meta.json").write_text(json.dumps(META))
    return saved(folder, {key: column for key, column in columns.items() if key not in names}, name)


def test_truth_and_conditions_are_read_from_beside_the_recording_or_from_the_folder_named(tmp_path: Path) -> None:
    path = written(tmp_path, clip({"nose": (2.0, 0.0)}))
    (nose, *_) = measure(path)
    assert nose.bias == pytest.approx((0.01, 0.0))
    assert nose.conditions["hair"] == "bun"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (moved, *_) = measure(path.rename(elsewhere / "clip.npz"), tmp_path)
    assert (moved.bias, moved.frames, moved.conditions) == (nose.bias, 400, nose.conditions)


def test_a_frame_without_a_row_of_its_own_has_no_truth(tmp_path: Path) -> None:
    path = written(tmp_path, clip({}))
    recording = read_recording(path)
    truth = read_truth(tmp_path / "clip.truth.csv", recording.times_s() + 0.09)
    assert np.isnan(truth["nose_x"]).all()
    assert set(truth["label"]) == {""}


def test_empty_cells_are_unknown(tmp_path: Path) -> None:
    columns = clip({})
    columns["nose_x"] = np.array(["", *columns["nose_x"][1:].astype(str)])
    truth = read_truth(written(tmp_path, columns).with_suffix(".truth.csv"), columns["t_s"])
    assert np.isnan(truth["nose_x"]).tolist() == [True] + [False] * 399


def test_conditions_are_told_in_words() -> None:
    assert describe(META) == {
        "light": "dim",
        "camera height": "more than 10 cm below the eyes",
        "camera aside": "20 deg or more",
        "camera distance": "60 to 75 cm",
        "glasses": "yes",
        "hair": "bun",
    }


def test_the_tables_have_a_row_for_each_part_and_each_condition(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = written(tmp_path, clip({"l_tragus": (2.0, 4.0), "r_tragus": (-2.0, 4.0)}), "one")
    second = written(tmp_path, clip({"l_tragus": (2.0, 4.0), "r_tragus": (-2.0, 4.0)}), "two")
    assert main([str(first), str(second)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "| ears | 4 | 1600 | +0.010, +0.020 | 0.000, 0.000 | 0.000, 0.000 | 0.000, 0.000 | nan, nan |" in lines
    assert "| hair: bun | 2 | 0.000 / 0.000 / 0.000 | 0.022 / 0.000 / 0.000 | 0.000 / 0.000 / 0.000 |" in lines
    assert not any(line.startswith("| wrists") for line in lines)


def test_a_region_that_was_never_seen_is_a_dash() -> None:
    only_ears = Noise("clip", "ears", 30, (0.0, 0.0), (0.0, 0.0), (np.nan, np.nan), (0.0, 0.0), {"light": "dim"})
    assert "| light: dim | 1 | - | 0.000 / 0.000 / - | - |" in tables([only_ears])


@pytest.mark.parametrize("text", ["", "t_s,label\n0.0,good\n", "t_s,label,l_shoulder_x\nx,good,1\n", "\0\0"])
def test_a_truth_file_without_positions_gets_a_sentence(
    tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    columns = {key: column for key, column in clip({}).items() if not key.endswith(("_x", "_y"))}
    (tmp_path / "clip.truth.csv").write_text(text)
    assert main([str(saved(tmp_path, columns))]) == 1
    assert "is no truth file with positions: it must be a CSV" in capsys.readouterr().err


def test_without_any_truth_the_option_is_named(tmp_path: Path) -> None:
    columns = {key: column for key, column in clip({}).items() if not key.endswith(("_x", "_y"))}
    with pytest.raises(SourceError, match="name the folder of its truth file by --truth"):
        measure(saved(tmp_path, columns))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"camera": 1, "outfit": 2, "light": 3}'])
def test_a_damaged_description_gets_a_sentence(tmp_path: Path, text: str) -> None:
    path = saved(tmp_path, clip({}))
    (tmp_path / "clip.meta.json").write_text(text)
    with pytest.raises(SourceError, match="does not describe a clip"):
        measure(path)
