"""Landmark recordings: what is written comes back, and what is none says so in one sentence."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from posture_watch.errors import SourceError
from posture_watch.evaluation.record import KEPT_POINTS, main, read_truth, record, write_recording
from posture_watch.evaluation.recordings import read_recording
from posture_watch.evaluation.replay import RecordedLandmarker, calibrate_recording, judge_recording, recorded_frames
from posture_watch.pipeline import watch
from posture_watch.posture.landmarks import Frame, Landmarks, Light, Shift, View
from posture_watch.posture.samples import Posture
from posture_watch.testing import ScriptedLandmarker, seated
from tests.evaluation.clips import DATA, SESSIONS
from tests.posture.looks import calibrated, looks, moved, verdicts

Columns = dict[str, npt.NDArray[Any]]


def lit(views: list[View]) -> list[View]:
    return [
        View(view.time_s, view.people, Light(100.0 + count, 40.5, 0.25 if count else None), Shift(0.01 * count, -0.02))
        for count, view in enumerate(views)
    ]


def frames(views: list[View]) -> Iterator[Frame]:
    for view in views:
        yield Frame(view.time_s, np.zeros((480, 640, 3), dtype=np.uint8))


def recorded(views: list[View], searched: dict[float, tuple[Landmarks, ...]] | None = None) -> Columns:
    by_time = {view.time_s: view for view in views}
    follower, searcher = ScriptedLandmarker(by_time, searched or {}), ScriptedLandmarker(by_time, searched or {})
    return dict(record(frames(views), follower, searcher))


def test_what_was_seen_comes_back_to_a_fraction_of_a_pixel(tmp_path: Path) -> None:
    views = lit([*looks("us"), View(2.0, ()), *looks("l", start_s=3.0)])
    write_recording(tmp_path / "clip.npz", recorded(views))
    recording = read_recording(tmp_path / "clip.npz")
    assert recording.name == "clip"
    assert recording.searched == (1, 1, 0, 1)
    assert recording.times_s().tolist() == [0, 1, 2, 3]
    for read, seen in zip(recording.views, views, strict=True):
        assert (read.time_s, read.light, len(read.people)) == (seen.time_s, seen.light, len(seen.people))
        assert read.shift is not None
        assert seen.shift is not None
        assert (read.shift.right, read.shift.down) == pytest.approx((seen.shift.right, seen.shift.down))
        for one, other in zip(read.people, seen.people, strict=True):
            assert one.points[:KEPT_POINTS] == pytest.approx(other.points[:KEPT_POINTS], abs=1 / 4096)
            assert one.visibility[:KEPT_POINTS] == pytest.approx(other.visibility[:KEPT_POINTS], abs=1 / 128)
            assert (one.aspect, one.height_px) == (other.aspect, other.height_px)


def test_points_that_were_not_kept_are_invisible(tmp_path: Path) -> None:
    write_recording(tmp_path / "clip.npz", recorded(looks("u")))
    (person,) = read_recording(tmp_path / "clip.npz").views[0].people
    assert not person.visibility[KEPT_POINTS:].any()


def test_the_follower_is_corrected_by_its_searches_and_every_frame_is_counted() -> None:
    views = looks("u" * 8)
    follower = ScriptedLandmarker({view.time_s: view for view in views})
    searcher = ScriptedLandmarker(follower.followed, {3.0: (), 4.0: (seated(), moved(seated(), right=0.5))})
    columns = record(frames(views), follower, searcher)
    assert columns["alone"].tolist() == [1, 1, 1, 0, 2, 1, 1, 1]
    assert columns["found"].all()
    assert 0 < len(follower.searches_s) < len(views)
    assert len(searcher.searches_s) == len(views)


def test_a_clip_without_frames_is_no_recording() -> None:
    with pytest.raises(SourceError, match="no frame to record"):
        record(iter(()), ScriptedLandmarker({}), ScriptedLandmarker({}))


def test_light_and_shift_that_were_never_measured_are_unknown(tmp_path: Path) -> None:
    columns = recorded(looks("uu"))
    assert np.isnan(columns["light"]).all()
    for name in ("light", "shift", "alone"):
        del columns[name]
    write_recording(tmp_path / "clip.npz", columns)
    recording = read_recording(tmp_path / "clip.npz")
    assert {(view.light, view.shift) for view in recording.views} == {(None, None)}
    assert recording.searched == ()


def test_unknown_columns_of_the_right_length_are_truth(tmp_path: Path) -> None:
    columns = {**recorded(looks("us")), "label": np.array(["good", "poor"]), "scale": np.ones(7)}
    write_recording(tmp_path / "clip.npz", columns)
    truth = read_recording(tmp_path / "clip.npz").truth
    assert set(truth) == {"label"}
    assert truth["label"].tolist() == ["good", "poor"]


@pytest.mark.parametrize("missing", ["t_s", "landmarks", "size", "found"])
def test_a_file_without_a_needed_column_is_no_recording(tmp_path: Path, missing: str) -> None:
    columns = recorded(looks("us"))
    del columns[missing]
    write_recording(tmp_path / "clip.npz", columns)
    with pytest.raises(SourceError, match="is no landmark recording"):
        read_recording(tmp_path / "clip.npz")


@pytest.mark.parametrize("uneven", ["t_s", "landmarks", "found", "alone", "light", "shift"])
def test_columns_of_different_length_are_no_recording(tmp_path: Path, uneven: str) -> None:
    columns = recorded(looks("uss"))
    columns[uneven] = columns[uneven][:-1]
    write_recording(tmp_path / "clip.npz", columns)
    with pytest.raises(SourceError, match="is no landmark recording"):
        read_recording(tmp_path / "clip.npz")


@pytest.mark.parametrize("content", [b"", b"no archive at all", b"PK\x03\x04 half an archive"])
def test_another_file_is_no_recording(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "clip.npz").write_bytes(content)
    with pytest.raises(SourceError, match="is no landmark recording"):
        read_recording(tmp_path / "clip.npz")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_half_a_recording_is_none(tmp_path: Path, share: float) -> None:
    whole = (DATA / f"{SESSIONS[0]}.npz").read_bytes()
    (tmp_path / "clip.npz").write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(SourceError, match="is no landmark recording"):
        read_recording(tmp_path / "clip.npz")


def test_a_missing_file_is_no_recording(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="is no landmark recording"):
        read_recording(tmp_path / "nowhere.npz")


def test_truth_is_taken_from_the_row_nearest_in_time(tmp_path: Path) -> None:
    path = tmp_path / "truth.csv"
    path.write_text("frame,t_s,label,in_frame,poor_reasons\n0,0.0,good,1,\n1,0.2,poor,0,slump\n2,0.4,good,1,\n")
    truth = read_truth(path, np.array([0.0, 0.19, 0.41]))
    assert truth["label"].tolist() == ["good", "poor", "good"]
    assert truth["in_frame"].tolist() == [1, 0, 1]
    assert truth["poor_reasons"].tolist() == ["", "slump", ""]
    assert set(truth) == {"label", "in_frame", "poor_reasons"}


@pytest.mark.parametrize("text", ["", "t_s,label\n", "t_s\n0.0\n", "label\ngood\n", "t_s,label\nsoon,good\n"])
def test_another_table_is_no_truth(tmp_path: Path, text: str) -> None:
    path = tmp_path / "truth.csv"
    path.write_text(text)
    with pytest.raises(SourceError, match="is no truth file"):
        read_truth(path, np.array([0.0]))
    with pytest.raises(SourceError, match="is no truth file"):
        read_truth(tmp_path / "nowhere.csv", np.array([0.0]))


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be written"):
        write_recording(tmp_path / "nowhere" / "clip.npz", {})


def test_a_mistake_on_the_command_line_ends_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "nowhere.mp4"), str(tmp_path / "out.npz")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    with pytest.raises(SystemExit) as ended:
        main(["demo", str(tmp_path / "out.npz"), "--every", "0"])
    assert ended.value.code == 2
    assert not (tmp_path / "out.npz").exists()


def test_a_recording_plays_as_the_landmarker_itself_would_have(tmp_path: Path) -> None:
    views = lit(looks("uuuuusssss--uuu"))
    write_recording(tmp_path / "clip.npz", recorded(views))
    recording = read_recording(tmp_path / "clip.npz")
    live = list(watch(frames(views), ScriptedLandmarker({view.time_s: view for view in views}), calibrated()))
    played = judge_recording(recording, calibrated())
    assert verdicts(played) == verdicts(live)
    assert [sample.score for sample in played] == pytest.approx([sample.score for sample in live], abs=5)


def test_a_ghost_stays_a_ghost_in_a_recording(tmp_path: Path) -> None:
    views = looks("u" * 12)
    searched: dict[float, tuple[Landmarks, ...]] = {float(second): () for second in range(6, 12)}
    write_recording(tmp_path / "clip.npz", recorded(views, searched))
    samples = judge_recording(read_recording(tmp_path / "clip.npz"), calibrated())
    assert verdicts(samples) == "g" * 6 + "a" * 6


def test_a_part_of_a_recording_calibrates() -> None:
    recording = read_recording(DATA / "demo.npz")
    assert [frame.time_s for frame in recorded_frames(recording, (1.0, 2.0))] == pytest.approx([1, 1.2, 1.4, 1.6, 1.8])
    assert calibrate_recording(recording, (0, 13)).frame_count > 50


def test_never_searched_means_that_following_is_believed(tmp_path: Path) -> None:
    columns = recorded(looks("u"))
    columns["alone"][:] = -1
    write_recording(tmp_path / "clip.npz", columns)
    recording = read_recording(tmp_path / "clip.npz")
    assert recording.searched == (None,)
    (frame,) = recorded_frames(recording)
    assert len(RecordedLandmarker(recording).detect(frame, fresh=True).people) == 1
    assert judge_recording(recording, calibrated())[0].posture is Posture.GOOD
