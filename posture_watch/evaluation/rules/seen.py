"""The landmarks of a recording as other tools hold them: shares of width and height, one row a frame."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from posture_watch.posture.landmarks import POINT_COUNT, Point, View

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """One person in a recording."""

    times_s: Array
    """Shape ``(N,)``."""

    shares: Array
    """Shape ``(N, 33, 2)``: x as a share of the picture's width, y of its height, downwards; NaN where unknown."""

    visibility: Array
    """Shape ``(N, 33)``; 0 where nobody was found."""

    aspect: Array
    """Shape ``(N,)``: width of the picture / its height; NaN where nobody was found."""

    def x(self, point: Point) -> Array:
        """Return a point's x, shape ``(N,)``."""
        return self.shares[:, point, 0]

    def y(self, point: Point) -> Array:
        """Return a point's y, shape ``(N,)``."""
        return self.shares[:, point, 1]

    def visible(self, points: Sequence[int], least: float) -> npt.NDArray[np.bool_]:
        """Return where each of the points is at least so visible, shape ``(N,)``."""
        return np.asarray((self.visibility[:, points] >= least).all(axis=1), dtype=np.bool_)

    def middle(self, left: Point, right: Point) -> Array:
        """Return the middle of two points, shape ``(N, 2)``."""
        middle: Array = (self.shares[:, left] + self.shares[:, right]) / 2
        return middle

    def breadth(self, left: Point, right: Point) -> Array:
        """Return how far two points are apart across the picture, shape ``(N,)``."""
        return np.abs(self.x(left) - self.x(right))


def see(views: Sequence[View]) -> Seen:
    """Return what was seen of the first person in each view."""
    shares = np.full((len(views), POINT_COUNT, 2), np.nan)
    visibility = np.zeros((len(views), POINT_COUNT))
    aspect = np.full(len(views), np.nan)
    for row, view in enumerate(views):
        for person in view.people[:1]:
            # A recording that did not keep a point has it in the corner, with no visibility.
            kept = (person.visibility > 0) | person.points.any(axis=1)
            shares[row, kept] = person.points[kept] / (person.aspect, 1.0)
            visibility[row] = person.visibility
            aspect[row] = person.aspect
    return Seen(np.array([view.time_s for view in views], dtype=np.float64), shares, visibility, aspect)


def calibrated(values: Array, calibration: Sequence[bool], how: Callable[[Array], np.floating]) -> float:
    """Return one number for the known values of the calibrating frames, such as their ``np.mean``; NaN without any."""
    chosen = values[np.array(calibration, dtype=np.bool_)]
    known = chosen[np.isfinite(chosen)]
    return float(how(known)) if len(known) else float("nan")
