from collections.abc import Mapping
from dataclasses import replace
from math import inf
from typing import Any

import pytest

from posture_watch.commands.now import now_values
from posture_watch.config import Config
from posture_watch.ports import Live, Wishes
from posture_watch.posture.alerts import Alert, AlertKind, Outcome
from posture_watch.posture.samples import Cause, Posture, UnsureReason
from posture_watch.testing import MemoryStore
from tests.reports.page.days import BERLIN, at

NOW_S = at(10)
PID = 7
GOOD = Live(PID, NOW_S - 3600, NOW_S, "watching", posture=Posture.GOOD, score=91.4, since_s=NOW_S - 64)
SLUMPED = replace(GOOD, posture=Posture.POOR, cause=Cause.SLUMP, score=31.0)


def card(
    live: Live | None, wishes: Wishes | None = None, *, alerts: list[Alert] | None = None, pid: int | None = PID
) -> Mapping[str, Any]:
    store = MemoryStore()
    if live:
        store.set_live(live)
    store.change_wishes(lambda _: wishes or Wishes())
    for alert in alerts or []:
        store.add_alert(alert)
    return now_values(store, pid, Config(), now_s=NOW_S, zone=BERLIN)


def test_it_says_what_posture_is_since_when_and_how_good() -> None:
    assert card(GOOD) == {
        "state": "Good posture",
        "dot": "good",
        "lines": ["For 1 min, since 09:58."],
        "score": "91",
    }
    unsure = replace(GOOD, posture=Posture.UNSURE, reason=UnsureReason.FACE_TURNED, score=None)
    assert (card(unsure)["state"], card(unsure)["score"]) == ("Unsure: face turned away", None)


@pytest.mark.parametrize(
    ("alerts", "line"),
    [
        ([], "If it lasts, a nudge in about 25 s."),
        ([Alert(NOW_S - 300, AlertKind.NUDGE, None, Outcome.SHOWN, "dbus")], "No nudge before 10:05."),
        ([Alert(NOW_S - 300, AlertKind.NUDGE, None, Outcome.FAILED, "dbus")], "If it lasts, a nudge in about 25 s."),
    ],
)
def test_while_posture_is_poor_it_says_when_the_next_nudge_would_come(alerts: list[Alert], line: str) -> None:
    assert card(SLUMPED, alerts=alerts)["state"] == "Poor posture: slumped"
    assert card(SLUMPED, alerts=alerts)["lines"][-1] == line


def test_it_announces_no_nudge_that_will_not_come() -> None:
    snoozed = card(SLUMPED, Wishes(snoozed_until_s=NOW_S + 900))["lines"]
    assert snoozed[1:] == ["Snoozed: no messages until 10:15."]
    held_back = card(replace(SLUMPED, detail="No messages during a call."))["lines"]
    assert held_back[1:] == ["No messages during a call."]


def test_it_says_why_nothing_is_seen() -> None:
    paused = replace(GOOD, state="paused", posture=None, score=None, since_s=None)
    assert card(paused, Wishes(paused_until_s=NOW_S + 1800))["lines"] == ["The camera is off until 10:30."]
    assert card(paused, Wishes(paused_until_s=inf))["lines"] == ["The camera is off until you resume."]
    assert card(GOOD, pid=None)["state"] == "Not running"
    assert card(replace(GOOD, pid=8))["state"] == "Starting"
    assert card(None)["state"] == "Starting"
    assert card(replace(GOOD, time_s=NOW_S - 31))["lines"][-1].startswith("It has not stirred since 09:59")
