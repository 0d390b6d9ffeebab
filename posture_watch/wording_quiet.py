"""What is said of silence: why the camera rests and why no message comes, in one place for translation."""

import math
from collections.abc import Mapping
from datetime import datetime, tzinfo

from posture_watch.posture.quiet import QuietReason
from posture_watch.posture.rest import Rest, RestReason
from posture_watch.translation import mark
from posture_watch.wording import WEEKDAYS

REST_SENTENCES: Mapping[RestReason, str] = {
    RestReason.SUSPENDING: mark("The computer is about to sleep."),
    RestReason.LOCKED: mark("The screen is locked."),
    RestReason.LID_CLOSED: mark("The lid is closed."),
    RestReason.OFF_HOURS: mark("These are not your working hours."),
    RestReason.CAMERA_IN_USE: mark("Another program has a camera open; this one waits until it is done."),
    RestReason.IDLE: mark("Nobody was seen and nothing was typed for a while; a key or the mouse wakes it."),
}
"""Why the camera is off."""

QUIET_SENTENCES: Mapping[QuietReason, str] = {
    QuietReason.QUIET_HOURS: "No messages: these are quiet hours.",
    QuietReason.DO_NOT_DISTURB: "No messages: the desktop is set to do not disturb.",
    QuietReason.CALL: "No messages: there is a call.",
    QuietReason.FULL_SCREEN: "No messages: something fills the screen.",
}
"""Why no message comes, where the person did not ask for it just now."""


def rest_text(rest: Rest, now_s: float, zone: tzinfo) -> str:
    """Return why the camera is off and, where that is known, until when."""
    sentence = REST_SENTENCES[rest.reason]
    if rest.until_s is None or math.isinf(rest.until_s):
        return sentence
    return f"{sentence} Watching begins again {moment_text(rest.until_s, now_s, zone)}."


def quiet_text(reason: QuietReason | None) -> str:
    """Return why no message comes; empty when one may, or when the person has just asked for silence."""
    return "" if reason is None else QUIET_SENTENCES.get(reason, "")


def moment_text(time_s: float, now_s: float, zone: tzinfo) -> str:
    """Return a coming moment as people say it: ``at 14:30``, or ``on Monday at 08:00``."""
    then, now = datetime.fromtimestamp(time_s, zone), datetime.fromtimestamp(now_s, zone)
    at = f"at {then:%H:%M}"
    return at if then.date() == now.date() else f"on {WEEKDAYS[then.weekday()]} {at}"
