"""Guided exercises as values: steps with seconds and sides, and a course through them by time."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

SETTLE_S = 3.0
"""Between two parts, to read and get into position."""


class Kind(StrEnum):
    """What an exercise is good for; the name of its command."""

    BREATHE = "breathe"
    RELAX = "relax"
    STRETCH = "stretch"
    MOVE = "move"


class Side(StrEnum):
    """Which side a part of a step is for."""

    BOTH = "both"
    LEFT = "left"
    RIGHT = "right"


class Counted(StrEnum):
    """What the camera can see of a step, so that it can count it."""

    SHOULDER_ROLL = "shoulder_roll"
    SHRUG = "shrug"
    SIDE_BEND = "side_bend"
    CHIN_TUCK = "chin_tuck"
    HEAD_TURN = "head_turn"


@dataclass(frozen=True, slots=True)
class Step:
    """One movement or hold. Texts are English and marked for translation."""

    name: str
    """Stable name, such as ``chin_tuck``."""

    title: str
    """What it is called."""

    text: str
    """What to do, in a sentence or two."""

    seconds: float
    """How long, each side by itself."""

    sides: bool = False
    """Whether it is done on the left and then on the right."""

    repetitions: int = 1
    """How often within these seconds; 1 is a hold."""

    counted: Counted | None = None
    """What the camera can count of it."""

    not_when: str = ""
    """When to leave it out; empty where the routine's own caution says all."""


@dataclass(frozen=True, slots=True)
class Routine:
    """Some steps in an order."""

    name: str
    """Stable name, such as ``neck``."""

    kind: Kind
    """What it is."""

    title: str
    """What it is called."""

    why: str
    """What it is good for, in a sentence that promises nothing."""

    caution: str
    """When not to do it, and when to stop."""

    steps: tuple[Step, ...]
    """In this order."""

    standing: bool = False
    """Whether one stands for it."""

    @property
    def length_s(self) -> float:
        """Return how long it takes, in seconds."""
        return sum(part.settle_s + part.seconds for part in parts(self))


@dataclass(frozen=True, slots=True)
class Part:
    """A step on one side, at its time within the routine."""

    step: Step
    """What to do."""

    side: Side
    """Which side."""

    start_s: float
    """When its settling begins, from the start of the routine."""

    settle_s: float = SETTLE_S
    """Seconds to read and get into position."""

    @property
    def seconds(self) -> float:
        """Return how long the movement or hold itself lasts."""
        return self.step.seconds

    @property
    def end_s(self) -> float:
        """Return when it ends, from the start of the routine."""
        return self.start_s + self.settle_s + self.seconds


def parts(routine: Routine) -> Iterator[Part]:
    """Yield the parts of a routine in turn: each step with its settling, a sided one left and then right."""
    start_s = 0.0
    for step in routine.steps:
        for side in (Side.LEFT, Side.RIGHT) if step.sides else (Side.BOTH,):
            part = Part(step, side, start_s)
            yield part
            start_s = part.end_s


def part_at(routine: Routine, elapsed_s: float) -> Part | None:
    """Return what is to be done after so many seconds; ``None`` when the routine is over."""
    return next((part for part in parts(routine) if elapsed_s < part.end_s), None)
