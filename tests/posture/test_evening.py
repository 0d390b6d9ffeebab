from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from posture_watch.posture.evening import EveningRules, evening_of
from posture_watch.posture.hours import Span

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = date(2026, 3, 3)
OFFICE = [*[(Span(8 * 60, 12 * 60), Span(13 * 60, 16 * 60 + 30))] * 5, (), ()]


def at(text: str, day: date = TUESDAY) -> float:
    return datetime.combine(day, time.fromisoformat(text), tzinfo=BERLIN).timestamp()


def told(text: str, rules: EveningRules, day: date = TUESDAY) -> date | None:
    return evening_of(at(text, day), rules)


@pytest.mark.parametrize(
    ("text", "due"), [("17:59", None), ("18:00", TUESDAY), ("20:59", TUESDAY), ("21:00", None), ("06:00", None)]
)
def test_without_working_hours_it_comes_at_six_in_the_evening_and_not_much_later(text: str, due: date | None) -> None:
    assert told(text, EveningRules(zone=BERLIN)) == due


def test_with_working_hours_it_comes_when_the_last_of_them_end_and_not_on_a_day_off() -> None:
    rules = EveningRules(working_hours=OFFICE, zone=BERLIN)
    assert [told(text, rules) for text in ("12:00", "16:29", "16:30")] == [None, None, TUESDAY]
    saturday = TUESDAY + timedelta(days=4)
    assert [told(f"{hour:02d}:00", rules, saturday) for hour in range(24)] == [None] * 24


def test_a_time_that_was_chosen_counts_whatever_the_working_hours() -> None:
    rules = EveningRules(at=time(20), working_hours=OFFICE, zone=BERLIN)
    assert [told(text, rules) for text in ("16:30", "19:59", "20:00", "21:59")] == [None, None, TUESDAY, TUESDAY]
    saturday = TUESDAY + timedelta(days=4)
    assert told("20:00", rules, saturday) == saturday


@pytest.mark.parametrize("chosen", [time(21, 30), time(22), time(23, 59), time(0), time(2), time(5), None])
def test_it_never_comes_at_night(chosen: time | None) -> None:
    late = [(Span(14 * 60, 23 * 60),)] * 7
    rules = EveningRules(at=chosen, working_hours=late, zone=BERLIN)
    for minute in range(0, 8 * 60, 5):
        night_s = at("22:00") + 60 * minute
        assert evening_of(night_s, rules) is None


def test_after_midnight_it_is_still_the_evening_of_the_day_before() -> None:
    rules = EveningRules(at=time(6, 30), day_starts_at=time(7), zone=BERLIN)
    assert told("06:30", rules) == TUESDAY - timedelta(days=1)
