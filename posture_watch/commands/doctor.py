"""``doctor``: everything that posture_watch needs, looked at one by one."""

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from posture_watch.commands.checkup import Check
    from posture_watch.config import Config
    from posture_watch.devices.cameras import CameraInfo
    from posture_watch.devices.probe import CameraProbe
    from posture_watch.ports import Clock

DARK = 3.0
"""Mean luma of a picture below which there is nothing in it."""

FLAT = 5.0
"""Standard deviation of the luma below which a picture shows nothing; rooms have 20 and more."""


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
    no_notification: Annotated[bool, typer.Option("--no-notification", help="Send no test message.")] = False,
) -> None:
    """Check everything that is needed, and say what to do about what is missing."""
    from rich.console import Console

    from posture_watch.devices.clock import SystemClock
    from posture_watch.logs import PACKAGE

    # What devices log is told in the findings; it must not also appear between them.
    logging.getLogger(PACKAGE).addHandler(logging.NullHandler())
    findings = examine(SystemClock(), test_message=not no_notification)
    raise typer.Exit(run_doctor(findings, as_json=as_json, console=Console()))


def run_doctor(findings: Iterable["Check"], *, as_json: bool, console: "Console") -> int:
    """Print findings as they come and return the exit code: 1 if anything failed."""
    import json
    from dataclasses import asdict

    from rich.text import Text

    from posture_watch.commands.checkup import Status

    styles = {Status.OK: "green", Status.WARNING: "yellow", Status.FAILED: "bold red"}
    seen = []
    for check in findings:
        seen.append(check)
        if not as_json:
            detail = f"{check.name}: {check.detail}{'' if check.detail.endswith('.') or not check.advice else '.'}"
            line = Text.assemble((f"{check.status:<8}", styles[check.status]), f"{detail} {check.advice}".rstrip())
            console.print(line, soft_wrap=True)
    failed = sum(check.status is Status.FAILED for check in seen)
    warnings = sum(check.status is Status.WARNING for check in seen)
    if as_json:
        document = {"failed": failed, "warnings": warnings, "checks": [asdict(check) for check in seen]}
        console.print(json.dumps(document, indent=2), highlight=False, markup=False, soft_wrap=True)
    else:
        fine = len(seen) - warnings - failed
        plural = "" if warnings == 1 else "s"
        console.print(f"\n{len(seen)} checks: {fine} ok, {warnings} warning{plural}, {failed} failed.", highlight=False)
    return 1 if failed else 0


def examine(clock: "Clock", *, test_message: bool) -> Iterator["Check"]:
    """Yield what each check of this computer finds. A check that breaks is a finding, never an error."""
    from posture_watch import paths
    from posture_watch.commands import checkup
    from posture_watch.commands.host_check import ask_host, check_host

    folders = {
        "settings": paths.config_folder(),
        "data": paths.data_folder(),
        "log": paths.log_folder(),
        "state": paths.state_folder(),
    }
    session = checkup.guarded("desktop", lambda: checkup.check_session(os.environ))
    yield checkup.guarded("Python", checkup.check_python)
    yield checkup.guarded("packages", checkup.check_packages)
    yield checkup.guarded("MediaPipe", lambda: checkup.check_mediapipe(checkup.installed_version("mediapipe")))
    yield checkup.guarded("OpenCV", _opencv)
    yield checkup.guarded("settings", checkup.check_settings)
    yield checkup.guarded("model", lambda: checkup.check_model(_settings().model.path))
    yield checkup.guarded("folders", lambda: checkup.check_folders(folders))
    yield checkup.guarded("disk space", lambda: checkup.check_disk(folders["data"]))
    yield checkup.guarded("database", lambda: checkup.check_database(paths.database_path()))
    yield checkup.guarded("running", lambda: checkup.check_instance(paths.database_path(), clock.now_s()))
    yield checkup.guarded("start at login", checkup.check_autostart)
    yield from check_cameras(clock, in_use=_running())
    yield session
    yield checkup.guarded("computer", lambda: check_host(ask_host))
    yield checkup.guarded("preview", checkup.check_preview)
    if test_message:
        yield checkup.guarded("notifications", lambda: _notification(clock, session))


def check_cameras(
    clock: "Clock",
    *,
    in_use: bool,
    cameras: Callable[[], Sequence["CameraInfo"]] | None = None,
    probe: Callable[["CameraInfo"], "CameraProbe"] | None = None,
) -> Iterator["Check"]:
    """Yield what each camera delivers.

    Args:
        clock: Times the pictures.
        in_use: posture_watch itself runs: most systems would refuse to open its camera a second time.
        cameras: Lists them; the computer's own unless given.
        probe: Takes ten pictures of one; the real thing unless given.
    """
    from posture_watch.commands.checkup import Check, Status, guarded
    from posture_watch.devices.cameras import list_cameras_within
    from posture_watch.devices.probe import probe_camera
    from posture_watch.errors import PostureWatchError

    take = probe or partial(probe_camera, clock=clock)
    try:
        found = (cameras or list_cameras_within)()
    except PostureWatchError as error:
        yield Check("cameras", Status.FAILED, str(error))
        return
    if not found:
        advice = "Plug one in; recordings and the demo work without."
        yield Check("cameras", Status.WARNING, "none found", advice)
    for camera in found:
        name = f"camera {camera.index}"
        if in_use:
            yield Check(name, Status.OK, f"{camera.name}, not opened while posture-watch runs")
        else:
            yield guarded(name, partial(_look, name, camera, take))


def judge_camera(name: str, probe: "CameraProbe") -> "Check":
    """Tell whether the pictures of a camera are of any use."""
    from posture_watch.commands.checkup import Check, Status

    sizes = " and ".join(f"{width}x{height}" for width, height in probe.sizes)
    fps = f", {probe.fps:.0f} a second" if probe.fps is not None else ""
    identity = f" ({probe.camera.identity})" if probe.camera.identity else ""
    text = f"{probe.camera.name}{identity}, ten pictures of {sizes}{fps}, brightness {probe.brightness:.0f}"
    if probe.brightness < DARK or probe.contrast < FLAT:
        advice = "Open its shutter, make light, and allow this program to use it."
        return Check(name, Status.WARNING, f"{text}, which show nothing", advice)
    if probe.identical:
        return Check(name, Status.WARNING, f"{text}, all the same", "Plug it out and in again: it is frozen.")
    if probe.skipped:
        return Check(name, Status.WARNING, f"{text}, {probe.skipped} more unreadable", "Try another cable or socket.")
    return Check(name, Status.OK, text)


def _running() -> bool:
    from posture_watch.devices.instance import running_pid
    from posture_watch.errors import ControlError

    try:
        return running_pid() is not None
    except ControlError:  # reported by a check of its own
        return True


def _opencv() -> "Check":
    from posture_watch.commands.checkup import check_opencv
    from posture_watch.devices.opencv import opencv_distributions

    return check_opencv(opencv_distributions())


def _settings() -> "Config":
    """Return the settings; with bad ones, which another check reports, the defaults."""
    from posture_watch.config import Config, load_settings
    from posture_watch.errors import ConfigError

    try:
        return load_settings().config
    except ConfigError:
        return Config()


def _notification(clock: "Clock", session: "Check") -> "Check":
    from posture_watch.commands.checkup import check_notification
    from posture_watch.devices.notifications import desktop_channels, try_channels
    from posture_watch.translation import use

    use(_settings().language)
    return check_notification(try_channels(desktop_channels(clock), clock.now_s()), session.status)


def _look(name: str, camera: "CameraInfo", take: Callable[["CameraInfo"], "CameraProbe"]) -> "Check":
    return judge_camera(name, take(camera))
