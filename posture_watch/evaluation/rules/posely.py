"""Comparison: Posely (Hack-Baro, commit 635b72f), a rule of head pitch with ear offset or face size.

Formula as published (d = change since calibration, a mean of 50 samples)::

    score     100 - 3 dPitch - 250 dEHD - 150 dDPR
    bad       dPitch > 12 degrees and (dEHD > 0.18 or dDPR > 0.12); stays bad until 80 % of these
    EHD       ear to shoulder across the picture / shoulder width; DPR: ratio of face sizes
    smoothing running mean in which the newest frame counts 0.25 to 0.3
    gate      head turned more than 30 degrees or tilted more than 20, or too little confidence, for 2 s: score frozen

Read as: severity = 100 - score, what improved counts as 0; pitch, yaw and roll from a head of usual measures fitted to
nose, eyes, ears and mouth (it has a face mesh and solvePnP), the pitch doubled (see ``PITCH_GAIN``); ears and
shoulders = their middles; face size = ear to ear against the calibrated one, less 1; turned and tilted against the
calibrated head too, since else a camera at the side would freeze everything (AUC on the clips .89 instead of .95);
confidence = visibility of ears and shoulders >= 0.5; share 0.3 at 10 frames a second (it varies between 1 and 15). Its
limits on jumps have no published number and are left out. 60 s in and 30 s out are when it speaks, no part of the
verdict.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from posture_watch.evaluation.rules.pace import Debounce, exponential_mean, pace, settle
from posture_watch.evaluation.rules.rule import RuleVerdict
from posture_watch.evaluation.rules.seen import Seen, calibrated, see
from posture_watch.posture.landmarks import Point, View

Array = npt.NDArray[np.float64]

RATE_HZ = 10.0
NEWEST_SHARE = 0.3
FROZEN_AFTER = 20
"""Frames: 2 s."""
LEAST_VISIBILITY = 0.5
USED = (Point.LEFT_EAR, Point.RIGHT_EAR, Point.LEFT_SHOULDER, Point.RIGHT_SHOULDER)
YAW_LIMIT_DEG, ROLL_LIMIT_DEG = 30.0, 20.0
PITCH_LIMIT_DEG, OFFSET_LIMIT, SIZE_LIMIT = 12.0, 0.18, 0.12
STAYS = 0.8
PITCH_GAIN = 2.0
"""On rendered people the fitted pitch follows the true one with a slope of .48, the yaw with one of 1.05: the body's
landmarks hardly show a nod. A face mesh shows it, so that the rule's 12 degrees are given back their meaning."""
PER_DEG, PER_OFFSET, PER_SIZE = 3.0, 250.0, 150.0

HEAD_CM = {
    Point.NOSE: (0.0, 1.0, 11.0),
    Point.LEFT_EYE_OUTER: (4.4, -3.0, 7.0),
    Point.RIGHT_EYE_OUTER: (-4.4, -3.0, 7.0),
    Point.LEFT_EAR: (7.2, 0.0, 0.0),
    Point.RIGHT_EAR: (-7.2, 0.0, 0.0),
    Point.MOUTH_LEFT: (2.5, 4.5, 8.5),
    Point.MOUTH_RIGHT: (-2.5, 4.5, 8.5),
}
"""A head of usual measures from the middle of the ears: to its own left, down, ahead."""


@dataclass(frozen=True, slots=True)
class Posely:
    """Poor when the head is bowed, and forward or near as well."""

    name: str = "Posely"
    source: str = "Posely (Hack-Baro, commit 635b72f): head pitch with ear offset or face size"

    def judge(self, views: Sequence[View], calibration: Sequence[bool]) -> RuleVerdict:
        """Return the verdict on each view."""
        seen = see(views)
        pitch, yaw, roll = head_angles_deg(seen)
        sure = seen.visible(USED, LEAST_VISIBILITY) & np.isfinite(pitch)
        turned = np.abs(yaw - calibrated(np.where(sure, yaw, np.nan), calibration, np.mean))
        tilted = np.abs(roll - calibrated(np.where(sure, roll, np.nan), calibration, np.mean))
        usable = sure & (turned <= YAW_LIMIT_DEG) & (tilted <= ROLL_LIMIT_DEG)
        ears = seen.middle(Point.LEFT_EAR, Point.RIGHT_EAR)
        shoulders = seen.middle(Point.LEFT_SHOULDER, Point.RIGHT_SHOULDER)
        offset = np.abs(ears - shoulders)[:, 0] / seen.breadth(Point.LEFT_SHOULDER, Point.RIGHT_SHOULDER)
        face = seen.breadth(Point.LEFT_EAR, Point.RIGHT_EAR)
        own = pace(seen.times_s, RATE_HZ)
        frozen = _frozen(usable[own.frames])

        def change(values: Array, *, ratio: bool = False) -> Array:
            before = calibrated(np.where(sure, values, np.nan), calibration, np.mean)
            now = values / before - 1 if ratio else values - before
            return _held(exponential_mean(np.where(frozen, np.nan, now[own.frames]), NEWEST_SHARE))

        bowed, forward, near = change(PITCH_GAIN * pitch), change(offset), change(face, ratio=True)
        severity = PER_DEG * np.maximum(bowed, 0) + PER_OFFSET * np.maximum(forward, 0) + PER_SIZE * np.maximum(near, 0)

        def beyond(share: float) -> npt.NDArray[np.bool_]:
            second = (forward > share * OFFSET_LIMIT) | (near > share * SIZE_LIMIT)
            return second & (bowed > share * PITCH_LIMIT_DEG)

        poor = settle(np.isfinite(severity) & ~frozen, beyond(1.0), beyond(STAYS), Debounce())
        return own.verdict(severity, poor, np.isfinite(pitch))


def head_angles_deg(seen: Seen) -> tuple[Array, Array, Array]:
    """Return pitch (bowed is positive), yaw (to the person's left) and roll (left ear lower), each of shape ``(N,)``.

    The head is fitted by least squares as seen from far away: two rows of a rotation, and from them the third.
    """
    named = list(HEAD_CM)
    head = np.array([HEAD_CM[point] for point in named])
    head = head - head.mean(axis=0)
    flat = seen.shares[:, named] * np.stack([seen.aspect, np.ones_like(seen.aspect)], axis=1)[:, np.newaxis]
    flat = flat - flat.mean(axis=1, keepdims=True)
    # Columns: where the head's left, down and ahead point in the picture; shape (N, 2, 3).
    rows = np.swapaxes(flat, 1, 2) @ np.linalg.pinv(head).T
    with np.errstate(invalid="ignore", divide="ignore"):
        across, down = (rows[:, axis] / np.linalg.norm(rows[:, axis], axis=1, keepdims=True) for axis in (0, 1))
    pitch = np.degrees(np.arcsin(np.clip(down[:, 2], -1, 1)))
    yaw = np.degrees(np.arcsin(np.clip(across[:, 2], -1, 1)))
    roll = np.degrees(np.arctan2(down[:, 0], across[:, 0]))
    return pitch, yaw, roll


def _frozen(usable: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return at which ticks nothing could be used for 2 s."""
    missing = 0
    frozen = np.zeros(len(usable), dtype=np.bool_)
    for tick, is_usable in enumerate(usable):
        missing = 0 if is_usable else missing + 1
        frozen[tick] = missing >= FROZEN_AFTER
    return frozen


def _held(values: Array) -> Array:
    """Return the values, each unknown one replaced by the one before; NaN until there is one."""
    known = np.maximum.accumulate(np.where(np.isfinite(values), np.arange(len(values)), -1))
    held: Array = np.where(known >= 0, values[known], np.nan) if len(values) else values
    return held
