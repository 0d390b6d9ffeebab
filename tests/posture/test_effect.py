import pytest

from posture_watch.posture.alerts import Action, Alert, AlertKind, Outcome
from posture_watch.posture.effect import Nudges
from posture_watch.posture.summary import add_up, summarize
from tests.record import record


def nudge(time_s: float, outcome: Outcome = Outcome.SHOWN, answer: Action | None = None) -> Alert:
    return Alert(time_s, AlertKind.NUDGE, None, outcome, "dbus", answer=answer)


@pytest.mark.parametrize(
    ("letters", "followed"),
    [
        ("pppp" + "pp" + "gggggg", 1),
        ("pppp" + "pp" + "ggg" + "p", 1),
        ("pppp" + "pp" + "gg" + "ppp", 0),  # passing through
        ("pppp" + "p" * 60 + "gggggga", 1),
        ("pppp" + "p" * 61 + "gggggga", 0),  # too late
        ("pppg" + "gggggggg", 0),  # had sat up before
        ("pppp" + "aaaaaaaa", 0),
        ("pppp" + "pp" + "gg...gga", 0),  # nobody knows
    ],
)
def test_a_nudge_is_followed_when_good_posture_that_lasts_begins_within_a_minute(letters: str, followed: int) -> None:
    nudges = summarize(record(letters), [nudge(4)], 0, 100).nudges
    assert nudges == Nudges(shown=1, followed=followed)


def test_sitting_up_after_the_end_of_the_range_still_follows_its_last_nudge() -> None:
    samples = record("p" * 10 + "g" * 10)
    parts = [summarize(samples, [nudge(4)], 0, 7), summarize(samples, [nudge(4)], 7, 30)]
    assert [part.nudges for part in parts] == [Nudges(shown=1, followed=1), Nudges()]
    assert add_up(parts).nudges == Nudges(shown=1, followed=1)


def test_a_nudge_at_the_border_of_two_ranges_counts_in_the_second_only() -> None:
    samples = record("p" * 10 + "g" * 10)
    assert summarize(samples, [nudge(4)], 0, 4).nudges.shown == 0
    assert summarize(samples, [nudge(4)], 4, 30).nudges.shown == 1


def test_only_nudges_that_were_shown_can_be_followed_and_each_outcome_is_counted() -> None:
    alerts = [
        nudge(1),
        nudge(2, answer=Action.FINE),
        nudge(3, answer=Action.SNOOZE),
        nudge(3, Outcome.HELD_BACK),
        nudge(4, Outcome.FAILED),
        Alert(4, AlertKind.BREAK, None, Outcome.SHOWN, "dbus"),
        Alert(4, AlertKind.TEST, None, Outcome.SHOWN, "dbus"),
    ]
    nudges = summarize(record("ppppp" + "g" * 10), alerts, 0, 20).nudges
    assert nudges == Nudges(shown=3, followed=3, fine=1, held_back=1, failed=1)
