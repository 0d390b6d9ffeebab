"""What the program says about posture, in English: names, tips, dates and durations, in one place for translation.

Whoever shows one of these on the desktop translates it: ``_(CAUSE_LABELS[cause])``. The command line is in English.

No text claims that a posture is healthy or harmful, or that pain is prevented: posture is compared with the person's
own calibrated one and with nothing else.
"""

from collections.abc import Mapping
from datetime import date

from posture_watch.posture.samples import Cause, Posture, UnsureReason
from posture_watch.translation import mark

POSTURE_LABELS: Mapping[Posture, str] = {
    Posture.GOOD: mark("Good posture"),
    Posture.POOR: mark("Poor posture"),
    Posture.UNSURE: mark("Unsure"),
    Posture.AWAY: mark("Away"),
}
"""What a verdict is called at the start of a line."""

CAUSE_LABELS: Mapping[Cause, str] = {
    Cause.SLUMP: mark("slumped"),
    Cause.FORWARD_HEAD: mark("head forward"),
    Cause.LEANING_IN: mark("close to the screen"),
    Cause.LEANING_SIDEWAYS: mark("leaning to one side"),
    Cause.SHOULDERS_RAISED: mark("shoulders raised"),
    Cause.HEAD_DOWN: mark("head down"),
}
"""What a cause is called inside a sentence or a line."""

CAUSE_TIPS: Mapping[Cause, str] = {
    Cause.SLUMP: mark("slide back in the chair until the backrest carries you"),
    Cause.FORWARD_HEAD: mark("bring the screen closer or make its text larger"),
    Cause.LEANING_IN: mark("make the text on the screen larger"),
    Cause.LEANING_SIDEWAYS: mark("move what you use most in front of you and put both feet down"),
    Cause.SHOULDERS_RAISED: mark("lower the armrests or the keyboard and let the shoulders drop"),
    Cause.HEAD_DOWN: mark("raise the screen, or what you read, towards eye height"),
}
"""One thing to try against a cause, as the end of a sentence."""

REASON_LABELS: Mapping[UnsureReason, str] = {
    UnsureReason.TOO_DARK: mark("too dark"),
    UnsureReason.TOO_BRIGHT: mark("too bright"),
    UnsureReason.COVERED: mark("camera covered"),
    UnsureReason.FROZEN: mark("camera picture frozen"),
    UnsureReason.FACE_TURNED: mark("face turned away"),
    UnsureReason.SHOULDERS_HIDDEN: mark("shoulders out of view"),
    UnsureReason.SEVERAL_PEOPLE: mark("several people in view"),
    UnsureReason.LOW_CONFIDENCE: mark("not seen clearly"),
    UnsureReason.IMPLAUSIBLE: mark("no seated person made out"),
    UnsureReason.CAMERA_MOVED: mark("camera moved"),
}
"""What a reason is called inside a sentence or a line."""

REASON_TIPS: Mapping[UnsureReason, str] = {
    UnsureReason.TOO_DARK: mark("put a lamp in front of you"),
    UnsureReason.TOO_BRIGHT: mark("turn the bright light, or the camera, aside"),
    UnsureReason.COVERED: mark("open the camera's shutter"),
    UnsureReason.FROZEN: mark("plug the camera in again"),
    UnsureReason.FACE_TURNED: mark("place the camera on the screen that you look at most"),
    UnsureReason.SHOULDERS_HIDDEN: mark("tilt the camera until it sees both shoulders"),
    UnsureReason.SEVERAL_PEOPLE: mark("turn the camera so that it sees only you"),
    UnsureReason.LOW_CONFIDENCE: mark("try more light, or another place for the camera"),
    UnsureReason.IMPLAUSIBLE: mark("turn the camera so that it sees you from the front"),
    UnsureReason.CAMERA_MOVED: mark("calibrate again with posture-watch calibrate"),
}
"""One thing to try so that more can be judged, as the end of a sentence; some reasons need none."""

NO_CAUSE = mark("no cause named")
NOT_WATCHED = mark("Not watched")

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def cause_text(cause: Cause | None) -> str:
    """Return what a cause is called; poor posture may come without one."""
    return CAUSE_LABELS[cause] if cause else NO_CAUSE


def duration_text(duration_s: float) -> str:
    """Return a duration as people say it: ``45 s``, ``12 min``, ``2 h 05 min``."""
    if duration_s < 59.5:
        return f"{duration_s:.0f} s"
    minutes = round(duration_s / 60)
    return f"{minutes // 60} h {minutes % 60:02d} min" if minutes >= 60 else f"{minutes} min"


def date_text(day: date) -> str:
    """Return a date with its weekday: ``Tuesday 3 March 2026``."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_date_text(day: date) -> str:
    """Return a date for a column, 9 characters at most: ``Tue 3 Mar``."""
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {_MONTHS[day.month - 1][:3]}"
