"""Stand-ins for clock, store, notifier and the computer."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from math import inf

from posture_watch.ports import Clock, Live, Wishes
from posture_watch.posture.alerts import Action, Alert, Answer, Delivery, Notification, Outcome
from posture_watch.posture.holds import Holds, read_holds
from posture_watch.posture.host import HostState
from posture_watch.posture.minutes import Minute, condense, minutes_of
from posture_watch.posture.notes import Note
from posture_watch.posture.profiles import Profile
from posture_watch.posture.samples import Posture, Sample
from posture_watch.testing.diary import MemoryDiary


class FakeClock:
    """A ``Clock`` that moves when somebody sleeps, and at no other time."""

    def __init__(self, start_s: float = 0.0) -> None:
        self._now_s = start_s

    def now_s(self) -> float:
        """Return the start plus all that was slept."""
        return self._now_s

    def sleep(self, duration_s: float) -> None:
        """Return at once, that many seconds later. As with the real one, a negative sleep is a ``ValueError``."""
        if duration_s < 0:
            raise ValueError("sleep length must not be negative")
        self._now_s += duration_s


class MemoryStore:
    """A ``Store`` that forgets everything with the process. It keeps to the same contract as the one in a file."""

    def __init__(self) -> None:
        self._samples: dict[float, Sample] = {}
        self._alerts: list[Alert] = []
        self._notes: list[Note] = []
        self._profiles: dict[str, Profile] = {}
        self._wishes = Wishes()
        self._live: Live | None = None
        self.diary = MemoryDiary()

    def add_samples(self, samples: Iterable[Sample]) -> None:
        """Remember samples; one with a time already there replaces it."""
        self._samples |= {sample.time_s: replace(sample, severities={}, features={}) for sample in samples}

    def samples(self, start_s: float, end_s: float) -> list[Sample]:
        """Return the samples of a range by time."""
        return [self._samples[time_s] for time_s in sorted(self._samples) if start_s <= time_s < end_s]

    def holds(self, start_s: float, end_s: float) -> Holds:
        """Return how long which verdict held in a range, by time and cut to it."""
        holds = condense(read_holds(self.samples(-inf, inf))).within(start_s, end_s)
        return holds.pick(holds.end_s > holds.start_s)

    def seconds(self, start_s: float, end_s: float) -> Mapping[Posture, float]:
        """Return how long which posture held in a range."""
        seconds: dict[Posture, float] = {}
        for from_s, until_s, state, *_ in self.holds(start_s, end_s).pieces():
            seconds[state.posture] = seconds.get(state.posture, 0.0) + until_s - from_s
        return seconds

    def first_s(self) -> float | None:
        """Return the time of the first record of any kind; ``None`` before there is one."""
        said = [*(alert.time_s for alert in self._alerts), *(note.time_s for note in self._notes)]
        told = [check_in.time_s for check_in in self.diary.check_ins(-inf, inf)]
        done = [session.time_s for session in self.diary.sessions(-inf, inf)]
        return min([*self._samples, *said, *told, *done], default=None)

    def minutes(self, start_s: float, end_s: float) -> list[Minute]:
        """Return the watched minutes of a range by time; those at its ends have only the time inside."""
        return minutes_of(self.holds(start_s, end_s))

    def add_alert(self, alert: Alert) -> None:
        """Remember one attempt to say something."""
        self._alerts.append(alert)

    def answer_alert(self, time_s: float, alert: Alert) -> None:
        """Remember the answer to the last alert of that time and kind; one that was never stored is stored now."""
        for index, stored in reversed(list(enumerate(self._alerts))):
            if (stored.time_s, stored.kind) == (time_s, alert.kind):
                self._alerts[index] = replace(stored, answer=alert.answer)
                return
        self._alerts.append(replace(alert, time_s=time_s))

    def alerts(self, start_s: float, end_s: float) -> list[Alert]:
        """Return the alerts of a range by time, those of the same time as they were added."""
        by_time = sorted(self._alerts, key=lambda alert: alert.time_s)
        return [alert for alert in by_time if start_s <= alert.time_s < end_s]

    def add_note(self, note: Note) -> None:
        """Remember what the person wrote."""
        self._notes.append(note)

    def notes(self, start_s: float, end_s: float) -> list[Note]:
        """Return the notes of a range by time, those of the same time as they were added."""
        return [note for note in sorted(self._notes, key=lambda note: note.time_s) if start_s <= note.time_s < end_s]

    def save_profile(self, profile: Profile) -> None:
        """Remember a profile; one of the same name is replaced."""
        self._profiles[profile.name] = profile

    def profile(self, name: str) -> Profile | None:
        """Return one profile, or ``None`` when there is none of that name."""
        return self._profiles.get(name)

    def profiles(self) -> list[Profile]:
        """Return all profiles, the one calibrated last first."""
        return sorted(self._profiles.values(), key=lambda profile: (-profile.created_s, profile.name))

    def delete_profile(self, name: str) -> bool:
        """Forget a profile; False when there was none of that name."""
        return self._profiles.pop(name, None) is not None

    def wishes(self) -> Wishes:
        """Return what the commands want."""
        return self._wishes

    def change_wishes(self, change: Callable[[Wishes], Wishes]) -> Wishes:
        """Replace the wishes by what ``change`` makes of them, and return the new ones."""
        self._wishes = change(self._wishes)
        return self._wishes

    def live(self) -> Live | None:
        """Return the live state last written, or ``None`` before the first."""
        return self._live

    def set_live(self, live: Live) -> None:
        """Write the live state down."""
        self._live = live

    def close(self) -> None:
        """Do nothing: there is nothing to let go of."""


class RecordingNotifier:
    """A ``Notifier`` that keeps what it was sent, and whose buttons a test can press."""

    def __init__(self, clock: Clock, outcome: Outcome = Outcome.SHOWN, *, detail: str = "") -> None:
        """Take what becomes of every message; both may be changed in between, as when a desktop goes away."""
        self.sent: list[Notification] = []
        """All messages handed over, oldest first."""
        self.on_screen: Notification | None = None
        """The message that a person would see now."""
        self.outcome = outcome
        self.detail = detail
        self.closed = False
        self._clock = clock
        self._happened: list[Delivery | Answer] = []

    def send(self, notification: Notification) -> None:
        """Keep a message; it takes the place of the one before."""
        self.sent.append(notification)
        outcome = Outcome.FAILED if self.closed else self.outcome
        if outcome is Outcome.SHOWN:
            self.on_screen = notification
        self._happened.append(Delivery(notification, outcome, "recorded", self.detail))

    def press(self, action: Action) -> None:
        """Press a button of the message on the screen, which then goes away; a ``ValueError`` if it has no such."""
        if self.on_screen is None or action not in self.on_screen.actions:
            raise ValueError(f"there is no button {action} on the screen")
        self._happened.append(Answer(self._clock.now_s(), action, self.on_screen))
        self.on_screen = None

    def events(self) -> Sequence[Delivery | Answer]:
        """Return what has happened since the last call, oldest first."""
        happened, self._happened = self._happened, []
        return happened

    def clear(self) -> None:
        """Empty the screen."""
        self.on_screen = None

    def close(self) -> None:
        """Take no more messages."""
        self.closed = True


class FakeHost:
    """A ``HostProbe`` that says what it is told to."""

    def __init__(self, now: HostState | None = None) -> None:
        """Take the state; without one nothing is known, as on a computer without a desktop."""
        self.now = now or HostState()
        """The state from now on; a test changes it as the day goes."""
        self.closed = False

    def state(self) -> HostState:
        """Return what it was told."""
        return HostState() if self.closed else self.now

    def close(self) -> None:
        """Know nothing any more."""
        self.closed = True
