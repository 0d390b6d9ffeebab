"""The pace that the source of the frames and the landmarker keep, from verdict to verdict."""

from collections.abc import Callable
from dataclasses import replace

from posture_watch.posture.looking import LookingRules, LookingState, Pace, looked, pace
from posture_watch.posture.samples import Sample


class Pacing:
    """The pace from verdict to verdict. One thread asks and tells."""

    def __init__(
        self, rules: LookingRules, on_battery: Callable[[], bool | None] = lambda: None, *, least_hold_s: float = 0.0
    ) -> None:
        """Begin with a burst.

        Args:
            rules: How often in which state.
            on_battery: Whether the computer runs on battery; asked at every look.
            least_hold_s: Every verdict speaks for so long at least, where the camera is closed between looks.
        """
        self._rules = rules
        self._on_battery = on_battery
        self._least_hold_s = least_hold_s
        self._state = LookingState()

    def note(self, sample: Sample) -> Sample:
        """Take a verdict into account; return it with the time that it speaks for at the pace that follows."""
        self._state = looked(self._state, sample, self._rules)
        return replace(sample, hold_s=max(self.pace().hold_s, self._least_hold_s))

    def pace(self) -> Pace:
        """Return how often to look now."""
        return pace(self._state, self._rules, on_battery=self._on_battery())

    def calm(self) -> bool:
        """Return whether nothing is going on for which to look more often than usual."""
        return self._state.last is not None and self._state.burst_until_s is None

    def looks_per_s(self) -> float:
        """Return how many looks a second are wanted now."""
        return 1 / self.pace().look_every_s

    def judge_every_s(self) -> float:
        """Return after how many seconds a picture that changed a little is to be judged now."""
        return self.pace().judge_every_s
