"""Seated people made of a few bones, seen through a pinhole: what a landmarker would say of them, without noise.

Lengths of head and trunk are such that the ratios in the picture fit those of the rendered people that the score was
fitted on (shoulders 3 face sizes wide, ears 1.9 above the shoulders). x points to the person's left, which is the right
of the picture, y up, z to the screen; all in centimetres from the middle of the hips.
"""

import math
from dataclasses import dataclass, replace
from typing import TypedDict, Unpack

import numpy as np
import numpy.typing as npt

from posture_watch.posture.landmarks import POINT_COUNT, Landmarks

Array = npt.NDArray[np.float64]

LUMBAR_CM, THORACIC_CM = 22.0, 26.0
NECK = np.array([0.0, 15.0, 6.0])
"""From the base of the neck to the middle of the ears."""
NECK_SINKS = 0.75
"""Centimetres that the head sinks for each that it comes forward, as in the rendered people."""
SHOULDER = np.array([18.4, -7.0, 2.0])
"""From the base of the neck to the left shoulder."""
HEAD = {
    0: (0.0, -0.6, 12.0),  # nose
    1: (1.6, 2.1, 8.8),
    2: (2.9, 2.1, 8.5),
    3: (4.2, 2.1, 7.5),  # outer corner of the left eye
    7: (6.7, 0.0, 0.0),  # left ear
    9: (2.4, -4.5, 8.5),  # left corner of the mouth
}
"""Points of the left half of the face, from the middle of the ears."""
ARM = {13: (5.0, -27.0, 4.0), 15: (-3.0, -25.0, 26.0), 17: (-5, -26, 33), 19: (-6, -26, 33), 21: (-7, -25, 30)}
"""Points of the left arm, from the shoulder: elbow, wrist, fingers."""
LEG = {23: (9.0, 0.0, 0.0), 25: (11, -4, 42), 27: (11, -44, 40), 29: (11, -48, 36), 31: (11, -48, 52)}
"""Points of the left leg, from the hips."""
RIGHT_OF = {1: 4, 2: 5, 3: 6, 7: 8, 9: 10, **{left: left + 1 for left in range(11, POINT_COUNT, 2)}}
"""The right-hand partner of each left point."""


class Sitting(TypedDict, total=False):
    """How somebody sits; whatever is left out is 0, as in upright posture."""

    slump_deg: float
    """Bend of the back: half of it rolls the loins back, half the chest forward; 44 sinks the head by 5 cm."""
    head_forward_cm: float
    """Head pushed forward on a bent neck, which lowers it by three quarters as much; the face looks straight on."""
    lean_deg: float
    """Trunk tipped to the screen from the hips; negative: leaning back."""
    lateral_deg: float
    """Trunk and head tipped to the person's left."""
    shoulder_raise_cm: float
    """Both shoulders raised."""
    nod_deg: float
    """Head bowed."""
    yaw_deg: float
    """Head turned to the person's left."""
    chair_x_cm: float
    """Chair to the person's left."""
    chair_y_cm: float
    """Chair up."""
    chair_z_cm: float
    """Chair nearer to the screen."""


@dataclass(frozen=True, slots=True)
class Webcam:
    """Where the camera stands, against the eyes of the person sitting upright."""

    distance_cm: float = 68.0
    """From the eyes."""
    height_cm: float = 5.0
    """Above the eyes."""
    aside_deg: float = 0.0
    """How far it stands to the person's left, seen from the person; it faces her."""
    pitch_deg: float = -7.0
    """How far it looks up; negative: down."""
    roll_deg: float = 0.0
    """How far the picture is turned clockwise."""
    view_deg: float = 62.0
    """Its horizontal field of view."""
    aspect: float = 4 / 3
    """Width of the picture / its height."""
    height_px: int = 480
    """Height of the picture."""


MONITOR = Webcam()
"""On top of a monitor, looking down a little."""

LAPTOP = Webcam(distance_cm=64.0, height_cm=-14.0, pitch_deg=8.0)
"""At the upper edge of a laptop's low screen, looking up."""


def seated(camera: Webcam = MONITOR, **sitting: Unpack[Sitting]) -> Landmarks:
    """Return the landmarks of a seated person, such as ``seated(LAPTOP, slump_deg=40)``; without arguments upright."""
    body = _body(sitting)
    chair = np.array([sitting.get(f"chair_{axis}_cm", 0.0) for axis in "xyz"])
    points = _project(body + chair, camera)
    visibility = np.where(np.arange(POINT_COUNT) < 23, 0.99, 0.1)
    world = (body - body[[23, 24]].mean(axis=0)) * (0.01, -0.01, -0.01)
    return Landmarks(points, visibility, world, camera.aspect, camera.height_px)


def mirrored(person: Landmarks) -> Landmarks:
    """Return the person as in a looking glass, left and right exchanged so that the points still bear their names."""
    order = np.arange(POINT_COUNT)
    for left, right in RIGHT_OF.items():
        order[[left, right]] = right, left
    return replace(
        person,
        points=person.points[order] * (-1, 1) + (person.aspect, 0),
        visibility=person.visibility[order],
        world=person.world[order] * (-1, 1, 1),
    )


def _body(sitting: Sitting) -> Array:
    """Return all points in centimetres, shape ``(33, 3)``."""
    bend, lean = sitting.get("slump_deg", 0.0) / 2, sitting.get("lean_deg", 0.0)
    nod, yaw = sitting.get("nod_deg", 0.0), sitting.get("yaw_deg", 0.0)
    chest, aside = lean + bend, _tip_left(sitting.get("lateral_deg", 0.0))
    up = np.array([0.0, 1.0, 0.0])
    nape = LUMBAR_CM * _tip_forward(lean - bend) @ up + THORACIC_CM * _tip_forward(chest) @ up
    # Whoever slumps or leans still looks at the screen: the neck gives way by less than the chest, the face not at all.
    ears = nape + _tip_forward(0.6 * chest + nod / 3) @ NECK
    ears += sitting.get("head_forward_cm", 0.0) * np.array([0.0, -NECK_SINKS, 1.0])
    turn = _turn_left(yaw) @ _tip_forward(nod)
    raised = np.array([0.0, sitting.get("shoulder_raise_cm", 0.0), 0.0])
    body = np.zeros((POINT_COUNT, 3))
    for side in (1, -1):
        flip = np.array([side, 1, 1])
        shoulder = nape + _tip_forward(chest) @ (SHOULDER * flip) + raised
        named = {
            **{point: aside @ (ears + turn @ (flip * at)) for point, at in HEAD.items()},
            11: aside @ shoulder,
            **{point: aside @ (shoulder + flip * at) for point, at in ARM.items()},
            **{point: flip * at for point, at in LEG.items()},
        }
        for point, place in named.items():
            body[point if side > 0 else RIGHT_OF.get(point, point)] = place
    return body


def _project(body: Array, camera: Webcam) -> Array:
    """Return where the points are in the picture, in image heights; shape ``(33, 2)``."""
    eyes = np.array([0.0, LUMBAR_CM + THORACIC_CM, 0.0]) + NECK + (0.0, HEAD[3][1], HEAD[3][2])
    aside, pitch, roll = (math.radians(angle) for angle in (camera.aside_deg, camera.pitch_deg, camera.roll_deg))
    back = np.array([math.sin(aside), 0.0, math.cos(aside)])
    place = eyes + camera.distance_cm * back + (0.0, camera.height_cm, 0.0)
    ahead = -math.cos(pitch) * back + (0.0, math.sin(pitch), 0.0)
    right = np.array([math.cos(aside), 0.0, -math.sin(aside)])
    seen = (body - place) @ np.stack([right, np.cross(ahead, right), ahead], axis=1)
    focal = camera.aspect / 2 / math.tan(math.radians(camera.view_deg / 2))
    flat = focal * seen[:, :2] / seen[:, 2:]
    turn = np.array([[math.cos(roll), math.sin(roll)], [-math.sin(roll), math.cos(roll)]])
    shown: Array = flat @ turn + (camera.aspect / 2, 0.5)
    return shown


def _tip_forward(angle_deg: float) -> Array:
    angle = math.radians(angle_deg)
    cos, sin = math.cos(angle), math.sin(angle)
    return np.array([[1, 0, 0], [0, cos, -sin], [0, sin, cos]])


def _tip_left(angle_deg: float) -> Array:
    angle = math.radians(angle_deg)
    cos, sin = math.cos(angle), math.sin(angle)
    return np.array([[cos, sin, 0], [-sin, cos, 0], [0, 0, 1]])


def _turn_left(angle_deg: float) -> Array:
    angle = math.radians(angle_deg)
    cos, sin = math.cos(angle), math.sin(angle)
    return np.array([[cos, 0, sin], [0, 1, 0], [-sin, 0, cos]])
