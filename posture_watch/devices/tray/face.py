"""Which face the icon shows: the first step of a nudge, for those who look. Nothing here touches a desktop."""

import math
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum

from posture_watch.ports import Live, Wishes
from posture_watch.posture.rest import RestReason
from posture_watch.posture.samples import Posture
from posture_watch.translation import _
from posture_watch.wording import CAUSE_LABELS, POSTURE_LABELS, REASON_LABELS
from posture_watch.wording_quiet import REST_SENTENCES
from posture_watch.wording_tray import NOT_RUNNING, PAUSED, PAUSED_UNTIL, STARTING, STUCK, WAITING, WITH_CAUSE

POOR_AFTER_S = 5.0
"""Poor posture shows when it has lasted so long: an icon that jumps at each movement draws the eye."""

STUCK_AFTER_S = 30.0
"""An instance that runs, and has written no sign of life for so long, hangs."""

LONGEST = 120
"""Windows shows no more than 127 characters."""


class Look(StrEnum):
    """What the picture shows; each has a shape of its own, so that nobody needs its colour."""

    GOOD = "good"
    POOR = "poor"
    UNSURE = "unsure"
    AWAY = "away"
    PAUSED = "paused"
    """The person asked for it."""
    RESTING = "resting"
    """The camera is off for a reason of the computer's: locked, out of hours."""
    CAMERA = "camera"
    """Something is wrong with the camera."""
    STARTING = "starting"
    OFF = "off"
    """Nothing runs, or it does not answer."""


@dataclass(frozen=True, slots=True)
class Face:
    """What the icon shows."""

    look: Look
    """Its picture."""

    text: str
    """Its words, in the language of the person."""


def face_of(live: Live | None, wishes: Wishes, now_s: float, zone: tzinfo) -> Face:
    """Return the face for a live state.

    Args:
        live: Of the running instance; ``None`` when none runs.
        wishes: What it was asked for.
        now_s: Unix seconds.
        zone: In which times are told.
    """
    if live is not None and now_s - live.time_s > STUCK_AFTER_S:
        return Face(Look.OFF, _(STUCK))
    match live.state if live else "stopped":
        case "watching" if live:
            face = _watching(live, now_s)
        case "paused":
            face = Face(Look.PAUSED, _pause(wishes.paused_until_s, zone))
        case "starting":
            face = Face(Look.STARTING, _(STARTING))
        case "stopped":
            face = Face(Look.OFF, _(NOT_RUNNING))
        case state if state in list(RestReason):
            face = Face(Look.RESTING, _(REST_SENTENCES[RestReason(state)]).removesuffix("."))
        case _state:
            # Lent, lost, busy, frozen and so on.
            face = Face(Look.CAMERA, _(WAITING))
    return face


def _watching(live: Live, now_s: float) -> Face:
    match live.posture:
        case Posture.POOR if live.since_s is not None and now_s - live.since_s >= POOR_AFTER_S:
            cause = _(CAUSE_LABELS[live.cause]) if live.cause else ""
            return Face(Look.POOR, _with_cause(Posture.POOR, cause))
        case Posture.GOOD | Posture.POOR:
            return Face(Look.GOOD, _(POSTURE_LABELS[Posture.GOOD]))
        case Posture.AWAY:
            return Face(Look.AWAY, _(POSTURE_LABELS[Posture.AWAY]))
        case Posture.UNSURE:
            reason = _(REASON_LABELS[live.reason]) if live.reason else ""
            return Face(Look.UNSURE, _with_cause(Posture.UNSURE, reason))
        case None:
            return Face(Look.STARTING, _(STARTING))


def _with_cause(posture: Posture, cause: str) -> str:
    label = _(POSTURE_LABELS[posture])
    return (_(WITH_CAUSE).format(posture=label, cause=cause) if cause else label)[:LONGEST]


def _pause(until_s: float | None, zone: tzinfo) -> str:
    if until_s is None or math.isinf(until_s):
        return _(PAUSED)
    return _(PAUSED_UNTIL).format(time=f"{datetime.fromtimestamp(until_s, zone):%H:%M}")
