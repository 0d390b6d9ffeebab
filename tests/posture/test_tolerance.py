from posture_watch.posture.alerts import Alert, AlertKind, Outcome
from posture_watch.posture.samples import Cause
from posture_watch.posture.tolerance import forgiven_cause, widen


def nudge(cause: Cause | None, outcome: Outcome = Outcome.SHOWN, kind: AlertKind = AlertKind.NUDGE) -> Alert:
    return Alert(0, kind, cause, outcome, "dbus")


def test_each_answer_widens_its_cause_by_one_step_and_leaves_the_others() -> None:
    once = widen({Cause.HEAD_DOWN: 1.0}, Cause.SLUMP)
    assert once == {Cause.HEAD_DOWN: 1.0, Cause.SLUMP: 0.5}
    assert widen(once, Cause.SLUMP) == {Cause.HEAD_DOWN: 1.0, Cause.SLUMP: 1.0}


def test_no_number_of_answers_switches_a_cause_off() -> None:
    tolerance = widen({}, Cause.SLUMP)
    for _ in range(20):
        tolerance = widen(tolerance, Cause.SLUMP)
    assert tolerance == {Cause.SLUMP: 3.0}


def test_what_was_wider_already_stays_as_it_is() -> None:
    assert widen({Cause.SLUMP: 4.0}, Cause.SLUMP) == {Cause.SLUMP: 4.0}


def test_the_answer_changes_nothing_for_whoever_still_holds_the_old_tolerance() -> None:
    before = {Cause.SLUMP: 1.0}
    widen(before, Cause.SLUMP)
    assert before == {Cause.SLUMP: 1.0}


def test_fine_means_the_last_nudge_that_was_seen_and_else_the_posture_of_this_moment() -> None:
    recent = [nudge(Cause.SLUMP), nudge(Cause.HEAD_DOWN), nudge(None, kind=AlertKind.BREAK)]
    assert forgiven_cause(recent, Cause.LEANING_IN) is Cause.HEAD_DOWN
    unseen = [nudge(Cause.SLUMP, Outcome.HELD_BACK), nudge(Cause.SLUMP, Outcome.FAILED)]
    assert forgiven_cause(unseen, Cause.LEANING_IN) is Cause.LEANING_IN
    assert forgiven_cause([], None) is None
