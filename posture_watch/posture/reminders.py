"""When to speak: one slouch, one nudge; later one suggestion to take a break; then silence.

A message falls due when the bucket of poor seconds is full (see ``posture.dwell``), the posture is poor at this very
moment and the last message lies a cool-down back. Good posture that lasts, or getting up, ends the slouch. One column
is one minute, the dwell is 2 min, the cool-down 10 min::

    posture   g p p p p p p p p p p p p p p p p p g p p p p p p p p p p p
    bucket    0 0 1 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 0 1 2 2 2 2 2 2 2 2 2
    message         N                   B                             N

After the nudge ``N`` came a suggestion to take a break, ``B``. The silence after ``B`` takes 15 min because neither
was followed. Once a message is followed within a minute, the silence is back at its usual length. Every third time that
one was, at most once a day, there is a word of praise.

A message that is due at a bad moment is dropped, not kept for later: it is returned once, with who held it back, and
stands for the message of its slouch, but counts neither against the limits nor as something that was ignored.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from posture_watch.posture.alerts import Action, Alert, AlertKind, Notification, Outcome
from posture_watch.posture.dwell import ROUNDING, Bucket, DwellRules, pour
from posture_watch.posture.effect import FOLLOWED_WITHIN_S
from posture_watch.posture.samples import Posture, Sample, UnsureReason
from posture_watch.wording_nudges import message_words

HOUR_S = 3600.0
DAY_S = 86_400.0

HOURLY_LIMIT = "hourly limit"
"""Who held a message back when there were enough in the last 60 minutes."""

DAILY_LIMIT = "daily limit"
"""Who held a message back when there were enough in the last 24 hours."""

MESSAGES = (AlertKind.NUDGE, AlertKind.BREAK)
"""What one slouch may lead to, in this order."""

_ACTIONS = {AlertKind.NUDGE: (Action.SNOOZE, Action.FINE), AlertKind.BREAK: (Action.SNOOZE,)}


@dataclass(frozen=True, slots=True)
class ReminderRules(DwellRules):
    """When and how often to say something."""

    cooldown_s: float = 600.0
    """Silence after a message, at least."""

    cooldown_growth: float = 1.5
    """The silence grows by this factor with each message that is not followed; 1 or more."""

    cooldown_most_s: float = 1800.0
    """No growth beyond this."""

    max_per_hour: int = 3
    """Messages on posture in any 60 minutes; 0 means none at all."""

    max_per_day: int = 12
    """Messages on posture in any 24 hours; 0 means none at all."""

    recovery_s: float = 10.0
    """Good posture of this length ends a slouch."""

    clear_s: float = 3.0
    """Good posture of this length takes the message off the screen."""

    followed_within_s: float = FOLLOWED_WITHIN_S
    """Sitting up or getting up that begins so soon after a message follows it."""

    praise: bool = True
    """Whether there is praise at all."""

    praise_after: int = 3
    """Praise takes so many messages followed; 1 or more. Rare enough to be worth reading."""

    praise_every_s: float = DAY_S
    """At most one praise in this time."""

    camera_every_s: float = 1800.0
    """At most one message on a moved camera in this time."""

    def silence_s(self, ignored: int) -> float:
        """Return the cool-down after so many messages in a row that were not followed, the last one included."""
        silence_s = self.cooldown_s
        for _ in range(1, ignored):
            silence_s = min(silence_s * self.cooldown_growth, max(self.cooldown_most_s, self.cooldown_s))
        return silence_s


@dataclass(frozen=True, slots=True)
class ReminderState:
    """What is remembered from sample to sample. All times are on the clock of the samples."""

    bucket: Bucket = field(default_factory=Bucket)
    """How long posture has been poor, and how long good."""

    said: int = 0
    """How many of ``MESSAGES`` this slouch has led to, held-back ones included."""

    said_s: float | None = None
    """When it led to the last of them."""

    shown_s: tuple[float, ...] = ()
    """When messages on posture were handed over, oldest first; those of the last 24 hours."""

    ignored: int = 0
    """Messages handed over in a row that were not followed, or not yet."""

    followed: int = 0
    """Messages followed since the last praise."""

    praised_s: float | None = None
    """When there was praise last."""

    on_screen: bool = False
    """A message on posture may be on the screen."""

    camera_s: float | None = None
    """When a moved camera was last mentioned, or would have been."""

    count: int = 0
    """Messages on posture so far: turns the wording over."""


@dataclass(frozen=True, slots=True)
class Due:
    """A message that is due now."""

    notification: Notification
    """The message."""

    held_back: str
    """Empty: hand it over. Otherwise who holds it back, for the record; it will not come again."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """Somebody sat up while a message was on the screen: it can be taken away."""

    time_s: float
    """When that was certain, on the clock of the samples."""


def remind(
    state: ReminderState, sample: Sample, rules: ReminderRules, held_back: str = ""
) -> tuple[ReminderState, Due | Recovered | None]:
    """Return the new state and what follows from one more sample, if anything.

    Args:
        state: After the sample before; ``ReminderState()`` or ``recall(...)`` at the beginning.
        sample: The verdicts in the order in which they were given.
        rules: Lengths and limits.
        held_back: Why no message is welcome now, such as ``snoozed``; empty when one is.
    """
    state = _keep_pace(state, sample)
    state = replace(state, bucket=pour(state.bucket, sample, rules))
    if state.bucket.has_left(rules):
        state = _end_slouch(state, sample.time_s - state.bucket.away_s, rules)
    if sample.posture is Posture.POOR:
        return _speak(state, sample, rules, held_back)
    if sample.posture is Posture.GOOD:
        return _recover(state, sample, rules, held_back)
    if sample.reason is UnsureReason.CAMERA_MOVED:
        return _mention_camera(state, sample, rules, held_back)
    return state, None


def forgive(state: ReminderState) -> ReminderState:
    """Return the state after "that was fine": the bucket is empty and this slouch leads to no further message."""
    return replace(state, bucket=state.bucket.emptied(), said=len(MESSAGES), ignored=0, on_screen=False)


def failed(state: ReminderState, notification: Notification) -> ReminderState:
    """Return the state after a message that was handed over did not reach the screen.

    It counts from then on like one that was held back: neither against the limits nor as ignored, and the next slouch
    need not wait for it. This slouch does wait a cool-down, so that a broken desktop is not tried at every sample.
    """
    if notification.time_s not in state.shown_s:
        return state
    return replace(
        state,
        shown_s=tuple(time_s for time_s in state.shown_s if time_s != notification.time_s),
        ignored=max(state.ignored - 1, 0),
        on_screen=False,
    )


def recall(alerts: Iterable[Alert]) -> ReminderState:
    """Return the state to begin with after a restart, so that limits and cool-down outlast it.

    Args:
        alerts: Those of the last 24 hours, in any order.
    """
    alerts = sorted(alerts, key=lambda alert: alert.time_s)
    said = [alert for alert in alerts if alert.kind in MESSAGES]
    shown = [alert for alert in said if alert.outcome is Outcome.SHOWN]
    camera_s = [alert.time_s for alert in alerts if alert.kind is AlertKind.CAMERA]
    praised_s = [alert.time_s for alert in alerts if alert.kind is AlertKind.PRAISE]
    return ReminderState(
        shown_s=tuple(alert.time_s for alert in shown),
        ignored=1 if shown and shown[-1].answer is not Action.FINE else 0,
        praised_s=praised_s[-1] if praised_s else None,
        camera_s=camera_s[-1] if camera_s else None,
        count=len(said),
    )


def spoken(state: ReminderState, time_s: float) -> ReminderState:
    """Return the state after another message took the place of what was on the screen; it counts against the limits."""
    recent_s = tuple(shown_s for shown_s in state.shown_s if time_s - shown_s < DAY_S)
    return replace(state, shown_s=(*recent_s, time_s), on_screen=False, count=state.count + 1)


def _keep_pace(state: ReminderState, sample: Sample) -> ReminderState:
    """Return the state with its times moved along when the clock was set back: no silence gets longer by it.

    What was recalled and lies ahead of the first sample belongs to another clock, and is forgotten.
    """
    last = state.bucket.last
    if last is None:
        return replace(
            state,
            shown_s=tuple(time_s for time_s in state.shown_s if time_s <= sample.time_s),
            praised_s=_unless_ahead(state.praised_s, sample.time_s),
            camera_s=_unless_ahead(state.camera_s, sample.time_s),
        )
    back_s = last.time_s - sample.time_s
    if back_s <= 0:
        return state
    return replace(
        state,
        said_s=None if state.said_s is None else state.said_s - back_s,
        shown_s=tuple(time_s - back_s for time_s in state.shown_s),
        praised_s=None if state.praised_s is None else state.praised_s - back_s,
        camera_s=None if state.camera_s is None else state.camera_s - back_s,
    )


def _unless_ahead(time_s: float | None, now_s: float) -> float | None:
    return None if time_s is not None and time_s > now_s else time_s


def _end_slouch(state: ReminderState, began_s: float, rules: ReminderRules) -> ReminderState:
    """Return the state after a slouch whose end began at that time."""
    if not state.shown_s or began_s - state.shown_s[-1] > rules.followed_within_s:
        return replace(state, said=0, said_s=None)
    # Sitting up soon after the message of an earlier slouch, or after one called fine, is nothing to be praised for.
    heeded = state.ignored > 0 and state.said_s == state.shown_s[-1]
    return replace(state, said=0, said_s=None, ignored=0, followed=state.followed + heeded)


def _recover(
    state: ReminderState, sample: Sample, rules: ReminderRules, held_back: str
) -> tuple[ReminderState, Due | Recovered | None]:
    good_s, since_s = state.bucket.good_s + ROUNDING, state.bucket.good_since_s
    if state.said and since_s is not None and good_s >= rules.recovery_s:
        before = state.followed
        state = replace(_end_slouch(state, since_s, rules), bucket=state.bucket.emptied())
        if state.followed > before and not held_back and _praise_is_due(state, sample.time_s, rules):
            title, text = message_words(AlertKind.PRAISE, None, state.count)
            praise = Notification(sample.time_s, AlertKind.PRAISE, title, text)
            return replace(state, followed=0, praised_s=sample.time_s, on_screen=False), Due(praise, "")
    if state.on_screen and good_s >= rules.clear_s:
        return replace(state, on_screen=False), Recovered(sample.time_s)
    return state, None


def _praise_is_due(state: ReminderState, now_s: float, rules: ReminderRules) -> bool:
    lately = state.praised_s is not None and now_s - state.praised_s < rules.praise_every_s
    return (
        rules.praise and state.followed >= rules.praise_after and not lately and not limit_reached(state, now_s, rules)
    )


def _speak(
    state: ReminderState, sample: Sample, rules: ReminderRules, held_back: str
) -> tuple[ReminderState, Due | None]:
    now_s = sample.time_s
    if state.said >= len(MESSAGES) or not state.bucket.is_full(rules):
        return state, None
    before_s = [*state.shown_s[-1:], *([] if state.said_s is None else [state.said_s])]
    if before_s and now_s - max(before_s) < rules.silence_s(state.ignored) - ROUNDING:
        return state, None
    held_back = held_back or limit_reached(state, now_s, rules)
    notification = _message(state, MESSAGES[state.said], now_s, rules)
    state = replace(state, said=state.said + 1, said_s=now_s, count=state.count + 1)
    if not held_back:
        recent_s = tuple(time_s for time_s in state.shown_s if now_s - time_s < DAY_S)
        state = replace(state, shown_s=(*recent_s, now_s), ignored=state.ignored + 1, on_screen=True)
    return state, Due(notification, held_back)


def _message(state: ReminderState, kind: AlertKind, now_s: float, rules: ReminderRules) -> Notification:
    cause = state.bucket.cause(rules) if kind is AlertKind.NUDGE else None
    title, text = message_words(kind, cause, state.count)
    return Notification(now_s, kind, title, text, cause=cause, actions=_ACTIONS[kind])


def limit_reached(state: ReminderState, now_s: float, rules: ReminderRules) -> str:
    """Return which limit one more message would break, if any; praise counts like the others."""
    before_s = [*state.shown_s, *([] if state.praised_s is None else [state.praised_s])]
    if sum(now_s - time_s < DAY_S for time_s in before_s) >= rules.max_per_day:
        return DAILY_LIMIT
    if sum(now_s - time_s < HOUR_S for time_s in before_s) >= rules.max_per_hour:
        return HOURLY_LIMIT
    return ""


def _mention_camera(
    state: ReminderState, sample: Sample, rules: ReminderRules, held_back: str
) -> tuple[ReminderState, Due | None]:
    if state.camera_s is not None and sample.time_s - state.camera_s < rules.camera_every_s:
        return state, None
    title, text = message_words(AlertKind.CAMERA, None, 0)
    due = Due(Notification(sample.time_s, AlertKind.CAMERA, title, text), held_back)
    # Messages take each other's place: this one stays when somebody sits up.
    return replace(state, camera_s=sample.time_s, on_screen=state.on_screen and bool(held_back)), due
