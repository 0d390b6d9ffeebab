"""A person's own upright posture, as calibrated: the only thing that posture is ever judged against."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Baseline:
    """Median and spread of the measures of one calibration."""

    centre: Mapping[str, float]
    """Median of each measure of ``posture.features``, by name."""

    spread: Mapping[str, float]
    """Robust standard deviation (1.4826 MAD) of each measure, never below its floor."""

    frame_count: int
    """Usable frames that it was made of."""

    duration_s: float
    """Seconds that these frames cover."""

    def as_dict(self) -> dict[str, object]:
        """Return plain values that JSON can carry; ``from_dict`` takes them back."""
        return asdict(self)
