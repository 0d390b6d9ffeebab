"""Linux: whether a program records the microphone, from what the kernel says of its sound cards.

Sound servers close a microphone a few seconds after the last program has stopped listening. Headsets over Bluetooth are
none of these cards, so a call on one is not noticed.
"""

from pathlib import Path
from typing import ClassVar

from posture_watch.devices.host.question import NoAnswerError, Question
from posture_watch.posture.host import HostState

CARDS = Path("/proc/asound")


class Microphone(Question):
    """Reads the state of every recording device."""

    name: ClassVar[str] = "microphone"

    def __init__(self, cards: Path = CARDS) -> None:
        self._cards = cards

    def ask(self) -> HostState:
        """Return whether any of them records."""
        if not self._cards.is_dir():
            raise NoAnswerError("no sound cards")
        return HostState(in_call=any(_records(status) for status in self._cards.glob("card*/pcm*c/sub*/status")))


def _records(status: Path) -> bool:
    try:
        return "RUNNING" in status.read_text(encoding="ascii", errors="replace")
    except OSError:  # unplugged just now
        return False
