"""The settings of the message in the evening."""

from datetime import time
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from posture_watch.config.section import InWords, Section, time_of_day

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

NEVER = "never"


def _time_or_nothing(value: str) -> str:
    """Take a time of day as it is written, once it is clear that it is one; nothing is one as well."""
    if value.strip():
        time_of_day(value)
    return value


class Evening(Section):
    """The message on the day, and on the week."""

    enabled: bool = Field(default=True, description="false: the day is told only when you ask for it.")
    at: Annotated[
        str,
        AfterValidator(_time_or_nothing),
        InWords('a time of day such as "18:00", or "" for the end of the working hours'),
    ] = Field(
        default="",
        max_length=5,
        description="Local time of the message; without one it comes when the working hours of the day end, or at "
        "18:00 where none are kept. Nothing comes between 22:00 and 06:00.",
    )
    week_on: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "never"] = Field(
        default="friday", description="The day on which it tells of the week as well."
    )

    def when(self) -> time | None:
        """Return the time of the message; ``None``: when work ends."""
        hour, _, minute = self.at.partition(":")
        return time(int(hour), int(minute)) if self.at.strip() else None


def weekday_of(name: str) -> int | None:
    """Return the number of a weekday, Monday is 0; ``None`` for never."""
    return None if name == NEVER else WEEKDAYS.index(name)
