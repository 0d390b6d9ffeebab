"""Labelled recordings: which are meant, how they are thinned, and what a video becomes."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture_watch.errors import CalibrationError, SourceError
from posture_watch.evaluation.clips import Clip, due, find_recordings, load_clip, thin
from posture_watch.evaluation.labels import read_labels
from posture_watch.evaluation.record import write_recording
from posture_watch.evaluation.recordings import Recording, read_recording
from posture_watch.evaluation.replay import calibrate_recording, judge_recording
from posture_watch.evaluation.rules import RuleVerdict
from posture_watch.evaluation.verdicts import judge_by, judge_by_ours, our_samples
from posture_watch.ports import Landmarker
from posture_watch.posture.landmarks import Frame, Landmarks, Light, Shift, View
from posture_watch.posture.samples import Posture, UnsureReason
from posture_watch.posture.watching import WatchRules
from posture_watch.testing import seated
from tests.devices.footage import write_video
from tests.evaluation.clips import DATA

UPRIGHT, SLUMPED = seated(), seated(slump_deg=50, head_forward_cm=4)


def no_model(_alone: bool) -> AbstractContextManager[Landmarker]:  # noqa: FBT001 - as it is asked for
    raise AssertionError("a landmark recording needs no model")


def clip(people: Sequence[Landmarks | None], labels: Sequence[str], step_s: float = 0.2) -> Clip:
    times_s = np.array([row * step_s for row in range(len(people))])
    views = tuple(
        View(float(time_s), () if who is None else (who,)) for time_s, who in zip(times_s, people, strict=True)
    )
    truth = {"label": np.array(labels)}
    return Clip(Recording("clip", views, truth), read_labels(truth, times_s, "clip", (0.0, 2.0)))


def write(folder: Path, name: str, *, step_s: float = 1.0, labels: Sequence[str] | None = None) -> Path:
    """Write a landmark recording of three frames in which nobody is found."""
    path = folder / f"{name}.npz"
    columns = {
        "t_s": np.arange(3) * step_s,
        "size": np.array([640, 480]),
        "found": np.zeros(3, dtype=np.bool_),
        "landmarks": np.full((3, 33, 4), np.nan),
    }
    write_recording(path, columns if labels is None else {**columns, "label": np.array(labels)})
    return path


@given(st.lists(st.floats(0.01, 2.0), min_size=1, max_size=60), st.sampled_from([0.5, 1.0, 2.0]))
def test_between_two_looks_there_is_about_the_time_that_was_asked_for(steps_s: list[float], fps: float) -> None:
    times_s = np.cumsum(steps_s)
    rows = due(times_s, fps)
    assert rows[0] == 0
    # A look comes with the first frame that is due: as late as the frame before it was early, and never sooner.
    for first, second in pairwise(rows):
        assert second == first + 1 or times_s[second - 1] - times_s[first] < 1 / fps
    assert len(rows) <= 1 + (times_s[-1] - times_s[0]) * fps + 1e-6


def test_a_look_that_comes_late_does_not_make_all_later_ones_late() -> None:
    assert due(np.arange(0, 4.01, 0.4), 1.0).tolist() == [0, 3, 5, 8, 10]


def test_thinning_adds_up_how_far_the_camera_moved_and_forgets_no_change_of_the_picture() -> None:
    views = tuple(
        View(float(second), (), Light(100, 40, change), Shift(0.1, 0.01 * second))
        for second, change in enumerate((5.0, 3.0, 0.0, 0.0, 0.0))
    )
    recording = Recording("clip", views, {"label": np.array(list("abcde"))}, (1, 2, 3, 4, 5))
    found = thin(recording, np.array([0, 2, 4]))
    assert [view.time_s for view in found.views] == [0, 2, 4]
    shifts = [view.shift for view in found.views if view.shift]
    assert [shift.right for shift in shifts] == pytest.approx([0.1, 0.2, 0.2])
    assert [shift.down for shift in shifts] == pytest.approx([0.0, 0.03, 0.07])
    assert [view.light.change if view.light else None for view in found.views] == [5, 3, 0]
    assert found.truth["label"].tolist() == ["a", "c", "e"]
    assert found.searched == (1, 3, 5)


def test_where_no_movement_was_measured_none_is_made_up() -> None:
    recording = Recording("clip", tuple(View(float(second), ()) for second in range(4)), {})
    assert [view.shift for view in thin(recording, np.array([0, 3])).views] == [None, None]


def test_a_folder_means_all_that_is_labelled_in_it(tmp_path: Path) -> None:
    for name in ("b.npz", "a.mp4", "a.truth.csv", "unlabelled.mp4", "notes.txt"):
        (tmp_path / name).touch()
    assert [path.name for path in find_recordings([tmp_path])] == ["a.mp4", "b.npz"]


def test_a_missing_place_and_a_folder_without_labels_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no file or folder"):
        find_recordings([tmp_path / "none"])
    with pytest.raises(SourceError, match="no labelled recording"):
        find_recordings([tmp_path])


def test_the_table_beside_a_recording_adds_to_the_columns_in_it_and_wins(tmp_path: Path) -> None:
    path = write(tmp_path, "one", labels=["good"] * 3)
    (tmp_path / "one.truth.csv").write_text("t_s,label,passer\n0,good,0\n1,good,1\n2,poor,0\n")
    truth = load_clip(path, no_model).truth
    assert truth.label.tolist() == ["good", "good", "poor"]
    assert truth.passer.tolist() == [False, True, False]


def test_truth_may_lie_in_another_folder_or_file(tmp_path: Path) -> None:
    path = write(tmp_path, "one")
    (tmp_path / "truth").mkdir()
    table = tmp_path / "truth" / "one.truth.csv"
    table.write_text("t_s,label\n0,good\n1,poor\n2,poor\n")
    for place in (table, table.parent):
        assert load_clip(path, no_model, truth=place).truth.label.tolist() == ["good", "poor", "poor"]


def test_a_recording_without_labels_anywhere_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no column label"):
        load_clip(write(tmp_path, "one"), no_model)
    video = write_video(tmp_path / "clip.mp4")
    with pytest.raises(SourceError, match=r"clip\.truth\.csv beside it"):
        load_clip(video, no_model)


def test_frames_far_apart_or_out_of_order_are_judged_each_by_itself(tmp_path: Path) -> None:
    labels = ["good", "good", "poor"]
    assert not load_clip(write(tmp_path, "one", labels=labels), no_model).stills
    assert load_clip(write(tmp_path, "one", labels=labels), no_model, stills=True).stills
    far = load_clip(write(tmp_path, "far", step_s=7.0, labels=labels), no_model)
    assert far.stills
    assert far.truth.times_s.tolist() == [view.time_s for view in far.recording.views] == [0, 1, 2]
    assert load_clip(write(tmp_path, "back", step_s=-1.0, labels=["upright"] * 3), no_model).stills


def test_fewer_looks_a_second_thin_landmarks_and_truth_alike(tmp_path: Path) -> None:
    path = write(tmp_path, "one", labels=["good", "neutral", "poor"])
    found = load_clip(path, no_model, fps=0.5)
    assert found.truth.label.tolist() == ["good", "poor"]
    assert found.recording.times_s().tolist() == found.truth.times_s.tolist() == [0, 2]


def test_a_calibration_in_which_nobody_can_be_seen_is_refused_by_the_name_of_the_recording() -> None:
    with pytest.raises(CalibrationError, match=r"clip cannot be calibrated: .* 10 upright frames"):
        clip([None] * 12, ["good"] * 12).baseline()


def test_our_verdicts_are_those_of_the_pipeline() -> None:
    path = DATA / "demo.npz"
    recording = read_recording(path)
    found = judge_by_ours(load_clip(path, no_model, calibration_s=(0.0, 14.0)), WatchRules())
    expected = judge_recording(recording, calibrate_recording(recording, (0.0, 14.0)))
    assert [sample.posture for sample in found.samples] == [sample.posture for sample in expected]
    assert found.poor.tolist() == [sample.posture is Posture.POOR for sample in expected]
    scores = [np.nan if sample.score is None else 100 - sample.score for sample in expected]
    assert found.severity == pytest.approx(scores, nan_ok=True)


def test_a_slower_rate_looks_less_often_with_the_baseline_of_all_frames() -> None:
    one = clip([UPRIGHT] * 15 + [SLUMPED] * 15, ["good"] * 15 + ["poor"] * 15)
    assert [sample.time_s for sample in our_samples(one, WatchRules(), 1.0)] == pytest.approx([0, 1, 2, 3, 4, 5])
    assert {sample.hold_s for sample in our_samples(one, WatchRules(), 0.5)} == {6.0}
    assert [sample.posture.value for sample in our_samples(one, WatchRules(), 1.0)] == ["good"] * 3 + ["poor"] * 3


@dataclass
class Scripted:
    """A rule with written answers, that remembers what it was asked."""

    verdict: RuleVerdict
    name: str = "scripted"
    source: str = "nobody"
    asked: list[tuple[int, list[bool]]] = field(default_factory=list)

    def judge(self, views: Sequence[View], calibration: Sequence[bool]) -> RuleVerdict:
        self.asked.append((len(views), list(calibration)))
        return self.verdict


def test_another_rule_is_asked_with_the_same_calibration_and_says_nothing_where_its_severity_is_unknown() -> None:
    one = clip([UPRIGHT, SLUMPED, UPRIGHT, None], ["good", "poor", "good", "absent"])
    rule = Scripted(RuleVerdict(np.array([0.0, 3.0, np.nan, np.nan]), np.array([False, True, True, True])))
    found = judge_by(rule, one, WatchRules())
    assert rule.asked == [(4, [True] * 4)]
    assert found.poor.tolist() == [False, True, False, False]
    assert [sample.posture.value for sample in found.samples] == ["good", "poor", "unsure", "away"]
    assert found.samples[2].reason is UnsureReason.LOW_CONFIDENCE


class FromNumbers:
    """A landmarker for the videos of ``write_video``: upright, then slumped; a search finds two people."""

    def __init__(self, *, alone: bool) -> None:
        self._alone = alone

    def detect(self, frame: Frame, *, fresh: bool = False) -> View:
        ours = UPRIGHT if frame.time_s < 2 else SLUMPED
        other = seated(chair_x_cm=60, chair_z_cm=-60)
        return View(frame.time_s, (ours, other) if fresh or self._alone else (ours,), fresh=fresh)

    def close(self) -> None:
        pass


def test_of_a_video_searches_remember_everybody_and_fewer_looks_are_taken_before_the_model(tmp_path: Path) -> None:
    video = write_video(tmp_path / "clip.mp4", 40)
    (tmp_path / "clip.truth.csv").write_text("t_s,label\n0,good\n1,good\n2,poor\n3,poor\n4,poor\n")
    loaded: list[bool] = []
    counted: list[int] = []

    def load(alone: bool) -> AbstractContextManager[Landmarker]:  # noqa: FBT001 - as it is asked for
        loaded.append(alone)
        return nullcontext(FromNumbers(alone=alone))

    found = load_clip(video, load, fps=5.0, calibration_s=(0.0, 1.5), progress=counted.append)
    assert sorted(loaded) == [False, True]
    assert counted == list(range(1, 21))
    assert found.recording.times_s() == pytest.approx(np.arange(20) * 0.2)
    empty = np.zeros((0, 0, 3), dtype=np.uint8)
    frame = Frame(float(found.recording.times_s()[3]), empty)
    assert len(found.landmarker().detect(frame).people) == 1
    assert len(found.landmarker().detect(frame, fresh=True).people) == 2
    assert judge_by_ours(found, WatchRules()).poor[[2, -1]].tolist() == [False, True]
