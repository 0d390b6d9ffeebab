"""``calibrate --accept``: another posture that is fine, before a camera and from a recording."""

import io
import json
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import typer
from rich.console import Console

from posture_watch.commands.accepting import accepting_rules, find_acceptable, save_accepted, show_accepted
from posture_watch.commands.calibrate import Result, calibrate, run_camera, save, show_result
from posture_watch.devices.frames import Frames, Tally
from posture_watch.errors import CalibrationError
from posture_watch.posture.calibration import Calibration
from posture_watch.posture.landmarks import Frame, View
from posture_watch.posture.profiles import Profile
from posture_watch.posture.samples import Cause
from posture_watch.testing import FakeClock, MemoryStore, ScriptedLandmarker, seated
from tests.commands.program import Program
from tests.posture.looks import calibrated, features_of

UPRIGHT = Profile("office", "C920", 1000.0, calibrated(), {Cause.SLUMP: 0.5})
RECLINED = calibrated(person=seated(lean_deg=-20))
RESULT = Result(Calibration(RECLINED, coverage_share=0.9, wander_faces=0.04, fair=False), "C920")


def store_with(*profiles: Profile) -> MemoryStore:
    store = MemoryStore()
    for profile in profiles:
        store.save_profile(profile)
    return store


def shown(before: Profile, result: Result = RESULT, *, as_json: bool = False) -> str:
    out = io.StringIO()
    show_accepted("reclined", result, before, as_json=as_json, console=Console(file=out, width=300))
    return out.getvalue()


def test_before_a_camera_it_takes_ten_seconds_and_names_the_posture() -> None:
    times_s = [number / 5 for number in range(200)]
    views = {time_s: View(time_s, (seated(lean_deg=-20),)) for time_s in times_s}
    looked_at: list[float] = []
    out = io.StringIO()

    def show(frame: Frame, *_: object) -> bool:
        looked_at.append(frame.time_s)
        return True

    result = run_camera(
        "C920",
        store=MemoryStore(),
        clock=FakeClock(),
        open_frames=lambda: Frames((Frame(time_s, np.zeros((48, 64, 3), np.uint8)) for time_s in times_s), Tally()),
        open_landmarker=lambda _: nullcontext(ScriptedLandmarker(views)),
        console=Console(file=out, width=300),
        ready=None,
        show_picture=show,
        running=lambda: False,
        rules=accepting_rules("reclined"),
    )
    assert looked_at[-1] == pytest.approx(2 + 10, abs=0.5)
    assert result.calibration.baseline.reference == features_of(seated(lean_deg=-20))
    assert "Take up the posture reclined" in out.getvalue()
    assert "keep this posture, and still" in out.getvalue()
    assert "upright" not in out.getvalue()


def test_an_accepted_posture_leaves_everything_else_of_the_profile_as_it_was() -> None:
    store = store_with(UPRIGHT)
    assert save_accepted(store, "office", "reclined", RESULT, replacing=False) == UPRIGHT
    assert store.profiles() == [replace(UPRIGHT, accepted={"reclined": RECLINED})]


@pytest.mark.parametrize(
    ("profile", "posture", "words"),
    [
        ("home", "reclined", "no profile home; known are: office"),
        ("office", "upright", "calibrated posture itself"),
        ("office", "a", "--replace"),
        ("office", "d", "profiles forget office"),
        ("office", "two\nlines", "A posture cannot be called"),
    ],
)
def test_what_cannot_be_accepted_is_told_before_the_person_sits_down(profile: str, posture: str, words: str) -> None:
    store = store_with(replace(UPRIGHT, accepted=dict.fromkeys("abc", RECLINED)))
    with pytest.raises(CalibrationError, match=words):
        find_acceptable(store, profile, posture, replacing=False)


def test_the_result_says_how_good_it_is_and_what_it_replaces() -> None:
    assert "The profile office accepts the posture reclined from now on." in shown(UPRIGHT)
    assert "is good: 90% of the pictures could be used" in shown(UPRIGHT)
    there = replace(UPRIGHT, accepted={"reclined": calibrated()})
    assert "reclined anew" in shown(there)
    assert json.loads(shown(there, as_json=True))["replaced"] is True
    fair = replace(RESULT, shortcomings=("only 70% of the pictures could be used",))
    assert "only fair" in shown(UPRIGHT, fair)
    assert "because only 70% of the pictures could be used." in shown(UPRIGHT, fair)


def test_another_camera_than_that_of_the_profile_is_pointed_out() -> None:
    assert "stands where it stood" in shown(replace(UPRIGHT, camera="laptop"))
    assert "stands where it stood" not in shown(UPRIGHT)


def test_calibrating_upright_anew_takes_accepted_postures_away_and_says_so() -> None:
    store, out = store_with(replace(UPRIGHT, accepted={"reclined": RECLINED})), io.StringIO()
    replaced = save(store, "office", RESULT, FakeClock(2000.0))
    show_result("office", RESULT, replaced, as_json=False, console=Console(file=out, width=300))
    assert "(reclined) went with it" in out.getvalue()
    assert store.profiles()[0].accepted == {}


def test_replace_without_accept_is_wrong_usage() -> None:
    with pytest.raises(typer.BadParameter, match="belongs to --accept"):
        calibrate(replacing=True)


@pytest.mark.model
def test_a_slump_of_the_demo_is_good_once_it_is_accepted_and_poor_again_once_forgotten(tmp_path: Path) -> None:
    program = Program(tmp_path / "home")

    def poor_share() -> float:
        """Return the share of poor posture in the demo clip, against the stored profile."""
        done = program.ask("analyze", "demo", "--profile", "default", "--json")
        assert (done.code, done.err) == (0, "")
        return float(json.loads(done.out)["poor_share"])

    early = program.ask("calibrate", "--accept", "slumped", "--source", "demo", "--seconds", "20:26")
    assert (early.code, early.out) == (1, "")
    assert "make one with: posture-watch calibrate" in early.err
    assert program.ask("calibrate", "--source", "demo", "--seconds", "0:13").code == 0
    before = poor_share()
    accepted = program.ask("calibrate", "--accept", "slumped", "--source", "demo", "--seconds", "20:26")
    assert (accepted.code, accepted.err) == (0, "")
    assert "accepts the posture slumped" in accepted.out
    assert poor_share() < before - 0.2
    assert program.ask("profiles", "forget", "default", "slumped", "--yes").code == 0
    assert poor_share() == before
