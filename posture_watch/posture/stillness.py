"""Whether a picture is worth judging again: one like the picture judged last would get the same verdict.

It is compared with the picture that was *judged* last, never with the one before: a slow creep adds up until it is
seen, and whatever the comparison misses is judged after ``longest_s`` at the latest.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Thumbnail = npt.NDArray[np.float32]
"""A small grey picture, shape ``(48, 64)``, luma from 0 to 255."""

ROUNDING_S = 0.01
"""Pictures that are to come every so many seconds come a little sooner or later."""


@dataclass(frozen=True, slots=True)
class StillnessRules:
    """Mean differences of luma (0 to 255) between two thumbnails, the common change of light taken out."""

    little: float = 1.25
    """Below that the picture is the same."""

    much: float = 2.0
    """From there on something happened that must be judged at once."""

    longest_s: float = 10.0
    """Any picture is judged after so many seconds."""


def difference(before: Thumbnail | None, now: Thumbnail | None) -> float | None:
    """Return how much two thumbnails differ, in luma; ``None`` where there are not two of the same shape."""
    if before is None or now is None or before.shape != now.shape:
        return None
    change = now - before
    # Near enough to np.median, which would load all of numpy.ma.
    common = np.partition(change, change.size // 2, axis=None)[change.size // 2]
    return float(np.abs(change - common).mean())


def worth_judging(differs: float | None, age_s: float, judge_every_s: float, rules: StillnessRules) -> bool:
    """Return whether a picture must be judged.

    Args:
        differs: How much it differs from the picture judged last; ``None``: unknown.
        age_s: Time since then; negative when the clock was set back.
        judge_every_s: After how long a picture that changed a little is to be judged.
        rules: What is little and what is much.
    """
    if differs is None or differs >= rules.much or not 0 <= age_s < rules.longest_s:
        return True
    return differs >= rules.little and age_s >= judge_every_s - ROUNDING_S
