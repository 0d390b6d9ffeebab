"""What the person wrote down about a moment, in their own words."""

from dataclasses import dataclass

MOST_CHARACTERS = 500


@dataclass(frozen=True, slots=True)
class Note:
    """One note."""

    time_s: float
    """The moment that it is about, Unix seconds."""

    text: str
    """One to ``MOST_CHARACTERS`` characters that can be seen, in one line."""

    def __post_init__(self) -> None:
        if not self.text.isprintable() or not self.text.strip() or len(self.text) > MOST_CHARACTERS:
            raise ValueError(f"a note has 1 to {MOST_CHARACTERS} printable characters")
