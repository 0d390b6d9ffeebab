"""Whether to look, and whether to speak: what the person wishes, what the computer does, and what time it is."""

import logging
import math
from collections.abc import Callable
from dataclasses import dataclass, field

from posture_watch.ports import Clock, Wishes
from posture_watch.posture.host import HostState
from posture_watch.posture.quiet import QuietReason, QuietRules, held_back
from posture_watch.posture.rest import Rest, RestRules, rest_due, shows_somebody
from posture_watch.posture.samples import Sample
from posture_watch.wording_quiet import quiet_text, rest_text

logger = logging.getLogger(__name__)

JUMP_S = 15.0
"""So long between two heartbeats, which usually come every second, was no waiting: the computer slept."""


@dataclass(frozen=True, slots=True)
class SilenceRules:
    """When not to look, and when not to speak."""

    rest: RestRules = field(default_factory=RestRules)
    """When the camera is off."""

    quiet: QuietRules = field(default_factory=QuietRules)
    """When no message comes."""


@dataclass(frozen=True, slots=True)
class Standstill:
    """The camera must not be on."""

    state: str
    """The live state to show."""

    detail: str = ""
    """Why, in a sentence; empty where the state says it all."""


class Circumstances:
    """Knows at any moment whether the camera may be on and a message may come.

    Of a recording nothing is true but the wishes: it is watched at whatever time, by whoever is there.
    """

    def __init__(self, clock: Clock, host: Callable[[], HostState], rules: SilenceRules, *, live_source: bool) -> None:
        self._clock = clock
        self._host = host if live_source else HostState
        self._rules = rules if live_source else SilenceRules(RestRules(idle_s=None), QuietRules(rules.quiet.enabled))
        self._live_source = live_source
        self._seen_s: float | None = None
        self._beat_s: float | None = None
        self._asleep_since_s: float | None = None

    def note(self, sample: Sample) -> None:
        """Remember who was seen."""
        if shows_somebody(sample):
            self._seen_s = self._clock.now_s()

    def beat(self) -> None:
        """Notice the time that has passed since the last call; call it about once a second."""
        now_s = self._clock.now_s()
        passed_s = 0.0 if self._beat_s is None else now_s - self._beat_s
        self._beat_s = now_s
        if passed_s > JUMP_S and self._live_source:
            logger.info("The computer was asleep, or its clock was set, for %.0f s.", passed_s)
            if self._asleep_since_s is None:
                self._asleep_since_s = now_s - passed_s
        if self._seen_s is None or self._asleep_since_s is not None or passed_s < 0:
            # Who was there before says nothing about now, and being out of view begins anew.
            self._seen_s = now_s

    def asleep_since_s(self) -> float | None:
        """Return when the computer fell asleep since ``awake`` was last called; ``None``: it did not.

        After a sleep camera and tracker are stale.
        """
        self.beat()
        return self._asleep_since_s

    def awake(self) -> None:
        """Take it that camera and tracker are about to be new. How long they take to open is no sleep."""
        self._asleep_since_s = self._beat_s = None

    def rest(self) -> Rest | None:
        """Return why the camera must be off although nobody asked for it; ``None`` when it may be on."""
        now_s = self._clock.now_s()
        unseen_s = 0.0 if self._seen_s is None else now_s - self._seen_s
        return rest_due(now_s, self._host(), unseen_s, self._rules.rest)

    def standstill(self, wishes: Wishes) -> Standstill | None:
        """Return why the camera must not be on; ``None`` when it may."""
        now_s = self._clock.now_s()
        if now_s < (wishes.paused_until_s or -math.inf):
            return Standstill("paused")
        if now_s < (wishes.camera_wanted_until_s or -math.inf):
            return Standstill("camera lent")
        if (rest := self.rest()) is not None:
            return Standstill(rest.reason.value, rest_text(rest, now_s, self._rules.rest.zone))
        return None

    def held_back(self, wishes: Wishes) -> QuietReason | None:
        """Return what stands in the way of a message; ``None`` when one is welcome."""
        return held_back(self._clock.now_s(), self._host(), wishes.snoozed_until_s, self._rules.quiet)

    def welcome(self, wishes: Wishes) -> bool:
        """Return whether a message may come that is not about this moment: not during a pause either."""
        paused = self._clock.now_s() < (wishes.paused_until_s or -math.inf)
        return not paused and self.held_back(wishes) is None

    def silence(self, wishes: Wishes) -> str:
        """Return in a sentence why no message comes at present; empty when one may."""
        return quiet_text(self.held_back(wishes))
