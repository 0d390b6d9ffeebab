"""The message on the day: when it comes, how often, and what it says."""

from dataclasses import replace
from datetime import date, time, timedelta, timezone
from typing import Any

import pytest

from posture_watch.circumstances import SilenceRules
from posture_watch.errors import StorageError
from posture_watch.evening import Evening
from posture_watch.posture.alerts import AlertKind, Notification, Outcome
from posture_watch.posture.evening import EveningRules
from posture_watch.posture.hours import Span
from posture_watch.posture.rest import RestRules
from posture_watch.storage.pending import PendingWrites
from posture_watch.testing import FakeClock, MemoryStore
from posture_watch.testing.diary import MemoryDiary
from posture_watch.translation import speaking
from tests.record import record
from tests.reports.page.days import BERLIN, TUESDAY, at
from tests.room import Room

FRIDAY = date(2026, 3, 6)
RULES = EveningRules(zone=BERLIN)
A_DAY = "g" * 45 + "s" * 15 + "g"


def store_of(*days: date, letters: str = A_DAY) -> MemoryStore:
    store = MemoryStore()
    for day in days:
        store.add_samples(record(letters, start_s=at(9, day=day), step_s=60))
    return store


def evening(store: MemoryStore, now_s: float, rules: EveningRules | None = RULES) -> tuple[Evening, FakeClock]:
    clock = FakeClock(now_s)
    return Evening(rules, store, clock, PendingWrites(clock)), clock


def told(store: MemoryStore, now_s: float, rules: EveningRules | None = RULES) -> Notification | None:
    return evening(store, now_s, rules)[0].due(welcome=True)


def through(one: Evening, clock: FakeClock, until_s: float, *, welcome: bool = True) -> list[Notification]:
    """Ask every half second, as the service does."""
    found = []
    while clock.now_s() < until_s:
        found += [each for each in [one.due(welcome=welcome)] if each]
        clock.sleep(0.5)
    return found


def test_it_comes_once_in_three_lines_and_is_stored_as_what_it_is() -> None:
    (message,) = through(*evening(store_of(TUESDAY), at(17, 59)), at(18, 5))
    assert message.time_s == pytest.approx(at(18), abs=21)
    assert (message.kind, message.title) == (AlertKind.SUMMARY, "Your day")
    assert message.text.splitlines() == [
        "Good posture for 75 % of 1 h 00 min.",
        "Longest good stretch: 45 min, from 09:00.",
        "Otherwise mostly slumped. Worth a try: slide back in the chair until the backrest carries you.",
    ]


def test_a_restart_does_not_bring_it_again_and_neither_does_a_clock_that_is_set_back() -> None:
    store = store_of(TUESDAY, FRIDAY)
    assert told(store, at(18, 1))
    assert told(store, at(18, 2)) is None
    assert told(store, at(18, 2, day=FRIDAY))
    assert told(store, at(18, 30)) is None


def test_a_computer_that_was_off_then_brings_it_later_but_not_the_next_morning() -> None:
    assert told(store_of(TUESDAY), at(20, 30))
    assert told(store_of(TUESDAY), at(21)) is None
    assert told(store_of(TUESDAY), at(8, day=TUESDAY + timedelta(days=1))) is None


def test_during_a_call_it_waits_until_that_is_over() -> None:
    one, clock = evening(store_of(TUESDAY), at(18))
    assert through(one, clock, at(18, 30), welcome=False) == []
    assert len(through(one, clock, at(18, 31))) == 1


def test_a_day_of_which_little_was_seen_is_not_told() -> None:
    assert told(store_of(TUESDAY, letters="g" * 30), at(18)) is None
    assert told(store_of(TUESDAY, letters="g" * 31), at(18))
    assert told(store_of(TUESDAY, letters="a" * 300), at(18)) is None
    assert told(MemoryStore(), at(18)) is None


def test_whoever_switched_it_off_hears_nothing() -> None:
    assert told(store_of(TUESDAY), at(18), None) is None


def test_it_compares_with_the_days_before_when_there_are_enough() -> None:
    days = [TUESDAY - timedelta(days=back) for back in range(1, 6)]
    store = store_of(*days, letters="gs" * 40 + "g")
    store.add_samples(record(A_DAY, start_s=at(9), step_s=60))
    message = told(store, at(18))
    assert message
    assert "25 points above what is usual for you (50 %)." in message.text


def test_on_fridays_it_is_about_the_week_as_well() -> None:
    store = store_of(*(FRIDAY - timedelta(days=back) for back in range(1, 4)), letters="gs" * 40 + "g")
    store.add_samples(record("g" * 61, start_s=at(9, day=FRIDAY), step_s=60))
    message = told(store, at(18, day=FRIDAY))
    assert message
    assert message.title == "Your week"
    assert message.text.splitlines()[:2] == [
        "Today: good posture for 100 % of 1 h 00 min.",
        "The week: 60 % of 5 h 00 min, on 4 days.",
    ]
    for rules in (replace(RULES, week_on=None), replace(RULES, week_on=3)):
        other = told(store_of(*(FRIDAY - timedelta(days=back) for back in range(4))), at(18, day=FRIDAY), rules)
        assert other
        assert other.title == "Your day"


def test_there_is_no_week_of_two_days() -> None:
    message = told(store_of(FRIDAY, FRIDAY - timedelta(days=1)), at(18, day=FRIDAY))
    assert message
    assert message.title == "Your day"


def test_a_good_day_is_told_to_be_one() -> None:
    message = told(store_of(TUESDAY, letters="g" * 61), at(18), replace(RULES, at=time(18)))
    assert message
    assert message.text.endswith("That leaves little to change.")


def test_it_speaks_the_language_of_the_person() -> None:
    with speaking("de"):
        message = told(store_of(TUESDAY), at(18))
    assert message
    assert "Your day" not in message.title
    assert "75 %" in message.text
    assert "Good" not in message.text


def test_what_cannot_be_noted_down_is_not_said() -> None:
    class FullDiary(MemoryDiary):
        def note_shown(self, what: str, time_s: float) -> None:
            raise StorageError(f"{what} at {time_s} finds no room.")

    store = store_of(TUESDAY)
    store.diary = FullDiary()
    assert told(store, at(18)) is None


# In the service

AT_SIX = timezone(timedelta(hours=18))
"""In this zone the service's time begins at six in the evening."""


def a_room(day: str, **options: Any) -> Room:
    room = Room(day, evening=EveningRules(zone=AT_SIX), **options)
    room.store.add_samples(record("g" * 61, start_s=-3700.0, step_s=60))
    return room


def test_the_service_tells_of_the_day_and_stores_that_it_did() -> None:
    room = a_room("g" * 60)
    room.run()
    (message,) = room.notifier.sent
    assert message.title == "Your day"
    assert [(alert.kind, alert.outcome) for alert in room.alerts] == [(AlertKind.SUMMARY, Outcome.SHOWN)]
    again = Room("g" * 120, evening=EveningRules(zone=AT_SIX), store=room.store, clock=room.clock)
    again.run()
    assert again.notifier.sent == []


def test_it_comes_even_when_the_camera_is_off_because_work_is_over() -> None:
    week = [(Span(8 * 60, 18 * 60),)] * 7
    silence = SilenceRules(rest=RestRules(working_hours=week, zone=AT_SIX))
    room = a_room("g" * 10, silence=silence)
    room.clock.at(60.0, room.outside.stop.set)
    room.run()
    assert room.seen == []
    assert [message.title for message in room.notifier.sent] == ["Your day"]


@pytest.mark.parametrize("wish", ["paused_until_s", "snoozed_until_s"])
def test_it_does_not_come_while_paused_or_snoozed(wish: str) -> None:
    room = a_room("g" * 200)
    room.store.change_wishes(lambda wishes: replace(wishes, **{wish: 100.0}))
    room.run()
    (message,) = room.notifier.sent
    assert message.time_s == pytest.approx(100, abs=21)
