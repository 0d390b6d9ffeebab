"""``breathing-check``: a minute before the camera, and a number or the reason why not."""

import json
from collections.abc import Iterator

import numpy as np
import pytest

from posture_watch.commands.breathing_check import as_values, check
from posture_watch.commands.cli import main
from posture_watch.posture.landmarks import Frame, Landmarks, View
from posture_watch.reports.breath_text import breath_lines
from posture_watch.testing import ScriptedLandmarker, seated
from posture_watch.wellbeing.breath_rate import BreathCheck, Doubt

BLACK = np.zeros((48, 64, 3), np.uint8)


def breathing(time_s: float) -> tuple[Landmarks, ...]:
    return (seated(shoulder_raise_cm=0.2 * float(np.sin(2 * np.pi * 14 / 60 * time_s))),)


def frames(until_s: float, asked: list[float]) -> Iterator[Frame]:
    for number in range(int(until_s * 10)):
        asked.append(number / 10)
        yield Frame(1000 + number / 10, BLACK)


def scripted(until_s: float) -> ScriptedLandmarker:
    return ScriptedLandmarker(
        {1000 + number / 10: View(1000 + number / 10, breathing(number / 10)) for number in range(int(until_s * 10))}
    )


def test_a_minute_is_looked_at_and_no_longer() -> None:
    asked: list[float] = []
    told: list[int] = []
    found = check(frames(90, asked), scripted(90), 60.0, told.append)
    assert asked[-1] == pytest.approx(60.0)
    assert (told[0], told[-1]) == (0, 60)
    assert found.result.per_minute == pytest.approx(14.0, abs=0.3)
    assert found.duration_s == pytest.approx(60.0)


def test_the_json_says_null_where_nothing_is_known() -> None:
    found = check(frames(5, []), scripted(5), 60.0, lambda _: None)
    values = json.loads(json.dumps(as_values(found)))
    assert (values["breaths_per_minute"], values["doubt"], values["clearness"]) == (None, "moved", None)
    assert values["pictures"] == 50


def test_a_number_comes_with_what_it_is_not() -> None:
    lines = breath_lines(BreathCheck(14.3, None, 55.0, 4.0), 30.0)
    assert lines[0] == "About 14 breaths a minute, by how your shoulders rose and fell."
    assert "no medical value" in lines[1]


@pytest.mark.parametrize("doubt", [*Doubt])
def test_every_doubt_says_plainly_that_it_cannot_tell(doubt: Doubt) -> None:
    (line,) = breath_lines(BreathCheck(None, doubt, 12.0), 30.0)
    assert line.startswith("It cannot tell: ")
    assert "{" not in line


def test_the_demo_clip_is_read_to_its_end_and_the_answer_is_honest(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["breathing-check", "--source", "demo", "--seconds", "0:12", "--json"])
    values = json.loads(capsys.readouterr().out)
    assert (code, values["doubt"], values["breaths_per_minute"]) == (1, "moved", None)  # too short to be still in
    assert values["duration_s"] == pytest.approx(12.0, abs=0.3)
