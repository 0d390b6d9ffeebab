from datetime import date, timedelta

import pytest

from posture_watch.wellbeing.red_flags import SIGNS, PainDay, Reason, Urgency, reason_on, shows_itself

TODAY = date(2026, 6, 1)


def reports(*pains: int | None) -> list[PainDay]:
    """One pain a day, the last one today; ``None`` for a day without a check-in."""
    first = TODAY - timedelta(days=len(pains) - 1)
    return [PainDay(first + timedelta(days=index), pain) for index, pain in enumerate(pains) if pain is not None]


@pytest.mark.parametrize(("pain", "reason"), [(6, None), (7, Reason.SEVERE), (10, Reason.SEVERE)])
def test_one_check_in_with_a_pain_of_seven_or_more_is_enough(pain: int, reason: Reason | None) -> None:
    assert reason_on(TODAY, reports(pain)) is reason


def test_severe_pain_of_another_day_is_no_reason_today() -> None:
    assert reason_on(TODAY, reports(9, 2)) is None
    assert reason_on(TODAY - timedelta(days=1), reports(2, 9)) is None


def test_a_pain_of_four_on_most_days_of_six_weeks_is_a_reason() -> None:
    assert reason_on(TODAY, reports(*[4] * 42)) is Reason.LASTING
    assert reason_on(TODAY, reports(*[4, 4, 0] * 14)) is Reason.LASTING
    assert reason_on(TODAY, reports(*[4, 0, 0] * 14)) is None
    assert reason_on(TODAY, reports(*[4, 0] * 21)) is None, "half of the days are not most of them"
    assert reason_on(TODAY, reports(*[3] * 42)) is None


def test_three_weeks_of_pain_are_not_six() -> None:
    assert reason_on(TODAY, reports(*[5] * 21)) is None
    assert reason_on(TODAY, reports(*[5] * 35)) is None
    assert reason_on(TODAY, reports(*[5] * 36)) is Reason.LASTING, "told in each of the six weeks"


def test_who_was_hardly_asked_is_not_told_about_most_days() -> None:
    weekly = ([5] + [None] * 6) * 6
    assert reason_on(TODAY, reports(*weekly)) is None
    twice_a_week = ([5, None, None, 5, None, None, None]) * 6
    assert reason_on(TODAY, reports(*twice_a_week)) is Reason.LASTING


def test_the_list_shows_itself_once_while_the_reason_lasts() -> None:
    days = reports(*[8] * 60)
    assert shows_itself(TODAY, days, shown=None) is Reason.SEVERE
    for back in (1, 5, 40):
        assert shows_itself(TODAY, days, shown=TODAY - timedelta(days=back)) is None


def test_after_two_weeks_without_a_reason_it_may_show_itself_again() -> None:
    calm_for_13 = reports(8, *[1] * 13, 8)
    calm_for_14 = reports(8, *[1] * 14, 8)
    assert shows_itself(TODAY, calm_for_13, shown=TODAY - timedelta(days=14)) is None
    assert shows_itself(TODAY, calm_for_14, shown=TODAY - timedelta(days=15)) is Reason.SEVERE


def test_nothing_shows_itself_without_pain() -> None:
    assert shows_itself(TODAY, [], shown=None) is None
    assert shows_itself(TODAY, reports(0), shown=None) is None


def test_the_signs_that_cannot_wait_are_all_there() -> None:
    told = " ".join(SIGNS[Urgency.EMERGENCY])
    for sign in (
        "bladder",
        "between the legs",
        "weakness",
        "crash",
        "chest pain",
        "headache",
        "speaking",
        "stiff neck",
    ):
        assert sign in told
    assert "crisis line" in " ".join(SIGNS[Urgency.DISTRESS])
