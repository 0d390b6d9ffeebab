import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console, RenderableType

from posture_watch.posture.alerts import Alert, AlertKind, Outcome
from posture_watch.posture.days import day_bounds
from posture_watch.posture.samples import Cause, Posture, Sample
from posture_watch.posture.summary import Summary, summarize
from posture_watch.reports.chart import Strip
from posture_watch.reports.facts import facts
from posture_watch.reports.plain import plain_day, plain_days
from posture_watch.reports.terminal import percents, render_day
from posture_watch.reports.terminal_compare import Side, side_by_side
from posture_watch.reports.terminal_days import least_good_hour, render_days
from tests.record import record

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = date(2026, 3, 3)
HOUR_S = 3600.0


class Ascii(StringIO):
    encoding = "ascii"


class Utf8(StringIO):
    encoding = "utf-8"


def shown(renderable: RenderableType, width: int = 80, *, colour: bool = False, file: StringIO | None = None) -> str:
    where = file or Utf8()
    console = Console(
        file=where,
        width=width,
        force_terminal=colour,
        color_system="truecolor" if colour else None,
        no_color=not colour,
    )
    console.print(renderable)
    return where.getvalue()


def at_hour(hour: float, letters: str, step_s: float = 60, day: date = TUESDAY) -> list[Sample]:
    return record(letters, start_s=day_bounds(day, zone=BERLIN)[0] + (hour - 4) * HOUR_S, step_s=step_s)


def tuesday(samples: Sequence[Sample], alerts: Sequence[Alert] = (), day: date = TUESDAY) -> Summary:
    return summarize(samples, alerts, *day_bounds(day, zone=BERLIN))


def page(summary: Summary, width: int = 80, *, colour: bool = False, file: StringIO | None = None) -> str:
    return shown(render_day(summary, heading="Tuesday", zone=BERLIN), width, colour=colour, file=file)


def strip_lines(summary: Summary) -> list[str]:
    return shown(Strip(summary.strip, BERLIN)).splitlines()


WORKED = tuesday(at_hour(9, "g" * 120 + "f" * 30 + "s" * 10 + "u" * 20 + "d" * 5 + "a" * 50 + "g" * 65 + "a"))


def test_the_first_sentences_say_how_it_was_and_what_to_try() -> None:
    _, _, good, poor, poor_goes_on, *_ = (line.strip() for line in page(WORKED).splitlines())
    assert good == "Good posture for 82 % of the 3 h 45 min that could be judged."
    assert poor == "Otherwise mostly head forward (30 min). Worth a try: bring the screen closer or"
    assert poor_goes_on == "make its text larger."


def test_every_state_has_its_time_its_share_and_its_parts_by_name() -> None:
    rows = {" ".join(line.split()) for line in page(WORKED).replace("▪", " ").splitlines()}
    assert {
        "Good posture 3 h 05 min 62 %",
        "Poor posture 40 min 13 %",
        "head forward 30 min 10 %",
        "slumped 10 min 3 %",
        "Unsure 25 min 8 %",
        "face turned away 20 min 6 %",
        "too dark 5 min 2 %",
        "Away 50 min 17 %",
        "Watched 5 h 00 min 100 %",
        "Not watched 19 h 00 min",
        "Longest good stretch 2 h 00 min, from 09:00",
        "Poor stretches 1, the longest 40 min, from 11:00",
        "Nudges none",
    } <= rows


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_no_line_is_wider_than_the_terminal_and_nothing_is_cut_off(width: int) -> None:
    text = page(WORKED, width)
    assert max(map(len, text.splitlines())) <= width
    assert "…" not in text
    assert "19 h 00 min" in text


def test_colour_changes_nothing_but_the_colour_and_without_it_the_states_still_differ() -> None:
    plain = page(WORKED)
    coloured = page(WORKED, colour=True)
    assert "\x1b[" in coloured
    assert "\x1b[" not in plain
    _, bars, times = strip_lines(WORKED)
    assert times.split() == ["09", "10", "11", "12", "13"]
    assert bars.rstrip() == "█" * 24 + "▁" * 8 + "?" * 5 + "-" * 10 + "█" * 13


def test_the_height_of_a_bar_is_the_good_share_of_the_judged_time() -> None:
    upper, lower, _ = strip_lines(tuesday(at_hour(9, "ggggg" + "sssss" + "sssgs" + "gggsg" + "gaaag" + "g")))
    # Columns of 5 minutes: all good, all poor, a fifth good, four fifths good; then mostly away.
    assert (upper.rstrip(), lower.rstrip()) == ("█  ▅", "█▁▃█-")


def test_a_terminal_without_block_characters_gets_ascii_only() -> None:
    text = page(WORKED, file=Ascii())
    assert text.isascii()
    assert "#" * 24 + "_" * 8 + "?" * 5 + "-" * 10 + "#" * 13 in text


def test_the_times_below_the_strip_follow_the_local_clock_when_it_is_set_forward() -> None:
    sunday = date(2026, 3, 28)  # its last hours are the 29th, when 02:00 becomes 03:00
    start_s, end_s = day_bounds(sunday, zone=BERLIN)
    summary = summarize(record("g" * 400, start_s=end_s - 4 * HOUR_S, step_s=36), [], start_s, end_s)
    (times,) = (line for line in page(summary).splitlines() if line.startswith("23"))
    assert times.split() == ["23", "00", "01", "03"]


def test_a_strip_begins_with_a_full_hour_so_that_its_first_time_is_known() -> None:
    _, bars, times = strip_lines(tuesday(at_hour(9.5, "g" * 121)))
    assert bars.rstrip() == " " * 6 + "█" * 24
    assert times.split() == ["09", "10", "11"]


def test_a_short_recording_is_told_in_seconds() -> None:
    summary = summarize(record("g" * 30 + "s" * 11), [], 0, 40)
    text = shown(render_day(summary, heading="Demo", zone=UTC), 80)
    assert "Good posture for 75 % of the 40 s that could be judged." in text
    assert "00:00:00  00:00:10  00:00:20  00:00:30" in text


def test_a_strip_in_which_no_hour_begins_tells_its_first_time() -> None:
    assert strip_lines(tuesday(at_hour(9.25, "g" * 12)))[-1].split() == ["09:15"]


def test_nudges_are_told_with_what_became_of_them() -> None:
    start_s = day_bounds(TUESDAY, zone=BERLIN)[0]
    alerts = [
        Alert(start_s + 100, AlertKind.NUDGE, None, outcome, "dbus")
        for outcome in (Outcome.SHOWN, Outcome.SHOWN, Outcome.HELD_BACK, Outcome.FAILED)
    ]
    summary = tuesday(record("s" * 120 + "g" * 300, start_s=start_s), alerts)
    assert "2 shown, 2 followed by sitting up within 1 min; 1 held back; 1 failed" in page(summary, 200)


def test_much_unsure_time_is_said_with_what_would_help_the_camera() -> None:
    text = " ".join(page(tuesday(at_hour(9, "g" * 60 + "d" * 40 + "u" * 10 + "a"))).split())
    assert "That leaves little to change." in text
    assert "50 min could not be judged, mostly: too dark. To see more: put a lamp in front of you." in text


def test_nothing_judged_claims_nothing() -> None:
    text = page(tuesday(at_hour(9, "aaaaaa")))
    assert "Nothing could be judged in the 5 min watched." in text
    assert "Mean score" not in text


def test_a_range_without_data_is_one_sentence() -> None:
    assert page(tuesday([])).split("\n", 2)[2].strip() == "Nothing was recorded."


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=8), st.integers(0, 100))
def test_whole_percents_add_up_and_are_never_off_by_one_or_more(seconds: list[float], total: int) -> None:
    whole = percents(seconds, total)
    if not math.fsum(seconds):
        assert whole == [0] * len(seconds)
        return
    assert sum(whole) == total
    for each, exact in zip(whole, [total * each / math.fsum(seconds) for each in seconds], strict=True):
        assert abs(each - exact) < 1 + 1e-9


WEEK = [
    (
        TUESDAY + timedelta(days=i),
        tuesday(
            []
            if i == 4
            else at_hour(9, "g" * 60 + "gs" * 30 + "a" * 10 + "g" * 50 + "a", day=TUESDAY + timedelta(days=i)),
            day=TUESDAY + timedelta(days=i),
        ),
    )
    for i in range(7)
]


def test_a_week_has_a_line_for_each_day_on_the_same_hours() -> None:
    lines = shown(render_days(WEEK, heading="Week", zone=BERLIN)).splitlines()
    days = [line for line in lines if line[:3] in {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}]
    assert [line.split()[0] for line in days] == ["Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Mon"]
    assert days[4].split()[-2:] == ["no", "record"]
    assert {" ".join(line.split()[3:]) for i, line in enumerate(days) if i != 4} == {"82 % 2 h 50 min ████▄▄▄▄-███"}
    (together,) = (" ".join(line.split()) for line in lines if line.startswith("All days"))
    assert together == "All days 82 % 17 h 00 min ████▄▄▄▄-███"
    assert "Good posture for 82 % of the 17 h 00 min that could be judged." in lines


@pytest.mark.parametrize("width", [45, 60, 80, 120])
def test_no_line_of_a_week_is_wider_than_the_terminal(width: int) -> None:
    text = shown(render_days(WEEK, heading="Week", zone=BERLIN), width)
    assert max(map(len, text.splitlines())) <= width
    assert "…" not in text
    assert shown(render_days(WEEK, heading="Week", zone=BERLIN), width, file=Ascii()).isascii()


def test_the_least_good_hour_of_a_week_is_found_by_the_local_clock() -> None:
    assert least_good_hour([summary for _, summary in WEEK], BERLIN) == (10, 0.5, 6 * HOUR_S)


def test_no_hour_is_the_least_good_one_before_three_hours_have_enough_judged_time() -> None:
    assert least_good_hour([tuesday(at_hour(9, "g" * 60 + "s" * 61))], BERLIN) is None


def test_a_month_leaves_days_without_a_record_out() -> None:
    lines = shown(render_days([*WEEK, *WEEK], heading="Both", zone=BERLIN)).splitlines()
    assert sum(line.startswith(("Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Mon")) for line in lines) == 12
    assert not any("no record" in line for line in lines)


def test_facts_tell_time_without_a_break_and_the_profiles_when_there_were_two() -> None:
    samples = at_hour(9, "g" * 60 + "s" * 30 + "a" * 5)
    standing = [replace(sample, profile="standing") for sample in at_hour(11, "g" * 31)]
    told = dict(facts(tuesday([*samples, *standing]), BERLIN))
    assert told["Without a break"] == "at most 1 h 30 min, from 09:00; 1 break"
    assert told["In one posture"] == "at most 1 h 00 min, from 09:00; 1 change seen"
    assert told["Profiles"] == "before profiles were kept 1 h 30 min, 67 % good; standing 30 min, 100 % good"
    assert "Profiles" not in dict(facts(tuesday(samples), BERLIN))
    assert (
        dict(facts(tuesday(samples), BERLIN, dated=True))["Longest good stretch"] == "1 h 00 min, Tue 3 Mar from 09:00"
    )


def test_ranges_of_different_lengths_are_compared_by_shares_and_means() -> None:
    day = tuesday(at_hour(9, "g" * 60 + "s" * 60 + "a"))
    other = tuesday(at_hour(9, "g" * 30 + "s" * 90 + "a"))
    rows = {row[0]: row[1:] for row in side_by_side([Side("this", [day]), Side("usual", [day, other, tuesday([])])])}
    assert rows["Good posture"] == ["50 %", "38 %"]
    assert rows["  slumped"] == ["50 %", "62 %"]
    assert rows["Judged a day"] == ["2 h 00 min", "2 h 00 min"]
    assert rows["Longest good stretch a day"] == ["1 h 00 min", "45 min"]
    assert rows["Nudges followed"] == ["-", "-"]
    assert rows[""] == ["this", "usual"]


def test_plain_sentences_have_no_columns_and_each_ends() -> None:
    lines = plain_day(WORKED, heading="Tuesday", zone=BERLIN, remarks=[("Trend", "none")])
    assert all(line[-1] == "." and "  " not in line and line.isascii() for line in lines)
    assert "Poor posture: 40 min, of that head forward 30 min, slumped 10 min." in lines
    assert any(
        "Good share by the hour: 9 to 10 o'clock 100 %, 10 to 11 o'clock 100 %, 11 to 12 o'clock 0 %, " in line
        for line in lines
    )
    assert lines[-1] == "Trend: none."


def test_plain_days_tell_each_day_that_has_a_record() -> None:
    lines = plain_days(WEEK, heading="Week", zone=BERLIN)
    assert sum(line.endswith("of the 2 h 50 min that could be judged.") for line in lines) == 6
    assert "On 1 of 7 days nothing was recorded." in lines


def test_the_hours_of_a_night_worker_are_told_in_their_order() -> None:
    night = tuesday(at_hour(22, "g" * 240 + "a"))
    (hours,) = [line for line in plain_day(night, heading="Night", zone=BERLIN) if line.startswith("Good share")]
    assert hours.removeprefix("Good share by the hour: ").startswith("22 to 23 o'clock")
    assert hours.endswith("1 to 2 o'clock 100 %.")


def test_raised_shoulders_and_stillness_are_told_as_signs_and_not_as_stress() -> None:
    raised = [
        replace(sample, cause=Cause.SHOULDERS_RAISED) if sample.posture is Posture.POOR else sample
        for sample in at_hour(9, "g" * 30 + "s" * 25 + "g" * 71)
    ]
    assert dict(facts(tuesday(raised), BERLIN))["Tension-like signs"] == (
        "shoulders raised for 25 min, 1 h 10 min without a change of posture seen; signs alone, no measure of stress"
    )
    assert "Tension-like signs" not in dict(facts(tuesday(at_hour(9, "g" * 30 + "s" * 25)), BERLIN))
