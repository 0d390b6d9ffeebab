"""The real parts joined as ``run`` joins them, on the bundled clip: upright, slumped from 15 to 35 s, upright."""

from collections.abc import Callable
from functools import cache
from itertools import pairwise

import pytest

from posture_watch.app import looking_rules, open_landmarker, settings, watch_rules, watch_source
from posture_watch.devices.source import Source, SourceKind, demo_clip
from posture_watch.devices.video import video_frames
from posture_watch.pipeline import calibrate
from posture_watch.posture.baseline import Baseline
from posture_watch.posture.calibration import CalibrationRules
from posture_watch.posture.looking import LookingRules, slowest
from posture_watch.posture.samples import Posture, Sample
from posture_watch.testing import FakeClock

CLIP_S = 40.0


@cache
def upright() -> Baseline:
    with open_landmarker(settings()) as landmarker, video_frames(demo_clip(), seconds=(0, 13)) as frames:
        return calibrate(frames, landmarker, CalibrationRules(capture_s=13))


def watched(on_battery: Callable[[], bool | None] = lambda: None) -> list[Sample]:
    source = Source(SourceKind.DEMO, "demo")
    return list(watch_source(settings(), source, FakeClock(), upright(), dict, start_s=0.0, on_battery=on_battery))


def said_at(samples: list[Sample], time_s: float) -> Posture:
    return next(sample.posture for sample in reversed(samples) if sample.time_s <= time_s)


@pytest.mark.model
def test_few_looks_tell_when_the_person_slumps_and_sits_up() -> None:
    samples = watched()
    assert len(samples) < 70
    assert {said_at(samples, second) for second in range(1, 15)} == {Posture.GOOD}
    assert {said_at(samples, second) for second in range(19, 35)} == {Posture.POOR}
    assert {said_at(samples, second) for second in range(38, 40)} == {Posture.GOOD}
    assert all(after.time_s - sample.time_s <= sample.hold_s for sample, after in pairwise(samples))
    assert samples[0].time_s == 0.0
    assert samples[-1].time_s > CLIP_S - 2


@pytest.mark.model
def test_on_battery_looks_are_half_as_many_and_say_the_same() -> None:
    mains, battery = watched(), watched(lambda: True)
    assert len(battery) < 0.7 * len(mains)
    assert {said_at(battery, second) for second in range(20, 34)} == {Posture.POOR}


def test_the_settings_of_looking_are_the_rules_of_looking() -> None:
    assert looking_rules(settings()) == LookingRules()
    given: dict[str, float] = {
        "good_every_s": 9.0,
        "poor_every_s": 2.0,
        "away_every_s": 4.0,
        "glance_every_s": 3.0,
        "battery_factor": 1.5,
    }
    changed = settings({f"looking.{name}": value for name, value in given.items()} | {"camera.frames_per_second": 5.0})
    assert looking_rules(changed) == LookingRules(most_per_s=5.0, **given)
    assert watch_rules(changed).hold_s == slowest(looking_rules(changed)).hold_s == 13.5
