"""The clock of the tests."""

import pytest

from posture_watch.testing import FakeClock


def test_a_fake_clock_moves_when_somebody_sleeps_and_at_no_other_time() -> None:
    clock = FakeClock(100.0)
    assert [clock.now_s(), clock.now_s()] == [100.0, 100.0]
    clock.sleep(2.5)
    assert clock.now_s() == 102.5


def test_a_fake_clock_refuses_to_sleep_backwards_like_the_real_one() -> None:
    with pytest.raises(ValueError, match="negative"):
        FakeClock().sleep(-1)
