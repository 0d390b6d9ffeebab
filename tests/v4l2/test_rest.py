"""The program itself before a pretended camera, with a stand-in for logind on a real bus."""

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from posture_watch.storage.sqlite import SqliteStore
from tests.commands.program import Program
from tests.contracts.values import profile
from tests.devices.desktop import Bus, missing_programs, running_bus
from tests.devices.host.services import StandInServices, stand_in_services
from tests.v4l2.stand_in import Event, StandIn

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.model,
    pytest.mark.skipif(bool(missing_programs()), reason=missing_programs()),
]
LOGIND, PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
MANAGER, SESSION = f"{LOGIND}.Manager", f"{LOGIND}.Session"


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[Bus]:
    with running_bus(tmp_path) as bus:
        yield bus


@pytest.fixture
def logind(bus: Bus) -> Iterator[StandInServices]:
    properties = {MANAGER: {"LidClosed": ("b", False)}, SESSION: {"LockedHint": ("b", False), "Active": ("b", True)}}
    methods = {(MANAGER, "GetSession"): ("o", f"{PATH}/session/_32")}
    with stand_in_services(bus.address, LOGIND, methods=methods, properties=properties) as services:
        yield services


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """The program with somebody calibrated: whom it sees is of no interest here."""
    program = Program(tmp_path / "home")
    program.home.mkdir()
    with SqliteStore.open(program.database) as store:
        store.save_profile(profile("default"))
    return program


def surroundings(camera: StandIn, logind: StandInServices) -> dict[str, str]:
    # Pretended cameras of tests that run at the same time would look like those of other programs.
    own = {"POSTURE_WATCH_REST__CAMERA_IN_USE": "false"}
    return {**camera.environment(), "DBUS_SYSTEM_BUS_ADDRESS": logind.address, **own}


def lock(logind: StandInServices, *, locked: bool) -> None:
    logind.properties[SESSION]["LockedHint"] = ("b", locked)
    changed: tuple[str, dict[str, object], list[str]] = (SESSION, {"LockedHint": ("b", locked)}, [])
    properties = "org.freedesktop.DBus.Properties"
    logind.emit(f"{PATH}/session/_32", properties, "PropertiesChanged", "sa{sv}as", changed)


def test_the_light_goes_off_when_the_screen_is_locked_and_on_again_when_it_is_unlocked(
    camera: StandIn, logind: StandInServices, program: Program
) -> None:
    environ = surroundings(camera, logind)
    with program.start("run", "--source", "0", **environ) as process:
        try:
            program.wait_until_it_watches(process)
            assert camera[0].open_now == 1
            lock(logind, locked=True)
            resting = program.wait_for(process, lambda live: live.state == "locked")
            assert camera[0].open_now == 0
            assert resting.detail == "The screen is locked."
            assert "Resting" in program.ask("status").out
            unlocked_s = time.time()
            lock(logind, locked=False)
            program.wait_for(process, lambda live: live.state == "watching")
            assert camera[0].open_now == 1
            assert program.ask("stop").code == 0
        finally:
            process.kill()
            process.communicate()
    with sqlite3.connect(program.database) as database:
        spans = database.execute("SELECT time_s, time_s + hold_s FROM samples ORDER BY time_s").fetchall()
    # A verdict speaks until the next one: only that of the last look could reach into the rest.
    _, ended_s = max(span for span in spans if span[0] <= resting.time_s)
    assert ended_s <= resting.time_s
    assert [start_s for start_s, _ in spans if resting.time_s < start_s < unlocked_s] == []
    kinds = [kind for _, _, kind in camera.events()]
    assert kinds.count(Event.STREAM_ON) == kinds.count(Event.STREAM_OFF) == 2


def test_behind_a_locked_screen_no_camera_is_opened(camera: StandIn, logind: StandInServices, program: Program) -> None:
    logind.properties[SESSION]["LockedHint"] = ("b", True)
    environ = surroundings(camera, logind)
    with program.start("run", "--source", "0", **environ) as process:
        try:
            program.wait_for(process, lambda live: live.state == "locked")
            assert program.ask("stop").code == 0
        finally:
            process.kill()
            process.communicate()
    assert camera.events() == []
