"""What verdicts are worth, on recordings of a few frames that can be counted by hand."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from posture_watch.evaluation.clips import Clip
from posture_watch.evaluation.labels import read_labels
from posture_watch.evaluation.measures import Key, Measures, Ratio, agreement, benign_kinds, measure
from posture_watch.evaluation.recordings import Recording
from posture_watch.evaluation.report import Evaluation, Judged, as_document
from posture_watch.evaluation.verdicts import OURS, Verdicts, judge_by_ours
from posture_watch.posture.landmarks import Shift, View
from posture_watch.posture.samples import Cause, Posture, Sample, UnsureReason
from posture_watch.posture.watching import WatchRules
from posture_watch.testing import seated

UNKNOWN = math.nan
Columns = Mapping[str, Sequence[Any]]


def clip(columns: Columns, *, shifts: bool = False, stills: bool = False) -> Clip:
    """Return a recording of one frame a second in which nobody was looked for; frame 0 calibrates."""
    arrays = {name: np.array(values) for name, values in columns.items()}
    times_s = np.arange(float(len(columns["label"])))
    views = tuple(View(float(time_s), (), shift=Shift(0, 0) if shifts else None) for time_s in times_s)
    return Clip(Recording("clip", views, arrays), read_labels(arrays, times_s, "clip", (0.0, 1.0)), stills=stills)


def verdicts(severity: Sequence[float], limit: float = 50.0, name: str = "other", **given: Any) -> Verdicts:
    """Return verdicts by a limit on the severity; NaN is unsure."""
    samples = []
    for second, value in enumerate(severity):
        if math.isnan(value):
            samples.append(Sample(float(second), Posture.UNSURE, reason=given.get("reason", UnsureReason.FACE_TURNED)))
        elif value > limit:
            cause = given["causes"][second] if "causes" in given else Cause.SLUMP
            samples.append(Sample(float(second), Posture.POOR, score=100 - value, cause=cause))
        else:
            samples.append(Sample(float(second), Posture.GOOD, score=100 - value))
    poor = np.array([sample.posture is Posture.POOR for sample in samples])
    return Verdicts(name, np.array(severity), poor, tuple(samples))


def measured(columns: Columns, said: Verdicts, **given: Any) -> Measures:
    return measure(clip(columns, **given), said, 10.0)


def test_ranking_counts_pairs_of_good_and_poor_frames_and_leaves_unknown_and_neutral_ones_out() -> None:
    columns: Columns = {"label": ["good", "good", "good", "neutral", "poor", "poor", "poor", "good"]}
    # The first frame calibrates. Good: 10, 60; poor: 20, 70. Three of four pairs stand rightly.
    found = measured(columns, verdicts([99, 10, 60, 99, 20, 70, UNKNOWN, UNKNOWN])).ratios
    assert found["ranking", "all", "auc"] == Ratio(0.75, 1)
    assert found["ranking", "all", "sensitivity_at_95"] == Ratio(0.5, 1)


def test_at_the_default_limit_a_frame_without_verdict_is_a_miss_or_not_false() -> None:
    columns: Columns = {"label": ["good", "good", "good", "good", "poor", "poor", "poor"]}
    found = measured(columns, verdicts([0, 10, 60, UNKNOWN, 70, 20, UNKNOWN])).ratios
    assert found["recall",] == Ratio(1, 3)
    assert found["false_positive_share",] == Ratio(1, 3)
    assert found["unseen_share",] == Ratio(2, 6)


def test_each_kind_of_poor_is_ranked_against_all_good_frames() -> None:
    columns: Columns = {
        "label": ["good", "good", "good", "poor", "poor", "poor", "poor"],
        "phase": ["work", "work", "work", "slump", "slump", "lean", "lean"],
    }
    found = measured(columns, verdicts([0, 30, 60, 40, 70, 20, 10])).ratios
    assert found["ranking", "slump", "auc"] == Ratio(0.75, 1)
    assert found["ranking", "lean", "auc"] == Ratio(0, 1)
    assert found["ranking", "slump", "recall"] == Ratio(1, 2)
    assert found["ranking", "lean", "recall"] == Ratio(0, 2)


def test_an_empty_chair_with_a_verdict_is_counted() -> None:
    found = measured({"label": ["good", "absent", "absent", "absent"]}, verdicts([0, UNKNOWN, 10, 90])).ratios
    assert found["absent_judged_share",] == Ratio(2, 3)
    assert found["false_positive_share",] == Ratio(0, 0)


def test_benign_kinds_are_good_phases_their_events_a_passer_and_another_light() -> None:
    truth = clip(
        {
            "label": ["good", "good", "neutral", "poor", "good", "good", "good", "poor", "poor"],
            "phase": ["work"] * 5 + ["recline"] * 2 + ["slump"] * 2,
            "event": ["", "", "nod", "nod", "", "", "", "nod", ""],
            "passer": [0, 1, 0, 0, 0, 0, 0, 1, 0],
            "light_mix": [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.9, 0.9, 0.9],
            "in_frame": [1, 1, 1, 1, 1, 0, 1, 1, 1],
        }
    ).truth
    kinds = {name: np.flatnonzero(rows).tolist() for name, rows in benign_kinds(truth).items()}
    assert kinds == {"work": [1, 4], "recline": [6], "nod": [2, 3], "passer": [1], "light_change": [6]}


def test_of_an_event_the_frames_that_are_poor_by_label_are_not_called_so_falsely_but_must_not_raise_an_alert() -> None:
    count = 30
    columns: Columns = {
        "label": ["good"] * 16 + ["poor"] * 14,
        "phase": ["work"] * count,
        "event": [""] * 14 + ["phone"] * 16,
    }
    found = measured(columns, verdicts([0.0] * 15 + [90.0] * 15)).ratios
    assert found["benign", "phone", "poor_share"] == Ratio(1, 2)
    # Poor from second 15 on: the bucket is full from 25 on, in 5 of the 16 frames.
    assert found["benign", "phone", "after_dwell_share"] == Ratio(5, 16)


def test_reasons_for_saying_nothing_are_counted_for_ours() -> None:
    said = verdicts([0, UNKNOWN, UNKNOWN, 10], name=OURS, reason=UnsureReason.TOO_DARK)
    found = measured({"label": ["good"] * 4}, said).ratios
    assert found["unseen", "too_dark"] == Ratio(2, 3)
    assert found["unseen", "face_turned"] == Ratio(0, 3)
    assert not any(key[0] == "unseen" for key in measured({"label": ["good"] * 4}, verdicts([0.0] * 4)).ratios)


def test_a_cause_is_named_rightly_when_it_is_among_the_true_ones() -> None:
    columns: Columns = {
        "label": ["good", "poor", "poor", "poor", "poor"],
        "poor_reasons": ["", "slump_deg+lateral_deg", "slump_deg", "lateral_deg", "lateral_deg"],
    }
    causes = [None, Cause.SLUMP, Cause.HEAD_DOWN, Cause.LEANING_SIDEWAYS, None]
    found = measured(columns, verdicts([0, 90, 90, 90, 10], name=OURS, causes=causes)).ratios
    assert found["cause_named_share", "all"] == Ratio(2, 3)
    assert found["cause_named_share", "slump"] == Ratio(1, 2)
    assert found["cause_named_share", "leaning_sideways"] == Ratio(2, 2)


@pytest.mark.parametrize(("noticed_s", "recognised", "wrong"), [(21, 1, 0), (30, 1, 0), (31, 0, 1), (5, 0, 1)])
def test_a_nudged_camera_must_be_noticed_within_ten_seconds(noticed_s: int, recognised: int, wrong: int) -> None:
    columns: Columns = {"label": ["good"] * 40, "camera_moved": [0] * 20 + [1] * 20}
    severity = [UNKNOWN if second == noticed_s else 0.0 for second in range(40)]
    said = verdicts(severity, name=OURS, reason=UnsureReason.CAMERA_MOVED)
    found = measured(columns, said, shifts=True).ratios
    assert found["camera", "nudges_recognised_share"] == Ratio(recognised, 1)
    assert found["camera", "called_moved_but_still_share"] == Ratio(wrong, 40)


def test_without_measured_movements_nobody_can_notice_a_nudge_and_that_is_said() -> None:
    columns: Columns = {"label": ["good"] * 4, "camera_moved": [0, 0, 1, 1]}
    found = measured(columns, verdicts([0.0] * 4, name=OURS)).ratios
    assert found["camera", "nudges_not_recorded"] == Ratio(1, 1)
    assert ("camera", "nudges_recognised_share") not in found


def test_before_and_after_a_nudge_frames_are_ranked_apart() -> None:
    columns: Columns = {"label": ["good", "good", "poor", "good", "poor"], "camera_moved": [0, 0, 0, 1, 1]}
    found = measured(columns, verdicts([0, 10, 20, 90, 80])).ratios
    assert found["ranking", "before_camera_nudge", "auc"] == Ratio(1, 1)
    assert found["ranking", "after_camera_nudge", "auc"] == Ratio(0, 1)
    assert found["ranking", "all", "auc"] == Ratio(0.5, 1)


def test_severity_is_compared_with_the_true_quantity_in_good_frames_and_phases_of_that_kind() -> None:
    slump = [0.0, 0.1, 0.2, 0.3, 14.0, 20.0, 30.0, 0.0, 0.0]
    columns: Columns = {
        "label": ["good"] * 4 + ["neutral", "poor", "poor", "poor", "poor"],
        "phase": ["work"] * 4 + ["slump"] * 3 + ["lean"] * 2,
        "lumbar_slump_deg": slump,
        "thoracic_flexion_deg": [0.0] * 9,
        "trunk_lateral_deg": [0.0] * 7 + [12.0, 12.0],
    }
    found = measured(columns, verdicts([0, 1, 2, 3, 4, 5, 6, 99, 99])).medians
    assert found["correlation", "slump", "by_frames"] == pytest.approx(1)
    assert ("correlation", "head_down", "by_frames") not in found


def test_a_slouch_counts_as_found_once_only_if_one_alert_was_raised() -> None:
    columns: Columns = {"label": ["good"] * 20 + ["poor"] * 60, "poor_reasons": [""] * 20 + ["slump_deg"] * 60}
    once = measured(columns, verdicts([0.0] * 20 + [90.0] * 60)).ratios
    assert once["episodes", "found_share"] == once["episodes", "found_once_share"] == Ratio(1, 1)
    assert once["episodes", "cause_named_share"] == Ratio(1, 1)
    twice = measured(columns, verdicts([0.0] * 20 + [90.0] * 15 + [0.0] * 12 + [90.0] * 33)).ratios
    assert twice["episodes", "found_share"] == Ratio(1, 1)
    assert twice["episodes", "found_once_share"] == Ratio(0, 1)
    never = measured(columns, verdicts([0.0] * 80)).ratios
    assert never["episodes", "found_share"] == never["episodes", "found_once_share"] == Ratio(0, 1)


def test_pictures_that_do_not_follow_each_other_have_no_alerts() -> None:
    found = measured({"label": ["good", "poor"]}, verdicts([0, 90]), stills=True)
    assert found.episodes is None
    assert not any(key[0] == "episodes" for key in found.ratios)


def test_verdicts_that_do_not_depend_on_the_rate_agree_wholly_and_lag_only_while_held() -> None:
    people = [seated()] * 40 + [seated(slump_deg=50, head_forward_cm=4)] * 41
    times_s = np.array([row / 4 for row in range(81)])
    columns = {"label": np.array(["good"] * 40 + ["poor"] * 41)}
    views = tuple(View(float(time_s), (who,)) for time_s, who in zip(times_s, people, strict=True))
    one = Clip(Recording("clip", views, columns), read_labels(columns, times_s, "clip", (0.0, 4.0)))
    rules = WatchRules(smoothing_s=0.0)
    found = agreement(one, judge_by_ours(one, rules), rules)
    # The whole seconds 4 to 20; the change to poor comes in a frame that the looks every 2 s see too.
    assert found["agreement", "2_fps", "at_looks"] == Ratio(33, 33)
    assert found["agreement", "0.5_fps", "at_looks"] == Ratio(9, 9)
    assert found["agreement", "0.5_fps", "held"] == Ratio(17, 17)
    assert ("agreement", "5_fps", "at_looks") not in found
    late = [seated()] * 43 + people[43:]
    moved = tuple(View(float(time_s), (who,)) for time_s, who in zip(times_s, late, strict=True))
    two = Clip(Recording("clip", moved, columns), one.truth)
    # Poor from 10.75 s on: whoever looks at 10 and at 12 s says good for one second too long.
    assert agreement(two, judge_by_ours(two, rules), rules)["agreement", "0.5_fps", "held"] == Ratio(16, 17)


def test_over_all_recordings_shares_are_pooled_curves_averaged_and_the_worst_named() -> None:
    key: Key = ("ranking", "all", "auc")
    by_name = {
        "one": Measures(
            {key: Ratio(0.9, 1), ("recall",): Ratio(1, 1)}, {("correlation", "slump", "by_steps"): 0.8}, None
        ),
        "two": Measures({key: Ratio(0.7, 1), ("recall",): Ratio(0, 3)}, {}, None),
    }
    judged = Judged("ours", "here", by_name)
    document = as_document(Evaluation(("one", "two"), 10.0, (judged,)))
    rules: Any = document["rules"]
    over_all = rules["ours"]["all"]
    assert over_all["recall"]["value"] == 0.25
    assert over_all["ranking"]["all"]["auc"]["value"] == pytest.approx(0.8)
    assert over_all["ranking"]["all"]["auc"]["worst"] == 0.7
    assert over_all["ranking"]["all"]["auc"]["worst_recording"] == "two"
    assert over_all["correlation"]["slump"]["by_steps"] == {"value": 0.8, "low": None, "high": None}
    assert rules["ours"]["recordings"]["two"] == {"ranking": {"all": {"auc": 0.7}}, "recall": 0.0}


def test_the_worst_fine_kind_has_enough_frames_and_none_that_is_poor_by_label() -> None:
    ratios: dict[Key, Ratio] = {
        ("benign", "drink", "poor_share"): Ratio(10, 50),
        ("benign", "rare", "poor_share"): Ratio(5, 5),
        ("benign", "phone", "poor_share"): Ratio(45, 50),
        ("ranking", "phone", "recall"): Ratio(1, 1),
        ("benign", "recline", "poor_share"): Ratio(0, 50),
    }
    assert Judged("ours", "here", {"one": Measures(ratios, {}, None)}).worst_benign() == (0.2, "drink")
