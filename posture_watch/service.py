"""The background loop: a ``for`` over samples, and what follows from each.

The commands talk to it through the store: they write wishes, it writes the live state about once a second. It asks
for wishes between samples and while it waits, through the clock that it lends to the frames.
"""

import logging
import os
from collections.abc import Callable, Generator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from threading import Event

from posture_watch.errors import SourceError, StorageError
from posture_watch.ports import Clock, Live, Notifier, Store, Wishes
from posture_watch.posture.alerts import Action, Alert, Answer, Delivery, Outcome
from posture_watch.posture.profiles import Profile
from posture_watch.posture.reminders import (
    DAY_S,
    Due,
    Recovered,
    ReminderRules,
    ReminderState,
    failed,
    forgive,
    recall,
    remind,
)
from posture_watch.posture.samples import Cause, Sample, UnsureReason
from posture_watch.posture.tolerance import forgiven_cause, widen
from posture_watch.storage.batch import SampleBatch

logger = logging.getLogger(__name__)

HEARTBEAT_S = 1.0
"""Between two writes of the live state."""
WAIT_S = 0.5
"""Longest wait before the wishes are looked at again."""
RETRIES_S = (2.0, 5.0, 15.0, 30.0, 60.0)
"""Pauses between attempts to get a lost camera back; the last one repeats."""
NOT_WATCHED = frozenset({UnsureReason.COVERED, UnsureReason.FROZEN})
"""A camera that shows nothing watches nobody: such moments are not recorded."""


class SessionOverError(Exception):
    """Ends the samples from within a wait: somebody wants the camera released. Not for users."""


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

    nudges_enabled: bool = True
    """False: everything but speaking."""

    snooze_s: float = 900.0
    """How long the Snooze button gives."""

    write_every_s: float = 5.0
    """Between two writes of samples."""


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


class Service:
    """Watches until it is told to stop. One thread; others may only set the ``stop`` event."""

    def __init__(self, plan: Plan, outside: Outside) -> None:
        """Do nothing yet."""
        self._plan = plan
        self._store = outside.store
        self._notifier = outside.notifier
        self._clock = outside.clock
        self._stop = outside.stop
        self._on_live = outside.on_live
        self._batch = SampleBatch(outside.store, every_s=plan.write_every_s)
        self._reminders = ReminderState()
        self._tolerance: Mapping[Cause, float] = dict(plan.profile.tolerance)
        self._wishes = Wishes()
        self._fine_s = self._started_s = outside.clock.now_s()
        self._live = Live(os.getpid(), self._started_s, 0.0, "starting", profile=plan.profile.name, source=plan.source)

    def tolerance(self) -> Mapping[Cause, float]:
        """Return how far "that was fine" has lowered the log odds of each cause."""
        return self._tolerance

    def attentive_clock(self) -> Clock:
        """Return the clock for the frames: while they wait, wishes are heard and the live state is written."""
        return _AttentiveClock(self)

    def run(self, open_samples: Callable[[], Generator[Sample, None, None]]) -> None:
        """Watch until a recording ends, or somebody says stop.

        Args:
            open_samples: Opens the source and returns its samples; called again after each pause.

        Raises:
            SourceError: A recording fails, or a camera at the very start. A camera that fails later is waited for.
        """
        failures, ever_watched = 0, False
        try:
            self._beat("starting", force=True)
            self._guarded(self._recall)
            while not self._stopping():
                if resting := self._resting():
                    self._beat(resting)
                    self._clock.sleep(WAIT_S)
                    continue
                try:
                    with closing(open_samples()) as samples:
                        for sample in samples:
                            failures, ever_watched = 0, True
                            self.take(sample)
                            if self._stopping() or self._resting():
                                break
                        else:
                            return
                except SessionOverError:
                    pass
                except SourceError as error:
                    if not (self._plan.live_source and ever_watched):
                        raise
                    self._wait_for_camera(error, RETRIES_S[min(failures, len(RETRIES_S) - 1)])
                    failures += 1
                finally:
                    self._flush()
        finally:
            self._end()

    def take(self, sample: Sample) -> None:
        """Record one sample, and say what is due."""
        if sample.reason not in NOT_WATCHED:
            self._guarded(lambda: self._batch.add(sample, self._clock.now_s()))
        self._reminders, effect = remind(self._reminders, sample, self._plan.reminders, self._held_back())
        if isinstance(effect, Due):
            self._say(effect)
        elif isinstance(effect, Recovered):
            self._notifier.clear()
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
        self._beat("watching")

    def attend(self) -> None:
        """Hear answers and wishes while there is nothing to watch, and show that the service is alive.

        Raises:
            SessionOverError: The camera has to be released now.
        """
        self._hear()
        self._beat(self._live.state)
        if self._stopping() or self._resting():
            raise SessionOverError

    def _recall(self) -> None:
        """Take up the limits where the last run left them: a restart is no reason to say it all again."""
        self._reminders = recall(self._store.alerts(self._started_s - DAY_S, self._started_s))

    def _say(self, due: Due) -> None:
        if due.held_back:
            self._remember(Delivery(due.notification, Outcome.HELD_BACK, due.held_back))
            return
        logger.info("Message: %s", due.notification.title)
        self._notifier.send(due.notification)

    def _held_back(self) -> str:
        """Return what stands in the way of a message right now, or an empty text."""
        if not self._plan.nudges_enabled:
            return "switched off"
        snoozed_until_s = self._wishes.snoozed_until_s
        if snoozed_until_s is not None and self._clock.now_s() < snoozed_until_s:
            return "snoozed"
        return ""

    def _hear(self) -> None:
        """Take in what became of messages, and which buttons were pressed."""
        for event in self._notifier.events():
            if isinstance(event, Delivery):
                self._remember(event)
                if event.outcome is Outcome.FAILED:
                    self._reminders = failed(self._reminders, event.notification)
                continue
            self._answered(event)
            if event.action is Action.SNOOZE:
                self._guarded(self._snooze)
            else:
                self._forgive(event.notification.cause)

    def _snooze(self) -> None:
        until_s = self._clock.now_s() + self._plan.snooze_s
        self._wishes = self._store.change_wishes(lambda wishes: replace(wishes, snoozed_until_s=until_s))

    def _remember(self, delivery: Delivery) -> None:
        if delivery.outcome is not Outcome.SHOWN:
            logger.info("Message %s (%s): %s", delivery.outcome.value, delivery.channel, delivery.detail)
        alert = _alert(delivery)
        self._guarded(lambda: self._store.add_alert(alert))

    def _answered(self, answer: Answer) -> None:
        alert = replace(_alert(Delivery(answer.notification, Outcome.SHOWN, "")), answer=answer.action)
        self._guarded(lambda: self._store.answer_alert(answer.notification.time_s, alert))

    def _forgive(self, cause: Cause | None) -> None:
        """Take "that was fine" to heart: judge this cause more mildly from now on."""
        if cause is None:
            return
        before = self._tolerance.get(cause, 0.0)
        self._tolerance = widen(self._tolerance, cause)
        self._reminders = forgive(self._reminders)
        self._notifier.clear()
        logger.info("That was fine: the limit of %s moves from %.1f to %.1f.", cause, before, self._tolerance[cause])
        profile = replace(self._plan.profile, tolerance=dict(self._tolerance))
        self._guarded(lambda: self._store.save_profile(profile))

    def _beat(self, state: str, detail: str = "", *, force: bool = False) -> None:
        """Read the wishes and write the live state, at most once every ``HEARTBEAT_S`` or when the state changes."""
        now_s = self._clock.now_s()
        changed = force or (state, detail) != (self._live.state, self._live.detail)
        if not changed and 0 <= now_s - self._live.time_s < HEARTBEAT_S:
            return
        if force or state != self._live.state:
            logger.info("%s: %s, profile %s.", state.capitalize(), self._plan.source, self._plan.profile.name)
        self._live = replace(self._live, time_s=now_s, state=state, detail=detail)
        if state != "watching":
            self._live = replace(self._live, posture=None, score=None, cause=None, reason=None, since_s=None)
        self._guarded(lambda: self._store.set_live(self._live))
        self._guarded(self._read_wishes)
        self._on_live(self._live)

    def _read_wishes(self) -> None:
        self._wishes = self._store.wishes()
        fine_s = self._wishes.fine_s
        if fine_s is not None and fine_s > self._fine_s:
            self._fine_s = fine_s
            self._forgive(forgiven_cause(self._store.alerts(fine_s - 600, fine_s + 60), self._live.cause))

    def _stopping(self) -> bool:
        stop_s = self._wishes.stop_s
        return self._stop.is_set() or (stop_s is not None and stop_s >= self._started_s)

    def _resting(self) -> str:
        """Return why the camera must not be on right now, as a live state; empty when it may."""
        now_s = self._clock.now_s()
        if self._wishes.paused_until_s is not None and now_s < self._wishes.paused_until_s:
            return "paused"
        if self._wishes.camera_wanted_until_s is not None and now_s < self._wishes.camera_wanted_until_s:
            return "camera lent"
        return ""

    def _wait_for_camera(self, error: SourceError, wait_s: float) -> None:
        if self._live.state != "camera lost":
            logger.warning("%s Trying again every few seconds, at last once a minute.", error)
        self._flush()
        until_s = self._clock.now_s() + wait_s
        while 0 < until_s - self._clock.now_s() <= wait_s and not self._stopping() and not self._resting():
            self._beat("camera lost", str(error))
            self._hear()
            self._clock.sleep(WAIT_S)

    def _flush(self) -> None:
        self._guarded(self._batch.flush)

    def _guarded(self, write: Callable[[], object]) -> None:
        """Write; a full disk or a locked file is logged and must not end the watching."""
        try:
            write()
        except StorageError as error:
            logger.warning("%s", error)

    def _end(self) -> None:
        self._flush()
        self._notifier.close()
        self._hear()
        self._beat("stopped", force=True)


class _AttentiveClock:
    """The service's own clock; a long sleep is cut into short ones, and between them the service attends."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._clock = service._clock  # noqa: SLF001 - this is the other half of the service

    def now_s(self) -> float:
        return self._clock.now_s()

    def sleep(self, duration_s: float) -> None:
        while duration_s > 0:
            self._service.attend()
            self._clock.sleep(min(duration_s, WAIT_S))
            duration_s -= WAIT_S


def _alert(delivery: Delivery) -> Alert:
    sent = delivery.notification
    return Alert(
        time_s=sent.time_s,
        kind=sent.kind,
        cause=sent.cause,
        outcome=delivery.outcome,
        channel=delivery.channel,
        detail=delivery.detail,
        text=f"{sent.title}\n{sent.text}",
    )
