"""The nose's height in the picture, which three tools go by, and its range while the person looks about the screen."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from posture_watch.evaluation.rules.seen import Seen, calibrated
from posture_watch.posture.landmarks import Point

Array = npt.NDArray[np.float64]

LOOK_FACES = 0.19
"""How far the nose moves between straight ahead and the screen's edge, in ear-to-ear breadths: a nod of 12 degrees with
the nose 12 cm before ears that are 13.4 cm apart: the edge of a screen 30 cm high, 70 cm away."""


@dataclass(frozen=True, slots=True)
class Range:
    """Heights of the nose while the person looks at the screen's edges, as shares of the picture's height."""

    highest: float
    """At the upper edge; y points down, so this is the smaller one."""

    lowest: float
    """At the lower edge."""

    @property
    def height(self) -> float:
        """From the one to the other."""
        return self.lowest - self.highest


def nose_heights(seen: Seen, least_visibility: float) -> Array:
    """Return the nose's y where it is visible enough, shape ``(N,)``; NaN elsewhere."""
    return np.where(seen.visibility[:, Point.NOSE] >= least_visibility, seen.y(Point.NOSE), np.nan)


def looking_range(seen: Seen, heights: Array, calibration: Sequence[bool]) -> Range:
    """Return the range that a calibration at the screen's edges would have given; NaN without a usable frame.

    Labelled recordings show somebody who looks straight ahead: what the head would have done is told from its size.
    """
    level = calibrated(heights, calibration, np.median)
    face = calibrated(seen.breadth(Point.LEFT_EAR, Point.RIGHT_EAR) * seen.aspect, calibration, np.median)
    return Range(level - LOOK_FACES * face, level + LOOK_FACES * face)
