"""A calibration step by step, for a person before a camera: get ready, keep still, sit down anew, keep still again.

Sitting down anew shows how differently one and the same person sits upright: two sittings differ by more than the
person sways within one.

::

    ready ---still for 2 s---> capture ---10 s usable---> re-sit ---moved---> ready ---> capture ---> done
      |                           |                          |
      +--- nothing for 60 s ---> gave up <--- 40 s ---+      +--- nobody moved for 15 s: go on all the same
"""

import math
from collections import Counter
from dataclasses import dataclass, field, replace
from enum import StrEnum

from posture_watch.posture.calibration import (
    ADVICE,
    Calibration,
    CalibrationRules,
    CalibrationState,
    Complaint,
    calibrate_view,
    finish,
    is_enough,
)
from posture_watch.posture.features import Features, extract_features
from posture_watch.posture.landmarks import View
from posture_watch.posture.sittings import combine, wander_faces

STILL = "Keep still for a moment in your usual upright posture."


class Phase(StrEnum):
    """Where a guided calibration is."""

    READY = "ready"
    """Waiting until the person sits still and well in view."""
    CAPTURE = "capture"
    """Looks count."""
    RESIT = "resit"
    """Waiting until the person has got up or leaned back."""
    DONE = "done"
    GAVE_UP = "gave_up"


@dataclass(frozen=True, slots=True)
class GuideRules:
    """How long each step takes, in seconds."""

    captures: int = 2
    """Sittings that are captured."""
    capture_s: float = 10.0
    """Usable seconds of each."""
    settle_s: float = 2.0
    """So long the person must sit still before a capture begins."""
    ready_patience_s: float = 60.0
    """So long without that ends the calibration."""
    capture_patience_s: float = 40.0
    """So long a capture may take."""
    resit_patience_s: float = 15.0
    """So long the person has to move; then it goes on all the same."""
    moved_faces: float = 0.7
    """Face sizes by which the eyes must move to count as having moved."""
    calibration: CalibrationRules = field(default_factory=CalibrationRules)
    """What a usable look and a good sitting are."""
    apart_warning: float = 0.25
    """From here on, in face sizes, the sittings together are only fair: they are half a face apart."""
    posture: str = ""
    """Name of the posture to take up; empty: the usual upright one."""


@dataclass(frozen=True, slots=True)
class GuideState:
    """How far a guided calibration has come."""

    phase: Phase = Phase.READY
    """The step."""
    capture: int = 1
    """Which sitting, from 1."""
    began_s: float | None = None
    """When the step began."""
    time_s: float = 0.0
    """Time of the last look."""
    still_s: float | None = None
    """Since when the person has been sitting still and well in view."""
    sittings: tuple[CalibrationState, ...] = ()
    """The captures that are over."""
    gathered: CalibrationState = field(default_factory=CalibrationState)
    """The looks of the capture that goes on."""
    waiting: CalibrationState = field(default_factory=CalibrationState)
    """The looks of the current step when it is no capture."""

    @property
    def complaint(self) -> Complaint | None:
        """What is wrong right now."""
        return (self.gathered if self.phase is Phase.CAPTURE else self.waiting).complaint

    @property
    def step_s(self) -> float:
        """Seconds since the step began."""
        return 0.0 if self.began_s is None else max(0.0, self.time_s - self.began_s)


def guide_view(state: GuideState, view: View, rules: GuideRules) -> GuideState:
    """Return the state after one more look; after the end it stays as it is."""
    if state.phase in (Phase.DONE, Phase.GAVE_UP):
        return state
    if state.began_s is None or view.time_s < state.time_s:
        # A clock that was set back must not make a step last for ever.
        state = replace(state, began_s=view.time_s, still_s=None)
    state = replace(state, time_s=view.time_s)
    if state.phase is Phase.CAPTURE:
        return _captured(replace(state, gathered=calibrate_view(state.gathered, view, rules.calibration)), rules)
    home = state.sittings[-1].usable[-1] if state.sittings else None
    state = replace(state, waiting=calibrate_view(state.waiting, view, rules.calibration))
    if state.phase is Phase.RESIT:
        moved = _has_moved(home, view, rules)
        return _begin(state, Phase.READY) if moved or state.step_s >= rules.resit_patience_s else state
    return _settled(state, rules)


def progress_share(state: GuideState, rules: GuideRules) -> float:
    """Return how much of the capturing is done, 0 to 1."""
    done_s = sum(sitting.usable_s for sitting in (*state.sittings, state.gathered))
    return 1.0 if state.phase is Phase.DONE else min(1.0, done_s / (rules.captures * rules.capture_s))


def finish_guided(state: GuideState, rules: GuideRules) -> Calibration:
    """Return the baseline of all sittings and how good it is.

    Raises:
        CalibrationError: A sitting is not good enough; says what stood in the way.
    """
    sittings = [finish(sitting, rules.calibration) for sitting in state.sittings]
    baseline = combine([sitting.baseline for sitting in sittings])
    wander = wander_faces(baseline)
    looks = all_looks(state)
    return Calibration(
        baseline=baseline,
        coverage_share=len(looks.usable) / looks.looks,
        wander_faces=wander,
        fair=wander > rules.apart_warning or any(sitting.fair for sitting in sittings),
    )


def all_looks(state: GuideState) -> CalibrationState:
    """Return the looks of all captures that are over as if they were one."""
    return CalibrationState(
        usable=tuple(look for sitting in state.sittings for look in sitting.usable),
        usable_s=sum(sitting.usable_s for sitting in state.sittings),
        looks=sum(sitting.looks for sitting in state.sittings),
        complaints=sum((Counter(sitting.complaints) for sitting in state.sittings), Counter()),
    )


def why_given_up(state: GuideState) -> str:
    """Return the sentence on what stood in the way."""
    counted = state.gathered if state.waiting.looks == 0 else state.waiting
    complaints = counted.complaints
    worst = max(complaints, key=lambda complaint: complaints[complaint], default=None)
    advice = STILL if worst is None else ADVICE[worst]
    return f"The calibration was given up after {state.step_s:.0f} s: {advice} Then calibrate again."


def _captured(state: GuideState, rules: GuideRules) -> GuideState:
    if is_enough(state.gathered, replace(rules.calibration, capture_s=rules.capture_s)):
        state = replace(state, sittings=(*state.sittings, state.gathered), gathered=CalibrationState())
        if state.capture == rules.captures:
            return replace(state, phase=Phase.DONE)
        return replace(_begin(state, Phase.RESIT), capture=state.capture + 1)
    return replace(state, phase=Phase.GAVE_UP) if state.step_s >= rules.capture_patience_s else state


def _settled(state: GuideState, rules: GuideRules) -> GuideState:
    if state.complaint is not None:
        state = replace(state, still_s=None)
    elif state.still_s is None:
        state = replace(state, still_s=state.time_s)
    if state.still_s is not None and state.time_s - state.still_s >= rules.settle_s:
        return _begin(state, Phase.CAPTURE)
    return replace(state, phase=Phase.GAVE_UP) if state.step_s >= rules.ready_patience_s else state


def _begin(state: GuideState, phase: Phase) -> GuideState:
    return replace(state, phase=phase, began_s=state.time_s, still_s=None, waiting=CalibrationState())


def _has_moved(home: Features | None, view: View, rules: GuideRules) -> bool:
    """Return whether the person left the place of the capture: up, away, aside, or back by a quarter."""
    now = extract_features(view.people[0]) if view.people else None
    if now is None or home is None:
        return True
    eyes = math.hypot(now.eyes_x - home.eyes_x, now.eyes_y - home.eyes_y) / home.face_size
    return eyes > rules.moved_faces or abs(math.log(now.face_size / home.face_size)) > math.log(1.25)
