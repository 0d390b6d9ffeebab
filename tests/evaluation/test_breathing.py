"""The error table of the breathing check."""

from pathlib import Path

import numpy as np
import pytest

from posture_watch.errors import SourceError
from posture_watch.evaluation.breathing import Window, main, table, true_rate, windows
from posture_watch.evaluation.clips import Clip
from posture_watch.evaluation.labels import read_labels
from posture_watch.evaluation.recordings import Recording
from posture_watch.posture.landmarks import Landmarks, View
from posture_watch.testing import seated
from posture_watch.wellbeing.breath_rate import BreathCheck, BreathRules, Doubt


def breathing(per_minute: float, *, seconds: float = 90.0, known: bool = True) -> Clip:
    """Return a recording of somebody whose shoulders rise by 2 mm with each breath."""
    times_s = np.arange(0, seconds, 0.2)
    lifts_cm = 0.2 * np.sin(2 * np.pi * per_minute / 60 * times_s)
    views = tuple(View(float(t), (raised(float(lift)),)) for t, lift in zip(times_s, lifts_cm, strict=True))
    truth = {"label": np.full(len(times_s), "good")}
    if known:
        truth["breath_phase"] = times_s * per_minute / 60 % 1.0
    return Clip(Recording("somebody", views, truth), read_labels(truth, times_s, "somebody", None))


def raised(lift_cm: float) -> Landmarks:
    return seated(shoulder_raise_cm=lift_cm)


def test_windows_of_a_minute_are_judged_one_every_ten_seconds() -> None:
    found = windows(breathing(14.0), BreathRules())
    assert [each.start_s for each in found] == [0.0, 10.0, 20.0, 30.0]
    assert all(each.truth == pytest.approx(14.0) for each in found)
    assert all(each.error is not None and each.error < 0.3 for each in found)


def test_breaths_that_nobody_wrote_down_are_said_to_be_unknown() -> None:
    with pytest.raises(SourceError, match="breath_phase"):
        windows(breathing(14.0, known=False), BreathRules())


def test_the_true_rate_is_that_of_the_phase_with_gaps_left_out() -> None:
    times_s = np.arange(0, 30, 0.4)
    phase = times_s * 0.25 % 1.0
    phase[10:14] = np.nan
    assert true_rate(times_s, phase) == pytest.approx(15.0)
    assert true_rate(times_s, np.full(len(times_s), np.nan)) is None


def test_the_table_counts_values_errors_and_doubts() -> None:
    some = [
        Window(0.0, 15.0, BreathCheck(15.5, None)),
        Window(10.0, 15.0, BreathCheck(14.0, None)),
        Window(20.0, 15.0, BreathCheck(None, Doubt.MOVED)),
        Window(30.0, 15.0, BreathCheck(None, Doubt.NOT_SEEN)),
    ]
    lines = table([("a", some)])
    assert lines[2] == "| a | 15.0 | 4 | 2 (50%) | 0.75 | 1.0 | 1 | 0 | 1 |"
    assert lines[3] == lines[2].replace("| a |", "| all |")


def test_a_missing_recording_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.npz")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
