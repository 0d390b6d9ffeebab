"""Linux desktops: org.freedesktop.Notifications, the only way with buttons and with messages replaced in place.

The protocol is the Desktop Notifications Specification 1.2 of freedesktop.org.
"""

import html
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from posture_watch.devices.bus_address import NoBusError, session_bus_address
from posture_watch.devices.notifications.channel import APP_NAME, PATIENCE_S, SHOWN_FOR_S, Channel, ChannelError
from posture_watch.devices.notifications.text import one_line, plain_text, plain_title
from posture_watch.ports import Clock
from posture_watch.posture.alerts import QUIET, Action, Answer, Notification
from posture_watch.wording_nudges import button_label

if TYPE_CHECKING:
    from jeepney import DBusAddress, DBusErrorResponse, Message

    from posture_watch.devices.bus import Bus

INTERFACE = "org.freedesktop.Notifications"
OBJECT_PATH = "/org/freedesktop/Notifications"

URGENCY_LOW = 0
URGENCY_NORMAL = 1
"""Critical, 2, is never used: some desktops keep such messages until they are clicked."""


@dataclass(frozen=True, slots=True)
class Server:
    """The notification server that answers at the moment."""

    name: str
    """Name and version as it gives them."""

    capabilities: frozenset[str]
    """What it can do, in the words of the specification."""


class DbusChannel(Channel):
    """Shows messages through the notification server on the session bus, and hears their buttons."""

    name: ClassVar[str] = "dbus"

    def __init__(
        self,
        clock: Clock,
        *,
        snooze_min: float = 15.0,
        environ: Mapping[str, str] = os.environ,
        shown_for_s: float = SHOWN_FOR_S,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._clock = clock
        self._snooze_min = snooze_min
        self._environ = environ
        self._shown_for_s = shown_for_s
        self._patience_s = patience_s
        self._bus: Bus | None = None
        self._server: Server | None = None
        self._on_screen: tuple[int, Notification] | None = None
        self._late: dict[int, Notification | None] = {}
        """Requests whose time ran out; ``None`` for those that nobody wants any more."""
        self._answers: list[Answer] = []

    def show(self, notification: Notification) -> str:
        """Show a message and return the server's name."""
        from jeepney import DBusErrorResponse

        try:
            if self._bus is not None:
                try:
                    return self._show(notification)
                except ConnectionError:
                    # The bus was restarted since the last message: the new one deserves a try.
                    self.close()
            return self._show(notification)
        except TimeoutError as error:
            raise ChannelError(
                f"the notification server did not answer within {self._patience_s:g} s", may_still_show=True
            ) from error
        except DBusErrorResponse as error:
            raise ChannelError(_reason(error)) from error
        except NoBusError as error:
            raise ChannelError(str(error)) from error
        except (OSError, ValueError, RuntimeError) as error:
            self.close()
            raise ChannelError(f"the D-Bus session bus cannot be used ({one_line(str(error))})") from error

    def clear(self) -> None:
        """Take the message away, and one that the server has yet to show as soon as it does."""
        self._late = dict.fromkeys(self._late)
        if self._on_screen is not None:
            shown_id, _ = self._on_screen
            self._on_screen = None
            self._take_away(shown_id)

    def answers(self) -> Sequence[Answer]:
        """Return the buttons pressed since the last call."""
        if self._bus is not None:
            try:
                self._bus.poll()
                self._hear()
            except OSError:
                self.close()
        answers, self._answers = self._answers, []
        return answers

    def fileno(self) -> int | None:
        """Return the bus's socket while there is a connection."""
        return self._bus.fileno() if self._bus else None

    def close(self) -> None:
        """Hang up. The server keeps showing what it shows."""
        if self._bus is not None:
            self._bus.close()
        self._bus = None
        self._server = None
        self._on_screen = None
        self._late = {}

    def _show(self, notification: Notification) -> str:
        from jeepney import new_method_call

        deadline_s = time.monotonic() + self._patience_s
        bus = self._connected(deadline_s)
        bus.poll()
        self._hear()
        server = self._server = self._server or _ask_server(bus, deadline_s)
        body = self._notify_arguments(notification, server.capabilities)
        serial = bus.request(new_method_call(_notifications(), "Notify", "susssasa{sv}i", body), deadline_s)
        try:
            (shown_id,) = bus.reply(serial, deadline_s)
        except TimeoutError:
            self._late[serial] = notification
            raise
        self._hear()
        self._on_screen = (int(str(shown_id)), notification)
        return server.name

    def _connected(self, deadline_s: float) -> "Bus":
        if self._bus is None:
            from jeepney import MatchRule, message_bus

            from posture_watch.devices.bus import Bus

            bus = Bus(session_bus_address(self._environ), deadline_s)
            restarts = MatchRule(type="signal", interface="org.freedesktop.DBus", member="NameOwnerChanged")
            restarts.add_arg_condition(0, INTERFACE)
            for rule in (MatchRule(type="signal", interface=INTERFACE, path=OBJECT_PATH), restarts):
                bus.post(message_bus.AddMatch(rule), deadline_s)
            self._bus = bus
        return self._bus

    def _notify_arguments(self, notification: Notification, capabilities: frozenset[str]) -> tuple[object, ...]:
        text = plain_text(notification)
        buttons = [
            word for action in notification.actions for word in (action.value, button_label(action, self._snooze_min))
        ]
        quiet = notification.kind in QUIET
        return (
            APP_NAME,
            self._on_screen[0] if self._on_screen else 0,
            "",
            plain_title(notification),
            html.escape(text, quote=False) if "body-markup" in capabilities else text,
            buttons if "actions" in capabilities else [],
            {
                "urgency": ("y", URGENCY_LOW if quiet else URGENCY_NORMAL),
                # Servers that forget ids still replace by this name.
                "x-canonical-private-synchronous": ("s", APP_NAME),
                # A nudge of an hour ago is no use in a list of missed messages.
                "transient": ("b", quiet),
                "suppress-sound": ("b", quiet),
            },
            round(self._shown_for_s * 1000),
        )

    def _hear(self) -> None:
        """Take in what the server has said since the last time."""
        from jeepney import HeaderFields

        from posture_watch.devices.bus import reply_serial

        for message in self._bus.unread() if self._bus else ():
            serial = reply_serial(message)
            if serial in self._late:
                self._shown_late(message, self._late.pop(serial))
                continue
            match message.header.fields.get(HeaderFields.member), message.body:
                case "ActionInvoked", (int(shown_id), str(key)) if self._is_ours(shown_id):
                    self._pressed(shown_id, key)
                case "NotificationClosed", (int(shown_id), *_) if self._is_ours(shown_id):
                    self._on_screen = None
                case "NameOwnerChanged", (str(name), *_) if name == INTERFACE:
                    # Another server counts its ids anew and may be able to do other things.
                    self._on_screen = None
                    self._server = None
                    self._late = {}

    def _is_ours(self, shown_id: int) -> bool:
        return self._on_screen is not None and self._on_screen[0] == shown_id

    def _pressed(self, shown_id: int, key: str) -> None:
        if self._on_screen is None or key not in list(Action):
            return
        _, notification = self._on_screen
        self._answers.append(Answer(self._clock.now_s(), Action(key), notification))
        # Some servers leave an answered message standing.
        self._on_screen = None
        self._take_away(shown_id)

    def _shown_late(self, message: "Message", notification: Notification | None) -> None:
        match message.body:
            case (int(shown_id),):
                if notification is None:
                    self._take_away(shown_id)
                else:
                    self._on_screen = (shown_id, notification)

    def _take_away(self, shown_id: int) -> None:
        from jeepney import new_method_call

        if self._bus is None:
            return
        try:
            message = new_method_call(_notifications(), "CloseNotification", "u", (shown_id,))
            self._bus.post(message, time.monotonic() + self._patience_s)
        except OSError:
            self.close()


def _notifications() -> "DBusAddress":
    from jeepney import DBusAddress

    return DBusAddress(OBJECT_PATH, bus_name=INTERFACE, interface=INTERFACE)


def _ask_server(bus: "Bus", deadline_s: float) -> Server:
    from jeepney import new_method_call

    capabilities = bus.call(new_method_call(_notifications(), "GetCapabilities"), deadline_s)
    name, _, version, *_ = bus.call(new_method_call(_notifications(), "GetServerInformation"), deadline_s)
    match capabilities:
        case (list() as words,):
            return Server(one_line(f"{name} {version}"), frozenset(str(word) for word in words))
    raise ValueError("the notification server does not say what it can do")


def _reason(error: "DBusErrorResponse") -> str:
    if error.name == "org.freedesktop.DBus.Error.ServiceUnknown":
        return "no notification server is running"
    return f"the notification server refused ({one_line(str(error))})"
