"""The guards of ``conftest.py`` hold."""

import os
import sys
from pathlib import Path

import pytest

from posture_watch import paths
from posture_watch.devices.clock import SystemClock


def test_our_own_code_cannot_sleep_in_a_test() -> None:
    with pytest.raises(AssertionError, match=r"posture_watch\.devices\.clock sleeps in a test"):
        SystemClock().sleep(0.001)


@pytest.mark.sleeps
def test_a_test_that_has_to_poll_may_say_so() -> None:
    SystemClock().sleep(0.001)


def test_the_home_folder_and_all_that_is_remembered_are_temporary(tmp_path_factory: pytest.TempPathFactory) -> None:
    base = tmp_path_factory.getbasetemp()
    assert Path.home().is_relative_to(base)
    for place in (paths.config_path(), paths.database_path(), paths.log_path(), paths.lock_path()):
        assert place.is_relative_to(base)
        assert not place.parent.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have their desktop without being told")
def test_no_desktop_is_in_reach() -> None:
    assert not {"DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"} & set(os.environ)
    assert not Path(os.environ["XDG_RUNTIME_DIR"], "bus").exists()
