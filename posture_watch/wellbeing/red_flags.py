"""When pain belongs in a professional's hands: the signs, and when to show them unasked.

The signs are those on which guidelines for back and neck pain agree. This tool neither looks for them nor can it see
them; it only says that they exist.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from posture_watch.translation import mark

SEVERE = 7
"""Pain from here on, 0 to 10, is reason enough by itself."""

LASTING = 4
"""Pain from here on is reason enough when it lasts."""

LASTING_DAYS = 42
"""Six weeks."""

MIN_DAYS_TOLD = 12
"""Of these at least so many need a check-in on pain, two a week: fewer say nothing about "most days"."""

RESTED_DAYS = 14
"""After so many days without reason the list may show itself once more."""


class Urgency(StrEnum):
    """How soon to ask for help."""

    EMERGENCY = "emergency"
    PROMPT = "prompt"
    DISTRESS = "distress"


HEADINGS: Mapping[Urgency, str] = {
    Urgency.EMERGENCY: mark("Call an emergency number now"),
    Urgency.PROMPT: mark("See a doctor soon"),
    Urgency.DISTRESS: mark("You need not be alone with it"),
}

SIGNS: Mapping[Urgency, tuple[str, ...]] = {
    Urgency.EMERGENCY: (
        mark("new trouble with bladder, bowel or sexual function, or numbness between the legs"),
        mark("weakness that grows, weakness in both legs, or trouble walking"),
        mark("pain after a serious fall or crash"),
        mark("chest pain"),
        mark("a sudden headache, the worst ever"),
        mark("a drooping face or trouble speaking"),
        mark("neck pain with fever and a stiff neck, or when light hurts"),
    ),
    Urgency.PROMPT: (
        mark("fever, feeling unwell, or losing weight without a reason"),
        mark("cancer now or in the past, a weak immune system, or steroids"),
        mark("pain at night that no position eases"),
        mark("numbness or weakness in an arm or a leg"),
        mark("no improvement in four to six weeks"),
        mark("the first pain of this kind before 20 or after 55 years of age"),
    ),
    Urgency.DISTRESS: (
        mark("panic, hopelessness, or thoughts of harming yourself: call a crisis line or a doctor, today"),
    ),
}

OPENING = mark(
    "Most back and neck pain gets better by itself, and moving helps. Some signs need somebody who can examine you."
)
CLOSING = mark("This program is no medical device: it has seen none of these signs, and it cannot rule out any.")


class Reason(StrEnum):
    """Why the list shows itself."""

    SEVERE = "severe"
    LASTING = "lasting"


KIND_WORDS: Mapping[Reason, str] = {
    Reason.SEVERE: mark(
        "That sounds like a lot of pain. It may help to let somebody look at it; these are the signs to know."
    ),
    Reason.LASTING: mark(
        "You have been in pain on most days for six weeks. You deserve help with that; these are the signs to know."
    ),
}
"""What to say before the list, when it shows itself."""


@dataclass(frozen=True, slots=True)
class PainDay:
    """The strongest pain that somebody reported on a day."""

    day: date
    """Which day."""

    pain: int
    """0 to 10."""


def reason_on(day: date, reported: Iterable[PainDay]) -> Reason | None:
    """Return why pain is a reason for help on a day, or ``None``.

    Args:
        day: The day in question; nothing after it counts.
        reported: Days with a check-in on pain, each once, in any order.
    """
    pain = {each.day: each.pain for each in reported}
    if pain.get(day, 0) >= SEVERE:
        return Reason.SEVERE
    recent = [pain[past] for past in (day - timedelta(days=back) for back in range(LASTING_DAYS)) if past in pain]
    told_for_weeks = any(day - timedelta(days=back) in pain for back in range(LASTING_DAYS - 7, LASTING_DAYS))
    if len(recent) < MIN_DAYS_TOLD or not told_for_weeks:
        return None
    return Reason.LASTING if 2 * sum(each >= LASTING for each in recent) > len(recent) else None


def shows_itself(day: date, reported: Iterable[PainDay], shown: date | None) -> Reason | None:
    """Return why the list shows itself on a day, or ``None`` when it does not.

    Once is enough: it is not repeated while the reason lasts, nor before ``RESTED_DAYS`` days in a row gave none.

    Args:
        day: Today.
        reported: Days with a check-in on pain, each once.
        shown: When it showed itself last.
    """
    days = list(reported)
    reason = reason_on(day, days)
    if reason is None or shown is None:
        return reason
    quiet = 0
    for past in (shown + timedelta(days=ahead) for ahead in range(1, (day - shown).days)):
        quiet = 0 if reason_on(past, days) else quiet + 1
        if quiet >= RESTED_DAYS:
            return reason
    return None
