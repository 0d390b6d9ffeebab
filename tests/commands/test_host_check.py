from dataclasses import fields

from posture_watch.commands.checkup import Check, Status
from posture_watch.commands.host_check import MISSED, WORDS, ask_host, check_host, in_words
from posture_watch.posture.host import HostState

ALL = HostState(
    locked=False, idle_s=3.0, on_battery=True, lid_closed=False, do_not_disturb=True, full_screen=False, in_call=False
)


def test_what_is_known_is_told_with_whom_it_comes_from() -> None:
    answers = [("logind", HostState(locked=False, lid_closed=False), ""), ("battery", HostState(on_battery=True), "")]
    check = check_host(lambda: answers)
    assert check.detail == "logind: unlocked, lid open; battery: on battery"
    assert check.advice == (
        "It cannot be told whether somebody is at the keyboard, messages are unwelcome, something fills the screen or "
        "there is a call, so that is not heeded."
    )
    assert check.status is Status.OK


def test_a_computer_that_tells_everything_needs_no_advice() -> None:
    assert check_host(lambda: [("all", ALL, "")]).advice == ""


def test_a_computer_that_tells_nothing_is_a_warning() -> None:
    check = check_host(lambda: [("logind", HostState(), "no such bus")])
    assert (check.status, check.detail) == (Status.WARNING, "this computer says nothing of itself")


def test_everything_that_can_be_known_has_words() -> None:
    names = {field.name for field in fields(HostState)}
    assert set(WORDS) | {"idle_s"} == names
    assert set(MISSED) <= names
    assert in_words(ALL)[:3] == ["unlocked", "no input for 3 s", "on battery"]


def test_this_computer_can_be_asked() -> None:
    assert isinstance(check_host(ask_host), Check)
