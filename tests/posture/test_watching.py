"""From one look to the next: smoothing by time, hysteresis, gaps, and everything that is neither good nor poor."""

import math
from dataclasses import replace
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posture_watch.posture.landmarks import Landmarks, Light, Shift, View
from posture_watch.posture.samples import Cause, Posture, Sample, UnsureReason
from posture_watch.posture.scoring import score_posture
from posture_watch.posture.watching import WatchRules, WatchState, watch_view
from posture_watch.testing import LAPTOP, seated
from tests.posture.looks import POSTURES, calibrated, features_of, judge, looks, moved, verdicts

BASELINE = calibrated()


def slump_of_score(wanted: float) -> Landmarks:
    """Return a slump that has this score by itself, found by halving."""
    least, most = 0.0, 60.0
    while most - least > 1e-3:
        middle = (least + most) / 2
        features = features_of(seated(slump_deg=middle))
        least, most = (middle, most) if score_posture(features, BASELINE).value > wanted else (least, middle)
    return seated(slump_deg=least)


BORDERLINE = slump_of_score(55.0)
"""Between the limit for becoming poor and the one for becoming good again."""


def lit(views: list[View], light: Light) -> list[View]:
    return [replace(view, light=light) for view in views]


def reasons(samples: list[Sample]) -> set[UnsureReason | None]:
    return {sample.reason for sample in samples}


def test_upright_is_good_slumped_is_poor_and_upright_is_good_again() -> None:
    samples = judge(looks("uuuuuusssssuuuuu"))
    assert verdicts(samples) == "ggggggpppppggggg"
    assert {sample.cause for sample in samples[6:11]} == {Cause.SLUMP}
    assert all(sample.score is not None and sample.score > 90 for sample in samples[:6])


def test_each_cause_is_named() -> None:
    for letter, cause in (("s", Cause.SLUMP), ("l", Cause.LEANING_SIDEWAYS), ("n", Cause.HEAD_DOWN)):
        assert judge(looks(5 * letter))[-1].cause is cause


def test_time_away_is_never_good() -> None:
    samples = judge(looks("uuu---sss---uuu"))
    assert verdicts(samples) == "gggaaapppaaaggg"
    away = samples[3]
    assert (away.score, away.cause, away.reason, away.severities, away.features) == (None, None, None, {}, {})


@given(st.text("ustln-", max_size=30), st.sampled_from([0.2, 1.0, 3.0, 7.0]))
@settings(max_examples=40)
def test_nobody_in_view_is_away_and_nothing_else_is(notation: str, every_s: float) -> None:
    for letter, sample in zip(notation, judge(looks(notation, every_s), BASELINE), strict=True):
        assert (sample.posture is Posture.AWAY) == (letter == "-")
        if letter == "t":
            assert (sample.posture, sample.reason) == (Posture.UNSURE, UnsureReason.FACE_TURNED)
        if sample.posture in (Posture.GOOD, Posture.POOR):
            assert sample.score is not None
            assert 0 <= sample.score <= 100
            assert len(sample.severities) == len(Cause)


@pytest.mark.parametrize("every_s", [0.1, 0.2, 0.5, 1.0, 2.0])
def test_every_frame_rate_gives_the_same_verdict(every_s: float) -> None:
    per_letter_s = 10.0
    count = round(per_letter_s / every_s)
    samples = judge(looks("u" * count + "s" * count + "u" * count + "l" * count, every_s), BASELINE)
    expected = {0: Posture.GOOD, 1: Posture.POOR, 2: Posture.GOOD, 3: Posture.POOR}
    for sample in samples:
        part, since_change_s = divmod(sample.time_s + 1e-6, per_letter_s)
        if since_change_s > 2.0:
            assert sample.posture is expected[int(part)], sample.time_s


@given(st.lists(st.sampled_from([0.1, 0.2, 0.5, 1.0]), min_size=30, max_size=30))
@settings(max_examples=30)
def test_uneven_frames_are_smoothed_by_time_not_by_number(steps_s: list[float]) -> None:
    """From 100 the score falls to that of the slump, which is 0, as exp(-t / 1 s), however many looks there were."""
    times_s = [0.0, *(time_s for time_s in accumulate(steps_s) if time_s <= 2.0)]
    views = [View(time_s, (seated(slump_deg=60 if time_s else 0),)) for time_s in times_s]
    last = judge(views, BASELINE, WatchRules(smoothing_s=1.0))[-1]
    assert last.score == pytest.approx(100 * math.exp(-times_s[-1]), abs=1.0)


def test_a_blink_of_the_tracker_is_smoothed_away() -> None:
    assert verdicts(judge(looks("uuuuusuuuuu", every_s=0.2))) == "ggggggggggg"


def test_a_single_look_counts_for_a_part_only_however_long_ago_the_last_one_was() -> None:
    _, poor, back = judge(looks("usu", every_s=4.0))
    assert poor.score == pytest.approx(30, abs=1)
    assert back.score == pytest.approx(0.3 * 30 + 0.7 * 100, abs=1)
    assert verdicts([poor, back]) == "pg"


def test_without_smoothing_every_look_stands_for_itself() -> None:
    rules = WatchRules(smoothing_s=0.0)
    assert verdicts(judge(looks("uuusuuu", every_s=0.1), BASELINE, rules)) == "gggpggg"


def test_on_the_border_posture_stays_what_it_was() -> None:
    (alone,) = judge([View(0.0, (BORDERLINE,))])
    assert alone.score == pytest.approx(55, abs=0.1)
    assert (WatchRules().poor_below, WatchRules().recovery) == (50, 10)

    def after(letter: str) -> str:
        border = [View(10.0 + count, (BORDERLINE,)) for count in range(10)]
        return verdicts(judge([*looks(10 * letter), *border]))[-10:]

    assert after("u") == "gggggggggg"
    assert after("s") == "pppppppppp"


def test_a_silence_longer_than_the_hold_begins_anew() -> None:
    slumped = looks("sss")
    (border,) = [View(2.0 + 4.9, (BORDERLINE,))]
    assert verdicts(judge([*slumped, border])) == "pppp"
    assert verdicts(judge([*slumped, replace(border, time_s=2.0 + 5.1)])) == "pppg"


def test_a_clock_set_back_begins_anew() -> None:
    views = [*looks("sss", start_s=1000.0), *looks("uuu", start_s=500.0)]
    assert verdicts(judge(views)) == "pppggg"


def test_coming_back_begins_anew() -> None:
    border = View(5.0, (BORDERLINE,))
    assert verdicts(judge([*looks("sss-"), replace(border, time_s=4.0)])) == "pppag"


@pytest.mark.parametrize(
    ("light", "reason"),
    [
        (Light(2, 1, 0.1), UnsureReason.COVERED),
        (Light(20, 12, 0.1), UnsureReason.TOO_DARK),
        (Light(250, 10, 0.1), UnsureReason.TOO_BRIGHT),
    ],
)
@pytest.mark.parametrize("letter", ["u", "s", "-"])
def test_a_picture_that_shows_nothing_is_neither_good_nor_away(letter: str, light: Light, reason: UnsureReason) -> None:
    samples = judge(lit(looks(letter * 5), light))
    assert verdicts(samples) == "?????"
    assert reasons(samples) == {reason}


def test_a_picture_that_stays_the_same_for_three_seconds_is_frozen() -> None:
    same = Light(120, 50, change=0.0)
    first, *others = looks("uuuuuuu")
    samples = judge([replace(first, light=Light(120, 50)), *lit(others, same)])
    assert verdicts(samples) == "ggg????"
    assert reasons(samples[3:]) == {UnsureReason.FROZEN}


def test_an_empty_room_may_freeze_as_well() -> None:
    first, *others = looks("------")
    frozen = judge([replace(first, light=Light(120, 50)), *lit(others, Light(120, 50, change=0.0))])
    assert verdicts(frozen) == "aaa???"


def test_a_picture_that_moves_again_is_judged_again() -> None:
    frozen = lit(looks("uuuuuu"), Light(120, 50, change=0.0))
    awake = lit(looks("uu", start_s=6.0), Light(120, 50, change=0.4))
    assert verdicts(judge([*frozen, *awake])) == "ggg???gg"


def test_two_people_at_our_place_are_not_told_apart() -> None:
    beside = moved(seated(), right=0.05)
    samples = judge([View(0.0, (seated(), beside)), View(1.0, (seated(), beside))])
    assert reasons(samples) == {UnsureReason.SEVERAL_PEOPLE}


def test_somebody_else_in_view_does_not_change_the_verdict() -> None:
    passer = moved(seated(slump_deg=60), right=0.55)
    alone = [View(float(second), (seated(),)) for second in range(3)]
    both = [View(float(second), (passer, seated())) for second in range(3, 6)]
    assert verdicts(judge([*alone, *both])) == "gggggg"


def test_what_cannot_be_judged_leaves_the_smoothing_alone() -> None:
    assert verdicts(judge(looks("uuuttuuu"))) == "ggg??ggg"
    assert verdicts(judge(looks("sssttsss"))) == "ppp??ppp"


def nudged(people: Landmarks, down: float, start_s: float, count: int = 10) -> list[View]:
    """Return looks from the moment in which the camera is turned."""
    first = View(start_s, (moved(people, down=down),), shift=Shift(0.0, down))
    rest = [View(start_s + step, (moved(people, down=down),), shift=Shift(0.0, 0.0)) for step in range(1, count)]
    return [first, *rest]


def test_a_nudged_camera_holds_the_verdict_back_and_then_counts_for_nothing() -> None:
    assert verdicts(judge([*looks("uuu"), *nudged(seated(), 0.15, 3.0)])) == "ggg??gggggggg"
    assert verdicts(judge([*looks("sss"), *nudged(seated(slump_deg=60), -0.1, 3.0)])) == "ppp??pppppppp"


def test_the_same_move_without_a_moving_background_is_the_persons_own() -> None:
    own = [View(3.0 + step, (moved(seated(), down=0.15),), shift=Shift(0.0, 0.0)) for step in range(5)]
    assert verdicts(judge([*looks("uuu"), *own])).endswith("ppp")


def test_a_small_nudge_leaves_the_place_counting_and_moves_it_along() -> None:
    rules = WatchRules()
    down = 0.9 * rules.most_offset
    plain = judge(looks("uuu"))[-1]
    after = judge([*looks("uuu"), *nudged(seated(), down, 3.0)])[-1]
    assert after.features == pytest.approx(plain.features, abs=1e-6)


def test_a_camera_nudged_back_is_where_it_was() -> None:
    there = nudged(seated(), 0.1, 3.0, count=4)
    back = [View(7.0, (seated(),), shift=Shift(0.0, -0.1))] + [View(8.0 + step, (seated(),)) for step in range(4)]
    samples = judge([*looks("uuu"), *there, *back])
    assert verdicts(samples) == "ggg??gg" + "??ggg"
    assert samples[-1].features == pytest.approx(samples[0].features, abs=1e-6)


def test_the_nudge_is_remembered_over_an_absence() -> None:
    gone = looks("---", start_s=13.0)
    back = [View(16.0 + step, (moved(seated(), down=0.15),)) for step in range(3)]
    assert verdicts(judge([*looks("uuu"), *nudged(seated(), 0.15, 3.0), *gone, *back])).endswith("aaaggg")


def test_after_a_nudge_ours_is_still_told_from_somebody_at_our_old_place() -> None:
    passer, right = seated(slump_deg=60), 0.5
    ours = moved(seated(), right=right)
    nudge = View(3.0, (ours, passer), shift=Shift(right, 0.0))
    after = [View(float(second), (passer, ours), shift=Shift(0.0, 0.0)) for second in range(4, 9)]
    assert verdicts(judge([*looks("uuu"), nudge, *after])) == "ggg??gggg"


def test_after_a_nudge_and_an_absence_our_place_has_moved_along() -> None:
    right = 0.5
    nudge = View(3.0, (), shift=Shift(right, 0.0))
    both = (seated(slump_deg=60), moved(seated(), right=right))
    back = [View(float(second), both, shift=Shift(0.0, 0.0)) for second in range(4, 9)]
    assert verdicts(judge([*looks("uuu"), nudge, *back])) == "ggga?gggg"


def test_what_was_smoothed_before_a_nudge_does_not_count_after_it() -> None:
    slumped = looks("s" * 10, every_s=0.2)
    nudge = View(2.0, (moved(seated(), down=0.1),), shift=Shift(0.0, 0.1))
    after = [View(2.0 + 0.2 * step, (moved(seated(), down=0.1),), shift=Shift(0.0, 0.0)) for step in range(1, 15)]
    samples = judge([*slumped, nudge, *after])
    first = next(sample for sample in samples[10:] if sample.posture is not Posture.UNSURE)
    assert first.posture is Posture.GOOD
    assert first.score is not None
    assert first.score > 90


def test_a_camera_nudged_while_nobody_is_there_leaves_them_away() -> None:
    views = [View(float(second), (), shift=Shift(0.1, 0.0)) for second in range(3)]
    assert verdicts(judge(views)) == "aaa"


def test_what_was_fine_by_the_person_is_taken_as_good() -> None:
    state, verdict = WatchState(), ""
    leaning = seated(lateral_deg=12)
    (before,) = judge([View(0.0, (leaning,))])
    assert before.posture is Posture.POOR
    for second in range(6):
        view = View(float(second), (leaning,))
        state, sample = watch_view(state, view, BASELINE, WatchRules(), {Cause.LEANING_SIDEWAYS: 50.0})
        verdict += verdicts([sample])
    assert verdict == "gggggg"


def test_the_limit_and_the_sensitivity_are_rules() -> None:
    border = [View(0.0, (BORDERLINE,))]
    assert verdicts(judge(border)) == "g"
    assert verdicts(judge(border, BASELINE, WatchRules(poor_below=70))) == "p"
    assert verdicts(judge(border, BASELINE, WatchRules(sensitivity=1.5))) == "p"


def test_a_sample_says_how_long_it_holds_and_what_it_rests_on() -> None:
    (sample,) = judge(looks("s"), BASELINE, WatchRules(hold_s=12.0))
    assert sample.hold_s == 12.0
    assert sample.features["head_drop_cm"] > 3
    assert sample.severities[Cause.SLUMP] > 0.9


def test_a_low_camera_judges_as_well() -> None:
    assert verdicts(judge(looks("uuusssuuulll", camera=LAPTOP), calibrated(LAPTOP))) == "gggpppgggppp"
    assert set(POSTURES) == set("uslnt")
