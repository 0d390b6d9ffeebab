"""Whether the camera itself moved: how far the background shifted since the look before.

The edges outside the people's outlines are correlated with those of an earlier look, the key, at every shift at once
(by Fourier transform). A person who moves leaves the room where it is; a nudged camera moves all of it. On eight
rendered clips of five minutes, two of them with a nudge of 3 to 6 degrees, it reports these two and nothing else, at
five looks a second as at one, with people passing and lamps switched on.

All shifts are measured against the key, not from look to look, so that a slow turn adds up and errors do not::

    look          1     2     3     4     5     6
    against key   0     0    .02   .06   .09   .09
    reported      -     0    .02   .04   .03    0

Cost: about 1.5 ms a look. It keeps the edges of one picture of 160 pixels' width, for a minute at most.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from posture_watch.devices.opencv import load_cv2
from posture_watch.posture.landmarks import Frame, Landmarks, Point, Shift

Edges = npt.NDArray[np.complex64]
Mask = npt.NDArray[np.bool_]

WIDTH_PX: Final = 160
REACH_SHARE: Final = 0.2
"""Largest shift looked for, in image heights: 9 degrees of a webcam's view."""
STRONG_EDGE: Final = 12.0
"""Luma steps beyond this count no more: one bright window frame must not outvote the room."""
LEAST_MATCH: Final = 0.4
"""Correlation (0 to 1) below which nothing is said; undisturbed rooms have 0.65 to 0.99."""
LEAST_BACKGROUND_SHARE: Final = 0.1
"""Share of the picture that must be background."""
LEAST_SHIFT: Final = 0.004
"""Image heights (half a pixel of the small picture) below which a shift is noise."""
KEY_S: Final = 60.0
"""After so long a key is replaced: light wanders, and things are put down and taken away."""
LONGEST_GAP_S: Final = 60.0
"""After a longer pause the last picture is too old to compare with."""


class SceneMeter:
    """Compares each look with an earlier one."""

    def __init__(self) -> None:
        self._key: _Key | None = None
        self._seen_s = 0.0
        self._reported = Shift(0.0, 0.0)

    def measure(self, frame: Frame, people: Sequence[Landmarks]) -> Shift | None:
        """Return how far the background moved since the last look.

        ``None`` at the first look, after a long pause, and when too little of the background is seen to tell.
        """
        height, width = frame.image.shape[:2]
        if not frame.image.size:
            return None
        size = (max(round(WIDTH_PX * height / width), 16), WIDTH_PX)
        now = _Key(frame.time_s, _edges(frame, size), _background(size, people))
        paused = not 0 <= frame.time_s - self._seen_s <= LONGEST_GAP_S
        self._seen_s = frame.time_s
        if self._key is None or paused or self._key.edges.shape != size:
            self._rebase(now)
            return None
        common = self._key.background & now.background
        if common.mean() < LEAST_BACKGROUND_SHARE:
            # Whoever hides the room will move aside again: the key stays as long as it is not too old.
            if now.time_s - self._key.time_s > KEY_S:
                self._rebase(now)
            return None
        against_key = _shift(self._key.edges * common, now.edges * common)
        if against_key is None:
            self._rebase(now)
            return None
        moved = Shift(against_key.right - self._reported.right, against_key.down - self._reported.down)
        still = max(abs(moved.right), abs(moved.down)) < LEAST_SHIFT
        if not still:
            self._reported = against_key
        far = max(abs(against_key.right), abs(against_key.down)) > REACH_SHARE / 2
        if far or (still and now.time_s - self._key.time_s > KEY_S):
            self._rebase(now)
        return Shift(0.0, 0.0) if still else moved

    def _rebase(self, key: "_Key") -> None:
        self._key, self._reported = key, Shift(0.0, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class _Key:
    time_s: float
    edges: Edges
    background: Mask


def _edges(frame: Frame, size: tuple[int, int]) -> Edges:
    """Return the luma gradient as complex numbers, x real and y imaginary; shape ``size``."""
    cv2 = load_cv2()
    small = cv2.resize(frame.image, (size[1], size[0]), interpolation=cv2.INTER_AREA)
    grey = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32), (0, 0), 1.2)
    gradient = cv2.Sobel(grey, cv2.CV_32F, 1, 0) + 1j * cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    edges: Edges = (gradient / np.maximum(np.abs(gradient), STRONG_EDGE)).astype(np.complex64)
    return edges


def _shift(before: Edges, now: Edges) -> Shift | None:
    strength = float(np.sqrt((np.abs(before) ** 2).sum() * (np.abs(now) ** 2).sum()))
    if strength <= 0:
        return None
    match = np.fft.ifft2(np.conj(np.fft.fft2(before)) * np.fft.fft2(now)).real
    height = match.shape[0]
    reach = int(REACH_SHARE * height)
    window = np.roll(match, (reach, reach), axis=(0, 1))[: 2 * reach + 1, : 2 * reach + 1] / strength
    down, right = (int(at) for at in np.unravel_index(window.argmax(), window.shape))
    if window[down, right] < LEAST_MATCH:
        return None
    right_px = right - reach + _vertex(window[down, max(right - 1, 0) : right + 2])
    down_px = down - reach + _vertex(window[max(down - 1, 0) : down + 2, right])
    return Shift(right=right_px / height, down=down_px / height)


def _vertex(around: npt.NDArray[np.floating]) -> float:
    """Return where a parabola through three values, the middle one the largest, has its top; -0.5 to 0.5."""
    if len(around) < 3:
        return 0.0
    before, top, after = (float(value) for value in around)
    bend = before - 2 * top + after
    return 0.0 if bend >= 0 else (before - after) / (2 * bend)


def _background(size: tuple[int, int], people: Sequence[Landmarks]) -> Mask:
    """Return where nobody is: outside generous boxes around heads, trunks, elbows and hands."""
    height, width = size
    mask = np.ones(size, dtype=np.bool_)

    def cover(points: npt.NDArray[np.float64], sides: float, above: float, bottom: float) -> None:
        left, top = points.min(axis=0) - (sides, above)
        right = points[:, 0].max() + sides
        mask[_at(top, height) : _at(bottom, height), _at(left, width) : _at(right, width)] = False

    for person in people:
        points = person.points * height
        left, right = points[Point.LEFT_SHOULDER], points[Point.RIGHT_SHOULDER]
        broad = max(abs(float(left[0] - right[0])), 8.0)
        cover(points[: Point.MOUTH_RIGHT + 1], 0.3 * broad, 0.45 * broad, min(left[1], right[1]))
        cover(points[Point.LEFT_SHOULDER : Point.RIGHT_ELBOW + 1], 0.22 * broad, 0.2 * broad, height)
        for joint in (Point.LEFT_WRIST, Point.RIGHT_WRIST, Point.LEFT_INDEX, Point.RIGHT_INDEX):
            cover(points[joint : joint + 1], 0.2 * broad, 0.2 * broad, points[joint][1] + 0.2 * broad)
    return mask


def _at(position: float, length: int) -> int:
    return int(min(max(position, 0), length))
