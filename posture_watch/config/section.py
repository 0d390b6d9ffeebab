"""What all sections of the settings have in common."""

import re
from dataclasses import dataclass
from datetime import time

from pydantic import BaseModel, ConfigDict


def time_of_day(value: object) -> object:
    """Turn "04:00" into a time; everything else stays for pydantic to judge."""
    if isinstance(value, str) and (match := re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", value.strip())):
        return time(int(match[1]), int(match[2]))
    if isinstance(value, time):
        return value
    raise ValueError("no time of day")


@dataclass(frozen=True, slots=True)
class InWords:
    """Says what a setting may be where type and bounds do not."""

    text: str
    """As the end of "must be ..."."""


class Section(BaseModel):
    """What all sections have in common."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
