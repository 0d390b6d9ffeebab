"""A named baseline for one camera and place, with the limits as the person's answers have moved them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from posture_watch.posture.baseline import Baseline
from posture_watch.posture.samples import Cause


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of one person at one place before one camera."""

    name: str
    """Chosen by the person: ``default``, ``office``, ``standing``."""

    camera: str
    """The camera's name, or the file, that it was calibrated with."""

    created_s: float
    """When it was calibrated, Unix seconds."""

    baseline: Baseline
    """The calibrated posture."""

    tolerance: Mapping[Cause, float] = field(default_factory=dict)
    """How far "that was fine" has lowered the log odds of a cause, 0 or more."""
