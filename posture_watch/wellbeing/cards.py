"""Habits beyond the desk: short cards that say what is known, how well it is known, and one small step.

None of them prevents or cures anything. Each names its source, so that it can be checked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from posture_watch.translation import mark


class Evidence(StrEnum):
    """How well something is known."""

    GOOD = "good"
    """Several sound trials agree, and the effect is worth having."""
    SOME = "some"
    """Trials show small effects, or are few."""
    WEAK = "weak"
    """Observations, single small trials, or animals."""
    YOURS = "yours"
    """Nothing general: only one's own notes can tell."""


EVIDENCE_LABELS: Mapping[Evidence, str] = {
    Evidence.GOOD: mark("well supported"),
    Evidence.SOME: mark("some support, small effects"),
    Evidence.WEAK: mark("weak support so far"),
    Evidence.YOURS: mark("only your own notes can tell"),
}
"""What a level is called."""


@dataclass(frozen=True, slots=True)
class Card:
    """One habit. Texts are English and marked for translation."""

    name: str
    """Stable name."""

    title: str
    """What it is about."""

    known: str
    """What is known, in one or two sentences."""

    step: str
    """One small thing to try."""

    evidence: Evidence
    """How well it is known."""

    source: str
    """Where that is written; not translated."""


CARDS: tuple[Card, ...] = (
    Card(
        "walking",
        mark("Walking"),
        mark(
            "In a trial with 701 people who had got over back pain, those who built up walking stayed free of it for"
            " longer: 208 days against 112 until it came back, in the middle."
        ),
        mark("Walk for ten minutes today, and a little longer next week."),
        Evidence.GOOD,
        "Pocovi et al. 2024, Lancet (WalkBack)",
    ),
    Card(
        "breaks",
        mark("Breaks and changes"),
        mark(
            "Office workers who took short active breaks, or shifted their posture often, had new neck pain less than"
            " half as often within half a year."
        ),
        mark("Get up once an hour, if only for the length of a song."),
        Evidence.SOME,
        "Waongenngarm et al. 2021, Scand J Work Environ Health 3949",
    ),
    Card(
        "strength",
        mark("Strength"),
        mark("Two minutes a day with an elastic band eased neck and shoulder pain in a trial with 198 office workers."),
        mark("Lift the arms sideways against an elastic band, two minutes, on most days."),
        Evidence.GOOD,
        "Andersen et al. 2011, Pain; review PMC6093121",
    ),
    Card(
        "mindfulness",
        mark("Mindfulness"),
        mark("Programmes of eight weeks had small to moderate effects on anxiety, low mood and pain in 47 trials."),
        mark("Sit for five minutes and notice the breath; when the mind wanders off, come back."),
        Evidence.SOME,
        "Goyal et al. 2014, JAMA Internal Medicine",
    ),
    Card(
        "yoga",
        mark("Yoga"),
        mark("For lasting back pain, 21 trials found small gains in moving and a little less pain."),
        mark("Try one class for beginners; tell the teacher where it hurts."),
        Evidence.SOME,
        "Wieland et al. 2022, Cochrane Review",
    ),
    Card(
        "tai_chi",
        mark("Tai chi"),
        mark("In a trial with 114 people with lasting neck pain, tai chi helped about as much as neck exercises did."),
        mark("Follow a beginners' form once a week and see whether you like it: what one likes one keeps up."),
        Evidence.SOME,
        "Lauche et al. 2016, Journal of Pain",
    ),
    Card(
        "pilates",
        mark("Pilates"),
        mark("For back pain it did better than little exercise in small trials, and about as well as other exercise."),
        mark("If you like slow, exact movements, try it; any movement that you keep up will do."),
        Evidence.SOME,
        "Yamato et al. 2015, Cochrane Review",
    ),
    Card(
        "sleep",
        mark("Sleep"),
        mark(
            "Over 61,000 people in 16 long studies: whose sleep got worse, later had pain more often. Bad nights and"
            " pain feed each other; what comes first differs."
        ),
        mark("Go to bed at the same time for a week, with the screen out of reach."),
        Evidence.SOME,
        "Afolalu et al. 2018, Sleep Medicine Reviews",
    ),
    Card(
        "food",
        mark("Food"),
        mark(
            "Eating more vegetables, pulses, nuts and fish helped low mood in a trial with 67 people. For back pain"
            " there is little to go on."
        ),
        mark("Add one thing instead of forbidding one: a handful of nuts, or beans for lunch."),
        Evidence.WEAK,
        "Jacka et al. 2017, BMC Medicine (SMILES)",
    ),
    Card(
        "gut",
        mark("Gut"),
        mark(
            "Gut and brain talk to each other, and stress upsets the belly of many. Whether changing the gut changes"
            " stress or pain is mostly known from animals."
        ),
        mark("Eat slowly and sitting down once today; fibre is good for the gut whatever else it does."),
        Evidence.WEAK,
        "Cryan et al. 2019, Physiological Reviews",
    ),
    Card(
        "triggers",
        mark("Your own triggers"),
        mark("What winds you up, and what calms you down, is yours: no study knows it."),
        mark("Add a tag to your next check-ins, such as deadline or bad night, and look at them after two weeks."),
        Evidence.YOURS,
        "",
    ),
)
"""In the order in which they come by."""


def card_of(day: date) -> Card:
    """Return the card of a day: one after the other, so that each comes round before any comes again."""
    return CARDS[day.toordinal() % len(CARDS)]
