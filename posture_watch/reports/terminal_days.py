"""A week or a month in the terminal: one line a day on the same hours, so that the pattern of the hours shows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from posture_watch.posture.hour_pattern import LocalMoments
from posture_watch.posture.strip import Bin
from posture_watch.posture.summary import Summary, add_up
from posture_watch.posture.trend import MIN_JUDGED_S
from posture_watch.reports.chart import QUIET_STYLE, Column, bar_lines, column_of, legend
from posture_watch.reports.facts import Fact, facts
from posture_watch.reports.sentences import advice, headline, percent_text
from posture_watch.reports.terminal import fact_table
from posture_watch.wording import duration_text, short_date_text

MIN_HOURS = 3
"""The least good one of so many hours is worth telling, of fewer not."""

NO_RECORD = "no record"

FREE_DAYS_SHOWN = 7
"""Of so many days those without any record are shown too, of more only the others."""

_SLOTS_MIN = (15, 30, 60, 120)
_FIGURES_WIDTH = 9 + 2 + 8 + 2 + 11 + 2
"""Characters before the bars: date, share, judged time, and what is between them."""


def render_days(
    days: Sequence[tuple[date, Summary]], *, heading: str, zone: tzinfo, remarks: Sequence[Fact] = ()
) -> RenderableType:
    """Return days that follow each other, oldest first, for the terminal.

    Args:
        days: At least one, each with its summary.
        heading: Which days they are.
        zone: Zone of the times shown.
        remarks: Further facts, such as how they compare with other ranges.
    """
    return _Days(days, heading, zone, remarks)


def least_good_hour(summaries: Iterable[Summary], zone: tzinfo) -> tuple[int, float, float] | None:
    """Return the local hour (0 to 23) with the least good share, that share (0 to 1) and its judged seconds.

    Only hours with ``MIN_JUDGED_S`` of judged time count. ``None`` unless there are ``MIN_HOURS`` of them.
    """
    hours = {
        hour: column
        for hour, column in _by_minutes([each for summary in summaries for each in summary.strip], zone, 60).items()
        if column.good_s + column.poor_s >= MIN_JUDGED_S
    }
    if len(hours) < MIN_HOURS:
        return None
    shares = {hour: column.good_s / (column.good_s + column.poor_s) for hour, column in hours.items()}
    hour = min(shares, key=shares.__getitem__)
    return hour, shares[hour], hours[hour].good_s + hours[hour].poor_s


@dataclass(frozen=True, slots=True)
class _Days:
    days: Sequence[tuple[date, Summary]]
    heading: str
    zone: tzinfo
    remarks: Sequence[Fact]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        total = add_up([summary for _, summary in self.days])
        yield Text(self.heading, style="bold")
        yield Text("\n".join(["", headline(total), *advice(total)]))
        if not total.watched_s:
            return
        yield ""
        yield self._table(options)
        yield Text(legend(ascii_only=options.ascii_only), style=QUIET_STYLE)
        yield ""
        yield fact_table(self._facts(total))

    def _table(self, options: ConsoleOptions) -> Table:
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(no_wrap=True)
        table.add_column(justify="right", no_wrap=True)
        table.add_column(justify="right", no_wrap=True)
        table.add_column(no_wrap=True)
        slots = _shown_slots([each for _, summary in self.days for each in summary.strip], self.zone, options.max_width)
        total = add_up([summary for _, summary in self.days])
        for day, summary in self.days:
            if not summary.watched_s:
                if len(self.days) > FREE_DAYS_SHOWN:
                    continue
                table.add_row(short_date_text(day), "", "", Text(NO_RECORD, style=QUIET_STYLE))
                continue
            table.add_row(*self._row(short_date_text(day), summary, slots, options))
        table.add_row(*self._row("All days", total, slots, options))
        table.add_row("", "good", "judged", slots.hours(), style=QUIET_STYLE)
        return table

    def _row(self, label: str, summary: Summary, slots: "_Slots", options: ConsoleOptions) -> Sequence[RenderableType]:
        columns = _by_minutes(summary.strip, self.zone, slots.length_min)
        bars = bar_lines(
            [columns.get(slot, Column(0.0)) for slot in slots.numbers], ascii_only=options.ascii_only, height=1
        )
        share = "" if summary.good_share is None else percent_text(summary.good_share)
        return label, share, duration_text(summary.judged_s), Group(*bars)

    def _facts(self, total: Summary) -> Iterator[Fact]:
        least = least_good_hour([summary for _, summary in self.days], self.zone)
        if least:
            hour, share, judged_s = least
            judged = f"{percent_text(share)} good of {duration_text(judged_s)} judged"
            yield "Least good hour", f"{hour:02d} to {(hour + 1) % 24:02d}, {judged}"
        yield from facts(total, self.zone, dated=True)
        yield "Unsure, away", f"{duration_text(total.unsure_s)}, {duration_text(total.away_s)}"
        yield from self.remarks


@dataclass(frozen=True, slots=True)
class _Slots:
    """Which parts of the clock are drawn, in the order of the day."""

    numbers: Sequence[int]
    length_min: int

    def hours(self) -> str:
        line = ""
        for i, number in enumerate(self.numbers):
            minute = number * self.length_min
            if minute % 60 == 0 and (not line or i > len(line)) and i + 2 <= len(self.numbers):
                line = line.ljust(i) + f"{minute // 60:02d}"
        return line


def _shown_slots(bins: Sequence[Bin], zone: tzinfo, width: int) -> _Slots:
    """Return the shortest slots with which all watched hours fit, from the first watched hour of a day to the last."""
    day_starts = datetime.fromtimestamp(bins[0].start_s, zone)
    first_minute = 60 * day_starts.hour + day_starts.minute
    for length_min in _SLOTS_MIN:
        in_order = [(first_minute // length_min + i) % (1440 // length_min) for i in range(1440 // length_min)]
        watched = {number for number, column in _by_minutes(bins, zone, length_min).items() if column.posture}
        positions = [i for i, number in enumerate(in_order) if number in watched]
        per_hour = max(1, 60 // length_min)
        first = positions[0]
        while first > 0 and in_order[first] % per_hour:
            first -= 1
        numbers = in_order[first : positions[-1] + 1]
        if len(numbers) <= width - _FIGURES_WIDTH:
            break
    return _Slots(numbers, length_min)


def _by_minutes(bins: Sequence[Bin], zone: tzinfo, length_min: int) -> Mapping[int, Column]:
    """Return bins summed by their local time of day, in slots of so many minutes from midnight on."""
    slots: defaultdict[int, list[Bin]] = defaultdict(list)
    moments = LocalMoments(zone)
    for each in bins:
        if each.watched_s > 0:
            slots[moments.of(each.start_s)[1] // length_min].append(each)
    return {number: column_of(members, members[0].start_s) for number, members in slots.items()}
