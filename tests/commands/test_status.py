"""What ``status`` says of an instance, from what it wrote last."""

import json
import math
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from posture_watch.commands.status import RESTING, STATES, run_status
from posture_watch.ports import Live, Wishes
from posture_watch.posture.rest import RestReason
from posture_watch.posture.samples import Cause, Posture, UnsureReason

NOON_S = datetime(2026, 3, 3, 12, 0).astimezone().timestamp()
WATCHING = Live(
    7,
    NOON_S - 3600,
    NOON_S,
    "watching",
    posture=Posture.POOR,
    score=41.6,
    cause=Cause.SLUMP,
    since_s=NOON_S - 130,
    profile="office",
    source="camera 0",
)


def told(
    capsys: pytest.CaptureFixture[str], pid: int | None, live: Live | None, wishes: Wishes | None = None
) -> tuple[int, list[str]]:
    code = run_status(pid, live, wishes or Wishes(), now_s=NOON_S + 0.5, as_json=False)
    return code, capsys.readouterr().out.splitlines()


def document(
    capsys: pytest.CaptureFixture[str], pid: int | None, live: Live | None, wishes: Wishes | None = None
) -> dict[str, Any]:
    run_status(pid, live, wishes or Wishes(), now_s=NOON_S + 0.5, as_json=True)
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def test_the_verdict_is_told_with_cause_score_and_how_long(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, 7, WATCHING) == (
        0,
        ["Watching since 11:00 (process 7, profile office, camera 0).", "Poor posture (slumped), score 42, for 2 min."],
    )


def test_an_unsure_verdict_is_told_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    live = Live(7, 0.0, NOON_S, "watching", posture=Posture.UNSURE, reason=UnsureReason.TOO_DARK, since_s=NOON_S - 4)
    assert told(capsys, 7, live)[1][1] == "Unsure (too dark), for 4 s."


def test_a_pause_says_how_it_ends(capsys: pytest.CaptureFixture[str]) -> None:
    paused = Live(7, 0.0, NOON_S, "paused")
    half_past = Wishes(paused_until_s=NOON_S + 1800)
    assert told(capsys, 7, paused, half_past)[1] == ["Paused until 12:30 (process 7)."]
    for_ever = Wishes(paused_until_s=math.inf)
    assert told(capsys, 7, paused, for_ever)[1] == ["Paused until you say: posture-watch resume (process 7)."]


def test_a_lost_camera_is_told_with_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    lost = Live(7, 0.0, NOON_S, "camera lost", "Camera 0 has stopped delivering pictures; check its cable.")
    assert told(capsys, 7, lost)[1] == [
        "Waiting for the camera (process 7).",
        "Camera 0 has stopped delivering pictures; check its cable.",
    ]


def test_a_snooze_is_told_while_it_lasts(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, 7, WATCHING, Wishes(snoozed_until_s=NOON_S + 900))[1][-1] == (
        "Snoozed: no messages until 12:15."
    )
    assert len(told(capsys, 7, WATCHING, Wishes(snoozed_until_s=NOON_S))[1]) == 2


def test_without_an_instance_the_exit_code_is_1_and_its_last_words_are_not_repeated(
    capsys: pytest.CaptureFixture[str],
) -> None:
    sentence = ["posture-watch is not running; start it with: posture-watch run"]
    assert told(capsys, None, WATCHING) == told(capsys, None, None) == (1, sentence)
    assert document(capsys, None, WATCHING)["live"] is None


def test_an_instance_that_has_not_written_yet_is_starting_whatever_the_one_before_wrote(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert told(capsys, 8, WATCHING) == told(capsys, 8, None) == (0, ["Starting (process 8)."])
    assert document(capsys, 8, WATCHING) == document(capsys, 8, None)


def test_an_instance_that_does_not_stir_is_mentioned(capsys: pytest.CaptureFixture[str]) -> None:
    stuck = Live(7, 0.0, NOON_S - 31, "watching")
    assert told(capsys, 7, stuck)[1][-1] == "It has not stirred since 11:59; end process 7 yourself."


def test_the_document_has_verdict_and_wishes_and_no_numbers_that_json_lacks(
    capsys: pytest.CaptureFixture[str],
) -> None:
    answer = document(capsys, 7, WATCHING, Wishes(paused_until_s=math.inf))
    assert (answer["running"], answer["pid"]) == (True, 7)
    assert (answer["live"]["posture"], answer["live"]["cause"], answer["live"]["score"]) == ("poor", "slump", 41.6)
    assert (answer["wishes"]["paused"], answer["wishes"]["paused_until_s"]) == (True, None)
    assert document(capsys, 7, WATCHING, Wishes(paused_until_s=NOON_S))["wishes"]["paused"] is False


def test_a_rest_is_told_with_the_reason(capsys: pytest.CaptureFixture[str]) -> None:
    resting = Live(7, 0.0, NOON_S, "locked", "The screen is locked.")
    assert told(capsys, 7, resting)[1] == ["Resting (process 7).", "The screen is locked."]


def test_every_reason_to_rest_has_a_heading() -> None:
    assert {STATES[reason] for reason in RestReason} == {RESTING}


def test_what_keeps_messages_back_is_told_before_the_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    held = replace(WATCHING, detail="No messages: there is a call.")
    assert told(capsys, 7, held)[1][1:] == [
        "No messages: there is a call.",
        "Poor posture (slumped), score 42, for 2 min.",
    ]


def test_a_pause_until_another_day_names_it(capsys: pytest.CaptureFixture[str]) -> None:
    paused = Live(7, 0.0, NOON_S, "paused")
    morning = Wishes(paused_until_s=NOON_S + 19 * 3600)
    assert told(capsys, 7, paused, morning)[1] == ["Paused until Wednesday 07:00 (process 7)."]
