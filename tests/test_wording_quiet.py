from datetime import UTC, datetime

from posture_watch.posture.quiet import QuietReason
from posture_watch.posture.rest import Rest, RestReason
from posture_watch.wording_quiet import QUIET_SENTENCES, REST_SENTENCES, moment_text, quiet_text, rest_text

FRIDAY_S = datetime(2026, 3, 6, 18, 0, tzinfo=UTC).timestamp()


def test_every_reason_has_a_sentence_but_those_that_the_person_gave() -> None:
    assert set(REST_SENTENCES) == set(RestReason)
    assert set(QUIET_SENTENCES) == set(QuietReason) - {QuietReason.SNOOZED, QuietReason.SWITCHED_OFF}
    assert all(sentence.endswith(".") for sentence in [*REST_SENTENCES.values(), *QUIET_SENTENCES.values()])
    assert quiet_text(QuietReason.SNOOZED) == quiet_text(None) == ""


def test_a_rest_with_an_end_tells_when() -> None:
    monday = Rest(RestReason.OFF_HOURS, FRIDAY_S + 62 * 3600)
    assert (
        rest_text(monday, FRIDAY_S, UTC)
        == "These are not your working hours. Watching begins again on Monday at 08:00."
    )
    for_ever = Rest(RestReason.OFF_HOURS, float("inf"))
    assert rest_text(for_ever, FRIDAY_S, UTC) == "These are not your working hours."


def test_a_moment_of_today_needs_no_weekday() -> None:
    assert moment_text(FRIDAY_S + 3600, FRIDAY_S, UTC) == "at 19:00"
    assert moment_text(FRIDAY_S + 6 * 3600, FRIDAY_S, UTC) == "on Saturday at 00:00"
