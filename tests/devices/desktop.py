"""A real desktop for tests: a bus of its own, an X server without a screen, and the notification server dunst."""

import contextlib
import os
import shutil
import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, Properties, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import unwrap_msg

INTERFACE = "org.freedesktop.Notifications"
PROGRAMS = ("dbus-daemon", "Xvfb", "dunst")
WAIT_S = 20.0
"""Far more than anything here takes; only a failure waits so long."""

# No folder of services unless a test has one: nothing may start a server behind the test's back.
BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={path}</listen>{services}
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>{replies}<allow own="*"/>
  </policy>
</busconfig>
"""

ALLOW_REPLIES = '<allow eavesdrop="true"/>'

DUNST_CONFIG = """[global]
    monitor = 0
    follow = none
    width = 360
    font = Sans 11
    markup = full
    format = "<b>%s</b>\\n%b"
    history_length = 50
    dmenu = {menu}
"""

# dunst gives the buttons to a menu program and takes the line that it prints.
MENU = """#!/bin/sh
grep -m 1 -F -f {choice}
"""


def missing_programs() -> str:
    """Return which programs a desktop lacks here, as a reason to skip; empty when it has all."""
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    return f"not installed: {', '.join(missing)}" if missing else ""


@dataclass
class Bus:
    """A private session bus that can be restarted at the same address."""

    folder: Path
    silent: bool = False
    services: Path | None = None
    """Folder of services that the bus starts when they are called."""
    process: subprocess.Popen[str] | None = None

    @property
    def address(self) -> str:
        return f"unix:path={self.folder / 'bus'}"

    def start(self) -> None:
        config = self.folder / "bus.conf"
        startable = f"<servicedir>{self.services}</servicedir>" if self.services else ""
        replies = "" if self.silent else ALLOW_REPLIES
        config.write_text(BUS_CONFIG.format(path=self.folder / "bus", replies=replies, services=startable))
        self.process = subprocess.Popen(
            ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address=1"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline(), "dbus-daemon did not start"

    def stop(self) -> None:
        end(self.process)
        self.process = None


@dataclass
class Desktop:
    """A bus, a display and dunst on it, watched over a second connection."""

    bus: Bus
    display: str
    folder: Path
    dunst: subprocess.Popen[bytes] | None = None
    watch: DBusConnection = field(init=False)
    signals: deque[Message] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self.look()

    def look(self) -> None:
        """Open the second connection."""
        self.watch = open_dbus_connection(self.bus.address)
        # dunst tells a signal only to the program that it concerns, so we have to listen at its door.
        for rule in (
            f"type='signal',interface='{INTERFACE}',eavesdrop='true'",
            "type='signal',member='NameOwnerChanged'",
        ):
            self.ask_bus(message_bus.AddMatch(rule))

    @property
    def environ(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "DBUS_SESSION_BUS_ADDRESS": self.bus.address, "LC_ALL": "C.UTF-8"}

    def ask_bus(self, message: Message) -> tuple[Any, ...]:
        """Return what a request is answered; signals that come before are kept."""
        serial = next(self.watch.outgoing_serial)
        self.watch.send(message, serial=serial)
        while True:
            answer = self.watch.receive(timeout=WAIT_S)
            if answer.header.fields.get(HeaderFields.reply_serial) == serial:
                body: tuple[Any, ...] = unwrap_msg(answer)
                return body
            self.signals.append(answer)

    def start_dunst(self) -> None:
        choice = self.folder / "choice"
        menu = self.folder / "menu"
        menu.write_text(MENU.format(choice=choice))
        menu.chmod(0o700)
        config = self.folder / "dunstrc"
        config.write_text(DUNST_CONFIG.format(menu=menu))
        with (self.folder / "dunst.log").open("ab") as log:
            self.dunst = subprocess.Popen(
                ["dunst", "-conf", str(config)],
                env={**self.environ, "DISPLAY": self.display, "HOME": str(self.folder)},
                stdout=log,
                stderr=log,
            )
        self.signal("NameOwnerChanged", lambda body: body[0] == INTERFACE and body[2] != "")

    def stop_dunst(self) -> None:
        end(self.dunst, kill=True)
        self.dunst = None
        self.signal("NameOwnerChanged", lambda body: body[0] == INTERFACE and body[2] == "")

    def restart_bus(self) -> None:
        """End the bus and everything on it, and start it again at the same address."""
        end(self.dunst)
        self.watch.close()
        self.bus.stop()
        self.bus.start()
        self.signals.clear()
        self.look()
        self.start_dunst()

    def signal(self, member: str, wanted: Callable[[tuple[Any, ...]], bool] = bool) -> tuple[Any, ...]:
        """Return the body of the next signal of that name that is wanted, waiting for it."""
        deadline_s = time.monotonic() + WAIT_S
        while True:
            message = (
                self.signals.popleft()
                if self.signals
                else self.watch.receive(timeout=max(deadline_s - time.monotonic(), 0))
            )
            body: tuple[Any, ...] = message.body
            if message.header.fields.get(HeaderFields.member) == member and wanted(body):
                return body

    def command(self, name: str, signature: str | None = None, body: tuple[Any, ...] = ()) -> tuple[Any, ...]:
        """Call one of dunst's own methods, as ``dunstctl`` does."""
        address = DBusAddress("/org/freedesktop/Notifications", INTERFACE, "org.dunstproject.cmd0")
        return self.ask_bus(new_method_call(address, name, signature, body))

    def displayed(self) -> int:
        """Return how many messages are on the screen."""
        address = DBusAddress("/org/freedesktop/Notifications", INTERFACE, "org.dunstproject.cmd0")
        ((_, count),) = self.ask_bus(Properties(address).get("displayedLength"))
        return int(count)

    def seen(self) -> list[dict[str, Any]]:
        """Take all messages off the screen and return them as dunst had them, newest first."""
        count = self.displayed()
        self.command("NotificationCloseAll")
        (messages,) = self.command("NotificationListHistory")
        self.signals.clear()
        return [{name: value for name, (_, value) in message.items()} for message in messages[:count]]

    def press(self, label: str) -> None:
        """Press the button with that label on the message shown last."""
        (self.folder / "choice").write_text(f"{label}\n")
        self.command("ContextMenuCall")


@contextlib.contextmanager
def running_bus(folder: Path, *, silent: bool = False, services: Path | None = None) -> Iterator[Bus]:
    """Give a private bus and end it afterwards. A silent one takes calls and lets no answer through."""
    bus = Bus(folder, silent=silent, services=services)
    bus.start()
    try:
        yield bus
    finally:
        bus.stop()


@contextlib.contextmanager
def running_desktop(folder: Path) -> Iterator[Desktop]:
    """Give a desktop with dunst running and end everything afterwards."""
    with running_bus(folder) as bus, running_display() as display:
        desktop = Desktop(bus, display, folder)
        try:
            desktop.start_dunst()
            yield desktop
        finally:
            end(desktop.dunst)
            desktop.watch.close()


@contextlib.contextmanager
def running_display(size: str = "640x400", *, number: str = "") -> Iterator[str]:
    """Give the name of an X display without a screen, of a size in pixels; a number that is free unless given."""
    reading, writing = os.pipe()
    wanted = [f":{number}"] if number else []
    with os.fdopen(reading) as told:
        process = subprocess.Popen(
            ["Xvfb", *wanted, "-displayfd", str(writing), "-screen", "0", f"{size}x24", "-nolisten", "tcp", "-noreset"],
            pass_fds=(writing,),
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        try:
            yield f":{told.readline().strip()}"
        finally:
            end(process)


def end(process: "subprocess.Popen[str] | subprocess.Popen[bytes] | None", *, kill: bool = False) -> None:
    """End a process that the test has started, and wait for it."""
    if process is None:
        return
    with process:
        if kill:
            process.kill()
        else:
            process.terminate()
        process.wait(WAIT_S)
