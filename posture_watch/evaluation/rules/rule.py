"""What a rule of comparison is given and what it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from posture_watch.posture.landmarks import View


@dataclass(frozen=True, slots=True, eq=False)
class RuleVerdict:
    """What a rule says of each frame."""

    severity: npt.NDArray[np.float64]
    """Shape ``(N,)``; larger = worse posture, in the rule's own unit; NaN where it cannot tell."""

    poor: npt.NDArray[np.bool_]
    """Shape ``(N,)``: poor at the rule's default limit, after its own smoothing and hysteresis."""

    def __post_init__(self) -> None:
        if self.severity.ndim != 1 or self.severity.shape != self.poor.shape:
            raise ValueError(f"one severity and one verdict a frame, not {self.severity.shape} and {self.poor.shape}")


class Rule(Protocol):
    """The decision rule of another tool."""

    @property
    def name(self) -> str:
        """Short name for a table."""

    @property
    def source(self) -> str:
        """The tool, its version, and where its formula comes from."""

    def judge(self, views: Sequence[View], calibration: Sequence[bool]) -> RuleVerdict:
        """Return the verdict on each view.

        Args:
            views: One recording, in order of time.
            calibration: Which views show the person upright, as the tool would have asked for; one a view. Without
                any usable one nothing is known: every severity is NaN and nothing is poor.
        """
