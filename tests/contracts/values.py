"""Values to store, each field different from its default."""

import math
from dataclasses import fields

from hypothesis import strategies as st

from posture_watch.posture.alerts import Alert, AlertKind, Outcome
from posture_watch.posture.baseline import Baseline
from posture_watch.posture.features import Features
from posture_watch.posture.profiles import Profile
from posture_watch.posture.samples import Cause, Posture, Sample, UnsureReason

EVER = (-math.inf, math.inf)
"""A range that holds every time there is."""

times_s = st.floats(allow_nan=False, allow_infinity=False)
scores = st.none() | st.floats(0, 100)
holds_s = st.floats(0, 3600)

valid_samples = st.one_of(
    st.builds(Sample, times_s, st.just(Posture.GOOD), score=scores, hold_s=holds_s),
    st.builds(Sample, times_s, st.just(Posture.POOR), scores, st.none() | st.sampled_from(Cause), hold_s=holds_s),
    st.builds(Sample, times_s, st.just(Posture.AWAY), hold_s=holds_s),
    st.builds(Sample, times_s, st.just(Posture.UNSURE), reason=st.sampled_from(UnsureReason), hold_s=holds_s),
)


def good(time_s: float, score: float = 90.0) -> Sample:
    """Return a good sample."""
    return Sample(time_s, Posture.GOOD, score)


def nudge(time_s: float, outcome: Outcome = Outcome.SHOWN, channel: str = "dbus") -> Alert:
    """Return a stored nudge without an answer."""
    return Alert(time_s, AlertKind.NUDGE, Cause.SLUMP, outcome, channel, "", None, "Sit up")


def profile(name: str = "office", created_s: float = 1000.5) -> Profile:
    """Return a calibrated profile with an accepted posture; no two measures are equal."""
    return Profile(
        name=name,
        camera="Kamera über dem Schirm",
        created_s=created_s,
        baseline=baseline(0.1, frame_count=217),
        tolerance={Cause.SLUMP: 2.5, Cause.HEAD_DOWN: 1 / 3},
        accepted={"zurückgelehnt": baseline(0.3, frame_count=51), "a standing one": baseline(0.2, frame_count=52)},
    )


def baseline(first: float, frame_count: int) -> Baseline:
    """Return a baseline; no two measures are equal."""
    names = [field.name for field in fields(Features)]
    return Baseline(
        reference=Features(**{name: first + 0.01 * index for index, name in enumerate(names)}),
        spread={name: 1 / (3 + index) for index, name in enumerate(names)},
        frame_count=frame_count,
        duration_s=20.25,
    )
