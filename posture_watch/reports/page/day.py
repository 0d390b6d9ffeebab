"""The page of one day."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Any

from posture_watch.posture.summary import Summary
from posture_watch.reports.facts import facts
from posture_watch.reports.page.day_charts import cause_chart, state_rows, strip_chart
from posture_watch.reports.sentences import advice, headline, percent_text
from posture_watch.wording import date_text

_SPACES = re.compile(r"(?<=\d) (?=h\b|min\b|s\b|%)|(?<= h) (?=\d)|(?<=under) (?=\d)|(?<=over) (?=\d)")
"""Spaces inside a figure and its unit, where no line may end."""

_FIGURE = re.compile(r"(?P<most>at most )?(?P<figure>\d+ h \d+ min|\d+ (?:min|s)\b|\d+(?: of 100)?|none)(?P<rest>.*)")


def day_values(summary: Summary, *, day: date, zone: tzinfo, so_far: bool, remarks: Sequence[str]) -> dict[str, Any]:
    """Return what the template ``day.html`` shows.

    Args:
        summary: The day, or what there is of it.
        day: Which one.
        zone: Zone of the times shown.
        so_far: It is not over.
        remarks: How it compares, and what else is said under the answer.
    """
    until = datetime.fromtimestamp(summary.end_s, zone)
    return {
        "title": date_text(day),
        "subtitle": f"so far, until {until:%H:%M}" if so_far else "",
        "date": day.isoformat(),
        **answer_values(summary),
        "remarks": remarks if summary.watched_s else (),
        "charts": [chart for chart in (strip_chart(summary, zone), cause_chart(summary)) if chart],
        "states": state_rows(summary) if summary.watched_s else [],
        "facts": page_facts(summary, zone) if summary.watched_s else (),
        "notes": [],
    }


def answer_values(summary: Summary) -> Mapping[str, Any]:
    """Return the first thing to be read: how it was, and what to change."""
    sentence = _SPACES.sub("\N{NO-BREAK SPACE}", headline(summary))
    share = "" if summary.good_share is None else percent_text(summary.good_share).replace(" ", "\N{NO-BREAK SPACE}")
    before, strong, after = sentence.partition(share) if share else (sentence, "", "")
    return {"answer": (before, strong, after), "advice": advice(summary), "watched": bool(summary.watched_s)}


def page_facts(summary: Summary, zone: tzinfo, *, dated: bool = False) -> Sequence[tuple[str, str, str]]:
    """Return label, figure and what belongs to it, for the figures beside the charts."""
    return [_figure_first(label, text) for label, text in facts(summary, zone, dated=dated)]


def _figure_first(label: str, text: str) -> tuple[str, str, str]:
    """Return the label, the part of a fact that is set large, and the rest.

    ``Without a break``, ``at most 2 h 05 min, from 09:10`` gives ``Without a break, at most``, ``2 h 05 min`` and
    ``from 09:10``; a fact that begins with words has no such part.
    """
    if not (match := _FIGURE.match(text)):
        return label, "", text
    rest = match["rest"].lstrip(",; ")
    if rest.startswith("("):
        rest = rest.removeprefix("(").removesuffix(")")
    return f"{label}, at most" if match["most"] else label, match["figure"], rest
