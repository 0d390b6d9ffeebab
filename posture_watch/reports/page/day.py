"""The page of one day."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Any

from posture_watch.posture.episodes import Stretch
from posture_watch.posture.summary import Summary
from posture_watch.posture.trend import Comparison
from posture_watch.reports.page.day_charts import cause_chart, state_rows, strip_chart
from posture_watch.reports.sentences import advice, comparison_text, headline, nudge_text, percent_text
from posture_watch.wording import date_text, duration_text, short_date_text

_SPACES = re.compile(r"(?<=\d) (?=h\b|min\b|s\b|%)|(?<= h) (?=\d)|(?<=under) (?=\d)|(?<=over) (?=\d)")
"""Spaces inside a figure and its unit, where no line may end."""


def day_values(
    summary: Summary, *, day: date, zone: tzinfo, so_far: bool, comparison: Comparison | None
) -> dict[str, Any]:
    """Return what the template ``day.html`` shows.

    Args:
        summary: The day, or what there is of it.
        day: Which one.
        zone: Zone of the times shown.
        so_far: It is not over.
        comparison: The day beside those before it; ``None``: too little data.
    """
    until = datetime.fromtimestamp(summary.end_s, zone)
    return {
        "title": date_text(day),
        "subtitle": f"so far, until {until:%H:%M}" if so_far else "",
        "date": day.isoformat(),
        **answer_values(summary),
        "compared": f"Compared: {comparison_text(comparison)}." if summary.watched_s else "",
        "charts": [chart for chart in (strip_chart(summary, zone), cause_chart(summary)) if chart],
        "states": state_rows(summary) if summary.watched_s else [],
        "facts": facts(summary, zone),
        "notes": [],
    }


def answer_values(summary: Summary) -> Mapping[str, Any]:
    """Return the first thing to be read: how it was, and what to change."""
    sentence = _SPACES.sub("\N{NO-BREAK SPACE}", headline(summary))
    share = "" if summary.good_share is None else percent_text(summary.good_share).replace(" ", "\N{NO-BREAK SPACE}")
    before, strong, after = sentence.partition(share) if share else (sentence, "", "")
    return {"answer": (before, strong, after), "advice": advice(summary), "watched": bool(summary.watched_s)}


def facts(summary: Summary, zone: tzinfo, *, with_date: bool = False) -> Sequence[tuple[str, str, str]]:
    """Return label, figure and what belongs to it, for the figures beside the charts."""
    lines: list[tuple[str, str, str]] = []
    if summary.longest_good:
        lines.append(("Longest good stretch", *_stretch(summary.longest_good, zone, with_date=with_date)))
    if summary.longest_slouch:
        length, start = _stretch(summary.longest_slouch, zone, with_date=with_date)
        lines.append(("Poor stretches", str(summary.slouch_count), f"the longest {length}, {start}"))
    if summary.mean_score is not None:
        lines.append(("Mean score", f"{summary.mean_score:.0f}", "100 is as calibrated"))
    nudges = summary.nudges
    if summary.watched_s:
        shown, _, rest = nudge_text(nudges).partition(" shown")
        lines.append(("Nudges", shown, rest.lstrip(",; ") if nudges.shown else rest))
    return lines


def _stretch(stretch: Stretch, zone: tzinfo, *, with_date: bool) -> tuple[str, str]:
    start = datetime.fromtimestamp(stretch.start_s, zone)
    return duration_text(stretch.held_s), f"{short_date_text(start.date())} " * with_date + f"from {start:%H:%M}"
