"""Several postures that are fine: upright, and those that the person has accepted beside it, each with a baseline.

A look is scored against each of them, and the best of the scores counts. Of a posture beside the first the score counts
only near it: where it reaches the limit of recovery, and where the shape of head, neck and shoulders is alike. A score
alone would not do, because it falls with what is worse than a baseline and hardly with what is better: somebody who
accepted leaning in over a paper, far from upright, would hear of no slump again, since each has less of everything.
So accepting one more posture never lowers a score, and raises none except near itself, not in the space between::

    against upright            95  70  20  10  10   5
    against writing            99  99  97  80  99  20     counts from the limit of recovery, 60,
    distance from its shape   2.0 1.9 1.8 0.8 0.2 0.9     at a distance of 0.7 or less
    score                      95  70  20  10  99   5

The causes of a poor score are told against the posture in use, so that whoever slumps while standing hears of the slump
and not of the desk: of those near enough it is the one with the most similar shape, wherever in the picture, once it
has been that for 10 seconds. A look that is near none changes nothing about it.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from posture_watch.posture import weights
from posture_watch.posture.baseline import Baseline
from posture_watch.posture.deviations import FORWARD_NAMES, SIDEWAYS_NAMES, Deviations
from posture_watch.posture.evidence import CLIP_SD, INPUT_NAMES, model_inputs, place_mask
from posture_watch.posture.scoring import Score

CHANGE_S = 10.0
"""So long another posture must be the most similar one before it is the one in use."""

NEAR = 0.7
"""Distance of the shape up to which a posture beside the first counts. Measured with earlier weights: with leaning in
accepted in turn on six rendered clips, the score alone would have excused 55 % of the poor frames of all other kinds,
and with this limit none; it knew 88 % of later frames of leaning in again. With reclining accepted it is 0, 0 and 99 %,
with the chin on a hand 35, 7 and 100 %."""

_ONCE = {*FORWARD_NAMES, *(f"|{name}|" for name in SIDEWAYS_NAMES)}
_SHAPE = np.array([name in _ONCE for name in INPUT_NAMES]) & ~place_mask()


@dataclass(frozen=True, slots=True)
class InUse:
    """Which of the accepted postures the person is in, from look to look."""

    index: int | None = None
    """Its place among them, 0 = the first; ``None`` before any look was near one."""
    rival: int | None = None
    """Another that has been the most similar one lately."""
    rival_since_s: float = 0.0
    """Since when it has been that."""


def as_postures(baseline: Baseline | Sequence[Baseline]) -> Sequence[Baseline]:
    """Return the accepted postures, the first one first; a single baseline is the only one.

    Raises:
        ValueError: There is none.
    """
    postures = (baseline,) if isinstance(baseline, Baseline) else baseline
    if not postures:
        raise ValueError("at least one baseline is needed")
    return postures


def shape_distance(deviations: Deviations, baseline: Baseline) -> float:
    """Return how far the shape of head, neck and shoulders is from a baseline: the root mean square of the deviations.

    Each is taken in its standard deviation over the material that the weights were fitted on and, as in the score,
    counts for at most ``CLIP_SD``. Where in the picture the person sits has no say.
    """
    standard = model_inputs(deviations, baseline)[_SHAPE] / weights.SCALE[_SHAPE]
    return math.sqrt(float(np.mean(np.clip(standard, -CLIP_SD, CLIP_SD) ** 2)))


def follow(before: InUse, nearest: int | None, time_s: float) -> InUse:
    """Return the posture in use after one more look.

    Args:
        before: After the look before.
        nearest: The most similar one of those near enough; ``None``: none is.
        time_s: Time of the look.
    """
    if nearest is None:
        return before
    if before.index is None or nearest == before.index:
        return InUse(nearest)
    if nearest != before.rival:
        return replace(before, rival=nearest, rival_since_s=time_s)
    return InUse(nearest) if time_s - before.rival_since_s >= CHANGE_S else before


def score_accepted(
    postures: Sequence[Baseline],
    score: Callable[[Baseline], Score],
    usable: Sequence[bool],
    in_use: InUse,
    time_s: float,
    recovered: float,
) -> tuple[InUse, Score | None]:
    """Return the posture in use and the score of one look; ``None``: no posture that counts can be compared with it.

    Args:
        postures: The accepted ones, the first one first.
        score: Compares the look with one of them.
        usable: Whether the look can be compared with each.
        in_use: After the look before.
        time_s: Time of the look.
        recovered: Score from which on a posture beside the first counts.
    """
    scores = {index: score(posture) for index, posture in enumerate(postures) if usable[index]}
    distances = {index: shape_distance(scored.deviations, postures[index]) for index, scored in scores.items()}
    near = [
        index
        for index, scored in scores.items()
        if scored.value >= recovered and (index == 0 or distances[index] <= NEAR)
    ]
    counting = {*near, 0} & scores.keys()
    if not counting:
        return in_use, None
    in_use = follow(in_use, min(near, key=lambda index: distances[index], default=None), time_s)
    best = max(sorted(counting), key=lambda index: scores[index].value)
    against = best if in_use.index is None or (near and in_use.index not in near) else in_use.index
    return in_use, replace(scores.get(against, scores[best]), value=scores[best].value)
