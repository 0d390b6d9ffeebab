"""What is measured of one person in one frame, before any comparison.

Lengths are in image heights, angles in degrees. x points right and y down in the picture; left and right are the
person's own. Positions are kept beside lengths because the comparison needs both: a shape alone cannot tell a
slide down the chair from sitting still, a position alone calls every moved chair a slouch.
"""

import math
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from posture_watch.posture.landmarks import Landmarks, Point

SHORTEST = 1e-4
"""Lengths below this many image heights are no measurement (two points fell together)."""


@dataclass(frozen=True, slots=True)
class Features:
    """Face, neck and shoulders of one frame."""

    eyes_x: float
    """Middle of the outer eye corners, to the right."""
    eyes_y: float
    """Middle of the outer eye corners, downwards."""
    ears_x: float
    """Middle of the ears, to the right."""
    ears_y: float
    """Middle of the ears, downwards."""
    nose_x: float
    """Tip of the nose, to the right."""
    nose_y: float
    """Tip of the nose, downwards."""
    mouth_y: float
    """Middle of the mouth corners, downwards."""
    shoulders_x: float
    """Middle of the shoulders, to the right."""
    shoulders_y: float
    """Middle of the shoulders, downwards."""
    eye_width: float
    """Distance of the outer eye corners."""
    eyes_to_mouth: float
    """Distance from the middle of the eyes to the middle of the mouth."""
    ear_width: float
    """Distance of the ears."""
    shoulder_width: float
    """Distance of the shoulders."""
    eye_roll_deg: float
    """Tilt of the eye line; positive when the person's left eye is lower."""
    ear_roll_deg: float
    """Tilt of the ear line; positive when the person's left ear is lower."""
    shoulder_roll_deg: float
    """Tilt of the shoulder line; positive when the person's left shoulder is lower."""
    aspect: float
    """Width of the picture / its height."""

    @property
    def face_size(self) -> float:
        """Length that hardly changes with turning or nodding: hypotenuse of eye width and eyes to mouth."""
        return math.hypot(self.eye_width, self.eyes_to_mouth)

    @property
    def yaw_ratio(self) -> float:
        """Nose right of the ears' middle, in face sizes; about 0.58 for a head turned by 30 degrees."""
        return (self.nose_x - self.ears_x) / self.face_size

    @property
    def pitch_ratio(self) -> float:
        """Nose below the ears' middle, in face sizes; about 0.36 more for a nod of 20 degrees."""
        return (self.nose_y - self.ears_y) / self.face_size

    def shifted(self, right: float, down: float) -> "Features":
        """Return the same shape at another place in the picture, moved by that many image heights."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        for name in values:
            if name.endswith("_x"):
                values[name] += right
            elif name.endswith("_y"):
                values[name] += down
        return Features(**values)


FEATURE_NAMES = tuple(field.name for field in fields(Features))
"""The names of the measures, in their order."""


def extract_features(landmarks: Landmarks) -> Features | None:
    """Return the measures of one person, or ``None`` when face or shoulders have collapsed into a point.

    Whether the points can be trusted is not judged here; see ``posture.gates``.
    """
    point = landmarks.points
    left_eye, right_eye = point[Point.LEFT_EYE_OUTER], point[Point.RIGHT_EYE_OUTER]
    left_ear, right_ear = point[Point.LEFT_EAR], point[Point.RIGHT_EAR]
    left_shoulder, right_shoulder = point[Point.LEFT_SHOULDER], point[Point.RIGHT_SHOULDER]
    eyes, ears, shoulders = (left_eye + right_eye) / 2, (left_ear + right_ear) / 2, (left_shoulder + right_shoulder) / 2
    mouth = (point[Point.MOUTH_LEFT] + point[Point.MOUTH_RIGHT]) / 2
    eye_width, ear_width = _length(left_eye - right_eye), _length(left_ear - right_ear)
    eyes_to_mouth, shoulder_width = _length(eyes - mouth), _length(left_shoulder - right_shoulder)
    if min(eye_width, ear_width, eyes_to_mouth, shoulder_width) < SHORTEST:
        return None
    return Features(
        eyes_x=float(eyes[0]),
        eyes_y=float(eyes[1]),
        ears_x=float(ears[0]),
        ears_y=float(ears[1]),
        nose_x=float(point[Point.NOSE][0]),
        nose_y=float(point[Point.NOSE][1]),
        mouth_y=float(mouth[1]),
        shoulders_x=float(shoulders[0]),
        shoulders_y=float(shoulders[1]),
        eye_width=eye_width,
        eyes_to_mouth=eyes_to_mouth,
        ear_width=ear_width,
        shoulder_width=shoulder_width,
        eye_roll_deg=_roll_deg(left_eye - right_eye),
        ear_roll_deg=_roll_deg(left_ear - right_ear),
        shoulder_roll_deg=_roll_deg(left_shoulder - right_shoulder),
        aspect=landmarks.aspect,
    )


def _length(vector: npt.NDArray[np.float64]) -> float:
    return math.hypot(vector[0], vector[1])


def _roll_deg(right_to_left: npt.NDArray[np.float64]) -> float:
    # The picture is not mirrored: the person's left is on the right-hand side, so an upright line points to +x.
    return math.degrees(math.atan2(right_to_left[1], right_to_left[0]))
