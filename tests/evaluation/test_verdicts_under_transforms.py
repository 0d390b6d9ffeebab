"""The whole program on real landmarks, moved, turned, made noisy, gappy or rare: it still tells good from poor.

Calibration and the rest are transformed alike, as by another camera, person or model. One clip has the lowest camera,
one a nudge of the camera.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from posture_watch.evaluation.clips import Clip
from posture_watch.evaluation.figures import area_under_curve
from posture_watch.evaluation.labels import read_labels
from posture_watch.evaluation.recordings import Recording, read_recording
from posture_watch.evaluation.transforms import (
    mirrored,
    noisy,
    resampled,
    rolled,
    scaled,
    shifted,
    tilted,
    without_points,
)
from posture_watch.evaluation.verdicts import Verdicts, judge_by_ours
from posture_watch.posture.landmarks import Point
from posture_watch.posture.watching import WatchRules

DATA = Path(__file__).parent.parent / "data"
NAMES = ["session_005", "session_008"]
RULES = WatchRules(hold_s=7.0)
"""A verdict speaks for three looks at the slowest rate, as in the running program."""

Transform = Callable[[Recording], Recording]


def judged(name: str, transform: Transform) -> tuple[Clip, Verdicts]:
    recording = transform(read_recording(DATA / f"{name}.npz"))
    clip = Clip(recording, read_labels(recording.truth, recording.times_s(), name))
    return clip, judge_by_ours(clip, RULES)


def curve(clip: Clip, verdicts: Verdicts) -> float:
    known = np.isfinite(verdicts.severity)
    good, poor = clip.truth.good() & known, clip.truth.poor() & known
    return area_under_curve(verdicts.severity[good], verdicts.severity[poor])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "transform",
    [
        pytest.param(lambda recording: shifted(recording, right=0.08, down=0.06), id="elsewhere in the picture"),
        pytest.param(lambda recording: scaled(recording, 0.75), id="further away"),
        pytest.param(lambda recording: rolled(recording, -8), id="crooked camera"),
        pytest.param(lambda recording: tilted(recording, -8), id="camera looks down"),
        pytest.param(lambda recording: noisy(recording, 0.01), id="noise"),
        pytest.param(lambda recording: resampled(recording, 1.0, unevenness=0.5), id="an uneven look a second"),
        pytest.param(lambda recording: resampled(recording, 0.5), id="a look in two seconds"),
    ],
)
def test_good_is_told_from_poor_however_the_picture_is_taken(name: str, transform: Transform) -> None:
    clip, verdicts = judged(name, transform)
    assert curve(clip, verdicts) > 0.985
    assert verdicts.poor[clip.truth.good()].mean() < 0.04
    assert verdicts.poor[clip.truth.poor()].mean() > 0.75


@pytest.mark.parametrize("name", NAMES)
def test_a_looking_glass_changes_no_verdict(name: str) -> None:
    _, verdicts = judged(name, lambda recording: recording)
    _, glass = judged(name, mirrored)
    np.testing.assert_allclose(glass.severity, verdicts.severity, atol=1e-6)
    assert (glass.poor == verdicts.poor).all()


@pytest.mark.parametrize("name", NAMES)
def test_twice_the_noise_of_the_model_costs_little(name: str) -> None:
    clip, verdicts = judged(name, lambda recording: noisy(recording, 0.02))
    assert curve(clip, verdicts) > 0.97
    assert verdicts.poor[clip.truth.good()].mean() < 0.08


@pytest.mark.parametrize("point", [Point.LEFT_SHOULDER, Point.NOSE])
def test_points_that_come_and_go_make_frames_unsure_and_none_poor(point: Point) -> None:
    clip, verdicts = judged("session_005", lambda recording: without_points(recording, [point], share=0.3))
    unsure = ~np.isfinite(verdicts.severity[clip.truth.usable])
    assert unsure.mean() == pytest.approx(0.3, abs=0.06)
    assert curve(clip, verdicts) > 0.985
    assert verdicts.poor[clip.truth.good()].mean() < 0.04
