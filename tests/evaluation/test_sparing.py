"""Looking seldom costs no accuracy: a running instance against every frame, on sessions with exact truth."""

from functools import cache

import numpy as np
import pytest

from posture_watch.evaluation.clips import Clip, load_clip
from posture_watch.evaluation.episodes import Episodes, dwell, judge_alerts
from posture_watch.evaluation.record import differences
from posture_watch.evaluation.recordings import Recording
from posture_watch.evaluation.replay import judge_recording
from posture_watch.evaluation.sparing import Spared, watch_sparingly
from posture_watch.posture.episodes import find_episodes, find_slouches
from posture_watch.posture.landmarks import View
from posture_watch.posture.samples import Posture, Sample
from posture_watch.testing import seated
from tests.evaluation.clips import DATA, NUDGED, SESSIONS
from tests.posture.looks import calibrated

DWELL_S = 10.0
LONG_S = 8.0
"""Shorter slouches depend on the moment of a look."""


@cache
def clip(name: str) -> Clip:
    return load_clip(DATA / f"{name}.npz", lambda _: pytest.fail("a recording needs no model"))


@cache
def at_every_frame(name: str) -> tuple[Sample, ...]:
    return tuple(judge_recording(clip(name).recording, clip(name).baseline()))


@cache
def sparingly(name: str) -> Spared:
    return watch_sparingly(clip(name).recording, clip(name).baseline())


def alerts(name: str, samples: tuple[Sample, ...]) -> Episodes:
    poor = np.array([sample.posture is Posture.POOR for sample in samples])
    return judge_alerts(clip(name).truth, dwell(samples, DWELL_S), poor, DWELL_S)


def slouches(samples: tuple[Sample, ...]) -> int:
    return sum(stretch.held_s >= LONG_S for stretch in find_slouches(find_episodes(samples)))


def test_in_97_of_100_seconds_the_verdict_is_that_of_every_frame() -> None:
    same = [
        full.posture is held.posture
        for name in SESSIONS
        for full, held in zip(at_every_frame(name), sparingly(name).held, strict=True)
        if full.time_s >= 20
    ]
    assert len(same) > 4000
    assert np.mean(same) >= 0.97


@pytest.mark.parametrize("name", SESSIONS)
def test_every_long_slouch_is_there_and_no_other(name: str) -> None:
    assert slouches(sparingly(name).samples) == slouches(at_every_frame(name))


@pytest.mark.parametrize("name", SESSIONS)
def test_alerts_come_for_the_same_slouches_within_a_second_and_none_for_nothing(name: str) -> None:
    full, spared = alerts(name, at_every_frame(name)), alerts(name, sparingly(name).held)
    assert len(spared.false_s) <= len(full.false_s)
    for before, now in zip(full.phases, spared.phases, strict=True):
        assert now.found >= before.found
        if before.delay_s is not None and now.delay_s is not None:
            assert now.delay_s - before.delay_s <= 1.0


@pytest.mark.parametrize("name", NUDGED)
def test_a_nudged_camera_is_noticed_although_looks_are_few(name: str) -> None:
    noticed = [sample.time_s for sample in sparingly(name).samples if sample.reason == "camera_moved"]
    nudge_s = clip(name).recording.times_s()[clip(name).recording.truth["camera_moved"] == 1][0]
    assert noticed
    assert nudge_s - 0.5 <= noticed[0] <= noticed[-1] <= nudge_s + 10


def test_few_looks_ask_the_model() -> None:
    # These people do something every few seconds; the frames come 2.5 times a second.
    asked = sum(len(sparingly(name).judged_s) for name in SESSIONS)
    assert asked < 0.3 * sum(len(at_every_frame(name)) for name in SESSIONS)


def still(seconds: int, differs: float) -> Recording:
    """Return somebody upright at 2 frames a second, of whom every two pictures differ by so much."""
    views = tuple(View(row / 2, (seated(),), fresh=True) for row in range(2 * seconds))
    table = np.full((len(views), 20), differs, dtype=np.float32)
    return Recording("still", views, {}, differs=table)


def test_who_sits_still_is_judged_every_ten_seconds_and_who_stirs_every_five() -> None:
    calm = watch_sparingly(still(60, 0.5), calibrated()).judged_s
    assert set(np.diff([time_s for time_s in calm if time_s > 5])) == {10.0}
    stirring = watch_sparingly(still(40, 1.5), calibrated()).judged_s
    assert np.diff([time_s for time_s in stirring if time_s > 5]).max() == 5.0


def test_without_knowing_how_pictures_differ_each_look_asks_the_model() -> None:
    unknown = Recording("unknown", still(20, 0.0).views, {})
    spared = watch_sparingly(unknown, calibrated())
    assert spared.judged_s == tuple(sample.time_s for sample in spared.samples)


def test_differences_are_those_to_the_pictures_before_the_last_one_first() -> None:
    pictures = [np.zeros((48, 64), np.float32) for _ in range(3)]
    for row, picture in enumerate(pictures):
        picture[:, :16] = 10 * row
    table = differences([0.0, 4.0, 8.0], pictures)
    assert table.shape == (3, 2)
    assert np.array_equal(table, np.array([[np.nan, np.nan], [2.5, np.nan], [2.5, 5.0]]), equal_nan=True)
