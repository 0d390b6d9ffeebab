"""Spans of the day as they are written in the settings: ``08:00-12:00, 13:00-17:00``."""

import re

from posture_watch.posture.hours import DAY_MIN, Day, Span

_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})", re.ASCII)


def parse_spans(text: str) -> Day:
    """Return the spans that a text names; none for an empty one. Each may go on past midnight, as ``22:00-06:00``.

    Raises:
        ValueError: It is no such text.
    """
    return tuple(_parse_span(piece.strip()) for piece in text.split(",")) if text.strip() else ()


def _parse_span(text: str) -> Span:
    match = _SPAN.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no span of the day; write it as 08:00-17:30")
    start_hour, start_minute, end_hour, end_minute = (int(group) for group in match.groups())
    start_min, end_min = start_hour * 60 + start_minute, end_hour * 60 + end_minute
    if max(start_minute, end_minute) > 59 or start_min >= DAY_MIN or end_min > DAY_MIN:
        raise ValueError(f"{text!r} names a time that no clock shows")
    return Span(start_min, end_min if end_min > start_min else end_min + DAY_MIN)
