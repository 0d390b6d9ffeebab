"""When the camera must be off although nobody asked for it, and until when."""

from dataclasses import dataclass
from datetime import UTC, tzinfo
from enum import StrEnum

from posture_watch.posture.host import HostState
from posture_watch.posture.hours import Week, is_inside, next_start_s
from posture_watch.posture.samples import Posture, Sample, UnsureReason

NOBODY_MADE_OUT = frozenset(
    {
        UnsureReason.TOO_DARK,
        UnsureReason.TOO_BRIGHT,
        UnsureReason.COVERED,
        UnsureReason.FROZEN,
        UnsureReason.IMPLAUSIBLE,
    }
)
"""Reasons to be unsure in which nothing speaks for a person: an empty chair in the dark looks the same."""


class RestReason(StrEnum):
    """Why the camera is off; also the name of the live state."""

    SUSPENDING = "suspending"
    LOCKED = "locked"
    LID_CLOSED = "lid closed"
    OFF_HOURS = "off hours"
    CAMERA_IN_USE = "camera in use"
    IDLE = "idle"


@dataclass(frozen=True, slots=True)
class RestRules:
    """What the camera is switched off for."""

    locked: bool = True
    """A locked screen."""

    lid_closed: bool = True
    """A shut laptop without another screen."""

    camera_in_use: bool = True
    """Another program that has a camera open."""

    idle_s: float | None = 300.0
    """No input, and nobody seen, for so long; ``None``: never for that."""

    working_hours: Week | None = None
    """Everything outside these; ``None``: at no time of day."""

    zone: tzinfo = UTC
    """The clock of the working hours."""


@dataclass(frozen=True, slots=True)
class Rest:
    """The camera is off."""

    reason: RestReason
    """Why."""

    until_s: float | None = None
    """Until when, Unix seconds, ``inf`` for ever; ``None``: until that is over."""


def shows_somebody(sample: Sample) -> bool:
    """Return whether a verdict speaks for somebody sitting there, be it only vaguely."""
    return sample.posture is not Posture.AWAY and sample.reason not in NOBODY_MADE_OUT


def rest_due(now_s: float, host: HostState, unseen_s: float, rules: RestRules) -> Rest | None:
    """Return why the camera must be off right now; ``None`` when it may be on.

    Nothing follows from what is unknown. Somebody who reads touches no key: idleness alone is no absence, and neither
    is being out of view for somebody who types.

    Args:
        now_s: Unix seconds.
        host: What the computer does.
        unseen_s: Seconds since the camera last saw somebody, or was first opened.
        rules: What counts.
    """
    hours = rules.working_hours
    idle_s = None if host.idle_s is None else min(host.idle_s, unseen_s)
    due = {
        RestReason.SUSPENDING: host.suspending,
        RestReason.LOCKED: rules.locked and host.locked,
        RestReason.LID_CLOSED: rules.lid_closed and host.lid_closed,
        RestReason.OFF_HOURS: hours is not None and not is_inside(hours, now_s, rules.zone),
        RestReason.CAMERA_IN_USE: rules.camera_in_use and host.camera_used_by_others,
        RestReason.IDLE: rules.idle_s is not None and idle_s is not None and idle_s >= rules.idle_s,
    }
    reason = next((reason for reason, holds in due.items() if holds), None)
    if reason is RestReason.OFF_HOURS and hours is not None:
        return Rest(reason, next_start_s(hours, now_s, rules.zone))
    return None if reason is None else Rest(reason)
