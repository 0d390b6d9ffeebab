"""The rules of other tools fail and hold where their formulas say so, whatever the frame rate."""

import numpy as np
import pytest

from posture_watch.evaluation.rules import RULES, Rule, RuleVerdict
from posture_watch.evaluation.rules.pace import pace
from posture_watch.evaluation.rules.posely import head_angles_deg
from posture_watch.evaluation.rules.seen import see
from posture_watch.posture.landmarks import Landmarks, Point, View
from posture_watch.testing import seated
from tests.evaluation.rules.looks import (
    ASPECT,
    Pose,
    Shares,
    after_calibration,
    all_moved,
    all_scaled,
    face_grown,
    face_moved,
    first,
    glance_at_keyboard,
    person,
    sitting,
    upright,
)

NAMED = {rule.name: rule for rule in RULES}
EVERY_RULE = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)

POSES: dict[str, Pose] = {
    "upright": upright,
    "slump: head sinks by 0.12": face_moved(down=0.12),
    "forward head: face 1.3 times as large": face_grown(1.3),
    "lean in: body 1.25 times as large": all_scaled(1.25),
    "head 0.06 to the side": face_moved(right=0.06),
    "fine: chair lowered by 0.06": all_moved(0.06),
    "fine: pushed back to 0.8": all_scaled(0.8),
    "fine: camera tilted by 0.05": all_moved(0.05),
    "fine: glance at the keyboard": glance_at_keyboard,
}

# One column a pose, in that order: x is called poor, . is not.
PUBLISHED = {
    "dorso-linux": ".x...xxxx",
    "postured": ".x...x...",
    "dorso-body": ".x...x...",
    "dorso-face": ".xxx.x...",
    "SitWell": ".xxx.....",
    "DeskCoach": "....x....",
    "PostureGuard": ".xxxx.x.x",
    "Posely": ".........",
    "one ratio": ".x......x",
}


@EVERY_RULE
def test_each_rule_is_right_and_wrong_where_its_formula_says_so(rule: Rule) -> None:
    found = "".join("x" if after_calibration(rule, (20, pose)).poor[-1] else "." for pose in POSES.values())
    assert found == PUBLISHED[rule.name]


@pytest.mark.parametrize(
    ("pose", "score"), list(zip(POSES.values(), [100, 46, 89, 90, 86, 100, 86, 100, 87], strict=True)), ids=POSES
)
def test_posture_guard_gives_the_published_points(pose: Pose, score: float) -> None:
    severity = after_calibration(NAMED["PostureGuard"], (20, pose)).severity[-1]
    assert 100 - severity == pytest.approx(score, abs=1.0)


def test_desk_coach_measures_twelve_degrees_where_the_head_is_aside() -> None:
    verdict = after_calibration(NAMED["DeskCoach"], (20, face_moved(right=0.06)))
    assert verdict.severity[-1] == pytest.approx(12.1, abs=0.1)


@EVERY_RULE
def test_upright_is_less_severe_than_what_the_rule_calls_poor(rule: Rule) -> None:
    for pose in POSES.values():
        verdict = after_calibration(rule, (20, upright), (20, pose))
        if verdict.poor[-1]:
            assert verdict.severity[-1] > verdict.severity[90]


def test_the_fitted_head_tells_which_way_it_turns_and_how_far() -> None:
    looks = [seated(), seated(nod_deg=20), seated(yaw_deg=20), seated(yaw_deg=-20)]
    pitch, yaw, roll = head_angles_deg(see([View(0.0, (look,)) for look in looks]))
    assert pitch[1] - pitch[0] == pytest.approx(20, rel=0.4)
    assert yaw[2] - yaw[0] == pytest.approx(20, rel=0.4)
    assert yaw[3] - yaw[0] == pytest.approx(-20, rel=0.4)
    assert roll[0] == pytest.approx(0, abs=1)


@EVERY_RULE
def test_a_calibration_that_lost_the_person_now_and_then_is_the_same(rule: Rule) -> None:
    whole = sitting((10, upright), (10, face_moved(down=0.12)))
    patchy = [View(view.time_s, () if row < 50 and row % 3 == 0 else view.people) for row, view in enumerate(whole)]
    chosen = [row < 50 for row in range(len(whole))]
    verdicts = [rule.judge(views, chosen) for views in (whole, patchy)]
    np.testing.assert_allclose(verdicts[0].severity[60:], verdicts[1].severity[60:], atol=1e-9)
    assert verdicts[0].poor[60:].tolist() == verdicts[1].poor[60:].tolist()
    assert np.isnan(verdicts[1].severity[:50:3]).all()


@EVERY_RULE
def test_without_a_calibration_nothing_is_known_and_nobody_is_poor(rule: Rule) -> None:
    views = sitting((3, None), (10, face_moved(down=0.2)))
    for chosen in ([False] * len(views), [row < 15 for row in range(len(views))]):
        verdict = rule.judge(views, chosen)
        assert np.isnan(verdict.severity).all()
        assert not verdict.poor.any()


@EVERY_RULE
def test_nothing_is_said_of_an_empty_recording(rule: Rule) -> None:
    assert rule.judge([], []).severity.shape == (0,)


@EVERY_RULE
def test_an_empty_chair_has_no_severity(rule: Rule) -> None:
    verdict = after_calibration(rule, (5, face_moved(down=0.12)), (20, None))
    assert np.isnan(verdict.severity[25:]).all()


@pytest.mark.parametrize(("name", "away_s"), [("dorso-linux", 7.5), ("dorso-body", 3.75), ("postured", 1.5)])
def test_a_slouch_is_forgotten_once_the_person_counts_as_away(name: str, away_s: float) -> None:
    poor = after_calibration(NAMED[name], (10, face_moved(down=0.12)), (20, None)).poor[50:]
    assert first(~poor) / 5 == pytest.approx(away_s, abs=0.4)


@pytest.mark.parametrize("rate_hz", [1.0, 2.0, 4.0, 5.0, 10.0, 30.0])
@pytest.mark.parametrize(
    ("name", "into_s", "out_s"), [("dorso-linux", 2.0, 1.25), ("dorso-body", 2.0, 1.25), ("postured", 0.8, 0.8)]
)
def test_frames_in_a_row_are_counted_at_the_tools_own_rate(
    name: str, into_s: float, out_s: float, rate_hz: float
) -> None:
    # So far down and up again that a mean of five is beyond the limit at once.
    verdict = after_calibration(NAMED[name], (10, face_moved(down=0.4)), (10, face_moved(down=-0.3)), rate_hz=rate_hz)
    slouch, after = verdict.poor[: round(10 * rate_hz)], verdict.poor[round(10 * rate_hz) :]
    slack_s = 1 / rate_hz + 0.75
    assert first(slouch) / rate_hz == pytest.approx(into_s, abs=slack_s)
    assert first(~after) / rate_hz == pytest.approx(out_s, abs=slack_s)


@pytest.mark.parametrize(
    ("name", "enters", "between"),
    [("dorso-body", 0.08, 0.0522), ("dorso-face", 0.08, 0.0522), ("postured", 0.08, 0.0515)],
)
def test_who_is_poor_stays_poor_a_little_above_the_limit(name: str, enters: float, between: float) -> None:
    waiting = (10, face_moved(down=between))
    assert after_calibration(NAMED[name], (10, face_moved(down=enters)), waiting).poor[-1]
    assert not after_calibration(NAMED[name], (10, upright), waiting).poor.any()
    assert not after_calibration(NAMED[name], (10, face_moved(down=enters)), (10, upright)).poor[-1]


def test_face_growth_alone_never_makes_dorso_linux_poor_but_makes_it_worse() -> None:
    rule = NAMED["dorso-linux"]
    sunk, grown = face_moved(down=0.05), face_grown(1.5)
    not_poor = after_calibration(rule, (10, grown))
    assert not not_poor.poor.any()
    assert not_poor.severity[-1] == pytest.approx(-0.03 / 0.12)
    alone = after_calibration(rule, (10, sunk)).severity[-1]
    both = after_calibration(rule, (10, lambda shares: sunk(grown(shares)))).severity[-1]
    assert both == pytest.approx((0.5 - 0.05) / 0.10)
    assert both > alone


def test_sit_well_rejects_a_jump_unless_it_lasts() -> None:
    rule = NAMED["SitWell"]
    flicker = after_calibration(rule, (5, upright), (0.2, all_moved(0.3)), (5, upright))
    assert not flicker.poor.any()
    assert after_calibration(rule, (5, upright), (5, all_moved(0.3))).poor[-1]


def test_posely_freezes_its_score_while_the_head_stays_turned() -> None:
    people = [seated()] * 50 + [seated(yaw_deg=50, nod_deg=25, lean_deg=25)] * 50
    views = [View(row / 5, (one,)) for row, one in enumerate(people)]
    severity = NAMED["Posely"].judge(views, [row < 50 for row in range(100)]).severity
    assert severity[-1] == severity[70]
    assert severity[55] != severity[50]


@EVERY_RULE
def test_single_pictures_are_judged_each_for_itself(rule: Rule) -> None:
    poses = [upright, face_moved(down=0.12), upright, face_grown(1.3), upright, face_moved(right=0.06), all_moved(0.06)]
    stills = [View(0.0, (person(pose),)) for pose in poses]
    verdict = rule.judge(stills, [row == 0 for row in range(len(stills))])
    one_by_one = [after_calibration(rule, (20, pose)) for pose in poses]
    assert verdict.poor.tolist() == [bool(one.poor[-1]) for one in one_by_one]
    np.testing.assert_allclose(verdict.severity, [one.severity[-1] for one in one_by_one], atol=0.01)


def said_by_posely(*parts: tuple[int, Landmarks]) -> RuleVerdict:
    people = [seated()] * 50 + [one for count, one in parts for _ in range(count)]
    views = [View(row / 5, (one,)) for row, one in enumerate(people)]
    verdict = NAMED["Posely"].judge(views, [row < 50 for row in range(len(views))])
    return RuleVerdict(verdict.severity[50:], verdict.poor[50:])


def test_posely_needs_a_bowed_head_and_a_second_sign() -> None:
    assert not said_by_posely((50, seated(nod_deg=25))).poor.any()
    assert not said_by_posely((50, seated(lean_deg=15))).poor.any()
    both = said_by_posely((50, seated(nod_deg=25, lean_deg=15)))
    assert both.poor[-1]
    assert both.severity[-1] > 3 * 12 + 150 * 0.12


def test_posely_counts_three_points_for_each_degree_twice_the_fitted_one() -> None:
    nodding = seated(nod_deg=10)
    pitch, _, _ = head_angles_deg(see([View(0.0, (one,)) for one in (seated(), nodding)]))
    grown = np.ptp(nodding.points[[7, 8], 0]) / np.ptp(seated().points[[7, 8], 0]) - 1
    expected = 3 * 2 * (pitch[1] - pitch[0]) + 150 * grown
    assert said_by_posely((50, nodding)).severity[-1] == pytest.approx(expected, rel=0.01)


def test_posely_lets_go_at_four_fifths_of_its_limits() -> None:
    waiting, slouch = (50, seated(lean_deg=7, nod_deg=8)), (50, seated(lean_deg=15, nod_deg=25))
    assert 0.8 * 0.12 < growth(waiting[1]) < 0.12
    assert said_by_posely(slouch, waiting).poor[-1]
    assert not said_by_posely(waiting).poor.any()
    assert not said_by_posely(slouch, (50, seated())).poor[-1]


def growth(one: Landmarks) -> float:
    return float(np.ptp(one.points[[7, 8], 0]) / np.ptp(seated().points[[7, 8], 0])) - 1


def test_posture_guard_gives_points_for_tilted_shoulders_that_were_level() -> None:
    def tilted(shares: Shares) -> Shares:
        return (
            shares
            + np.outer(np.arange(33) == Point.LEFT_SHOULDER, (0, 0.03))
            - np.outer(np.arange(33) == Point.RIGHT_SHOULDER, (0, 0.03))
        )

    rule = NAMED["PostureGuard"]
    assert after_calibration(rule, (20, tilted)).severity[-1] == pytest.approx(20 * 0.06 / 0.075)
    views = sitting((20, tilted))
    assert rule.judge(views, [row < 50 for row in range(100)]).severity[-1] == 0


def test_posture_guard_looks_twice_a_second() -> None:
    for seconds in (0.6, 1.2, 1.8):
        poor = after_calibration(NAMED["PostureGuard"], (seconds, upright), (5, face_moved(down=0.12))).poor
        assert 0 <= first(poor) / 5 - seconds <= 0.5


def test_the_widest_face_of_the_calibration_is_dorsos() -> None:
    views = sitting((5, upright), (5, face_grown(1.2)), (10, face_grown(1.23)), (10, face_grown(1.3)))
    poor = NAMED["dorso-face"].judge(views, [row < 50 for row in range(len(views))]).poor
    assert not poor[:100].any()
    assert poor[-1]


def test_desk_coach_pauses_when_half_of_what_it_uses_is_hidden() -> None:
    def seen(hidden: list[int]) -> float:
        one = person()
        one.visibility[hidden] = 0.01
        return float(NAMED["DeskCoach"].judge([View(0.0, (one,))], [True]).severity[0])

    assert seen([23, 24]) == 0
    assert np.isnan(seen([11, 12, 23, 24]))


def test_the_one_ratio_has_lengths_in_the_same_unit() -> None:
    def sloping(shares: Shares) -> Shares:
        return shares + np.outer(np.arange(33) == 11, (0, 0.2)) - np.outer(np.arange(33) == 12, (0, 0.2))

    across = ASPECT * 0.34
    expected = 1 - across / np.hypot(across, 0.4)
    assert after_calibration(NAMED["one ratio"], (5, sloping)).severity[-1] == pytest.approx(expected)


def test_a_frame_is_looked_at_for_ten_seconds_at_most() -> None:
    own = pace(np.array([0.0, 1.0, 50_000.0, 50_001.0]), 4.0)
    assert own.frames.tolist() == [0] * 4 + [1] * 40 + [2] * 4 + [3] * 4
    assert own.ticks.tolist() == [3, 43, 47, 51]


def test_a_slow_tool_overlooks_frames() -> None:
    own = pace(np.arange(6) / 5, 2.0)
    assert own.frames.tolist() == [0, 2, 5]
    assert own.ticks.tolist() == [0, 0, 1, 1, 1, 2]


def test_a_night_between_two_frames_costs_no_time() -> None:
    views = [View(time_s, (person(),)) for time_s in (0.0, 1.0, 50_000.0, 50_001.0)]
    for rule in RULES:
        assert not rule.judge(views, [True, True, False, False]).poor.any()


def test_every_rule_says_where_it_comes_from() -> None:
    assert len(NAMED) == len(RULES) == 9
    assert all(rule.source for rule in RULES)


def test_a_verdict_has_one_severity_and_one_flag_a_frame() -> None:
    with pytest.raises(ValueError, match="one severity and one verdict a frame"):
        RuleVerdict(np.zeros(3), np.zeros(2, dtype=np.bool_))


def test_points_that_were_not_kept_are_unknown() -> None:
    one = person()
    one.points[12], one.visibility[12] = 0.0, 0.0
    seen = see([View(0.0, (one,)), View(1.0, ())])
    assert np.isnan(seen.shares[0, 12]).all()
    assert np.isnan(seen.shares[1]).all()
    assert seen.shares[0, 0].tolist() == [0.5, 0.30]
    assert seen.aspect[0] == ASPECT
