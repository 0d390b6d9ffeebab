"""Messages on a real desktop: dunst on a private bus."""

import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from posture_watch.devices.notifications import desktop_channels
from posture_watch.devices.notifications.dbus import DbusChannel
from posture_watch.devices.notifications.delivery import describe, try_channels
from posture_watch.devices.notifications.plyer_linux import PlyerLinuxChannel
from posture_watch.posture.alerts import Action, Answer, Delivery, Outcome
from posture_watch.testing import FakeClock
from tests.devices.channels import ScriptedChannel, next_events, notifier_on, nudge
from tests.devices.desktop import (
    Desktop,
    missing_programs,
    running_desktop,
)

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(bool(missing_programs()), reason=missing_programs()),
]

BOTH = (Action.SNOOZE, Action.FINE)
EXPIRED = 1
"""Why a server closes a message, in its own words."""


@pytest.fixture(scope="module")
def shared_desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    with running_desktop(tmp_path_factory.mktemp("desktop")) as desktop:
        yield desktop


@pytest.fixture
def desktop(shared_desktop: Desktop) -> Desktop:
    shared_desktop.seen()
    assert shared_desktop.displayed() == 0
    return shared_desktop


@pytest.fixture
def own_desktop(tmp_path: Path) -> Iterator[Desktop]:
    with running_desktop(tmp_path) as desktop:
        yield desktop


def dbus(
    desktop: Desktop, *, now_s: float = 1000.0, snooze_min: float = 15.0, shown_for_s: float = 60.0
) -> DbusChannel:
    return DbusChannel(FakeClock(now_s), snooze_min=snooze_min, environ=desktop.environ, shown_for_s=shown_for_s)


def outcome(event: Delivery | Answer) -> tuple[Outcome, str]:
    assert isinstance(event, Delivery)
    return event.outcome, event.channel


def test_a_message_is_shown_with_its_title_and_text(desktop: Desktop) -> None:
    message = nudge("Chin back a little", "Let the chair carry you ☺")
    with notifier_on(dbus(desktop)) as notifier:
        notifier.send(message)
        (event,) = next_events(notifier)
        assert isinstance(event, Delivery)
        assert event.notification is message
        assert outcome(event) == (Outcome.SHOWN, "dbus")
        assert event.detail.startswith("dunst")
        (seen,) = desktop.seen()
    assert (seen["appname"], seen["summary"], seen["body"]) == (
        "posture-watch",
        "Chin back a little",
        "Let the chair carry you ☺",
    )


def test_a_second_message_replaces_the_first_even_between_those_of_others(desktop: Desktop) -> None:
    with notifier_on(dbus(desktop)) as notifier:
        notifier.send(nudge("First"))
        next_events(notifier)
        subprocess.run(["notify-send", "Somebody else"], env=desktop.environ, check=True)
        notifier.send(nudge("Second"))
        next_events(notifier)
        assert sorted(str(seen["summary"]) for seen in desktop.seen()) == ["Second", "Somebody else"]


def test_markup_and_leading_dashes_are_shown_as_they_are(desktop: Desktop) -> None:
    with notifier_on(dbus(desktop)) as notifier:
        notifier.send(nudge("-5 <b>& degrees", "--help <i>you</i> & <me>"))
        assert outcome(next_events(notifier)[0]) == (Outcome.SHOWN, "dbus")
        (seen,) = desktop.seen()
    # What dunst handed to the text renderer: only its own <b> around the title is markup.
    assert seen["message"] == ("<b>-5 &lt;b&gt;&amp; degrees</b>\n--help &lt;i&gt;you&lt;/i&gt; &amp; &lt;me&gt;")


def test_a_message_goes_away_by_itself(desktop: Desktop) -> None:
    with notifier_on(dbus(desktop, shown_for_s=0.1)) as notifier:
        notifier.send(nudge())
        next_events(notifier)
        desktop.signal("NotificationClosed", lambda body: body[1] == EXPIRED)
    assert desktop.displayed() == 0


@pytest.mark.parametrize(("label", "action"), [("Snooze 20 min", Action.SNOOZE), ("That was fine", Action.FINE)])
def test_a_pressed_button_is_an_answer_and_takes_the_message_away(desktop: Desktop, label: str, action: Action) -> None:
    message = nudge(actions=BOTH)
    with notifier_on(dbus(desktop, now_s=1234.0, snooze_min=20)) as notifier:
        notifier.send(message)
        next_events(notifier)
        desktop.press(label)
        assert next_events(notifier) == [Answer(1234.0, action, message)]
        desktop.signal("NotificationClosed")
    assert desktop.displayed() == 0


def test_a_button_answers_the_message_that_carries_it_not_the_one_before(desktop: Desktop) -> None:
    first, second = nudge("First", actions=BOTH), nudge("Second", actions=BOTH)
    with notifier_on(dbus(desktop)) as notifier:
        notifier.send(first)
        notifier.send(second)
        next_events(notifier, 2)
        desktop.press("That was fine")
        assert next_events(notifier) == [Answer(1000.0, Action.FINE, second)]


def test_clearing_takes_the_message_away(desktop: Desktop) -> None:
    with notifier_on(dbus(desktop)) as notifier:
        notifier.send(nudge())
        next_events(notifier)
        assert desktop.displayed() == 1
        notifier.clear()
        desktop.signal("NotificationClosed")
        assert desktop.displayed() == 0


def test_without_a_server_the_next_channel_gets_the_message_and_the_reason_is_kept(own_desktop: Desktop) -> None:
    lines = ScriptedChannel("terminal")
    with notifier_on(dbus(own_desktop), PlyerLinuxChannel(environ=own_desktop.environ), lines) as notifier:
        notifier.send(nudge("With dunst"))
        assert outcome(next_events(notifier)[0]) == (Outcome.SHOWN, "dbus")
        own_desktop.stop_dunst()
        notifier.send(nudge("Without"))
        (event,) = next_events(notifier)
        assert outcome(event) == (Outcome.SHOWN, "terminal")
        assert isinstance(event, Delivery)
        assert "dbus: no notification server is running; plyer: notify-send failed" in event.detail
        own_desktop.start_dunst()
        notifier.send(nudge("With dunst again"))
        assert outcome(next_events(notifier)[0]) == (Outcome.SHOWN, "dbus")
        assert [seen["summary"] for seen in own_desktop.seen()] == ["With dunst again"]


def test_buttons_work_again_after_the_server_was_restarted(own_desktop: Desktop) -> None:
    message = nudge(actions=BOTH)
    with notifier_on(dbus(own_desktop)) as notifier:
        notifier.send(nudge("Before", actions=BOTH))
        next_events(notifier)
        own_desktop.stop_dunst()
        own_desktop.start_dunst()
        notifier.send(message)
        next_events(notifier)
        own_desktop.press("That was fine")
        assert next_events(notifier) == [Answer(1000.0, Action.FINE, message)]


def test_a_restarted_server_shows_nothing_in_place_of_the_message_of_somebody_else(own_desktop: Desktop) -> None:
    with notifier_on(dbus(own_desktop)) as notifier:
        notifier.send(nudge("Before"))
        next_events(notifier)
        own_desktop.stop_dunst()
        own_desktop.start_dunst()
        # It gets the id that ours had before.
        subprocess.run(["notify-send", "Somebody else"], env=own_desktop.environ, check=True)
        notifier.send(nudge("After"))
        next_events(notifier)
        assert sorted(str(seen["summary"]) for seen in own_desktop.seen()) == ["After", "Somebody else"]


def test_a_restarted_bus_is_found_again(own_desktop: Desktop) -> None:
    with notifier_on(dbus(own_desktop)) as notifier:
        notifier.send(nudge("Before"))
        next_events(notifier)
        own_desktop.restart_bus()
        notifier.send(nudge("After"))
        assert outcome(next_events(notifier)[0]) == (Outcome.SHOWN, "dbus")
        assert [seen["summary"] for seen in own_desktop.seen()] == ["After"]


def test_a_lost_bus_is_a_reason_and_no_bug(own_desktop: Desktop, caplog: pytest.LogCaptureFixture) -> None:
    with notifier_on(dbus(own_desktop)) as notifier:
        notifier.send(nudge("Before"))
        next_events(notifier)
        own_desktop.bus.stop()
        notifier.send(nudge("After"))
        (event,) = next_events(notifier)
        assert outcome(event) == (Outcome.FAILED, "log")
        assert isinstance(event, Delivery)
        assert "the D-Bus session bus cannot be used" in event.detail
    assert "Traceback" not in caplog.text


def test_no_thread_and_no_open_file_is_left_behind(desktop: Desktop) -> None:
    def held() -> tuple[int, int]:
        return threading.active_count(), len(list(Path("/proc/self/fd").iterdir()))

    before = held()
    with notifier_on(dbus(desktop)) as notifier:
        notifier.send(nudge())
        next_events(notifier)
        assert threading.active_count() == before[0] + 1
    assert held() == before


def test_a_message_sent_right_before_the_end_is_still_shown(desktop: Desktop) -> None:
    with notifier_on(dbus(desktop)) as notifier:
        notifier.send(nudge("Good night"))
    (event,) = notifier.events()
    assert outcome(event) == (Outcome.SHOWN, "dbus")
    assert [seen["summary"] for seen in desktop.seen()] == ["Good night"]


def test_plyer_shows_text_as_it_is(desktop: Desktop) -> None:
    with notifier_on(PlyerLinuxChannel(environ=desktop.environ)) as notifier:
        notifier.send(nudge("-5 <b>& degrees", r"--help C:\new <i> & $HOME `id`"))
        assert outcome(next_events(notifier)[0]) == (Outcome.SHOWN, "plyer")
        (seen,) = desktop.seen()
    assert seen["summary"] == "-5 <b>& degrees"
    assert seen["message"] == ("<b>-5 &lt;b&gt;&amp; degrees</b>\n" + r"--help C:\new &lt;i&gt; &amp; $HOME `id`")


def test_plyer_shows_umlauts_in_a_plain_c_locale(desktop: Desktop) -> None:
    with notifier_on(PlyerLinuxChannel(environ={**desktop.environ, "LC_ALL": "C"})) as notifier:
        notifier.send(nudge("Schön gerade"))
        assert outcome(next_events(notifier)[0]) == (Outcome.SHOWN, "plyer")
        assert [seen["summary"] for seen in desktop.seen()] == ["Schön gerade"]


def test_plyer_replaces_its_messages_and_lets_them_go_away(desktop: Desktop) -> None:
    with notifier_on(PlyerLinuxChannel(environ=desktop.environ, shown_for_s=33)) as notifier:
        notifier.send(nudge("First"))
        notifier.send(nudge("Second"))
        next_events(notifier, 2)
        (seen,) = desktop.seen()
    assert seen["summary"] == "Second"
    assert seen["timeout"] == 33_000_000  # microseconds; plyer's own way is 0, never


def test_the_usual_channels_of_linux_use_the_desktop(desktop: Desktop) -> None:
    delivery = try_channels(desktop_channels(FakeClock(), environ=desktop.environ, system="linux"), 7.0)
    assert (delivery.outcome, delivery.channel) == (Outcome.SHOWN, "dbus")
    assert [seen["summary"] for seen in desktop.seen()] == ["posture-watch test"]
    assert describe(delivery).startswith("The desktop accepted a test message by dbus (dunst")
