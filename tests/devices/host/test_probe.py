"""The thread that asks, on a real bus: answers at once, hears at once, ends at once."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from posture_watch.devices.host import BackgroundProbe, host_questions
from posture_watch.devices.host.logind import MANAGER, NAME, PATH, SESSION
from posture_watch.devices.host.question import Question
from posture_watch.ports import HostProbe
from posture_watch.posture.host import HostState
from tests.devices.desktop import WAIT_S, Bus, missing_programs, running_bus
from tests.devices.host.services import stand_in_services

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(bool(missing_programs()), reason=missing_programs()),
]


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[Bus]:
    with running_bus(tmp_path) as bus:
        yield bus


def eventually(condition: Callable[[], object]) -> bool:
    deadline_s = time.monotonic() + WAIT_S
    while not condition() and time.monotonic() < deadline_s:
        time.sleep(0.01)
    return bool(condition())


class Once(Question):
    """Asked again only when there is news."""

    name = "once"
    every_s = 1000.0


def test_a_locked_screen_is_known_as_soon_as_it_is_announced(bus: Bus, monkeypatch: pytest.MonkeyPatch) -> None:
    from posture_watch.devices.host.logind import Logind  # noqa: PLC0415 - its pace is changed here

    monkeypatch.setattr(Logind, "every_s", 1000.0)  # so that only the announcement can be the reason
    methods = {(MANAGER, "GetSession"): ("o", "/org/freedesktop/login1/session/_32")}
    properties = {MANAGER: {"LidClosed": ("b", False)}, SESSION: {"LockedHint": ("b", False)}}
    with stand_in_services(bus.address, NAME, methods=methods, properties=properties) as services:
        probe = BackgroundProbe([Logind({"DBUS_SYSTEM_BUS_ADDRESS": bus.address})])
        try:
            probe.settle(WAIT_S)
            assert probe.state() == HostState(locked=False, lid_closed=False)
            services.properties[SESSION]["LockedHint"] = ("b", True)
            changed: tuple[str, dict[str, object], list[str]] = (SESSION, {"LockedHint": ("b", True)}, [])
            services.emit(PATH, "org.freedesktop.DBus.Properties", "PropertiesChanged", "sa{sv}as", changed)
            assert eventually(lambda: probe.state().locked)
        finally:
            probe.close()


def test_a_computer_without_any_bus_or_display_is_no_trouble(tmp_path: Path) -> None:
    environ = {"DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={tmp_path / 'none'}"}
    probe = BackgroundProbe(host_questions("linux", environ))
    probe.settle(WAIT_S)
    state = probe.state()
    assert (state.locked, state.idle_s, state.do_not_disturb, state.full_screen) == (None, None, None, None)
    assert state.on_battery is not None
    probe.close()


def test_buses_that_take_questions_and_never_answer_are_no_trouble(tmp_path: Path) -> None:
    with running_bus(tmp_path, silent=True) as bus:
        environ = {"DBUS_SYSTEM_BUS_ADDRESS": bus.address, "DBUS_SESSION_BUS_ADDRESS": bus.address}
        probe = BackgroundProbe(host_questions("linux", environ))
        assert probe.state() == HostState()
        probe.settle(WAIT_S)
        assert probe.state().on_battery is not None
        probe.close()


@pytest.mark.parametrize("address", ["unix:path=/nowhere", "tcp:host=localhost,port=1", "rubbish", ""])
def test_addresses_that_lead_nowhere_are_no_trouble(address: str) -> None:
    environ = {"DBUS_SYSTEM_BUS_ADDRESS": address, "DBUS_SESSION_BUS_ADDRESS": address, "DISPLAY": address}
    probe = BackgroundProbe(host_questions("linux", environ))
    probe.settle(WAIT_S)
    assert probe.state().locked is None
    probe.close()


def test_something_that_never_answers_does_not_keep_the_caller_waiting() -> None:
    answering, asked = threading.Event(), threading.Event()

    class Stuck(Once):
        def ask(self) -> HostState:
            asked.set()
            answering.wait(WAIT_S)
            return HostState(locked=True)

    probe = BackgroundProbe([Stuck()])
    asked.wait(WAIT_S)
    assert probe.state() == HostState()
    answering.set()
    assert eventually(lambda: probe.state().locked)
    probe.close()


def test_after_the_end_nothing_is_known_and_nothing_is_left_running() -> None:
    class Knows(Once):
        def ask(self) -> HostState:
            return HostState(locked=True)

    before = set(threading.enumerate())
    background = BackgroundProbe([Knows()])
    background.settle(WAIT_S)
    probe: HostProbe = background
    assert probe.state().locked
    probe.close()
    probe.close()
    assert probe.state() == HostState()
    assert set(threading.enumerate()) <= before
