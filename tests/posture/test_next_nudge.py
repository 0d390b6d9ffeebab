from posture_watch.posture.next_nudge import earliest_nudge_s
from posture_watch.posture.reminders import Due, ReminderRules, ReminderState, remind
from posture_watch.posture.samples import Cause
from tests.record import record

RULES = ReminderRules()


def test_the_dwell_of_the_cause_comes_first() -> None:
    assert earliest_nudge_s(ReminderState(), RULES, poor_since_s=1000.0, cause=Cause.SLUMP) == 1090.0
    assert earliest_nudge_s(ReminderState(), RULES, poor_since_s=1000.0, cause=None) == 1180.0


def test_the_silence_after_a_message_counts_as_well_and_grows_when_it_was_ignored() -> None:
    said = ReminderState(shown_s=(100.0, 900.0), ignored=0)
    assert earliest_nudge_s(said, RULES, poor_since_s=1000.0, cause=Cause.SLUMP) == 900.0 + 600.0
    ignored = ReminderState(shown_s=(900.0,), ignored=2)
    assert earliest_nudge_s(ignored, RULES, poor_since_s=1000.0, cause=Cause.SLUMP) == 900.0 + 900.0


def test_it_is_when_the_loop_really_speaks() -> None:
    state, spoken_s = ReminderState(shown_s=(900.0,), ignored=1), None
    expected_s = earliest_nudge_s(state, RULES, poor_since_s=1000.0, cause=Cause.SLUMP)
    for sample in record("s" * 700, start_s=1000.0):
        state, effect = remind(state, sample, RULES)
        if isinstance(effect, Due):
            spoken_s = effect.notification.time_s
            break
    assert spoken_s == expected_s
