"""Spans of the day as the settings spell them."""

import pytest

from posture_watch.config import load_settings
from posture_watch.config.spans import parse_spans
from posture_watch.errors import ConfigError
from posture_watch.posture.hours import ALL_DAY, Span


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", ()),
        ("  ", ()),
        ("08:00-17:30", (Span(480, 1050),)),
        (" 8:00 - 12:00 ,13:00-17:00 ", (Span(480, 720), Span(780, 1020))),
        ("22:00-06:00", (Span(1320, 1800),)),
        ("00:00-24:00", ALL_DAY),
        ("20:00-00:00", (Span(1200, 1440),)),
        ("09:00-09:00", (Span(540, 1980),)),
    ],
)
def test_a_text_names_spans_which_may_go_on_past_midnight(text: str, spans: tuple[Span, ...]) -> None:
    assert parse_spans(text) == spans


@pytest.mark.parametrize(
    "text",
    ["8-17", "08:00", "08:00-25:00", "08:60-09:00", "24:00-08:00", "08:00-24:01", "a", "08:00-12:00,", "٠٨:00-12:00"],
)
def test_what_is_no_span_is_refused_with_an_example(text: str) -> None:
    environ = {"POSTURE_WATCH_QUIET__HOURS": text}
    with pytest.raises(ConfigError, match=r'quiet.hours .* must be times of day such as "08:00-12:00, 13:00-17:00"'):
        load_settings(environ=environ)


def test_working_hours_count_once_they_are_switched_on() -> None:
    friday = {"POSTURE_WATCH_HOURS__FRIDAY": "08:00-14:00"}
    assert load_settings(environ=friday).config.hours.week() is None
    week = load_settings(environ={**friday, "POSTURE_WATCH_HOURS__ENABLED": "true"}).config.hours.week()
    assert week is not None
    assert [len(day) for day in week] == [1, 1, 1, 1, 1, 0, 0]
    assert week[4] == (Span(480, 840),)


def test_quiet_hours_are_those_of_every_day() -> None:
    assert load_settings(environ={}).config.quiet.week() is None
    week = load_settings(environ={"POSTURE_WATCH_QUIET__HOURS": "22:00-06:00"}).config.quiet.week()
    assert week == ((Span(1320, 1800),),) * 7
