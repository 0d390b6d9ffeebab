"""Breaths a minute from how the shoulders rise and fall, or why that cannot be told.

Breathing lifts the shoulders of a seated person by about a hundredth of their width, swaying and working move them by
much more. So only the still pieces of a recording count, the speed of the shoulders is looked at instead of their place
(sway is slow, and speed makes little of what is slow), and one rhythm must stand out from all others:

::

    pictures -> means of 0.4 s -> still pieces of 8 s and more -> speed, line taken out -> power at 4.8 to 42 a minute

The power at a frequency is what a sine and a cosine of it explain of the speed, piece by piece and added up: a least
squares periodogram (Lomb 1976), which asks for no even spacing and lets each piece begin anywhere in a breath.

It is a number to be curious about, and no medical value.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from posture_watch.posture.landmarks import Landmarks, Point

Array = npt.NDArray[np.float64]

LOOKS_PER_SECOND = 12.0
"""Asked of a camera: many pictures average out the jitter of the landmarks."""

CHECK_S = 60.0
"""Length of a check."""

BIN_S = 0.4
"""Pictures are averaged over this: what is quicker is no breath."""

SIDE_BINS = 2
"""Movement is what changes between so many bins before and after."""

SEEN = 0.5
"""Visibility from which on a shoulder counts as seen."""


class Doubt(StrEnum):
    """Why there is no value."""

    NOT_SEEN = "not_seen"
    """Shoulders or face were out of view for much of the time."""
    FEW_PICTURES = "few_pictures"
    """The pictures came too slowly."""
    MOVED = "moved"
    """Too little of the time was still."""
    SPOKE = "spoke"
    """The mouth moved."""
    NO_RHYTHM = "no_rhythm"
    """No rhythm stood out."""


@dataclass(frozen=True, slots=True)
class BreathRules:
    """What is still, and what is clear. Lengths in widths of the shoulders in the picture."""

    least_pictures_per_s: float = 4.0
    """Fewer pictures a second tell nothing."""

    least_seen_share: float = 0.7
    """Share of the time in which face and shoulders must be seen."""

    shoulders_move: float = 0.08
    """Shoulders that get so far within 1.6 s do more than breathe."""

    eyes_move: float = 0.16
    """The same of the head."""

    around_bins: int = 2
    """So many bins before and after a movement belong to it."""

    least_piece_s: float = 8.0
    """A shorter still piece holds no rhythm."""

    least_still_s: float = 30.0
    """Still pieces must make up so much together."""

    least_breaths: float = 5.0
    """So many breaths must lie in them."""

    lowest_hz: float = 0.08
    """4.8 breaths a minute."""

    highest_hz: float = 0.7
    """42 breaths a minute."""

    step_hz: float = 0.0025
    """Between two frequencies that are tried."""

    apart_hz: float = 0.06
    """What lies so near to a peak belongs to it."""

    clear: float = 2.5
    """The strongest rhythm must have so many times the power of the next: on the landmark tracks of 58 rendered people
    all 86 values are then within 1 breath of the truth; with 2.0 there are 134, the furthest 6.7 off."""

    least_share: float = 0.15
    """Share of the squared speed that the strongest rhythm must explain: in 600 minutes of made-up sway and jitter
    without any breath none explained more and was clear, too."""

    mouth_moves: float = 0.02
    """Mean change of the mouth from picture to picture: silent rendered people stay below 0.005."""


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What one picture says about breathing. Lengths in picture heights, y down."""

    time_s: float
    """When."""

    shoulders: tuple[float, float]
    """Middle of the shoulders, x and y."""

    eyes: tuple[float, float]
    """Middle of the eyes, x and y."""

    width: float
    """From shoulder to shoulder."""

    mouth: float
    """From the eyes to the mouth."""


@dataclass(frozen=True, slots=True)
class BreathCheck:
    """What a check found."""

    per_minute: float | None
    """Breaths a minute; ``None`` when it cannot be told."""

    doubt: Doubt | None
    """Why not; ``None`` with a value."""

    still_s: float = 0.0
    """Seconds in still pieces."""

    clearness: float | None = None
    """Power of the strongest rhythm / that of the next one; ``None`` when it was not asked for."""


def glimpse(time_s: float, person: Landmarks) -> Glimpse | None:
    """Return what a picture says about breathing; ``None`` where a shoulder is not seen."""
    if min(person.visibility[Point.LEFT_SHOULDER], person.visibility[Point.RIGHT_SHOULDER]) < SEEN:
        return None
    left, right = person.points[Point.LEFT_SHOULDER], person.points[Point.RIGHT_SHOULDER]
    shoulders = (left + right) / 2
    eyes = (person.points[Point.LEFT_EYE] + person.points[Point.RIGHT_EYE]) / 2
    mouth = (person.points[Point.MOUTH_LEFT] + person.points[Point.MOUTH_RIGHT]) / 2
    return Glimpse(
        time_s,
        (float(shoulders[0]), float(shoulders[1])),
        (float(eyes[0]), float(eyes[1])),
        float(np.linalg.norm(left - right)),
        float(np.linalg.norm(mouth - eyes)),
    )


def breath_rate(trace: Sequence[Glimpse | None], duration_s: float, rules: BreathRules | None = None) -> BreathCheck:
    """Return the breaths a minute of a recording, or why they cannot be told.

    Args:
        trace: One entry a picture, by time; ``None`` where the person was not seen.
        duration_s: How long was looked.
        rules: ``None``: the usual ones.
    """
    rules = rules or BreathRules()
    seen = [*_in_order(trace)]
    if len(trace) < rules.least_pictures_per_s * duration_s:
        return BreathCheck(None, Doubt.FEW_PICTURES)
    if not seen or len(seen) < rules.least_seen_share * len(trace):
        return BreathCheck(None, Doubt.NOT_SEEN)
    width = float(np.median([each.width for each in seen]))
    if _mouth_motion(seen, width) > rules.mouth_moves:
        return BreathCheck(None, Doubt.SPOKE)
    times_s, rows = _binned(seen, width)
    pieces = [*_still_pieces(times_s, rows, rules)]
    still_s = sum(float(times_s[piece][-1] - times_s[piece][0]) + BIN_S for piece in pieces)
    if still_s < rules.least_still_s:
        return BreathCheck(None, Doubt.MOVED, still_s)
    rates_hz = np.arange(rules.lowest_hz, rules.highest_hz + rules.step_hz / 2, rules.step_hz)
    total, power = 0.0, np.zeros(len(rates_hz))
    for piece in pieces:
        speed_2, explained = _power(times_s[piece], rows[piece, 1], rates_hz)
        total, power = total + speed_2, power + explained
    best = int(power.argmax())
    rival = float(power[np.abs(rates_hz - rates_hz[best]) > rules.apart_hz].max())
    clearness = float(power[best]) / rival if rival > 0 else 0.0
    rate_hz = float(rates_hz[best])
    clear = clearness >= rules.clear and power[best] >= rules.least_share * total
    if not clear or rate_hz * still_s < rules.least_breaths or best in (0, len(rates_hz) - 1):
        return BreathCheck(None, Doubt.NO_RHYTHM, still_s, clearness)
    return BreathCheck(60 * rate_hz, None, still_s, clearness)


def _in_order(trace: Sequence[Glimpse | None]) -> Iterator[Glimpse]:
    """Yield what was seen, without pictures that a clock set back has put before others."""
    last_s = -np.inf
    for each in trace:
        if each is not None and each.width > 0 and each.time_s > last_s:
            last_s = each.time_s
            yield each


def _mouth_motion(seen: Sequence[Glimpse], width: float) -> float:
    """Return the mean change of the mouth between neighbouring pictures, in shoulder widths."""
    mouth = np.array([each.mouth for each in seen]) / width
    return float(np.abs(np.diff(mouth)).mean()) if len(mouth) > 1 else 0.0


def _binned(seen: Sequence[Glimpse], width: float) -> tuple[Array, Array]:
    """Return the times of the bins and, in shoulder widths, their shoulders' and eyes' x and y; shape ``(N, 4)``."""
    times_s = np.array([each.time_s for each in seen])
    values = np.array([(*each.shoulders, *each.eyes) for each in seen]) / width
    number = np.floor((times_s - times_s[0]) / BIN_S + 1e-6).astype(int)
    count = np.bincount(number)
    filled = np.flatnonzero(count)
    sums = np.stack([np.bincount(number, weights=column) for column in values.T], axis=1)
    means_s = np.bincount(number, weights=times_s)[filled] / count[filled]
    return means_s, sums[filled] / count[filled, None]


def _still_pieces(times_s: Array, rows: Array, rules: BreathRules) -> Iterator[npt.NDArray[np.intp]]:
    """Yield the bins of each still piece that is long enough."""
    if len(rows) <= 2 * SIDE_BINS:
        return
    change = np.zeros((len(rows), 4))
    change[SIDE_BINS:-SIDE_BINS] = rows[2 * SIDE_BINS :] - rows[: -2 * SIDE_BINS]
    moved = (np.hypot(change[:, 0], change[:, 1]) > rules.shoulders_move) | (
        np.hypot(change[:, 2], change[:, 3]) > rules.eyes_move
    )
    around = np.convolve(moved, np.ones(2 * rules.around_bins + 1), "same") > 0
    still = np.flatnonzero(~around)
    if not len(still):
        return
    ends = np.flatnonzero((np.diff(still) > 1) | (np.diff(times_s[still]) > 3 * BIN_S)) + 1
    for piece in np.split(still, ends):
        if times_s[piece[-1]] - times_s[piece[0]] + BIN_S >= rules.least_piece_s:
            yield piece


def _power(times_s: Array, height: Array, rates_hz: Array) -> tuple[float, Array]:
    """Return the squared speed in one piece, and how much of it a sine and a cosine of each frequency explain."""
    speed = np.diff(height) / np.diff(times_s)
    middle_s = (times_s[1:] + times_s[:-1]) / 2
    line, _ = np.linalg.qr(np.vander(middle_s - middle_s.mean(), 2))
    speed = speed - line @ (line.T @ speed)
    angle = 2 * np.pi * rates_hz[:, None] * middle_s
    waves = np.stack([np.cos(angle), np.sin(angle)], axis=2)
    waves = waves - line @ (line.T @ waves)
    axes, _ = np.linalg.qr(waves)
    explained: Array = ((axes.transpose(0, 2, 1) @ speed) ** 2).sum(axis=1)
    return float(speed @ speed), explained
