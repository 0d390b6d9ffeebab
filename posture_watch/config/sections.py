"""The settings: what each one does, its default and its bounds, declared once.

``config show`` prints these descriptions, so each says what changes when the number changes.
"""

import re
from datetime import time
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from posture_watch.posture.samples import Cause


def _time_of_day(value: object) -> object:
    """Turn "04:00" into a time; everything else stays for pydantic to judge."""
    if isinstance(value, str) and (match := re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", value.strip())):
        return time(int(match[1]), int(match[2]))
    if isinstance(value, time):
        return value
    raise ValueError("no time of day")


def _camera(value: object) -> object:
    """Turn a bare camera number into text: ``source = 1`` is what one writes."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


class Section(BaseModel):
    """What all sections have in common."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Camera(Section):
    """Where the pictures come from."""

    source: Annotated[str, BeforeValidator(_camera)] = Field(
        default="0",
        min_length=1,
        max_length=1000,
        description="Number or name of the camera as `posture-watch cameras` lists them (part of a name will do), "
        "or a video file or a folder of pictures.",
    )
    width: int = Field(
        default=640, ge=160, le=3840, description="Picture width asked of the camera, in pixels; more costs more CPU."
    )
    height: int = Field(default=480, ge=120, le=2160, description="Picture height asked of the camera, in pixels.")
    frames_per_second: float = Field(
        default=2.0,
        ge=0.2,
        le=30,
        description="How often to look. Each look takes about 20 ms of CPU; at less than 1 a brief change is missed.",
    )


class Model(Section):
    """Which landmark model finds the body."""

    path: str = Field(
        default="",
        max_length=4000,
        description="Another MediaPipe pose landmarker bundle (.task); empty takes the one that comes along.",
    )


class ProfileChoice(Section):
    """Which calibration counts."""

    name: str = Field(
        default="default",
        min_length=1,
        max_length=64,
        pattern=r"^[^\s\x00-\x1f\x7f](?:[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f])?$",
        description="The calibrated profile to judge against; one for each camera and place.",
    )


class PostureRules(Section):
    """When a posture counts as poor."""

    sensitivity: float = Field(
        default=1.0,
        ge=0.5,
        le=2,
        description="2 calls a change half as large just as poor, 0.5 only one twice as large.",
    )
    poor_below: float = Field(
        default=50.0,
        ge=5,
        le=95,
        description="Score (100 = as calibrated) below which a posture is poor; a higher limit finds more slouches "
        "and calls more good moments poor.",
    )


class Dwell(Section):
    """How long each cause must last before it is mentioned, in seconds."""

    slump: float = Field(default=90.0, ge=10, le=1800, description="Seconds of slumping before a nudge.")
    forward_head: float = Field(default=90.0, ge=10, le=1800, description="Seconds of forward head before a nudge.")
    leaning_in: float = Field(default=180.0, ge=10, le=1800, description="Seconds close to the screen before a nudge.")
    leaning_sideways: float = Field(default=120.0, ge=10, le=1800, description="Seconds of side lean before a nudge.")
    shoulders_raised: float = Field(default=120.0, ge=10, le=1800, description="Seconds of shrugging before a nudge.")
    head_down: float = Field(default=180.0, ge=10, le=1800, description="Seconds of looking down before a nudge.")

    def by_cause(self) -> dict[Cause, float]:
        """Return the seconds of each cause."""
        return {cause: getattr(self, cause.value) for cause in Cause}


class Nudge(Section):
    """When and how often to say something."""

    enabled: bool = Field(default=True, description="false watches and reports without ever saying anything.")
    dwell_s: Dwell = Field(default=Dwell(), description="Seconds that each cause must last.")
    cooldown_s: float = Field(
        default=600.0, ge=60, le=86_400, description="Seconds of silence after a nudge, at least."
    )
    cooldown_growth: float = Field(
        default=1.5,
        ge=1,
        le=5,
        description="The silence grows by this factor each time a nudge is not followed; 1 keeps it even.",
    )
    max_per_hour: int = Field(default=3, ge=0, le=60, description="Nudges in any hour, at most; 0 means none at all.")
    max_per_day: int = Field(default=12, ge=0, le=500, description="Nudges in a day, at most; 0 means none at all.")
    snooze_min: float = Field(
        default=15.0, ge=1, le=480, description="Minutes of silence that the Snooze button gives."
    )


class Day(Section):
    """Where one day ends and the next begins."""

    starts_at: Annotated[time, BeforeValidator(_time_of_day)] = Field(
        default=time(4, 0),
        description="Local time at which a new day begins, so that late work counts for the evening before.",
    )


class Storage(Section):
    """What is remembered, and for how long."""

    keep_samples_days: int = Field(
        default=30,
        ge=1,
        le=3650,
        description="Days for which every single verdict is kept; about 2 MB a day at most.",
    )
    write_every_s: float = Field(
        default=5.0, ge=0.5, le=60, description="Seconds between writes to disk; a crash loses no more than these."
    )


class Log(Section):
    """What the log tells."""

    level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="How much is logged; debug tells most."
    )
    max_megabytes: float = Field(default=1.0, ge=0.1, le=100, description="Size at which a new log file is begun.")
    files: int = Field(default=3, ge=2, le=20, description="Log files that are kept, the current one included.")


class Config(Section):
    """All settings. ``Config()`` holds the defaults."""

    language: Literal["auto", "en", "de", "fr"] = Field(
        default="auto", description="Language of messages, tray and pages; auto takes that of the system."
    )
    camera: Camera = Field(default=Camera(), description="Where the pictures come from.")
    model: Model = Field(default=Model(), description="Which landmark model finds the body.")
    profile: ProfileChoice = Field(default=ProfileChoice(), description="Which calibration counts.")
    posture: PostureRules = Field(default=PostureRules(), description="When a posture counts as poor.")
    nudge: Nudge = Field(default=Nudge(), description="When and how often to say something.")
    day: Day = Field(default=Day(), description="Where one day ends and the next begins.")
    storage: Storage = Field(default=Storage(), description="What is remembered, and for how long.")
    log: Log = Field(default=Log(), description="What the log tells.")
