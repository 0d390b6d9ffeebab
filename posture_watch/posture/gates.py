"""When not to judge: the picture shows too little, or the points do not make a seated person.

The model's own visibility is asked, but never believed alone: it stays near 0.99 for shoulders that are outside the
picture and for a "person" found in an empty chair. So geometry has a say as well.
"""

from dataclasses import dataclass

from posture_watch.posture.baseline import Baseline
from posture_watch.posture.features import Features
from posture_watch.posture.landmarks import Landmarks, Light, Point
from posture_watch.posture.samples import UnsureReason

FACE_POINTS = (Point.NOSE, Point.LEFT_EYE_OUTER, Point.RIGHT_EYE_OUTER)
SHOULDER_POINTS = (Point.LEFT_SHOULDER, Point.RIGHT_SHOULDER)


@dataclass(frozen=True, slots=True)
class GateRules:
    """Limits beyond which no verdict is given."""

    covered_contrast: float = 4.0
    """Standard deviation of the luma below which the picture shows nothing; rendered dim rooms keep above 11."""
    covered_brightness: float = 6.0
    """Mean luma below which the picture is black."""
    dark_brightness: float = 28.0
    """Mean luma below which it is too dark; a dim evening room has 55."""
    bright_brightness: float = 240.0
    """Mean luma above which everything is washed out."""
    least_visibility: float = 0.5
    """Visibility that face and shoulders must reach."""
    margin_share: float = 0.08
    """How far outside the picture a shoulder may be placed, as a share of width or height."""
    most_yaw: float = 1.0
    """Change of the yaw ratio beyond which the face is turned away; about 50 degrees."""
    narrowest: float = 0.6
    """Shoulder width / face size, against the baseline, below which the points make no person. Upright and slouching
    people stay between 0.83 and 1.26 on the rendered clips, lowest and highest hundredth."""
    widest: float = 1.7
    """The same upwards."""
    most_roll_deg: float = 50.0
    """Tilt of the eye line beyond which the points make no seated person."""


def gate_light(light: Light | None, rules: GateRules) -> UnsureReason | None:
    """Return why the picture itself allows no verdict, or ``None``; a picture never measured is taken as it is."""
    if light is None:
        return None
    if light.brightness < rules.covered_brightness or light.contrast < rules.covered_contrast:
        return UnsureReason.COVERED
    if light.brightness < rules.dark_brightness:
        return UnsureReason.TOO_DARK
    if light.brightness > rules.bright_brightness:
        return UnsureReason.TOO_BRIGHT
    return None


def gate_person(
    person: Landmarks, features: Features | None, baseline: Baseline | None, rules: GateRules
) -> UnsureReason | None:
    """Return why this person cannot be judged, or ``None``.

    Args:
        person: The points.
        features: What was measured of them.
        baseline: What they are compared with; ``None`` before there is one, which leaves some checks out.
        rules: The limits.
    """
    if features is None:
        return UnsureReason.IMPLAUSIBLE
    ears = max(person.visibility[Point.LEFT_EAR], person.visibility[Point.RIGHT_EAR])
    if min(ears, *(person.visibility[point] for point in FACE_POINTS)) < rules.least_visibility:
        return UnsureReason.LOW_CONFIDENCE
    if shoulders_hidden(person, rules):
        return UnsureReason.SHOULDERS_HIDDEN
    turned = features.yaw_ratio - (baseline.reference.yaw_ratio if baseline else 0.0)
    # Before the proportions: those of a face in profile fit no shoulders.
    if abs(turned) > rules.most_yaw:
        return UnsureReason.FACE_TURNED
    return None if is_plausible(person, features, baseline, rules) else UnsureReason.IMPLAUSIBLE


def shoulders_hidden(person: Landmarks, rules: GateRules) -> bool:
    """Return whether a shoulder is not seen, or guessed outside the picture."""
    for point in SHOULDER_POINTS:
        x, y = person.points[point][0] / person.aspect, person.points[point][1]
        inside = all(-rules.margin_share <= share <= 1 + rules.margin_share for share in (x, y))
        if not inside or person.visibility[point] < rules.least_visibility:
            return True
    return False


def is_plausible(person: Landmarks, features: Features, baseline: Baseline | None, rules: GateRules) -> bool:
    """Return whether the points can be a seated person who faces the camera.

    Shoulders lie below the eyes and are not swapped (the person's left is right in an unmirrored picture), the head
    is not upside down, and face and shoulders fit together.
    """
    swapped = person.points[Point.LEFT_SHOULDER][0] <= person.points[Point.RIGHT_SHOULDER][0]
    if swapped or features.shoulders_y <= features.eyes_y or abs(features.eye_roll_deg) > rules.most_roll_deg:
        return False
    if baseline is None:
        return True
    fit = (features.shoulder_width / features.face_size) / (
        baseline.reference.shoulder_width / baseline.reference.face_size
    )
    return rules.narrowest <= fit <= rules.widest
