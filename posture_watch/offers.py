"""What is offered beside nudges: a fitting exercise, a check-in, a card; noted down, so that none comes too often."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, tzinfo
from typing import TypeVar

import numpy as np

from posture_watch.ports import Diary, Store
from posture_watch.posture.alerts import Action, AlertKind, Notification
from posture_watch.posture.moving import MoveRules
from posture_watch.posture.offering import slot_of
from posture_watch.posture.samples import Cause
from posture_watch.storage.pending import PendingWrites
from posture_watch.translation import _
from posture_watch.wellbeing.cards import card_of
from posture_watch.wellbeing.routines import Kind
from posture_watch.wellbeing.suggestions import REPEAT_AFTER_S, STRESS_COUNTS_S, TABLE, Situation, Suggestion, suggest
from posture_watch.wording_nudges import BREAK_TITLE
from posture_watch.wording_wellbeing import CHECK_IN_TEXT, CHECK_IN_TITLE, suggestion_text

T = TypeVar("T")

HOUR_S = 3600.0

TOLD_S = 2 * HOUR_S
"""Who told how it goes so lately is not asked again."""

CHECK_IN_OFFER, CARD_OFFER = "check_in_offer", "card_offer"
"""Under these names the diary remembers when they were made last."""


@dataclass(frozen=True, slots=True)
class OfferRules:
    """What is offered, and when."""

    moving: MoveRules = field(default_factory=MoveRules)
    """When to suggest getting up."""

    exercises: bool = True
    """Whether an exercise is suggested where a nudge was not enough."""

    check_in_at: tuple[time, ...] = ()
    """Local times at which a check-in is offered."""

    card_at: time | None = None
    """Local time of the card of the day; ``None``: none comes by itself."""

    zone: tzinfo = UTC
    """The local clock."""


class Offers:
    """Finds what fits now. What the store refuses to tell or to note counts as nothing."""

    def __init__(self, rules: OfferRules, store: Store, writes: PendingWrites) -> None:
        """Do nothing yet."""
        self.rules = rules
        self._store = store
        self._writes = writes
        self._over: dict[str, float] = {}

    def exercise(
        self, now_s: float, *, cause: Cause | None = None, returned: int = 0, sitting_s: float = 0.0
    ) -> Suggestion | None:
        """Return the exercise that fits; ``None``: none does, or none is wanted.

        Args:
            now_s: Unix seconds.
            cause: What the last nudge named.
            returned: Nudges within the last hour that changed nothing for long.
            sitting_s: Since the last break.
        """
        if not self.rules.exercises:
            return None
        known = Situation(cause, returned, self._told(lambda: self._raised_s(now_s)) or 0.0, sitting_s)
        known = replace(known, stress=self._told(lambda: self._stress(now_s)))
        return suggest(known, self._told(lambda: lately(self._store.diary, now_s)) or ())

    def note(self, suggestion: Suggestion, now_s: float) -> None:
        """Remember that an exercise was offered."""
        self._writes.keep(lambda: self._store.diary.note_shown(shown_as(suggestion), now_s))

    def due(self, now_s: float) -> Iterator[Notification]:
        """Yield the check-in and the card that are due now, and note that they were offered.

        Args:
            now_s: Unix seconds; somebody is in view, and a message is welcome.
        """
        card_at = () if self.rules.card_at is None else (self.rules.card_at,)
        if self._is_turn(CHECK_IN_OFFER, self.rules.check_in_at, now_s):
            yield from self._check_in(now_s)
        if self._is_turn(CARD_OFFER, card_at, now_s):
            yield from self._card(now_s)

    def _is_turn(self, name: str, times: Sequence[time], now_s: float) -> bool:
        slot_s = slot_of(now_s, times, self.rules.zone) if times else None
        if slot_s is None or self._over.get(name) == slot_s:
            return False
        last = self._told(lambda: (self._store.diary.shown_s(name),))
        if last is None:
            return False
        self._over[name] = slot_s
        is_new = last[0] is None or last[0] < slot_s
        # Noted down first: a crash may cost an offer, but never brings it twice.
        return is_new and self._writes.attempt(lambda: self._store.diary.note_shown(name, now_s))

    def _check_in(self, now_s: float) -> Iterator[Notification]:
        if not self._told(lambda: self._store.diary.check_ins(now_s - TOLD_S, now_s + 1)):
            yield Notification(now_s, AlertKind.OFFER, _(CHECK_IN_TITLE), _(CHECK_IN_TEXT))

    def _card(self, now_s: float) -> Iterator[Notification]:
        card = card_of(datetime.fromtimestamp(now_s, self.rules.zone).date())
        yield Notification(now_s, AlertKind.OFFER, _(card.title), f"{_(card.known)} {_(card.step)}")

    def _told(self, ask: Callable[[], T]) -> T | None:
        found: list[T] = []
        self._writes.attempt(lambda: found.append(ask()))
        return found[0] if found else None

    def _raised_s(self, now_s: float) -> float:
        holds = self._store.holds(now_s - HOUR_S, now_s)
        raised = [index for index, state in enumerate(holds.states) if state.cause is Cause.SHOULDERS_RAISED]
        return float((holds.end_s - holds.start_s)[np.isin(holds.state, raised)].sum())

    def _stress(self, now_s: float) -> int | None:
        told = self._store.diary.check_ins(now_s - STRESS_COUNTS_S, now_s + 1)
        return next((each.stress for each in reversed(told) if each.stress is not None), None)


def lately(diary: Diary, now_s: float) -> set[tuple[Kind, str]]:
    """Return the exercises that were done, or offered, too lately to be offered again.

    Raises:
        StorageError: The diary cannot be read.
    """
    done = {(each.kind, each.name) for each in diary.sessions(now_s - REPEAT_AFTER_S, now_s + 1)}
    rows = {rule.suggestion for rule in TABLE}
    shown = {(row.kind, row.name): diary.shown_s(shown_as(row)) for row in rows}
    return done | {row for row, time_s in shown.items() if time_s is not None and now_s - time_s < REPEAT_AFTER_S}


def shown_as(suggestion: Suggestion) -> str:
    """Return the name under which the diary remembers when an exercise was offered last."""
    return f"suggested {suggestion.kind.value} {suggestion.name}"


def as_break(suggestion: Suggestion, time_s: float) -> Notification:
    """Return the message that offers an exercise, in the language of the person."""
    return Notification(time_s, AlertKind.BREAK, _(BREAK_TITLE), suggestion_text(suggestion), actions=(Action.SNOOZE,))
