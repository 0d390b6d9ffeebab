"""What is offered beside nudges, from the decision to the desktop: each row of the table, each offer by the clock."""

from datetime import UTC, time

import pytest

from posture_watch.errors import StorageError
from posture_watch.offers import OfferRules
from posture_watch.posture.alerts import AlertKind, Outcome
from posture_watch.posture.moving import MoveRules
from posture_watch.posture.reminders import ReminderRules
from posture_watch.posture.samples import Cause
from posture_watch.testing import MemoryDiary
from posture_watch.translation import speaking
from posture_watch.wellbeing.check_ins import CheckIn
from posture_watch.wellbeing.routines import Kind
from posture_watch.wellbeing.sessions import Session
from posture_watch.wording_wellbeing import CHECK_IN_TITLE
from tests.room import RULES, Room

NEVER_MOVE = MoveRules(after_s=None)
EXERCISES = OfferRules(NEVER_MOVE)
SLOUCH = "s" * 8 + "g" * 22
"""One slouch that leads to one nudge, and half a minute in all."""

MANY = ReminderRules(dwell_s=dict.fromkeys(Cause, 5.0), cooldown_s=20.0, recovery_s=3.0, max_per_hour=60, praise=False)


def commands(room: Room) -> list[str]:
    """Return what the messages ask to run; empty for those that ask for nothing."""
    return [sent.text.partition("posture-watch ")[2] for sent in room.notifier.sent]


def seen(room: Room) -> list[tuple[AlertKind, str]]:
    return list(zip([sent.kind for sent in room.notifier.sent], commands(room), strict=True))


def test_the_third_slouch_within_an_hour_brings_an_exercise_and_no_scolding() -> None:
    room = Room("g" + SLOUCH * 3, offers=EXERCISES)
    room.run()
    assert seen(room) == [(AlertKind.NUDGE, ""), (AlertKind.NUDGE, ""), (AlertKind.BREAK, "stretch back")]


def test_what_was_offered_lately_gives_way_to_the_next_row() -> None:
    room = Room("g" + SLOUCH * 5, offers=EXERCISES, rules=MANY)
    room.run()
    assert commands(room)[2:] == ["stretch back", "stretch chest", "stretch up"]


def test_what_was_done_lately_is_not_offered() -> None:
    room = Room("g" + SLOUCH * 3, offers=EXERCISES)
    room.store.diary.add_session(Session(0.0, Kind.STRETCH, "back", 60.0, finished=True))
    room.run()
    assert commands(room)[-1] == "stretch chest"


def test_when_all_was_offered_a_nudge_is_a_nudge() -> None:
    room = Room("g" + SLOUCH * 6, offers=EXERCISES, rules=MANY)
    room.run()
    assert [kind for kind, _ in seen(room)][-1] is AlertKind.NUDGE


@pytest.mark.parametrize(
    ("letter", "command"),
    [("s", "stretch back"), ("f", "stretch neck")],
)
def test_the_exercise_fits_the_cause(letter: str, command: str) -> None:
    room = Room("g" + SLOUCH.replace("s", letter) * 3, offers=EXERCISES)
    room.run()
    assert commands(room)[-1] == command


def test_a_break_after_a_stressful_check_in_is_slow_breathing() -> None:
    room = Room("g" + "s" * 40, offers=EXERCISES)
    room.store.diary.add_check_in(CheckIn(0.0, stress=8))
    room.run()
    assert seen(room) == [(AlertKind.NUDGE, ""), (AlertKind.BREAK, "breathe six --minutes 1")]


def test_a_check_in_that_left_stress_out_does_not_hide_the_one_before() -> None:
    room = Room("g" + "s" * 40, offers=EXERCISES)
    room.store.diary.add_check_in(CheckIn(0.0, stress=8))
    room.store.diary.add_check_in(CheckIn(1.0, energy=4))
    room.run()
    assert commands(room)[-1] == "breathe six --minutes 1"


def test_a_break_after_shoulders_were_raised_for_long_lets_them_down() -> None:
    rules = ReminderRules(dwell_s=dict.fromkeys(Cause, 590.0))
    room = Room("g" + "r" * 1300, offers=EXERCISES, rules=rules)
    room.run()
    assert seen(room) == [(AlertKind.NUDGE, ""), (AlertKind.BREAK, "stretch shoulders")]


def test_a_second_slouch_is_nudged_like_the_first_however_stressful_the_day() -> None:
    room = Room("g" + SLOUCH * 2, offers=EXERCISES)
    room.store.diary.add_check_in(CheckIn(0.0, stress=9))
    room.run()
    assert [kind for kind, _ in seen(room)] == [AlertKind.NUDGE, AlertKind.NUDGE]


def test_a_break_that_fits_nothing_stays_a_break() -> None:
    room = Room("g" + "s" * 40, offers=EXERCISES)
    room.run()
    assert seen(room) == [(AlertKind.NUDGE, ""), (AlertKind.BREAK, "")]


def test_who_wants_no_exercises_gets_none() -> None:
    room = Room("g" + SLOUCH * 3, offers=OfferRules(NEVER_MOVE, exercises=False))
    room.run()
    assert {kind for kind, _ in seen(room)} == {AlertKind.NUDGE}


def test_sitting_for_long_suggests_getting_up_once_and_then_again() -> None:
    rules = OfferRules(MoveRules(after_s=60.0, again_s=60.0, apart_s=10.0))
    room = Room("g" * 70 + "a" * 30 + "g" * 100, offers=rules)
    room.run()
    # Thirty seconds away are no break.
    assert [round(sent.time_s) for sent in room.notifier.sent] == [60, 120, 180]
    assert {sent.kind for sent in room.notifier.sent} == {AlertKind.BREAK}


def test_fifty_minutes_of_sitting_bring_standing_up_then_the_hips() -> None:
    room = Room("g" * 5100, offers=OfferRules())
    room.run()
    assert [
        (round(sent.time_s), command) for sent, command in zip(room.notifier.sent, commands(room), strict=True)
    ] == [
        (3000, "stretch up"),
        (4800, "stretch hips"),
    ]
    assert [alert.text for alert in room.alerts if alert.outcome is Outcome.SHOWN] == [
        f"{sent.title}\n{sent.text}" for sent in room.notifier.sent
    ]


def test_a_break_starts_the_sitting_anew() -> None:
    room = Room("g" * 2900 + "a" * 70 + "g" * 2900, offers=OfferRules())
    room.run()
    assert room.notifier.sent == []


def test_the_break_of_a_slouch_is_not_doubled_by_that_of_sitting() -> None:
    rules = OfferRules(MoveRules(after_s=35.0, again_s=60.0, apart_s=0.0))
    room = Room("g" + "s" * 60, offers=rules)
    room.run()
    assert [sent.kind for sent in room.notifier.sent].count(AlertKind.BREAK) == 1


def test_getting_up_is_held_back_like_a_nudge_and_tried_again() -> None:
    rules = OfferRules(MoveRules(after_s=60.0, retry_s=30.0))
    room = Room("g" * 100, offers=rules)
    room.wish(0.0, snoozed_until_s=80.0)
    room.run()
    assert [(alert.outcome, alert.channel) for alert in room.alerts] == [
        (Outcome.HELD_BACK, "snoozed"),
        (Outcome.SHOWN, "recorded"),
    ]
    assert round(room.notifier.sent[0].time_s) == 90


def test_breaks_count_against_the_limits_of_the_hour() -> None:
    rules = OfferRules(MoveRules(after_s=60.0, again_s=10.0, apart_s=0.0))
    room = Room("g" * 200, offers=rules)
    room.run()
    assert len(room.notifier.sent) == RULES.max_per_hour


def test_a_restart_remembers_how_long_somebody_has_been_sitting() -> None:
    room = Room("g" * 3050, offers=OfferRules())
    room.clock.at(2000.0, room.outside.stop.set)
    room.run()
    room.outside.stop.clear()
    room.service = room.new_service()
    room.run()
    assert [round(sent.time_s) for sent in room.notifier.sent] == [3000]


def checked_in(times: tuple[time, ...], day: str = "g" * 100) -> Room:
    return Room(day, offers=OfferRules(NEVER_MOVE, check_in_at=times, zone=UTC))


def test_a_check_in_is_offered_once_at_its_time_to_whoever_sits_there() -> None:
    room = checked_in((time(0, 1),), "a" * 70 + "g" * 100)
    room.run()
    assert [(sent.kind, sent.title, round(sent.time_s)) for sent in room.notifier.sent] == [
        (AlertKind.OFFER, CHECK_IN_TITLE, 70)
    ]
    assert [alert.kind for alert in room.alerts] == [AlertKind.OFFER]


def test_by_default_nothing_is_offered_by_the_clock() -> None:
    room = checked_in((), "g" * 100)
    room.run()
    assert room.notifier.sent == []


def test_an_offer_waits_for_a_welcome_moment_and_is_dropped_after_half_an_hour() -> None:
    waited, dropped = (checked_in((time(0, 1),), "g" * 2000) for _ in range(2))
    waited.wish(0.0, snoozed_until_s=600.0)
    dropped.wish(0.0, snoozed_until_s=1900.0)
    for room in (waited, dropped):
        room.run()
    assert [round(sent.time_s) for sent in waited.notifier.sent] in ([600], [601])
    assert dropped.notifier.sent == []
    assert dropped.alerts == []


def test_who_has_just_told_how_it_goes_is_not_asked() -> None:
    room = checked_in((time(0, 1),))
    room.store.diary.add_check_in(CheckIn(0.0, stress=2))
    room.run()
    assert room.notifier.sent == []


def test_a_restart_does_not_ask_again() -> None:
    room = checked_in((time(0, 1),))
    room.run()
    room.day += "g" * 100
    room.service = room.new_service()
    room.run()
    assert len(room.notifier.sent) == 1


def test_a_card_comes_once_a_day_at_its_time_with_something_to_try() -> None:
    room = Room("g" * 100, offers=OfferRules(NEVER_MOVE, card_at=time(0, 1)))
    room.run()
    (card,) = room.notifier.sent
    assert (card.kind, round(card.time_s)) == (AlertKind.OFFER, 60)
    assert card.title
    assert card.actions == ()


def test_the_words_are_those_of_the_person() -> None:
    told = {}
    for language in ("en", "de", "fr"):
        with speaking(language):
            room = checked_in((time(0, 1),))
            room.run()
            told[language] = room.notifier.sent[0].title
    assert len(set(told.values())) == 3


class CountingDiary(MemoryDiary):
    """A diary that counts how often it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def shown_s(self, what: str) -> float | None:
        self.asked += 1
        return super().shown_s(what)


def test_the_diary_is_asked_once_for_an_offer_and_not_at_every_look() -> None:
    room = checked_in((time(0, 1),), "g" * 1000)
    diary = room.store.diary = CountingDiary()
    room.run()
    assert diary.asked == 1


class ForgetfulDiary(MemoryDiary):
    """A diary that cannot be read: a fault."""

    def shown_s(self, what: str) -> float | None:
        raise StorageError(f"Another program keeps {what} to itself.")


def test_a_diary_that_cannot_be_read_costs_an_offer_and_no_more() -> None:
    room = Room("g" + SLOUCH * 3, offers=OfferRules(NEVER_MOVE, check_in_at=(time(0, 0),), zone=UTC))
    room.store.diary = ForgetfulDiary()
    room.run()
    assert commands(room) == ["", "", "stretch back"]
