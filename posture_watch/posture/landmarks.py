"""The picture's path into numbers: a frame, the people seen in it, and how well it could be seen."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

POINT_COUNT = 33
"""Landmarks of one person in the BlazePose topology."""


class Point(IntEnum):
    """Index of a landmark; left and right are the person's own."""

    NOSE = 0
    LEFT_EYE = 2
    LEFT_EYE_OUTER = 3
    RIGHT_EYE = 5
    RIGHT_EYE_OUTER = 6
    LEFT_EAR = 7
    RIGHT_EAR = 8
    MOUTH_LEFT = 9
    MOUTH_RIGHT = 10
    LEFT_SHOULDER = 11
    RIGHT_SHOULDER = 12
    LEFT_ELBOW = 13
    RIGHT_ELBOW = 14
    LEFT_WRIST = 15
    RIGHT_WRIST = 16
    LEFT_INDEX = 19
    RIGHT_INDEX = 20


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture and its time. It reaches the landmarker and the preview window, and nothing else."""

    time_s: float
    """Unix seconds from a camera; seconds from the start, or from a given start, of a recording."""

    image: npt.NDArray[np.uint8]
    """Shape ``(height, width, 3)``, red first."""

    name: str = ""
    """File name of a single picture, empty for a camera or a video."""

    def __post_init__(self) -> None:
        if self.image.ndim != 3 or self.image.shape[2] != 3 or self.image.dtype != np.uint8:
            raise ValueError(f"image must be uint8 of shape (h, w, 3), not {self.image.dtype} {self.image.shape}")


@dataclass(frozen=True, slots=True, eq=False)
class Landmarks:
    """Body points of one person in one frame."""

    points: npt.NDArray[np.float64]
    """Shape ``(33, 2)``: x to the right and y down, both in image heights; origin at the top left."""

    visibility: npt.NDArray[np.float64]
    """Shape ``(33,)``: the model's own guess, 0 to 1, that the point is not hidden. It can lie."""

    world: npt.NDArray[np.float64]
    """Shape ``(33, 3)``: the model's guess in metres from the hips' centre; x right, y down, z away."""

    aspect: float = 4 / 3
    """Width of the picture / its height."""

    height_px: int = 480
    """Height of the picture in pixels: how fine a distance can be told."""

    def __post_init__(self) -> None:
        for name, shape in (("points", (33, 2)), ("visibility", (33,)), ("world", (33, 3))):
            array = getattr(self, name)
            if array.shape != shape:
                raise ValueError(f"{name} must have shape {shape}, not {array.shape}")
            if not np.isfinite(array).all():
                raise ValueError(f"{name} must be finite")


@dataclass(frozen=True, slots=True)
class Light:
    """How well a picture shows anything at all. Numbers only."""

    brightness: float
    """Mean luma, 0 to 255."""

    contrast: float
    """Standard deviation of the luma, 0 to 127. A covered lens gives a small one."""

    change: float | None = None
    """Mean absolute luma difference to the picture before; ``None`` for the first. Exactly 0: a frozen camera."""


@dataclass(frozen=True, slots=True)
class Shift:
    """How far the background moved between two looks: the camera was nudged."""

    right: float
    """To the right, in image heights."""

    down: float
    """Downwards, in image heights."""


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """What one frame showed: the people in it and the light. The picture itself is forgotten."""

    time_s: float
    """Time of the frame."""

    people: tuple[Landmarks, ...]
    """Everybody found; with tracking at most the one who is followed."""

    light: Light | None = None
    """``None`` where only landmarks were recorded."""

    shift: Shift | None = None
    """Movement of the background since the look before; ``None`` where it could not be told."""

    fresh: bool = False
    """True when the people were searched in the whole picture, not followed from the frame before."""

    name: str = ""
    """File name of a single picture."""
