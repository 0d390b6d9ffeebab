"""The background loop: a ``for`` over samples, and what follows from each.

The commands talk to it through the store: they write wishes, it writes the live state about once a second. It asks
for wishes between samples and while it waits, through the clock that it lends to the frames.
"""

import logging
import os
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from threading import Event

from posture_watch.attentive import AttentiveClock
from posture_watch.circumstances import Circumstances, SilenceRules, Standstill
from posture_watch.errors import CalibrationError, SourceError
from posture_watch.evening import Evening
from posture_watch.messages import Messages
from posture_watch.offers import OfferRules, Offers
from posture_watch.ports import Clock, Live, Notifier, Store, Wishes
from posture_watch.posture.alerts import Action
from posture_watch.posture.baseline import Baseline
from posture_watch.posture.camera_health import Attempts, Retry
from posture_watch.posture.evening import EveningRules
from posture_watch.posture.host import HostState
from posture_watch.posture.profiles import Profile
from posture_watch.posture.reminders import ReminderRules
from posture_watch.posture.samples import Cause, Sample, UnsureReason
from posture_watch.posture.tolerance import forgiven_cause, widen
from posture_watch.storage.batch import SampleBatch
from posture_watch.storage.pending import PendingWrites
from posture_watch.wording_nudges import widened_text

logger = logging.getLogger(__name__)

HEARTBEAT_S = 1.0
"""Between two writes of the live state."""
WAIT_S = 0.5
"""Longest wait before the wishes are looked at again."""
NOT_WATCHED = frozenset({UnsureReason.COVERED, UnsureReason.FROZEN})
"""A camera that shows nothing watches nobody: such moments are not recorded."""


class SessionOverError(Exception):
    """Ends the samples from within a wait: the source has to be closed. Not for users."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the service works with, none of which changes while it runs."""

    profile: Profile
    """Who is watched, against which baseline."""

    source: str
    """The camera or file, in words."""

    live_source: bool
    """Whether it is worth waiting for when it fails: true of a camera only."""

    reminders: ReminderRules
    """When to speak."""

    silence: SilenceRules = field(default_factory=SilenceRules)
    """When not to look, and when not to speak."""

    evening: EveningRules | None = None
    """When to tell of the day; ``None``: never."""

    offers: OfferRules | None = None
    """What to offer beside nudges; ``None``: nothing."""

    snooze_s: float = 900.0
    """How long the Snooze button gives."""

    write_every_s: float = 5.0
    """Between two writes of samples."""

    patient: bool = False
    """Wait for a camera that fails at the very start, too: at login nobody reads an error."""


@dataclass(frozen=True, slots=True)
class Outside:
    """What the service works through."""

    store: Store
    """Where samples, alerts, wishes and the live state are."""

    notifier: Notifier
    """Shows messages. It is the service's to close."""

    clock: Clock
    """The time of day."""

    stop: Event = field(default_factory=Event)
    """Set it, from a signal handler or another thread, to end the service."""

    on_live: Callable[[Live], None] = lambda _: None
    """Called with every live state, for a line on a terminal or a tray icon."""

    host: Callable[[], HostState] = HostState
    """What the computer does right now; asked several times a second."""

    remark: Callable[[], str] = lambda: ""
    """A sentence on a source that works, though not well."""


class Service:
    """Watches until it is told to stop. One thread; others may only set the ``stop`` event."""

    def __init__(self, plan: Plan, outside: Outside) -> None:
        """Do nothing yet."""
        self._plan = plan
        self._store = outside.store
        self._clock = outside.clock
        self._stop = outside.stop
        self._on_live = outside.on_live
        self._batch = SampleBatch(outside.store, every_s=plan.write_every_s)
        self._writes = PendingWrites(outside.clock)
        offers = None if plan.offers is None else Offers(plan.offers, outside.store, self._writes)
        self._messages = Messages(plan.reminders, outside.notifier, outside.store, self._writes, offers)
        self._evening = Evening(plan.evening, outside.store, outside.clock, self._writes)
        self._circumstances = Circumstances(outside.clock, outside.host, plan.silence, live_source=plan.live_source)
        self._profile, self._calibrated_anew = plan.profile, False
        self._remark = outside.remark
        self._wishes = Wishes()
        self._fine_s: float | None = None
        self._started_s = outside.clock.now_s()
        self._live = Live(os.getpid(), self._started_s, 0.0, "starting", profile=plan.profile.name, source=plan.source)

    def baselines(self) -> Sequence[Baseline]:
        """Return the postures to compare with; a calibration during the run changes them before the source reopens."""
        return self._profile.postures

    def tolerance(self) -> Mapping[Cause, float]:
        """Return how far "that was fine" has lowered the log odds of each cause."""
        return self._profile.tolerance

    def attentive_clock(self) -> Clock:
        """Return the clock for the frames: while they wait, wishes are heard and the live state is written."""
        return AttentiveClock(self._clock, self.attend, WAIT_S)

    def run(self, open_samples: Callable[[], Generator[Sample, None, None]]) -> None:
        """Watch until a recording ends, or somebody says stop.

        Args:
            open_samples: Opens the source and returns its samples; called again after each pause, and when the person
                was calibrated anew.

        Raises:
            SourceError: A recording fails, or at the start a camera that only the person can mend; others are awaited,
                and by a patient plan all.
        """
        attempts = Attempts()
        try:
            self._beat("starting", force=True)
            self._writes.attempt(lambda: self._messages.recall(self._started_s))
            while not self._stopping():
                if self._standstill():
                    self._rest()
                    continue
                self._calibrated_anew = False
                self._circumstances.awake()
                try:
                    with closing(open_samples()) as samples:
                        for sample in samples:
                            attempts = attempts.delivered(self._clock.now_s())
                            self.take(sample)
                            if self._has_to_close():
                                break
                        else:
                            return
                except SessionOverError:
                    pass
                except SourceError as error:
                    if not (self._plan.live_source and (self._plan.patient or attempts.worth_waiting(error))):
                        raise
                    attempts, retry = attempts.failed(error)
                    self._end_of_watch(retry.since_s)
                    self._wait_for_camera(retry, str(error))
                finally:
                    self._end_of_watch(self._circumstances.asleep_since_s())
        finally:
            self._end()

    def take(self, sample: Sample) -> None:
        """Record one sample, and say what is due. One that comes when nobody should look counts for nothing."""
        if self._circumstances.asleep_since_s() is not None or self._circumstances.rest() is not None:
            return
        self._circumstances.note(sample)
        if sample.reason in NOT_WATCHED:
            self._cut_last(sample.time_s)
        else:
            record = replace(sample, profile=self._profile.name)
            self._writes.attempt(lambda: self._batch.add(record, self._clock.now_s()))
        self._messages.consider(sample, self._circumstances.held_back(self._wishes) or "")
        self._hear()
        since_s = self._live.since_s if sample.posture is self._live.posture else sample.time_s
        self._live = replace(
            self._live,
            posture=sample.posture,
            score=sample.score,
            cause=sample.cause,
            reason=sample.reason,
            since_s=since_s,
        )
        self._beat("watching", self._circumstances.silence(self._wishes) or self._remark())

    def attend(self) -> None:
        """Hear answers and wishes while there is nothing to watch, and show that the service is alive.

        Raises:
            SessionOverError: The source has to be closed now.
        """
        self._hear()
        self._beat(self._live.state, self._live.detail)
        if self._has_to_close():
            raise SessionOverError

    def _hear(self) -> None:
        """Act on the buttons pressed."""
        for answer in self._messages.answers():
            if answer.action is Action.SNOOZE:
                self._snooze(answer.time_s + self._plan.snooze_s)
            else:
                self._forgive(answer.notification.cause)

    def _snooze(self, until_s: float) -> None:
        def wish(wishes: Wishes) -> Wishes:
            return replace(wishes, snoozed_until_s=until_s)

        self._wishes = wish(self._wishes)
        self._writes.keep(lambda: self._store.change_wishes(wish))

    def _forgive(self, cause: Cause | None) -> None:
        """Take "that was fine" to heart: judge this cause more mildly from now on."""
        self._messages.forgive()
        if cause is None:
            return
        before = self.tolerance().get(cause, 0.0)
        self._profile = replace(self._profile, tolerance=widen(self.tolerance(), cause))
        logger.info("%s", widened_text(cause, before, self.tolerance()[cause]))
        self._writes.keep(self._save_tolerance)

    def _save_tolerance(self) -> None:
        """Store it, unless the profile was deleted or calibrated anew meanwhile, or is the demo's."""
        if (stored := self._stored_profile()) is not None and stored.created_s == self._profile.created_s:
            self._store.save_profile(replace(stored, tolerance=dict(self.tolerance())))

    def _stored_profile(self) -> Profile | None:
        try:
            return self._store.profile(self._profile.name)
        except CalibrationError:  # put there by another version of the program
            return None

    def _beat(self, state: str, detail: str = "", *, force: bool = False) -> None:
        """Read the wishes and write the live state, at most once every ``HEARTBEAT_S`` or when the state changes."""
        self._circumstances.beat()
        now_s = self._clock.now_s()
        changed = force or (state, detail) != (self._live.state, self._live.detail)
        if not changed and 0 <= now_s - self._live.time_s < HEARTBEAT_S:
            return
        if force or state != self._live.state:
            logger.info("%s: %s, profile %s.", state.capitalize(), self._plan.source, self._plan.profile.name)
        self._live = replace(self._live, time_s=now_s, state=state, detail=detail)
        if state != "watching":
            self._live = replace(self._live, posture=None, score=None, cause=None, reason=None, since_s=None)
        if self._writes.attempt(lambda: self._store.set_live(self._live)):
            self._writes.catch_up()
        self._writes.attempt(self._read_wishes)
        self._on_live(self._live)
        if state != "stopped" and (message := self._evening.due(welcome=self._circumstances.welcome(self._wishes))):
            self._messages.tell(message)

    def _read_wishes(self) -> None:
        self._wishes = self._store.wishes()
        fine_s = self._wishes.fine_s
        if fine_s is not None and fine_s != self._fine_s:
            self._fine_s = fine_s
            self._forgive(forgiven_cause(self._store.alerts(fine_s - 600, fine_s + 60), self._live.cause))
        if self._plan.live_source:
            self._take_up_calibration()

    def _take_up_calibration(self) -> None:
        """Compare with the new baseline, or the newly accepted ones, when somebody calibrates while this runs."""
        stored = self._stored_profile()
        if stored is None:
            return
        if stored.created_s != self._profile.created_s:
            logger.info("The profile %s was calibrated anew.", stored.name)
            self._profile, self._calibrated_anew = stored, True
        elif stored.accepted != self._profile.accepted:
            logger.info("The accepted postures of the profile %s changed.", stored.name)
            # What was called fine may not be stored yet; it stays as it is known here.
            self._profile, self._calibrated_anew = replace(self._profile, accepted=stored.accepted), True

    def _stopping(self) -> bool:
        return self._stop.is_set() or self._wishes.stop_s is not None

    def _has_to_close(self) -> bool:
        stale = self._calibrated_anew or self._circumstances.asleep_since_s() is not None
        return stale or self._stopping() or self._standstill() is not None

    def _standstill(self) -> Standstill | None:
        return self._circumstances.standstill(self._wishes)

    def _rest(self) -> None:
        """Wait while the camera must not be on."""
        while (standstill := self._standstill()) and not self._stopping():
            self._beat(standstill.state, standstill.detail)
            self._hear()
            self._clock.sleep(WAIT_S)
        if not self._stopping():
            self._beat("starting")

    def _wait_for_camera(self, retry: Retry, sentence: str) -> None:
        if (retry.live_state, sentence) != (self._live.state, self._live.detail):
            logger.warning("%s Trying again in %.0f s, later less and less often.", sentence, retry.wait_s)
        until_s = self._clock.now_s() + retry.wait_s
        while 0 < until_s - self._clock.now_s() <= retry.wait_s and not self._stopping() and not self._standstill():
            self._beat(retry.live_state, sentence)
            self._hear()
            self._clock.sleep(WAIT_S)

    def _end_of_watch(self, until_s: float | None = None) -> None:
        """Write what was seen, up to the moment when a camera was last well; ``None``: until now."""
        self._cut_last(self._clock.now_s() if until_s is None else until_s)
        self._writes.attempt(self._batch.flush)

    def _cut_last(self, until_s: float) -> None:
        if self._plan.live_source:
            self._writes.attempt(lambda: self._batch.cut_last(until_s, self._clock.now_s()))

    def _end(self) -> None:
        self._end_of_watch()
        self._messages.close()
        self._hear()
        self._beat("stopped", force=True)
