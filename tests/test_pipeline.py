"""The way of the data, with a landmarker whose answers are written down."""

from collections.abc import Iterator, Mapping

import numpy as np
import pytest

from posture_watch.errors import CalibrationError
from posture_watch.pipeline import calibrate, gather, judge_stills, watch
from posture_watch.posture.calibration import CalibrationRules, Complaint
from posture_watch.posture.landmarks import Frame, Landmarks, View
from posture_watch.posture.samples import Cause, Posture
from posture_watch.testing import ScriptedLandmarker, seated
from tests.posture.looks import calibrated, features_of, looks, moved, verdicts

BASELINE = calibrated()


def script(views: list[View], searched: Mapping[float, tuple[Landmarks, ...]] | None = None) -> ScriptedLandmarker:
    return ScriptedLandmarker({view.time_s: view for view in views}, searched or {})


def frames(views: list[View]) -> Iterator[Frame]:
    for view in views:
        yield Frame(view.time_s, np.zeros((2, 2, 3), dtype=np.uint8), view.name)


def test_one_verdict_a_frame_at_the_time_of_the_frame() -> None:
    views = looks("uuusss--uu", start_s=1.8e9)
    samples = list(watch(frames(views), script(views), BASELINE))
    assert verdicts(samples) == "gggpppaagg"
    assert [sample.time_s for sample in samples] == [view.time_s for view in views]


def test_an_accepted_posture_is_good_over_time_and_in_single_pictures() -> None:
    writing = seated(lean_deg=15, nod_deg=20)
    views, both = [View(float(time_s), (writing,)) for time_s in range(5)], (BASELINE, calibrated(person=writing))
    for judge in (watch, judge_stills):
        assert verdicts(judge(frames(views), script(views), BASELINE)) == "ppppp"
        assert verdicts(judge(frames(views), script(views), both)) == "ggggg"


def test_nothing_is_looked_at_before_somebody_asks_for_it() -> None:
    def endless() -> Iterator[Frame]:
        time_s = 0.0
        while True:
            yield Frame(time_s, np.zeros((2, 2, 3), dtype=np.uint8))
            time_s += 1

    samples = watch(endless(), script([]), BASELINE)
    assert next(samples).posture is Posture.AWAY
    assert next(samples).time_s == 1


def test_a_person_is_confirmed_at_once_and_then_every_three_seconds() -> None:
    views = looks("u" * 20, every_s=0.5)
    landmarker = script(views)
    list(watch(frames(views), landmarker, BASELINE))
    assert landmarker.searches_s == [0.0, 3.0, 6.0, 9.0]


def test_a_ghost_on_the_empty_chair_is_away_within_three_seconds() -> None:
    views = looks("u" * 30, every_s=0.5)
    nobody_from = 5.2
    searched: dict[float, tuple[Landmarks, ...]] = {view.time_s: () for view in views if view.time_s > nobody_from}
    samples = list(watch(frames(views), script(views, searched), BASELINE))
    away = [sample.time_s for sample in samples if sample.posture is Posture.AWAY]
    assert away == [view.time_s for view in views if view.time_s >= 6.0]


def test_a_person_who_comes_back_after_a_ghost_is_seen_at_once() -> None:
    views = looks("u" * 30, every_s=0.5)
    searched: dict[float, tuple[Landmarks, ...]] = {view.time_s: () for view in views if 3 <= view.time_s < 8}
    samples = list(watch(frames(views), script(views, searched), BASELINE))
    assert verdicts(samples) == "g" * 6 + "a" * 10 + "g" * 14


def test_a_tracker_that_jumps_to_a_passer_by_is_called_back() -> None:
    passer = moved(seated(slump_deg=60), right=0.55)
    views = [*looks("uu"), View(2.0, (passer,)), View(3.0, (passer,))]
    searched = {2.0: (passer, seated()), 3.0: (passer, seated())}
    samples = list(watch(frames(views), script(views, searched), BASELINE))
    assert Posture.POOR not in {sample.posture for sample in samples}


def test_what_the_person_called_fine_is_asked_for_at_each_frame() -> None:
    asked: list[dict[Cause, float]] = []

    def tolerance() -> Mapping[Cause, float]:
        asked.append({Cause.LEANING_SIDEWAYS: 50.0} if len(asked) >= 3 else {})
        return asked[-1]

    views = [View(float(second), (seated(lateral_deg=12),)) for second in range(8)]
    samples = list(watch(frames(views), script(views), BASELINE, tolerance=tolerance))
    assert len(asked) == 8
    assert verdicts(samples)[:3] == "ppp"
    assert verdicts(samples)[-4:] == "gggg"


def test_stills_are_judged_each_by_itself_and_searched_afresh() -> None:
    views = looks("usus-lu", every_s=0.04)
    landmarker = script(views)
    samples = list(judge_stills(frames(views), landmarker, BASELINE))
    assert verdicts(samples) == "gpgpapg"
    assert landmarker.searches_s == [view.time_s for view in views]
    again = list(judge_stills(frames(views[::-1]), script(views), BASELINE))
    assert [sample.score for sample in again[::-1]] == [sample.score for sample in samples]


def test_the_place_in_the_picture_says_less_in_photographs() -> None:
    lower = [View(0.0, (moved(seated(), down=0.05),))]
    (followed,) = watch(frames(lower), script(lower), BASELINE)
    (alone,) = judge_stills(frames(lower), script(lower), BASELINE)
    assert verdicts([followed, alone]) == "pg"


def test_a_calibration_uses_all_its_frames() -> None:
    views = looks("u" * 30, every_s=0.5)
    baseline = calibrate(frames(views), script(views))
    assert baseline.reference == features_of(seated())
    assert baseline.frame_count == 30


def test_an_empty_chair_cannot_be_calibrated_however_sure_the_tracker_is() -> None:
    views = looks("u" * 30, every_s=0.5)
    nobody: dict[float, tuple[Landmarks, ...]] = {view.time_s: () for view in views}
    with pytest.raises(CalibrationError, match="Nobody is in view"):
        calibrate(frames(views), script(views, nobody))


def test_no_frames_are_no_calibration() -> None:
    with pytest.raises(CalibrationError, match="calibrate again"):
        calibrate(iter(()), script([]))


def test_a_calibration_shows_each_frame_with_what_was_seen_and_what_is_wrong() -> None:
    views = looks("u-u")
    steps = list(gather(frames(views), script(views), CalibrationRules()))
    assert [state.complaint for state, _, _ in steps] == [None, Complaint.NOBODY, None]
    assert [frame.time_s for _, frame, _ in steps] == [view.time_s for _, _, view in steps] == [0, 1, 2]
    assert [len(view.people) for _, _, view in steps] == [1, 0, 1]


def test_a_calibration_confirms_its_person_every_three_seconds_and_an_empty_chair_at_every_look() -> None:
    views = looks("u" * 20, every_s=0.5)
    sitting, gone = script(views), script(views, {view.time_s: () for view in views if view.time_s >= 3})
    for landmarker in (sitting, gone):
        list(gather(frames(views), landmarker, CalibrationRules()))
    assert sitting.searches_s == [0.0, 3.0, 6.0, 9.0]
    assert gone.searches_s == [0.0, *(view.time_s for view in views if view.time_s >= 3)]


def test_a_calibration_can_go_on_after_the_person_stood_up() -> None:
    first, second = looks("u" * 12), looks("u" * 12, start_s=60.0)
    rules = CalibrationRules()
    *_, (state, _, _) = gather(frames(first), script(first), rules)
    *_, (state, _, _) = gather(frames(second), script(second), rules, state)
    assert len(state.usable) == 24
    assert state.usable_s == pytest.approx(22)
