"""Comparison: dorso-linux 0.1.2, a rule of how low the nose is in the picture.

Formula as published (nose_y points down, s = mean of the last 5, 0 = calibrated)::

    bad       s(nose_y) - nose_y0 > 0.03; 8 bad frames in, 5 good ones out; away after 30 frames without a nose
    severity  (s - nose_y0 - 0.03) / 0.12; once bad, and the face grown by g > 0.05, at least (g - 0.05) / 0.10
    gate      visibility of the nose >= 0.5
    calibrate mean of nose_y and of the face's width

Read as: face = ear to ear across the picture; 4 frames a second, its default.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from posture_watch.evaluation.rules.nose import nose_heights
from posture_watch.evaluation.rules.pace import Debounce, mean_of_last, pace, settle
from posture_watch.evaluation.rules.rule import RuleVerdict
from posture_watch.evaluation.rules.seen import calibrated, see
from posture_watch.posture.landmarks import Point, View

RATE_HZ = 4.0
SMOOTHED_FRAMES = 5
DEBOUNCE = Debounce(enter=8, leave=5, away=30)
LEAST_VISIBILITY = 0.5
DROP_LIMIT, DROP_SPAN = 0.03, 0.12
GROWTH_LIMIT, GROWTH_SPAN = 0.05, 0.10


@dataclass(frozen=True, slots=True)
class DorsoLinux:
    """Poor when the nose is 3 % of the picture lower than at calibration."""

    name: str = "dorso-linux"
    source: str = "Gheop/dorso-linux 0.1.2: nose height in the picture"

    def judge(self, views: Sequence[View], calibration: Sequence[bool]) -> RuleVerdict:
        """Return the verdict on each view."""
        seen = see(views)
        heights = nose_heights(seen, LEAST_VISIBILITY)
        faces = seen.breadth(Point.LEFT_EAR, Point.RIGHT_EAR)
        own = pace(seen.times_s, RATE_HZ)
        smooth = mean_of_last(heights[own.frames], SMOOTHED_FRAMES)
        excess = smooth - calibrated(heights, calibration, np.mean) - DROP_LIMIT
        poor = settle(np.isfinite(excess), excess > 0, excess > 0, DEBOUNCE)
        growth = faces[own.frames] / calibrated(faces, calibration, np.mean) - 1 - GROWTH_LIMIT
        severity = excess / DROP_SPAN
        grown = poor & (growth > 0)
        severity[grown] = np.maximum(severity[grown], growth[grown] / GROWTH_SPAN)
        return own.verdict(severity, poor, np.isfinite(heights))
