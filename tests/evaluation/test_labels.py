"""Truth files and what their columns mean."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from posture_watch.errors import SourceError
from posture_watch.evaluation.labels import Truth, kinds_of_poor, read_labels
from posture_watch.evaluation.truth_file import read_truth
from posture_watch.posture.samples import Cause


def truth_file(folder: Path, text: str) -> Path:
    path = folder / "clip.truth.csv"
    path.write_text(text, encoding="utf-8")
    return path


def labels(columns: Mapping[str, list[Any]], calibration_s: tuple[float, float] | None = None) -> Truth:
    """Read labels of frames one second apart."""
    arrays: dict[str, npt.NDArray[Any]] = {name: np.array(values) for name, values in columns.items()}
    return read_labels(arrays, np.arange(float(len(columns["label"]))), "clip", calibration_s)


def test_each_frame_takes_the_row_nearest_in_time_in_whatever_order_the_rows_are(tmp_path: Path) -> None:
    path = truth_file(tmp_path, "t_s,label\n2,poor\n0,good\n1,neutral\n")
    found = read_truth(path, np.array([0.0, 0.4, 0.6, 1.4, 1.6, 2.9]))
    assert found["label"].tolist() == ["good", "good", "neutral", "neutral", "poor", "poor"]


def test_numbers_with_gaps_are_numbers_and_anything_else_is_text(tmp_path: Path) -> None:
    path = truth_file(tmp_path, "t_s,label,head_forward_cm,event\n0,good,1.5,\n1,absent,,drink\n")
    found = read_truth(path, np.array([0.0, 1.0]))
    assert found["head_forward_cm"][0] == 1.5
    assert np.isnan(found["head_forward_cm"][1])
    assert found["event"].tolist() == ["", "drink"]


def test_one_row_is_enough_for_a_short_clip(tmp_path: Path) -> None:
    assert (
        read_truth(truth_file(tmp_path, "t_s,label\n1,good\n"), np.array([0.0, 1.0]))["label"].tolist() == ["good"] * 2
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no truth file"),
        ("t_s,label\n", "no truth file"),
        ("time,label\n0,good\n", "no truth file"),
        ("t_s,label\nnow,good\n", "no truth file"),
        ("t_s,posture\n0,good\n", "no column label"),
        ("t_s,label\n0,good\n1,good\n", "does not fit"),
    ],
)
def test_a_table_that_is_no_truth_is_refused_with_what_is_wrong(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        read_truth(truth_file(tmp_path, text), np.array([0.0, 5.0]))


def test_a_missing_table_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="There is no truth file"):
        read_truth(tmp_path / "none.truth.csv", np.array([0.0]))


def test_the_phase_calibrates_if_there_is_one_and_else_the_good_frames_of_the_first_20_s() -> None:
    phase = ["work", "calibration_upright", "calibration_upright", "work"]
    assert labels({"label": ["good"] * 4, "phase": phase}).calibration.tolist() == [False, True, True, False]
    label = ["neutral", "good", *["poor"] * 17, "good", "good", "good"]
    assert np.flatnonzero(labels({"label": label}).calibration).tolist() == [1, 19]


def test_a_named_part_calibrates_before_anything_else() -> None:
    found = labels({"label": ["good"] * 4, "phase": ["calibration_upright", *["work"] * 3]}, (2.0, 3.0))
    assert np.flatnonzero(found.calibration).tolist() == [2]


def test_of_frames_called_upright_the_first_two_fifths_calibrate() -> None:
    found = labels({"label": ["slouch", *["upright"] * 10]})
    assert np.flatnonzero(found.calibration).tolist() == [1, 2, 3, 4]
    assert found.label.tolist() == ["poor", *["good"] * 10]


def test_frames_of_the_calibration_of_people_walking_in_and_of_empty_chairs_are_not_judged() -> None:
    found = labels(
        {
            "label": ["good", "good", "good", "absent", "poor"],
            "phase": ["calibration_upright", *["work"] * 4],
            "in_frame": [1, 0, 1, 1, 1],
        }
    )
    assert found.usable.tolist() == [False, False, True, False, True]
    assert found.good().tolist() == [False, False, True, False, False]
    assert found.poor().tolist() == [False, False, False, False, True]


def test_a_phase_is_what_most_of_its_frames_are_and_an_event_gives_its_name_in_good_phases_only() -> None:
    found = labels(
        {
            "label": ["good", "good", "good", "poor", "neutral", "poor", "poor"],
            "phase": ["calibration_upright", *["work"] * 3, *["slump"] * 3],
            "event": ["", "", "", "phone", "", "", "nod"],
        }
    )
    assert [(run.first, run.end, run.phase, run.nature) for run in found.runs] == [
        (0, 1, "calibration_upright", "good"),
        (1, 4, "work", "good"),
        (4, 7, "slump", "poor"),
    ]
    assert found.kind.tolist() == ["calibration_upright", "work", "work", "phone", "slump", "slump", "slump"]
    assert found.nature().tolist() == ["good"] * 4 + ["poor"] * 3


def test_causes_are_read_of_poor_frames_alone() -> None:
    found = labels({"label": ["good", "poor", "poor"], "poor_reasons": ["slump_deg", "slump_deg+lateral_deg", ""]})
    assert [set(one) for one in found.causes] == [set(), {Cause.SLUMP, Cause.LEANING_SIDEWAYS}, set()]


def test_quantities_are_against_the_calibration_and_leaning_counts_alike_to_either_side() -> None:
    found = labels(
        {
            "label": ["good", "poor", "poor"],
            "phase": ["calibration_upright", "lean", "lean"],
            "lumbar_slump_deg": [2.0, 12.0, 7.0],
            "thoracic_flexion_deg": [1.0, 21.0, 1.0],
            "trunk_lateral_deg": [1.0, -9.0, 11.0],
        }
    )
    slump, sideways = (tuple(Cause).index(one) for one in (Cause.SLUMP, Cause.LEANING_SIDEWAYS))
    assert found.quantities[:, slump].tolist() == [0, 30, 5]
    assert found.quantities[:, sideways].tolist() == [0, 10, 10]
    assert np.isnan(found.quantities[:, tuple(Cause).index(Cause.HEAD_DOWN)]).all()


def test_a_phase_is_of_the_cause_whose_quantity_is_furthest_beyond_what_is_good() -> None:
    found = labels(
        {
            "label": ["good", "neutral", "good"],
            "phase": ["calibration_upright", "slide", "work"],
            "lumbar_slump_deg": [0.0, 20.0, 2.0],
            "thoracic_flexion_deg": [0.0, 0.0, 0.0],
            "trunk_lateral_deg": [0.0, 6.0, 1.0],
        }
    )
    assert kinds_of_poor(found) == [None, Cause.SLUMP, None]


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"label": ["good", "bad"]}, "unknown label bad"),
        ({"label": ["poor", "poor"]}, "no frame to calibrate on"),
        ({"label": ["good", "poor"], "in_frame": ["yes", "no"]}, "in_frame of the truth must hold numbers"),
    ],
)
def test_labels_that_cannot_be_used_are_refused(columns: Mapping[str, list[Any]], words: str) -> None:
    with pytest.raises(SourceError, match=words):
        labels(columns)


def test_a_recording_without_labels_is_refused_by_name() -> None:
    with pytest.raises(SourceError, match="clip has no column label"):
        read_labels({}, np.arange(3.0), "clip")
