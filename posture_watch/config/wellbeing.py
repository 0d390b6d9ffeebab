"""The settings of what is offered beside nudges."""

from datetime import time
from typing import Annotated

from pydantic import AfterValidator, Field

from posture_watch.config.section import InWords, Section, time_of_day

MOST_CHECK_INS = 2
"""Questions a day: more are not answered for long."""


def parse_times(text: str) -> tuple[time, ...]:
    """Return the times of day that a text names, such as ``10:30, 16:00``; none for an empty one.

    Raises:
        ValueError: It is no such text.
    """
    found = [time_of_day(piece) for piece in text.split(",")] if text.strip() else []
    return tuple(sorted({each for each in found if isinstance(each, time)}))


def _at_most(count: int) -> AfterValidator:
    def judge(value: str) -> str:
        """Take times as they are written, once it is clear that they are some."""
        if len(parse_times(value)) > count:
            raise ValueError("too many times")
        return value

    return AfterValidator(judge)


class Wellbeing(Section):
    """What is offered against stress and tension. Each offer may be passed over."""

    move_after_min: float = Field(
        default=50.0,
        ge=0,
        le=240,
        description="Minutes of sitting in view without a break after which getting up is suggested; a minute out of "
        "view is a break. 0 never suggests it.",
    )
    exercises: bool = Field(
        default=True,
        description="When a nudge was not enough, or it is time for a break, a one-minute exercise is suggested. "
        "false leaves it at plain words.",
    )
    check_in_at: Annotated[
        str,
        _at_most(MOST_CHECK_INS),
        InWords('at most two times of day such as "10:30, 16:00", or "" for never'),
    ] = Field(
        default="",
        max_length=40,
        description="Local times at which a check-in is offered while you sit there; half an hour later it is dropped.",
    )
    card_at: Annotated[str, _at_most(1), InWords('a time of day such as "14:00", or "" for never')] = Field(
        default="",
        max_length=10,
        description="Local time at which a card on a habit beyond the desk comes as a message, one a day.",
    )
