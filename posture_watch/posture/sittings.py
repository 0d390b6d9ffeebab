"""Several sittings of one person as one baseline: the mean of their middles, and how far they lie apart.

A median over all looks together would be of no use: of two sittings it takes the one with a look more, and the median
deviation from it hides the other one.
"""

import math
from collections.abc import Sequence

import numpy as np

from posture_watch.posture.baseline import Baseline, build_baseline
from posture_watch.posture.features import FEATURE_NAMES, Features

LEAST_IN_BLOCK = 3
"""Looks that have a middle of their own."""

BLOCKS = 4
"""Parts into which one recording is cut to see whether the person stayed where she was."""


def combine(sittings: Sequence[Baseline]) -> Baseline:
    """Return one baseline in which each sitting counts the same.

    The spread of a measure is the root of the mean square within the sittings plus the variance between their middles.

    Raises:
        ValueError: There is no sitting.
    """
    if not sittings:
        raise ValueError("there is no sitting to combine")
    middles = np.array([[getattr(each.reference, name) for name in FEATURE_NAMES] for each in sittings])
    within = np.array([[each.spread[name] for name in FEATURE_NAMES] for each in sittings])
    spread = np.sqrt((within**2).mean(axis=0) + middles.var(axis=0))
    return Baseline(
        reference=Features(*(float(value) for value in middles.mean(axis=0))),
        spread=dict(zip(FEATURE_NAMES, (float(value) for value in spread), strict=True)),
        frame_count=sum(each.frame_count for each in sittings),
        duration_s=sum(each.duration_s for each in sittings),
    )


def wander_faces(baseline: Baseline) -> float:
    """Return how far eyes and shoulders wandered, in face sizes."""
    wander = max(baseline.spread[name] for name in ("eyes_x", "eyes_y", "shoulders_x", "shoulders_y"))
    return wander / baseline.reference.face_size


def drift_faces(usable: Sequence[Features]) -> float:
    """Return how far eyes and shoulders wandered from one quarter of a recording to the next, in face sizes.

    Of too few looks to tell it is 0.
    """
    if len(usable) < LEAST_IN_BLOCK:
        return 0.0
    blocks = max(1, min(BLOCKS, len(usable) // LEAST_IN_BLOCK))
    length = math.ceil(len(usable) / blocks)
    parts = [usable[start : start + length] for start in range(0, len(usable), length)]
    return wander_faces(combine([build_baseline(part, 0.0) for part in parts if len(part) >= LEAST_IN_BLOCK]))
