"""A notation for sitting through time, and what the reminders make of it."""

import re
from collections.abc import Iterable

from posture_watch.posture.alerts import Notification
from posture_watch.posture.reminders import (
    Due,
    Recovered,
    ReminderRules,
    ReminderState,
    remind,
)
from posture_watch.posture.samples import Cause, Posture, Sample, UnsureReason
from tests.record import record

RULES = ReminderRules(dwell_s=dict.fromkeys(Cause, 60.0))
"""The usual rules, but every cause takes a minute."""

MINUTES = ReminderRules(dwell_s=dict.fromkeys(Cause, 120.0))
"""Those of the timeline in the module's docstring."""

Happening = tuple[float, str]


def sit(spans: str, *, start_s: float = 0.0, step_s: float = 1.0) -> list[Sample]:
    """Return the samples of spans such as ``g60 s90``: 60 s of good posture, then 90 s of slumping."""
    letters = "".join(
        letter * round(float(duration_s) / step_s) for letter, duration_s in re.findall(r"(.)(\d+)", spans)
    )
    return record(letters, start_s=start_s, step_s=step_s, hold_s=1.5 * step_s)


def play(
    samples: Iterable[Sample],
    rules: ReminderRules = RULES,
    state: ReminderState | None = None,
    *,
    held_back: str = "",
) -> tuple[ReminderState, list[Due | Recovered]]:
    """Return the last state and everything that followed from the samples."""
    state = state or ReminderState()
    events = []
    for sample in samples:
        state, event = remind(state, sample, rules, held_back)
        if event:
            events.append(event)
    return state, events


def tell(events: Iterable[Due | Recovered]) -> list[Happening]:
    """Return when what happened, in words."""
    return [
        (event.time_s, "recovered")
        if isinstance(event, Recovered)
        else (event.notification.time_s, f"{event.notification.kind}{event.held_back and ' held: ' + event.held_back}")
        for event in events
    ]


def story(
    samples: Iterable[Sample],
    rules: ReminderRules = RULES,
    state: ReminderState | None = None,
    *,
    held_back: str = "",
) -> list[Happening]:
    return tell(play(samples, rules, state, held_back=held_back)[1])


def messages(samples: Iterable[Sample], rules: ReminderRules = RULES) -> list[Notification]:
    return [event.notification for event in play(samples, rules)[1] if isinstance(event, Due)]


def camera_moved(*times_s: float) -> list[Sample]:
    return [Sample(time_s, Posture.UNSURE, reason=UnsureReason.CAMERA_MOVED) for time_s in times_s]


def nags(hours: int) -> list[Sample]:
    """Return hours in which a slouch every 12 min is mentioned and followed at once."""
    return sit("s65 g655 " * (5 * hours), step_s=5)
