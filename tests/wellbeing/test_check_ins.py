import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture_watch.errors import WellbeingError
from posture_watch.wellbeing.check_ins import MAX_NOTE, CheckIn, Place, parse_places, parse_rating, parse_tags


@pytest.mark.parametrize("text", ["11", "-1", "5.5", "", "ten", "\u0665", "1e1", "007"])
def test_a_rating_that_is_no_whole_number_from_0_to_10_is_refused_with_its_name(text: str) -> None:
    with pytest.raises(WellbeingError, match="Stress goes from 0 to 10"):
        parse_rating("Stress", text)


@given(st.integers(0, 10))
def test_every_whole_number_from_0_to_10_is_a_rating(value: int) -> None:
    assert parse_rating("Pain", f" {value} ") == value


@given(st.text(max_size=30).filter(lambda text: text.strip() not in {str(value) for value in range(11)}))
def test_whatever_else_is_typed_gets_the_sentence(text: str) -> None:
    with pytest.raises(WellbeingError, match=r"from 0 to 10\.$"):
        parse_rating("Energy", text)


@pytest.mark.parametrize("value", [-1, 11])
def test_a_check_in_with_a_rating_out_of_bounds_cannot_exist(value: int) -> None:
    with pytest.raises(WellbeingError, match=f"Stress goes from 0 to 10, so {value}"):
        CheckIn(0.0, stress=value)
    with pytest.raises(WellbeingError, match="Pain goes from 0 to 10"):
        CheckIn(0.0, pain=value)
    with pytest.raises(WellbeingError, match="Energy goes from 0 to 10"):
        CheckIn(0.0, energy=value)


def test_places_are_read_however_they_are_written() -> None:
    assert parse_places("Neck, lower back,UPPER-BACK , neck") == (Place.NECK, Place.LOWER_BACK, Place.UPPER_BACK)
    assert parse_places(" , ") == ()


def test_an_unknown_place_is_refused_with_the_likeliest_known_one() -> None:
    with pytest.raises(WellbeingError, match=r"'lowerback' is no known place; did you mean 'lower back'\?"):
        parse_places("neck, lowerback")
    with pytest.raises(WellbeingError, match="neck, shoulders, upper back, lower back, wrists, other"):
        parse_places("xyz")


def test_a_place_without_pain_is_refused() -> None:
    for pain in (None, 0):
        with pytest.raises(WellbeingError, match="place of pain"):
            CheckIn(0.0, stress=2, pain=pain, places=(Place.NECK,))


def test_an_empty_check_in_is_refused_and_each_part_alone_is_enough() -> None:
    with pytest.raises(WellbeingError, match="says nothing"):
        CheckIn(0.0)
    assert CheckIn(0.0, stress=0).said_anything
    assert CheckIn(0.0, pain=0).said_anything
    assert CheckIn(0.0, energy=0).said_anything
    assert CheckIn(0.0, note="calm").said_anything
    assert CheckIn(0.0, tags=("sleep",)).said_anything


def test_a_note_or_tag_that_is_too_long_is_refused() -> None:
    with pytest.raises(WellbeingError, match="501 characters"):
        CheckIn(0.0, note="x" * (MAX_NOTE + 1))
    with pytest.raises(WellbeingError, match="tags"):
        CheckIn(0.0, tags=("x" * 31,))
    with pytest.raises(WellbeingError, match="tags"):
        CheckIn(0.0, tags=tuple(str(number) for number in range(11)))


def test_tags_are_lower_case_and_come_once() -> None:
    assert parse_tags(["Deadline, sleep ", " deadline", "too  little   coffee,"]) == (
        "deadline",
        "sleep",
        "too little coffee",
    )
