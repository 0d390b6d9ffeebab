import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from posture_watch.posture.summary import summarize
from posture_watch.reports.page.charts import Chart
from posture_watch.reports.page.day_charts import POSTURE_COLOURS, cause_chart, state_rows, strip_chart
from posture_watch.reports.page.period_charts import MANY_DAYS, hours_chart, nudge_chart, trend_chart
from posture_watch.reports.page.render import asset
from tests.record import record
from tests.reports.page.days import BERLIN, a_day, at, days_in_a_row

A_MIXED_DAY = "g" * 60 + "s" * 20 + "f" * 5 + "u" * 10 + "a" * 25 + "g" * 60


def charts() -> Iterator[Chart]:
    days = days_in_a_row(A_MIXED_DAY, "g" * 90, "", "gs" * 60)
    for chart in (
        strip_chart(a_day(A_MIXED_DAY), BERLIN),
        cause_chart(a_day(A_MIXED_DAY)),
        trend_chart(days),
        hours_chart(days, BERLIN),
        nudge_chart(days),
    ):
        assert chart is not None
        yield chart


CHARTS = list(charts())


def colours(value: Any) -> Iterator[str]:
    if isinstance(value, str) and value.startswith("@"):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from colours(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from colours(each)


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.key)
def test_every_colour_of_a_figure_is_in_the_style_sheet_for_light_and_dark(chart: Chart) -> None:
    light, _, dark = asset("page.css").partition("prefers-color-scheme: dark")
    used = set(colours(asdict(chart))) | {f"@{colour}" for colour, _ in chart.legend}
    assert used
    for name in used:
        assert f"--{name[1:]}: " in light, name
        assert name == "@font" or f"--{name[1:]}: " in dark, name
    for colour, _ in chart.legend:
        assert f".fill-{colour} " in asset("page.css")


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.key)
def test_a_figure_is_json_has_a_sentence_and_a_table_with_a_head_for_each_column(chart: Chart) -> None:
    assert json.loads(json.dumps([chart.data, chart.layout], allow_nan=False))
    assert chart.says.endswith(".")
    assert chart.rows
    assert {len(row) for row in chart.rows} == {len(chart.columns)}


def test_the_strip_shows_each_second_once() -> None:
    summary = a_day(A_MIXED_DAY)
    chart = strip_chart(summary, BERLIN)
    assert chart is not None
    seconds = [
        sum(share * width for share, width in zip(trace["y"], trace["width"], strict=True)) for trace in chart.data
    ]
    assert seconds == pytest.approx(
        [summary.good_s, summary.poor_s, summary.unsure_s, summary.away_s], abs=0.01 * len(summary.strip)
    )


def test_the_strip_begins_with_the_first_watched_moment_and_ends_with_the_last() -> None:
    chart = strip_chart(a_day("g" * 180), BERLIN)
    assert chart is not None
    assert chart.data[0]["text"][0].startswith("09:00 to 09:05")
    assert chart.data[0]["text"][-1].startswith("11:55 to 12:00")
    assert chart.layout["xaxis"]["range"] == [0, 3 * 3600]
    assert chart.layout["xaxis"]["ticktext"] == ["09:00", "10:00", "11:00", "12:00"]


def test_a_few_minutes_are_shown_within_two_hours() -> None:
    chart = strip_chart(a_day("g" * 5), BERLIN)
    assert chart is not None
    assert chart.layout["xaxis"]["range"] == [0, 2 * 3600]


@pytest.mark.parametrize(
    ("day", "ticks", "length_h"),
    [
        (date(2026, 3, 29), ["01:00", "03:00", "04:00"], 2),  # 02:00 to 03:00 is skipped
        (date(2026, 10, 25), ["01:00", "02:00", "02:00", "03:00", "04:00"], 4),  # it comes twice
    ],
)
def test_the_hours_below_the_strip_follow_the_local_clock_when_that_changes(
    day: date, ticks: list[str], length_h: int
) -> None:
    # The day that began at four the day before holds this night.
    start_s, end_s = at(1, day=day), at(4, day=day)
    summary = summarize(record("g" * (60 * length_h + 1), start_s=start_s, step_s=60), [], start_s, end_s)
    chart = strip_chart(summary, BERLIN)
    assert chart is not None
    assert chart.layout["xaxis"]["ticktext"] == ticks
    assert all(later - before == 3600 for before, later in pairwise(chart.layout["xaxis"]["tickvals"]))
    assert len(chart.rows) == length_h


def test_causes_come_with_the_largest_first_and_a_thing_to_try_for_each() -> None:
    chart = cause_chart(a_day(A_MIXED_DAY))
    assert chart is not None
    assert [row[:3] for row in chart.rows] == [
        ("Slumped", "20 min", "14 %"),
        ("Head forward", "5 min", "3 %"),
    ]
    assert chart.rows[0][3].startswith("Slide back in the chair")
    assert cause_chart(a_day("p" * 30 + "g" * 30)) is not None
    assert cause_chart(a_day("g" * 30)) is None


def test_nothing_watched_has_no_figures() -> None:
    assert strip_chart(a_day(""), BERLIN) is None
    assert trend_chart(days_in_a_row("", "")) is None
    assert hours_chart(days_in_a_row("", "a" * 90), BERLIN) is None
    assert nudge_chart([(day, a_day("g" * 60, day=day)) for day, _ in days_in_a_row("", "")]) is None


def test_the_states_are_the_watched_time_and_their_bar_is_full() -> None:
    rows = state_rows(a_day(A_MIXED_DAY))
    assert [row[1] for row in rows if row[0]] == ["Good posture", "Poor posture", "Unsure", "Away"]
    assert sum(row[4] for row in rows) == pytest.approx(1.0)
    assert [row[1:3] for row in rows if not row[0]] == [("face turned away", "10 min"), ("Not watched", "21 h 00 min")]
    assert {row[0] for row in rows} == {"", *POSTURE_COLOURS.values()}


def test_a_day_with_little_judged_time_is_hatched_and_no_part_of_the_mean() -> None:
    chart = trend_chart(days_in_a_row(*["g" * 60] * 4, "s" * 29, "g" * 30 + "s" * 30))
    assert chart is not None
    assert list(chart.data[0]["marker"]["pattern"]["shape"]) == ["", "", "", "", "/", ""]
    assert "the mean of the other days, 90 %" in chart.note


def test_there_is_no_mean_of_four_days() -> None:
    chart = trend_chart(days_in_a_row(*["g" * 60] * 4, "s" * 29))
    assert chart is not None
    assert chart.layout["shapes"] == []
    assert "mean" not in chart.note


def test_many_days_are_drawn_as_weeks_that_add_up() -> None:
    days = days_in_a_row(*["gs" * 20] * (MANY_DAYS + 1))
    chart = trend_chart(days)
    assert chart is not None
    assert chart.columns[0] == "Week"
    assert [date.fromisoformat(text).weekday() for text in chart.data[0]["x"]] == [0] * 9
    assert set(chart.data[0]["y"]) == {0.5}
    assert chart.rows[1][2] == "4 h 40 min"


def test_an_hour_of_the_week_is_the_local_hour_and_sums_all_its_days() -> None:
    days = days_in_a_row("g" * 30 + "s" * 30)
    days += [(day + timedelta(days=7), a_day("g" * 60, day=day + timedelta(days=7))) for day, _ in days]
    chart = hours_chart(days, BERLIN)
    assert chart is not None
    assert chart.data[0]["x"] == ["09"]
    assert [row[0] for row in chart.data[0]["z"]] == [None, 0.75, None, None, None, None, None]
    assert "Tue 09 to 10, 75 % good" in chart.says


def test_an_hour_of_which_little_was_judged_has_no_colour() -> None:
    chart = hours_chart(days_in_a_row("g" * 60 + "s" * 9), BERLIN)
    assert chart is not None
    assert chart.data[0]["x"] == ["09"]
    assert hours_chart(days_in_a_row("g" * 9), BERLIN) is None


def test_nudges_are_told_by_what_became_of_them() -> None:
    chart = nudge_chart(days_in_a_row("s" * 10 + "g" * 110))
    assert chart is not None
    assert chart.rows == [("Tue 3 Mar", "1", "1", "2")]
    assert [trace["y"] for trace in chart.data] == [[1], [1], [2]]
