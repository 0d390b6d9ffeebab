"""Insights in the terminal, from made-up days whose truth is known."""

import json
import re
from datetime import date, datetime, time, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from rich.console import Console

from posture_watch.commands.insights import run_insights
from posture_watch.commands.recorded import Reader
from posture_watch.ports import Store
from posture_watch.testing import MemoryStore
from posture_watch.translation import speaking
from posture_watch.wellbeing.check_ins import CheckIn
from posture_watch.wellbeing.routines import Kind
from posture_watch.wellbeing.sessions import Session
from tests.record import record

BERLIN = ZoneInfo("Europe/Berlin")
LAST = date(2026, 3, 31)
NOW_S = datetime.combine(LAST, time(18), tzinfo=BERLIN).timestamp()
"""Two days after the clocks went forward."""


def at(day: date, hour: int) -> float:
    return datetime.combine(day, time(hour), tzinfo=BERLIN).timestamp()


def days_of_work(count: int, *, link: float) -> MemoryStore:
    """Three hours a day in which the pain follows the poor share as closely as ``link`` says, 0 to 1."""
    store, random = MemoryStore(), np.random.default_rng(2)
    for back in range(count):
        day = LAST - timedelta(days=back)
        poor = int(random.integers(5, 40))
        store.add_samples(record(("g" * (60 - poor) + "s" * poor) * 3, start_s=at(day, 9), step_s=60))
        pain = round(link * poor / 4 + (1 - link) * int(random.integers(1, 10)))
        store.diary.add_check_in(CheckIn(at(day, 13), stress=int(random.integers(0, 10)), pain=min(10, pain)))
    return store


def printed(store: Store | None, days: int = 60, *, as_json: bool = False) -> tuple[int, str]:
    page = StringIO()
    reader = Reader(store, NOW_S, BERLIN, time(4))
    code = run_insights(reader, days, Console(file=page, width=100), as_json=as_json)
    return code, page.getvalue()


def test_without_anything_recorded_there_is_a_way_to_begin() -> None:
    code, text = printed(None)
    assert code == 1
    assert text.endswith("posture-watch check-in\n")
    assert "goes together" not in text


def test_with_a_few_days_there_are_charts_and_no_figures() -> None:
    code, text = printed(days_of_work(10, link=1.0))
    assert code == 0
    assert re.search(r"poor posture +[▁▂▃▄▅▆▇█]{10}\n", text)
    assert "poor posture and pain: 10 of the 14 days" in text
    assert "rank correlation" not in text


def test_a_clear_pattern_of_forty_days_is_named_with_its_range_and_never_as_a_cause() -> None:
    _, text = printed(days_of_work(40, link=1.0))
    assert re.search(r"On days with more poor posture you tended to report more pain: 40 days, rank", text)
    assert "time with raised shoulders and stress: no clear link in 40 days." in text
    assert "does not show that one causes the other" in text
    assert not re.search(r"\b(because|due to|leads to)\b", text)


def test_the_same_days_say_too_early_before_thirty() -> None:
    _, text = printed(days_of_work(40, link=1.0), days=29)
    assert "poor posture and pain: too early after 29 days, 30 are needed, rank" in text


def test_days_without_a_check_in_are_warned_of() -> None:
    store = days_of_work(20, link=0.5)
    for number in range(1, 7):
        store.diary.delete_check_in(number)
    assert "6 more days were watched and have no check-in" in printed(store)[1]
    assert "more days were watched" not in printed(days_of_work(20, link=0.5))[1]


def test_what_helped_comes_with_its_number() -> None:
    store = days_of_work(1, link=0.5)
    for hour, after in ((9, 3), (10, 4), (11, 2)):
        store.diary.add_session(Session(at(LAST, hour), Kind.BREATHE, "six", 300, finished=True, before=6, after=after))
    store.diary.add_session(Session(at(LAST, 12), Kind.STRETCH, "neck", 60, finished=True))
    _, text = printed(store)
    assert "Six breaths a minute: tension lower by 3 afterwards, in the middle of 3 ratings" in text
    assert "Neck, one minute: done 1 times; 3 ratings before and after are needed, there are 0" in text


def test_the_json_holds_the_same_and_leaves_unknown_figures_out() -> None:
    code, text = printed(days_of_work(40, link=1.0), as_json=True)
    assert code == 0
    told = json.loads(text)
    assert len(told["days"]) == 40
    assert all("energy" not in day for day in told["days"])
    first, *_ = told["pairs"]
    assert (first["x"], first["y"], first["verdict"], first["days"]) == ("poor_share", "pain", "more_with_more", 40)
    assert 0 < first["low"] < first["rho"] <= first["high"]
    assert json.loads(printed(None, as_json=True)[1])["days"] == []


@pytest.mark.parametrize(("language", "words"), [("de", "Was zusammen auftritt"), ("fr", "Ce qui va ensemble")])
def test_insights_speak_the_language_of_the_person(language: str, words: str) -> None:
    with speaking(language):
        assert words in printed(days_of_work(10, link=1.0))[1]
