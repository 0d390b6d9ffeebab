"""Verdicts as rows of a CSV, one a frame: the columns of ``analyze``. They are stable: names and order never change.

The first column is the time, or for single pictures the file. A cell is empty where a value is unknown.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from posture_watch.posture.samples import Cause, Sample


@dataclass(frozen=True, slots=True)
class Column:
    """What one column holds."""

    unit: str
    """Unit or range; empty for a word."""

    meaning: str
    """In one line, with the sign where there is one."""


TIME = "time_s"
FILE = "file"

_SEVERITY = "How likely this cause rather than good posture; smoothed over a second like the score"

COLUMNS: Mapping[str, Column] = MappingProxyType(
    {
        TIME: Column("s", "Time of the frame from the beginning of the recording"),
        FILE: Column("", "File name of the picture; instead of time_s with --stills"),
        "posture": Column("", "good, poor, away (nobody in view) or unsure"),
        "score": Column("0 to 100", "100 = as calibrated, about 50 = as likely poor as good; empty where unknown"),
        "cause": Column("", "Name of the strongest cause while poor, else empty"),
        "unsure_reason": Column("", "Why there is no verdict while unsure, else empty"),
        **{cause.value: Column("0 to 1", _SEVERITY) for cause in Cause},
        "head_forward_cm": Column("cm", "Head forward of the shoulders, more than in the baseline"),
        "neck_shortening_cm": Column("cm", "Ears nearer to the height of the shoulders"),
        "head_drop_cm": Column("cm", "Head lower"),
        "shoulder_drop_cm": Column("cm", "Shoulders lower; negative: raised"),
        "head_approach_cm": Column("cm", "Head nearer to the camera"),
        "shoulder_approach_cm": Column("cm", "Shoulders nearer to the camera"),
        "face_scale": Column("ln ratio", "Face larger in the picture, corrected for turning and nodding"),
        "shoulder_scale": Column("ln ratio", "Shoulders wider in the picture"),
        "face_to_shoulder_scale": Column("ln ratio", "face_scale - shoulder_scale"),
        "ear_scale": Column("ln ratio", "Ears further apart in the picture"),
        "neck_to_width": Column("shoulder widths", "Height of the ears above the shoulders, change"),
        "neck_to_face": Column("face sizes", "Height of the ears above the shoulders, change"),
        "eyes_to_width": Column("shoulder widths", "Height of the eyes above the shoulders, change"),
        "nose_to_width": Column("shoulder widths", "Height of the nose above the shoulders, change"),
        "mouth_to_width": Column("shoulder widths", "Height of the mouth above the shoulders, change"),
        "eye_drop": Column("face sizes", "Eyes lower in the picture"),
        "shoulder_drop": Column("face sizes", "Shoulders lower in the picture"),
        "pitch": Column("face sizes", "Nose lower against the ears: the head nods"),
        "ear_level": Column("face sizes", "Ears lower against the eyes: the head is raised"),
        "face_shape": Column("ln ratio", "Eyes to mouth against the width of the eyes: the face turns or nods"),
        "neck_sideways_cm": Column("cm", "Head to the side of the shoulders; positive: right in the picture"),
        "head_sideways_cm": Column("cm", "Head to the side; positive: right in the picture"),
        "shoulders_sideways_cm": Column("cm", "Shoulders to the side; positive: right in the picture"),
        "eye_roll_deg": Column("deg", "Tilt of the eye line; positive: the person's left eye is lower"),
        "ear_roll_deg": Column("deg", "Tilt of the ear line; positive: the person's left ear is lower"),
        "shoulder_roll_deg": Column("deg", "Tilt of the shoulder line; positive: the left shoulder is lower"),
        "yaw": Column("face sizes", "Nose to the side of the ears: the head turns; positive: right in the picture"),
        "neck_offset": Column("shoulder widths", "Ears to the side of the shoulders; positive: right in the picture"),
        "eyes_sideways": Column("face sizes", "Eyes to the side; positive: right in the picture"),
        "shoulders_sideways": Column("face sizes", "Shoulders to the side; positive: right in the picture"),
    }
)
"""Every column in its order. From ``head_forward_cm`` on they are deviations: changes against the baseline, 0 there."""

_DEVIATIONS = tuple(COLUMNS)[tuple(COLUMNS).index("head_forward_cm") :]


def header(*, stills: bool) -> Sequence[str]:
    """Return the names of the columns in their order."""
    left_out = TIME if stills else FILE
    return [name for name in COLUMNS if name != left_out]


def row(sample: Sample, file: str | None = None) -> Sequence[str]:
    """Return the cells of one verdict in the order of ``header``.

    Times have 3 decimals, scores 4, severities and deviations 6.

    Args:
        sample: The verdict.
        file: The picture's file name instead of the time; ``None`` for a frame of a recording.
    """
    first = f"{sample.time_s:.3f}" if file is None else file
    return [first, *_verdict(sample), *_numbers(sample)]


def _verdict(sample: Sample) -> Iterator[str]:
    yield sample.posture.value
    yield "" if sample.score is None else f"{sample.score:.4f}"
    yield "" if sample.cause is None else sample.cause.value
    yield "" if sample.reason is None else sample.reason.value


def _numbers(sample: Sample) -> Iterator[str]:
    for cause in Cause:
        yield _decimal(sample.severities.get(cause))
    for name in _DEVIATIONS:
        yield _decimal(sample.features.get(name))


def _decimal(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}"
