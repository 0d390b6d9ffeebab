"""The signs that need a professional, as text."""

from posture_watch.translation import _
from posture_watch.wellbeing.red_flags import CLOSING, HEADINGS, KIND_WORDS, OPENING, SIGNS, Reason


def pain_signs_text(reason: Reason | None = None) -> str:
    """Return the whole list, a sign a line.

    Args:
        reason: Why it shows itself; ``None`` when somebody asked for it.
    """
    lines = [_(OPENING if reason is None else KIND_WORDS[reason])]
    for urgency, signs in SIGNS.items():
        lines += ["", f"{_(HEADINGS[urgency])}:", *(f"  - {_(sign)}" for sign in signs)]
    return "\n".join([*lines, "", _(CLOSING)])
