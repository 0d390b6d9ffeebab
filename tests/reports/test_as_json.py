import json
import math
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from posture_watch.posture.days import day_bounds
from posture_watch.posture.samples import Cause, UnsureReason
from posture_watch.posture.summary import summarize
from posture_watch.reports import as_json
from posture_watch.reports.as_json import day_as_dict, days_as_dict
from tests.record import record

BERLIN = ZoneInfo("Europe/Berlin")
DAY = date(2026, 3, 28)
START_S, END_S = day_bounds(DAY, zone=BERLIN)
SUMMARY = summarize(record("gggsffpuddaag", start_s=START_S), [], START_S, END_S)
DOCUMENT = day_as_dict(SUMMARY, day=DAY, zone=BERLIN, so_far=False, comparison=None)


def test_every_key_of_a_day_is_documented_and_every_documented_key_is_there() -> None:
    lines = (as_json.__doc__ or "").split("A day::")[1].split("A week or a month")[0].splitlines()
    documented = {name for line in lines if line.strip() for name in line[:27].replace(",", " ").split()}
    assert set(DOCUMENT) == documented


def test_a_day_is_plain_json_that_gives_back_the_same_values() -> None:
    assert json.loads(json.dumps(DOCUMENT, allow_nan=False)) == DOCUMENT


def test_the_seconds_of_a_day_of_23_hours_add_up_to_23_hours() -> None:
    names = ("good_s", "poor_s", "unsure_s", "away_s", "not_watched_s")
    seconds = [value for name in names if isinstance(value := DOCUMENT[name], float)]
    assert math.fsum(seconds) == pytest.approx(23 * 3600, abs=1e-6)
    assert (DOCUMENT["start"], DOCUMENT["end"]) == ("2026-03-28T04:00:00+01:00", "2026-03-29T04:00:00+02:00")


def test_every_cause_and_reason_is_listed_even_with_no_time() -> None:
    causes, reasons = DOCUMENT["poor_by_cause_s"], DOCUMENT["unsure_by_reason_s"]
    assert isinstance(causes, dict)
    assert isinstance(reasons, dict)
    assert set(causes) == {*Cause, "unnamed"}
    assert (causes["slump"], causes["forward_head"], causes["unnamed"], causes["head_down"]) == (1, 2, 1, 0)
    assert set(reasons) == set(UnsureReason)
    assert reasons["too_dark"] == 2


def test_unknown_is_null_in_json() -> None:
    empty = day_as_dict(summarize([], [], START_S, END_S), day=DAY, zone=BERLIN, so_far=True, comparison=None)
    for key in ("good_share_of_judged", "mean_score", "longest_good", "longest_slouch", "comparison"):
        assert empty[key] is None
    assert set(empty) == set(DOCUMENT)


def test_a_week_is_its_days_and_their_total() -> None:
    document = days_as_dict("week", [DOCUMENT], SUMMARY, zone=BERLIN, comparison=None, trend=None)
    total = document["total"]
    assert document["days"] == [DOCUMENT]
    assert isinstance(total, dict)
    assert total["good_s"] == DOCUMENT["good_s"]
