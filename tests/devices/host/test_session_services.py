"""What the services of a session tell: dunst for real, stand-ins on a real bus for GNOME, KDE, Cinnamon, MATE, Xfce."""

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jeepney import DBusAddress, Properties, new_method_call
from jeepney.io.blocking import open_dbus_connection
from jeepney.wrappers import unwrap_msg

from posture_watch.devices.host.bus_line import BusLine
from posture_watch.devices.host.question import NoAnswerError
from posture_watch.devices.host.session_services import (
    DoNotDisturb,
    IdleMonitor,
    KeptAwake,
    ScreenSaver,
    SessionQuestion,
    session_line,
)
from posture_watch.posture.host import HostState
from tests.devices.desktop import Bus, missing_programs, running_bus, running_desktop
from tests.devices.host.services import stand_in_services

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(bool(missing_programs()), reason=missing_programs()),
]

NOTIFICATIONS = "org.freedesktop.Notifications"


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[Bus]:
    with running_bus(tmp_path) as bus:
        yield bus


@pytest.fixture
def line(bus: Bus) -> Iterator[BusLine]:
    line = session_line({"DBUS_SESSION_BUS_ADDRESS": bus.address})
    yield line
    line.close()


@pytest.mark.parametrize(
    "name",
    [
        "org.gnome.ScreenSaver",
        "org.freedesktop.ScreenSaver",
        "org.cinnamon.ScreenSaver",
        "org.mate.ScreenSaver",
        "org.xfce.ScreenSaver",
    ],
)
def test_every_screen_saver_is_understood_and_its_signal_makes_it_worth_asking(
    bus: Bus, line: BusLine, name: str
) -> None:
    with stand_in_services(bus.address, name, methods={(name, "GetActive"): ("b", False)}) as services:
        asking = ScreenSaver(line)
        assert asking.ask() == HostState(locked=False)
        services.methods[name, "GetActive"] = ("b", True)
        assert not asking.hear()
        services.emit("/" + name.replace(".", "/"), name, "ActiveChanged", "b", (True,))
        assert asking.hear()
        assert asking.ask() == HostState(locked=True)


def test_a_screen_saver_service_that_does_not_tell_leaves_the_word_to_the_next(bus: Bus, line: BusLine) -> None:
    # GNOME has a service of the general name that cannot say it.
    with stand_in_services(
        bus.address,
        "org.freedesktop.ScreenSaver",
        "org.xfce.ScreenSaver",
        methods={("org.xfce.ScreenSaver", "GetActive"): ("b", True)},
    ) as services:
        asking = ScreenSaver(line)
        assert asking.ask().locked
        while not services.asked.empty():
            services.asked.get()
        assert asking.ask().locked
        assert services.asked.qsize() == 1  # who has answered is asked first from then on


@pytest.mark.parametrize("name", ["org.gnome.Mutter.IdleMonitor", "org.cinnamon.Muffin.IdleMonitor"])
def test_the_compositor_tells_idleness_in_milliseconds(bus: Bus, line: BusLine, name: str) -> None:
    with stand_in_services(bus.address, name, methods={(name, "GetIdletime"): ("t", 61_500)}):
        asking = IdleMonitor(line)
        assert asking.ask() == HostState(idle_s=61.5)


@pytest.mark.parametrize(("interface", "key"), [(NOTIFICATIONS, "Inhibited"), ("org.dunstproject.cmd0", "paused")])
@pytest.mark.parametrize("silent", [True, False])
def test_a_notification_server_tells_do_not_disturb(
    bus: Bus, line: BusLine, interface: str, key: str, *, silent: bool
) -> None:
    with stand_in_services(bus.address, NOTIFICATIONS, properties={interface: {key: ("b", silent)}}):
        asking = DoNotDisturb(line)
        assert asking.ask() == HostState(do_not_disturb=silent)


def test_xfce_keeps_do_not_disturb_in_its_settings(bus: Bus, line: BusLine) -> None:
    methods = {("org.xfce.Xfconf", "GetProperty"): ("v", ("b", True))}
    with stand_in_services(bus.address, "org.xfce.Xfconf", methods=methods):
        asking = DoNotDisturb(line)
        assert asking.ask() == HostState(do_not_disturb=True)


def test_dunst_itself_is_understood(tmp_path: Path) -> None:
    with running_desktop(tmp_path) as desktop:
        line = session_line({"DBUS_SESSION_BUS_ADDRESS": desktop.bus.address})
        with contextlib.closing(line):
            asking = DoNotDisturb(line)
            assert asking.ask() == HostState(do_not_disturb=False)
            _set_paused(desktop.bus, paused=True)
            assert asking.ask() == HostState(do_not_disturb=True)
            desktop.stop_dunst()
            with pytest.raises(NoAnswerError):
                asking.ask()


def _set_paused(bus: Bus, *, paused: bool) -> None:
    dunst = DBusAddress("/org/freedesktop/Notifications", NOTIFICATIONS, "org.dunstproject.cmd0")
    with open_dbus_connection(bus.address) as connection:
        unwrap_msg(connection.send_and_get_reply(Properties(dunst).set("paused", "b", paused), timeout=20))


@pytest.mark.parametrize(("actions", "kept"), [(0, False), (4, False), (8, True), (12, True)])
def test_gnome_tells_what_keeps_the_screen_on(bus: Bus, line: BusLine, actions: int, *, kept: bool) -> None:
    name = "org.gnome.SessionManager"
    with stand_in_services(bus.address, name, properties={name: {"InhibitedActions": ("u", actions)}}):
        asking = KeptAwake(line)
        assert asking.ask() == HostState(full_screen=kept)


@pytest.mark.parametrize("kind", [ScreenSaver, IdleMonitor, DoNotDisturb, KeptAwake])
def test_on_a_bus_without_such_services_nothing_is_known(line: BusLine, kind: type[SessionQuestion]) -> None:
    asking = kind(line)
    with pytest.raises(NoAnswerError):
        asking.ask()


def test_no_service_is_started_for_a_question(tmp_path: Path) -> None:
    name, started = "org.gnome.ScreenSaver", tmp_path / "started"
    (tmp_path / f"{name}.service").write_text(f"[D-BUS Service]\nName={name}\nExec=/usr/bin/touch {started}\n")
    with running_bus(tmp_path, services=tmp_path) as bus:
        line = session_line({"DBUS_SESSION_BUS_ADDRESS": bus.address})
        with contextlib.closing(line), pytest.raises(NoAnswerError):
            ScreenSaver(line).ask()
        assert not started.exists()
        address = DBusAddress("/org/gnome/ScreenSaver", name, name)
        with open_dbus_connection(bus.address) as connection:
            # An ordinary call does start it, which shows that it could have been.
            connection.send(new_method_call(address, "GetActive"))
            for _ in range(1000):
                if started.exists():
                    break
                time.sleep(0.01)
        assert started.exists()


@pytest.mark.parametrize(
    ("kind", "rubbish"),
    [(ScreenSaver, ("s", "yes")), (IdleMonitor, ("b", True)), (DoNotDisturb, ("u", 1)), (KeptAwake, ("s", ""))],
)
def test_rubbish_is_no_answer(bus: Bus, line: BusLine, kind: type[SessionQuestion], rubbish: tuple[str, Any]) -> None:
    names = {service.name for service in kind.services}
    methods = {(name, method): rubbish for name in names for method in ("GetActive", "GetIdletime")}
    properties = {name: {"Inhibited": rubbish, "InhibitedActions": rubbish} for name in names}
    with stand_in_services(bus.address, *names, methods=methods, properties=properties):
        asking = kind(line)
        with pytest.raises(NoAnswerError):
            asking.ask()
