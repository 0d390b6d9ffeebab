"""Comparison: SitWell (commit fcbd629), a rule of the face alone.

Formula as published (k = sensitivity 1 to 10; 0 = calibrated)::

    bad       cy - cy0 >= 0.11 - 0.009 k  or  iod / iod0 - 1 >= 0.34 - 0.026 k
    smoothing mean of 8; a jump by more than 0.20 is rejected
    gate      face score >= 0.75
    calibrate one press: one smoothed reading

Read as: k = 5; cy = eye line as a share of the picture's height; iod = distance of the eyes across the picture; the
jump is one of cy, and counts after all when it lasts a second; visibility of the eyes for the face's score; 30 frames
a second; the press comes at the last calibrating frame that shows the eyes. It speaks after 3 s (no part of the
verdict).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from posture_watch.evaluation.rules.pace import mean_of_last, pace
from posture_watch.evaluation.rules.rule import RuleVerdict
from posture_watch.evaluation.rules.seen import calibrated, see
from posture_watch.posture.landmarks import Point, View

Array = npt.NDArray[np.float64]

RATE_HZ = 30.0
SMOOTHED_FRAMES = 8
LONGEST_REJECTION = 30
"""Frames: one second."""
JUMP = 0.20
LEAST_VISIBILITY = 0.75
SENSITIVITY = 5
DROP_LIMIT = 0.11 - 0.009 * SENSITIVITY
GROWTH_LIMIT = 0.34 - 0.026 * SENSITIVITY


@dataclass(frozen=True, slots=True)
class SitWell:
    """Poor when the eyes are lower in the picture, or further apart."""

    name: str = "SitWell"
    source: str = "SitWell (commit fcbd629): eye line and eye distance"

    def judge(self, views: Sequence[View], calibration: Sequence[bool]) -> RuleVerdict:
        """Return the verdict on each view."""
        seen = see(views)
        visible = seen.visible([Point.LEFT_EYE, Point.RIGHT_EYE], LEAST_VISIBILITY)
        lines = np.where(visible, seen.middle(Point.LEFT_EYE, Point.RIGHT_EYE)[:, 1], np.nan)
        apart = np.where(visible, seen.breadth(Point.LEFT_EYE, Point.RIGHT_EYE), np.nan)
        own = pace(seen.times_s, RATE_HZ)
        jumps = _jumps(lines[own.frames])
        line = mean_of_last(np.where(jumps, np.nan, lines[own.frames]), SMOOTHED_FRAMES)
        eyes = mean_of_last(np.where(jumps, np.nan, apart[own.frames]), SMOOTHED_FRAMES)
        drop = (line - calibrated(line[own.ticks], calibration, _last)) / DROP_LIMIT
        growth = (eyes / calibrated(eyes[own.ticks], calibration, _last) - 1) / GROWTH_LIMIT
        severity = np.fmax(drop, growth)
        return own.verdict(severity, severity >= 1, visible)


def _last(values: Array) -> np.floating:
    newest: np.floating = values[-1]
    return newest


def _jumps(values: Array) -> npt.NDArray[np.bool_]:
    """Return which values are too far from the one accepted before, unless that lasts."""
    accepted, rejected = float("nan"), 0
    jumps = np.zeros(len(values), dtype=np.bool_)
    for tick, value in enumerate(values):
        jumps[tick] = abs(value - accepted) > JUMP and rejected < LONGEST_REJECTION
        rejected = rejected + 1 if jumps[tick] else 0
        if np.isfinite(value) and not jumps[tick]:
            accepted = float(value)
    return jumps
