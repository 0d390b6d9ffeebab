"""Exercises that were done, and how the person felt before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from posture_watch.errors import WellbeingError
from posture_watch.wellbeing.routines import Kind

MIN_RATED = 3
"""So many ratings of an exercise are needed before anything is said of it."""


@dataclass(frozen=True, slots=True)
class Session:
    """One exercise, done or begun."""

    time_s: float
    """When it began, Unix seconds."""

    kind: Kind
    """What it was."""

    name: str
    """The routine or the breathing pattern."""

    length_s: float
    """How long it was done, seconds."""

    finished: bool
    """Whether to its end."""

    before: int | None = None
    """Tension before, 0 none to 10 the most; ``None``: not said."""

    after: int | None = None
    """Tension afterwards."""

    id: int | None = None
    """Its number in the store; ``None`` before it is stored."""

    def __post_init__(self) -> None:
        """Check the ratings, so that a session that exists can be stored."""
        for rating in (self.before, self.after):
            if rating is not None and not 0 <= rating <= 10:
                raise WellbeingError(
                    f"Tension goes from 0 to 10, so {rating} cannot be: give a whole number from 0 to 10."
                )


@dataclass(frozen=True, slots=True)
class Helped:
    """What an exercise did, by the person's own ratings."""

    kind: Kind
    """What it is."""

    name: str
    """The routine or the breathing pattern."""

    rated: int
    """Sessions with a rating before and after."""

    done: int
    """All sessions, rated or not."""

    change: float | None
    """Median of after minus before, -10 to 10, below 0 is less tension; ``None`` with fewer than ``MIN_RATED``."""


def what_helped(sessions: Sequence[Session]) -> list[Helped]:
    """Return for each exercise what its ratings say: the most relieving first, then those with too few ratings."""
    grouped: dict[tuple[Kind, str], list[Session]] = {}
    for session in sessions:
        grouped.setdefault((session.kind, session.name), []).append(session)
    helped = []
    for (kind, name), group in grouped.items():
        changes = [each.after - each.before for each in group if each.after is not None and each.before is not None]
        change = float(median(changes)) if len(changes) >= MIN_RATED else None
        helped.append(Helped(kind, name, len(changes), len(group), change))
    return sorted(helped, key=lambda each: (each.change is None, each.change or 0.0, -each.done, each.kind, each.name))
