from datetime import date

import pytest

from posture_watch.posture.samples import Cause, Posture, UnsureReason
from posture_watch.wording import (
    CAUSE_LABELS,
    CAUSE_TIPS,
    POSTURE_LABELS,
    REASON_LABELS,
    date_text,
    duration_text,
    short_date_text,
)


@pytest.mark.parametrize(
    ("duration_s", "text"),
    [
        (0, "0 s"),
        (45, "45 s"),
        (59.4, "59 s"),
        (59.6, "1 min"),
        (125, "2 min"),
        (3599, "1 h 00 min"),
        (7500, "2 h 05 min"),
    ],
)
def test_durations_are_told_as_people_say_them(duration_s: float, text: str) -> None:
    assert duration_text(duration_s) == text


def test_every_posture_cause_and_reason_has_a_name_and_every_cause_a_tip() -> None:
    assert set(POSTURE_LABELS) == set(Posture)
    assert set(CAUSE_LABELS) == set(CAUSE_TIPS) == set(Cause)
    assert set(REASON_LABELS) == set(UnsureReason)


def test_dates_carry_their_weekday() -> None:
    assert date_text(date(2026, 3, 3)) == "Tuesday 3 March 2026"
    assert short_date_text(date(2026, 12, 27)) == "Sun 27 Dec"
