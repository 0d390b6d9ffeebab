"""Accepted postures on recorded sessions: what was accepted is good from then on, and no other slouch is excused."""

import numpy as np
import pytest

from posture_watch.evaluation.recordings import Recording, read_recording
from posture_watch.evaluation.replay import calibrate_recording
from posture_watch.posture.baseline import Baseline, build_baseline
from posture_watch.posture.features import extract_features
from posture_watch.posture.samples import Posture
from posture_watch.posture.watching import WatchRules, WatchState, watch_view
from tests.evaluation.clips import DATA, NUDGED, SESSIONS

CALIBRATED_ON = 10
"""Frames of a phase that are taken to accept it; the rest is judged."""
STILL = [name for name in SESSIONS if name not in NUDGED]


def rows_of(recording: Recording, phase: str) -> list[int]:
    """Return the frames in the middle of a phase, without the way into it and out of it."""
    wanted = (recording.truth["phase"] == phase) & (recording.truth["label"] != "neutral")
    return [int(row) for row in np.flatnonzero(wanted)]


def accepted(recording: Recording, rows: list[int]) -> Baseline:
    measured = [extract_features(recording.views[row].people[0]) for row in rows]
    return build_baseline([features for features in measured if features is not None], 10.0)


def poor(recording: Recording, row: int, *baselines: Baseline) -> bool:
    """Return whether a frame, judged by itself, is poor."""
    rules = WatchRules(smoothing_s=0.0)
    return watch_view(WatchState(), recording.views[row], baselines, rules)[1].posture is Posture.POOR


@pytest.mark.parametrize("name", STILL)
@pytest.mark.parametrize("phase", ["recline_ok", "lean_in"])
def test_what_was_accepted_is_good_and_other_slouches_stay_poor(name: str, phase: str) -> None:
    recording = read_recording(DATA / f"{name}.npz")
    upright, rows = calibrate_recording(recording, (0.0, 20.0)), rows_of(recording, phase)
    other = accepted(recording, rows[:CALIBRATED_ON])
    again = [poor(recording, row, upright, other) for row in rows[CALIBRATED_ON:]]
    assert np.mean(again) <= 0.4
    label, elsewhere = recording.truth["label"] == "poor", recording.truth["phase"] != phase
    slouches = [int(row) for row in np.flatnonzero(label & elsewhere) if poor(recording, int(row), upright)]
    assert len(slouches) > 100
    assert np.mean([poor(recording, row, upright, other) for row in slouches]) >= 0.99
