"""The only wiring: builds the real parts from the settings. Commands import it when they run, never before."""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from posture_watch.paths import database_path, make_folder
from posture_watch.ports import Clock, Store

if TYPE_CHECKING:
    from posture_watch.circumstances import SilenceRules
    from posture_watch.config import Config, Value
    from posture_watch.devices.camera import Breaks
    from posture_watch.devices.camera_memory import CameraMemory
    from posture_watch.devices.frames import Frames
    from posture_watch.devices.landmarker import MediaPipeLandmarker
    from posture_watch.devices.source import Source
    from posture_watch.offers import OfferRules
    from posture_watch.pacing import Pacing
    from posture_watch.posture.baseline import Baseline
    from posture_watch.posture.evening import EveningRules
    from posture_watch.posture.host import HostState
    from posture_watch.posture.looking import LookingRules
    from posture_watch.posture.reminders import ReminderRules
    from posture_watch.posture.samples import Cause, Sample
    from posture_watch.posture.watching import WatchRules
    from posture_watch.storage.control import Control
    from posture_watch.storage.sqlite import SqliteStore

NEAR_SCORE = 20.0
"""So many points above the limit a good score is near it, and looked at more often."""
LATE_LOOK = 1.5
"""Where the camera is closed between looks, one may come so many intervals after the one before."""
FIRST_ANSWERS_S = 3.0
"""Longest wait for what the computer says of itself, usually a tenth of a second: no camera opens behind a lock."""


def settings(overrides: "Mapping[str, Value | None] | None" = None) -> "Config":
    """Return the settings in force.

    Args:
        overrides: Options of the command line by key, such as ``{"model.path": "x.task"}``; ``None`` among them counts
            as not given.

    Raises:
        ConfigError: A setting is unknown, of the wrong type or out of bounds.
    """
    from posture_watch.config import load_settings

    return load_settings(overrides=overrides).config


@contextmanager
def reading_store() -> "Iterator[Store | None]":
    """Open the database for reading; ``None`` when nothing was ever recorded."""
    from posture_watch.storage.sqlite import SqliteStore

    store = SqliteStore.open_readonly(database_path())
    try:
        yield store
    finally:
        if store is not None:
            store.close()


@contextmanager
def reading_control() -> "Iterator[Control | None]":
    """Open wishes and live state alone, which takes half the time; ``None`` when nothing was ever recorded."""
    from posture_watch.storage.control import Control

    control = Control.open_readonly(database_path())
    try:
        yield control
    finally:
        if control is not None:
            control.close()


@contextmanager
def writing_store() -> "Iterator[SqliteStore]":
    """Open the database for writing, and make it where there is none."""
    from posture_watch.storage.sqlite import SqliteStore

    path = database_path()
    make_folder(path.parent)
    with SqliteStore.open(path) as store:
        yield store


def open_landmarker(config: "Config", *, stills: bool = False, following: bool = True) -> "MediaPipeLandmarker":
    """Return the landmark model of the settings, loaded; ``MediaPipeLandmarker`` says what the options mean.

    Raises:
        ModelError: It is missing, damaged or of another kind.
    """
    from posture_watch.devices.landmarker import MediaPipeLandmarker
    from posture_watch.devices.model_file import openable_model

    model = openable_model(Path(config.model.path) if config.model.path else None)
    return MediaPipeLandmarker(model, stills=stills, following=following)


def open_frames(
    config: "Config",
    source: "Source",
    clock: Clock,
    rate: "Callable[[], float]",
    *,
    start_s: float | None = None,
    memory: "CameraMemory | None" = None,
    breaks: "Breaks | None" = None,
) -> "Frames":
    """Return the frames of a source as they are wanted.

    Args:
        config: Size of the pictures asked of a camera.
        source: Camera, video, folder or demo.
        clock: Gives the time of live frames.
        rate: Frames a second wanted right now.
        start_s: Time of the first frame of a recording, which then comes as fast as can be; ``None``: it comes at its
            own rate, with the times of the present.
        memory: What is known of a camera that is watched for long; ``None``: it is looked at only now.
        breaks: When to close the camera between looks; ``None``: never.
    """
    from posture_watch.devices.source import Look, open_source

    look = Look(
        realtime=start_s is None,
        start_s=start_s or 0.0,
        rate=rate,
        width=config.camera.width,
        height=config.camera.height,
        memory=memory,
        breaks=breaks,
    )
    return open_source(source, clock, look)


def watch_rules(config: "Config") -> "WatchRules":
    """Return how looks become verdicts under these settings."""
    from posture_watch.posture.looking import slowest
    from posture_watch.posture.watching import WatchRules

    return WatchRules(
        poor_below=config.posture.poor_below,
        sensitivity=config.posture.sensitivity,
        hold_s=max(slowest(looking_rules(config)).hold_s, _hold_over_breaks_s(config)),
    )


def _hold_over_breaks_s(config: "Config") -> float:
    """Return how long a verdict speaks for where the camera is closed between looks; 0 where it stays open."""
    return LATE_LOOK * config.camera.interval_s if config.camera.mode == "interval" else 0.0


def looking_rules(config: "Config") -> "LookingRules":
    """Return how often to look under these settings."""
    from posture_watch.posture.looking import LookingRules

    return LookingRules(
        most_per_s=config.camera.frames_per_second,
        near=config.posture.poor_below + NEAR_SCORE,
        glance_every_s=config.looking.glance_every_s,
        good_every_s=config.looking.good_every_s,
        poor_every_s=config.looking.poor_every_s,
        away_every_s=config.looking.away_every_s,
        battery_factor=config.looking.battery_factor,
    )


def reminder_rules(config: "Config") -> "ReminderRules":
    """Return when to speak under these settings."""
    from posture_watch.posture.reminders import ReminderRules

    nudge = config.nudge
    return ReminderRules(
        dwell_s=nudge.dwell_s.by_cause(),
        cooldown_s=nudge.cooldown_s,
        cooldown_growth=nudge.cooldown_growth,
        max_per_hour=nudge.max_per_hour,
        max_per_day=nudge.max_per_day,
        praise=nudge.praise,
    )


def evening_rules(config: "Config") -> "EveningRules | None":
    """Return when to tell of the day under these settings, by the clock of this computer; ``None``: never."""
    from posture_watch.config.evening import weekday_of
    from posture_watch.devices.zone import LocalZone
    from posture_watch.posture.evening import EveningRules

    evening = config.evening
    if not (evening.enabled and config.nudge.enabled):
        return None
    return EveningRules(
        at=evening.when(),
        working_hours=config.hours.week(),
        week_on=weekday_of(evening.week_on),
        day_starts_at=config.day.starts_at,
        zone=LocalZone(),
    )


def offer_rules(config: "Config") -> "OfferRules":
    """Return what to offer beside nudges under these settings, and when, by the clock of this computer."""
    from posture_watch.config.wellbeing import parse_times
    from posture_watch.devices.zone import LocalZone
    from posture_watch.offers import OfferRules
    from posture_watch.posture.moving import MoveRules

    chosen = config.wellbeing
    return OfferRules(
        MoveRules(after_s=chosen.move_after_min * 60 or None),
        exercises=chosen.exercises,
        check_in_at=parse_times(chosen.check_in_at),
        card_at=next(iter(parse_times(chosen.card_at)), None),
        zone=LocalZone(),
    )


def silence_rules(config: "Config") -> "SilenceRules":
    """Return when not to look and when not to speak under these settings, by the clock of this computer."""
    from posture_watch.circumstances import SilenceRules
    from posture_watch.devices.zone import LocalZone
    from posture_watch.posture.quiet import QuietRules
    from posture_watch.posture.rest import RestRules

    quiet, rest, zone = config.quiet, config.rest, LocalZone()
    return SilenceRules(
        RestRules(
            locked=rest.locked,
            lid_closed=rest.lid_closed,
            camera_in_use=rest.camera_in_use,
            idle_s=rest.idle_min * 60 if rest.idle_min else None,
            working_hours=config.hours.week(),
            zone=zone,
        ),
        QuietRules(
            enabled=config.nudge.enabled,
            do_not_disturb=quiet.do_not_disturb,
            calls=quiet.calls,
            full_screen=quiet.full_screen,
            hours=quiet.week(),
            zone=zone,
        ),
    )


@contextmanager
def host_of(source: "Source") -> "Iterator[Callable[[], HostState]]":
    """Give what tells the state of this computer; of a recording it tells nothing, for it does not matter there."""
    from posture_watch.posture.host import HostState

    if not source.live:
        yield HostState
        return
    from posture_watch.devices.host import host_probe

    with closing(host_probe()) as probe:
        probe.settle(FIRST_ANSWERS_S)
        yield probe.state


def watch_source(
    config: "Config",
    source: "Source",
    clock: Clock,
    baseline: "Baseline | Sequence[Baseline]",
    tolerance: "Callable[[], Mapping[Cause, float]]",
    *,
    start_s: float | None = None,
    on_battery: "Callable[[], bool | None]" = lambda: None,
    memory: "CameraMemory | None" = None,
) -> "Generator[Sample, None, None]":
    """Open model and source, and yield one verdict a look; closing the generator releases both.

    Args:
        config: Model, pace and limits.
        source: Camera, video, folder or demo.
        clock: Gives the time of live frames, and is slept on between them.
        baseline: The person's own calibrated posture, or several that are fine, that one first.
        tolerance: Asked at each frame for how far "that was fine" has lowered the log odds of each cause.
        start_s: Time of the first frame of a recording, which then comes as fast as can be; ``None``: it comes at its
            own rate, with the times of the present.
        on_battery: Whether the computer runs on battery, ``None`` for unknown; asked at each look.
        memory: What is known of the camera from one opening to the next.

    Raises:
        SourceError, ModelError: While iterating.
    """
    from posture_watch.devices.camera import Breaks

    def opened(pacing: "Pacing") -> "Frames":
        rests = config.camera.mode == "interval"
        breaks = Breaks(config.camera.interval_s, calm=pacing.calm) if rests else None
        return open_frames(config, source, clock, pacing.looks_per_s, start_s=start_s, memory=memory, breaks=breaks)

    yield from watch_frames(config, opened, baseline, tolerance, on_battery)


def watch_frames(
    config: "Config",
    opened: "Callable[[Pacing], Frames]",
    baseline: "Baseline | Sequence[Baseline]",
    tolerance: "Callable[[], Mapping[Cause, float]]",
    on_battery: "Callable[[], bool | None]",
) -> "Generator[Sample, None, None]":
    """Open model and source, and yield one verdict a look; see ``watch_source``.

    Args:
        config: Model, pace and limits.
        opened: Opens the source; is given what it may ask for the pace that is wanted.
        baseline: The person's own calibrated posture, or several that are fine, that one first.
        tolerance: Asked at each look.
        on_battery: Asked at each look.
    """
    from posture_watch.devices.still import StillLandmarker
    from posture_watch.pacing import Pacing
    from posture_watch.pipeline import watch
    from posture_watch.posture.stillness import StillnessRules

    pacing = Pacing(looking_rules(config), on_battery, least_hold_s=_hold_over_breaks_s(config))
    stillness = StillnessRules(longest_s=config.looking.unchanged_s)
    with open_landmarker(config, following=False) as landmarker, opened(pacing) as frames:
        still = StillLandmarker(landmarker, pacing.judge_every_s, stillness)
        for sample in watch(frames, still, baseline, watch_rules(config), tolerance):
            yield pacing.note(sample)
