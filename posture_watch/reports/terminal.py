"""A day in the terminal: how it was, what to change, and the figures behind it, on one screen."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import TypeVar

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from posture_watch.posture.samples import Posture
from posture_watch.posture.summary import Summary
from posture_watch.reports.chart import GOOD_COLOUR, POOR_COLOUR, QUIET_STYLE, Strip, legend
from posture_watch.reports.facts import Fact, facts
from posture_watch.reports.sentences import advice, headline
from posture_watch.wording import NOT_WATCHED, POSTURE_LABELS, REASON_LABELS, cause_text, duration_text

WIDE = 110
"""From so many characters on, the table and the facts stand side by side."""

NARROW = 60
"""With fewer characters the table goes without bars."""

SHOWN_PARTS = 3
"""So many causes, and reasons, get a line of their own."""

_BAR_LENGTH = 12
_Part = TypeVar("_Part")


def render_day(summary: Summary, *, heading: str, zone: tzinfo, remarks: Sequence[Fact] = ()) -> RenderableType:
    """Return a range of time, such as a day, for the terminal.

    Args:
        summary: The range.
        heading: Which range it is, and whether it is over.
        zone: Zone of the times shown.
        remarks: Further facts, such as how it compares with other ranges.
    """
    return _Day(summary, heading, zone, remarks)


def percents(seconds: Sequence[float], total: int = 100) -> list[int]:
    """Return shares as whole numbers that add up to ``total``; zeros when there are only zeros (largest remainders)."""
    whole = sum(seconds)
    if not whole:
        return [0] * len(seconds)
    exact = [total * each / whole for each in seconds]
    floors = [int(each) for each in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: floors[i] - exact[i])
    for i in by_remainder[: total - sum(floors)]:
        floors[i] += 1
    return floors


@dataclass(frozen=True, slots=True)
class _Day:
    summary: Summary
    heading: str
    zone: tzinfo
    remarks: Sequence[Fact]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Text(self.heading, style="bold")
        yield Text("\n".join(["", headline(self.summary), *advice(self.summary)]))
        if not self.summary.watched_s:
            return
        yield ""
        yield Strip(self.summary.strip, self.zone)
        yield Text(legend(ascii_only=options.ascii_only), style=QUIET_STYLE)
        yield ""
        bars = "" if options.max_width < NARROW else "#" if options.ascii_only else "▪"
        table, beside = _states(self.summary, bars), fact_table([*facts(self.summary, self.zone), *self.remarks])
        if options.max_width >= WIDE:
            both = Table.grid(padding=(0, 4))
            both.add_row(table, beside)
            yield both
        else:
            yield table
            yield ""
            yield beside


def _states(summary: Summary, bar: str) -> Table:
    """Return the table of time and share for each state; the shares are of the watched time."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column()
    table.add_column(justify="right", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    states = {
        Posture.GOOD: (summary.good_s, GOOD_COLOUR, []),
        Posture.POOR: (summary.poor_s, POOR_COLOUR, _parts(summary.poor_by_cause_s, cause_text)),
        Posture.UNSURE: (
            summary.unsure_s,
            QUIET_STYLE,
            _parts(summary.unsure_by_reason_s, REASON_LABELS.__getitem__),
        ),
        Posture.AWAY: (summary.away_s, QUIET_STYLE, []),
    }
    shares = percents([seconds for seconds, _, _ in states.values()])
    for (posture, (seconds, style, parts)), share in zip(states.items(), shares, strict=True):
        marks = Text(bar * round(share * _BAR_LENGTH / 100), style=style)
        table.add_row(POSTURE_LABELS[posture], duration_text(seconds), _percent(share, seconds), marks)
        part_shares = percents([part_s for _, part_s in parts], share)
        for (label, part_s), part_share in zip(parts, part_shares, strict=True):
            table.add_row(f"  {label}", duration_text(part_s), _percent(part_share, part_s), style=QUIET_STYLE)
    table.add_row("Watched", duration_text(summary.watched_s), "100 %")
    table.add_row(NOT_WATCHED, duration_text(summary.not_watched_s))
    return table


def _percent(whole: int, seconds: float) -> str:
    return "<1 %" if not whole and seconds > 0 else f"{whole} %"


def _parts(seconds: Mapping[_Part, float], name: Callable[[_Part], str]) -> list[tuple[str, float]]:
    """Return the largest parts by name, and the rest as one."""
    parts = [(name(part), part_s) for part, part_s in seconds.items()]
    shown, rest = (parts, []) if len(parts) <= SHOWN_PARTS + 1 else (parts[:SHOWN_PARTS], parts[SHOWN_PARTS:])
    return [*shown, ("other", sum(part_s for _, part_s in rest))] if rest else shown


def fact_table(lines: Iterable[Fact]) -> Table:
    """Return facts as labels and texts side by side."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column()
    for label, text in lines:
        table.add_row(label, text)
    return table
