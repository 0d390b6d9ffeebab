"""Time at the desk: how long without a break, and how long without a real change of posture.

There is no one right posture, and staying in one for long is worse than most; so beside good and poor this counts what
moves. One column is 20 s, ``g`` good, ``s`` and ``f`` poor with two causes, ``a`` away, ``.`` not watched::

    verdicts    g g g g s g g g s s s s f f f a g g a a a a g g
    sittings    [              one                ]         [one]     (one away is no break yet)
    unchanged   [     one     ] [ one ] [ one ] [one]       [one]     (one s is passing through)

A verdict is all that is known, so two postures with the same verdict count as one: the real changes are at least
these. What is not known is not called sitting: only time in view counts, and a longer hole in it is a break.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from posture_watch.posture.episodes import Episode
from posture_watch.posture.samples import Cause, Posture, UnsureReason

_Verdict = tuple[Posture, Cause | None]

BREAK_S = 60.0
"""Out of view, or not watched, for so long is a break."""

CHANGE_S = 30.0
"""Another verdict must last so long to be another posture."""

SEEN_UNSURE = frozenset(
    {
        UnsureReason.FACE_TURNED,
        UnsureReason.SHOULDERS_HIDDEN,
        UnsureReason.SEVERAL_PEOPLE,
        UnsureReason.CAMERA_MOVED,
    }
)
"""Reasons that leave no doubt that somebody sits there."""


@dataclass(frozen=True, slots=True)
class Spell:
    """A time at the desk, with the short holes in it."""

    start_s: float
    """Its first instant, Unix seconds."""

    end_s: float
    """Its end."""

    @property
    def duration_s(self) -> float:
        """Return its length."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class AtDesk:
    """What a range of time at the desk was like."""

    present_s: float = 0.0
    """Seconds in view."""

    break_count: int = 0
    """Breaks between two sittings; leaving for good is none."""

    change_count: int = 0
    """Real changes of posture, a break not being one."""

    longest_sitting: Spell | None = None
    """The longest time without a break."""

    longest_unchanged: Spell | None = None
    """The longest time without a break or a real change of posture."""

    @property
    def changes_per_hour(self) -> float | None:
        """Return how often the posture really changed in an hour in view; ``None`` if nobody was."""
        return 3600 * self.change_count / self.present_s if self.present_s else None

    @classmethod
    def add_up(cls, parts: "Sequence[AtDesk]") -> "AtDesk":
        """Return the sums over ranges that follow each other; a spell across two of them stays two."""
        return cls(
            sum(each.present_s for each in parts),
            sum(each.break_count for each in parts),
            sum(each.change_count for each in parts),
            _longest(each.longest_sitting for each in parts),
            _longest(each.longest_unchanged for each in parts),
        )


def time_at_desk(episodes: Iterable[Episode]) -> AtDesk:
    """Return what the time at the desk was like, from episodes by time."""
    present = [episode for episode in episodes if _in_view(episode)]
    sittings = list(_sittings(present))
    unchanged = [list(_unchanged(sitting)) for sitting in sittings]
    return AtDesk(
        present_s=sum(episode.duration_s for episode in present),
        break_count=max(0, len(sittings) - 1),
        change_count=sum(len(spells) - 1 for spells in unchanged),
        longest_sitting=_longest(Spell(each[0].start_s, each[-1].end_s) for each in sittings),
        longest_unchanged=_longest(spell for spells in unchanged for spell in spells),
    )


def _in_view(episode: Episode) -> bool:
    return episode.posture in (Posture.GOOD, Posture.POOR) or episode.reason in SEEN_UNSURE


def _sittings(present: Sequence[Episode]) -> Iterator[Sequence[Episode]]:
    first = 0
    for i in range(1, len(present) + 1):
        if i == len(present) or present[i].start_s - present[i - 1].end_s >= BREAK_S:
            yield present[first:i]
            first = i


def _unchanged(sitting: Sequence[Episode]) -> Iterator[Spell]:
    """Yield the spells of one posture; they follow each other through the sitting."""
    start_s = sitting[0].start_s
    current: _Verdict | None = None
    candidate: _Verdict | None = None
    candidate_s = held_s = 0.0
    for episode in sitting:
        if episode.reason is not None:
            continue
        verdict = (episode.posture, episode.cause)
        if verdict == current:
            candidate, held_s = None, 0.0
            continue
        if verdict != candidate:
            candidate, candidate_s, held_s = verdict, episode.start_s, 0.0
        held_s += episode.duration_s
        if held_s >= CHANGE_S:
            if current is not None:
                yield Spell(start_s, candidate_s)
                start_s = candidate_s
            current, candidate = candidate, None
    yield Spell(start_s, sitting[-1].end_s)


def _longest(spells: Iterable[Spell | None]) -> Spell | None:
    return max((spell for spell in spells if spell), key=lambda spell: spell.duration_s, default=None)
