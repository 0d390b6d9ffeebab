"""The real model on real clips: the demo always, a longer one where somebody has it. Recordings must agree with it."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from posture_watch.devices.landmarker import MediaPipeLandmarker
from posture_watch.devices.model_file import read_model
from posture_watch.devices.source import demo_clip
from posture_watch.devices.video import video_frames
from posture_watch.evaluation.figures import area_under_curve
from posture_watch.evaluation.record import main
from posture_watch.evaluation.recordings import read_recording
from posture_watch.evaluation.replay import calibrate_recording, judge_recording
from posture_watch.pipeline import calibrate, judge_stills, watch
from posture_watch.posture.baseline import Baseline
from posture_watch.posture.landmarks import Frame
from posture_watch.posture.samples import Cause, Posture, Sample
from tests.evaluation.clips import DATA, FOOTAGE

pytestmark = pytest.mark.model

CLIP = FOOTAGE / "dev" / "session_002.mp4"
"""A low laptop camera: the hard kind."""
CLIP_S = 110.0
"""So much of it is watched: calibration, work, a phone, a severe slump."""


@pytest.fixture(scope="module")
def model() -> bytes:
    return read_model()


@pytest.fixture
def landmarker(model: bytes) -> Iterator[MediaPipeLandmarker]:
    with MediaPipeLandmarker(model) as landmarker:
        yield landmarker


@pytest.fixture(scope="module")
def baseline(model: bytes) -> Baseline:
    """Return the baseline of the demo's first seconds."""
    with MediaPipeLandmarker(model) as landmarker:
        return calibrate(frames_of(demo_clip(), (0, 13)), landmarker)


def frames_of(path: Path, seconds: tuple[float, float], every: int = 1) -> Iterator[Frame]:
    with video_frames(path, seconds=seconds) as frames:
        yield from islice(frames, 0, None, every)


def between(samples: list[Sample], first_s: float, last_s: float) -> list[Sample]:
    return [sample for sample in samples if first_s <= sample.time_s <= last_s]


def test_the_demo_is_calibrated_found_slumped_and_found_upright_again(
    landmarker: MediaPipeLandmarker, baseline: Baseline
) -> None:
    samples = list(watch(frames_of(demo_clip(), (0, 40)), landmarker, baseline))
    assert len(samples) == 200
    assert {sample.posture for sample in between(samples, 1, 13)} == {Posture.GOOD}
    slumped = between(samples, 20, 33)
    assert {sample.posture for sample in slumped} == {Posture.POOR}
    assert {sample.cause for sample in slumped} <= {Cause.SLUMP, Cause.FORWARD_HEAD}
    assert {sample.posture for sample in between(samples, 38, 40)} == {Posture.GOOD}


def test_single_pictures_get_the_same_verdict_without_the_pictures_around_them(
    model: bytes, baseline: Baseline
) -> None:
    with MediaPipeLandmarker(model, stills=True) as landmarker:
        samples = list(judge_stills(frames_of(demo_clip(), (0, 40), every=10), landmarker, baseline))
    assert {sample.posture for sample in between(samples, 1, 13)} == {Posture.GOOD}
    assert {sample.posture for sample in between(samples, 20, 33)} == {Posture.POOR}
    assert {sample.posture for sample in between(samples, 38, 40)} == {Posture.GOOD}


def test_the_recording_of_the_demo_is_what_the_model_sees_today(tmp_path: Path) -> None:
    assert main(["demo", str(tmp_path / "demo.npz"), "--every", "4"]) == 0
    now, then = read_recording(tmp_path / "demo.npz"), read_recording(DATA / "demo.npz")
    by_time = {round(view.time_s, 2): view for view in then.views}
    assert len(now.views) == 50
    assert set(now.searched) == {1}
    for view in now.views:
        (person,), (recorded,) = view.people, by_time[round(view.time_s, 2)].people
        # Followed at another rate, hence not the same to the last digit.
        assert np.abs(person.points[:13] - recorded.points[:13]).max() < 0.03


@pytest.mark.skipif(
    not CLIP.is_file(), reason=f"the longer clips are not here ({FOOTAGE}; POSTURE_WATCH_FOOTAGE names another folder)"
)
def test_a_longer_clip_is_judged_as_its_recording_says_and_as_the_truth_has_it(
    landmarker: MediaPipeLandmarker, model: bytes
) -> None:
    with MediaPipeLandmarker(model) as calibrator:
        calibrated = calibrate(frames_of(CLIP, (0, 20), every=2), calibrator)
    samples = list(watch(frames_of(CLIP, (0, CLIP_S), every=2), landmarker, calibrated))
    recording = read_recording(DATA / f"{CLIP.stem}.npz")
    recorded = judge_recording(recording, calibrate_recording(recording))[: len(samples)]
    assert np.mean([one.posture == other.posture for one, other in zip(samples, recorded, strict=True)]) > 0.97
    label = recording.truth["label"][: len(samples)]
    scores = np.array([np.nan if sample.score is None else -sample.score for sample in samples])
    known = np.isfinite(scores)
    assert area_under_curve(scores[known & (label == "good")], scores[known & (label == "poor")]) >= 0.95
