"""Check-ins: how the person is right now, in their own numbers and words."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from posture_watch.errors import WellbeingError

MAX_NOTE = 500
"""Characters of a note."""
MAX_TAG = 30
"""Characters of a tag."""
MAX_TAGS = 10
"""Tags of a check-in."""

NOISE = 1.0
"""Ratings that differ by no more than this are alike: pain of the back changes noticeably from about 2 points on."""


class Place(StrEnum):
    """Where it hurts."""

    NECK = "neck"
    SHOULDERS = "shoulders"
    UPPER_BACK = "upper_back"
    LOWER_BACK = "lower_back"
    WRISTS = "wrists"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class CheckIn:
    """One check-in. Every part may be left out; a part left out is unknown."""

    time_s: float
    """When, Unix seconds."""

    stress: int | None = None
    """0 none to 10 the most imaginable."""

    pain: int | None = None
    """0 none to 10 the worst imaginable."""

    places: tuple[Place, ...] = ()
    """Where it hurts, the worst first."""

    energy: int | None = None
    """0 exhausted to 10 full of energy."""

    tags: tuple[str, ...] = ()
    """What was going on, in words of the person's own choice, lower case."""

    note: str = ""
    """What was going on, in a sentence."""

    id: int | None = None
    """Its number in the store; ``None`` before it is stored."""

    def __post_init__(self) -> None:
        """Check everything, so that a check-in that exists can be stored."""
        for name, value in (("Stress", self.stress), ("Pain", self.pain), ("Energy", self.energy)):
            if value is not None and not 0 <= value <= 10:
                raise WellbeingError(
                    f"{name} goes from 0 to 10, so {value} cannot be: give a whole number from 0 to 10."
                )
        if self.places and not self.pain:
            raise WellbeingError("A place of pain needs a pain of 1 to 10: give both, or leave the place out.")
        if len(self.note) > MAX_NOTE:
            raise WellbeingError(f"The note has {len(self.note)} characters; keep it to {MAX_NOTE}.")
        if len(self.tags) > MAX_TAGS or any(not 0 < len(tag) <= MAX_TAG for tag in self.tags):
            raise WellbeingError(f"Give at most {MAX_TAGS} tags of at most {MAX_TAG} characters each.")
        if not self.said_anything:
            raise WellbeingError(
                "An empty check-in says nothing: give at least one of stress, pain, energy, tags and note."
            )

    @property
    def said_anything(self) -> bool:
        """Return whether any part was given."""
        return bool(self.note or self.tags) or not (self.stress is self.pain is self.energy is None)


def parse_rating(name: str, text: str) -> int:
    """Return the whole number 0 to 10 that somebody typed.

    Args:
        name: What it rates, for the sentence.
        text: As typed; blanks around it do not matter.

    Raises:
        WellbeingError: It is none.
    """
    stripped = text.strip()
    if stripped.isascii() and stripped.isdigit() and len(stripped) <= 2 and int(stripped) <= 10:
        return int(stripped)
    raise WellbeingError(f"{name} goes from 0 to 10, so {stripped[:20]!r} cannot be: give a whole number from 0 to 10.")


def parse_places(text: str) -> tuple[Place, ...]:
    """Return the places of a text such as ``neck, lower back``; blanks, dashes and case do not matter.

    Raises:
        WellbeingError: One is unknown; the sentence names the likeliest.
    """
    return tuple(dict.fromkeys(_place(part) for part in text.split(",") if part.strip()))


def parse_tags(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the tags of texts such as ``deadline, sleep``: lower case, each once, in their order."""
    parts = (" ".join(part.split()).lower() for text in texts for part in text.split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


def split_note(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a note without its ``#tags``, and these."""
    words = text.split()
    tags = parse_tags(word[1:].strip(".,;:!?") for word in words if word.startswith("#"))
    return " ".join(word for word in words if not word.startswith("#")), tags


def _place(text: str) -> Place:
    wanted = "_".join(text.replace("-", " ").replace("_", " ").lower().split())
    try:
        return Place(wanted)
    except ValueError:
        names = [place.value.replace("_", " ") for place in Place]
        likely = get_close_matches(wanted.replace("_", " "), names, n=1)
        hint = f"did you mean {likely[0]!r}? It is" if likely else "it is"
        raise WellbeingError(f"{text.strip()[:40]!r} is no known place; {hint} one of: {', '.join(names)}.") from None
