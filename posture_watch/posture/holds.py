"""The gap rule: how long each verdict speaks, and what is silence.

A verdict holds until the next sample, if that one comes within the verdict's ``hold_s``. A longer silence is a gap:
nobody watched from that sample on, and the sample counts for no time. So do suspend, crash, pause and a clock that is
set forward. One column is one second, ``hold_s`` is 2::

    samples    g g p p . p . . . . a a g
    holds      g g p p p - - - - - a a -      "-": not watched

The last sample speaks for no time yet: only the next one shows how long it held.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from posture_watch.posture.samples import Cause, Posture, Sample, UnsureReason


class State(NamedTuple):
    """A verdict without its time."""

    posture: Posture
    """What was said."""

    cause: Cause | None
    """Why it was poor."""

    reason: UnsureReason | None
    """Why it was unsure."""


@dataclass(frozen=True, slots=True, eq=False)
class Holds:
    """Samples by time, each with the time that it speaks for. Holds never overlap."""

    start_s: npt.NDArray[np.float64]
    """Shape ``(n,)``, ascending: when each verdict was given."""

    end_s: npt.NDArray[np.float64]
    """Shape ``(n,)``: until when it speaks; equal to its start before a gap."""

    state: npt.NDArray[np.intp]
    """Shape ``(n,)``: index into ``states``."""

    states: tuple[State, ...]
    """Every verdict that occurs."""

    score: npt.NDArray[np.float64]
    """Shape ``(n,)``: 0 to 100; NaN where unknown."""

    profile: npt.NDArray[np.intp]
    """Shape ``(n,)``: index into ``profiles``."""

    profiles: tuple[str, ...]
    """Every profile that occurs, by name."""

    @classmethod
    def of(cls, pieces: Sequence[tuple[float, float, State, float | None, str]]) -> "Holds":
        """Return holds made of ``start_s, end_s, state, score, profile`` each, by time; ``None``: no score."""
        states = {state: number for number, state in enumerate(dict.fromkeys(piece[2] for piece in pieces))}
        profiles = {name: number for number, name in enumerate(dict.fromkeys(piece[4] for piece in pieces))}
        count = len(pieces)
        return cls(
            np.fromiter((piece[0] for piece in pieces), np.float64, count),
            np.fromiter((piece[1] for piece in pieces), np.float64, count),
            np.fromiter((states[piece[2]] for piece in pieces), np.intp, count),
            tuple(states),
            np.fromiter((np.nan if piece[3] is None else piece[3] for piece in pieces), np.float64, count),
            np.fromiter((profiles[piece[4]] for piece in pieces), np.intp, count),
            tuple(profiles),
        )

    def pieces(self) -> Iterator[tuple[float, float, State, float | None, str]]:
        """Yield ``start_s, end_s, state, score, profile`` of each hold."""
        for start_s, end_s, state, score, profile in zip(
            *(column.tolist() for column in (self.start_s, self.end_s, self.state, self.score, self.profile)),
            strict=True,
        ):
            yield start_s, end_s, self.states[state], None if score != score else score, self.profiles[profile]  # noqa: PLR0124 - only NaN differs from itself

    def within(self, start_s: float, end_s: float) -> "Holds":
        """Return the same holds cut to a range; those outside it keep no time."""
        return replace(self, start_s=np.clip(self.start_s, start_s, end_s), end_s=np.clip(self.end_s, start_s, end_s))

    def pick(self, which: npt.NDArray[np.bool_]) -> "Holds":
        """Return some of the holds: those for which ``which``, shape ``(n,)``, is true."""
        return replace(
            self,
            start_s=self.start_s[which],
            end_s=self.end_s[which],
            state=self.state[which],
            score=self.score[which],
            profile=self.profile[which],
        )


def read_holds(samples: Sequence[Sample]) -> Holds:
    """Return samples by time with the time that each speaks for.

    After a clock was set back the same minutes have been recorded twice. Read by time, the two records interleave and
    still count once; of several samples at one time the last one given speaks.
    """
    start_s = np.fromiter((sample.time_s for sample in samples), np.float64, len(samples))
    if (np.diff(start_s) < 0).any():
        return read_holds(sorted(samples, key=lambda sample: sample.time_s))
    numbers: dict[tuple[Posture, Cause | None, UnsureReason | None], int] = {}
    state = np.fromiter(
        (numbers.setdefault((sample.posture, sample.cause, sample.reason), len(numbers)) for sample in samples),
        np.intp,
        len(samples),
    )
    hold_s = np.fromiter((sample.hold_s for sample in samples), np.float64, len(samples))
    score = np.fromiter(
        (np.nan if sample.score is None else sample.score for sample in samples), np.float64, len(samples)
    )
    profiles: dict[str, int] = {}
    profile = np.fromiter(
        (profiles.setdefault(sample.profile, len(profiles)) for sample in samples), np.intp, len(samples)
    )
    next_s = np.append(start_s[1:], np.inf)
    end_s = np.where(next_s - start_s <= hold_s, next_s, start_s)
    if len(samples):
        end_s[-1] = start_s[-1]
    return Holds(start_s, end_s, state, tuple(State(*state) for state in numbers), score, profile, tuple(profiles))
