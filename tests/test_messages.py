"""What is said to the person, from the decision to the desktop."""

from posture_watch.posture.samples import Cause
from posture_watch.translation import speaking
from posture_watch.wording_nudges import NUDGE_TITLES
from tests.room import Room

SLOUCH = "gg" + "s" * 10 + "g" * 6
"""One slouch that leads to one nudge, at second 7."""


def test_a_message_is_sent_and_stored_in_the_language_of_the_person() -> None:
    told = {}
    for language in ("en", "de", "fr"):
        with speaking(language):
            room = Room(SLOUCH)
            room.run()
        (sent,), (alert,) = room.notifier.sent, room.alerts
        assert alert.text == f"{sent.title}\n{sent.text}"
        told[language] = sent.title
    assert told == {"en": NUDGE_TITLES[Cause.SLUMP], "de": "Wieder anlehnen?", "fr": "On se redresse\u00a0?"}
