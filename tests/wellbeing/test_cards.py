from datetime import date, timedelta

from posture_watch.wellbeing.cards import CARDS, EVIDENCE_LABELS, Evidence, card_of


def test_each_card_comes_round_before_any_comes_again() -> None:
    days = [date(2026, 12, 28) + timedelta(days=ahead) for ahead in range(len(CARDS))]
    assert {card_of(day) for day in days} == set(CARDS)


def test_a_day_has_one_card_however_often_one_looks() -> None:
    assert card_of(date(2026, 5, 4)) is card_of(date(2026, 5, 4))


def test_every_habit_of_the_circle_has_a_card_that_says_how_well_it_is_known() -> None:
    names = {card.name for card in CARDS}
    assert {"mindfulness", "yoga", "tai_chi", "pilates", "sleep", "food", "gut", "triggers", "walking"} <= names
    assert set(EVIDENCE_LABELS) == set(Evidence)
    for card in CARDS:
        assert card.source or card.evidence is Evidence.YOURS, card.name


def test_no_card_promises_a_cure() -> None:
    for card in CARDS:
        told = f"{card.title} {card.known} {card.step}".lower()
        assert not any(claim in told for claim in ("cure", "prevent", "heals", "guarantee", "correct your", "must")), (
            card.name
        )


def test_food_and_gut_are_not_sold_as_known() -> None:
    assert {card.evidence for card in CARDS if card.name in {"food", "gut"}} == {Evidence.WEAK}
