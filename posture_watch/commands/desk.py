"""The real desk of the live page: reads and writes the store, and asks the running instance like any other command."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

import typer

from posture_watch.app import reading_store, writing_store
from posture_watch.commands.now import now_values
from posture_watch.commands.pages import day_values_of, period_values_of
from posture_watch.commands.recorded import Reader
from posture_watch.config import Config
from posture_watch.posture.days import day_bounds
from posture_watch.posture.notes import MOST_CHARACTERS, Note
from posture_watch.reports.live.desk import Desk, Page, RequestError

Fields = Mapping[str, str]
Query = Mapping[str, str]

BUTTONS = (
    ("pause", "Pause", "Stop looking, with the camera off, until you resume"),
    ("resume", "Resume", "Look again, and speak again"),
    ("snooze", "Snooze", "Go on looking, but say nothing for a while"),
    ("fine", "That was fine", "The posture named last was fine: judge it more mildly"),
)
"""Action, label and what it does."""


@dataclass(frozen=True, slots=True)
class Book:
    """Where the pages get what they show."""

    config: Config
    """The settings."""

    clock_s: Callable[[], float]
    """The time of day, Unix seconds."""

    zone: tzinfo
    """Zone in which days begin and end."""

    @contextmanager
    def reader(self) -> Iterator[Reader]:
        """Open the store for one page; a connection belongs to the thread that opens it."""
        with reading_store() as store:
            yield Reader(store, self.clock_s(), self.zone, self.config.day.starts_at)

    def home(self, _: Query) -> Mapping[str, Any]:
        """Return what the first page shows: now, today, and the last thirty days."""
        with self.reader() as reader:
            today = day_values_of(reader, reader.today)
            month = period_values_of(reader, reader.today, 30)
            later = [chart for chart in month["charts"] if chart.key in ("trend", "hours", "nudges")]
            return {
                **today,
                **self._now(reader),
                "later": later,
                "buttons": BUTTONS,
            }

    def day(self, query: Query) -> Mapping[str, Any]:
        """Return what the page of a day shows."""
        with self.reader() as reader:
            day = _day(reader, query)
            after = day + timedelta(days=1)
            return {
                **day_values_of(reader, day),
                "before": (day - timedelta(days=1)).isoformat(),
                "after": after.isoformat() if after <= reader.today else "",
            }

    def period(self, count: int) -> Callable[[Query], Mapping[str, Any]]:
        """Return a function that returns what the page of so many days shows."""

        def values(query: Query) -> Mapping[str, Any]:
            with self.reader() as reader:
                return period_values_of(reader, _day(reader, query), count)

        return values

    def now(self) -> Mapping[str, Any]:
        """Return what the card with the present state shows."""
        with self.reader() as reader:
            return self._now(reader)

    def story(self) -> object:
        """Return something that differs on another day, and once another minute was recorded or a message sent."""
        with self.reader() as reader:
            if reader.store is None:
                return None
            now_s = reader.now_s
            minutes = reader.store.minutes(now_s - 180, now_s - now_s % 60)
            alerts = reader.store.alerts(now_s - 86_400, now_s)
            return (reader.today, minutes[-1].start_s if minutes else None, alerts[-1] if alerts else None)

    def note(self, fields: Fields) -> str:
        """Keep a note on a moment of a day, or on the day: then on its last moment so far."""
        text = " ".join(fields.get("text", "").split())
        with self.reader() as reader:
            time_s = _moment_s(reader, _day(reader, fields), fields.get("at", "").strip())
        try:
            note = Note(time_s, text)
        except ValueError:
            raise RequestError(f"A note has 1 to {MOST_CHARACTERS} characters that can be seen.") from None
        with writing_store() as store:
            store.add_note(note)
        return "Kept."

    def _now(self, reader: Reader) -> Mapping[str, Any]:
        from posture_watch.devices.instance import running_pid

        return now_values(reader.store, running_pid(), self.config, now_s=reader.now_s, zone=self.zone)


def make_desk(book: Book) -> Desk:
    """Return all that the live page can show and do."""
    from posture_watch.commands.control import wish_fine, wish_pause, wish_resume, wish_snooze
    from posture_watch.commands.relief_desk import ReliefDesk

    circle = ReliefDesk(book.reader, book.clock_s)
    return Desk(
        pages=(
            Page("/", "Today", "home.html", book.home),
            Page("/day", "Days", "day.html", book.day),
            Page("/week", "Week", "period.html", book.period(7)),
            Page("/month", "Month", "period.html", book.period(30)),
            Page("/year", "Year", "period.html", book.period(365)),
            *circle.pages(),
        ),
        actions={
            "pause": lambda fields: _for(wish_pause, fields),
            "resume": lambda _: wish_resume(),
            "snooze": lambda fields: _for(wish_snooze, fields),
            "fine": lambda _: wish_fine(),
            "note": book.note,
            **circle.actions(),
        },
        now=book.now,
        story=book.story,
        crashed=_crashed,
    )


def _moment_s(reader: Reader, day: date, at: str) -> float:
    """Return a time of day on a day, in Unix seconds; without one, the last moment of the day so far."""
    if not at:
        return min(day_bounds(day, reader.starts_at, zone=reader.zone)[1], reader.now_s) - 1
    try:
        clock = datetime.strptime(at, "%H:%M").replace(tzinfo=reader.zone).time()
    except ValueError:
        raise RequestError(f"{at!r} is no time of day; write it as 14:05.") from None
    # Before the day begins by the clock, it is the night at its end.
    moment = datetime.combine(day + timedelta(days=clock < reader.starts_at), clock, tzinfo=reader.zone)
    if moment.timestamp() > reader.now_s:
        raise RequestError(f"{at} is still to come.")
    return moment.timestamp()


def _for(wish: Callable[[str | None], str], fields: Fields) -> str:
    """Wish something for the time in the form, if there is one in it."""
    try:
        return wish(fields.get("for"))
    except typer.BadParameter as error:
        raise RequestError(error.message) from None


def _day(reader: Reader, query: Query) -> date:
    try:
        return reader.day(query.get("date"))
    except typer.BadParameter as error:
        raise RequestError(error.message) from None


def _crashed(error: Exception) -> str:
    from posture_watch.logs import note_crash

    log = note_crash(error)
    where = f"the details are in {log}" if log else f"{type(error).__name__}: {error}"
    return f"Something went wrong in posture-watch itself; {where}"
