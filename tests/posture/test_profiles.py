"""Accepting postures and forgetting them again."""

import pytest

from posture_watch.errors import CalibrationError
from posture_watch.posture.profiles import MOST_ACCEPTED, Profile, accept, forget
from posture_watch.testing import seated
from tests.posture.looks import calibrated

UPRIGHT, RECLINED, STANDING = (
    calibrated(),
    calibrated(person=seated(lean_deg=-20)),
    calibrated(person=seated(yaw_deg=9)),
)
OFFICE = Profile("office", "C920", 1.0, UPRIGHT)


def test_the_calibrated_posture_comes_first_and_the_others_as_they_were_accepted() -> None:
    profile = accept(accept(OFFICE, "standing", STANDING), "reclined", RECLINED)
    assert profile.postures == (UPRIGHT, STANDING, RECLINED)
    assert OFFICE.postures == (UPRIGHT,)


def test_a_fifth_posture_is_refused_with_the_names_of_those_that_are_there() -> None:
    profile = OFFICE
    for name in "abc":
        profile = accept(profile, name, RECLINED)
    assert len(profile.postures) == MOST_ACCEPTED + 1 == 4
    with pytest.raises(CalibrationError, match=r"\(a, b, c\).*profiles forget office"):
        accept(profile, "d", RECLINED)
    assert accept(profile, "b", STANDING, replacing=True).postures == (UPRIGHT, RECLINED, STANDING, RECLINED)


def test_a_name_that_is_taken_takes_a_word_to_replace() -> None:
    profile = accept(OFFICE, "reclined", RECLINED)
    with pytest.raises(CalibrationError, match="--replace"):
        accept(profile, "reclined", STANDING)
    assert accept(profile, "reclined", STANDING, replacing=True).accepted == {"reclined": STANDING}


def test_the_calibrated_posture_has_its_name_already() -> None:
    with pytest.raises(CalibrationError, match="calibrated posture itself"):
        accept(OFFICE, "upright", RECLINED, replacing=True)


def test_forgetting_takes_away_that_one_and_no_other() -> None:
    profile = accept(accept(OFFICE, "standing", STANDING), "reclined", RECLINED)
    assert forget(profile, "standing").accepted == {"reclined": RECLINED}


def test_what_was_never_accepted_cannot_be_forgotten() -> None:
    with pytest.raises(CalibrationError, match="it has none"):
        forget(OFFICE, "reclined")
    with pytest.raises(CalibrationError, match="known are: standing"):
        forget(accept(OFFICE, "standing", STANDING), "reclined")
