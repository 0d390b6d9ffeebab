"""The verdict for one moment, in the words that are stored and shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Posture(StrEnum):
    """What can be said of one moment."""

    GOOD = "good"
    POOR = "poor"
    AWAY = "away"
    """Nobody is in view."""
    UNSURE = "unsure"
    """Somebody may be there, but no honest verdict is possible; a reason is given."""


class Cause(StrEnum):
    """Why a posture is poor; always against the person's own baseline."""

    SLUMP = "slump"
    FORWARD_HEAD = "forward_head"
    LEANING_IN = "leaning_in"
    LEANING_SIDEWAYS = "leaning_sideways"
    SHOULDERS_RAISED = "shoulders_raised"
    HEAD_DOWN = "head_down"


class UnsureReason(StrEnum):
    """Why there is no verdict although somebody may be there."""

    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    COVERED = "covered"
    """The picture shows nothing: a privacy shutter or a covered lens."""
    FROZEN = "frozen"
    """The camera repeats the same picture."""
    FACE_TURNED = "face_turned"
    SHOULDERS_HIDDEN = "shoulders_hidden"
    SEVERAL_PEOPLE = "several_people"
    LOW_CONFIDENCE = "low_confidence"
    IMPLAUSIBLE = "implausible"
    """The points do not fit a seated person, as on an empty chair or a coat."""
    CAMERA_MOVED = "camera_moved"


@dataclass(frozen=True, slots=True)
class Sample:
    """The verdict for one frame."""

    time_s: float
    """Unix seconds, or seconds of the recording."""

    posture: Posture
    """The verdict after smoothing and hysteresis."""

    score: float | None = None
    """0 to 100, 100 = as calibrated; ``None`` where unknown."""

    cause: Cause | None = None
    """The strongest cause while poor."""

    reason: UnsureReason | None = None
    """Set exactly when the posture is ``UNSURE``."""

    severities: Mapping[Cause, float] = field(default_factory=dict)
    """How strong each cause is, 0 to 1; empty where unknown. Not stored."""

    features: Mapping[str, float] = field(default_factory=dict)
    """Named deviations from the baseline (see ``posture.deviations``); empty where unknown. Not stored."""

    hold_s: float = 5.0
    """How long this verdict speaks for at most, in seconds: a longer silence afterwards is a gap."""

    profile: str = ""
    """The profile that it was judged against; empty where nobody said."""

    def __post_init__(self) -> None:
        if (self.posture is Posture.UNSURE) != (self.reason is not None):
            raise ValueError("a reason belongs to an unsure sample and to no other")
        if self.cause is not None and self.posture is not Posture.POOR:
            raise ValueError("a cause belongs to a poor sample and to no other")
        if self.posture in (Posture.AWAY, Posture.UNSURE) and self.score is not None:
            raise ValueError("what is unknown has no score")
