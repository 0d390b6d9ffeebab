"""The message on the day: found out when it is due, put together, and noted down before it goes out."""

import logging
from datetime import date

from posture_watch.past_days import day_summaries, day_summary
from posture_watch.ports import Clock, Store
from posture_watch.posture.alerts import AlertKind, Notification
from posture_watch.posture.days import day_of
from posture_watch.posture.evening import EveningRules, evening_of
from posture_watch.posture.summary import Summary
from posture_watch.posture.trend import COMPARED_DAYS, compare, has_enough
from posture_watch.reports.evening_message import day_words, week_words
from posture_watch.storage.pending import PendingWrites

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 20.0
"""Between two looks at the clock."""

SHOWN_AS = "evening"
"""Under this name the store knows when the last one went out."""

WEEK_DAYS = 7

WEEK_LEAST_DAYS = 3
"""A week of fewer days with enough judged time is none to tell of."""


class Evening:
    """Knows when to tell of the day. Told once, it is told: the store remembers across restarts."""

    def __init__(self, rules: EveningRules | None, store: Store, clock: Clock, writes: PendingWrites) -> None:
        """Do nothing yet; ``None``: nothing ever will be."""
        self._rules = rules
        self._store = store
        self._clock = clock
        self._writes = writes
        self._looked_s: float | None = None
        self._over: date | None = None

    def due(self, *, welcome: bool) -> Notification | None:
        """Return the message on the day if it is due now; call it as often as you like.

        Args:
            welcome: Whether a message may come. One that may not waits until it may, for some hours at most.
        """
        now_s = self._clock.now_s()
        if self._rules is None or (self._looked_s is not None and 0 <= now_s - self._looked_s < LOOK_EVERY_S):
            return None
        self._looked_s = now_s
        day = evening_of(now_s, self._rules)
        if day is None or day == self._over or not welcome:
            return None
        found: list[Notification] = []
        self._writes.attempt(lambda: found.extend(self._message(day, now_s, self._rules)) if self._rules else None)
        return found[0] if found else None

    def _message(self, day: date, now_s: float, rules: EveningRules) -> list[Notification]:
        last_s = self._store.diary.shown_s(SHOWN_AS)
        self._over = day
        # One that lies ahead was sent before the clock was set back.
        if last_s is not None and day_of(last_s, rules.day_starts_at, zone=rules.zone) >= day:
            return []
        today = day_summary(self._store, day, now_s=now_s, starts_at=rules.day_starts_at, zone=rules.zone)
        if not has_enough(today):
            logger.info("No message on this day: too little of it was seen.")
            return []
        title, text = self._words(day, today, now_s, rules)
        # Noted down first: a crash may cost a message, but never brings it twice.
        self._store.diary.note_shown(SHOWN_AS, now_s)
        logger.info("Message: %s", title)
        return [Notification(now_s, AlertKind.SUMMARY, title, text)]

    def _words(self, day: date, today: Summary, now_s: float, rules: EveningRules) -> tuple[str, str]:
        days = day_summaries(
            self._store, day, COMPARED_DAYS + 1, now_s=now_s, starts_at=rules.day_starts_at, zone=rules.zone
        )
        week = days[-WEEK_DAYS:]
        if day.weekday() == rules.week_on and sum(map(has_enough, week)) >= WEEK_LEAST_DAYS:
            return week_words(week)
        return day_words(today, compare(today, days[:-1]), rules.zone)
