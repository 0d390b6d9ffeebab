"""Comparison: PostureGuard (commit 99022f1), a score of five deviations.

Formula as published (shares of width and height, y down, sh = middle of the shoulders, against the calibrated mean)::

    head dropped    nose_y - sh_y grew by more than 0.04                 30 points
    slouch          sh_y - ear_y fell by more than 0.06                  35
    off centre      | nose_x - sh_x | changed by more than 0.03          20
    shoulders       | tilt | > 0.025, and 0.01 worse than calibrated     20
    too close       face width grew by more than 0.03                    25
    score           100 - sum of points x min(1, deviation / 3 limits); shown as mean of the last 20; 2 frames a second
    gate            visibility >= 0.4

Read as: poor = any deviation is beyond its limit; severity = 100 - score, not the mean of 10 s, which would lag behind
that verdict (AUC on the clips .71 instead of .78). Tilt = shoulders' difference in y, and its own size is its
deviation; face width = ear to ear; ears = their middle. It speaks after 5 s (no part of the verdict).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from posture_watch.evaluation.rules.pace import pace
from posture_watch.evaluation.rules.rule import RuleVerdict
from posture_watch.evaluation.rules.seen import Seen, calibrated, see
from posture_watch.posture.landmarks import Point, View

Array = npt.NDArray[np.float64]

RATE_HZ = 2.0
LEAST_VISIBILITY = 0.4
USED = (Point.NOSE, Point.LEFT_EAR, Point.RIGHT_EAR, Point.LEFT_SHOULDER, Point.RIGHT_SHOULDER)
TILT_WORSE = 0.01

LIMITS = np.array([0.04, 0.06, 0.03, 0.025, 0.03])
"""Of drop, slouch, off centre, tilt and closeness."""

POINTS = np.array([30.0, 35.0, 20.0, 20.0, 25.0])
"""For each of them when it is three times beyond."""


@dataclass(frozen=True, slots=True)
class PostureGuard:
    """Poor when one of five distances in the picture is off."""

    name: str = "PostureGuard"
    source: str = "PostureGuard (commit 99022f1): five deviations in the picture"

    def judge(self, views: Sequence[View], calibration: Sequence[bool]) -> RuleVerdict:
        """Return the verdict on each view."""
        seen = see(views)
        visible = seen.visible(USED, LEAST_VISIBILITY)
        off = np.where(visible.reshape(-1, 1), _deviations(seen, visible, calibration), np.nan)
        beyond = off > LIMITS
        penalty = np.where(beyond, POINTS * np.minimum(1.0, off / (3 * LIMITS)), 0.0).sum(axis=1)
        penalty = np.where(np.isfinite(off).all(axis=1), np.minimum(penalty, 100.0), np.nan)
        own = pace(seen.times_s, RATE_HZ)
        poor = np.asarray(beyond.any(axis=1), dtype=np.bool_)
        return own.verdict(penalty[own.frames], poor[own.frames], np.isfinite(penalty))


def _deviations(seen: Seen, visible: npt.NDArray[np.bool_], calibration: Sequence[bool]) -> Array:
    """Return the five deviations, shape ``(N, 5)``."""
    usable = np.array(calibration, dtype=np.bool_) & visible
    shoulders = seen.middle(Point.LEFT_SHOULDER, Point.RIGHT_SHOULDER)
    ears = seen.middle(Point.LEFT_EAR, Point.RIGHT_EAR)

    def change(values: Array) -> Array:
        return values - calibrated(values, usable.tolist(), np.mean)

    tilt = np.abs(seen.y(Point.LEFT_SHOULDER) - seen.y(Point.RIGHT_SHOULDER))
    return np.stack(
        [
            change(seen.y(Point.NOSE) - shoulders[:, 1]),
            -change(shoulders[:, 1] - ears[:, 1]),
            np.abs(change(seen.x(Point.NOSE) - shoulders[:, 0])),
            np.where(change(tilt) > TILT_WORSE, tilt, 0.0),
            change(seen.breadth(Point.LEFT_EAR, Point.RIGHT_EAR)),
        ],
        axis=1,
    )
