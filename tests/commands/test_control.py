"""Wishes for the running instance: how long, until when, and what came of them."""

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
import typer

from posture_watch.commands.control import ANSWER_S, duration_s, hand_over, pause_end_s, resumed_text
from posture_watch.config.sections import Config, Hours
from posture_watch.ports import Live
from posture_watch.posture.hours import Week
from posture_watch.testing import FakeClock, MemoryStore
from tests.commands.program import Program

BERLIN = ZoneInfo("Europe/Berlin")
HOUR_S = 3600


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30m", 1800),
        ("1h30m", 5400),
        ("90s", 90),
        ("45", 45 * 60),
        ("2h", 7200),
        ("1H30M5S", 5405),
        (" 5m ", 300),
        ("1s", 1),
        ("7h0m", 25200),
        ("168h", 604_800),
        ("0h90m", 5400),
    ],
)
def test_a_duration_is_hours_minutes_and_seconds_or_a_number_of_minutes(text: str, seconds: float) -> None:
    assert duration_s(text) == seconds


@pytest.mark.parametrize(
    "text",
    ["", " ", "soon", "-5m", "-30", "1.5h", "30 m", "m30", "30m1h", "1h30", "1d", "٣٠", "10²", "9" * 5000],
)
def test_what_is_no_duration_is_refused_with_examples(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="write it as 30m, 1h30m or 90s"):
        duration_s(text)


@pytest.mark.parametrize("text", ["0", "0m", "0h0m0s", "169h", "10081", "604801s", "999999999h"])
def test_nothing_is_shorter_than_a_second_or_longer_than_a_week(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="between a second and a week"):
        duration_s(text)


def until(text: str | None, *now: int, morning: int = 4, fold: int = 0, hours: Week | None = None) -> float:
    """Return how many hours a pause lasts that begins at a time in Berlin."""
    moment = datetime(*now, tzinfo=BERLIN, fold=fold)  # type: ignore[arg-type,misc]  # year to minute
    return (pause_end_s(text, moment, hours, time(morning)) - moment.timestamp()) / HOUR_S


def test_a_pause_lasts_until_resume_or_as_long_as_it_says() -> None:
    assert until(None, 2026, 3, 3, 17, 0) == math.inf
    assert until("30m", 2026, 3, 3, 17, 0) == 0.5
    assert until("1h", 2026, 3, 29, 1, 30) == 1


def test_morning_is_the_beginning_of_work_on_the_next_working_day() -> None:
    hours = Config(hours=Hours(enabled=True, monday="09:30-12:00, 13:00-17:00", saturday="")).hours.week()
    assert until("until-morning", 2026, 3, 2, 12, 30, hours=hours) == 19.5  # Monday's break: on Tuesday at 8
    assert until("until-morning", 2026, 3, 6, 16, 0, hours=hours) == 65.5  # Friday: on Monday at 9:30
    assert until("until-morning", 2026, 3, 2, 0, 30, hours=hours) == 9  # the small hours: on the same date


@pytest.mark.parametrize("text", ["until-morning", " Until-Morning "])
def test_morning_is_seven_on_this_or_the_next_day(text: str) -> None:
    assert until(text, 2026, 3, 3, 23, 30) == 7.5
    assert until(text, 2026, 3, 4, 0, 30) == 6.5
    assert until(text, 2026, 3, 4, 7, 0) == 24
    assert until(text, 2026, 12, 31, 22, 0) == 9


def test_morning_is_later_for_those_whose_day_begins_later() -> None:
    assert until("until-morning", 2026, 3, 3, 23, 0, morning=10) == 11


def test_morning_is_seven_by_the_clock_on_the_wall_when_the_clocks_change_at_night() -> None:
    assert until("until-morning", 2026, 3, 28, 22, 0) == 8
    assert until("until-morning", 2026, 10, 24, 22, 0) == 10
    assert until("until-morning", 2026, 10, 25, 2, 30) == 5.5
    assert until("until-morning", 2026, 10, 25, 2, 30, fold=1) == 4.5


class Instance(FakeClock):
    """An instance that looks at its wishes while the command waits, and writes its live state then."""

    def __init__(self, act: Callable[[float], None]) -> None:
        super().__init__(1000.0)
        self._act = act

    def sleep(self, duration_s: float) -> None:
        super().sleep(duration_s)
        self._act(self.now_s())


def heard(act: Callable[[MemoryStore, float], None], *, runs_until_s: float = math.inf) -> tuple[bool | None, int]:
    """Return what became of a pause, and after how many seconds, rounded."""
    store = MemoryStore()
    store.set_live(Live(1, 0.0, 999.5, "paused"))  # from before: no answer
    clock = Instance(lambda now_s: act(store, now_s))
    answer = hand_over(
        store,
        clock,
        lambda wishes: replace(wishes, paused_until_s=2000.0),
        lambda live: live.state == "paused",
        still_running=lambda: clock.now_s() < runs_until_s,
    )
    assert store.wishes().paused_until_s == 2000
    return answer, round(clock.now_s() - 1000)


def test_a_wish_is_granted_when_the_live_state_says_so_afterwards() -> None:
    def act(store: MemoryStore, now_s: float) -> None:
        if now_s >= 1001:
            store.set_live(Live(1, 0.0, now_s, "paused" if store.wishes().paused_until_s else "watching"))

    assert heard(act) == (True, 1)


def test_an_instance_that_ends_instead_is_no_answer() -> None:
    assert heard(lambda _store, _now_s: None, runs_until_s=1002) == (False, 2)


def test_an_instance_that_does_not_stir_is_waited_for_a_few_seconds() -> None:
    assert heard(lambda _store, _now_s: None) == (None, ANSWER_S)


@pytest.mark.parametrize("command", ["pause", "resume", "snooze", "stop", "fine"])
def test_without_a_running_instance_every_wish_says_how_to_start_one(program: Program, command: str) -> None:
    ended = program.ask(command)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("posture-watch is not running, so there is nothing to ")
    assert not program.home.exists()


def test_a_wrong_duration_is_wrong_usage(program: Program) -> None:
    ended = program.ask("snooze", "soon")
    assert ended.code == 2
    assert "'soon' is no duration" in ended.err


def test_resume_tells_when_the_camera_stays_off_for_another_reason() -> None:
    assert resumed_text(Live(1, 0.0, 1.0, "watching")) == "Watching again."
    locked = Live(1, 0.0, 1.0, "locked", "The screen is locked.")
    assert resumed_text(locked) == "No longer paused, but the camera still rests. The screen is locked."
