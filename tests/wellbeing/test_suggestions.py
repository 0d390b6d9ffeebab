import pytest

from posture_watch.posture.samples import Cause
from posture_watch.wellbeing import relaxation, stretches
from posture_watch.wellbeing.breathing import PATTERNS
from posture_watch.wellbeing.routines import Kind
from posture_watch.wellbeing.suggestions import TABLE, Situation, Suggestion, Why, suggest


def offered(now: Situation, *lately: tuple[Kind, str]) -> tuple[Kind, str, Why] | None:
    found = suggest(now, lately)
    return None if found is None else (found.kind, found.name, found.why)


def test_nothing_is_offered_without_need() -> None:
    calm = Situation(Cause.SLUMP, returned=1, raised_s=599, sitting_s=2999, stress=6)
    assert offered(calm) is None
    assert offered(Situation()) is None


@pytest.mark.parametrize(
    ("now", "answer"),
    [
        (Situation(stress=7), (Kind.BREATHE, "six", Why.STRESS)),
        (Situation(sitting_s=3000), (Kind.STRETCH, "up", Why.SITTING)),
        (Situation(raised_s=600), (Kind.STRETCH, "shoulders", Why.SHOULDERS)),
        (Situation(Cause.SHOULDERS_RAISED, returned=2), (Kind.STRETCH, "shoulders", Why.RETURNING)),
        (Situation(Cause.FORWARD_HEAD, returned=2), (Kind.STRETCH, "neck", Why.RETURNING)),
        (Situation(Cause.HEAD_DOWN, returned=2), (Kind.STRETCH, "neck", Why.RETURNING)),
        (Situation(Cause.SLUMP, returned=2), (Kind.STRETCH, "back", Why.RETURNING)),
        (Situation(Cause.LEANING_IN, returned=2), (Kind.STRETCH, "chest", Why.RETURNING)),
        (Situation(Cause.LEANING_SIDEWAYS, returned=2), (Kind.STRETCH, "back", Why.RETURNING)),
        (Situation(None, returned=2), (Kind.STRETCH, "chest", Why.RETURNING)),
    ],
)
def test_each_need_has_its_exercise(now: Situation, answer: tuple[Kind, str, Why]) -> None:
    assert offered(now) == answer


def test_how_one_feels_comes_before_how_long_one_sits_and_that_before_how() -> None:
    everything = Situation(Cause.SLUMP, returned=3, raised_s=900, sitting_s=4000, stress=9)
    assert suggest(everything) == Suggestion(Kind.BREATHE, "six", Why.STRESS)
    breathed = [(Kind.BREATHE, "six"), (Kind.BREATHE, "sigh")]
    assert offered(everything, *breathed) == (Kind.STRETCH, "up", Why.SITTING)
    moved = [*breathed, (Kind.STRETCH, "up"), (Kind.STRETCH, "hips")]
    assert offered(everything, *moved) == (Kind.STRETCH, "shoulders", Why.SHOULDERS)


def test_what_was_offered_lately_gives_way_until_nothing_is_left() -> None:
    now = Situation(Cause.SLUMP, returned=5)
    lately: list[tuple[Kind, str]] = []
    while (found := suggest(now, lately)) is not None:
        assert (found.kind, found.name) not in lately
        lately.append((found.kind, found.name))
    assert lately == [(Kind.STRETCH, "back"), (Kind.STRETCH, "chest"), (Kind.STRETCH, "up")]


@pytest.mark.parametrize("cause", [*Cause, None])
def test_every_cause_that_returns_is_answered(cause: Cause | None) -> None:
    assert suggest(Situation(cause, returned=2)) is not None


def test_all_that_is_offered_exists_and_takes_about_a_minute() -> None:
    for rule in TABLE:
        match rule.suggestion.kind:
            case Kind.STRETCH:
                assert 45 <= stretches.ROUTINES[rule.suggestion.name].length_s <= 80
            case Kind.RELAX:
                assert 45 <= relaxation.ROUTINES[rule.suggestion.name].length_s <= 90
            case Kind.BREATHE:
                assert rule.suggestion.name in PATTERNS
            case Kind.MOVE:
                pytest.fail("nothing of this kind has a guide")
