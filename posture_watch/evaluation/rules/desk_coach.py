"""Comparison: DeskCoach (commit 9d44958), a rule of the neck's angle in the picture.

Formula as published::

    neck      atan2(| dx |, | dy |) from the middle of the ears to the middle of the shoulders, in degrees; running mean
              in which the newest frame counts 0.3
    bad       neck > calibrated + 8 degrees
    gate      mean visibility, hips included, >= 0.5; else paused
    calibrate median over at least 50 samples

Read as: dx and dy in shares of width and height, as MediaPipe gives them; the mean visibility of ears, shoulders and
hips; 6 frames a second (it varies between 4 and 8). What its window adds (60 % of 30 s, severe for 8 s, 12 s to
recover) is when it speaks, no part of the verdict.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from posture_watch.evaluation.rules.pace import exponential_mean, pace
from posture_watch.evaluation.rules.rule import RuleVerdict
from posture_watch.evaluation.rules.seen import calibrated, see
from posture_watch.posture.landmarks import Point, View

RATE_HZ = 6.0
NEWEST_SHARE = 0.3
LIMIT_DEG = 8.0
LEAST_VISIBILITY = 0.5
HIPS = (23, 24)
USED = (Point.LEFT_EAR, Point.RIGHT_EAR, Point.LEFT_SHOULDER, Point.RIGHT_SHOULDER, *HIPS)


@dataclass(frozen=True, slots=True)
class DeskCoach:
    """Poor when the head is not above the shoulders in the picture."""

    name: str = "DeskCoach"
    source: str = "DeskCoach (commit 9d44958): neck angle in the picture"

    def judge(self, views: Sequence[View], calibration: Sequence[bool]) -> RuleVerdict:
        """Return the verdict on each view."""
        seen = see(views)
        ears = seen.middle(Point.LEFT_EAR, Point.RIGHT_EAR)
        neck = np.abs(seen.middle(Point.LEFT_SHOULDER, Point.RIGHT_SHOULDER) - ears)
        visible = seen.visibility[:, USED].mean(axis=1) >= LEAST_VISIBILITY
        angle_deg = np.where(visible, np.degrees(np.arctan2(neck[:, 0], neck[:, 1])), np.nan)
        own = pace(seen.times_s, RATE_HZ)
        smooth = exponential_mean(angle_deg[own.frames], NEWEST_SHARE)
        severity = smooth - calibrated(angle_deg, calibration, np.median)
        # Paused, it says nothing at all.
        return own.verdict(severity, severity > LIMIT_DEG, np.isfinite(angle_deg))
