"""What Windows hands over, as documented; the asking itself has not been run on Windows."""

import struct

import pytest

from posture_watch.devices.host.question import NoAnswerError
from posture_watch.devices.host.windows import Use, idle_s, in_use, notification_state, session_state
from posture_watch.posture.host import HostState


def info(level: int, state: int, flags: int) -> bytes:
    """Return a WTSINFOEX: level, padding, session, state, flags, and the names and times behind them."""
    return struct.pack("<I4xIii", level, 1, state, flags) + bytes(200)


def test_idleness_is_right_when_the_clock_of_32_bits_begins_anew() -> None:
    assert idle_s(5000, 2000) == 3
    assert idle_s(1000, 0xFFFFFFFF - 999) == 2


@pytest.mark.parametrize(
    ("number", "state"),
    [
        (1, HostState(locked=True, full_screen=False)),
        (2, HostState(full_screen=True)),
        (3, HostState(full_screen=True)),
        (4, HostState(full_screen=True)),
        (5, HostState(full_screen=False)),
        (6, HostState(full_screen=False, do_not_disturb=True)),
        (7, HostState(full_screen=False)),
    ],
)
def test_each_notification_state_means_what_is_documented(number: int, state: HostState) -> None:
    assert notification_state(number) == state


@pytest.mark.parametrize("number", [0, 8, -1])
def test_a_state_that_nobody_knows_tells_nothing(number: int) -> None:
    with pytest.raises(NoAnswerError):
        notification_state(number)


def test_a_session_is_locked_by_its_flag_or_when_it_is_not_the_one_on_the_screen() -> None:
    assert session_state(info(1, 0, 0)).locked is True
    assert session_state(info(1, 0, 1)).locked is False
    assert session_state(info(1, 0, -1)).locked is None
    assert session_state(info(1, 4, 1)).locked is True


def test_an_answer_of_another_form_tells_nothing() -> None:
    with pytest.raises(NoAnswerError):
        session_state(info(2, 0, 0))
    with pytest.raises(struct.error):
        session_state(b"\1\0\0\0")


OWN = [r"C:\Tools\Python\python.exe"]


@pytest.mark.parametrize(
    ("use", "used"),
    [
        (Use("Vendor.Calls_8wekyb3d8bbwe", 133, 0), True),
        (Use("Vendor.Calls_8wekyb3d8bbwe", 133, 134), False),
        (Use("Vendor.Calls_8wekyb3d8bbwe", 0, 0), False),
        (Use("c:#tools#python#python.exe", 133, 0), False),
        (Use("C:#Calls#calls.exe", 133, 0), True),
    ],
)
def test_a_device_is_in_use_by_others_from_their_start_to_their_stop(use: Use, *, used: bool) -> None:
    assert in_use([use], OWN) is used
