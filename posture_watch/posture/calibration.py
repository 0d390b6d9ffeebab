"""From looks at an upright person to a baseline: what is wrong while it happens, and how good the result is.

Frames are chosen by stillness and visibility, never by symmetry: nobody's shoulders have to be level.
"""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from posture_watch.errors import CalibrationError
from posture_watch.posture.baseline import Baseline, build_baseline
from posture_watch.posture.features import Features, extract_features
from posture_watch.posture.gates import GateRules, gate_light, gate_person
from posture_watch.posture.landmarks import View
from posture_watch.posture.samples import UnsureReason


class Complaint(StrEnum):
    """What is wrong with a look for a calibration."""

    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    COVERED = "covered"
    NOBODY = "nobody"
    SEVERAL_PEOPLE = "several_people"
    SHOULDERS_HIDDEN = "shoulders_hidden"
    FACE_HIDDEN = "face_hidden"
    FACE_TURNED = "face_turned"
    MOVING = "moving"
    ODD = "odd"


FROM_GATE: Mapping[UnsureReason, Complaint] = {
    UnsureReason.TOO_DARK: Complaint.TOO_DARK,
    UnsureReason.TOO_BRIGHT: Complaint.TOO_BRIGHT,
    UnsureReason.COVERED: Complaint.COVERED,
    UnsureReason.SHOULDERS_HIDDEN: Complaint.SHOULDERS_HIDDEN,
    UnsureReason.LOW_CONFIDENCE: Complaint.FACE_HIDDEN,
    UnsureReason.FACE_TURNED: Complaint.FACE_TURNED,
    UnsureReason.IMPLAUSIBLE: Complaint.ODD,
}
"""The complaint behind each reason of the gates."""


@dataclass(frozen=True, slots=True)
class CalibrationRules:
    """What a good calibration is."""

    capture_s: float = 20.0
    """Seconds of usable looks that are enough."""
    least_frames: int = 10
    """Fewer usable looks make no baseline."""
    least_coverage_share: float = 0.5
    """Share of the looks that must be usable."""
    most_speed: float = 0.35
    """Face sizes a second that eyes or shoulders may move in a usable look."""
    most_wander: float = 0.35
    """Face sizes that eyes and shoulders may wander (1.4826 MAD) for the result to be accepted."""
    wander_warning: float = 0.12
    """From here on the result is only fair; eight rendered people have 0.03 to 0.11."""
    most_yaw_deg: float = 42.0
    """A camera further to the side than this sees too little of the face."""
    gates: GateRules = field(default_factory=GateRules)
    """When a look cannot be used at all."""


ANY_UPRIGHT = CalibrationRules(
    least_frames=1, least_coverage_share=0.0, most_speed=math.inf, most_wander=math.inf, most_yaw_deg=90.0
)
"""For recordings and photographs that are known to show the person upright: take what can be used."""


@dataclass(frozen=True, slots=True)
class CalibrationState:
    """What has been gathered so far."""

    usable: tuple[Features, ...] = ()
    """The looks that count."""
    usable_s: float = 0.0
    """Seconds that they cover."""
    looks: int = 0
    """All looks, usable or not."""
    complaints: Mapping[Complaint, int] = field(default_factory=dict)
    """How many looks each complaint cost."""
    complaint: Complaint | None = None
    """What is wrong right now."""
    time_s: float | None = None
    """Time of the last look."""
    last: Features | None = None
    """The person at the last look."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """A baseline and how good it is."""

    baseline: Baseline
    """The result."""
    coverage_share: float
    """Share of the looks that could be used."""
    wander_faces: float
    """How far eyes and shoulders wandered, in face sizes (1.4826 MAD)."""
    fair: bool
    """True when it was accepted but could be better."""


def calibrate_view(state: CalibrationState, view: View, rules: CalibrationRules) -> CalibrationState:
    """Return the state after one more look; its ``complaint`` says what is wrong with this look, if anything."""
    person = view.people[0] if view.people else None
    features = extract_features(person) if person else None
    complaint = _complaint(state, view, features, rules)
    elapsed_s = 0.0 if state.time_s is None else view.time_s - state.time_s
    if complaint is None and features is not None:
        # A pause between two looks is no time in which anybody was seen.
        covered_s = elapsed_s if 0 < elapsed_s <= 2.0 else 0.0
        state = replace(state, usable=(*state.usable, features), usable_s=state.usable_s + covered_s)
    elif complaint is not None:
        state = replace(state, complaints=dict(Counter(state.complaints) + Counter([complaint])))
    return replace(state, looks=state.looks + 1, complaint=complaint, time_s=view.time_s, last=features)


def is_enough(state: CalibrationState, rules: CalibrationRules) -> bool:
    """Return whether enough usable looks have been gathered."""
    return state.usable_s >= rules.capture_s and len(state.usable) >= rules.least_frames


def finish(state: CalibrationState, rules: CalibrationRules) -> Calibration:
    """Return the baseline and how good it is.

    Raises:
        CalibrationError: Too little could be used, or the person moved about too much; says what stood in the way.
    """
    if len(state.usable) < rules.least_frames or len(state.usable) < rules.least_coverage_share * state.looks:
        raise CalibrationError(
            f"Only {len(state.usable)} of {state.looks} pictures could be used: {_advice(state)} Then calibrate again."
        )
    baseline = build_baseline(state.usable, state.usable_s)
    wander = max(baseline.spread[name] for name in ("eyes_x", "eyes_y", "shoulders_x", "shoulders_y"))
    wander_faces = wander / baseline.reference.face_size
    if wander_faces > rules.most_wander:
        raise CalibrationError(
            f"You or the camera moved too much (head and shoulders wandered by {wander_faces:.1f} face sizes): "
            "sit comfortably upright, keep still for the few seconds, and calibrate again."
        )
    if abs(baseline.camera_yaw_deg) > rules.most_yaw_deg:
        raise CalibrationError(
            "The camera sees you too much from the side: place it nearer to the front, or face it, and calibrate again."
        )
    return Calibration(
        baseline=baseline,
        coverage_share=len(state.usable) / state.looks,
        wander_faces=wander_faces,
        fair=wander_faces > rules.wander_warning or len(state.usable) < 0.8 * state.looks,
    )


ADVICE: Mapping[Complaint, str] = {
    Complaint.TOO_DARK: "It is too dark; switch a lamp on.",
    Complaint.TOO_BRIGHT: "The picture is too bright; turn away from the lamp or window.",
    Complaint.COVERED: "The camera shows nothing; open its shutter.",
    Complaint.NOBODY: "Nobody is in view; sit before the camera.",
    Complaint.SEVERAL_PEOPLE: "There is more than one person in view; ask the others to step aside.",
    Complaint.SHOULDERS_HIDDEN: "Your shoulders are not in view; move back a little or tilt the camera down.",
    Complaint.FACE_HIDDEN: "Your face is hard to see; look at the screen and keep your hands away from it.",
    Complaint.FACE_TURNED: "Your face is turned away; look at the screen.",
    Complaint.MOVING: "You are moving; sit still for a moment.",
    Complaint.ODD: "The camera sees no seated person; sit facing it, with head and shoulders in view.",
}
"""What to do about each complaint."""


def _complaint(
    state: CalibrationState, view: View, features: Features | None, rules: CalibrationRules
) -> Complaint | None:
    reason = gate_light(view.light, rules.gates)
    if reason is None and not view.people:
        return Complaint.NOBODY
    if reason is None and len(view.people) > 1:
        return Complaint.SEVERAL_PEOPLE
    if reason is None:
        reason = gate_person(view.people[0], features, None, rules.gates)
    if reason is not None:
        return FROM_GATE[reason]
    if features is not None and _speed(state, view.time_s, features) > rules.most_speed:
        return Complaint.MOVING
    return None


def _speed(state: CalibrationState, time_s: float, now: Features) -> float:
    """Return how fast eyes or shoulders moved since the last look, in face sizes a second."""
    if state.last is None or state.time_s is None or not 0 < time_s - state.time_s <= 2.0:
        return 0.0
    before = state.last
    eyes = math.hypot(now.eyes_x - before.eyes_x, now.eyes_y - before.eyes_y)
    shoulders = math.hypot(now.shoulders_x - before.shoulders_x, now.shoulders_y - before.shoulders_y)
    # Below half a second the points' own jitter would look like speed.
    return max(eyes, shoulders) / now.face_size / max(time_s - state.time_s, 0.5)


def _advice(state: CalibrationState) -> str:
    if not state.complaints:
        return "The recording is too short; at least a few seconds of sitting upright are needed."
    worst = max(state.complaints, key=lambda complaint: state.complaints[complaint])
    return ADVICE[worst]
