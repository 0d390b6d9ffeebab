"""When getting up is suggested: after true sitting, which every real break ends."""

from dataclasses import replace

from posture_watch.posture.moving import MoveRules, Sitting, sit, suggested, wants_break
from posture_watch.posture.samples import Posture, Sample, UnsureReason

RULES = MoveRules(after_s=3000.0, again_s=1800.0)
GOOD, POOR, AWAY = Posture.GOOD, Posture.POOR, Posture.AWAY


def after(*parts: tuple[Posture, float], start_s: float = 0.0, step_s: float = 10.0) -> Sitting:
    """Return the state after postures of so many seconds each."""
    state, now_s = Sitting(), start_s
    for posture, length_s in parts:
        for _ in range(int(length_s / step_s)):
            state = sit(state, Sample(now_s, posture, hold_s=1.5 * step_s))
            now_s += step_s
    return state


def test_fifty_minutes_of_sitting_are_time_for_a_break_whatever_the_posture() -> None:
    assert not wants_break(after((GOOD, 2990)), RULES, None)
    assert wants_break(after((GOOD, 1500), (POOR, 1600)), RULES, None)


def test_a_minute_away_is_a_break_and_less_is_none() -> None:
    assert wants_break(after((GOOD, 1800), (AWAY, 40), (GOOD, 1300)), RULES, None)
    assert not wants_break(after((GOOD, 1800), (AWAY, 70), (GOOD, 1300)), RULES, None)


def test_time_that_nobody_watched_is_a_break_too() -> None:
    before = after((GOOD, 2900))
    later = sit(before, Sample(2900 + 400, GOOD))
    assert later.length_s == 0.0
    assert sit(before, Sample(2900 + 4, GOOD)).length_s == 2904


def test_a_turned_face_still_sits_there_and_darkness_does_not() -> None:
    state = after((GOOD, 2900))
    for reason, sits in ((UnsureReason.FACE_TURNED, True), (UnsureReason.TOO_DARK, False)):
        later = state
        for step in range(20):
            later = sit(later, Sample(2900.0 + 10 * step, Posture.UNSURE, reason=reason, hold_s=15))
        assert wants_break(later, RULES, None) is sits


def test_one_look_every_two_minutes_that_speaks_for_so_long_leaves_no_hole() -> None:
    assert after((GOOD, 3600), step_s=120).length_s == 3480


def test_nobody_is_asked_to_get_up_who_is_away() -> None:
    assert not wants_break(after((GOOD, 3200), (AWAY, 20)), RULES, None)


def test_it_is_said_again_half_an_hour_later_and_ten_minutes_after_a_bad_moment() -> None:
    state = after((GOOD, 3100))
    told, held = suggested(state, 3090.0, RULES), suggested(state, 3090.0, RULES, held_back=True)
    for gone_s, again, retried in ((300, False, False), (700, False, True), (1900, True, True)):
        later = after((GOOD, 3100 + gone_s))
        assert wants_break(replace(later, quiet_until_s=told.quiet_until_s), RULES, None) is again
        assert wants_break(replace(later, quiet_until_s=held.quiet_until_s), RULES, None) is retried


def test_after_another_message_it_waits() -> None:
    state = after((GOOD, 3200))
    assert not wants_break(state, RULES, 3000.0)
    assert wants_break(state, RULES, 2000.0)


def test_who_wants_no_such_message_gets_none() -> None:
    assert not wants_break(after((GOOD, 9000)), MoveRules(after_s=None), None)


def test_a_clock_set_back_takes_the_sitting_along() -> None:
    state = sit(after((GOOD, 2000)), Sample(1000.0, GOOD))
    assert state.length_s == 1990
    assert state.since_s == 1000.0 - 1990
