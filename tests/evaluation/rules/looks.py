"""A flat person for rules that see the picture only, and recordings of them."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from posture_watch.evaluation.rules import Rule, RuleVerdict
from posture_watch.posture.landmarks import POINT_COUNT, Landmarks, Point, View

Shares = npt.NDArray[np.float64]
Pose = Callable[[Shares], Shares]

ASPECT = 2.0
"""So wide that a look at the screen's edges moves the nose by 0.05 of the height, as in the probe of other tools."""

FACE = range(11)
PLACES = {
    Point.NOSE: (0.5, 0.30),
    Point.LEFT_EYE: (0.53, 0.25),
    Point.RIGHT_EYE: (0.47, 0.25),
    Point.LEFT_EYE_OUTER: (0.54, 0.25),
    Point.RIGHT_EYE_OUTER: (0.46, 0.25),
    Point.LEFT_EAR: (0.565, 0.30),
    Point.RIGHT_EAR: (0.435, 0.30),
    Point.MOUTH_LEFT: (0.52, 0.34),
    Point.MOUTH_RIGHT: (0.48, 0.34),
    Point.LEFT_SHOULDER: (0.67, 0.58),
    Point.RIGHT_SHOULDER: (0.33, 0.58),
}


def upright(shares: Shares) -> Shares:
    return shares


def face_moved(right: float = 0.0, down: float = 0.0) -> Pose:
    return lambda shares: shares + np.isin(np.arange(POINT_COUNT), FACE)[:, np.newaxis] * (right, down)


def face_grown(factor: float) -> Pose:
    def pose(shares: Shares) -> Shares:
        grown = shares.copy()
        grown[FACE] = shares[Point.NOSE] + factor * (shares[FACE] - shares[Point.NOSE])
        return grown

    return pose


def all_moved(down: float) -> Pose:
    return lambda shares: shares + np.array([0, down])


def all_scaled(factor: float) -> Pose:
    return lambda shares: 0.5 + factor * (shares - 0.5)


def glance_at_keyboard(shares: Shares) -> Shares:
    falls = {
        Point.NOSE: 0.05,
        Point.LEFT_EYE: 0.035,
        Point.RIGHT_EYE: 0.035,
        Point.LEFT_EAR: 0.01,
        Point.RIGHT_EAR: 0.01,
    }
    looking = shares.copy()
    for point, fall in falls.items():
        looking[point, 1] += fall
    return looking


def person(pose: Pose = upright) -> Landmarks:
    shares = np.full((POINT_COUNT, 2), 0.9)
    for point, place in PLACES.items():
        shares[point] = place
    return Landmarks(pose(shares) * (ASPECT, 1), np.full(POINT_COUNT, 0.99), np.zeros((POINT_COUNT, 3)), ASPECT)


def sitting(*parts: tuple[float, Pose | None], rate_hz: float = 5.0) -> list[View]:
    """A recording of so many seconds of each pose; ``None``: nobody there."""
    people = [
        () if pose is None else (person(pose),) for seconds, pose in parts for _ in range(round(seconds * rate_hz))
    ]
    return [View(row / rate_hz, found) for row, found in enumerate(people)]


CALIBRATION_S = 10.0


def after_calibration(rule: Rule, *parts: tuple[float, Pose | None], rate_hz: float = 5.0) -> RuleVerdict:
    """What the rule says of a recording that follows ten seconds of upright calibration."""
    views = sitting((CALIBRATION_S, upright), *parts, rate_hz=rate_hz)
    count = round(CALIBRATION_S * rate_hz)
    verdict = rule.judge(views, [row < count for row in range(len(views))])
    return RuleVerdict(verdict.severity[count:], verdict.poor[count:])


def first(flags: Sequence[bool] | npt.NDArray[np.bool_]) -> int:
    """Which is the first that is true."""
    return list(flags).index(True)
