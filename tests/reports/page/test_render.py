import re
from datetime import date
from typing import Any

import pytest
from jinja2 import UndefinedError

from posture_watch.reports.page.day import day_values, page_facts
from posture_watch.reports.page.period import period_values
from posture_watch.reports.page.render import plotly_script, render, stand_alone, style_names
from tests.reports.page.days import BERLIN, TUESDAY, a_day, days_in_a_row


def page(letters: str = "g" * 80 + "s" * 20, **changes: Any) -> str:
    values = day_values(a_day(letters), day=TUESDAY, zone=BERLIN, so_far=False, remarks=[])
    return stand_alone("day.html", {**values, "made": "2026-03-03 18:00", **changes})


def text_of(page: str) -> str:
    body = page.partition("<body>")[2]
    without = re.sub(r"<script.*?</script>", "", body, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", without).replace("\N{NO-BREAK SPACE}", " ").split())


def test_the_first_words_say_how_the_day_was_and_what_to_change() -> None:
    told = text_of(page())
    assert "Good posture for 80 % of the 1 h 40 min that could be judged." in told
    assert "Otherwise mostly slumped (20 min). Worth a try: slide back in the chair" in told
    assert told.index("Good posture for") < 120


def test_a_page_that_stands_alone_names_no_other_place() -> None:
    whole = page()
    own = whole.replace(re.findall(r'id="plotly-packed">(.*?)</script>', whole, re.DOTALL)[0], "")
    assert re.findall(r"https?:|url\(|@import|//\w", own) == []
    assert re.findall(r'(?:src|href)="([^"]*)"', own) == ["data:,", "#story"]


def test_its_policy_lets_nothing_in_but_what_it_carries() -> None:
    policy = re.findall(r'Content-Security-Policy" content="([^"]*)"', page())[0]
    directives = dict(directive.strip().split(" ", 1) for directive in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert "unsafe" not in policy
    assert re.fullmatch(r"'nonce-[\w+/]{24}'", directives["script-src"])
    assert re.findall(r"<(?:script|style) (?!nonce=|type=\"application/json\")", page()) == []


def test_the_same_day_gives_the_same_file() -> None:
    assert page() == page()


def test_a_day_without_figures_carries_no_script_for_them() -> None:
    empty = page("")
    assert "Nothing was recorded." in text_of(empty)
    assert len(empty) < 50_000 < len(page())


def test_whatever_is_put_into_a_page_stays_text() -> None:
    whole = page(title="<img src=x onerror=alert(1)>", remarks=["</script><script>alert(2)</script>"])
    assert "<img" not in whole
    assert "<script>alert" not in whole
    assert "&lt;img src=x onerror=alert(1)&gt;" in whole


def test_json_in_a_page_cannot_end_its_element() -> None:
    summary = a_day("g" * 60)
    values = day_values(summary, day=TUESDAY, zone=BERLIN, so_far=False, remarks=[])
    (chart, *_) = values["charts"]
    chart.data[0]["text"][0] = "</script><b>&"
    whole = stand_alone("day.html", {**values, "made": ""})
    assert "\\u003c/script\\u003e\\u003cb\\u003e\\u0026" in whole


def test_every_figure_of_a_page_has_its_table_below_it() -> None:
    days = days_in_a_row("g" * 80 + "s" * 20, "gs" * 60, "g" * 60, "g" * 60)
    whole = stand_alone("period.html", {**period_values(days, zone=BERLIN, so_far=True, remarks=[]), "made": ""})
    figures = re.findall(r"<figure.*?</figure>", whole, re.DOTALL)
    assert [re.findall(r'data-chart="(\w+)"', each)[0] for each in figures] == ["trend", "hours", "causes", "nudges"]
    assert all(re.search(r"<details.*<table>.*</table>.*</details>", each, re.DOTALL) for each in figures)
    assert all('role="img" aria-label="' in each for each in figures)


def test_a_day_that_goes_on_says_until_when_and_one_that_can_be_compared_how() -> None:
    values = day_values(a_day("g" * 60), day=date(2026, 3, 3), zone=BERLIN, so_far=True, remarks=["About as usual."])
    told = text_of(stand_alone("day.html", {**values, "made": ""}))
    assert "Tuesday 3 March 2026 so far, until 04:00" in told
    assert "About as usual." in told


def test_a_template_without_its_values_is_a_mistake_and_not_an_empty_place() -> None:
    with pytest.raises(UndefinedError):
        render("day.html", {})


def test_plotly_finds_the_styles_that_it_would_add() -> None:
    script = plotly_script().decode()
    assert style_names()
    assert all(f'getElementById("{name}")' in script for name in style_names())
    assert all(f'<template id="{name}">' in page() for name in style_names())


def test_the_figure_of_a_fact_is_set_apart_from_its_words() -> None:
    summary = a_day("g" * 80 + "s" * 20, nudges=4)
    told = {label: (figure, rest) for label, figure, rest in page_facts(summary, BERLIN)}
    assert told["Longest good stretch"] == ("1 h 20 min", "from 09:00")
    assert told["Poor stretches"] == ("1", "the longest 20 min, from 10:20")
    assert told["Mean score"] == ("80 of 100", "100: as calibrated")
    assert told["Nudges"][0] == "2"
    assert told["Nudges"][1].startswith("shown, ")
    assert told["Without a break, at most"][0] == "1 h 40 min"
