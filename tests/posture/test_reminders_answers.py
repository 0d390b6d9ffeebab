from dataclasses import replace

from posture_watch.posture.alerts import Action, Alert, AlertKind, Outcome
from posture_watch.posture.reminders import (
    HOURLY_LIMIT,
    Due,
    ReminderRules,
    ReminderState,
    failed,
    forgive,
    recall,
)
from tests.posture.sitting import RULES, camera_moved, messages, play, sit, story, tell

# A moved camera.


def test_a_moved_camera_is_mentioned_with_what_to_do() -> None:
    (message,) = messages(camera_moved(5, 6, 7))
    assert (message.time_s, message.kind, message.cause) == (5, AlertKind.CAMERA, None)
    assert "posture-watch calibrate" in message.text


def test_a_moved_camera_is_mentioned_at_most_once_in_half_an_hour() -> None:
    assert story(camera_moved(0, 600, 1799, 1800, 1801, 3599)) == [(0, "camera"), (1800, "camera")]


def test_a_moved_camera_is_held_back_like_the_rest_and_not_mentioned_later() -> None:
    state, events = play(camera_moved(0), held_back="in a call")
    assert tell(events) == [(0, "camera held: in a call")]
    assert story(camera_moved(60), state=state) == []
    nudged, _ = play(sit("s65"))
    state, _ = play(camera_moved(65), state=nudged, held_back="in a call")
    assert story(sit("g10", start_s=66), state=state) == [(69, "recovered")]


def test_a_moved_camera_counts_against_no_limit_starts_no_silence_and_stays_when_somebody_sits_up() -> None:
    rules = replace(RULES, max_per_hour=1, max_per_day=1)
    samples = [*sit("g10"), *camera_moved(10, 11), *sit("s100", start_s=12)]
    assert story(samples, rules) == [(10, "camera"), (72, "nudge")]
    samples = [*sit("s65"), *camera_moved(65, 66), *sit("g30", start_s=67)]
    assert story(samples) == [(60, "nudge"), (65, "camera")]


# Answers, failures, restarts.


def test_that_was_fine_empties_the_bucket_and_ends_the_messages_of_this_slouch() -> None:
    state = forgive(play(sit("s100"))[0])
    assert not state.bucket.poor_s
    assert story(sit("s7200", start_s=100, step_s=5), state=state) == []


def test_after_that_was_fine_the_next_slouch_is_mentioned_again_after_the_usual_silence() -> None:
    ignored = play(sit("s800"))[0]
    assert story(sit("g20 s900", start_s=800), state=forgive(ignored)) == [(660 + 600, "nudge")]
    assert story(sit("g20 s900", start_s=800), state=ignored)[1:] == [(660 + 900, "nudge")]


def test_that_was_fine_without_a_message_forgives_the_present_slouch_only() -> None:
    state = forgive(play(sit("s50"))[0])
    assert story(sit("s600 g11 s100", start_s=50), state=state) == [(50 + 611 + 60, "nudge")]
    state = forgive(play(sit("g50"))[0])
    assert story(sit("g1 s100", start_s=50), state=state) == [(51 + 60, "nudge")]


def test_a_message_that_failed_counts_for_nothing_but_is_not_tried_again_at_once() -> None:
    state, (due,) = play(sit("s61"), replace(RULES, max_per_hour=1))
    assert isinstance(due, Due)
    state = failed(state, due.notification)
    assert (state.shown_s, state.ignored, state.on_screen) == ((), 0, False)
    assert story(sit("s3000", start_s=61), state=state) == [(660, "break")]
    assert story(sit("g20 s100", start_s=61), state=state) == [(61 + 20 + 60, "nudge")]


def test_a_message_that_failed_long_ago_or_on_another_subject_changes_nothing() -> None:
    state, events = play([*sit("s61"), *camera_moved(61)])
    moved = events[-1]
    assert isinstance(moved, Due)
    assert failed(state, moved.notification) == state


def alert(time_s: float, outcome: Outcome = Outcome.SHOWN, kind: AlertKind = AlertKind.NUDGE) -> Alert:
    return Alert(time_s, kind, None, outcome, "dbus")


def test_limits_and_silence_outlast_a_restart() -> None:
    state = recall([alert(-300), alert(-3000), alert(-2000)])
    assert story(sit("s400"), state=state) == [(300, f"nudge held: {HOURLY_LIMIT}")]
    state = recall([alert(-300)])
    assert story(sit("s400"), state=state) == [(300, "nudge")]


def test_after_a_restart_only_what_was_shown_counts() -> None:
    others = [
        alert(-10, Outcome.FAILED),
        alert(-10, Outcome.HELD_BACK),
        alert(-10, kind=AlertKind.TEST),
        alert(-10, kind=AlertKind.CAMERA),
    ]
    state = recall(others)
    assert story([*sit("s100"), *camera_moved(1789, 1790)], state=state) == [(60, "nudge"), (1790, "camera")]


def test_what_lies_ahead_after_a_restart_belongs_to_another_clock() -> None:
    state = recall([alert(5000), alert(6000, kind=AlertKind.CAMERA)])
    assert story([*sit("s100"), *camera_moved(100)], state=state) == [(60, "nudge"), (100, "camera")]


def test_after_a_restart_the_wording_goes_on_where_it_was() -> None:
    (first,) = messages(sit("s100"))
    _, (due,) = play(sit("s100"), state=recall([alert(-9000)]))
    assert isinstance(due, Due)
    assert due.notification.text != first.text


def test_a_nudge_called_fine_before_a_restart_was_not_ignored() -> None:
    assert recall([replace(alert(0), answer=Action.FINE)]).ignored == 0
    assert recall([alert(0)]).ignored == 1


# Praise.

HEEDED = "s65 g1900 "
"""A slouch that is mentioned at its 60th second, followed 5 s later and forgotten for half an hour."""


def praised_s(spans: str, rules: ReminderRules = RULES, *, held_back: str = "", step_s: float = 1.0) -> list[float]:
    told = story(sit(spans, step_s=step_s), rules, held_back=held_back)
    return [time_s for time_s, what in told if what == "praise"]


def test_the_third_message_that_is_followed_earns_praise_after_ten_seconds_of_sitting_up() -> None:
    assert praised_s(HEEDED * 2) == []
    assert praised_s(HEEDED * 3) == [2 * 1965 + 65 + 10]
    assert praised_s(HEEDED * 2 + "s65 g9 s1") == []


def test_praise_comes_in_place_of_taking_the_message_away_when_nobody_looked_in_between() -> None:
    rules = replace(RULES, clear_s=10.0)
    assert [what for _, what in story(sit(HEEDED * 3), rules)][-2:] == ["nudge", "praise"]


def test_praise_comes_once_in_a_day() -> None:
    day = HEEDED * 3 + "g80505 "
    assert sum(float(span[1:]) for span in day.split()) == 86_400
    assert praised_s(HEEDED * 12, step_s=5) == [4005]
    assert praised_s(day * 2, step_s=5) == [4005, 4005 + 86_400]


def test_who_wants_no_praise_gets_none() -> None:
    assert praised_s(HEEDED * 9, replace(RULES, praise=False)) == []


def test_messages_that_were_ignored_called_fine_or_held_back_earn_no_praise() -> None:
    assert praised_s("s200 g1900 " * 9) == []
    assert praised_s(HEEDED * 9, held_back="snoozed") == []
    state = ReminderState()
    for slouch in range(5):
        state = forgive(play(sit("s63", start_s=slouch * 1965), state=state)[0])
        state, events = play(sit("s2 g1900", start_s=slouch * 1965 + 63), state=state)
        assert tell(events) == []


def test_praise_at_a_bad_moment_is_dropped_and_not_even_recorded() -> None:
    state, _ = play(sit(HEEDED * 2 + "s65"))
    state, events = play(sit("g300", start_s=2 * 1965 + 65), state=state, held_back="in a call")
    assert tell(events) == [(3998, "recovered")]
    assert story(sit("g300", start_s=2 * 1965 + 365), state=state) == []


def test_praise_counts_against_the_limits() -> None:
    quick = "s65 g600 "  # a nudge every 11 minutes
    assert praised_s(quick * 3, replace(RULES, max_per_hour=4)) == [2 * 665 + 75]
    assert praised_s(quick * 3, replace(RULES, max_per_hour=3)) == []
    told = story(sit(quick * 4), replace(RULES, max_per_hour=4))
    assert [what for _, what in told if what != "recovered"][-2:] == ["praise", f"nudge held: {HOURLY_LIMIT}"]


def test_praise_outlasts_a_restart_and_a_clock_set_back() -> None:
    before = Alert(1000.0, AlertKind.PRAISE, None, Outcome.SHOWN, "dbus")
    assert story(sit(HEEDED * 3, start_s=2000), state=recall([before]))[-1][1] == "recovered"
    assert story(sit(HEEDED * 3), state=recall([before]))[-1][1] == "praise"
    state, _ = play(sit(HEEDED * 3, start_s=90_000))
    assert state.praised_s == 90_000 + 4005
    state, _ = play(sit("g1", start_s=10_000), state=state)
    assert state.praised_s == 10_000 - (3 * 1965 - 1 - 4005)
