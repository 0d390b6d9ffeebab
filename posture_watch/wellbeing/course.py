"""An exercise as it goes by: what to do at each moment. The terminal and the page show the same."""

from collections.abc import Iterator
from dataclasses import dataclass

from posture_watch.wellbeing.breathing import Pattern, Phase, at, session_s
from posture_watch.wellbeing.routines import Counted, Kind, Routine, Side, Step, part_at, parts


@dataclass(frozen=True, slots=True)
class Cue:
    """What to do at one moment."""

    elapsed_s: float
    """Seconds since the beginning."""

    left_s: float
    """Seconds until the next cue."""

    phase: Phase | None = None
    """What the breath does, in a breathing exercise."""

    fullness: float | None = None
    """How full the lungs are, 0 to 1."""

    step: Step | None = None
    """The movement or hold, in a routine."""

    side: Side = Side.BOTH
    """Which side."""

    settling: bool = False
    """Whether there is still time to get into position."""

    @property
    def counted(self) -> Counted | None:
        """Return what the camera can count at this moment."""
        return None if self.step is None or self.settling else self.step.counted


@dataclass(frozen=True, slots=True)
class Course:
    """A whole exercise: of breaths, or of the parts of a routine."""

    kind: Kind
    """What it is."""

    name: str
    """The pattern or routine."""

    length_s: float
    """How long it takes."""

    pattern: Pattern | None = None
    """The breath that is repeated; ``None`` for a routine."""

    routine: Routine | None = None
    """The routine; ``None`` for breathing."""

    def cue(self, elapsed_s: float) -> Cue | None:
        """Return what to do after so many seconds; ``None`` when it is over."""
        if elapsed_s >= self.length_s:
            return None
        if self.pattern is not None:
            moment = at(self.pattern, elapsed_s)
            return Cue(elapsed_s, moment.left_s, moment.phase, moment.fullness)
        part = None if self.routine is None else part_at(self.routine, elapsed_s)
        if part is None:
            return None
        begins_s = part.start_s + part.settle_s
        settling = elapsed_s < begins_s
        left_s = (begins_s if settling else part.end_s) - elapsed_s
        return Cue(elapsed_s, left_s, step=part.step, side=part.side, settling=settling)

    def cues(self) -> Iterator[Cue]:
        """Yield each cue once, at the moment of its beginning: for a page, or for those who cannot see a moving bar."""
        if self.routine is not None:
            for part in parts(self.routine):
                yield Cue(part.start_s, part.settle_s, step=part.step, side=part.side, settling=True)
                yield Cue(part.start_s + part.settle_s, part.seconds, step=part.step, side=part.side)
        elif self.pattern is not None:
            elapsed_s = 0.0
            while elapsed_s < self.length_s - 1e-9:
                for phase, seconds in self.pattern.phases:
                    yield Cue(elapsed_s, seconds, phase, at(self.pattern, elapsed_s).fullness)
                    elapsed_s += seconds


def breathing_course(pattern: Pattern, minutes: float) -> Course:
    """Return the course of a breathing exercise of about so many minutes.

    Raises:
        WellbeingError: Fewer than one minute, or more than ten.
    """
    return Course(Kind.BREATHE, pattern.name, session_s(pattern, minutes), pattern=pattern)


def routine_course(routine: Routine) -> Course:
    """Return the course of a routine."""
    return Course(routine.kind, routine.name, routine.length_s, routine=routine)
