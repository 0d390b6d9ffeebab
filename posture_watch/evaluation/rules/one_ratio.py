"""Comparison: the simplest rule that is blind to where and how large the person is in the picture.

No tool: the one-ratio rule of our own measurements. Poor when (middle of the shoulders - nose, downwards) / shoulder
width is 10 % less than the median of the calibration. No smoothing, no hysteresis. Lengths in image heights.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from posture_watch.evaluation.rules.rule import RuleVerdict
from posture_watch.evaluation.rules.seen import calibrated, see
from posture_watch.posture.landmarks import Point, View

LIMIT = 0.10


@dataclass(frozen=True, slots=True)
class OneRatio:
    """Poor when the nose has come a tenth nearer to the line of the shoulders."""

    name: str = "one ratio"
    source: str = "no tool: (shoulder y - nose y) / shoulder width"

    def judge(self, views: Sequence[View], calibration: Sequence[bool]) -> RuleVerdict:
        """Return the verdict on each view."""
        seen = see(views)
        heights = seen.middle(Point.LEFT_SHOULDER, Point.RIGHT_SHOULDER)[:, 1] - seen.y(Point.NOSE)
        rises = seen.y(Point.LEFT_SHOULDER) - seen.y(Point.RIGHT_SHOULDER)
        widths = np.hypot(seen.breadth(Point.LEFT_SHOULDER, Point.RIGHT_SHOULDER) * seen.aspect, rises)
        widths[widths == 0] = np.nan
        ratios = heights / widths
        severity = 1 - ratios / calibrated(ratios, calibration, np.median)
        return RuleVerdict(severity, severity > LIMIT)
