"""What a calibration says: what to do now, what is wrong, and how good the result is, in plain words."""

from typing import TYPE_CHECKING

from posture_watch.posture.calibration import ADVICE, Calibration, CalibrationRules, CalibrationState, Complaint
from posture_watch.posture.guided import GuideRules, GuideState, Phase, progress_share

if TYPE_CHECKING:
    from posture_watch.devices.drawing import Panel
    from posture_watch.posture.baseline import Baseline

SIT_UPRIGHT = "Sit upright, as you would like to sit while you work, and look at the screen."
GET_UP = "Now stand up or lean back, then sit down again; it goes on by itself."

COMPLAINT_LABELS = {
    Complaint.TOO_DARK: "too dark",
    Complaint.TOO_BRIGHT: "too bright",
    Complaint.COVERED: "nothing to be seen",
    Complaint.NOBODY: "nobody in view",
    Complaint.SEVERAL_PEOPLE: "several people in view",
    Complaint.SHOULDERS_HIDDEN: "shoulders out of view",
    Complaint.FACE_HIDDEN: "face hard to see",
    Complaint.FACE_TURNED: "face turned away",
    Complaint.MOVING: "moving",
    Complaint.ODD: "no seated person made out",
}
"""What a complaint is called inside a sentence."""

_LEAST_GOOD_COVERAGE_SHARE = 0.8
_ABOUT_FRONT_DEG = 7.5
_ABOUT_LEVEL_DEG = 7.5


def title(state: GuideState) -> str:
    """Return the step in a few words."""
    return {
        Phase.READY: "Get ready" if state.capture == 1 else "Sit down again",
        Phase.CAPTURE: "Keep still",
        Phase.RESIT: "Stand up",
        Phase.DONE: "Done",
        Phase.GAVE_UP: "Given up",
    }[state.phase]


def instruction(state: GuideState, rules: GuideRules) -> str:
    """Return what to do now: what is wrong comes before everything else."""
    if state.phase is Phase.RESIT:
        return GET_UP
    if state.phase in (Phase.READY, Phase.CAPTURE) and state.complaint is not None:
        return ADVICE[state.complaint]
    if state.phase is Phase.READY:
        return f"Take up the posture {rules.posture}, as you do while you work." if rules.posture else SIT_UPRIGHT
    if state.phase is Phase.CAPTURE:
        how = "keep this posture" if rules.posture else "keep sitting upright"
        return f"Capture {state.capture} of {rules.captures}: {how}, and still."
    return "Thank you."


def live_line(state: GuideState, rules: GuideRules) -> str:
    """Return one line for a terminal: the step, how far it is, what to do."""
    parts = [title(state)]
    if state.phase is Phase.CAPTURE:
        parts.append(f"{progress_share(state, rules):.0%}")
    elif state.phase is Phase.RESIT:
        parts.append(f"{max(0.0, rules.resit_patience_s - state.step_s):.0f} s")
    return f"{', '.join(parts)}: {instruction(state, rules)}"


def panel(state: GuideState, rules: GuideRules) -> "Panel":
    """Return the words beside the preview's picture."""
    from posture_watch.devices.drawing import Item, Panel, Tone

    complaint = state.complaint
    # Whoever is getting up need not be told that nobody is in view.
    looked = state.began_s is not None and state.phase is not Phase.RESIT
    wrong_light = complaint in (Complaint.TOO_DARK, Complaint.TOO_BRIGHT, Complaint.COVERED)
    alone = complaint not in (Complaint.NOBODY, Complaint.ODD, Complaint.SEVERAL_PEOPLE)

    def known(right: bool, *, needs: bool = True) -> bool | None:
        return right if looked and needs else None

    seen = not wrong_light and alone
    items = (
        Item("Enough light", known(not wrong_light)),
        Item("One person, facing the camera", known(alone, needs=not wrong_light)),
        Item("Both shoulders in view", known(complaint is not Complaint.SHOULDERS_HIDDEN, needs=seen)),
        Item("Face seen well", known(complaint not in (Complaint.FACE_HIDDEN, Complaint.FACE_TURNED), needs=seen)),
        Item("Sitting still", known(complaint is not Complaint.MOVING, needs=seen)),
    )
    good = complaint is None or state.phase in (Phase.RESIT, Phase.DONE)
    return Panel(
        title=title(state),
        tone=Tone.NEUTRAL if state.phase is Phase.RESIT else Tone.GOOD if good else Tone.POOR,
        detail=instruction(state, rules),
        items=items,
        progress_share=progress_share(state, rules),
        hint="Press q or Esc to cancel.",
    )


def quality_text(result: Calibration) -> str:
    """Return how good a calibration is, with its numbers in plain words."""
    return (
        f"{result.coverage_share:.0%} of the pictures could be used, head and shoulders moved by about "
        f"{result.wander_faces:.0%} of the size of the face, and the camera stands {camera_text(result.baseline)}."
    )


def camera_text(baseline: "Baseline") -> str:
    """Return where the camera stands, as estimated: the end of a sentence that begins with "the camera stands"."""
    yaw, pitch = baseline.camera_yaw_deg, baseline.camera_pitch_deg
    side = "left" if yaw > 0 else "right"
    place = "about in front of you" if abs(yaw) < _ABOUT_FRONT_DEG else f"about {_tens(yaw)} degrees to your {side}"
    look = "up" if pitch > 0 else "down"
    view = "about level" if abs(pitch) < _ABOUT_LEVEL_DEG else f"looking {look} by about {_tens(pitch)} degrees"
    return f"{place}, {view}"


def shortcomings(result: Calibration, state: CalibrationState, rules: CalibrationRules) -> list[str]:
    """Return why a result is only fair, as parts of a sentence; nothing for a good one."""
    found = []
    if result.coverage_share < _LEAST_GOOD_COVERAGE_SHARE:
        worst = most_frequent(state)
        why = f" (most often: {COMPLAINT_LABELS[worst]})" if worst else ""
        found.append(f"only {result.coverage_share:.0%} of the pictures could be used{why}")
    if result.wander_faces > rules.wander_warning:
        found.append(f"head and shoulders moved by {result.wander_faces:.0%} of the size of the face")
    return found


def most_frequent(state: CalibrationState) -> Complaint | None:
    """Return what cost the most looks, or ``None`` when nothing did."""
    return max(state.complaints, key=lambda complaint: state.complaints[complaint], default=None)


def _tens(angle_deg: float) -> int:
    """Return an angle to the nearest 5 degrees; the estimate is no better."""
    return 5 * round(abs(angle_deg) / 5)
