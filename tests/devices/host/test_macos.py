"""What macOS prints and hands over, as documented; the asking itself has not been run on a Mac."""

import plistlib
from pathlib import Path

import pytest

from posture_watch.devices.host import host_questions
from posture_watch.devices.host.macos import Focus, awake_state, focus_state, lid_state, session_state
from posture_watch.devices.host.question import NoAnswerError
from posture_watch.posture.host import HostState

ASSERTIONS = """\
2026-03-03 12:00:00 +0100
Assertion status system-wide:
   BackgroundTask                 0
   ApplePushServiceTask           0
   UserIsActive                   1
   PreventUserIdleDisplaySleep    {count}
   PreventSystemSleep             0
   PreventUserIdleSystemSleep     1
Listed by owning process:
   pid 321(player): [0x00012d2f00058d1a] 00:13:01 PreventUserIdleDisplaySleep named: "Playing"
"""


def lid(*, shut: bool, causes_sleep: bool) -> HostState:
    document = [{"AppleClamshellState": shut, "AppleClamshellCausesSleep": causes_sleep, "Sleep Disabled": False}]
    return lid_state(plistlib.loads(plistlib.dumps(document)))


def test_a_locked_screen_and_one_of_somebody_else_are_locked() -> None:
    assert session_state({"kCGSSessionOnConsoleKey": 1}, 3.5) == HostState(locked=False, idle_s=3.5)
    assert session_state({"kCGSSessionOnConsoleKey": 1, "CGSSessionScreenIsLocked": 1}, 0.0).locked
    assert session_state({"kCGSSessionOnConsoleKey": 0}, 0.0).locked
    assert session_state({}, 0.0).locked is False


def test_without_a_screen_nothing_is_known() -> None:
    with pytest.raises(NoAnswerError):
        session_state(None, 0.0)


def test_a_lid_shut_beside_another_screen_does_not_count() -> None:
    assert lid(shut=True, causes_sleep=True).lid_closed is True
    assert lid(shut=True, causes_sleep=False).lid_closed is False
    assert lid(shut=False, causes_sleep=True).lid_closed is False
    with pytest.raises(NoAnswerError):
        lid_state([{"model": "a desk computer"}])


@pytest.mark.parametrize(("count", "kept"), [(0, False), (1, True), (2, True)])
def test_what_keeps_the_screen_on_is_read_from_the_summary(count: int, *, kept: bool) -> None:
    assert awake_state(ASSERTIONS.format(count=count)).full_screen is kept


@pytest.mark.parametrize("text", ["", "PreventUserIdleDisplaySleep", "PreventUserIdleDisplaySleep named: 1"])
def test_a_list_of_another_form_tells_nothing(text: str) -> None:
    with pytest.raises(NoAnswerError):
        awake_state(text)


def test_a_focus_that_is_on_has_a_record() -> None:
    on: object = {"data": [{"storeAssertionRecords": [{"assertionDetails": {}}], "storeInvalidationRecords": []}]}
    off: object = {"data": [{"storeInvalidationRecords": [{}]}]}
    assert focus_state(on).do_not_disturb is True
    assert focus_state(off).do_not_disturb is False


def test_a_focus_that_may_not_be_read_is_unknown(tmp_path: Path) -> None:
    with pytest.raises(NoAnswerError):
        Focus(tmp_path).ask()


@pytest.mark.parametrize("system", ["darwin", "win32", "freebsd13"])
def test_every_system_has_questions_of_its_own_and_the_battery(system: str) -> None:
    names = [question.name for question in host_questions(system, {})]
    assert names[-1] == "battery"
    assert len(set(names)) == len(names) == {"darwin": 5, "win32": 5, "freebsd13": 1}[system]
