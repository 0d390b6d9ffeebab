"""The settings: what each one does, its default and its bounds, declared once.

``config show`` prints these descriptions, so each says what changes when the number changes.
"""

from datetime import time
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from posture_watch.config.evening import Evening
from posture_watch.config.section import InWords, Section, time_of_day
from posture_watch.config.spans import parse_spans
from posture_watch.config.wellbeing import Wellbeing
from posture_watch.posture.hours import Week, every_day
from posture_watch.posture.samples import Cause


def _camera(value: object) -> object:
    """Turn a bare camera number into text: ``source = 1`` is what one writes."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _spans(value: str) -> str:
    """Take spans of the day as they are written, once it is clear that they are some."""
    parse_spans(value)
    return value


_WORKDAY = "08:00-18:00"

Spans = Annotated[
    str, AfterValidator(_spans), InWords('times of day such as "08:00-12:00, 13:00-17:00", or "" for none')
]
"""Parts of a day; "22:00-06:00" goes on past midnight."""


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
        description="The most looks a second, taken while something happens; [looking] says how seldom when nothing "
        "does. Each judged look takes about 20 ms of CPU.",
    )
    mode: Literal["steady", "interval"] = Field(
        default="steady",
        description="steady keeps the camera on while it watches. interval switches it off, its light too, between "
        "short looks: a slouch is noticed up to interval_s later, and one that ends in between may be missed.",
    )
    interval_s: float = Field(
        default=30.0,
        ge=10,
        le=120,
        description="In interval mode, seconds from the beginning of one look to that of the next; a look takes about "
        "3 seconds, or longer while something happens.",
    )


class Looking(Section):
    """How often to look while nothing happens; a picture that changed much is judged at once."""

    good_every_s: float = Field(
        default=5.0,
        ge=0.2,
        le=10,
        description="Seconds between two judgements while posture is good and steady; 1 costs about twice the CPU.",
    )
    poor_every_s: float = Field(
        default=1.0,
        ge=0.2,
        le=5,
        description="Seconds between two judgements while posture is poor, nearly so, or unsure: how soon it is "
        "noticed that you sat up.",
    )
    away_every_s: float = Field(
        default=2.0,
        ge=0.2,
        le=10,
        description="Seconds between two judgements while nobody is there: how soon your return is noticed.",
    )
    glance_every_s: float = Field(
        default=1.0,
        ge=0.2,
        le=10,
        description="Seconds between two glances that only tell whether the picture changed: how soon a slouch begins "
        "to count. A glance takes about 1 ms of CPU.",
    )
    unchanged_s: float = Field(
        default=10.0,
        ge=0.2,
        le=30,
        description="Seconds for which a picture that does not change keeps its verdict. 0.2 judges every look.",
    )
    battery_factor: float = Field(
        default=2.0,
        ge=1,
        le=4,
        description="On battery the looks, glances and judgements are so many times as far apart; 1 makes no "
        "difference.",
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
    praise: bool = Field(default=True, description="A kind word at most once a day; false: none.")
    snooze_min: float = Field(
        default=15.0, ge=1, le=480, description="Minutes of silence that the Snooze button gives."
    )


class Quiet(Section):
    """When no message comes. One that falls due then is dropped, and counted as held back."""

    hours: Spans = Field(
        default="", max_length=200, description='Times of every day without messages, such as "20:00-08:00".'
    )
    do_not_disturb: bool = Field(default=True, description="No messages while the desktop is set to do not disturb.")
    calls: bool = Field(
        default=True, description="No messages while a program records the microphone or has a camera open."
    )
    full_screen: bool = Field(
        default=True, description="No messages while a film, a game or a presentation fills the screen."
    )

    def week(self) -> Week | None:
        """Return the quiet hours; ``None`` when there are none."""
        return every_day(parse_spans(self.hours)) if self.hours.strip() else None


class Rest(Section):
    """When the camera is switched off, its light included, until that is over."""

    locked: bool = Field(default=True, description="Camera off while the screen is locked.")
    lid_closed: bool = Field(
        default=True, description="Camera off while the lid is closed and no other screen is connected."
    )
    camera_in_use: bool = Field(
        default=True,
        description="Camera off while another program has a camera open, so that calls get it.",
    )
    idle_min: float = Field(
        default=5.0,
        ge=0,
        le=480,
        description="Minutes with nobody in view and without a key or a pointer movement after which the camera goes "
        "off, until the next input; 0 never.",
    )


class Hours(Section):
    """Working hours: outside them the camera is off."""

    enabled: bool = Field(default=False, description="true watches during the hours below only.")
    monday: Spans = Field(default=_WORKDAY, max_length=200, description="Working hours on Mondays.")
    tuesday: Spans = Field(default=_WORKDAY, max_length=200, description="Working hours on Tuesdays.")
    wednesday: Spans = Field(default=_WORKDAY, max_length=200, description="Working hours on Wednesdays.")
    thursday: Spans = Field(default=_WORKDAY, max_length=200, description="Working hours on Thursdays.")
    friday: Spans = Field(default=_WORKDAY, max_length=200, description="Working hours on Fridays.")
    saturday: Spans = Field(default="", max_length=200, description='Working hours on Saturdays; "" is a day off.')
    sunday: Spans = Field(default="", max_length=200, description='Working hours on Sundays; "" is a day off.')

    def week(self) -> Week | None:
        """Return the working hours, Monday first; ``None`` when all hours are alike."""
        if not self.enabled:
            return None
        days = (self.monday, self.tuesday, self.wednesday, self.thursday, self.friday, self.saturday, self.sunday)
        return [parse_spans(day) for day in days]


class Day(Section):
    """Where one day ends and the next begins."""

    starts_at: Annotated[time, BeforeValidator(time_of_day)] = Field(
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
    keep_minutes_days: int = Field(
        default=3650,
        ge=1,
        le=36_500,
        description="Days for which it is kept what each minute was like, what was said, and check-ins; "
        "about 10 MB a year.",
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
        default="auto", description="Language of messages, tray, check-ins, exercises; auto: that of the system."
    )
    camera: Camera = Field(default=Camera(), description="Where the pictures come from.")
    model: Model = Field(default=Model(), description="Which landmark model finds the body.")
    profile: ProfileChoice = Field(default=ProfileChoice(), description="Which calibration counts.")
    looking: Looking = Field(default=Looking(), description="How often to look while nothing happens.")
    posture: PostureRules = Field(default=PostureRules(), description="When a posture counts as poor.")
    nudge: Nudge = Field(default=Nudge(), description="When and how often to say something.")
    quiet: Quiet = Field(default=Quiet(), description="When no message comes.")
    rest: Rest = Field(default=Rest(), description="When the camera is switched off.")
    hours: Hours = Field(default=Hours(), description="Working hours.")
    wellbeing: Wellbeing = Field(default=Wellbeing(), description="What is offered against stress and tension.")
    evening: Evening = Field(default=Evening(), description="The message on the day, and on the week.")
    day: Day = Field(default=Day(), description="Where one day ends and the next begins.")
    storage: Storage = Field(default=Storage(), description="What is remembered, and for how long.")
    log: Log = Field(default=Log(), description="What the log tells.")
