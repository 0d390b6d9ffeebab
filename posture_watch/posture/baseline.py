"""A person's own upright posture, as calibrated: the only thing that posture is ever judged against."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from posture_watch.errors import CalibrationError
from posture_watch.posture.features import FEATURE_NAMES, Features

MAD_TO_SD = 1.4826
"""Median absolute deviation times this is the standard deviation of a normal distribution."""

STEADY_PLACE = 0.15
"""Face sizes that eyes and shoulders may wander up and down (1.4826 MAD) in a calibration whose place counts; seated
people calibrating before a camera that stands still stay below 0.05 on eight rendered clips."""

YAW_DEG = -59.3
"""Camera yaw for each unit of the calibrated yaw ratio, by least squares on 58 rendered people and cameras (left-out
error 4.7 degrees SD). Positive: the camera stands to the person's left. Without an intercept (fitted: one degree), so
that a mirrored picture gives the mirrored angle."""

PITCH_DEG = (-49.0, -50.0, 11.4, -12.1, 19.5, 38.1)
"""Camera pitch from the calibrated face and neck: intercept, pitch ratio, ears below eyes / face size, neck / shoulder
width, neck / face size, height of the shoulders in the picture; same material (left-out error 5.6 degrees SD).
Positive: the camera looks up, as from a low laptop."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """The middle and the spread of one calibration."""

    reference: Features
    """Median of each measure."""

    spread: Mapping[str, float]
    """Robust standard deviation (1.4826 MAD) of each measure, by name."""

    frame_count: int
    """Usable frames that it was made of."""

    duration_s: float
    """Seconds that these frames cover."""

    @property
    def steady_place(self) -> bool:
        """False when the person or the camera moved about so much that the place in the picture says nothing."""
        wander = max(self.spread["eyes_y"], self.spread["shoulders_y"])
        return wander <= STEADY_PLACE * self.reference.face_size

    @property
    def camera_yaw_deg(self) -> float:
        """How far the camera stands aside, -45 to 45; taken from where the nose sits between the ears."""
        return float(np.clip(YAW_DEG * self.reference.yaw_ratio, -45, 45))

    @property
    def camera_pitch_deg(self) -> float:
        """How far the camera looks up, -30 to 30; a rough estimate."""
        at = self.reference
        neck = at.shoulders_y - at.ears_y
        signs = (
            1.0,
            at.pitch_ratio,
            (at.ears_y - at.eyes_y) / at.face_size,
            neck / at.shoulder_width,
            neck / at.face_size,
            at.shoulders_y,
        )
        return float(np.clip(np.dot(PITCH_DEG, signs), -30, 30))

    def as_dict(self) -> dict[str, object]:
        """Return plain values that JSON can carry; ``from_dict`` takes them back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, object]) -> "Baseline":
        """Return the baseline that ``as_dict`` wrote.

        Raises:
            CalibrationError: Values are missing or no numbers, as after an update or by a damaged file.
        """
        reference, spread = values.get("reference"), values.get("spread")
        try:
            baseline = cls(
                reference=Features(**_floats(reference)),
                spread=_floats(spread),
                frame_count=int(str(values["frame_count"])),
                duration_s=float(str(values["duration_s"])),
            )
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise CalibrationError("The stored baseline cannot be read; calibrate again.") from error
        at = baseline.reference
        numbers = [*(getattr(at, name) for name in FEATURE_NAMES), *baseline.spread.values(), baseline.duration_s]
        lengths = (at.eye_width, at.eyes_to_mouth, at.ear_width, at.shoulder_width, at.aspect)
        if not np.isfinite(numbers).all() or min(lengths) <= 0:
            raise CalibrationError("The stored baseline holds impossible values; calibrate again.")
        return baseline


def build_baseline(measured: Sequence[Features], duration_s: float) -> Baseline:
    """Return the medians and robust spreads of the frames of a calibration; one frame has no spread.

    Args:
        measured: The usable frames of an upright posture.
        duration_s: The seconds that they cover.

    Raises:
        CalibrationError: There is no frame.
    """
    if not measured:
        raise CalibrationError(
            "There is no usable picture of an upright posture: sit so that face and both shoulders are in view and "
            "calibrate again."
        )
    table = np.array([[getattr(one, name) for name in FEATURE_NAMES] for one in measured])
    middle = np.median(table, axis=0)
    spread = MAD_TO_SD * np.median(np.abs(table - middle), axis=0)
    return Baseline(
        reference=Features(*(float(value) for value in middle)),
        spread=dict(zip(FEATURE_NAMES, (float(value) for value in spread), strict=True)),
        frame_count=len(measured),
        duration_s=duration_s,
    )


def _floats(values: object) -> dict[str, float]:
    if not isinstance(values, Mapping):
        raise TypeError("a table of measures is expected")
    return {name: float(values[name]) for name in FEATURE_NAMES}
