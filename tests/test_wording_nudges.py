import re

import pytest

from posture_watch.posture.alerts import Action, AlertKind
from posture_watch.posture.samples import Cause
from posture_watch.translation import speaking
from posture_watch.wording_nudges import (
    BREAK_TEXTS,
    BREAK_TITLE,
    CAMERA_TEXT,
    CAMERA_TITLE,
    NUDGE_TEXTS,
    NUDGE_TITLES,
    PRAISE_TEXTS,
    PRAISE_TITLE,
    button_label,
    message_words,
    widened_text,
)

TITLES = [*NUDGE_TITLES.values(), BREAK_TITLE, PRAISE_TITLE, CAMERA_TITLE]
TEXTS = [*(text for texts in NUDGE_TEXTS.values() for text in texts), *BREAK_TEXTS, *PRAISE_TEXTS, CAMERA_TEXT]

NAMED_BY = {
    Cause.SLUMP: "slump",
    Cause.FORWARD_HEAD: r"head .*forward",
    Cause.LEANING_IN: "close.* to the screen",
    Cause.LEANING_SIDEWAYS: r"lean.* side",
    Cause.SHOULDERS_RAISED: r"shoulders .*(up|higher)",
    Cause.HEAD_DOWN: r"head .*down",
}
"""What a sentence must say to name a cause."""

UNWELCOME = (
    r"pain|ache|hurt|harm|damag|injur|risk|danger|warn|disease|spine|disc|neck problem|diagnos|patient|"
    r"unhealthy|healthy|correct|wrong|bad|terrible|lazy|again\b|must|never|always|stop|!"
)
"""Fear, diagnosis, promises and scolding."""


def test_every_cause_has_a_title_and_several_texts() -> None:
    assert set(NUDGE_TITLES) == set(NUDGE_TEXTS) == {*Cause, None}
    assert all(len(set(texts)) == len(texts) >= 2 for texts in NUDGE_TEXTS.values())


@pytest.mark.parametrize("title", TITLES)
def test_titles_fit_on_one_line_of_every_desktop(title: str) -> None:
    assert len(title) <= 40
    assert title.isascii()


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_names_what_is_seen_and_one_thing_to_do(text: str) -> None:
    assert len(re.findall(r"[.:?] [A-Z]|\.$|: ", text)) <= 2
    assert len(text) <= 110


@pytest.mark.parametrize("cause", Cause)
def test_every_text_of_a_nudge_names_its_cause(cause: Cause) -> None:
    assert all(re.search(NAMED_BY[cause], text) for text in NUDGE_TEXTS[cause])


@pytest.mark.parametrize("words", [*TITLES, *TEXTS])
def test_no_message_frightens_diagnoses_or_scolds(words: str) -> None:
    assert re.search(UNWELCOME, words, re.IGNORECASE) is None


def test_texts_take_turns_and_come_round() -> None:
    shown = [message_words(AlertKind.NUDGE, Cause.SLUMP, count) for count in range(4)]
    assert [text for _, text in shown] == [*NUDGE_TEXTS[Cause.SLUMP], NUDGE_TEXTS[Cause.SLUMP][0]]
    assert message_words(AlertKind.BREAK, None, 0) != message_words(AlertKind.BREAK, None, 1)


def test_the_snooze_button_tells_its_length_in_the_language_of_the_person() -> None:
    assert button_label(Action.SNOOZE, 15.0) == "Snooze 15 min"
    assert button_label(Action.SNOOZE, 7.5) == "Snooze 7.5 min"
    with speaking("de"):
        assert button_label(Action.SNOOZE, 15.0) == "15 min Ruhe"


def test_a_message_that_nobody_decides_on_has_no_words() -> None:
    with pytest.raises(ValueError, match="test"):
        message_words(AlertKind.TEST, None, 0)


def test_the_log_says_what_that_was_fine_changed() -> None:
    assert "slumped" in widened_text(Cause.SLUMP, 0.5, 1.0)
    assert "0.5 -> 1.0" in widened_text(Cause.SLUMP, 0.5, 1.0)
    assert "already as tolerant as it gets" in widened_text(Cause.SLUMP, 3.0, 3.0)
