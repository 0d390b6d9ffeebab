"""Stretches of time with one verdict, and the slouches among them.

One column is one second, ``hold_s`` is 2; ``s`` and ``f`` are poor with different causes, ``u`` is unsure::

    samples    g g g s s f f u u f g g g . . . g g
    episodes   [ g ] [s] [f] [u] f [ g ]       g        (the samples before silence count for no time)
    slouches         [   one   ]

One slouch is one poor stretch even when its cause changes. The other verdict ends it at once: verdicts already have
their hysteresis. Up to ``BRIDGE_S`` without a verdict (unsure, away, not watched) neither end a stretch nor count in
it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from posture_watch.posture.holds import Holds, read_holds
from posture_watch.posture.samples import Cause, Posture, Sample, UnsureReason

BRIDGE_S = 10.0
"""A look aside: so long without a verdict between two equal verdicts does not end a stretch."""

SLOUCH_S = 1.0
"""A poor stretch shorter than this is poor time but no slouch."""


@dataclass(frozen=True, slots=True)
class Episode:
    """An unbroken time with one verdict, one cause and one reason."""

    start_s: float
    """Its first sample, Unix seconds."""

    end_s: float
    """When another verdict or silence began."""

    posture: Posture
    """The verdict."""

    cause: Cause | None = None
    """Why it was poor, if a cause was named."""

    reason: UnsureReason | None = None
    """Why it was unsure."""

    @property
    def duration_s(self) -> float:
        """Return its length."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Stretch:
    """Episodes of one posture that belong together."""

    episodes: tuple[Episode, ...]
    """At least one, by time; with at most ``BRIDGE_S`` without a verdict between two of them."""

    @property
    def start_s(self) -> float:
        """Return when it began, Unix seconds."""
        return self.episodes[0].start_s

    @property
    def end_s(self) -> float:
        """Return when it ended, Unix seconds."""
        return self.episodes[-1].end_s

    @property
    def held_s(self) -> float:
        """Return the seconds that had the verdict; what was bridged is not among them."""
        return sum(episode.duration_s for episode in self.episodes)

    @property
    def held_by_cause_s(self) -> dict[Cause | None, float]:
        """Return ``held_s`` by cause, in the order in which the causes came."""
        seconds: dict[Cause | None, float] = {}
        for episode in self.episodes:
            seconds[episode.cause] = seconds.get(episode.cause, 0.0) + episode.duration_s
        return seconds


def find_episodes(samples: Sequence[Sample]) -> list[Episode]:
    """Return the episodes of samples, by time; see the timeline above."""
    return episodes_of(read_holds(samples))


def episodes_of(holds: Holds) -> list[Episode]:
    """Return maximal runs of equal verdicts without a gap between them."""
    lasting = holds.end_s > holds.start_s
    start_s, end_s, state = holds.start_s[lasting], holds.end_s[lasting], holds.state[lasting]
    if not len(start_s):
        return []
    first = np.flatnonzero(np.append(True, (state[1:] != state[:-1]) | (start_s[1:] != end_s[:-1])))
    last = np.append(first[1:], len(start_s)) - 1
    return [
        Episode(start, end, *holds.states[number])
        for start, end, number in zip(start_s[first].tolist(), end_s[last].tolist(), state[first].tolist(), strict=True)
    ]


def find_stretches(episodes: Iterable[Episode], posture: Posture) -> list[Stretch]:
    """Return the stretches of ``GOOD`` or of ``POOR``, by time."""
    return list(_stretches(episodes, posture))


def find_slouches(episodes: Iterable[Episode]) -> list[Stretch]:
    """Return the poor stretches of at least ``SLOUCH_S``, by time."""
    return [stretch for stretch in _stretches(episodes, Posture.POOR) if stretch.held_s >= SLOUCH_S]


def _stretches(episodes: Iterable[Episode], posture: Posture) -> Iterator[Stretch]:
    together: list[Episode] = []
    for episode in episodes:
        if episode.posture in (Posture.AWAY, Posture.UNSURE):
            continue
        goes_on = episode.posture is posture and together and episode.start_s - together[-1].end_s <= BRIDGE_S
        if together and not goes_on:
            yield Stretch(tuple(together))
            together = []
        if episode.posture is posture:
            together.append(episode)
    if together:
        yield Stretch(tuple(together))
