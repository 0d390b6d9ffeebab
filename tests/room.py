"""A service at work in a room where time, camera, desktop and store are ours: a letter is what happens in a second."""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field, replace

from posture_watch.circumstances import SilenceRules
from posture_watch.errors import SourceError, StorageError
from posture_watch.offers import OfferRules
from posture_watch.ports import Live, Wishes
from posture_watch.posture.alerts import Alert
from posture_watch.posture.evening import EveningRules
from posture_watch.posture.profiles import Profile
from posture_watch.posture.reminders import ReminderRules
from posture_watch.posture.samples import Cause, Posture, Sample, UnsureReason
from posture_watch.service import Outside, Plan, Service
from posture_watch.testing import FakeClock, FakeHost, MemoryStore, RecordingNotifier
from tests.contracts.values import EVER, profile
from tests.record import SCORES, STATES

MORE_STATES: dict[str, tuple[Posture, Cause | None, UnsureReason | None]] = {
    **STATES,
    "c": (Posture.UNSURE, None, UnsureReason.COVERED),
    "z": (Posture.UNSURE, None, UnsureReason.FROZEN),
    "m": (Posture.UNSURE, None, UnsureReason.CAMERA_MOVED),
    "r": (Posture.POOR, Cause.SHOULDERS_RAISED, None),
}
GONE = "x"
"""The camera does not deliver in that second."""

RULES = ReminderRules(dwell_s=dict.fromkeys(Cause, 5.0), cooldown_s=20.0, recovery_s=3.0)
"""Everything a person would wait minutes for, in seconds."""


class Timetable(FakeClock):
    """A clock that does something at given times, while somebody sleeps through them."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[tuple[float, Callable[[], object]]] = []

    def at(self, time_s: float, action: Callable[[], object]) -> None:
        self._entries.append((time_s, action))

    def sleep(self, duration_s: float) -> None:
        while entry := min(self._entries, key=lambda entry: entry[0], default=None):
            wait_s = max(entry[0] - self.now_s(), 0.0)
            if wait_s > duration_s:
                break
            self._entries.remove(entry)
            super().sleep(wait_s)
            duration_s -= wait_s
            entry[1]()
        super().sleep(duration_s)

    def set_back(self, by_s: float) -> None:
        self._now_s -= by_s


class MoodyStore(MemoryStore):
    """A store that refuses to write, or also to read, while it is told so."""

    def __init__(self) -> None:
        super().__init__()
        self.refuses_writing = self.refuses_reading = False
        self.written_live: list[Live] = []

    def add_samples(self, samples: object) -> None:
        self._write()
        super().add_samples(samples)  # type: ignore[arg-type]  # passed on as it came

    def add_alert(self, alert: Alert) -> None:
        self._write()
        super().add_alert(alert)

    def answer_alert(self, time_s: float, alert: Alert) -> None:
        self._write()
        super().answer_alert(time_s, alert)

    def save_profile(self, profile: Profile) -> None:
        self._write()
        super().save_profile(profile)

    def change_wishes(self, change: Callable[[Wishes], Wishes]) -> Wishes:
        self._write()
        return super().change_wishes(change)

    def set_live(self, live: Live) -> None:
        self._write()
        self.written_live.append(live)
        super().set_live(live)

    def alerts(self, start_s: float, end_s: float) -> list[Alert]:
        self._read()
        return super().alerts(start_s, end_s)

    def profile(self, name: str) -> Profile | None:
        self._read()
        return super().profile(name)

    def wishes(self) -> Wishes:
        self._read()
        return super().wishes()

    def _write(self) -> None:
        if self.refuses_writing:
            raise StorageError("The disk is full: make some room.")

    def _read(self) -> None:
        if self.refuses_reading:
            raise StorageError("Another program keeps the database to itself.")


@dataclass
class Room:
    """Where a service watches; ``day`` says what the camera would see in each second from 0 on."""

    day: str
    live_source: bool = True
    patient: bool = False
    step_s: float = 1.0
    silence: SilenceRules = field(default_factory=SilenceRules)
    evening: EveningRules | None = None
    offers: OfferRules | None = None
    host: FakeHost = field(default_factory=FakeHost)
    opening_s: float = 0.0
    """How long the camera takes to open, waiting by the service's clock."""
    rules: ReminderRules = RULES
    clock: Timetable = field(default_factory=Timetable)
    store: MoodyStore = field(default_factory=MoodyStore)
    profile: Profile = field(default_factory=lambda: profile("default", created_s=-1.0))
    seen: list[Sample] = field(default_factory=list)
    """All samples that the source has yielded."""
    opened_s: list[float] = field(default_factory=list)
    closed_s: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.notifier = RecordingNotifier(self.clock)
        self.profile = Profile(self.profile.name, "a camera", self.profile.created_s, self.profile.baseline)
        self.store.save_profile(self.profile)
        self.outside = Outside(self.store, self.notifier, self.clock, host=self.host.state)
        self.service = self.new_service()

    def new_service(self) -> Service:
        plan = Plan(
            self.profile,
            "a camera",
            live_source=self.live_source,
            reminders=self.rules,
            silence=self.silence,
            evening=self.evening,
            offers=self.offers,
            snooze_s=60.0,
            patient=self.patient,
        )
        return Service(plan, self.outside)

    def run(self) -> None:
        self.service.run(self.open_samples)

    def open_samples(self) -> Generator[Sample, None, None]:
        clock = self.service.attentive_clock()
        self.opened_s.append(clock.now_s())
        try:
            clock.sleep(self.opening_s)
            while (second := int(clock.now_s())) < len(self.day):
                letter = self.day[max(second, 0)]
                if letter == GONE:
                    raise SourceError("The camera has stopped delivering pictures.")
                posture, cause, reason = MORE_STATES[letter]
                sample = Sample(clock.now_s(), posture, SCORES.get(posture), cause, reason, hold_s=3 * self.step_s)
                self.seen.append(sample)
                yield sample
                clock.sleep(self.step_s)
        finally:
            self.closed_s.append(clock.now_s())

    def wish(self, time_s: float, **wishes: float | None) -> None:
        """Have a command write a wish at a time."""
        # Not through the moods of the store: a command that cannot write is the command's own affair.
        self.clock.at(time_s, lambda: MemoryStore.change_wishes(self.store, lambda before: replace(before, **wishes)))

    @property
    def states(self) -> list[str]:
        """The states that were written, without repetitions."""
        states = [live.state for live in self.store.written_live]
        return [state for state, before in zip(states, ["", *states], strict=False) if state != before]

    @property
    def alerts(self) -> list[Alert]:
        return self.store.alerts(*EVER)

    @property
    def stored_s(self) -> list[float]:
        return [sample.time_s for sample in self.store.samples(*EVER)]
