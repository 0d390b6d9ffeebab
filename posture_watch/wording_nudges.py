"""What the program says to the person while they sit: all of it, in one place for translation.

A message names what is seen and one thing to do. It compares with nothing but the person's own calibrated posture,
so it diagnoses nothing, frightens nobody and never scolds.
"""

from collections.abc import Mapping

from posture_watch.posture.alerts import Action, AlertKind
from posture_watch.posture.samples import Cause
from posture_watch.translation import _, mark
from posture_watch.wording import CAUSE_LABELS

NUDGE_TITLES: Mapping[Cause | None, str] = {
    Cause.SLUMP: mark("Time to sit back?"),
    Cause.FORWARD_HEAD: mark("Bring your head back?"),
    Cause.LEANING_IN: mark("A little more distance?"),
    Cause.LEANING_SIDEWAYS: mark("Back to the middle?"),
    Cause.SHOULDERS_RAISED: mark("Let your shoulders drop?"),
    Cause.HEAD_DOWN: mark("Time to look up?"),
    None: mark("Time to sit back?"),
}
"""One line of at most 40 characters; ``None`` where no cause is known."""

NUDGE_TEXTS: Mapping[Cause | None, tuple[str, ...]] = {
    Cause.SLUMP: (
        mark("You have been slumping for a while. Slide back until the backrest carries you."),
        mark("You have slumped a little. Breathe in, and let yourself grow taller."),
        mark("You sit lower than usual, a bit slumped. Put both feet on the floor and sit up."),
    ),
    Cause.FORWARD_HEAD: (
        mark("Your head has moved forward. Slide it back until it rests over your shoulders."),
        mark("Your head has been forward for a while. Pull the screen a hand's width closer instead."),
        mark("Your head is further forward than usual. Lean back against the backrest."),
    ),
    Cause.LEANING_IN: (
        mark("You have come close to the screen. Sit back at arm's length."),
        mark("You have been close to the screen for a while. Make its text one step larger."),
        mark("You sit closer to the screen than usual. Roll the chair back a little."),
    ),
    Cause.LEANING_SIDEWAYS: (
        mark("You have been leaning to one side. Put both feet on the floor."),
        mark("You lean more to the side than usual. Let your weight rest evenly on the seat."),
        mark("You have leaned to one side for a while. Move what you work on in front of you."),
    ),
    Cause.SHOULDERS_RAISED: (
        mark("Your shoulders have crept up. Breathe out and let them sink."),
        mark("Your shoulders are higher than usual. Roll them back once, slowly."),
        mark("Your shoulders have been up for a while. Rest your arms on the desk."),
    ),
    Cause.HEAD_DOWN: (
        mark("Your head has been down for a while. Raise what you look at towards eye height."),
        mark("Your head is further down than usual. Look at something far away for a moment."),
        mark("Your head has stayed down for a while. Lift your chin until you look straight ahead."),
    ),
    None: (
        mark("You sit differently from your usual posture. Slide back until the backrest carries you."),
        mark("You have been away from your usual posture for a while. Sit up once, and then comfortably."),
    ),
}
"""What is seen, and then one thing to do; one after the other, so that they stay fresh."""

BREAK_TITLE = mark("Time for a short break?")

BREAK_TEXTS = (
    mark("You have sat like this for quite a while. Get up and walk about for a minute or two."),
    mark("A change may feel good by now. Stand up for a minute or two."),
)
"""The suggestion after a nudge that changed nothing."""

PRAISE_TITLE = mark("Nicely done")

PRAISE_TEXTS = (
    mark("You have sat up soon after several messages. That is all it takes."),
    mark("You noticed, and you moved. Your next posture is your best posture."),
)
"""After somebody sat up, now and then; about what they did, not about how they look."""

CAMERA_TITLE = mark("Has the camera been moved?")

CAMERA_TEXT = mark("The picture has shifted. If the camera stays where it is now, run: posture-watch calibrate")


TEST_TITLE = mark("posture-watch test")
TEST_TEXT = mark("If you can read this, messages arrive.")

_BUTTONS: Mapping[Action, str] = {
    Action.SNOOZE: mark("Snooze {minutes} min"),
    Action.FINE: mark("That was fine"),
}


def button_label(action: Action, snooze_min: float) -> str:
    """Return the words on a button, in the language of the person."""
    return _(_BUTTONS[action]).format(minutes=f"{snooze_min:g}")


def message_words(kind: AlertKind, cause: Cause | None, count: int) -> tuple[str, str]:
    """Return title and text of a message, in English: who shows it translates it.

    Args:
        kind: A nudge, a break, praise or the camera; a ``ValueError`` for any other.
        cause: What a nudge names.
        count: How many messages went before: each one takes the next of the texts.
    """
    match kind:
        case AlertKind.NUDGE:
            texts = NUDGE_TEXTS[cause]
            return NUDGE_TITLES[cause], texts[count % len(texts)]
        case AlertKind.BREAK:
            return BREAK_TITLE, BREAK_TEXTS[count % len(BREAK_TEXTS)]
        case AlertKind.PRAISE:
            return PRAISE_TITLE, PRAISE_TEXTS[count % len(PRAISE_TEXTS)]
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
