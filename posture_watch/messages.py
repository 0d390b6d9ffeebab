"""What is said to the person, and what came of it: every attempt is stored with its outcome and its answer."""

import logging
from collections.abc import Iterator
from dataclasses import replace

from posture_watch.ports import Notifier, Store
from posture_watch.posture.alerts import Alert, Answer, Delivery, Notification, Outcome
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
from posture_watch.posture.samples import Sample
from posture_watch.storage.pending import PendingWrites
from posture_watch.translation import _

logger = logging.getLogger(__name__)


class Messages:
    """Decides by ``posture.reminders``, speaks through the notifier, and remembers in the store."""

    def __init__(self, rules: ReminderRules, notifier: Notifier, store: Store, writes: PendingWrites) -> None:
        self._rules = rules
        self._notifier = notifier
        self._store = store
        self._writes = writes
        self._state = ReminderState()

    def recall(self, now_s: float) -> None:
        """Take up the limits where the last run left them: a restart is no reason to say it all again.

        Raises:
            StorageError: The store cannot be read.
        """
        self._state = recall(self._store.alerts(now_s - DAY_S, now_s))

    def consider(self, sample: Sample, held_back: str) -> None:
        """Say what is due after one more sample.

        Args:
            sample: The newest verdict.
            held_back: Why no message is welcome now; empty when one is.
        """
        self._state, effect = remind(self._state, sample, self._rules, held_back)
        if isinstance(effect, Recovered):
            self._notifier.clear()
        elif isinstance(effect, Due):
            due = effect.notification
            due = replace(due, title=_(due.title), text=_(due.text))
            if effect.held_back:
                self._remember(Delivery(due, Outcome.HELD_BACK, effect.held_back))
            else:
                logger.info("Message: %s", due.title)
                self._notifier.send(due)

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
