"""Tension-like signs: named when they last, unknown otherwise, and never called stress."""

import pytest

from posture_watch.posture.samples import Cause, Posture, Sample
from posture_watch.posture.summary import Summary, summarize
from posture_watch.wellbeing.tension import tension_signs


def day(*parts: tuple[Cause | None, float]) -> Summary:
    """Return a day of so many seconds each with a cause, or in good posture."""
    samples, now_s = [], 0.0
    for cause, length_s in parts:
        for _ in range(int(length_s / 10)):
            samples.append(Sample(now_s, Posture.POOR if cause else Posture.GOOD, 50.0, cause, hold_s=10.0))
            now_s += 10
    return summarize([*samples, Sample(now_s, Posture.AWAY)], [], start_s=0.0, end_s=now_s)


def test_ten_minutes_of_raised_shoulders_are_worth_a_word() -> None:
    assert tension_signs(day((None, 600), (Cause.SHOULDERS_RAISED, 590))) is None
    signs = tension_signs(day((None, 600), (Cause.SHOULDERS_RAISED, 600)))
    assert signs is not None
    assert signs.raised_s == pytest.approx(600)
    assert signs.still is None


def test_an_hour_in_one_posture_is_worth_a_word() -> None:
    assert tension_signs(day((None, 3500), (Cause.SLUMP, 300))) is None
    signs = tension_signs(day((None, 3700), (Cause.SLUMP, 300)))
    assert signs is not None
    assert signs.raised_s is None
    assert signs.still is not None
    assert signs.still.duration_s == pytest.approx(3700)


def test_other_causes_are_no_sign_of_tension() -> None:
    assert tension_signs(day((Cause.SLUMP, 1200), (None, 1200))) is None
