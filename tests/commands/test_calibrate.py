"""``calibrate``: guided before a camera, without a word on recordings."""

import io
import itertools
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace

import numpy as np
import pytest
import typer
from rich.console import Console

from posture_watch.commands.calibrate import Result, parse_seconds, run_camera, run_recording, save, show_result
from posture_watch.commands.guidance import camera_text
from posture_watch.commands.lending import PATIENCE_S, borrowed_camera
from posture_watch.commands.recordings import Recording
from posture_watch.devices.drawing import Panel, draw
from posture_watch.devices.frames import Frames, Tally
from posture_watch.devices.source import Source, SourceKind
from posture_watch.errors import CalibrationError, SourceError
from posture_watch.pipeline import calibrate as calibrate_frames
from posture_watch.ports import Live, Wishes
from posture_watch.posture.calibration import ADVICE, CalibrationRules, Complaint
from posture_watch.posture.landmarks import Frame, Landmarks, Light, View
from posture_watch.testing import MONITOR, FakeClock, MemoryStore, ScriptedLandmarker, Webcam, seated
from tests.contracts.values import profile

BLACK = np.zeros((48, 64, 3), np.uint8)
Scene = Callable[[float], tuple[Landmarks, ...]]
"""Who is in view at a time."""


def upright(_: float) -> tuple[Landmarks, ...]:
    return (seated(),)


def gets_up_at_15(time_s: float) -> tuple[Landmarks, ...]:
    """Sits still, gets up at 15 s, sits down again at 18 s, a little nearer."""
    if time_s < 15:
        return (seated(),)
    return () if time_s < 18 else (seated(chair_z_cm=1.0),)


@dataclass
class Told:
    """What a guided calibration said and gave."""

    result: Result | None
    lines: list[str]
    panels: list[Panel]
    ended_s: float
    error: str = ""
    views: list[View] = field(default_factory=list)


def guided(scene: Scene, *, light: Light | None = None, until_s: float = 120, closes_s: float = 1e9) -> Told:
    """Calibrate before a camera of 5 pictures a second, in text and with a window that is closed at some time."""
    times_s = [number / 5 for number in range(int(until_s * 5))]
    views: Mapping[float, View] = {time_s: View(time_s, scene(time_s), light) for time_s in times_s}
    seen: list[tuple[Frame, View, Panel]] = []

    def show(frame: Frame, view: View, panel: Panel) -> bool:
        seen.append((frame, view, panel))
        return frame.time_s < closes_s

    def frames() -> Iterator[Frame]:
        for time_s in times_s:
            yield Frame(time_s, BLACK)

    out, result, error = io.StringIO(), None, ""
    try:
        result = run_camera(
            "C920",
            store=MemoryStore(),
            clock=FakeClock(),
            open_frames=lambda: Frames((frame for frame in frames()), Tally()),
            open_landmarker=lambda _: nullcontext(ScriptedLandmarker(views)),
            console=Console(file=out, width=200),
            ready=None,
            show_picture=show,
            running=lambda: False,
        )
    except CalibrationError as raised:
        error = str(raised)
    panels = [panel for _, _, panel in seen]
    return Told(result, out.getvalue().splitlines(), panels, seen[-1][0].time_s, error, [view for _, view, _ in seen])


def steps(told: Told) -> list[str]:
    """Return the titles of the steps in the order in which they were shown."""
    return [title for title, _ in itertools.groupby(panel.title for panel in told.panels)]


def test_two_sittings_of_ten_seconds_are_captured_with_getting_up_between() -> None:
    told = guided(gets_up_at_15)
    assert steps(told) == ["Get ready", "Keep still", "Stand up", "Sit down again", "Keep still", "Done"]
    assert told.result is not None
    assert told.result.shortcomings == ()
    assert told.result.calibration.baseline.duration_s == pytest.approx(20, abs=0.5)
    assert told.ended_s == pytest.approx(18 + 2 + 10, abs=1)


def test_the_baseline_lies_in_the_middle_of_the_two_sittings() -> None:
    told = guided(gets_up_at_15)
    one, other = (
        calibrate_frames(
            [Frame(number / 5, BLACK) for number in range(50)],
            ScriptedLandmarker({number / 5: View(number / 5, (person,)) for number in range(50)}),
        ).reference.face_size
        for person in (seated(), seated(chair_z_cm=1.0))
    )
    assert told.result is not None
    middle = (one + other) / 2
    assert told.result.calibration.baseline.reference.face_size == pytest.approx(middle, rel=1e-6)
    assert other > 1.01 * one


def test_whoever_stays_seated_is_captured_a_second_time_all_the_same() -> None:
    told = guided(upright)
    assert told.result is not None
    assert told.ended_s == pytest.approx(2 + 10 + 15 + 2 + 10, abs=1)


@pytest.mark.parametrize("moved", [seated(lean_deg=-25), seated(chair_x_cm=12), seated(chair_y_cm=15)])
def test_leaning_back_or_moving_aside_counts_as_getting_up(moved: Landmarks) -> None:
    told = guided(lambda time_s: (moved if 15 <= time_s < 16 else seated(),))
    assert told.ended_s == pytest.approx(16 + 2 + 10, abs=1.5)


def test_time_before_the_person_sits_still_does_not_spoil_the_result() -> None:
    told = guided(lambda time_s: () if time_s < 50 else (seated(),))
    assert told.result is not None
    assert told.result.calibration.coverage_share == 1


def test_stillness_must_be_unbroken_before_a_capture_begins() -> None:
    told = guided(lambda time_s: () if 1 <= time_s < 1.4 else (seated(),), until_s=8)
    begins_s = next(number / 5 for number, panel in enumerate(told.panels) if panel.title == "Keep still")
    assert begins_s == pytest.approx(1.4 + 2, abs=0.25)


def test_nobody_there_ends_it_after_a_minute_with_what_to_do() -> None:
    told = guided(lambda _: ())
    assert told.ended_s == pytest.approx(60, abs=1)
    assert ADVICE[Complaint.NOBODY] in told.error


def test_whoever_leaves_during_the_capture_is_told_after_40_s() -> None:
    told = guided(lambda time_s: (seated(),) if time_s < 5 else ())
    assert told.ended_s == pytest.approx(2 + 40, abs=1)
    assert ADVICE[Complaint.NOBODY] in told.error


def test_whoever_never_sits_still_is_told_so() -> None:
    told = guided(lambda time_s: (seated(chair_x_cm=20 * (round(time_s * 5) % 2)),))
    assert told.result is None
    assert ADVICE[Complaint.MOVING] in told.error


def test_darkness_is_told_while_it_happens() -> None:
    told = guided(upright, light=Light(brightness=12, contrast=8))
    assert ADVICE[Complaint.TOO_DARK] in told.panels[0].detail
    assert any(ADVICE[Complaint.TOO_DARK] in line for line in told.lines)
    assert [item.done for item in told.panels[0].items] == [False, None, None, None, None]


@pytest.mark.parametrize(
    ("scene", "wrong", "advice"),
    [
        (lambda _: (), "One person", Complaint.NOBODY),
        (lambda _: (seated(chair_x_cm=50),), "Both shoulders", Complaint.SHOULDERS_HIDDEN),
        (lambda time_s: (seated(chair_x_cm=20 * (round(time_s * 5) % 2)),), "Sitting still", Complaint.MOVING),
    ],
)
def test_the_checklist_marks_what_is_wrong(scene: Scene, wrong: str, advice: Complaint) -> None:
    panel = guided(scene, until_s=2).panels[-1]
    assert [item.text for item in panel.items if item.done is False and item.text.startswith(wrong)]
    assert panel.detail == ADVICE[advice]


def test_the_checklist_is_all_done_when_all_is_well_and_fits_the_window() -> None:
    told = guided(upright, until_s=5)
    assert {item.done for item in told.panels[-1].items} == {True}
    assert draw(Frame(0.0, BLACK), told.views[-1], told.panels[-1]).any()


def test_nothing_is_marked_as_wrong_while_the_person_gets_up() -> None:
    panels = [panel for panel in guided(gets_up_at_15).panels if panel.title == "Stand up"]
    assert {item.done for panel in panels for item in panel.items} == {None}


def test_progress_rises_from_nothing_to_all() -> None:
    shares = [panel.progress_share or 0.0 for panel in guided(gets_up_at_15).panels]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)


def test_closing_the_window_cancels() -> None:
    told = guided(upright, closes_s=5)
    assert told.result is None
    assert "cancelled" in told.error


def test_text_without_a_terminal_has_a_line_for_each_step_and_no_flood() -> None:
    told = guided(gets_up_at_15)
    assert [line.split(":")[0].split(",")[0] for line in told.lines[1:]] == steps(told)
    fidgeting = guided(lambda time_s: (seated(chair_x_cm=20 * (round(time_s) % 2)),), until_s=30)
    assert len(fidgeting.lines) <= 2 + 30 / 3


def test_a_terminal_shows_one_line_and_takes_it_away() -> None:
    out, views = io.StringIO(), {number / 5: View(number / 5, (seated(),)) for number in range(10)}
    with pytest.raises(CalibrationError):
        run_camera(
            "C920",
            store=MemoryStore(),
            clock=FakeClock(),
            open_frames=lambda: Frames((Frame(time_s, BLACK) for time_s in views), Tally()),
            open_landmarker=lambda _: nullcontext(ScriptedLandmarker(views)),
            console=Console(file=out, width=100, force_terminal=True),
            ready=None,
            show_picture=None,
            running=lambda: False,
        )
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", out.getvalue())
    assert shown.count("Get ready: Sit upright") >= len(views)
    assert "\x1b[2K" in out.getvalue()


def test_a_seat_that_differs_much_between_the_sittings_is_only_fair() -> None:
    told = guided(lambda time_s: (seated(chair_y_cm=0.0 if time_s < 15 else 8.0),))
    assert told.result is not None
    assert "head and shoulders moved" in " ".join(told.result.shortcomings)


@dataclass
class Instance:
    """A running instance that lets go of the camera some time after it is asked."""

    store: MemoryStore
    lets_go_after_s: float
    watched_when_opened: bool | None = None

    def clock(self) -> FakeClock:
        instance = self

        class Ticking(FakeClock):
            def sleep(self, duration_s: float) -> None:
                super().sleep(duration_s)
                wanted = instance.store.wishes().camera_wanted_until_s is not None
                lent = wanted and self.now_s() >= 1000 + instance.lets_go_after_s
                instance.store.set_live(Live(7, 0.0, self.now_s(), "camera lent" if lent else "watching"))

        return Ticking(1000.0)


def test_the_camera_is_asked_for_and_given_back() -> None:
    store = MemoryStore()
    clock = Instance(store, lets_go_after_s=1.0).clock()
    store.change_wishes(lambda wishes: replace(wishes, snoozed_until_s=5000.0))
    with borrowed_camera(store, clock, running=lambda: True):
        assert clock.now_s() == pytest.approx(1001, abs=0.2)
        assert (store.wishes().camera_wanted_until_s or 0) > clock.now_s() + 60
    assert store.wishes() == Wishes(snoozed_until_s=5000.0)


def test_an_instance_that_does_not_answer_is_not_waited_for_longer_than_5_s() -> None:
    store = MemoryStore()
    clock = Instance(store, lets_go_after_s=100.0).clock()
    with borrowed_camera(store, clock, running=lambda: True):
        assert clock.now_s() == pytest.approx(1000 + PATIENCE_S, abs=0.2)


def test_the_camera_is_given_back_after_an_error_too() -> None:
    store = MemoryStore()
    with (
        pytest.raises(SourceError),
        borrowed_camera(store, Instance(store, 0.0).clock(), running=lambda: True),
    ):
        raise SourceError("It does not open.")
    assert store.wishes() == Wishes()


def test_what_the_instance_wrote_before_it_was_asked_is_no_answer() -> None:
    store = MemoryStore()
    store.set_live(Live(7, 0.0, 990.0, "paused"))
    clock = Instance(store, lets_go_after_s=2.0).clock()
    with borrowed_camera(store, clock, running=lambda: True):
        assert clock.now_s() == pytest.approx(1002, abs=0.2)


def test_without_an_instance_nothing_is_asked() -> None:
    store, clock = MemoryStore(), FakeClock(1000.0)
    with borrowed_camera(store, clock, running=lambda: False):
        assert store.wishes() == Wishes()
    assert clock.now_s() == 1000


def result_of(scene: Scene = gets_up_at_15) -> Result:
    result = guided(scene).result
    assert result is not None
    return result


def shown(result: Result, *, replaced: bool = False, as_json: bool = False) -> str:
    out = io.StringIO()
    show_result(
        "office", result, profile() if replaced else None, as_json=as_json, console=Console(file=out, width=300)
    )
    return out.getvalue()


def test_the_profile_carries_name_camera_and_time() -> None:
    store = MemoryStore()
    assert save(store, "office", result_of(), FakeClock(1234.0)) is None
    saved = store.profile("office")
    assert saved is not None
    assert (saved.camera, saved.created_s, saved.tolerance) == ("C920", 1234.0, {})


def test_a_new_calibration_replaces_the_old_one_and_says_so() -> None:
    store = MemoryStore()
    store.save_profile(profile("office"))
    replaced = save(store, "office", result_of(), FakeClock(1234.0))
    assert replaced == profile("office")
    assert [each.created_s for each in store.profiles()] == [1234.0]
    assert "It replaces the one of" in shown(result_of(), replaced=True)
    assert "replaces" not in shown(result_of())


def test_a_good_result_is_told_in_numbers_and_plain_words() -> None:
    text = shown(result_of())
    assert "it is good: 100% of the pictures could be used" in text
    assert "of the size of the face" in text
    assert "the camera stands" in text


def test_a_fair_result_says_what_could_be_better() -> None:
    result = replace(result_of(), shortcomings=("only 70% of the pictures could be used",))
    assert "only fair" in shown(result)
    assert "because only 70% of the pictures could be used." in shown(result)


def test_json_of_a_result_tells_the_same() -> None:
    document = json.loads(shown(result_of(), replaced=True, as_json=True))
    assert (document["profile"], document["camera"], document["replaced"]) == ("office", "C920", True)
    assert (document["quality"], document["coverage_share"]) == ("good", 1.0)


@pytest.mark.parametrize(
    ("camera", "words"),
    [
        (MONITOR, "about in front of you"),
        (Webcam(aside_deg=25), "degrees to your left"),
        (Webcam(aside_deg=-25), "degrees to your right"),
        (Webcam(height_cm=-25, pitch_deg=18), "looking up by about"),
    ],
)
def test_where_the_camera_stands_is_told_from_the_persons_side(camera: Webcam, words: str) -> None:
    views = {number / 5: View(number / 5, (seated(camera),)) for number in range(20)}
    frames = [Frame(time_s, BLACK) for time_s in views]
    rules = CalibrationRules(most_yaw_deg=90)
    assert words in camera_text(calibrate_frames(frames, ScriptedLandmarker(views), rules))


def demo(first_s: float, end_s: float) -> Recording:
    return Recording(Source(SourceKind.DEMO, "demo"), (first_s, end_s))


def from_demo(recording: Recording, scene: Scene) -> Result:
    """Calibrate on the frames of the demo clip, with other people in them."""
    views = {round(number * 0.2, 6): View(number * 0.2, scene(number * 0.2)) for number in range(200)}

    class ByNearestTime(ScriptedLandmarker):
        def detect(self, frame: Frame, *, fresh: bool = False) -> View:
            return ScriptedLandmarker.detect(self, replace(frame, time_s=round(frame.time_s, 6)), fresh=fresh)

    return run_recording(
        recording,
        clock=FakeClock(),
        open_landmarker=lambda _: nullcontext(ByNearestTime(views)),
        console=Console(file=io.StringIO()),
    )


def test_a_part_of_a_recording_is_used_and_no_other() -> None:
    result = from_demo(demo(10, 20), lambda time_s: (seated(chair_x_cm=0 if 10 <= time_s < 20 else 15),))
    assert result.calibration.wander_faces == 0
    assert result.calibration.baseline.frame_count == 50
    assert result.camera == "demo"


def test_a_recording_of_upright_and_slumped_sitting_is_no_baseline() -> None:
    with pytest.raises(CalibrationError, match="does not stay upright and still"):
        from_demo(demo(0, 40), lambda time_s: (seated(slump_deg=45 if time_s > 18 else 0),))


def test_a_recording_without_a_person_says_what_is_missing() -> None:
    with pytest.raises(CalibrationError, match=r"Only 0 of 50 .*most often: nobody in view"):
        from_demo(demo(0, 10), lambda _: ())


def test_a_camera_has_no_parts() -> None:
    with pytest.raises(typer.BadParameter, match="A camera has no parts"):
        parse_seconds("0:20", Source(SourceKind.CAMERA, "0"))


def test_seconds_that_are_none_get_a_sentence() -> None:
    with pytest.raises(SourceError, match="write seconds as FROM:TO"):
        parse_seconds("morning", Source(SourceKind.DEMO, "demo"))


@pytest.mark.model
def test_the_command_line_keeps_the_old_profile_when_the_new_one_is_bad() -> None:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "posture_watch", *words], check=False, capture_output=True, text=True, timeout=60
        )

    good = run("calibrate", "--source", "demo", "--seconds", "0:6")
    assert (good.returncode, good.stderr) == (0, "")
    assert "it is good" in good.stdout
    before = run("profiles", "--json").stdout
    bad = run("calibrate", "--source", "demo", "--seconds", "10:20", "--json")
    assert (bad.returncode, bad.stdout, bad.stderr.count("\n")) == (1, "", 1)
    assert run("profiles", "--json").stdout == before
