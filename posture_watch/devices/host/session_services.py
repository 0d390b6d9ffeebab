"""Linux: the services on the bus of the session that tell of screen savers, idleness, do-not-disturb and presentations.

Each desktop has its own; those that are not there cost one refusal now and then. No standard says any of this:
the names are those of GNOME Shell and Mutter, Cinnamon and Muffin, MATE, Xfce, KDE Plasma and dunst.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from posture_watch.devices.bus_address import session_bus_address
from posture_watch.devices.host.bus_line import BusLine
from posture_watch.devices.host.question import NoAnswerError, Question
from posture_watch.posture.host import HostState

RULES = (
    "type='signal',member='ActiveChanged'",
    "type='signal',member='PropertiesChanged',path='/org/freedesktop/Notifications'",
)
IDLE_INHIBITED = 8
"""Of ``org.gnome.SessionManager``: something keeps the screen from going dark."""

NOTIFICATIONS = "org.freedesktop.Notifications"
NOTIFICATIONS_PATH = "/org/freedesktop/Notifications"


@dataclass(frozen=True, slots=True)
class Service:
    """One service that may be there, and how to ask it."""

    name: str
    """Its name on the bus."""

    ask: Callable[[BusLine], object]
    """Asks it."""


class SessionQuestion(Question):
    """Asks services one after the other until one answers, and from then on that one first."""

    def __init__(self, line: BusLine) -> None:
        """Take the line to ask on; whoever opened it closes it."""
        self._line = line
        self._services = list(self.services)

    services: ClassVar[Sequence[Service]]
    """Who may know."""

    def ask(self) -> HostState:
        """Return what the first service says that says anything."""
        for service in list(self._services):
            try:
                state = self.understand(service.ask(self._line))
            except NoAnswerError:
                continue
            if state.known:
                self._services.remove(service)
                self._services.insert(0, service)
                return state
        raise NoAnswerError("no service tells")

    def understand(self, answer: object) -> HostState:
        """Return what follows from an answer; nothing from one of the wrong type."""
        raise NotImplementedError

    def fileno(self) -> int | None:
        """Return the bus's socket while it is open."""
        return self._line.fileno()

    def hear(self) -> bool:
        """Return whether something has changed."""
        return self._line.hear()

    def close(self) -> None:
        """Hang up."""
        self._line.close()


def _method(name: str, path: str, method: str) -> Service:
    return Service(name, lambda line: line.call(name, path, name, method)[0])


def _property(name: str, path: str, interface: str, key: str) -> Service:
    return Service(name, lambda line: line.property(name, path, interface, key))


class ScreenSaver(SessionQuestion):
    """Asks whether a screen saver is active: with GNOME, KDE and Cinnamon the screen is locked then."""

    name: ClassVar[str] = "screen saver"
    services: ClassVar[Sequence[Service]] = (
        _method("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver", "GetActive"),
        _method("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver", "GetActive"),
        _method("org.freedesktop.ScreenSaver", "/ScreenSaver", "GetActive"),
        _method("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver", "GetActive"),
        _method("org.mate.ScreenSaver", "/org/mate/ScreenSaver", "GetActive"),
        _method("org.xfce.ScreenSaver", "/org/xfce/ScreenSaver", "GetActive"),
    )

    def understand(self, answer: object) -> HostState:
        """Return whether it is active."""
        return HostState(locked=answer) if isinstance(answer, bool) else HostState()


class IdleMonitor(SessionQuestion):
    """Asks the compositor for the time since the last input; it knows under Wayland as well."""

    name: ClassVar[str] = "idle monitor"
    services: ClassVar[Sequence[Service]] = (
        Service(
            "org.gnome.Mutter.IdleMonitor",
            lambda line: line.call(
                "org.gnome.Mutter.IdleMonitor",
                "/org/gnome/Mutter/IdleMonitor/Core",
                "org.gnome.Mutter.IdleMonitor",
                "GetIdletime",
            )[0],
        ),
        Service(
            "org.cinnamon.Muffin.IdleMonitor",
            lambda line: line.call(
                "org.cinnamon.Muffin.IdleMonitor",
                "/org/cinnamon/Muffin/IdleMonitor/Core",
                "org.cinnamon.Muffin.IdleMonitor",
                "GetIdletime",
            )[0],
        ),
    )

    def understand(self, answer: object) -> HostState:
        """Return the milliseconds as seconds."""
        is_number = isinstance(answer, int) and not isinstance(answer, bool)
        return HostState(idle_s=answer / 1000) if is_number and isinstance(answer, int) else HostState()


class DoNotDisturb(SessionQuestion):
    """Asks the notification server whether the person wants silence."""

    name: ClassVar[str] = "notification server"
    services: ClassVar[Sequence[Service]] = (
        _property(NOTIFICATIONS, NOTIFICATIONS_PATH, NOTIFICATIONS, "Inhibited"),  # KDE Plasma
        _property(NOTIFICATIONS, NOTIFICATIONS_PATH, "org.dunstproject.cmd0", "paused"),
        Service(
            "org.xfce.Xfconf",
            lambda line: _variant(
                line.call(
                    "org.xfce.Xfconf",
                    "/org/xfce/Xfconf",
                    "org.xfce.Xfconf",
                    "GetProperty",
                    "ss",
                    ("xfce4-notifyd", "/do-not-disturb"),
                )
            ),
        ),
    )

    def understand(self, answer: object) -> HostState:
        """Return whether it was told to be silent."""
        return HostState(do_not_disturb=answer) if isinstance(answer, bool) else HostState()


class KeptAwake(SessionQuestion):
    """Asks GNOME whether a film or a presentation keeps the screen on: under Wayland nobody else may look."""

    name: ClassVar[str] = "session manager"
    services: ClassVar[Sequence[Service]] = (
        _property(
            "org.gnome.SessionManager",
            "/org/gnome/SessionManager",
            "org.gnome.SessionManager",
            "InhibitedActions",
        ),
    )

    def understand(self, answer: object) -> HostState:
        """Return whether something holds the screen awake."""
        return HostState(full_screen=bool(answer & IDLE_INHIBITED)) if isinstance(answer, int) else HostState()


def session_line(environ: Mapping[str, str]) -> BusLine:
    """Return the line to the session's bus that these questions share."""
    return BusLine(lambda: session_bus_address(environ), RULES)


def _variant(answer: tuple[object, ...]) -> object:
    match answer:
        case ((str(), value),):
            return value
    return None
