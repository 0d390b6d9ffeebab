"""The only wiring: builds the real parts from the settings. Commands import it when they run, never before."""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from posture_watch.paths import database_path, make_folder
from posture_watch.ports import Clock, Store

if TYPE_CHECKING:
    from posture_watch.circumstances import SilenceRules
    from posture_watch.config import Config, Value
    from posture_watch.devices.frames import Frames
    from posture_watch.devices.landmarker import MediaPipeLandmarker
    from posture_watch.devices.source import Source
    from posture_watch.posture.baseline import Baseline
    from posture_watch.posture.reminders import ReminderRules
    from posture_watch.posture.samples import Cause, Sample
    from posture_watch.posture.watching import WatchRules
    from posture_watch.storage.sqlite import SqliteStore

LOOKS_PER_HOLD = 3.0
"""A verdict speaks for at most so many looks: one or two may be missed without a hole in the day."""
SHORTEST_HOLD_S = 5.0


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
def writing_store() -> "Iterator[SqliteStore]":
    """Open the database for writing, and make it where there is none."""
    from posture_watch.storage.sqlite import SqliteStore

    path = database_path()
    make_folder(path.parent)
    with SqliteStore.open(path) as store:
        yield store


def open_landmarker(config: "Config", *, stills: bool = False) -> "MediaPipeLandmarker":
    """Return the landmark model of the settings, loaded.

    Raises:
        ModelError: It is missing, damaged or of another kind.
    """
    from posture_watch.devices.landmarker import MediaPipeLandmarker
    from posture_watch.devices.model_file import read_model

    return MediaPipeLandmarker(read_model(Path(config.model.path) if config.model.path else None), stills=stills)


def open_frames(config: "Config", source: "Source", clock: Clock, *, realtime: bool, start_s: float) -> "Frames":
    """Return the frames of a source at the configured pace.

    Args:
        config: Frame rate and size of a camera.
        source: Camera, video, folder or demo.
        clock: Gives the time of live frames.
        realtime: A recording comes at its own rate, else as fast as can be.
        start_s: Time of the first frame of a recording that is not in real time.
    """
    from posture_watch.devices.source import Look, open_source

    look = Look(
        realtime=realtime,
        start_s=start_s,
        rate=lambda: config.camera.frames_per_second,
        width=config.camera.width,
        height=config.camera.height,
    )
    return open_source(source, clock, look)


def watch_rules(config: "Config") -> "WatchRules":
    """Return how looks become verdicts under these settings."""
    from posture_watch.posture.watching import WatchRules

    return WatchRules(
        poor_below=config.posture.poor_below,
        sensitivity=config.posture.sensitivity,
        hold_s=max(SHORTEST_HOLD_S, LOOKS_PER_HOLD / config.camera.frames_per_second),
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


def watch_source(
    config: "Config",
    source: "Source",
    clock: Clock,
    baseline: "Baseline | Sequence[Baseline]",
    tolerance: "Callable[[], Mapping[Cause, float]]",
    *,
    realtime: bool = True,
    start_s: float = 0.0,
) -> "Generator[Sample, None, None]":
    """Open model and source, and yield one verdict a frame; closing the generator releases both.

    Args:
        config: Model, pace and limits.
        source: Camera, video, folder or demo.
        clock: Gives the time of live frames, and is slept on between them.
        baseline: The person's own calibrated posture, or several that are fine, that one first.
        tolerance: Asked at each frame for how far "that was fine" has lowered the log odds of each cause.
        realtime: A recording comes at its own rate, else as fast as can be.
        start_s: Time of the first frame of a recording that is not in real time.

    Raises:
        SourceError, ModelError: While iterating.
    """
    from posture_watch.pipeline import watch

    with (
        open_landmarker(config) as landmarker,
        open_frames(config, source, clock, realtime=realtime, start_s=start_s) as frames,
    ):
        yield from watch(frames, landmarker, baseline, watch_rules(config), tolerance)
