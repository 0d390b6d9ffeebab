"""What became of the nudges, and whether somebody sat up after them."""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass

from posture_watch.posture.alerts import Action, Alert, AlertKind, Outcome
from posture_watch.posture.episodes import Episode
from posture_watch.posture.samples import Posture

FOLLOWED_WITHIN_S = 60.0
"""Sitting up so long after a nudge goes down to the nudge's account."""

FOLLOWED_FOR_S = 3.0
"""Good posture has to last so long to be sitting up, not passing through."""


@dataclass(frozen=True, slots=True)
class Nudges:
    """The nudges of a range of time. Suggestions to take a break and other messages are not among them."""

    shown: int = 0
    """Reached the screen."""

    followed: int = 0
    """Shown, and good posture that lasted ``FOLLOWED_FOR_S`` began within ``FOLLOWED_WITHIN_S``."""

    fine: int = 0
    """Shown, and answered with "that was fine"."""

    held_back: int = 0
    """Due, but the moment was wrong: paused, in a call, do not disturb."""

    failed: int = 0
    """Could not be shown."""

    @classmethod
    def add_up(cls, parts: "Iterable[Nudges]") -> "Nudges":
        """Return the sums over several ranges."""
        return cls(*(sum(column) for column in zip(astuple(cls()), *map(astuple, parts), strict=True)))


def count_nudges(alerts: Iterable[Alert], episodes: Sequence[Episode]) -> Nudges:
    """Return what became of the nudges among the alerts.

    Good posture that had begun before the nudge is not its merit. ``N`` is the nudge, one column is one second::

        posture    p p p p N p p g g g g g g p      followed: good began 2 s later and lasted 6 s
        posture    p p p p N p p g g p p p p p      not followed: the good posture lasted 2 s

    Args:
        alerts: Alerts of any kind.
        episodes: Of the same time and the minute after it.
    """
    nudges = [alert for alert in alerts if alert.kind is AlertKind.NUDGE]
    shown = [alert for alert in nudges if alert.outcome is Outcome.SHOWN]
    risings_s = [
        episode.start_s
        for episode in episodes
        if episode.posture is Posture.GOOD and episode.duration_s >= FOLLOWED_FOR_S
    ]
    return Nudges(
        shown=len(shown),
        followed=sum(
            any(0 <= rising_s - alert.time_s <= FOLLOWED_WITHIN_S for rising_s in risings_s) for alert in shown
        ),
        fine=sum(alert.answer is Action.FINE for alert in shown),
        held_back=sum(alert.outcome is Outcome.HELD_BACK for alert in nudges),
        failed=sum(alert.outcome is Outcome.FAILED for alert in nudges),
    )
