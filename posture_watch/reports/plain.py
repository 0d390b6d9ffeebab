"""Ranges in plain sentences for screen readers: no columns, no drawings, no colour; each line stands alone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, tzinfo

from posture_watch.posture.hour_pattern import by_hour
from posture_watch.posture.strip import Bin
from posture_watch.posture.summary import Summary, add_up
from posture_watch.reports.facts import facts
from posture_watch.reports.sentences import advice, headline, percent_text
from posture_watch.reports.terminal_compare import UNKNOWN, Side, side_by_side
from posture_watch.wording import NOT_WATCHED, REASON_LABELS, cause_text, date_text, duration_text


def plain_day(summary: Summary, *, heading: str, zone: tzinfo, remarks: Sequence[tuple[str, str]] = ()) -> list[str]:
    """Return a day, a line a sentence.

    Args:
        summary: The day.
        heading: Which day, and whether it is over.
        zone: Zone of the times told.
        remarks: Further facts, a label and a text each.
    """
    lines = [f"{heading}.", headline(summary), *advice(summary)]
    if summary.watched_s:
        lines += [*_states(summary), *_hours(summary.strip, zone)]
        lines += [f"{label}: {text}." for label, text in (*facts(summary, zone), *remarks)]
    return lines


def plain_days(
    days: Sequence[tuple[date, Summary]], *, heading: str, zone: tzinfo, remarks: Sequence[tuple[str, str]] = ()
) -> list[str]:
    """Return days that follow each other, oldest first, a line a sentence; free days are not told one by one."""
    total = add_up([summary for _, summary in days])
    lines = [f"{heading}.", headline(total), *advice(total)]
    if total.watched_s:
        watched = [(day, summary) for day, summary in days if summary.watched_s]
        lines += [f"{date_text(day)}: {headline(summary)}" for day, summary in watched]
        if free := len(days) - len(watched):
            lines.append(f"On {free} of {len(days)} days nothing was recorded.")
        lines += [*_states(total), *_hours(total.strip, zone)]
        lines += [f"{label}: {text}." for label, text in (*facts(total, zone, dated=True), *remarks)]
    return lines


def plain_comparison(sides: Sequence[Side]) -> Iterator[str]:
    """Yield ranges side by side, a line for each figure; what no range knows is left out."""
    titles, *rows = side_by_side(sides)
    for label, *cells in rows:
        known = [f"{title} {cell}" for title, cell in zip(titles[1:], cells, strict=True) if cell != UNKNOWN]
        if known:
            yield f"{label.strip()}: {', '.join(known)}."


def _states(summary: Summary) -> Iterator[str]:
    yield _time_text("Good posture", summary.good_s, {})
    yield _time_text("Poor posture", summary.poor_s, {cause_text(c): s for c, s in summary.poor_by_cause_s.items()})
    yield _time_text("Unsure", summary.unsure_s, {REASON_LABELS[r]: s for r, s in summary.unsure_by_reason_s.items()})
    yield _time_text("Away", summary.away_s, {})
    yield _time_text(NOT_WATCHED, summary.not_watched_s, {})


def _time_text(label: str, seconds: float, parts: Mapping[str, float]) -> str:
    listed = ", ".join(f"{name} {duration_text(part_s)}" for name, part_s in parts.items())
    return f"{label}: {duration_text(seconds)}{f', of that {listed}' if listed else ''}."


def _hours(bins: Iterable[Bin], zone: tzinfo) -> Iterator[str]:
    hours = {hour: each for hour, each in by_hour(bins, zone).items() if each.good_share is not None}
    told = [
        f"{hour} to {(hour + 1) % 24} o'clock {percent_text(hours[hour].good_share or 0.0)}" for hour in _in_turn(hours)
    ]
    if told:
        yield f"Good share by the hour: {', '.join(told)}."


def _in_turn(hours: Mapping[int, Bin]) -> Iterator[int]:
    """Yield hours as a working day goes: from the first one after the longest time without any."""
    known = sorted(hours)
    gaps = [(hour - known[i - 1]) % 24 or 24 for i, hour in enumerate(known)]
    first = gaps.index(max(gaps)) if gaps else 0
    yield from (*known[first:], *known[:first])
