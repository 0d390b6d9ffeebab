"""The notifier and its stand-in keep the same promises; the notifier also bears channels that fail or hang."""

import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from posture_watch.devices.notifications import DesktopNotifier
from posture_watch.devices.notifications.channel import ChannelError
from posture_watch.devices.notifications.inbox import Inbox
from posture_watch.ports import Notifier
from posture_watch.posture.alerts import Action, Answer, Delivery, Notification, Outcome
from posture_watch.testing import FakeClock, RecordingNotifier
from tests.devices.channels import ScriptedChannel, next_events, notifier_on, nudge

BOTH = (Action.SNOOZE, Action.FINE)


class Bench:
    """A notifier and a hand on its buttons."""

    def __init__(self, kind: str) -> None:
        self.notifier: Notifier
        if kind == "recording":
            recording = RecordingNotifier(FakeClock(1000.0))
            self.notifier = recording
            self.press = recording.press
        else:
            channel = ScriptedChannel()
            self.notifier = DesktopNotifier((channel,))
            self.press = lambda action: channel.press(action, 1000.0)


@pytest.fixture(params=["recording", "desktop"])
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    bench = Bench(request.param)
    yield bench
    bench.notifier.close()


def test_every_message_leads_to_one_delivery_in_order(bench: Bench) -> None:
    messages = [nudge(f"Message {number}") for number in range(20)]
    for message in messages:
        bench.notifier.send(message)
    events = next_events(bench.notifier, 20)
    assert [event.notification for event in events] == messages
    assert all(isinstance(event, Delivery) and event.outcome is Outcome.SHOWN for event in events)
    bench.notifier.close()
    assert bench.notifier.events() == []


def test_a_pressed_button_is_an_answer_to_the_message_on_the_screen(bench: Bench) -> None:
    message = nudge(actions=BOTH)
    bench.notifier.send(message)
    next_events(bench.notifier)
    bench.press(Action.SNOOZE)
    assert next_events(bench.notifier) == [Answer(1000.0, Action.SNOOZE, message)]


def test_a_message_after_the_end_has_failed(bench: Bench) -> None:
    bench.notifier.close()
    bench.notifier.send(nudge())
    (event,) = bench.notifier.events()
    assert isinstance(event, Delivery)
    assert event.outcome is Outcome.FAILED


def test_clearing_and_closing_are_harmless_at_any_time(bench: Bench) -> None:
    bench.notifier.clear()
    bench.notifier.send(nudge())
    bench.notifier.clear()
    bench.notifier.clear()
    bench.notifier.close()
    bench.notifier.close()
    bench.notifier.clear()
    assert len(bench.notifier.events()) == 1


def test_only_what_is_on_the_screen_can_be_answered() -> None:
    recording = RecordingNotifier(FakeClock())
    recording.send(nudge(actions=(Action.FINE,)))
    with pytest.raises(ValueError, match="snooze"):
        recording.press(Action.SNOOZE)
    recording.clear()
    with pytest.raises(ValueError, match="fine"):
        recording.press(Action.FINE)


def raising(error: Exception) -> ScriptedChannel:
    def show(_: Notification) -> str:
        raise error

    return ScriptedChannel("broken", show)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ChannelError("no screen"), "broken: no screen"),
        (ZeroDivisionError("a bug\nin a library"), "broken: ZeroDivisionError: a bug in a library"),
    ],
)
def test_a_channel_that_fails_leaves_the_message_to_the_next(error: Exception, reason: str) -> None:
    with notifier_on(raising(error), ScriptedChannel("second", lambda _: "the second screen")) as notifier:
        notifier.send(nudge())
        (event,) = next_events(notifier)
    assert isinstance(event, Delivery)
    assert (event.outcome, event.channel) == (Outcome.SHOWN, "second")
    assert event.detail == f"the second screen; {reason}"


def test_when_every_channel_fails_the_message_stands_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with notifier_on(raising(ChannelError("no screen")), raising(OSError("no power"))) as notifier:
        notifier.send(nudge("Chin back", "Let the chair carry you."))
        (event,) = next_events(notifier)
    assert isinstance(event, Delivery)
    assert (event.outcome, event.channel) == (Outcome.FAILED, "log")
    assert event.detail == "broken: no screen; broken: OSError: no power"
    assert "Chin back: Let the chair carry you." in caplog.text


def test_a_hung_channel_keeps_nobody_waiting() -> None:
    entered, let_go = threading.Event(), threading.Event()

    def hang(_: Notification) -> str:
        entered.set()
        let_go.wait(20)
        return ""

    channel = ScriptedChannel("hung", hang)
    with notifier_on(channel, closing_s=0.01) as notifier:
        for _ in range(3):
            notifier.send(nudge())
        assert entered.wait(20)
        # More than fits into the pipe that wakes the thread.
        for _ in range(20_000):
            notifier.clear()
            notifier.send(nudge())
        assert notifier.events() == []
    events = notifier.events()
    assert len(events) == 20_003
    assert {event.outcome for event in events if isinstance(event, Delivery)} == {Outcome.FAILED}
    let_go.set()
    assert channel.closed.wait(20)
    assert len(channel.shown) == 1, "nothing is shown after the end"
    assert notifier.events() == []


def test_a_channel_whose_answers_cannot_be_read_starts_afresh_and_the_rest_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Deaf(ScriptedChannel):
        def answers(self) -> list[Answer]:
            raise RuntimeError("garbled")

    channel = Deaf()
    with notifier_on(channel) as notifier:
        notifier.send(nudge())
        assert channel.closed.wait(20)
        notifier.send(nudge())
        assert len(next_events(notifier, 2)) == 2
    assert "garbled" in caplog.text


def test_clearing_reaches_the_channel() -> None:
    channel = ScriptedChannel()
    with notifier_on(channel) as notifier:
        notifier.send(nudge())
        next_events(notifier)
        assert not channel.cleared.is_set()
        notifier.clear()
        assert channel.cleared.wait(20)


def test_without_a_message_there_is_no_thread() -> None:
    before = threading.active_count()
    notifier = DesktopNotifier((ScriptedChannel(),))
    notifier.clear()
    assert threading.active_count() == before
    notifier.close()
    notifier._channels[0].close()


def test_the_libraries_wait_for_the_first_message() -> None:
    code = (
        "import sys, posture_watch.devices.notifications as n;"
        "n.DesktopNotifier(n.desktop_channels(None)).close();"
        "print(sorted({'plyer', 'jeepney'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_closing_right_after_a_pressed_button_loses_nothing_and_never_raises() -> None:
    # Awake for the button, the thread may take the last order before the caller has rung for it.
    for _ in range(50):
        channel = ScriptedChannel()
        with notifier_on(channel) as notifier:
            notifier.send(nudge(actions=BOTH))
            next_events(notifier)
            channel.press(Action.FINE, 1000.0)
        assert notifier.events() == [Answer(1000.0, Action.FINE, channel.shown[0])]


def test_an_order_for_a_reader_who_has_gone_is_harmless() -> None:
    inbox: Inbox[int] = Inbox()
    inbox.put(1)
    inbox.put(2)
    assert inbox.take(()) == [1, 2]
    inbox.close()
    inbox.put(3)
