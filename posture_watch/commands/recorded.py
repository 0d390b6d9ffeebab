"""What the commands on past days share: which day is meant, and its summary from the store."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo

import typer

from posture_watch.past_days import day_summary
from posture_watch.ports import Store
from posture_watch.posture.days import day_bounds, day_of
from posture_watch.posture.notes import Note
from posture_watch.posture.samples import Posture
from posture_watch.posture.summary import Summary, summarize
from posture_watch.posture.trend import GoodAndPoor
from posture_watch.wellbeing.check_ins import CheckIn

FIRST_DAY = date(2000, 1, 1)
"""Nothing can have been recorded before; some systems cannot reckon with local times long before it."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads days out of a store as seen at one moment."""

    store: Store | None
    """``None``: nothing was ever recorded."""

    now_s: float
    """The moment, Unix seconds."""

    zone: tzinfo
    """Zone in which days begin and end."""

    starts_at: time
    """When a day begins."""

    _known: dict[date, Summary] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Days that were read already: a page wants some of them several times."""

    @property
    def today(self) -> date:
        """Return the day that is going on."""
        return day_of(self.now_s, self.starts_at, zone=self.zone)

    def day(self, wish: str | None) -> date:
        """Return the day that is meant by ``YYYY-MM-DD``, ``today``, ``yesterday`` or nothing.

        Raises:
            typer.BadParameter: It is no date, in the future or before anything could have been recorded.
        """
        text = "today" if wish is None else wish.strip()
        if text in ("today", "yesterday"):
            return self.today - timedelta(days=text == "yesterday")
        try:
            day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=self.zone).date()
        except ValueError:
            raise _no_such_day(f"{text!r} is no date; write it as {self.today} or yesterday.") from None
        if day > self.today:
            raise _no_such_day(f"{day} is still to come; today is {self.today}.")
        if day < FIRST_DAY:
            raise _no_such_day(f"{day} is before anything could be recorded; take a day from {FIRST_DAY} on.")
        return day

    def summary(self, day: date) -> Summary:
        """Return a day's summary; of the day that is going on, until now."""
        if day not in self._known:
            self._known[day] = self._read(day)
        return self._known[day]

    def days_until(self, last: date, count: int) -> list[tuple[date, Summary]]:
        """Return so many days with their summaries, oldest first; the last one is among them."""
        return [*self.days_before(last, count - 1), (last, self.summary(last))]

    def notes(self, day: date) -> list[Note]:
        """Return what was written about a day."""
        start_s, end_s = day_bounds(day, self.starts_at, zone=self.zone)
        return self.store.notes(start_s, end_s) if self.store else []

    def shares_before(self, day: date, count: int) -> list[tuple[date, GoodAndPoor]]:
        """Return what is compared of so many days before a day, oldest first."""
        found = []
        for back in range(count, 0, -1):
            before = day - timedelta(days=back)
            start_s, end_s = day_bounds(before, self.starts_at, zone=self.zone)
            seconds = {} if self.store is None else self.store.seconds(start_s, min(end_s, self.now_s))
            found.append((before, GoodAndPoor(seconds.get(Posture.GOOD, 0.0), seconds.get(Posture.POOR, 0.0))))
        return found

    def check_ins(self, day: date) -> list[CheckIn]:
        """Return how the person said that they were on a day."""
        start_s, end_s = day_bounds(day, self.starts_at, zone=self.zone)
        return self.store.diary.check_ins(start_s, end_s) if self.store else []

    def days_before(self, day: date, count: int) -> Iterator[tuple[date, Summary]]:
        """Yield the summaries of so many days before a day, oldest first."""
        for back in range(count, 0, -1):
            yield day - timedelta(days=back), self.summary(day - timedelta(days=back))

    def _read(self, day: date) -> Summary:
        if self.store is None:
            start_s, end_s = day_bounds(day, self.starts_at, zone=self.zone)
            return summarize([], [], start_s, min(end_s, self.now_s))
        return day_summary(self.store, day, now_s=self.now_s, starts_at=self.starts_at, zone=self.zone)


def _no_such_day(sentence: str) -> typer.BadParameter:
    return typer.BadParameter(sentence, param_hint="--date")
