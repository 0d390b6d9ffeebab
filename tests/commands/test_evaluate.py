"""``evaluate``: labelled recordings in, how often the verdicts are right out."""

import io
import json
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import typer
from rich.console import Console

from posture_watch.commands.cli import main
from posture_watch.commands.evaluate import parse_wish, run_evaluate
from posture_watch.evaluation.record import write_recording
from posture_watch.evaluation.rules import RULES
from posture_watch.ports import Landmarker
from posture_watch.posture.watching import WatchRules
from tests.evaluation.clips import DATA, FOOTAGE

SESSION = DATA / "session_007.npz"


def no_model(_alone: bool) -> AbstractContextManager[Landmarker]:  # noqa: FBT001 - as it is asked for
    raise AssertionError("a landmark recording needs no model")


def evaluated(*recordings: Path, width: int = 100, **options: Any) -> str:
    """Evaluate and return what is printed."""
    out = io.StringIO()
    run_evaluate(
        parse_wish(recordings, **options),
        open_landmarker=no_model,
        watching=WatchRules(),
        console=Console(file=out, width=width),
        complaints=Console(file=io.StringIO()),
    )
    return out.getvalue()


def document(*recordings: Path, **options: Any) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(evaluated(*recordings, as_json=True, **options))
    return found


def test_the_document_holds_ours_and_the_others_over_all_and_for_each_recording() -> None:
    found = document(SESSION, DATA / "session_001.npz", rules="SitWell,Posely")
    assert found["recordings"] == ["session_007", "session_001"]
    assert list(found["rules"]) == ["posture-watch", "SitWell", "Posely"]
    for rule in found["rules"].values():
        auc = rule["all"]["ranking"]["all"]["auc"]
        each = [one["ranking"]["all"]["auc"] for one in rule["recordings"].values()]
        assert auc["value"] == pytest.approx(np.mean(each), abs=1e-5)
        assert auc["worst"] == min(each)
        assert auc["low"] <= auc["value"] <= auc["high"]
        assert rule["source"]
    assert found["dwell_s"] == 10
    assert found["poor_below"] == WatchRules().poor_below


def test_ours_tells_of_alerts_silence_the_camera_and_slower_rates() -> None:
    ours = document(SESSION)["rules"]["posture-watch"]["all"]
    assert ours["camera"]["nudges_recognised_share"]["value"] == 1
    assert ours["episodes"]["phases"] == 7
    assert ours["episodes"]["false_alerts"]["low"] <= ours["episodes"]["false_alerts"]["per_hour"]
    assert list(ours["agreement"]) == ["0.5_fps", "1_fps", "2_fps"]
    assert ours["unseen"]["camera_moved"]["value"] == ours["unseen_share"]["value"] > 0
    assert ours["absent_judged_share"]["value"] == 0
    assert ours["benign"]["recline_ok"]["poor_share"]["value"] < 0.1


def test_twice_the_same_recordings_give_the_same_intervals() -> None:
    both = (DATA / "demo.npz", DATA / "session_008.npz")
    assert document(*both, baseline="0:14") == document(*both, baseline="0:14")


def test_the_tables_fit_100_columns_and_show_every_rule() -> None:
    printed = evaluated(SESSION, rules="all")
    assert max(len(line) for line in printed.splitlines()) <= 100
    assert "…" not in printed
    for rule in RULES:
        assert f"\n{rule.name} " in printed


def test_a_longer_dwell_finds_fewer_slouches() -> None:
    def found(dwell_s: float) -> float:
        episodes = document(SESSION, dwell_s=dwell_s)["rules"]["posture-watch"]["all"]["episodes"]
        return float(episodes["found_once_share"]["value"])

    assert found(60.0) < found(5.0)


def test_the_part_that_calibrates_can_be_named() -> None:
    # Calibrated on the slump, sitting up again is what differs.
    demo = DATA / "demo.npz"
    upright = document(demo, baseline="0:14")["rules"]["posture-watch"]["all"]
    slumped = document(demo, baseline="20:30")["rules"]["posture-watch"]["all"]
    assert upright["recall"]["value"] > 0.9 > slumped["recall"]["value"]


def test_pictures_judged_on_their_own_have_no_alerts() -> None:
    ours = document(DATA / "session_001.npz", stills=True)["rules"]["posture-watch"]["all"]
    assert "episodes" not in ours
    assert ours["ranking"]["all"]["auc"]["value"] > 0.9


@pytest.mark.skipif(not FOOTAGE.is_dir(), reason="needs the developers' footage")
def test_with_true_angles_severity_follows_them() -> None:
    ours = document(SESSION, truth=FOOTAGE / "dev")["rules"]["posture-watch"]["all"]
    assert ours["correlation"]["slump"]["by_steps"]["value"] > 0.8


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"rules": "nobody"}, "There is no rule 'nobody'"),
        ({"rules": ""}, "There is no rule"),
        ({"dwell_s": 0.0}, "above 0"),
        ({"fps": float("nan")}, "above 0"),
        ({"baseline": "soon"}, "write seconds"),
    ],
)
def test_options_that_cannot_be_used_are_refused(options: Mapping[str, Any], words: str) -> None:
    with pytest.raises(typer.BadParameter, match=words):
        parse_wish([SESSION], **options)


def test_one_table_is_not_the_truth_of_two_recordings_and_no_name_comes_twice(tmp_path: Path) -> None:
    table = tmp_path / "truth.csv"
    table.write_text("t_s,label\n0,good\n")
    with pytest.raises(typer.BadParameter, match="several recordings"):
        parse_wish([SESSION, DATA / "demo.npz"], truth=table)
    with pytest.raises(typer.BadParameter, match="called session_007"):
        parse_wish([SESSION, SESSION])


def broken(folder: Path, columns: Mapping[str, Any]) -> Path:
    """Write a recording of three empty frames with these columns in it."""
    whole = {
        "t_s": np.arange(3.0),
        "size": np.array([640, 480]),
        "found": np.zeros(3, dtype=np.bool_),
        "landmarks": np.full((3, 33, 4), np.nan),
    }
    write_recording(folder / "clip.npz", {**whole, **columns})
    return folder / "clip.npz"


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({}, "no column label"),
        ({"label": np.array(["good", "poor"])}, "no column label"),
        ({"label": np.array(["good", "poor", "lazy"])}, "unknown label lazy"),
        ({"label": np.array(["poor"] * 3)}, "no frame to calibrate on"),
        ({"label": np.array(["good"] * 3)}, "cannot be calibrated"),
        ({"label": np.array(["good"] * 3), "t_s": np.arange(2.0)}, "no landmark recording"),
    ],
)
def test_a_bad_recording_ends_with_one_sentence_and_exit_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], columns: Mapping[str, Any], words: str
) -> None:
    assert main(["evaluate", str(broken(tmp_path, columns))]) == 1
    complaint = capsys.readouterr().err
    assert words in complaint
    assert complaint.count("\n") == 1


def test_missing_and_unlabelled_files_end_with_one_sentence_and_exit_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "clip.mp4").write_bytes(b"no video")
    for place in (tmp_path / "none.npz", tmp_path, tmp_path / "clip.mp4"):
        assert main(["evaluate", str(place)]) == 1
        assert capsys.readouterr().err.count("\n") == 1


def test_the_command_prints_a_document_that_can_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(DATA / "demo.npz"), "--baseline", "0:14", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["recordings"] == ["demo"]


def test_wrong_options_end_with_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(SESSION), "--rules", "nobody"]) == 2
    assert "There is no rule" in capsys.readouterr().err
