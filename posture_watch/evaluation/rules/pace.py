"""A tool's own rhythm: its frames, counted at its own rate whatever the rate of the recording.

At every tick the tool looks at the newest frame of the recording::

    frames   a . . . . b . . . . c . . . .      2 a second
    ticks    a a a a a b b b b b c c c c c      10 a second: each frame counts five times

The verdict on a frame is the one at the last tick before the next frame. A slower tool overlooks frames; until its
next look its verdict stands. Frames that do not follow each other in time are single pictures: each is judged as if
somebody sat so for 10 s, which is longer than any of the tools smooths.
"""

from collections import deque
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from posture_watch.evaluation.rules.rule import RuleVerdict

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

LONGEST_S = 10.0
"""So long a frame is looked at at most, and every frame that the next one does not follow in time."""

TOLERANCE = 1e-6
"""Share of a tick: a frame at 0.6000001 s is there at 0.6 s."""


@dataclass(frozen=True, slots=True, eq=False)
class Pace:
    """Which frame a tool looks at, tick by tick."""

    frames: npt.NDArray[np.intp]
    """Shape ``(T,)``: index of the frame at each tick."""

    ticks: npt.NDArray[np.intp]
    """Shape ``(N,)``: index of the last tick before the next frame, at each frame."""

    def verdict(self, severity: Array, poor: Flags, seen: Flags) -> RuleVerdict:
        """Return what was found at each tick, shape ``(T,)``, as a verdict on each frame.

        Args:
            severity: At each tick.
            poor: At each tick.
            seen: Shape ``(N,)``: frames in which there was anything to judge.
        """
        return RuleVerdict(np.where(seen, severity[self.ticks], np.nan), poor[self.ticks])


def pace(times_s: Array, rate_hz: float) -> Pace:
    """Return the rhythm of a tool that looks so many times a second."""
    nothing = np.zeros(0, dtype=np.intp)
    if not len(times_s):
        return Pace(nothing, nothing)
    steps_s = np.diff(times_s)
    steps_s = np.where(steps_s > 0, np.minimum(steps_s, LONGEST_S), LONGEST_S)
    # The last frame is looked at for as long as the one before.
    lasts_s = np.append(steps_s, steps_s[-1:] if len(steps_s) else LONGEST_S)
    ends = np.cumsum(lasts_s) * rate_hz
    begins = np.concatenate([[0.0], ends[:-1]])
    last_ticks = np.ceil(ends - TOLERANCE).astype(np.intp) - 1
    frames = np.searchsorted(begins, np.arange(last_ticks[-1] + 1) + TOLERANCE, side="right") - 1
    return Pace(frames.astype(np.intp), last_ticks)


def mean_of_last(values: Array, count: int) -> Array:
    """Return the mean of the last known values up to each tick; NaN where the value itself is unknown."""
    last: deque[float] = deque(maxlen=count)
    means = np.full(len(values), np.nan)
    for tick, value in enumerate(values):
        if np.isfinite(value):
            last.append(float(value))
            means[tick] = sum(last) / len(last)
    return means


def exponential_mean(values: Array, share: float) -> Array:
    """Return the running mean in which each known value has this share; NaN where the value is unknown."""
    mean = float("nan")
    means = np.full(len(values), np.nan)
    for tick, value in enumerate(values):
        if np.isfinite(value):
            mean = mean + share * (float(value) - mean) if np.isfinite(mean) else float(value)
            means[tick] = mean
    return means


@dataclass(frozen=True, slots=True)
class Debounce:
    """How many looks in a row it takes."""

    enter: int = 1
    """Bad ones, to become poor."""

    leave: int = 1
    """Good ones, to become good again."""

    away: int | None = None
    """Ones without a person, to forget that it was poor; ``None``: never."""


def settle(known: Flags, enters: Flags, stays: Flags, rules: Debounce) -> Flags:
    """Return whether the posture counts as poor at each tick.

    Args:
        known: There is somebody to judge; where not, the verdict stands until the person counts as away.
        enters: Bad enough to become poor.
        stays: Bad enough to stay poor.
        rules: How many in a row it takes.
    """
    poor, run, missing = False, 0, 0
    verdicts = np.zeros(len(known), dtype=np.bool_)
    for tick, (is_known, bad, still_bad) in enumerate(zip(known, enters, stays, strict=True)):
        if is_known:
            missing = 0
            run = run + 1 if (still_bad if poor else bad) != poor else 0
            if run >= (rules.leave if poor else rules.enter):
                poor, run = not poor, 0
        else:
            missing += 1
            if rules.away is not None and missing >= rules.away:
                poor, run = False, 0
        verdicts[tick] = poor
    return verdicts
