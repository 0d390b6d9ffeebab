"""How much speaks for each named cause: weighted sums of all deviations, nothing gating anything.

The model is a multinomial logistic regression with seven outcomes: good, and the six causes. For each cause it holds
one weight per input; the sum is the logarithm of the odds of that cause against good posture. Two sets of weights
exist: the full one, and one of shape alone that never looks at where in the picture somebody sits, for the times when
that says nothing (the camera was moved, or the calibration itself wandered). The weights are in ``posture.weights``,
made and measured by ``posture_watch.evaluation.fit``.
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

INPUT_NAMES = (
    *FORWARD_NAMES,
    *(f"{name} x camera up" for name in FORWARD_NAMES),
    *(f"|{name}|" for name in SIDEWAYS_NAMES),
    *(f"{name} x camera aside" for name in SIDEWAYS_NAMES),
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
    """Return the inputs of the model, shape ``(60,)`` in the order of ``INPUT_NAMES``.

    A camera that looks up sees a drop as an approach, and one that stands aside sees forward as sideways; so each
    deviation also comes multiplied by how far the camera does. Only combinations enter that stay the same in a
    mirrored picture.
    """
    values = deviations.as_dict()
    forward = np.array([values[name] for name in FORWARD_NAMES])
    sideways = np.array([values[name] for name in SIDEWAYS_NAMES])
    up = float(np.clip((baseline.reference.pitch_ratio - 0.1) / 0.1, -3, 3))
    aside = float(np.clip(2 * baseline.reference.yaw_ratio, -1.6, 1.6))
    return np.concatenate([forward, forward * up, np.abs(sideways), sideways * aside])


def place_mask() -> npt.NDArray[np.bool_]:
    """Return which inputs say where somebody is, shape ``(60,)``."""
    return np.array([any(place == name.split(" x ")[0].strip("|") for place in PLACE_NAMES) for name in INPUT_NAMES])


def weigh(inputs: npt.NDArray[np.float64], *, shape_only: bool = False) -> Mapping[Cause, float]:
    """Return the log odds of each cause against good posture; 0 = as likely as not.

    Args:
        inputs: From ``model_inputs``.
        shape_only: Use the weights that do not look at the place in the picture.
    """
    standard = np.clip(inputs / weights.SCALE, -CLIP_SD, CLIP_SD)
    table = weights.SHAPE if shape_only else weights.FULL
    odds = table[:, 0] + table[:, 1:] @ standard
    return {cause: float(value) for cause, value in zip(Cause, odds, strict=True)}
