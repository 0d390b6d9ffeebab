"""``calibrate``: learn how this person sits upright, or another posture that is fine."""

import json
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

import typer

from posture_watch.errors import CalibrationError, SourceError

if TYPE_CHECKING:
    from rich.console import Console

    from posture_watch.commands.guide import ShowPicture
    from posture_watch.commands.recordings import OpenLandmarker, Recording
    from posture_watch.config import Config
    from posture_watch.devices.frames import Frames
    from posture_watch.devices.source import Source
    from posture_watch.ports import Clock, Store
    from posture_watch.posture.calibration import Calibration
    from posture_watch.posture.guided import GuideRules
    from posture_watch.posture.profiles import Profile

LOOKS_PER_SECOND = 10.0
"""Of a camera while it calibrates: the preview shall follow the person."""

MOST_WANDER_FACES = 0.2
"""A recording in which head and shoulders move by more shows more than one posture."""

SOURCE_HELP = "A camera's number or name, a video file or a folder of pictures; else camera.source."
SECONDS_HELP = "The part of a recording in which you sit upright, FROM:TO in seconds, such as 0:20; else all of it."
INTRODUCTION = (
    "This takes half a minute. Sit upright, as you would like to sit while you work, with face and shoulders in view. "
    "After the first half you get up and sit down again."
)
ACCEPT_HELP = "Add another posture that is fine, such as reclined, standing or writing, to the profile that is there."
ACCEPTING = (
    "This takes ten seconds. Take up the posture {posture}, as you do while you work, with face and shoulders in view, "
    "and keep still. It counts as fine from then on, so sit as you want to sit."
)


def calibrate(
    source: Annotated[str | None, typer.Option("--source", help=SOURCE_HELP)] = None,
    seconds: Annotated[str | None, typer.Option("--seconds", metavar="A:B", help=SECONDS_HELP)] = None,
    profile: Annotated[str | None, typer.Option("--profile", help="Its name; else profile.name.")] = None,
    *,
    accept: Annotated[str | None, typer.Option("--accept", metavar="POSTURE", help=ACCEPT_HELP)] = None,
    replacing: Annotated[bool, typer.Option("--replace", help="Learn an accepted posture anew.")] = False,
    no_preview: Annotated[bool, typer.Option("--no-preview", help="No window, only the terminal.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Begin at once, without waiting for Enter.")] = False,
    model: Annotated[str | None, typer.Option("--model", help="Another pose landmarker bundle (.task).")] = None,
) -> None:
    """Learn how you sit upright: all later verdicts compare with it.

    Before a camera it takes half a minute: keep still, get up and sit down again, keep still once more. A profile of
    the same name is replaced, but only when the new one is good enough. With --accept you take up another posture that
    is fine, for ten seconds, and the profile is judged by whichever you are in.
    """
    from rich.console import Console

    from posture_watch.app import open_landmarker, settings, writing_store
    from posture_watch.commands.accepting import accepting_rules, find_acceptable, save_accepted, show_accepted
    from posture_watch.commands.recordings import Recording
    from posture_watch.devices.clock import SystemClock
    from posture_watch.devices.source import SourceKind, parse_source

    if replacing and accept is None:
        raise typer.BadParameter("It belongs to --accept; a profile is replaced anyway.", param_hint="--replace")
    config = settings({"camera.source": source, "profile.name": profile, "model.path": model})
    parsed, clock, complaints = parse_source(config.camera.source), SystemClock(), Console(stderr=True)
    part = parse_seconds(seconds, parsed)
    with writing_store() as store, ExitStack() as stack:
        if accept is not None:
            find_acceptable(store, config.profile.name, accept, replacing=replacing)
        if parsed.live:
            result = run_camera(
                camera_name(parsed),
                store=store,
                clock=clock,
                open_frames=lambda: _camera(parsed, config, clock),
                open_landmarker=lambda stills: open_landmarker(config, stills=stills),
                console=complaints,
                ready=None if yes else _wait_for_enter,
                show_picture=None if no_preview else _window(stack),
                running=another_runs,
                rules=None if accept is None else accepting_rules(accept),
            )
        else:
            result = run_recording(
                Recording(parsed, part, stills=parsed.kind is SourceKind.FOLDER),
                clock=clock,
                open_landmarker=lambda stills: open_landmarker(config, stills=stills),
                console=complaints,
            )
        if accept is not None:
            before = save_accepted(store, config.profile.name, accept, result, replacing=replacing)
            show_accepted(accept, result, before, as_json=as_json, console=Console())
            return
        replaced = save(store, config.profile.name, result, clock)
    show_result(config.profile.name, result, replaced, as_json=as_json, console=Console())


@dataclass(frozen=True, slots=True)
class Result:
    """A calibration that is good enough to be kept."""

    calibration: "Calibration"
    """The baseline and how good it is."""

    camera: str
    """The camera's name, or the recording."""

    shortcomings: tuple[str, ...] = ()
    """Why it is only fair."""


def parse_seconds(seconds: str | None, source: "Source") -> tuple[float, float] | None:
    """Return the part of a recording that is meant; ``None``: all of it.

    Raises:
        SourceError: It is no part.
        typer.BadParameter: The source is a camera.
    """
    from posture_watch.commands.recordings import parse_part

    if seconds is None:
        return None
    if source.live:
        raise typer.BadParameter("A camera has no parts; --seconds is for recordings.", param_hint="--seconds")
    part = parse_part(seconds)
    if part is None:
        raise SourceError(f"{seconds} is no part of a recording; write seconds as FROM:TO, such as 0:20 or 90:")
    return part


def run_camera(
    camera: str,
    *,
    store: "Store",
    clock: "Clock",
    open_frames: "Callable[[], Frames]",
    open_landmarker: "OpenLandmarker",
    console: "Console",
    ready: "Callable[[Console], None] | None",
    show_picture: "ShowPicture | None",
    running: Callable[[], bool],
    rules: "GuideRules | None" = None,
) -> Result:
    """Guide a person before a camera and return the calibration.

    Args:
        camera: Its name, for the profile.
        store: Shared with the running instance, which is asked for the camera.
        clock: To wait for that instance by.
        open_frames: Opens the camera.
        open_landmarker: Loads the model.
        console: Says what to do.
        ready: Returns when the person is ready to begin; ``None``: begin at once.
        show_picture: The window; ``None``: only the console.
        running: Whether another instance runs.
        rules: The steps; ``None``: the usual ones.

    Raises:
        CalibrationError: It did not work out; says why.
        SourceError: The camera does not deliver.
        ModelError: The model cannot be used.
    """
    from posture_watch.commands.guidance import shortcomings
    from posture_watch.commands.guide import GuideLine, guide
    from posture_watch.commands.lending import borrowed_camera
    from posture_watch.commands.saying import say
    from posture_watch.posture.guided import GuideRules

    steps = rules or GuideRules()
    say(console, ACCEPTING.format(posture=steps.posture) if steps.posture else INTRODUCTION)
    if ready is not None:
        ready(console)
    with (
        open_landmarker(False) as landmarker,
        borrowed_camera(store, clock, running=running),
        open_frames() as frames,
        GuideLine(console, steps) as line,
    ):
        calibration, looks = guide(frames, landmarker, steps, line, show_picture)
    rated = replace(steps.calibration, wander_warning=steps.apart_warning)
    return Result(calibration, camera, tuple(shortcomings(calibration, looks, rated)))


def run_recording(
    recording: "Recording", *, clock: "Clock", open_landmarker: "OpenLandmarker", console: "Console"
) -> Result:
    """Return the calibration of a recording of the upright person.

    Args:
        recording: All of it is used; of pictures that do not follow each other, stillness is not asked.
        clock: Reading a recording needs one, though it does not look at it.
        open_landmarker: Loads the model.
        console: For the progress, on a terminal.

    Raises:
        CalibrationError: It is not good enough; says why.
        SourceError: It cannot be read.
        ModelError: The model cannot be used.
    """
    from posture_watch.commands.bars import progress_bars
    from posture_watch.commands.guidance import shortcomings
    from posture_watch.commands.recordings import WANDER_WARNING_FACES, calibrate_recording, gather_all
    from posture_watch.posture.calibration import ANY_UPRIGHT, CalibrationRules

    rules = CalibrationRules(most_wander=MOST_WANDER_FACES)
    if recording.stills:
        rules = ANY_UPRIGHT
    rules = replace(rules, wander_warning=WANDER_WARNING_FACES)
    with open_landmarker(recording.stills) as landmarker, progress_bars(console) as begin:
        looks = gather_all(recording, landmarker, rules, clock, begin("Calibrating", None))
    calibration = calibrate_recording(looks, rules, recording)
    return Result(calibration, recording.source.value, tuple(shortcomings(calibration, looks, rules)))


def save(store: "Store", name: str, result: Result, clock: "Clock") -> "Profile | None":
    """Keep a calibration under a name and return the profile that it replaces, if this version can read that one."""
    from posture_watch.posture.profiles import Profile

    try:
        replaced = store.profile(name)
    except CalibrationError:
        replaced = None
    store.save_profile(Profile(name, result.camera, clock.now_s(), result.calibration.baseline))
    return replaced


def show_result(name: str, result: Result, replaced: "Profile | None", *, as_json: bool, console: "Console") -> None:
    """Print what was learned and how good it is.

    Args:
        name: Of the profile.
        result: The calibration.
        replaced: The profile that had the name before.
        as_json: A document instead of sentences.
        console: Where to.
    """
    from datetime import UTC, datetime

    from posture_watch.commands.guidance import quality_text
    from posture_watch.commands.saying import say

    calibration, baseline = result.calibration, result.calibration.baseline
    if as_json:
        document = {
            "profile": name,
            "camera": result.camera,
            "replaced": replaced is not None,
            "no_longer_accepted": list(replaced.accepted) if replaced else [],
            "quality": "fair" if result.shortcomings else "good",
            "shortcomings": list(result.shortcomings),
            "coverage_share": calibration.coverage_share,
            "wander_faces": calibration.wander_faces,
            "frames": baseline.frame_count,
            "duration_s": baseline.duration_s,
            "camera_yaw_deg": baseline.camera_yaw_deg,
            "camera_pitch_deg": baseline.camera_pitch_deg,
        }
        console.print(json.dumps(document, indent=2, allow_nan=False), highlight=False, markup=False, soft_wrap=True)
        return
    verdict = "only fair" if result.shortcomings else "good"
    say(console, f"The profile {name} is saved, and it is {verdict}: {quality_text(calibration)}")
    if result.shortcomings:
        say(console, f"It can be used; it could be better because {' and '.join(result.shortcomings)}.")
    if replaced is not None:
        made = datetime.fromtimestamp(replaced.created_s, UTC).astimezone()
        say(console, f"It replaces the one of {made:%Y-%m-%d %H:%M}.")
        if replaced.accepted:
            lost = ", ".join(replaced.accepted)
            say(
                console,
                f"The postures accepted beside that one ({lost}) went with it; accept them again with --accept.",
            )


def camera_name(source: "Source") -> str:
    """Return what the system calls the camera that is meant.

    Raises:
        SourceError: There is no such camera, or several fit.
    """
    from posture_watch.devices.cameras import find_camera, list_cameras

    return find_camera(source.value, list_cameras()).name


def _camera(source: "Source", config: "Config", clock: "Clock") -> "Frames":
    from posture_watch.devices.source import Look, open_source

    look = Look(rate=lambda: LOOKS_PER_SECOND, width=config.camera.width, height=config.camera.height)
    return open_source(source, clock, look)


def _window(stack: ExitStack) -> "ShowPicture | None":
    """Return how to show pictures, or ``None`` where there is no display."""
    from posture_watch.devices.preview import Preview, can_show

    if not can_show():
        return None
    return stack.enter_context(Preview("posture-watch: calibration")).show


def _wait_for_enter(console: "Console") -> None:
    """Wait for Enter at a terminal; where nobody can press it, it begins by itself when the person sits still."""
    if sys.stdin is None or not sys.stdin.isatty():
        return
    try:
        console.input("Press Enter when you are ready. ")
    except EOFError:
        return


def another_runs() -> bool:
    """Return whether an instance other than this process runs: ``run`` itself calibrates at its first start."""
    from posture_watch.devices.instance import running_pid

    return running_pid() not in (None, os.getpid())
