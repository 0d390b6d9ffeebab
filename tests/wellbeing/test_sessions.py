import pytest

from posture_watch.errors import WellbeingError
from posture_watch.wellbeing.routines import Kind
from posture_watch.wellbeing.sessions import Session, what_helped


def rated(name: str, *pairs: tuple[int | None, int | None], kind: Kind = Kind.BREATHE) -> list[Session]:
    return [
        Session(float(index), kind, name, 300.0, finished=True, before=before, after=after)
        for index, (before, after) in enumerate(pairs)
    ]


@pytest.mark.parametrize("rating", [-1, 11])
def test_a_rating_out_of_bounds_is_refused(rating: int) -> None:
    with pytest.raises(WellbeingError, match="0 to 10"):
        Session(0.0, Kind.RELAX, "scan", 60.0, finished=True, before=rating)
    with pytest.raises(WellbeingError, match="0 to 10"):
        Session(0.0, Kind.RELAX, "scan", 60.0, finished=True, after=rating)


def test_below_three_ratings_nothing_is_said_of_an_exercise() -> None:
    (two,) = what_helped(rated("six", (7, 3), (6, 2), (5, None)))
    assert (two.change, two.rated, two.done) == (None, 2, 3)
    (three,) = what_helped(rated("six", (7, 3), (6, 2), (5, 4)))
    assert (three.change, three.rated) == (-4.0, 3)


def test_one_extreme_rating_does_not_decide() -> None:
    (found,) = what_helped(rated("box", (5, 4), (5, 4), (10, 0)))
    assert found.change == -1.0


def test_the_most_relieving_exercise_comes_first_and_the_unrated_last() -> None:
    sessions = [
        *rated("six", (5, 4), (5, 4), (5, 4)),
        *rated("neck", (5, 2), (5, 2), (5, 2), kind=Kind.STRETCH),
        *rated("box", (5, 6), (5, 6), (5, 6)),
        *rated("sigh", (5, 0)),
    ]
    assert [(each.name, each.change) for each in what_helped(sessions)] == [
        ("neck", -3.0),
        ("six", -1.0),
        ("box", 1.0),
        ("sigh", None),
    ]


def test_the_same_name_in_another_kind_is_another_exercise() -> None:
    assert len(what_helped([*rated("desk", (5, 5), kind=Kind.RELAX), *rated("desk", (5, 5), kind=Kind.STRETCH)])) == 2
