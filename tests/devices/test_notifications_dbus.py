"""The D-Bus channel against a stand-in server on a real bus: abilities and faults that dunst does not have."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from posture_watch.devices.bus_address import session_bus_address
from posture_watch.devices.notifications.channel import ChannelError
from posture_watch.devices.notifications.dbus import DbusChannel
from posture_watch.devices.notifications.plyer_linux import PlyerLinuxChannel
from posture_watch.posture.alerts import Action, AlertKind, Answer, Delivery, Notification, Outcome
from posture_watch.testing import FakeClock
from tests.devices.channels import ScriptedChannel, next_events, notifier_on, nudge
from tests.devices.desktop import Bus, missing_programs, running_bus
from tests.devices.stand_in_server import stand_in_server

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(bool(missing_programs()), reason=missing_programs()),
]

BOTH = (Action.SNOOZE, Action.FINE)
SOON_S = 0.15
"""A patience that a waiting server outlasts."""


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[Bus]:
    with running_bus(tmp_path) as bus:
        yield bus


def channel(bus: Bus, *, patience_s: float = 10.0) -> DbusChannel:
    return DbusChannel(FakeClock(1000.0), environ={"DBUS_SESSION_BUS_ADDRESS": bus.address}, patience_s=patience_s)


def failure(event: Delivery | Answer) -> tuple[str, str]:
    assert isinstance(event, Delivery)
    assert event.outcome is Outcome.FAILED
    return event.channel, event.detail


def arguments(bus: Bus, message: Notification, *capabilities: str) -> tuple[Any, ...]:
    """Return what a server with those abilities is asked to show."""
    with stand_in_server(bus.address, capabilities) as server, notifier_on(channel(bus)) as notifier:
        notifier.send(message)
        next_events(notifier)
        return server.notify_arguments()


def test_a_server_with_buttons_and_markup_gets_both(bus: Bus) -> None:
    message = nudge("Chin <back>", "a < b & c", actions=BOTH)
    name, replaces, icon, title, text, buttons, _, expires_ms = arguments(bus, message, "actions", "body-markup")
    assert (name, replaces, icon, title) == ("posture-watch", 0, "", "Chin <back>")
    assert text == "a &lt; b &amp; c"
    assert buttons == ["snooze", "Snooze 15 min", "fine", "That was fine"]
    assert expires_ms == 15_000


def test_a_server_without_markup_and_buttons_gets_plain_text_and_none(bus: Bus) -> None:
    _, _, _, _, text, buttons, _, _ = arguments(bus, nudge(text="a < b & c", actions=BOTH), "body")
    assert (text, buttons) == ("a < b & c", [])


def test_a_message_without_actions_has_no_buttons(bus: Bus) -> None:
    assert arguments(bus, nudge(), "actions")[5] == []


@pytest.mark.parametrize(
    ("kind", "urgency", "passing"),
    [
        (AlertKind.NUDGE, 0, True),
        (AlertKind.PRAISE, 0, True),
        (AlertKind.BREAK, 1, False),
        (AlertKind.CAMERA, 1, False),
    ],
)
def test_nudges_and_praise_are_of_low_urgency_silent_and_passing_and_the_others_normal(
    bus: Bus, kind: AlertKind, urgency: int, *, passing: bool
) -> None:
    hints = arguments(bus, Notification(0.0, kind, "Title", "Text"))[6]
    assert hints["urgency"] == ("y", urgency)
    assert hints["transient"] == hints["suppress-sound"] == ("b", passing)
    assert hints["x-canonical-private-synchronous"] == ("s", "posture-watch")


@pytest.mark.parametrize("text", ["nul \0 byte", "half a character \ud83d", "bell \a and escape \x1b[31m"])
def test_text_that_no_bus_carries_is_made_harmless(bus: Bus, text: str) -> None:
    shown = arguments(bus, nudge("Title", text))[4]
    assert shown.startswith(text[:3])
    assert not set(shown) & {"\0", "\a", "\x1b", "\ud83d"}


def test_the_second_message_names_the_one_that_it_replaces(bus: Bus) -> None:
    with stand_in_server(bus.address) as server, notifier_on(channel(bus)) as notifier:
        notifier.send(nudge("First"))
        notifier.send(nudge("Second"))
        next_events(notifier, 2)
        assert [server.notify_arguments()[1] for _ in range(2)] == [0, 1]


def test_a_message_that_the_person_closed_is_not_replaced_but_followed(bus: Bus) -> None:
    dbus = channel(bus)
    with stand_in_server(bus.address) as server, contextlib.closing(dbus):
        dbus.show(nudge("First"))
        server.close_message(99)
        dbus.show(nudge("Second"))
        server.close_message(2)
        dbus.show(nudge("Third"))
        assert [server.notify_arguments()[1] for _ in range(3)] == [0, 1, 0]


def test_a_bus_that_was_restarted_unnoticed_is_tried_again(bus: Bus) -> None:
    with contextlib.closing(channel(bus)) as dbus:
        with stand_in_server(bus.address):
            dbus.show(nudge("Before"))
        bus.stop()
        bus.start()
        with stand_in_server(bus.address) as server:
            dbus.show(nudge("After"))
            assert server.notify_arguments()[1] == 0


def test_a_button_pressed_while_the_next_message_is_under_way_answers_the_first(bus: Bus) -> None:
    first, second = nudge("First", actions=BOTH), nudge("Second", actions=BOTH)
    with stand_in_server(bus.address) as server, notifier_on(channel(bus)) as notifier:
        notifier.send(first)
        next_events(notifier)
        server.notify_arguments()
        server.hold = True
        notifier.send(second)
        server.notify_arguments()
        server.press(1, "fine")
        server.release()
        assert Answer(1000.0, Action.FINE, first) in next_events(notifier, 2)


def test_the_buttons_of_other_messages_and_unknown_buttons_are_none_of_ours(bus: Bus) -> None:
    message = nudge(actions=BOTH)
    with stand_in_server(bus.address) as server, notifier_on(channel(bus)) as notifier:
        notifier.send(message)
        next_events(notifier)
        server.press(99, "snooze")
        server.press(1, "default")
        server.press(1, "fine")
        assert next_events(notifier) == [Answer(1000.0, Action.FINE, message)]


def test_a_button_counts_once(bus: Bus) -> None:
    message, second = nudge("First", actions=BOTH), nudge("Second", actions=BOTH)
    with stand_in_server(bus.address) as server, notifier_on(channel(bus)) as notifier:
        notifier.send(message)
        next_events(notifier)
        server.press(1, "fine")
        server.press(1, "fine")
        assert next_events(notifier) == [Answer(1000.0, Action.FINE, message)]
        assert server.next_asked("CloseNotification") == (1,)
        notifier.send(second)
        server.next_asked("Notify")
        server.press(2, "snooze")
        (delivery, answer) = next_events(notifier, 2)
        assert isinstance(delivery, Delivery)
        assert answer == Answer(1000.0, Action.SNOOZE, second)


def test_a_server_that_does_not_answer_is_a_failure_and_no_other_channel_repeats_the_message(bus: Bus) -> None:
    other = ScriptedChannel("other")
    with (
        stand_in_server(bus.address, hold=True),
        notifier_on(channel(bus, patience_s=SOON_S), other) as notifier,
    ):
        notifier.send(nudge())
        assert failure(next_events(notifier)[0]) == (
            "dbus",
            "dbus: the notification server did not answer within 0.15 s",
        )
    assert other.shown == []


def test_a_message_shown_late_is_replaced_by_the_next_one(bus: Bus) -> None:
    with stand_in_server(bus.address, hold=True) as server, notifier_on(channel(bus, patience_s=SOON_S)) as notifier:
        notifier.send(nudge("Late"))
        failure(next_events(notifier)[0])
        server.release()
        notifier.send(nudge("Next"))
        (event,) = next_events(notifier)
        assert isinstance(event, Delivery)
        assert event.outcome is Outcome.SHOWN
        assert [server.notify_arguments()[1] for _ in range(2)] == [0, 1]


def test_the_buttons_of_a_message_shown_late_work(bus: Bus) -> None:
    message = nudge("Late", actions=BOTH)
    with stand_in_server(bus.address, hold=True) as server, notifier_on(channel(bus, patience_s=SOON_S)) as notifier:
        notifier.send(message)
        failure(next_events(notifier)[0])
        server.release()
        server.press(1, "fine")
        assert next_events(notifier) == [Answer(1000.0, Action.FINE, message)]


def test_a_message_cleared_before_the_server_shows_it_is_taken_away_when_it_does(bus: Bus) -> None:
    with stand_in_server(bus.address, hold=True) as server, notifier_on(channel(bus, patience_s=SOON_S)) as notifier:
        notifier.send(nudge())
        failure(next_events(notifier)[0])
        notifier.clear()
        # The second message comes after the clearing was carried out, whatever the threads do.
        notifier.send(nudge("Next"))
        failure(next_events(notifier)[0])
        server.release()
        assert server.next_asked("CloseNotification") == (1,)


def test_closing_does_not_wait_for_a_server_that_hangs(bus: Bus) -> None:
    with stand_in_server(bus.address, hold=True) as server:
        with notifier_on(channel(bus), closing_s=0.05) as notifier:
            notifier.send(nudge("Under way"))
            server.notify_arguments()
            notifier.send(nudge("Waiting"))
        # The server still holds the first message, and both have their delivery.
        events = notifier.events()
        assert [failure(event)[0] for event in events] == ["log", "log"]
        assert [event.notification.title for event in events] == ["Under way", "Waiting"]
        server.release()
        thread = notifier._thread
        assert thread is not None
        thread.join(10)
        assert not thread.is_alive()
        assert server.asked_so_far() == ["Release"], "nothing more is sent once the notifier was closed"
    assert notifier.events() == []


def test_notify_send_is_ended_when_the_server_hangs(bus: Bus) -> None:
    environ = {"DBUS_SESSION_BUS_ADDRESS": bus.address, "PATH": "/usr/bin:/bin"}
    plyer = PlyerLinuxChannel(environ=environ, patience_s=SOON_S)
    with stand_in_server(bus.address, hold=True), notifier_on(plyer) as notifier:
        notifier.send(nudge())
        assert failure(next_events(notifier)[0]) == ("plyer", "plyer: notify-send got no answer within 0.15 s")


def test_a_bus_that_takes_calls_but_never_answers_is_a_failure(tmp_path: Path) -> None:
    with running_bus(tmp_path, silent=True) as bus, notifier_on(channel(bus, patience_s=SOON_S)) as notifier:
        notifier.send(nudge())
        assert failure(next_events(notifier)[0])[0] == "dbus"


@pytest.mark.parametrize(
    ("environ", "reason"),
    [
        ({}, "there is no D-Bus session bus"),
        ({"XDG_RUNTIME_DIR": "/nowhere"}, "there is no D-Bus session bus"),
        ({"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere/bus"}, "cannot be used ([Errno 2] No such file"),
        ({"DBUS_SESSION_BUS_ADDRESS": "autolaunch:"}, "cannot be used ("),
        ({"DBUS_SESSION_BUS_ADDRESS": "nonsense"}, "cannot be used ("),
        ({"DBUS_SESSION_BUS_ADDRESS": "tcp:host=localhost,port=1"}, "cannot be used ("),
    ],
)
def test_no_bus_is_a_reason(environ: dict[str, str], reason: str) -> None:
    with pytest.raises(ChannelError) as error:
        DbusChannel(FakeClock(), environ=environ).show(nudge())
    assert reason in str(error.value)
    assert not error.value.may_still_show


def test_the_usual_place_of_the_bus_is_known(bus: Bus, tmp_path: Path) -> None:
    assert session_bus_address({"XDG_RUNTIME_DIR": str(tmp_path)}) == bus.address
