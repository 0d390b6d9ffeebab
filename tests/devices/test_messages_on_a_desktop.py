"""From the decision to speak to the pressed button: service, store and notifier, with dunst on a private bus."""

import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from posture_watch.devices.notifications import DesktopNotifier
from posture_watch.devices.notifications.dbus import DbusChannel
from posture_watch.posture.alerts import Action, Alert, Outcome
from posture_watch.posture.samples import Cause, Sample
from posture_watch.posture.tolerance import WIDENED_BY
from posture_watch.service import Outside, Plan, Service
from posture_watch.testing import FakeClock, MemoryStore
from posture_watch.translation import speaking
from tests.contracts.values import EVER, profile
from tests.devices.desktop import Desktop, missing_programs, running_desktop
from tests.record import record
from tests.room import RULES

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(bool(missing_programs()), reason=missing_programs()),
]

WAIT_S = 20.0
SLOUCH = "g" + "s" * 8 + "g" * 25
"""Mentioned in its sixth second; then sitting up until the silence is over."""


@pytest.fixture(scope="module")
def desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    with running_desktop(tmp_path_factory.mktemp("desktop")) as desktop:
        yield desktop


class Desk:
    """A service whose day is scripted, before a real desktop; the test may act between two looks."""

    def __init__(self, desktop: Desktop) -> None:
        self.clock = FakeClock()
        self.store = MemoryStore()
        self.desktop = desktop
        person = replace(profile(), tolerance={})
        self.store.save_profile(person)
        notifier = DesktopNotifier([DbusChannel(self.clock, snooze_min=15, environ=desktop.environ, shown_for_s=60)])
        plan = Plan(profile=person, source="camera", live_source=False, reminders=RULES, snooze_s=900)
        self.service = Service(plan, Outside(self.store, notifier, self.clock))

    @property
    def alerts(self) -> list[Alert]:
        return self.store.alerts(*EVER)

    def live(self, day: str, between: Callable[[Sample], None]) -> None:
        """Play a day, a letter a second, and do something after each look."""

        def samples() -> Generator[Sample, None, None]:
            for sample in record(day):
                self.clock.sleep(sample.time_s - self.clock.now_s())
                yield sample
                between(sample)

        self.service.run(samples)

    def wait(self, happened: Callable[[], bool]) -> None:
        """Let the service hear what the desktop says, until something has happened."""
        deadline_s = time.monotonic() + WAIT_S
        while not happened():
            assert time.monotonic() < deadline_s, f"only this happened: {self.alerts}"
            self.service.attend()
            time.sleep(0.005)

    def press(self, label: str) -> None:
        """Press a button of the message that is on the screen, and wait for its effect."""
        self.wait(lambda: bool(self.alerts) and self.alerts[-1].outcome is Outcome.SHOWN)
        self.desktop.press(label)
        self.wait(lambda: self.alerts[-1].answer is not None)


def test_the_snooze_button_on_the_screen_silences_for_a_quarter_of_an_hour(desktop: Desktop) -> None:
    desk = Desk(desktop)

    def between(sample: Sample) -> None:
        if sample.time_s == 7:
            desk.press("Snooze 15 min")

    desk.live(SLOUCH * 27 + SLOUCH, between)
    assert desk.store.wishes().snoozed_until_s == 7 + 900
    first, *later = desk.alerts
    assert (first.outcome, first.answer) == (Outcome.SHOWN, Action.SNOOZE)
    silenced = [alert.outcome for alert in later if alert.time_s < 907]
    assert silenced == [Outcome.HELD_BACK] * 26
    assert [alert.outcome for alert in later if alert.time_s >= 907] == [Outcome.SHOWN]
    assert desktop.displayed() == 0


def test_the_fine_button_on_the_screen_moves_the_limit_of_that_cause(desktop: Desktop) -> None:
    desk = Desk(desktop)
    limits = []

    def between(sample: Sample) -> None:
        if sample.time_s == 7:
            desk.press("That was fine")
        limits.append(desk.service.tolerance().get(Cause.SLUMP, 0.0))

    desk.live(SLOUCH, between)
    assert limits[6:9] == [0.0, WIDENED_BY, WIDENED_BY]
    kept = desk.store.profile(profile().name)
    assert kept is not None
    assert kept.tolerance == {Cause.SLUMP: WIDENED_BY}
    assert [alert.answer for alert in desk.alerts] == [Action.FINE]


def test_sitting_up_takes_the_message_off_the_screen(desktop: Desktop) -> None:
    desk = Desk(desktop)
    seen = []

    def between(sample: Sample) -> None:
        if sample.time_s == 7:
            desk.wait(lambda: len(desk.alerts) == 1)
            seen.append(desktop.displayed())
        if sample.time_s == 13:
            desk.wait(lambda: desktop.displayed() == 0)
            seen.append(0)

    desk.live(SLOUCH, between)
    assert seen == [1, 0]


def test_buttons_speak_the_language_of_the_person(desktop: Desktop) -> None:
    desk = Desk(desktop)

    def between(sample: Sample) -> None:
        if sample.time_s == 7:
            desk.press("15 min Ruhe")

    with speaking("de"):
        desk.live(SLOUCH, between)
    assert desk.alerts[0].text.startswith("Wieder anlehnen?\n")
    assert desk.alerts[0].answer is Action.SNOOZE


def test_a_desktop_that_dies_in_between_costs_one_message_and_nothing_else(tmp_path: Path) -> None:
    with running_desktop(tmp_path) as desktop:
        desk = Desk(desktop)

        def between(sample: Sample) -> None:
            if sample.time_s == 2:
                desktop.stop_dunst()
            if sample.time_s == 8:
                desk.wait(lambda: len(desk.alerts) == 1)
                desktop.start_dunst()

        desk.live(SLOUCH * 2, between)
        assert [alert.outcome for alert in desk.alerts] == [Outcome.FAILED, Outcome.SHOWN]
