"""How much speaks for each named cause: weighted sums of all deviations, nothing gating anything.

The model is a multinomial logistic regression with seven outcomes: good, and the six causes. For each cause it holds
one weight per input; the sum is the logarithm of the odds of that cause against good posture. Two sets of weights
exist: the full one, and one of shape alone that never looks at where in the picture somebody sits, for the times when
that says nothing (the camera was moved); where the calibration itself wandered, the mean of both counts. The weights
are in ``posture.weights``, made and measured by ``posture_watch.evaluation.fit``.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from posture_watch.posture import weights
from posture_watch.posture.baseline import Baseline
from posture_watch.posture.deviations import FORWARD_NAMES, SIDEWAYS_NAMES, Deviations
from posture_watch.posture.samples import Cause

CLIP_SD = 4.0
"""A single input counts for at most this many standard deviations: one wild point must not decide."""

TWO_SIDED_NAMES = (
    *("head_drop_cm", "shoulder_drop_cm", "eye_drop", "shoulder_drop"),
    *("head_approach_cm", "shoulder_approach_cm", "face_scale", "shoulder_scale", "ear_scale"),
    *("head_forward_cm", "face_to_shoulder_scale"),
)
"""Deviations whose two directions are weighed apart: to lean back is not the opposite of leaning in, nor is sitting
higher that of sliding down. With them 2.8 instead of 3.5 % of good frames of left-out rendered people are called poor,
of reclines 3.0 instead of 8.4 %, of moved chairs 2.0 instead of 4.0 %, of turned trunks 0.7 instead of 1.8 %."""

INPUT_NAMES = (
    *FORWARD_NAMES,
    *(f"{name} x camera up" for name in FORWARD_NAMES),
    *(f"|{name}|" for name in SIDEWAYS_NAMES),
    *(f"{name} x camera aside" for name in SIDEWAYS_NAMES),
    *(f"|{name}|" for name in TWO_SIDED_NAMES),
)
"""The inputs of the model, in the order of its weights."""

PLACE_NAMES = frozenset(
    {
        "head_drop_cm",
        "shoulder_drop_cm",
        "eye_drop",
        "shoulder_drop",
        "head_sideways_cm",
        "shoulders_sideways_cm",
        "eyes_sideways",
        "shoulders_sideways",
    }
)
"""Deviations that say where in the picture somebody is, not what shape the body has."""


def model_inputs(deviations: Deviations, baseline: Baseline) -> npt.NDArray[np.float64]:
    """Return the inputs of the model, shape ``(71,)`` in the order of ``INPUT_NAMES``.

    A camera that looks up sees a drop as an approach, and one that stands aside sees forward as sideways; so each
    deviation also comes multiplied by how far the camera does. The size of some comes beside their value, so that each
    direction has a weight of its own. Only combinations enter that stay the same in a mirrored picture.
    """
    values = deviations.as_dict()
    forward = np.array([values[name] for name in FORWARD_NAMES])
    sideways = np.array([values[name] for name in SIDEWAYS_NAMES])
    up = float(np.clip((baseline.reference.pitch_ratio - 0.1) / 0.1, -3, 3))
    aside = float(np.clip(2 * baseline.reference.yaw_ratio, -1.6, 1.6))
    two_sided = np.abs([values[name] for name in TWO_SIDED_NAMES])
    return np.concatenate([forward, forward * up, np.abs(sideways), sideways * aside, two_sided])


def place_mask() -> npt.NDArray[np.bool_]:
    """Return which inputs say where somebody is, shape ``(71,)``."""
    return np.array([any(place == name.split(" x ")[0].strip("|") for place in PLACE_NAMES) for name in INPUT_NAMES])


def weigh(inputs: npt.NDArray[np.float64], *, place: float = 1.0) -> Mapping[Cause, float]:
    """Return the log odds of each cause against good posture; 0 = as likely as not.

    Args:
        inputs: From ``model_inputs``.
        place: How far the place in the picture counts: 1 in full, 0 not at all.
    """
    standard = np.clip(inputs / weights.SCALE, -CLIP_SD, CLIP_SD)
    table = weight_table(place)
    odds = table[:, 0] + table[:, 1:] @ standard
    return {cause: float(value) for cause, value in zip(Cause, odds, strict=True)}


def weight_table(place: float = 1.0) -> npt.NDArray[np.float64]:
    """Return intercept and weights of each cause, shape ``(6, 72)``, with the place counting so far."""
    table: npt.NDArray[np.float64] = place * weights.FULL + (1 - place) * weights.SHAPE
    return table
