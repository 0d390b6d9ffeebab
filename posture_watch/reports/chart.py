"""The strip of the day, drawn with characters: the taller the bar, the more of the judged time was good posture.

In colour a bar stands before an amber wall, so that good and poor posture show their shares at a glance; without colour
the height alone tells. Where a terminal has no block characters, ``#`` ``=`` ``_`` stand for mostly good, mixed, poor.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from posture_watch.posture.samples import Posture
from posture_watch.posture.strip import Bin

GOOD_COLOUR = "green"
POOR_COLOUR = "yellow"
QUIET_STYLE = "dim"

AWAY_MARK = "-"
UNSURE_MARK = "?"

_COLUMN_LENGTHS_S = (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200)
_EIGHTHS = " ▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True)
class Column:
    """One character's width of time, as seconds of each posture."""

    start_s: float
    """Its first instant, Unix seconds."""

    good_s: float = 0.0
    """Seconds of good posture."""

    poor_s: float = 0.0
    """Seconds of poor posture."""

    unsure_s: float = 0.0
    """Seconds without a verdict although somebody may have been there."""

    away_s: float = 0.0
    """Seconds with nobody in view."""

    @property
    def posture(self) -> Posture | None:
        """Return what most of the watched time was, good and poor taken together; ``None``: nothing was watched."""
        seconds = {
            Posture.GOOD: self.good_s + self.poor_s,
            Posture.UNSURE: self.unsure_s,
            Posture.AWAY: self.away_s,
        }
        most = max(seconds, key=seconds.__getitem__)
        return most if seconds[most] > 0 else None


def column_of(bins: Sequence[Bin], start_s: float) -> Column:
    """Return the sum of bins that are drawn as one."""
    return Column(
        start_s,
        sum(each.good_s for each in bins),
        sum(each.poor_s for each in bins),
        sum(each.unsure_s for each in bins),
        sum(each.away_s for each in bins),
    )


@dataclass(frozen=True, slots=True)
class Strip:
    """A rich renderable: the watched part of a strip as bars, with the time of day below."""

    bins: Sequence[Bin]
    """The strip of a summary."""

    zone: tzinfo
    """Zone of the times below."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield two lines of bars and one of times; nothing when nothing was watched."""
        bins = _watched_part(self.bins, self.zone)
        if not bins:
            return
        bin_s = self.bins[0].end_s - self.bins[0].start_s
        column_s = _column_s(bin_s, len(bins), options.max_width)
        together = max(1, round(column_s / bin_s))
        columns = [column_of(bins[i : i + together], bins[i].start_s) for i in range(0, len(bins), together)]
        yield from bar_lines(columns, ascii_only=options.ascii_only)
        yield Text(_times(columns, column_s, self.zone, options.max_width), style=QUIET_STYLE, no_wrap=True)


def bar_lines(columns: Sequence[Column], *, ascii_only: bool, height: int = 2) -> Iterator[Text]:
    """Yield the lines of bars from the top one down.

    Args:
        columns: One a character.
        ascii_only: The terminal knows no block characters: one line of letters instead.
        height: Lines.
    """
    for line in range(0 if ascii_only else height - 1, -1, -1):
        text = Text(no_wrap=True)
        for column in columns:
            character, style = _letter(column) if ascii_only else _block(column, line, height)
            text.append(character, style)
        yield text


def legend(*, ascii_only: bool) -> str:
    """Return what the marks mean."""
    bars = "# mostly good, = mixed, _ mostly poor" if ascii_only else "taller bar: more good posture"
    return f"{bars}   {UNSURE_MARK} unsure   {AWAY_MARK} away   blank: not watched"


def _block(column: Column, line: int, height: int) -> tuple[str, str]:
    if column.posture is not Posture.GOOD:
        return (_mark(column) if line == 0 else " "), QUIET_STYLE
    share = column.good_s / (column.good_s + column.poor_s)
    level = round(share * 8 * height) - 8 * line
    if share < 0.5 / (8 * height):
        # Even an empty bar leaves a trace, else it would look like nothing watched where there is no colour.
        return ("▁" if line == 0 else " "), f"{POOR_COLOUR} on {POOR_COLOUR}"
    return _EIGHTHS[min(8, max(0, level))], f"{GOOD_COLOUR} on {POOR_COLOUR}"


def _letter(column: Column) -> tuple[str, str]:
    if column.posture is not Posture.GOOD:
        return _mark(column), QUIET_STYLE
    share = column.good_s / (column.good_s + column.poor_s)
    if share >= 0.75:
        return "#", GOOD_COLOUR
    return ("=" if share >= 0.25 else "_"), POOR_COLOUR


def _mark(column: Column) -> str:
    return {Posture.UNSURE: UNSURE_MARK, Posture.AWAY: AWAY_MARK}.get(column.posture or Posture.GOOD, " ")


def _watched_part(bins: Sequence[Bin], zone: tzinfo) -> Sequence[Bin]:
    """Return the bins from the first watched one to the last, from a full hour on where the range is long."""
    watched = [i for i, each in enumerate(bins) if each.watched_s > 0]
    if not watched:
        return ()
    first, last = watched[0], watched[-1]
    if bins[last].end_s - bins[first].start_s >= 3600:
        while first > 0 and datetime.fromtimestamp(bins[first].start_s, zone).minute:
            first -= 1
    return bins[first : last + 1]


def _column_s(bin_s: float, bin_count: int, width: int) -> float:
    """Return the shortest column length, in seconds, with which all bins fit the width."""
    fitting = (
        each for each in _COLUMN_LENGTHS_S if each >= bin_s and each % bin_s == 0 and bin_count * bin_s <= each * width
    )
    return next(fitting, bin_s * -(-bin_count // max(1, width)))


def _times(columns: Sequence[Column], column_s: float, zone: tzinfo, width: int) -> str:
    """Return the line of times: one below each column with which an hour, a minute or ten seconds begin, if it fits."""
    form, unit_s = ("%H", 3600) if column_s >= 300 else ("%H:%M", 60) if column_s >= 5 else ("%H:%M:%S", 10)
    line = ""
    for i, column in enumerate(columns):
        start = datetime.fromtimestamp(column.start_s, zone)
        begins = (60 * start.minute + start.second) % unit_s < column_s
        label = start.strftime(form)
        if begins and (not line or i > len(line)) and i + len(label) <= width:
            line = line.ljust(i) + label
    # So short a strip that nothing begins in it.
    return line or datetime.fromtimestamp(columns[0].start_s, zone).strftime("%H:%M")[:width]
