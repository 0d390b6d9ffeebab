"""What a nudge would have come to, on timelines of one frame a second and a dwell of 10 s."""

from itertools import groupby

import numpy as np
import pytest

from posture_watch.evaluation.episodes import Episodes, dwell, judge_alerts
from posture_watch.evaluation.labels import Truth, read_labels
from posture_watch.posture.samples import Cause, Posture, Sample

WORDS = {"g": "good", "p": "poor", "n": "neutral", "a": "absent"}
POSTURES = {"g": Posture.GOOD, "p": Posture.POOR, "a": Posture.AWAY}
DWELL_S = 10.0
CALIBRATION = "g" * 5


def samples(verdicts: str, cause: Cause = Cause.SLUMP) -> list[Sample]:
    """Return one verdict a second: g good, p poor, a nobody there."""
    return [
        Sample(float(second), POSTURES[one], cause=cause if one == "p" else None) for second, one in enumerate(verdicts)
    ]


def truth(labels: str, phases: str | None = None, nudged_at: int | None = None) -> Truth:
    """Return the truth of one letter a second, 5 s of calibration before it; a phase is a run of one letter."""
    whole = CALIBRATION + labels
    names = "c" * len(CALIBRATION) + (phases or labels)
    columns = {
        "label": np.array([WORDS[one] for one in whole]),
        "phase": np.array(["calibration_upright" if one == "c" else one for one in names]),
        "poor_reasons": np.array(["slump_deg" if one == "p" else "" for one in whole]),
    }
    if nudged_at is not None:
        columns["camera_moved"] = (np.arange(len(whole)) >= nudged_at + len(CALIBRATION)).astype(np.float64)
    return read_labels(columns, np.arange(float(len(whole))), "clip")


def judged(labels: str, verdicts: str, phases: str | None = None, nudged_at: int | None = None) -> Episodes:
    said = samples(CALIBRATION + verdicts)
    poor = np.array([sample.posture is Posture.POOR for sample in said])
    return judge_alerts(truth(labels, phases, nudged_at), dwell(said, DWELL_S), poor, DWELL_S)


def spans(verdicts: str) -> list[tuple[int, int]]:
    return [(alert.first, alert.end) for alert in dwell(samples(verdicts), DWELL_S).alerts]


def test_an_alert_is_raised_when_the_dwell_is_over_and_ends_after_ten_good_seconds() -> None:
    assert spans("g" * 3 + "p" * 20 + "g" * 15) == [(13, 33)]


def test_a_short_slouch_and_a_wavering_one_that_leaks_away_raise_nothing() -> None:
    assert spans("p" * 9 + "g" * 20) == []
    assert spans("ppgg" * 20) == []


def test_sitting_up_for_less_than_ten_seconds_does_not_begin_a_new_episode() -> None:
    assert spans("p" * 15 + "g" * 9 + "p" * 15) == [(10, 39)]
    assert spans("p" * 15 + "g" * 12 + "p" * 15) == [(10, 25), (37, 42)]


def test_after_an_episode_the_bucket_is_filled_anew() -> None:
    said = samples("p" * 70 + "g" * 11 + "p" * 70)
    assert [alert.first for alert in dwell(said, 60.0).alerts] == [60, 141]


def test_going_away_ends_an_episode() -> None:
    assert spans("p" * 15 + "a" * 25 + "p" * 15) == [(10, 36), (50, 55)]


def test_full_are_the_frames_called_poor_with_a_full_bucket() -> None:
    found = dwell(samples("p" * 13 + "g" + "p" * 4), DWELL_S).full
    assert np.flatnonzero(found).tolist() == [10, 11, 12, 16, 17]


def test_the_cause_of_an_alert_is_what_filled_the_bucket() -> None:
    said = [*samples("p" * 3, Cause.HEAD_DOWN), *samples("p" * 12)[3:]]
    assert [alert.cause for alert in dwell(said, DWELL_S).alerts] == [Cause.SLUMP]


def test_a_slouch_that_is_seen_at_once_is_found_once_without_delay_and_named() -> None:
    found = judged("g" * 20 + "p" * 20 + "g" * 20, "g" * 20 + "p" * 20 + "g" * 20)
    (phase,) = found.phases
    assert (phase.phase, phase.found, phase.alerts, phase.delay_s, phase.named) == ("p", True, 1, 0.0, True)
    assert (found.false_s, found.undecided) == ((), 0)
    # The last frame of a recording lasts no time; the calibration does not count.
    assert found.good_s == 39


def test_the_delay_is_what_goes_beyond_the_dwell() -> None:
    assert judged("g" * 20 + "p" * 30, "g" * 24 + "p" * 26).phases[0].delay_s == 4


def test_a_slouch_that_nobody_sees_is_missed() -> None:
    (phase,) = judged("g" * 20 + "p" * 20, "g" * 40).phases
    assert (phase.found, phase.alerts, phase.delay_s, phase.named) == (False, 0, None, None)


def test_a_poor_phase_of_less_than_15_s_need_not_be_found_and_an_alert_in_it_is_right() -> None:
    found = judged("g" * 20 + "p" * 14 + "g" * 20, "g" * 20 + "p" * 14 + "g" * 20)
    assert (found.phases, found.false_s) == ((), ())


def test_two_alerts_in_one_phase_are_counted_as_two() -> None:
    (phase,) = judged("g" * 20 + "p" * 60, "g" * 20 + "p" * 15 + "g" * 12 + "p" * 33).phases
    assert (phase.found, phase.alerts) == (True, 2)


def test_a_second_phase_right_after_the_first_is_found_by_the_episode_that_goes_on() -> None:
    labels, phases = "g" * 20 + "p" * 40, "g" * 20 + "p" * 20 + "q" * 20
    first, second = judged(labels, "g" * 20 + "p" * 40, phases).phases
    assert (first.found, first.alerts, second.found, second.alerts, second.delay_s) == (True, 1, True, 0, None)


def test_a_second_phase_that_nobody_sees_is_not_found_by_the_alert_of_the_first() -> None:
    labels, phases = "g" * 20 + "p" * 40, "g" * 20 + "p" * 20 + "q" * 20
    first, second = judged(labels, "g" * 20 + "p" * 20 + "g" * 20, phases).phases
    assert (first.found, second.found) == (True, False)
    first, second = judged(labels, "g" * 20 + "p" * 23 + "g" * 17, phases).phases
    assert (first.found, second.found) == (True, False)


def test_an_alert_in_good_posture_and_for_an_empty_chair_is_false() -> None:
    assert judged("g" * 40, "g" * 10 + "p" * 15 + "g" * 15).false_s == (25.0,)
    assert judged("g" * 5 + "a" * 30, "g" * 5 + "p" * 30).false_s == (20.0,)


def test_an_alert_for_a_passing_moment_is_false_even_where_its_frames_are_poor() -> None:
    labels = "g" * 20 + "p" * 12 + "g" * 30
    assert judged(labels, labels, phases="g" * len(labels)).false_s == (35.0,)


def test_an_alert_in_a_phase_that_is_neither_good_nor_poor_is_neither_right_nor_false() -> None:
    found = judged("g" * 20 + "n" * 30, "g" * 20 + "p" * 30)
    assert (found.undecided, found.false_s, found.phases) == (1, (), ())


@pytest.mark.parametrize(("after", "false"), [("ggg", 0), ("gggg", 0), ("ggggg", 1), ("nnnnn", 0), ("nnngg", 1)])
def test_an_alert_belongs_to_a_phase_that_is_just_over(after: str, false: int) -> None:
    # The verdict is poor for so long that the bucket is full at the last letter.
    slouch = "p" * (11 - len(after))
    labels = "g" * 10 + slouch + after + "g" * 30
    names = "g" * 10 + slouch + "h" * (len(after) + 30)
    verdicts = "g" * 10 + "p" * 11 + "g" * 30
    assert len(judged(labels, verdicts, names).false_s) == false


def test_false_alerts_after_a_nudge_of_the_camera_are_counted() -> None:
    verdicts = "g" * 15 + "p" * 20 + "g" * 25
    assert judged("g" * 60, verdicts, nudged_at=12).after_nudge == 1
    assert judged("g" * 60, verdicts, nudged_at=50).after_nudge == 0


def test_an_alert_of_the_calibration_counts_nowhere() -> None:
    phases = "c" * 30 + "g" * 10
    assert judged("g" * 40, "p" * 20 + "g" * 20, phases).false_s == ()
    assert [name for name, _ in groupby(truth("g" * 40, phases).kind)] == ["calibration_upright", "g"]
