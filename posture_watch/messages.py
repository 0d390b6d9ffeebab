"""What is said to the person, and what came of it: every attempt is stored with its outcome and its answer."""

import logging
from collections.abc import Iterator
from dataclasses import replace

from posture_watch.offers import Offers, as_break
from posture_watch.ports import Notifier, Store
from posture_watch.posture.alerts import Action, Alert, AlertKind, Answer, Delivery, Notification, Outcome
from posture_watch.posture.moving import Sitting, in_view, sit, suggested, wants_break
from posture_watch.posture.reminders import (
    DAY_S,
    HOUR_S,
    Due,
    Recovered,
    ReminderRules,
    ReminderState,
    failed,
    forgive,
    limit_reached,
    recall,
    remind,
    spoken,
)
from posture_watch.posture.samples import Sample
from posture_watch.storage.pending import PendingWrites
from posture_watch.translation import _
from posture_watch.wellbeing.suggestions import RETURNS
from posture_watch.wording_nudges import message_words

logger = logging.getLogger(__name__)

SITTING_BEFORE_S = 7200.0
"""So far back a run looks at its start: who sat then and sits on has not had a break by it."""

BREAK_ACTIONS = (Action.SNOOZE,)


class Messages:
    """Decides by ``posture.reminders``, speaks through the notifier, and remembers in the store."""

    def __init__(
        self,
        rules: ReminderRules,
        notifier: Notifier,
        store: Store,
        writes: PendingWrites,
        offers: Offers | None = None,
    ) -> None:
        self._rules = rules
        self._notifier = notifier
        self._store = store
        self._writes = writes
        self._offers = offers
        self._state = ReminderState()
        self._sitting = Sitting()

    def recall(self, now_s: float) -> None:
        """Take up the limits where the last run left them: a restart is no reason to say it all again.

        Raises:
            StorageError: The store cannot be read.
        """
        self._state = recall(self._store.alerts(now_s - DAY_S, now_s))
        if self._offers is not None:
            for sample in self._store.samples(now_s - SITTING_BEFORE_S, now_s):
                self._sitting = sit(self._sitting, sample)
            if self._state.shown_s:
                self._sitting = suggested(self._sitting, self._state.shown_s[-1], self._offers.rules.moving)

    def consider(self, sample: Sample, held_back: str) -> None:
        """Say what is due after one more sample.

        Args:
            sample: The newest verdict.
            held_back: Why no message is welcome now; empty when one is.
        """
        self._sitting = sit(self._sitting, sample)
        self._state, effect = remind(self._state, sample, self._rules, held_back)
        if isinstance(effect, Recovered):
            self._notifier.clear()
        elif isinstance(effect, Due):
            due = effect.notification
            self._say(replace(due, title=_(due.title), text=_(due.text)), effect.held_back)
        elif self._offers is not None and in_view(sample):
            self._offer(self._offers, sample.time_s, held_back)

    def tell(self, notification: Notification) -> None:
        """Hand over a message that was decided and put into words elsewhere."""
        self._notifier.send(notification)

    def answers(self) -> Iterator[Answer]:
        """Take in what became of messages, and yield the buttons pressed."""
        for event in self._notifier.events():
            if isinstance(event, Answer):
                self._answered(event)
                yield event
            else:
                self._remember(event)

    def forgive(self) -> None:
        """Say no more of this slouch: the person finds it fine."""
        self._state = forgive(self._state)
        self._notifier.clear()

    def close(self) -> None:
        """Deliver what is on its way, for a second or two at most."""
        self._notifier.close()

    def _offer(self, offers: Offers, now_s: float, held_back: str) -> None:
        """Suggest getting up when it is time, or else make the offers that the person chose a time for."""
        moving, last_s = offers.rules.moving, self._state.shown_s[-1:]
        if wants_break(self._sitting, moving, last_s[0] if last_s else None):
            held_back = held_back or limit_reached(self._state, now_s, self._rules)
            title, text = message_words(AlertKind.BREAK, None, self._state.count)
            self._sitting = suggested(self._sitting, now_s, moving, held_back=bool(held_back))
            if not held_back:
                self._state = spoken(self._state, now_s)
            self._say(Notification(now_s, AlertKind.BREAK, _(title), _(text), actions=BREAK_ACTIONS), held_back)
        elif not held_back:
            for offer in offers.due(now_s):
                self.tell(offer)

    def _say(self, due: Notification, held_back: str) -> None:
        if held_back:
            self._remember(Delivery(due, Outcome.HELD_BACK, held_back))
            return
        due = self._fitting(due)
        logger.info("Message: %s", due.title)
        self._notifier.send(due)

    def _fitting(self, due: Notification) -> Notification:
        """Return an exercise in place of one more nudge, or of a bare break, where one fits."""
        if self._offers is None or due.kind not in (AlertKind.NUDGE, AlertKind.BREAK):
            return due
        returned = sum(due.time_s - time_s < HOUR_S for time_s in self._state.shown_s) - 1
        if due.kind is AlertKind.NUDGE and returned < RETURNS:
            return due
        if due.kind is AlertKind.BREAK:
            self._sitting = suggested(self._sitting, due.time_s, self._offers.rules.moving)
        cause = due.cause if due.kind is AlertKind.NUDGE else self._state.bucket.cause(self._rules)
        found = self._offers.exercise(due.time_s, cause=cause, returned=returned, sitting_s=self._sitting.length_s)
        if found is None:
            return due
        self._offers.note(found, due.time_s)
        return as_break(found, due.time_s)

    def _remember(self, delivery: Delivery) -> None:
        if delivery.outcome is not Outcome.SHOWN:
            logger.info("Message %s (%s): %s", delivery.outcome.value, delivery.channel, delivery.detail)
        if delivery.outcome is Outcome.FAILED:
            self._state = failed(self._state, delivery.notification)
        alert = _alert(delivery)
        self._writes.keep(lambda: self._store.add_alert(alert))

    def _answered(self, answer: Answer) -> None:
        alert = _alert(Delivery(answer.notification, Outcome.SHOWN, ""), answer)
        self._writes.keep(lambda: self._store.answer_alert(alert.time_s, alert))


def _alert(delivery: Delivery, answer: Answer | None = None) -> Alert:
    sent = delivery.notification
    return Alert(
        time_s=sent.time_s,
        kind=sent.kind,
        cause=sent.cause,
        outcome=delivery.outcome,
        channel=delivery.channel,
        detail=delivery.detail,
        answer=answer.action if answer else None,
        text=f"{sent.title}\n{sent.text}",
    )
