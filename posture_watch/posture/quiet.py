"""When no message is welcome. One that falls due then is dropped and recorded with the reason, not kept for later."""

from dataclasses import dataclass
from datetime import UTC, tzinfo
from enum import StrEnum

from posture_watch.posture.host import HostState
from posture_watch.posture.hours import Week, is_inside


class QuietReason(StrEnum):
    """What stands in the way of a message; stored with it."""

    SWITCHED_OFF = "switched off"
    SNOOZED = "snoozed"
    QUIET_HOURS = "quiet hours"
    DO_NOT_DISTURB = "do not disturb"
    CALL = "call"
    FULL_SCREEN = "full screen"


@dataclass(frozen=True, slots=True)
class QuietRules:
    """What messages are held back for."""

    enabled: bool = True
    """False: no messages at all."""

    do_not_disturb: bool = True
    """The desktop's own wish for silence."""

    calls: bool = True
    """Somebody else hears, or sees, this person."""

    full_screen: bool = True
    """A film, a game or a presentation."""

    hours: Week | None = None
    """Times of day without messages; ``None``: none."""

    zone: tzinfo = UTC
    """The clock of these hours."""


def held_back(now_s: float, host: HostState, snoozed_until_s: float | None, rules: QuietRules) -> QuietReason | None:
    """Return what stands in the way of a message right now; ``None`` when one is welcome.

    Args:
        now_s: Unix seconds.
        host: What the computer does; nothing follows from what is unknown.
        snoozed_until_s: Until when the person wants silence.
        rules: What counts.
    """
    wanted = {
        QuietReason.SWITCHED_OFF: not rules.enabled,
        QuietReason.SNOOZED: snoozed_until_s is not None and now_s < snoozed_until_s,
        QuietReason.QUIET_HOURS: rules.hours is not None and is_inside(rules.hours, now_s, rules.zone),
        QuietReason.DO_NOT_DISTURB: rules.do_not_disturb and host.do_not_disturb,
        # A camera held by another program is a call, whatever the microphone says.
        QuietReason.CALL: rules.calls and (host.in_call or host.camera_used_by_others),
        QuietReason.FULL_SCREEN: rules.full_screen and host.full_screen,
    }
    return next((reason for reason, holds in wanted.items() if holds), None)
