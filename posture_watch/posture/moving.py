"""Time to get up: counted from true sitting, which the camera sees, and ended by every real break.

One column is 10 min, ``g`` and ``s`` in view, ``a`` away; after 50 min, again after 30::

    in view    g g s s g g g g g a g g g g g g
    message              M     M             M

A break is the same as in ``posture.sitting``: out of view, or not known to be in view, for a minute. A message that
falls into a bad moment is tried again ten minutes later; sitting goes on whether anybody may be disturbed or not.
"""

from dataclasses import dataclass, replace

from posture_watch.posture.samples import Posture, Sample
from posture_watch.posture.sitting import BREAK_S, SEEN_UNSURE


@dataclass(frozen=True, slots=True)
class MoveRules:
    """When to suggest getting up."""

    after_s: float | None = 3000.0
    """Sitting so long without a break; ``None``: never."""

    again_s: float = 1800.0
    """Once more after so long, if nobody got up."""

    retry_s: float = 600.0
    """So long after one that was held back."""

    apart_s: float = 600.0
    """So long after any other message on posture at least."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """How long somebody has been sitting. Times are on the clock of the samples."""

    since_s: float | None = None
    """When it began; ``None``: nobody was seen yet."""

    seen_s: float | None = None
    """When somebody was last known to be in view."""

    last: Sample | None = None
    """The sample before."""

    quiet_until_s: float | None = None
    """No suggestion before; forgotten after a break."""

    @property
    def length_s(self) -> float:
        """Return how long it has lasted, seconds."""
        return 0.0 if self.since_s is None or self.seen_s is None else self.seen_s - self.since_s


def in_view(sample: Sample) -> bool:
    """Return whether a verdict leaves no doubt that somebody sits there."""
    return sample.posture in (Posture.GOOD, Posture.POOR) or sample.reason in SEEN_UNSURE


def sit(state: Sitting, sample: Sample) -> Sitting:
    """Return the state after one more sample; samples come in the order in which they were given."""
    last, now_s = state.last, sample.time_s
    if last is not None and now_s < last.time_s:
        state = _moved(state, now_s - last.time_s)
    elif last is not None and in_view(last) and now_s - last.time_s <= last.hold_s:
        state = replace(state, seen_s=now_s)
    if in_view(sample):
        if state.seen_s is None or now_s - state.seen_s >= BREAK_S:
            state = Sitting(since_s=now_s)
        state = replace(state, seen_s=now_s)
    return replace(state, last=sample)


def wants_break(state: Sitting, rules: MoveRules, message_s: float | None) -> bool:
    """Return whether it is time to suggest getting up.

    Args:
        state: After the newest sample.
        rules: When.
        message_s: When there was the last message on posture; ``None``: never.
    """
    if state.last is None or rules.after_s is None or not in_view(state.last):
        return False
    now_s = state.last.time_s
    soon = message_s is not None and 0 <= now_s - message_s < rules.apart_s
    quiet = state.quiet_until_s is not None and now_s < state.quiet_until_s
    return state.length_s >= rules.after_s and not soon and not quiet


def suggested(state: Sitting, time_s: float, rules: MoveRules, *, held_back: bool = False) -> Sitting:
    """Return the state after a break was suggested, by whomever, or would have been."""
    return replace(state, quiet_until_s=time_s + (rules.retry_s if held_back else rules.again_s))


def _moved(state: Sitting, by_s: float) -> Sitting:
    """Return the state with its times moved along with a clock that was set back."""

    def moved(time_s: float | None) -> float | None:
        return None if time_s is None else time_s + by_s

    return replace(
        state,
        since_s=moved(state.since_s),
        seen_s=moved(state.seen_s),
        quiet_until_s=moved(state.quiet_until_s),
    )
