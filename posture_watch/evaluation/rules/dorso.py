"""Comparison: Dorso 1.15.1 (macOS), its body path and its face path.

Formula as published (y there points up, here down; s = mean of the last 5; R = range of the nose at calibration)::

    bad       s(nose_y) - lowest nose_y > d R, and stays bad until 0.7 d R
              or, only where no body was found: face / face0 > 1 + max(0.05, d)
    timing    8 bad frames in, 5 good ones out; away after 15 frames
    gate      confidence of the nose > 0.3
    calibrate look at four corners of the screen: R and the lowest nose, and the widest face

Read as: d = 0.03, the detector's own default; visibility for confidence; range as in ``nose.looking_range``; nose and
ear-to-ear breadth for the face box of the face path; 4 frames a second throughout (it goes up to 10 while bad).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from posture_watch.evaluation.rules.nose import looking_range, nose_heights
from posture_watch.evaluation.rules.pace import Debounce, mean_of_last, pace, settle
from posture_watch.evaluation.rules.rule import RuleVerdict
from posture_watch.evaluation.rules.seen import calibrated, see
from posture_watch.posture.landmarks import Point, View

RATE_HZ = 4.0
SMOOTHED_FRAMES = 5
DEBOUNCE = Debounce(enter=8, leave=5, away=15)
LEAST_VISIBILITY = 0.3
DEAD_ZONE = 0.03
LEAST_GROWTH = 0.05
STAYS = 0.7


@dataclass(frozen=True, slots=True)
class Dorso:
    """Poor when the nose is lower than it ever was at calibration; by face also when the face is larger."""

    name: str = "dorso-body"
    source: str = "tldev/dorso 1.15.1: nose height against its range; by face also face size"
    by_face: bool = False
    """The path for pictures in which its model finds a face but no body."""

    def judge(self, views: Sequence[View], calibration: Sequence[bool]) -> RuleVerdict:
        """Return the verdict on each view."""
        seen = see(views)
        heights = nose_heights(seen, LEAST_VISIBILITY)
        looking = looking_range(seen, heights, calibration)
        own = pace(seen.times_s, RATE_HZ)
        smooth = mean_of_last(heights[own.frames], SMOOTHED_FRAMES)
        drop = (smooth - looking.lowest) / (DEAD_ZONE * looking.height)
        enters, stays, severity = drop > 1, drop > STAYS, drop
        if self.by_face:
            faces = seen.breadth(Point.LEFT_EAR, Point.RIGHT_EAR)
            growth = faces[own.frames] / calibrated(faces, calibration, np.max) - 1
            growth /= max(LEAST_GROWTH, DEAD_ZONE)
            enters, stays, severity = enters | (growth > 1), stays | (growth > 1), np.fmax(drop, growth)
        poor = settle(np.isfinite(drop), enters, stays, DEBOUNCE)
        return own.verdict(severity, poor, np.isfinite(heights))
