"""From one look to the next: the state that turns views into verdicts.

Scores are smoothed over about a second by the time that has passed, not by the number of frames, so that any frame
rate gives the same verdict. Entering poor and leaving it have different limits:

    score     95  90  60  45  40  52  58  61  90      poor below 50, good again from 60
    posture    g   g   g   p   p   p   p   g   g
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from posture_watch.posture.baseline import Baseline
from posture_watch.posture.features import Features, extract_features
from posture_watch.posture.gates import GateRules, gate_light, gate_person
from posture_watch.posture.landmarks import View
from posture_watch.posture.presence import PresenceRules, choose_person
from posture_watch.posture.samples import Cause, Posture, Sample, UnsureReason
from posture_watch.posture.scoring import Score, logistic, score_posture


@dataclass(frozen=True, slots=True)
class WatchRules:
    """How looks become verdicts."""

    poor_below: float = 50.0
    """Smoothed score below which posture is poor."""
    recovery: float = 10.0
    """How far above that limit the score must rise to be good again."""
    smoothing_s: float = 0.8
    """Time constant of the smoothing; 0 judges every look by itself."""
    frozen_s: float = 3.0
    """A picture that stays the same to the last bit for so long is a frozen camera."""
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


def watch_view(
    state: WatchState,
    view: View,
    baseline: Baseline,
    rules: WatchRules,
    tolerance: Mapping[Cause, float] | None = None,
) -> tuple[WatchState, Sample]:
    """Return the new state and the verdict on one look.

    Args:
        state: After the look before; ``WatchState()`` at the beginning.
        view: Who is in view; confirmed where ``presence.needs_search`` asked for it.
        baseline: The person's calibrated posture.
        rules: Smoothing and limits.
        tolerance: How far "that was fine" lowered the log odds of each cause.
    """
    if state.time_s is not None and not 0 <= view.time_s - state.time_s <= rules.hold_s:
        state = WatchState()
    elapsed_s = 0.0 if state.time_s is None else view.time_s - state.time_s
    frozen = view.light is not None and view.light.change == 0
    changed_s = state.changed_s if frozen and state.changed_s is not None else view.time_s
    state = replace(
        state,
        time_s=view.time_s,
        changed_s=changed_s,
        confirmed_s=view.time_s if view.fresh and view.people else state.confirmed_s,
    )
    reason = gate_light(view.light, rules.gates)
    if reason is None and view.time_s - changed_s >= rules.frozen_s:
        reason = UnsureReason.FROZEN
    if reason is not None:
        return state, _unsure(view, reason, rules)
    if not view.people:
        return (
            WatchState(time_s=view.time_s, changed_s=changed_s),
            Sample(view.time_s, Posture.AWAY, hold_s=rules.hold_s),
        )
    person = choose_person(view, state.last, baseline.reference, rules.presence)
    if person is None:
        return state, _unsure(view, UnsureReason.SEVERAL_PEOPLE, rules)
    features = extract_features(person)
    state = replace(state, last=features)
    reason = gate_person(person, features, baseline, rules.gates)
    if reason is not None or features is None:
        return state, _unsure(view, reason or UnsureReason.IMPLAUSIBLE, rules)
    scored = score_posture(features, baseline, tolerance)
    state = _smooth(state, scored, elapsed_s, rules)
    return state, _judged(state, view, scored, rules)


def _smooth(state: WatchState, scored: Score, elapsed_s: float, rules: WatchRules) -> WatchState:
    if state.score is None or rules.smoothing_s <= 0:
        weight, score, odds = 1.0, scored.value, dict(scored.odds)
    else:
        weight = 1 - math.exp(-elapsed_s / rules.smoothing_s)
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
