"""``run``: watch until told to stop, in the foreground or in the background."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posture_watch.errors import CalibrationError

if TYPE_CHECKING:
    from collections.abc import Generator
    from threading import Event

    from posture_watch.config import Config
    from posture_watch.devices.source import Source
    from posture_watch.ports import Clock, Live, Store
    from posture_watch.posture.profiles import Profile
    from posture_watch.posture.samples import Sample

SOURCE_HELP = "A camera's number or name, a video file, a folder of pictures, or demo; else camera.source."
PROFILE_HELP = "The calibrated profile to judge against; else profile.name."
MODEL_HELP = "Another MediaPipe pose landmarker bundle (.task); else model.path."
DEMO_UPRIGHT_S = (0.0, 13.0)
"""Seconds of the demo clip in which the person sits upright."""


def run(
    source: Annotated[str | None, typer.Option("--source", help=SOURCE_HELP)] = None,
    profile: Annotated[str | None, typer.Option("--profile", help=PROFILE_HELP)] = None,
    background: Annotated[bool, typer.Option("--background", help="Go on without the terminal.")] = False,
    fast: Annotated[bool, typer.Option("--fast", help="A recording as fast as can be, not in real time.")] = False,
    wait: Annotated[bool, typer.Option("--wait", help="Wait for a camera that is not there yet, as at login.")] = False,
    tray: Annotated[bool, typer.Option("--tray", help="Show an icon in the tray as well.")] = False,
    model: Annotated[Path | None, typer.Option("--model", help=MODEL_HELP)] = None,
) -> None:
    """Watch your posture until told to stop. Ctrl-C and `posture-watch stop` end it, with exit code 0."""
    from posture_watch.app import settings

    given = {"camera.source": source, "profile.name": profile, "model.path": str(model) if model else None}
    config = settings(given)
    if background:
        from posture_watch.commands.background import run_in_background

        print(run_in_background(given, fast=fast, wait=wait, tray=tray))
    else:
        run_here(config, fast=fast, wait=wait, tray=tray)


def run_here(config: "Config", *, fast: bool = False, wait: bool = False, tray: bool = False) -> None:
    """Watch in this process until told to stop.

    Raises:
        ControlError: Another instance runs.
        CalibrationError: Nobody was calibrated, and nobody is there to be.
        DesktopError: An icon is wanted, and its library is not installed.
        SourceError, ModelError, StorageError: Camera, model or database cannot be used.
    """
    from posture_watch.app import evening_rules, host_of, offer_rules, reminder_rules, silence_rules, watch_source
    from posture_watch.commands.live_line import LiveLine
    from posture_watch.commands.tray import start_tray
    from posture_watch.devices.camera_memory import CameraMemory
    from posture_watch.devices.clock import SystemClock
    from posture_watch.devices.heap import give_memory_back
    from posture_watch.devices.instance import InstanceLock
    from posture_watch.devices.length import length_s
    from posture_watch.devices.notifications import DesktopNotifier, desktop_channels
    from posture_watch.devices.source import parse_source
    from posture_watch.paths import database_path, make_folder
    from posture_watch.service import Outside, Plan, Service
    from posture_watch.storage.damage import open_or_set_aside
    from posture_watch.storage.pending import PendingWrites
    from posture_watch.storage.retention import Retention
    from posture_watch.translation import use

    use(config.language)
    give_memory_back()
    source = parse_source(config.camera.source)
    clock = SystemClock()
    with InstanceLock():
        _begin_log(config)
        path = database_path()
        make_folder(path.parent)
        store, aside = open_or_set_aside(path, clock.now_s())
        with store, LiveLine(sys.stdout) as line, host_of(source) as host:
            _take_over(store, aside)
            kept = config.storage
            retention = Retention(
                store, keep_samples_days=kept.keep_samples_days, keep_minutes_days=kept.keep_minutes_days
            )
            profile = find_profile(store, config, source, clock)
            if tray:
                start_tray()
            plan = Plan(
                profile=profile,
                source=f"camera {source.value}" if source.live else source.value,
                live_source=source.live,
                patient=wait,
                reminders=reminder_rules(config),
                silence=silence_rules(config),
                evening=evening_rules(config) if source.live else None,
                offers=offer_rules(config) if source.live else None,
                snooze_s=config.nudge.snooze_min * 60,
                write_every_s=config.storage.write_every_s,
            )
            upkeep = PendingWrites(clock)

            def beat(live: "Live") -> None:
                line.show(live)
                upkeep.attempt(lambda: retention.step(live.time_s))

            channels = desktop_channels(clock, snooze_min=config.nudge.snooze_min, say=line.say)
            memory = CameraMemory()
            notifier, stop = DesktopNotifier(channels), stop_on_signals()
            outside = Outside(store, notifier, clock, stop, beat, host, remark=memory.remark)
            service = Service(plan, outside)

            # A recording that comes faster than time ends now: nothing may lie in the future.
            recorded_s = (length_s(source) or 0.0) if fast else 0.0

            def open_samples() -> "Generator[Sample, None, None]":
                return watch_source(
                    config,
                    source,
                    service.attentive_clock(),
                    service.baselines(),
                    service.tolerance,
                    start_s=clock.now_s() - recorded_s if fast else None,
                    memory=memory,
                    on_battery=lambda: host().on_battery,
                )

            service.run(open_samples)


def find_profile(store: "Store", config: "Config", source: "Source", clock: "Clock") -> "Profile":
    """Return the profile to judge against.

    The demo clip brings its own upright part. Before a camera and at a terminal a person who was never calibrated is
    guided through it now.

    Raises:
        CalibrationError: There is none; says how to make one.
    """
    from posture_watch.devices.source import SourceKind

    profile = store.profile(config.profile.name)
    if source.kind is SourceKind.DEMO:
        return demo_profile(config, clock)
    if profile is not None:
        return profile
    if source.live and sys.stdin is not None and sys.stdin.isatty():
        from posture_watch.commands.calibrate import calibrate

        calibrate(source=config.camera.source, profile=config.profile.name, model=config.model.path or None)
        profile = store.profile(config.profile.name)
        if profile is not None:
            return profile
    how = "" if source.live else f" --source {source.value} --seconds 0:20"
    which = "" if config.profile.name == "default" else f" --profile {config.profile.name}"
    raise CalibrationError(
        f'Nobody is calibrated under the name "{config.profile.name}" yet; do it once with: '
        f"posture-watch calibrate{which}{how}"
    )


def demo_profile(config: "Config", clock: "Clock") -> "Profile":
    """Return the profile of the person in the demo clip, calibrated on its upright part."""
    from posture_watch.app import open_landmarker
    from posture_watch.devices.source import Look, Source, SourceKind, open_source
    from posture_watch.pipeline import calibrate
    from posture_watch.posture.calibration import CalibrationRules
    from posture_watch.posture.profiles import Profile

    demo = Source(SourceKind.DEMO, "demo")
    with open_landmarker(config) as landmarker, open_source(demo, clock, Look(seconds=DEMO_UPRIGHT_S)) as frames:
        baseline = calibrate(frames, landmarker, CalibrationRules(capture_s=DEMO_UPRIGHT_S[1]))
    return Profile("demo", "demo", clock.now_s(), baseline)


def stop_on_signals() -> "Event":
    """Return an event that whatever usually ends a process sets from now on; a second Ctrl-C ends it at once.

    That is Ctrl-C, SIGTERM and the closing of the terminal, unless it was told before to outlive that, as by nohup.
    """
    import signal
    from threading import Event

    stop = Event()

    def asked(number: int, _: object) -> None:
        if stop.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        stop.set()

    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, asked)
    return stop


def _take_over(store: "Store", aside: Path | None) -> None:
    """Put in order what the last instance has left; ``aside`` is where its database went, if that was damaged."""
    from posture_watch.commands.background import note_last_end
    from posture_watch.commands.control import void_old_wishes

    note_last_end(store.live())
    void_old_wishes(store)
    if aside is not None:
        print(f"The database was damaged; it was kept as {aside}, and a new one begun.", file=sys.stderr)


def _begin_log(config: "Config") -> None:
    from posture_watch.logs import start_log, trace_hard_crashes

    trace_hard_crashes()

    complaint = start_log(level=config.log.level, max_megabytes=config.log.max_megabytes, files=config.log.files)
    if complaint:
        print(complaint, file=sys.stderr)
