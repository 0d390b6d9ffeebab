"""Comparison: postured 1.4.1, a rule of how low the nose is in the picture, against the screen's upper and lower edge.

Formula as published (nose_y points down, s = mean of the last 5)::

    R         | bad_y - good_y |, or 0.2 when that is below 0.01
    bad       s(nose_y) - bad_y > 0.03 R x 0.85, and stays bad until half of that; 8 frames in, 8 out; away after 15
    gate      confidence >= 0.5
    calibrate look at the screen's upper edge (good_y), then at its lower edge (bad_y)

Read as: visibility for confidence; the two looks as in ``nose.looking_range``; 10 frames a second, its fixed rate.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from posture_watch.evaluation.rules.nose import looking_range, nose_heights
from posture_watch.evaluation.rules.pace import Debounce, mean_of_last, pace, settle
from posture_watch.evaluation.rules.rule import RuleVerdict
from posture_watch.evaluation.rules.seen import see
from posture_watch.posture.landmarks import View

RATE_HZ = 10.0
SMOOTHED_FRAMES = 5
DEBOUNCE = Debounce(enter=8, leave=8, away=15)
LEAST_VISIBILITY = 0.5
LEAST_RANGE, USUAL_RANGE = 0.01, 0.2
LIMIT_OF_RANGE = 0.03 * 0.85
STAYS = 0.5


@dataclass(frozen=True, slots=True)
class Postured:
    """Poor when the nose is lower than while looking at the screen's lower edge."""

    name: str = "postured"
    source: str = "vadi2/postured 1.4.1: nose height against its range"

    def judge(self, views: Sequence[View], calibration: Sequence[bool]) -> RuleVerdict:
        """Return the verdict on each view."""
        seen = see(views)
        heights = nose_heights(seen, LEAST_VISIBILITY)
        looking = looking_range(seen, heights, calibration)
        height = USUAL_RANGE if looking.height < LEAST_RANGE else looking.height
        own = pace(seen.times_s, RATE_HZ)
        smooth = mean_of_last(heights[own.frames], SMOOTHED_FRAMES)
        drop = (smooth - looking.lowest) / (LIMIT_OF_RANGE * height)
        poor = settle(np.isfinite(drop), drop > 1, drop > STAYS, DEBOUNCE)
        return own.verdict(drop, poor, np.isfinite(heights))
