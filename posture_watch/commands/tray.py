"""``tray``: the icon, in a process of its own that talks to the running instance as the other commands do.

A process of its own, because a toolkit of the desktop wants the main thread, brings a loop and memory of its own, and
may break: nothing of that must touch what watches. Nothing is lost without it.
"""

import queue
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import TYPE_CHECKING

from posture_watch.errors import ControlError, PostureWatchError, StorageError

if TYPE_CHECKING:
    from posture_watch.devices.tray import Entry, Face, TrayAction
    from posture_watch.ports import Live, Wishes

LOOK_S = 1.0
"""Between two looks at the live state."""
PATIENCE_S = 60.0
"""How long to wait for a tray: at login the panel may come later."""
HOW = (sys.executable, "-m", "posture_watch")
"""What starts another command of ours."""


def tray() -> None:
    """Show an icon in the tray: the posture by shape and colour, and a menu to pause and look. Ends with `stop`."""
    from posture_watch.app import settings
    from posture_watch.commands.run import stop_on_signals
    from posture_watch.devices.instance import InstanceLock, running_pid
    from posture_watch.devices.tray import TrayIcon, await_tray
    from posture_watch.devices.zone import LocalZone
    from posture_watch.paths import state_folder
    from posture_watch.translation import use

    use(settings().language)
    lock = state_folder() / "tray.lock"
    if (pid := running_pid(lock)) is not None:
        raise ControlError(f"The icon is in the tray already (process {pid}).")
    stop = stop_on_signals()
    await_tray(PATIENCE_S)
    with InstanceLock(lock):
        wanted: queue.SimpleQueue[TrayAction] = queue.SimpleQueue()
        icon = TrayIcon(wanted.put)
        if not icon.has_menu:
            print("This desktop shows the icon without its menu: a click opens the dashboard.", file=sys.stderr)
        attendant = Attendant(LocalZone(), say=tell, start=start_aside)

        def live() -> None:
            try:
                while not (stop.is_set() or attendant.over):
                    icon.show(*attendant.look())
                    try:
                        attendant.do(wanted.get(timeout=LOOK_S))
                    except queue.Empty:
                        continue
            finally:
                attendant.close()

        icon.run(live)


def start_tray() -> None:
    """Start the icon in a process of its own; it says nothing on this terminal.

    Raises:
        DesktopError: The library is not installed.
    """
    from posture_watch.commands.background import detached
    from posture_watch.devices.tray import needed_library

    needed_library()
    detached([*HOW, "tray"], subprocess.DEVNULL)


@dataclass
class Attendant:
    """Looks after the icon: reads the live state, and does what was chosen."""

    zone: tzinfo
    """In which times are told."""

    say: Callable[[str], None]
    """Shows a sentence to the person."""

    start: Callable[[Sequence[str]], "subprocess.Popen[bytes]"]
    """Starts a program beside this one."""

    over: bool = False
    """The person has stopped it, from here or elsewhere: the icon has to go."""

    _seen: bool = False
    _page: "subprocess.Popen[bytes] | None" = None

    def look(self) -> "tuple[Face, tuple[Entry, ...]]":
        """Return what the icon has to show now."""
        from time import time

        from posture_watch.devices.tray import face_of, menu_of

        running, live, wishes = read_state()
        self._seen = self._seen or running
        if self._seen and not running and (live is None or live.state == "stopped"):
            self.over = True
        now_s = time()
        snoozed = wishes.snoozed_until_s is not None and now_s < wishes.snoozed_until_s
        face = face_of(live if running else None, wishes, now_s, self.zone)
        return face, menu_of(face, snoozed=snoozed and running)

    def do(self, action: "TrayAction") -> None:
        """Do what was chosen; what goes wrong is told in a sentence."""
        try:
            self._do(action)
        except PostureWatchError as error:
            self.say(str(error))
        except OSError as error:
            self.say(f"That could not be started ({error.strerror or error}).")

    def close(self) -> None:
        """End the page that was opened from here."""
        if self._page is not None and self._page.poll() is None:
            self._page.terminate()
            self._page.wait()

    def _do(self, action: "TrayAction") -> None:
        from posture_watch.commands.control import wish_pause, wish_resume, wish_stop
        from posture_watch.devices.terminal_window import in_a_terminal
        from posture_watch.devices.tray import TrayAction
        from posture_watch.paths import data_folder, make_folder

        match action:
            case TrayAction.START:
                self.start([*HOW, "run", "--wait"])
            case TrayAction.RESUME:
                wish_resume()
            case TrayAction.CALIBRATE:
                words = [*HOW, "calibrate"]
                self.start(in_a_terminal(words) or [*words, "--yes"])
            case TrayAction.TODAY:
                page = make_folder(data_folder()) / "today.html"
                self.start([*HOW, "report", "--html", str(page), "--open"])
            case TrayAction.DASHBOARD:
                self.close()
                self._page = self.start([*HOW, "dashboard"])
            case TrayAction.QUIT:
                self.over = True
                if read_state()[0]:
                    wish_stop()
            case _:
                wish_pause(action.removeprefix("pause "))


def read_state() -> "tuple[bool, Live | None, Wishes]":
    """Return whether an instance runs, the last live state, and the wishes; as if none ran when nobody can tell."""
    from posture_watch.app import reading_store
    from posture_watch.devices.instance import running_pid
    from posture_watch.ports import Wishes

    try:
        pid = running_pid()
        with reading_store() as store:
            live = store.live() if store else None
            wishes = store.wishes() if store else Wishes()
    except (ControlError, StorageError):
        return False, None, Wishes()
    # What an earlier instance has left says nothing about this one.
    return pid is not None, live if pid is None or (live and live.pid == pid) else None, wishes


def start_aside(words: Sequence[str]) -> "subprocess.Popen[bytes]":
    """Start a program that outlives the icon."""
    from posture_watch.commands.background import detached

    return detached(words, subprocess.DEVNULL)


def tell(sentence: str) -> None:
    """Show a sentence as a message of the desktop."""
    from time import time

    from posture_watch.devices.clock import SystemClock
    from posture_watch.devices.notifications import deliver, desktop_channels
    from posture_watch.posture.alerts import AlertKind, Notification

    channels = desktop_channels(SystemClock())
    try:
        deliver(Notification(time(), AlertKind.TEST, "posture-watch", sentence), channels)
    finally:
        for channel in channels:
            channel.close()
