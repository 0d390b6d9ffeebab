"""Ranges side by side in the terminal: this one, the one before, and what is usual."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

from rich.table import Table
from rich.text import Text

from posture_watch.posture.samples import Cause, Posture
from posture_watch.posture.sitting import Spell
from posture_watch.posture.summary import Summary, add_up
from posture_watch.posture.trend import has_enough
from posture_watch.reports.chart import QUIET_STYLE
from posture_watch.reports.sentences import percent_text
from posture_watch.wording import CAUSE_LABELS, POSTURE_LABELS, duration_text

UNKNOWN = "-"


@dataclass(frozen=True, slots=True)
class Side:
    """One of several ranges that are compared."""

    title: str
    """What stands above its column."""

    days: Sequence[Summary]
    """The days of the range, at least one."""

    @property
    def total(self) -> Summary:
        """Return the days as one."""
        return add_up(self.days)

    def a_day(self, of: Callable[[Summary], float | None]) -> float | None:
        """Return the mean of a figure over the days with enough data; ``None`` without any."""
        values = [value for each in self.days if has_enough(each) and (value := of(each)) is not None]
        return fmean(values) if values else None


def side_by_side(sides: Sequence[Side]) -> list[list[str]]:
    """Return rows of a label and a cell for each range; the first row holds the titles.

    What grows with the length of a range is told as a share, per hour or as the mean of its days, so that a day
    compares with a month.
    """
    totals = [side.total for side in sides]
    causes = sorted(
        (cause for cause in Cause if any(total.poor_by_cause_s.get(cause) for total in totals)),
        key=lambda cause: -sum(total.poor_by_cause_s.get(cause, 0.0) for total in totals),
    )
    of_totals: list[tuple[str, Callable[[Summary], str]]] = [
        (POSTURE_LABELS[Posture.GOOD], lambda total: _share(total.good_s, total.judged_s)),
        (POSTURE_LABELS[Posture.POOR], lambda total: _share(total.poor_s, total.judged_s)),
        *((f"  {CAUSE_LABELS[cause]}", _cause_share(cause)) for cause in causes),
        ("Changes an hour", lambda total: _number(total.at_desk.changes_per_hour)),
        ("Poor stretches an hour", lambda total: _per_hour(total.slouch_count, total)),
        ("Nudges followed", lambda total: _share(total.nudges.followed, total.nudges.shown)),
    ]
    of_days: list[tuple[str, Callable[[Summary], float | None], Callable[[float | None], str]]] = [
        ("Nudges shown a day", lambda day: day.nudges.shown, _number),
        ("Judged a day", lambda day: day.judged_s, _length),
        ("Longest good stretch a day", lambda day: day.longest_good.held_s if day.longest_good else None, _length),
        ("Longest sitting a day", lambda day: _duration(day.at_desk.longest_sitting), _length),
        ("Longest in one posture a day", lambda day: _duration(day.at_desk.longest_unchanged), _length),
    ]
    return [
        ["", *(side.title for side in sides)],
        *([label, *map(cell, totals)] for label, cell in of_totals),
        *([label, *(text(side.a_day(of)) for side in sides)] for label, of, text in of_days),
    ]


def render_comparison(sides: Sequence[Side]) -> Table:
    """Return ranges side by side for the terminal."""
    titles, *rows = side_by_side(sides)
    table = Table.grid(padding=(0, 3, 0, 0))
    table.add_column()
    for _ in sides:
        table.add_column(justify="right")
    table.add_row(*(Text(title, style="bold") for title in titles))
    for row in rows:
        table.add_row(*row, style=QUIET_STYLE if row[0].startswith(" ") else "")
    return table


def _cause_share(cause: Cause) -> Callable[[Summary], str]:
    return lambda summary: _share(summary.poor_by_cause_s.get(cause, 0.0), summary.judged_s)


def _share(part: float, whole: float) -> str:
    return percent_text(part / whole) if whole else UNKNOWN


def _per_hour(count: int, summary: Summary) -> str:
    return _number(3600 * count / summary.judged_s if summary.judged_s else None)


def _duration(spell: Spell | None) -> float | None:
    return spell.duration_s if spell else None


def _length(seconds: float | None) -> str:
    return UNKNOWN if seconds is None else duration_text(seconds)


def _number(value: float | None) -> str:
    return UNKNOWN if value is None else f"{value:.1f}"
