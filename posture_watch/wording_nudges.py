"""What the program says to the person while they sit, in English and in one place for translation.

A message names what is seen and one thing to do. It compares with nothing but the person's own calibrated posture,
so it diagnoses nothing, frightens nobody and never scolds.
"""

from collections.abc import Mapping

from posture_watch.posture.alerts import AlertKind
from posture_watch.posture.samples import Cause
from posture_watch.wording import CAUSE_LABELS

NUDGE_TITLES: Mapping[Cause | None, str] = {
    Cause.SLUMP: "Time to sit back?",
    Cause.FORWARD_HEAD: "Bring your head back?",
    Cause.LEANING_IN: "A little more distance?",
    Cause.LEANING_SIDEWAYS: "Back to the middle?",
    Cause.SHOULDERS_RAISED: "Let your shoulders drop?",
    Cause.HEAD_DOWN: "Time to look up?",
    None: "Time to sit back?",
}
"""One line of at most 40 characters; ``None`` where no cause is known."""

NUDGE_TEXTS: Mapping[Cause | None, tuple[str, ...]] = {
    Cause.SLUMP: (
        "You have been slumping for a while. Slide back until the backrest carries you.",
        "You have slumped a little. Breathe in, and let yourself grow taller.",
        "You sit lower than usual, a bit slumped. Put both feet on the floor and sit up.",
    ),
    Cause.FORWARD_HEAD: (
        "Your head has moved forward. Slide it back until it rests over your shoulders.",
        "Your head has been forward for a while. Pull the screen a hand's width closer instead.",
        "Your head is further forward than usual. Lean back against the backrest.",
    ),
    Cause.LEANING_IN: (
        "You have come close to the screen. Sit back at arm's length.",
        "You have been close to the screen for a while. Make its text one step larger.",
        "You sit closer to the screen than usual. Roll the chair back a little.",
    ),
    Cause.LEANING_SIDEWAYS: (
        "You have been leaning to one side. Put both feet on the floor.",
        "You lean more to the side than usual. Let your weight rest evenly on the seat.",
        "You have leaned to one side for a while. Move what you work on in front of you.",
    ),
    Cause.SHOULDERS_RAISED: (
        "Your shoulders have crept up. Breathe out and let them sink.",
        "Your shoulders are higher than usual. Roll them back once, slowly.",
        "Your shoulders have been up for a while. Rest your arms on the desk.",
    ),
    Cause.HEAD_DOWN: (
        "Your head has been down for a while. Raise what you look at towards eye height.",
        "Your head is further down than usual. Look at something far away for a moment.",
        "Your head has stayed down for a while. Lift your chin until you look straight ahead.",
    ),
    None: (
        "You sit differently from your usual posture. Slide back until the backrest carries you.",
        "You have been away from your usual posture for a while. Sit up once, and then comfortably.",
    ),
}
"""What is seen, and then one thing to do; one after the other, so that they stay fresh."""

BREAK_TITLE = "Time for a short break?"

BREAK_TEXTS = (
    "You have sat like this for quite a while. Get up and walk about for a minute or two.",
    "A change may feel good by now. Stand up for a minute or two.",
)
"""The suggestion after a nudge that changed nothing."""

CAMERA_TITLE = "Has the camera been moved?"

CAMERA_TEXT = "The picture has shifted. If the camera stays where it is now, run: posture-watch calibrate"


def message_words(kind: AlertKind, cause: Cause | None, count: int) -> tuple[str, str]:
    """Return title and text of a message.

    Args:
        kind: A nudge, a break or the camera; a ``ValueError`` for any other.
        cause: What a nudge names.
        count: How many messages went before: each one takes the next of the texts.
    """
    match kind:
        case AlertKind.NUDGE:
            texts = NUDGE_TEXTS[cause]
            return NUDGE_TITLES[cause], texts[count % len(texts)]
        case AlertKind.BREAK:
            return BREAK_TITLE, BREAK_TEXTS[count % len(BREAK_TEXTS)]
        case AlertKind.CAMERA:
            return CAMERA_TITLE, CAMERA_TEXT
    raise ValueError(f"there are no words for a message of the kind {kind}")


def widened_text(cause: Cause, before: float, after: float) -> str:
    """Return a sentence for the log on what "that was fine" changed.

    Args:
        cause: What was called fine.
        before: Its tolerance until now, in log odds.
        after: Its tolerance from now on.
    """
    label = CAUSE_LABELS[cause]
    if after <= before:
        return f'"That was fine": "{label}" is already as tolerant as it gets ({before:.1f}).'
    return f'"That was fine": "{label}" now takes more to count as poor (tolerance {before:.1f} -> {after:.1f}).'
