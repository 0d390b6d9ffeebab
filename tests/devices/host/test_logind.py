"""What the service of the computer's bus tells; a stand-in on a real bus: containers have no logind."""

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from posture_watch.devices.host.logind import MANAGER, NAME, PATH, SESSION, Logind, computer_state, session_state
from posture_watch.devices.host.question import NoAnswerError
from posture_watch.posture.host import HostState
from tests.devices.desktop import Bus, missing_programs, running_bus
from tests.devices.host.services import StandInServices, stand_in_services

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(bool(missing_programs()), reason=missing_programs()),
]
OWN = "/org/freedesktop/login1/session/_32"


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[Bus]:
    with running_bus(tmp_path) as bus:
        yield bus


@contextlib.contextmanager
def logind(bus: Bus, **session: tuple[str, Any]) -> Iterator[StandInServices]:
    manager = {"LidClosed": ("b", False), "Docked": ("b", False), "PreparingForSleep": ("b", False)}
    usual = {"Active": ("b", True), "LockedHint": ("b", False), "IdleHint": ("b", False), "IdleSinceHint": ("t", 0)}
    with stand_in_services(
        bus.address,
        NAME,
        methods={(MANAGER, "GetSession"): ("o", OWN)},
        properties={MANAGER: manager, SESSION: {**usual, **session}},
    ) as services:
        yield services


@contextlib.contextmanager
def question(bus: Bus) -> Iterator[Logind]:
    asking = Logind({"DBUS_SYSTEM_BUS_ADDRESS": bus.address})
    try:
        yield asking
    finally:
        asking.close()


def test_an_open_unlocked_computer_is_known_to_be_so(bus: Bus) -> None:
    with logind(bus), question(bus) as asking:
        assert asking.ask() == HostState(locked=False, lid_closed=False, suspending=False)


def test_changes_are_seen_at_the_next_time_of_asking(bus: Bus) -> None:
    with logind(bus) as services, question(bus) as asking:
        asking.ask()
        services.properties[SESSION]["LockedHint"] = ("b", True)
        services.properties[MANAGER]["LidClosed"] = ("b", True)
        assert asking.ask() == HostState(locked=True, lid_closed=True, suspending=False)
        assert [asked for asked in iter_queue(services) if asked == (MANAGER, "GetSession")] == [
            (MANAGER, "GetSession")
        ]


def iter_queue(services: StandInServices) -> list[tuple[str, str]]:
    return [services.asked.get_nowait() for _ in range(services.asked.qsize())]


def test_the_announcement_of_sleep_makes_it_worth_asking_again(bus: Bus) -> None:
    with logind(bus) as services, question(bus) as asking:
        asking.ask()
        assert not asking.hear()
        services.properties[MANAGER]["PreparingForSleep"] = ("b", True)
        services.emit(PATH, MANAGER, "PrepareForSleep", "b", (True,))
        assert asking.hear()
        assert asking.ask().suspending
        assert not asking.hear()


def test_without_a_session_the_lid_is_known_all_the_same(bus: Bus) -> None:
    with logind(bus) as services, question(bus) as asking:
        del services.methods[MANAGER, "GetSession"]
        assert asking.ask() == HostState(lid_closed=False, suspending=False)


def test_a_session_that_has_ended_is_looked_up_anew(bus: Bus) -> None:
    with logind(bus) as services, question(bus) as asking:
        asking.ask()
        session = services.properties.pop(SESSION)
        assert asking.ask().locked is None
        services.properties[SESSION] = {**session, "LockedHint": ("b", True)}
        iter_queue(services)
        assert asking.ask().locked
        assert (MANAGER, "GetSession") in iter_queue(services)


def test_without_the_service_nothing_is_known_and_none_is_started(bus: Bus) -> None:
    with question(bus) as asking, pytest.raises(NoAnswerError):
        asking.ask()


def test_a_bus_that_goes_and_comes_back_is_asked_again(bus: Bus) -> None:
    with question(bus) as asking:
        with logind(bus):
            asking.ask()
        bus.stop()
        assert asking.hear()
        assert asking.fileno() is None
        with pytest.raises(OSError, match=r"."):
            asking.ask()
        bus.start()
        with logind(bus):
            assert asking.ask().locked is False


def test_a_bus_that_was_restarted_unheard_is_asked_again(bus: Bus) -> None:
    with question(bus) as asking:
        with logind(bus):
            asking.ask()
        bus.stop()
        bus.start()
        with logind(bus):
            with pytest.raises(OSError, match=r"."):
                asking.ask()
            assert asking.ask().locked is False


def test_a_service_that_does_not_answer_is_not_waited_for_longer_than_half_a_second(bus: Bus) -> None:
    with logind(bus) as services, question(bus) as asking:
        services.silent = True
        began_s = time.monotonic()
        with pytest.raises(TimeoutError):
            asking.ask()
        assert time.monotonic() - began_s < 5  # on however slow a machine; the bus itself would wait 25 s
        services.silent = False
        assert asking.ask().locked is False


def test_a_lid_shut_beside_another_screen_does_not_count() -> None:
    assert computer_state({"LidClosed": True, "Docked": True}).lid_closed is False
    assert computer_state({"LidClosed": True}).lid_closed is True
    assert computer_state({}) == HostState()


def test_a_session_in_the_background_shows_the_screen_of_somebody_else() -> None:
    assert session_state({"Active": False, "LockedHint": False}, 0.0).locked is True
    assert session_state({"Active": True}, 0.0) == HostState()


def test_only_idleness_that_is_claimed_counts() -> None:
    assert session_state({"IdleHint": True, "IdleSinceHint": 40_000_000}, 100.0).idle_s == 60
    assert session_state({"IdleHint": False, "IdleSinceHint": 40_000_000}, 100.0).idle_s is None
    assert session_state({"IdleHint": True, "IdleSinceHint": 0}, 100.0).idle_s is None


@pytest.mark.parametrize("rubbish", ["yes", 1, None, [True]])
def test_rubbish_is_unknown(rubbish: object) -> None:
    state = computer_state({"LidClosed": rubbish, "PreparingForSleep": rubbish})
    assert state == HostState()
    assert session_state({"LockedHint": rubbish, "IdleHint": rubbish, "IdleSinceHint": rubbish}, 0.0) == HostState()
