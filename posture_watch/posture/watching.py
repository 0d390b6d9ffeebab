"""From one look to the next: the state that turns views into verdicts.

Scores are smoothed over about a second by the time that has passed, not by the number of frames, so that any frame
rate gives the same verdict. Entering poor and leaving it have different limits:

    score     95  90  60  45  40  52  58  61  90      poor below 50, good again from 60
    posture    g   g   g   p   p   p   p   g   g
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from posture_watch.posture.accepted import InUse, as_postures, score_accepted
from posture_watch.posture.baseline import Baseline
from posture_watch.posture.features import Features, extract_features
from posture_watch.posture.gates import GateRules, gate_light, gate_person
from posture_watch.posture.landmarks import Landmarks, Shift, View
from posture_watch.posture.presence import PresenceRules, choose_person
from posture_watch.posture.samples import Cause, Posture, Sample, UnsureReason
from posture_watch.posture.scoring import Score, logistic, score_posture

NO_SHIFT = Shift(0.0, 0.0)


@dataclass(frozen=True, slots=True)
class WatchRules:
    """How looks become verdicts."""

    poor_below: float = 50.0
    """Smoothed score below which posture is poor."""
    recovery: float = 10.0
    """How far above that limit the score must rise to be good again."""
    sensitivity: float = 1.0
    """2 takes every deviation as twice as large as it is, 0.5 as half as large."""
    smoothing_s: float = 0.8
    """Time constant of the smoothing; 0 judges every look by itself."""
    most_weight: float = 0.7
    """One look counts for so much of the smoothed score at most, however long ago the last one was, so that a glance
    that happens to be seen does not decide alone. Verdicts at a look in two seconds agree with those at five a second
    in 97.0 % of the looks."""
    frozen_s: float = 3.0
    """A picture that stays the same to the last bit for so long is a frozen camera."""
    settle_s: float = 2.0
    """For so long after the camera was nudged there is no verdict."""
    most_offset: float = 0.02
    """Image heights that the camera may have moved in all for the place in the picture to count still. Corrected by the
    measured movement it is still a little off: in one clip every reclining frame after a nudge was called poor, by the
    shape alone none."""
    place: float = 1.0
    """How far the place in the picture counts: 1 in full, 0 not at all; never where the camera moved."""
    hold_s: float = 5.0
    """How long a verdict speaks for at most; after a longer silence everything starts anew."""
    gates: GateRules = field(default_factory=GateRules)
    """When not to judge."""
    presence: PresenceRules = field(default_factory=PresenceRules)
    """When to make sure that somebody is there."""


@dataclass(frozen=True, slots=True)
class WatchState:
    """What is remembered from look to look."""

    time_s: float | None = None
    """Time of the last look."""
    last: Features | None = None
    """Our person at the last look, if there was one."""
    confirmed_s: float | None = None
    """When a search of the whole picture last found somebody."""
    changed_s: float | None = None
    """When the picture last changed."""
    score: float | None = None
    """Smoothed score; ``None`` before the first."""
    odds: Mapping[Cause, float] = field(default_factory=dict)
    """Smoothed log odds of the causes."""
    poor: bool = False
    """On which side of the hysteresis the posture is."""
    right: float = 0.0
    """How far the camera's movements since the calibration shifted the picture to the right, in image heights."""
    down: float = 0.0
    """The same downwards."""
    moved_s: float | None = None
    """When the camera last moved."""
    in_use: InUse = field(default_factory=InUse)
    """Which of several accepted postures the person is in."""


def watch_view(
    state: WatchState,
    view: View,
    baseline: Baseline | Sequence[Baseline],
    rules: WatchRules,
    tolerance: Mapping[Cause, float] | None = None,
) -> tuple[WatchState, Sample]:
    """Return the new state and the verdict on one look.

    Args:
        state: After the look before; ``WatchState()`` at the beginning.
        view: Who is in view; confirmed where ``presence.needs_search`` asked for it.
        baseline: The person's calibrated posture, or that and the other accepted ones, the calibrated one first.
        rules: Smoothing and limits.
        tolerance: How far "that was fine" lowered the log odds of each cause.
    """
    if state.time_s is not None and not 0 <= view.time_s - state.time_s <= rules.hold_s:
        state = _anew(state)
    elapsed_s = 0.0 if state.time_s is None else view.time_s - state.time_s
    state = _note_camera(state, view)
    reason = _gate_picture(state, view, rules)
    if reason is not None:
        return state, _unsure(view, reason, rules)
    if not view.people:
        away = replace(_anew(state), time_s=view.time_s, changed_s=state.changed_s)
        return away, Sample(view.time_s, Posture.AWAY, hold_s=rules.hold_s)
    postures = as_postures(baseline)
    person = _ours(state, view, postures, rules)
    if person is None:
        return state, _unsure(view, UnsureReason.SEVERAL_PEOPLE, rules)
    features = extract_features(person)
    state = replace(state, last=features)
    reasons = [gate_person(person, features, posture, rules.gates) for posture in postures]
    if features is None:
        return state, _unsure(view, UnsureReason.IMPLAUSIBLE, rules)
    still = features.shifted(-state.right, -state.down)
    place = rules.place if math.hypot(state.right, state.down) <= rules.most_offset else 0.0

    def score(posture: Baseline) -> Score:
        return score_posture(still, posture, tolerance, sensitivity=rules.sensitivity, place=place)

    usable = [reason is None for reason in reasons]
    recovered = rules.poor_below + rules.recovery
    in_use, scored = score_accepted(postures, score, usable, state.in_use, view.time_s, recovered)
    state = replace(state, in_use=in_use)
    if scored is None:
        return state, _unsure(view, reasons[0] or UnsureReason.IMPLAUSIBLE, rules)
    state = _smooth(state, scored, elapsed_s, rules)
    return state, _judged(state, view, scored, rules)


def _ours(state: WatchState, view: View, postures: Sequence[Baseline], rules: WatchRules) -> Landmarks | None:
    """Return our person, who may be at the place of any accepted posture; the calibrated one has the first say."""
    for posture in postures:
        home = posture.reference.shifted(state.right, state.down)
        if (person := choose_person(view, state.last, home, rules.presence)) is not None:
            return person
    return None


def _anew(state: WatchState) -> WatchState:
    """Return the state for a new beginning: only where the camera looks is still known."""
    return WatchState(right=state.right, down=state.down, moved_s=state.moved_s)


def _note_camera(state: WatchState, view: View) -> WatchState:
    """Return the state with what this picture says about the camera: its time, whether it froze, whether it moved."""
    frozen = view.light is not None and view.light.change == 0
    state = replace(
        state,
        time_s=view.time_s,
        changed_s=state.changed_s if frozen and state.changed_s is not None else view.time_s,
        confirmed_s=view.time_s if view.fresh and view.people else state.confirmed_s,
    )
    if view.shift is None or view.shift == NO_SHIFT:
        return state
    # What is remembered of the person moves along with the picture; what was smoothed before belongs to the old one.
    return replace(
        state,
        right=state.right + view.shift.right,
        down=state.down + view.shift.down,
        moved_s=view.time_s,
        score=None,
        odds={},
        last=state.last.shifted(view.shift.right, view.shift.down) if state.last else None,
    )


def _gate_picture(state: WatchState, view: View, rules: WatchRules) -> UnsureReason | None:
    reason = gate_light(view.light, rules.gates)
    if reason is not None:
        return reason
    if state.changed_s is not None and view.time_s - state.changed_s >= rules.frozen_s:
        return UnsureReason.FROZEN
    if view.people and state.moved_s is not None and 0 <= view.time_s - state.moved_s < rules.settle_s:
        return UnsureReason.CAMERA_MOVED
    return None


def _smooth(state: WatchState, scored: Score, elapsed_s: float, rules: WatchRules) -> WatchState:
    if state.score is None or rules.smoothing_s <= 0:
        score, odds = scored.value, dict(scored.odds)
    else:
        weight = min(1 - math.exp(-elapsed_s / rules.smoothing_s), rules.most_weight)
        score = state.score + weight * (scored.value - state.score)
        odds = {cause: state.odds[cause] + weight * (value - state.odds[cause]) for cause, value in scored.odds.items()}
    limit = rules.poor_below + (rules.recovery if state.poor else 0.0)
    return replace(state, score=score, odds=odds, poor=score < limit)


def _judged(state: WatchState, view: View, scored: Score, rules: WatchRules) -> Sample:
    return Sample(
        time_s=view.time_s,
        posture=Posture.POOR if state.poor else Posture.GOOD,
        score=state.score,
        cause=max(state.odds, key=lambda cause: state.odds[cause]) if state.poor else None,
        severities={cause: logistic(value) for cause, value in state.odds.items()},
        features=scored.deviations.as_dict(),
        hold_s=rules.hold_s,
    )


def _unsure(view: View, reason: UnsureReason, rules: WatchRules) -> Sample:
    return Sample(view.time_s, Posture.UNSURE, reason=reason, hold_s=rules.hold_s)
