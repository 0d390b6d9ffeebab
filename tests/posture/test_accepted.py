"""Several accepted postures: what each excuses, what none does, and which one the causes are told against."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posture_watch.posture.accepted import CHANGE_S, NEAR, InUse, as_postures, follow, shape_distance
from posture_watch.posture.baseline import Baseline
from posture_watch.posture.deviations import measure_deviations
from posture_watch.posture.landmarks import Landmarks, Shift, View
from posture_watch.posture.samples import Cause, Posture, Sample, UnsureReason
from posture_watch.posture.scoring import AS_CALIBRATED
from posture_watch.posture.watching import WatchRules, WatchState, watch_view
from posture_watch.testing import LAPTOP, MONITOR, Sitting, Webcam, seated
from tests.posture.looks import calibrated, features_of, moved, verdicts

RECLINED: Sitting = {"lean_deg": -20}
WRITING: Sitting = {"lean_deg": 15, "nod_deg": 20}
STANDING: Sitting = {"chair_y_cm": 12, "chair_z_cm": -12}
SLUMPED: Sitting = {"slump_deg": 60}
EACH_ALONE = WatchRules(smoothing_s=0.0)
UPRIGHT = calibrated()

sittings = st.fixed_dictionaries(
    {
        "slump_deg": st.floats(0, 60),
        "lean_deg": st.floats(-30, 30),
        "head_forward_cm": st.floats(0, 6),
        "lateral_deg": st.floats(-15, 15),
        "nod_deg": st.floats(-10, 30),
        "chair_x_cm": st.floats(-10, 10),
        "chair_y_cm": st.floats(-8, 12),
        "chair_z_cm": st.floats(-15, 10),
    }
)


def baseline_of(sitting: Sitting, camera: Webcam = MONITOR) -> Baseline:
    return calibrated(person=seated(camera, **sitting))


def judged(
    person: Landmarks, *baselines: Baseline, rules: WatchRules = EACH_ALONE, state: WatchState | None = None
) -> Sample:
    return watch_view(state or WatchState(), View(0.0, (person,)), baselines, rules)[1]


def judge_all(views: Sequence[View], *baselines: Baseline, rules: WatchRules = EACH_ALONE) -> list[Sample]:
    state, samples = WatchState(), []
    for view in views:
        state, sample = watch_view(state, view, baselines, rules)
        samples.append(sample)
    return samples


def seconds_of(*spans: tuple[float, Sitting]) -> list[View]:
    """Return a look a second of spans such as ``(12, RECLINED)``."""
    people = [seated(**sitting) for duration_s, sitting in spans for _ in range(int(duration_s))]
    return [View(float(time_s), (person,)) for time_s, person in enumerate(people)]


@given(sittings, st.lists(sittings, min_size=1, max_size=3))
@settings(max_examples=150, deadline=None)
def test_one_more_accepted_posture_never_lowers_a_score(sitting: Sitting, accepted: list[Sitting]) -> None:
    person, others = seated(**sitting), [baseline_of(each) for each in accepted]
    scores = [judged(person, UPRIGHT, *others[:count]).score for count in range(len(others) + 1)]
    known = [score for score in scores if score is not None]
    assert known == sorted(known)
    # Nor does it turn what was known into something unknown.
    assert scores[len(scores) - len(known) :] == known


@given(sittings, sittings)
@settings(max_examples=150, deadline=None)
def test_a_score_rises_near_the_accepted_posture_only(sitting: Sitting, accepted: Sitting) -> None:
    other, person = baseline_of(accepted), seated(**sitting)
    before, after = judged(person, UPRIGHT), judged(person, UPRIGHT, other)
    if before != after and before.score != after.score:
        assert after.score is not None
        assert after.score == judged(person, other).score
        assert after.score >= 60
        assert shape_distance(measure_deviations(features_of(person), other), other) <= NEAR


@given(sittings)
@settings(max_examples=50, deadline=None)
def test_a_baseline_is_judged_the_same_alone_and_as_the_only_one(sitting: Sitting) -> None:
    state, view = WatchState(), View(0.0, (seated(**sitting),))
    assert watch_view(state, view, UPRIGHT, WatchRules()) == watch_view(state, view, [UPRIGHT], WatchRules())


@pytest.mark.parametrize("camera", [MONITOR, LAPTOP])
@pytest.mark.parametrize("accepted", [WRITING, {"lean_deg": 12}])
def test_an_accepted_posture_is_good_and_was_poor_before(camera: Webcam, accepted: Sitting) -> None:
    person, upright, other = seated(camera, **accepted), calibrated(camera), baseline_of(accepted, camera)
    assert judged(person, upright).posture is Posture.POOR
    assert judged(person, upright, other).posture is Posture.GOOD
    assert judged(person, upright, other).score == pytest.approx(AS_CALIBRATED)


@pytest.mark.parametrize("camera", [MONITOR, LAPTOP])
def test_standing_upright_is_no_slouch_even_before_it_is_accepted(camera: Webcam) -> None:
    person = seated(camera, **STANDING)
    assert judged(person, calibrated(camera)).posture is Posture.GOOD
    assert judged(person, calibrated(camera), baseline_of(STANDING, camera)).posture is Posture.GOOD


@pytest.mark.parametrize("camera", [MONITOR, LAPTOP])
def test_reclining_that_was_not_perfect_is_so_when_accepted(camera: Webcam) -> None:
    reclined: Sitting = {"lean_deg": -20, "slump_deg": 20, "nod_deg": 12}
    person, upright = seated(camera, **reclined), calibrated(camera)
    before = judged(person, upright).score
    assert before is not None
    assert before < 95
    assert judged(person, upright, baseline_of(reclined, camera)).score == pytest.approx(AS_CALIBRATED)


@pytest.mark.parametrize("camera", [MONITOR, LAPTOP])
@pytest.mark.parametrize("accepted", [RECLINED, WRITING, STANDING])
@pytest.mark.parametrize("slouch", [SLUMPED, {"head_forward_cm": 6}, {"lateral_deg": 12}])
def test_a_slouch_stays_poor_whatever_else_is_accepted(camera: Webcam, accepted: Sitting, slouch: Sitting) -> None:
    person = seated(camera, **slouch)
    assert judged(person, calibrated(camera), baseline_of(accepted, camera)).posture is Posture.POOR


def test_a_slump_that_is_better_than_an_accepted_bent_posture_is_not_excused_by_it() -> None:
    """Against somebody bent over a paper it has less of everything, and would score 98."""
    mild, writing = seated(slump_deg=25), baseline_of(WRITING)
    alone = judged(mild, writing).score
    assert alone is not None
    assert alone > 90
    assert judged(mild, UPRIGHT, writing) == judged(mild, UPRIGHT)
    assert judged(mild, UPRIGHT, writing).posture is Posture.POOR


def test_a_lukewarm_likeness_to_an_accepted_posture_does_not_count() -> None:
    """From 50 on it would be good by itself; beside the first it takes 60."""
    writing = baseline_of(WRITING)
    slumped: Sitting = {**WRITING, "slump_deg": 19}
    person = seated(**slumped)
    by_itself = judged(person, writing)
    assert by_itself.score == pytest.approx(55, abs=4)
    assert judged(person, UPRIGHT, writing).score == judged(person, UPRIGHT).score
    stricter = WatchRules(smoothing_s=0.0, poor_below=30)
    assert judged(person, UPRIGHT, writing, rules=stricter).score == by_itself.score


def test_the_shape_distance_does_not_look_at_the_place_in_the_picture() -> None:
    there = features_of(moved(seated(), right=0.2, down=0.1))
    deviations = measure_deviations(there, UPRIGHT)
    assert deviations.eye_drop > 0.5
    assert shape_distance(deviations, UPRIGHT) < 0.3
    slumped = measure_deviations(features_of(seated(**SLUMPED)), UPRIGHT)
    assert shape_distance(slumped, UPRIGHT) > 1


def test_a_slump_while_standing_is_told_against_standing() -> None:
    standing = baseline_of(STANDING)
    views = seconds_of((15, STANDING), (3, {**STANDING, "slump_deg": 60}))
    samples = judge_all(views, UPRIGHT, standing)
    assert verdicts(samples) == "g" * 15 + "ppp"
    assert samples[-1].cause is Cause.SLUMP
    assert samples[-1].severities == judged(views[-1].people[0], standing).severities
    assert samples[-1].features == judged(views[-1].people[0], standing).features
    assert samples[-1].score == judged(views[-1].people[0], UPRIGHT).score


def test_the_posture_in_use_changes_after_ten_seconds_of_another() -> None:
    writing = baseline_of(WRITING)

    def told_against_writing(seconds: float) -> bool:
        """Return against what a slump is told that comes after so many seconds of upright, after long writing."""
        views = seconds_of((15, WRITING), (seconds, {}), (1, SLUMPED))
        last = judge_all(views, UPRIGHT, writing)[-1]
        against = [judged(views[-1].people[0], one).features for one in (UPRIGHT, writing)]
        assert last.features in against
        return last.features == against[1]

    assert [told_against_writing(seconds) for seconds in (5, 10, 11, 15)] == [True, True, False, False]


def test_whoever_has_just_changed_posture_is_measured_where_they_are() -> None:
    views = seconds_of((15, {}), (2, WRITING))
    last = judge_all(views, UPRIGHT, baseline_of(WRITING))[-1]
    assert last.score == pytest.approx(AS_CALIBRATED)
    assert max(map(abs, last.features.values())) < 1e-9


def test_of_two_postures_near_at_once_the_more_similar_one_is_in_use() -> None:
    upright: Sitting = {}
    leaning: Sitting = {"lean_deg": -5}
    for there, index in ((upright, 0), (leaning, 1)):
        views = seconds_of((3, there), (1, SLUMPED))
        both = (UPRIGHT, baseline_of(leaning))
        assert all((judged(views[0].people[0], one).score or 0) > 90 for one in both)
        assert judge_all(views, *both)[-1].features == judged(seated(**SLUMPED), both[index]).features


def test_what_is_good_against_upright_is_measured_against_it_however_far_its_shape() -> None:
    """Reclining is, though nobody accepted it."""
    last = judge_all(seconds_of((15, WRITING), (2, RECLINED)), UPRIGHT, baseline_of(WRITING))[-1]
    assert last.posture is Posture.GOOD
    assert last.features == judged(seated(**RECLINED), UPRIGHT).features


def test_following_takes_ten_unbroken_seconds_of_the_same_rival() -> None:
    in_use = follow(InUse(), 0, 0.0)
    assert in_use == InUse(0)
    history = []
    # A look at the one in use begins it anew, as does another rival; looks near none do not.
    for time_s, nearest in enumerate([1, 1, 0, 1, 2, 2, None, None, 2, 2, 2, 2, 2, 2, 2]):
        in_use = follow(in_use, nearest, float(time_s))
        history.append(in_use.index)
    assert history == [0] * 14 + [2]
    assert history.index(2) - 4 == CHANGE_S


def test_after_an_absence_the_posture_in_use_is_found_at_once() -> None:
    slumped: Sitting = {**STANDING, "slump_deg": 60}
    away = [View(float(time_s), ()) for time_s in range(15, 18)]
    back = [View(18.0, (seated(**STANDING),)), View(19.0, (seated(**slumped),))]
    standing = baseline_of(STANDING)
    samples = judge_all([*seconds_of((15, {})), *away, *back], UPRIGHT, standing)
    assert verdicts(samples) == "g" * 15 + "aaa" + "gp"
    assert samples[-1].features == judged(seated(**slumped), standing).features


def test_a_face_that_is_turned_away_from_upright_but_not_from_an_accepted_posture_is_judged_by_that() -> None:
    aside, person = baseline_of({"yaw_deg": 58}), seated(yaw_deg=60)
    assert judged(person, UPRIGHT).reason is UnsureReason.FACE_TURNED
    assert judged(person, UPRIGHT, aside).posture is Posture.GOOD
    # One that cannot be compared with upright and is near nothing accepted stays unsure, for the same reason.
    assert judged(seated(yaw_deg=75), UPRIGHT, aside).reason is UnsureReason.FACE_TURNED


def test_our_person_is_known_at_the_place_of_an_accepted_posture() -> None:
    ours, passer = moved(seated(), right=0.45), seated(**SLUMPED)
    there = calibrated(person=ours)
    view = View(0.0, (moved(passer, right=-0.4), ours))
    assert watch_view(WatchState(), view, UPRIGHT, EACH_ALONE)[1].reason is UnsureReason.SEVERAL_PEOPLE
    assert watch_view(WatchState(), view, (UPRIGHT, there), EACH_ALONE)[1].posture is Posture.GOOD


def test_a_nudged_camera_moves_all_accepted_postures_along() -> None:
    down = 0.1
    standing = baseline_of(STANDING)
    nudge = View(3.0, (moved(seated(**STANDING), down=down),), shift=Shift(0.0, down))
    after = [View(4.0 + step, (moved(seated(**STANDING), down=down),), shift=Shift(0.0, 0.0)) for step in range(4)]
    assert verdicts(judge_all([*seconds_of((3, STANDING)), nudge, *after], UPRIGHT, standing)) == "ggg??ggg"


def test_without_any_baseline_nothing_can_be_judged() -> None:
    with pytest.raises(ValueError, match="at least one baseline"):
        as_postures([])
