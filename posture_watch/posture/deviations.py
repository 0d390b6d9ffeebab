"""How far one frame is from the baseline, in approximate centimetres, degrees and ratios.

Two families stand side by side. The metric one turns face size and shoulder width into depths with a pinhole camera
(an assumed horizontal view of 65 degrees and a calibrated distance of 60 cm) and turns the result upright by the
camera's estimated yaw and pitch. The ratio family needs no camera model at all. Neither is good alone: the first
fails with a wrong angle, the second with a slump in which head and shoulders sink together.

Signs: forward = to the camera, drop = down, sideways = to the right of the picture.
"""

import math
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from posture_watch.posture.baseline import Baseline
from posture_watch.posture.features import Features

VIEW_DEG = 65.0
"""Horizontal field of view assumed for any webcam."""

DISTANCE_CM = 60.0
"""Distance of the head at calibration, assumed."""

SHOULDERS_BEHIND_CM = 7.0
"""How far the shoulders sit behind the face."""

TURN_WIDTH = 0.2
"""Change of yaw or pitch ratio at which a face length has lost 63 % of its say in the face scale."""


@dataclass(frozen=True, slots=True)
class Deviations:
    """One frame against the baseline; 0 everywhere at the baseline itself."""

    head_forward_cm: float
    """Head forward of the shoulders, more than calibrated."""
    neck_shortening_cm: float
    """Ears nearer to the height of the shoulders."""
    head_drop_cm: float
    """Head lower."""
    shoulder_drop_cm: float
    """Shoulders lower; negative: raised."""
    head_approach_cm: float
    """Head nearer to the camera."""
    shoulder_approach_cm: float
    """Shoulders nearer to the camera."""
    face_scale: float
    """Logarithm of the face size against the baseline; robust to turning and nodding."""
    shoulder_scale: float
    """Logarithm of the shoulder width against the baseline."""
    face_to_shoulder_scale: float
    """Difference of the two: the head came forward, or the shoulders turned or rounded."""
    ear_scale: float
    """Logarithm of the ear distance against the baseline."""
    neck_to_width: float
    """Height of the ears above the shoulders / shoulder width, change."""
    neck_to_face: float
    """Height of the ears above the shoulders / face size, change."""
    eyes_to_width: float
    """Height of the eyes above the shoulders / shoulder width, change."""
    nose_to_width: float
    """Height of the nose above the shoulders / shoulder width, change."""
    mouth_to_width: float
    """Height of the mouth above the shoulders / shoulder width, change."""
    eye_drop: float
    """Eyes lower in the picture, in calibrated face sizes."""
    shoulder_drop: float
    """Shoulders lower in the picture, in calibrated face sizes."""
    pitch: float
    """Nose lower against the ears, in face sizes: the head nods."""
    ear_level: float
    """Ears lower against the eyes, in face sizes: the head is raised."""
    face_shape: float
    """Logarithm of eyes to mouth / eye width, change: the face turns or nods."""
    neck_sideways_cm: float
    """Head to the side of the shoulders."""
    head_sideways_cm: float
    """Head to the side."""
    shoulders_sideways_cm: float
    """Shoulders to the side."""
    eye_roll_deg: float
    """Tilt of the eye line, change."""
    ear_roll_deg: float
    """Tilt of the ear line, change."""
    shoulder_roll_deg: float
    """Tilt of the shoulder line, change."""
    yaw: float
    """Nose to the side against the ears, in face sizes: the head turns."""
    neck_offset: float
    """Ears to the side of the shoulders / shoulder width, change."""
    eyes_sideways: float
    """Eyes to the side, in calibrated face sizes."""
    shoulders_sideways: float
    """Shoulders to the side, in calibrated face sizes."""

    def as_dict(self) -> dict[str, float]:
        """Return the values by name, in the documented order."""
        return {name: getattr(self, name) for name in DEVIATION_NAMES}  # a tenth of the cost of asdict, at every look


DEVIATION_NAMES = tuple(field.name for field in fields(Deviations))
"""All deviations, in their order."""

SIDEWAYS_NAMES = DEVIATION_NAMES[DEVIATION_NAMES.index("neck_sideways_cm") :]
"""Those that change their sign in a mirrored picture."""

FORWARD_NAMES = DEVIATION_NAMES[: DEVIATION_NAMES.index("neck_sideways_cm")]
"""Those that do not."""


def measure_deviations(now: Features, baseline: Baseline) -> Deviations:
    """Return how far a frame is from the baseline.

    Formulas: pinhole camera, depth = calibrated depth * exp(-ln scale); face scale as the mean of eye width and eyes
    to mouth, each weighted down with the turning that distorts it (30 degrees of yaw would else fake 7 cm).
    """
    at = baseline.reference
    yaw, pitch = now.yaw_ratio - at.yaw_ratio, now.pitch_ratio - at.pitch_ratio
    trust_width = math.exp(-((yaw / TURN_WIDTH) ** 2)) + 1e-3
    trust_height = math.exp(-((pitch / TURN_WIDTH) ** 2)) + 1e-3
    ln_width = math.log(now.eye_width / at.eye_width)
    ln_height = math.log(now.eyes_to_mouth / at.eyes_to_mouth)
    face_scale = (trust_width * ln_width + trust_height * ln_height) / (trust_width + trust_height)
    shoulder_scale = math.log(now.shoulder_width / at.shoulder_width)

    upright = _turn_upright(baseline)
    behind = DISTANCE_CM + SHOULDERS_BEHIND_CM
    head = upright @ (
        _place_cm(now, now.ears_x, now.ears_y, DISTANCE_CM * math.exp(-face_scale))
        - _place_cm(at, at.ears_x, at.ears_y, DISTANCE_CM)
    )
    shoulders = upright @ (
        _place_cm(now, now.shoulders_x, now.shoulders_y, behind * math.exp(-shoulder_scale))
        - _place_cm(at, at.shoulders_x, at.shoulders_y, behind)
    )
    neck = head - shoulders
    size = at.face_size

    def above_shoulders(name: str, of: Features, unit: float) -> float:
        return float((of.shoulders_y - getattr(of, name)) / unit)

    def to_width(name: str) -> float:
        return above_shoulders(name, now, now.shoulder_width) - above_shoulders(name, at, at.shoulder_width)

    return Deviations(
        head_forward_cm=-float(neck[2]),
        neck_shortening_cm=float(neck[1]),
        head_drop_cm=float(head[1]),
        shoulder_drop_cm=float(shoulders[1]),
        head_approach_cm=-float(head[2]),
        shoulder_approach_cm=-float(shoulders[2]),
        face_scale=face_scale,
        shoulder_scale=shoulder_scale,
        face_to_shoulder_scale=face_scale - shoulder_scale,
        ear_scale=math.log(now.ear_width / at.ear_width),
        neck_to_width=to_width("ears_y"),
        neck_to_face=above_shoulders("ears_y", now, now.face_size) - above_shoulders("ears_y", at, size),
        eyes_to_width=to_width("eyes_y"),
        nose_to_width=to_width("nose_y"),
        mouth_to_width=to_width("mouth_y"),
        eye_drop=(now.eyes_y - at.eyes_y) / size,
        shoulder_drop=(now.shoulders_y - at.shoulders_y) / size,
        pitch=pitch,
        ear_level=(now.ears_y - now.eyes_y) / now.face_size - (at.ears_y - at.eyes_y) / size,
        face_shape=ln_height - ln_width,
        neck_sideways_cm=float(neck[0]),
        head_sideways_cm=float(head[0]),
        shoulders_sideways_cm=float(shoulders[0]),
        eye_roll_deg=_turned(now.eye_roll_deg - at.eye_roll_deg),
        ear_roll_deg=_turned(now.ear_roll_deg - at.ear_roll_deg),
        shoulder_roll_deg=_turned(now.shoulder_roll_deg - at.shoulder_roll_deg),
        yaw=yaw,
        neck_offset=(now.ears_x - now.shoulders_x) / now.shoulder_width
        - (at.ears_x - at.shoulders_x) / at.shoulder_width,
        eyes_sideways=(now.eyes_x - at.eyes_x) / size,
        shoulders_sideways=(now.shoulders_x - at.shoulders_x) / size,
    )


def _place_cm(of: Features, x: float, y: float, depth_cm: float) -> npt.NDArray[np.float64]:
    focal = of.aspect / 2 / math.tan(math.radians(VIEW_DEG / 2))
    return np.array([depth_cm * (x - of.aspect / 2) / focal, depth_cm * (y - 0.5) / focal, depth_cm])


def _turn_upright(baseline: Baseline) -> npt.NDArray[np.float64]:
    """Return the rotation from the camera's axes to the person's: z away from the face, y down."""
    down = math.radians(-baseline.camera_pitch_deg)
    aside = math.radians(-baseline.camera_yaw_deg)
    about_x = np.array([[1, 0, 0], [0, math.cos(down), math.sin(down)], [0, -math.sin(down), math.cos(down)]])
    about_y = np.array([[math.cos(aside), 0, math.sin(aside)], [0, 1, 0], [-math.sin(aside), 0, math.cos(aside)]])
    upright: npt.NDArray[np.float64] = about_y @ about_x
    return upright


def _turned(angle_deg: float) -> float:
    """Return the same angle between -180 and 180."""
    return (angle_deg + 180) % 360 - 180
