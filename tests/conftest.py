"""Guards: no test touches the home folder or the desktop of whoever runs it, and none waits."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from hypothesis import settings

FOLDERS = (
    "HOME",
    "USERPROFILE",
    "APPDATA",
    "LOCALAPPDATA",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_RUNTIME_DIR",
    "XDG_STATE_HOME",
)
DESKTOP = ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS")
OURS = ("posture_watch", "tests")

_numbers = count()


def pytest_configure(config: pytest.Config) -> None:
    # How long an example takes is the machine's affair, and no reason to fail.
    settings.register_profile("patient", settings.get_profile(settings.get_current_profile_name()), deadline=None)
    settings.load_profile("patient")
    config.addinivalue_line("markers", "sleeps: really waits, because a program outside this process has to be polled")


@pytest.fixture(scope="session", autouse=True)
def _away_from_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give the whole run an empty home and no desktop: fixtures that outlive a test are guarded too."""
    home = str(tmp_path_factory.mktemp("home"))
    with pytest.MonkeyPatch.context() as environment:
        for name in FOLDERS:
            environment.setenv(name, home)
        for name in (*DESKTOP, *(name for name in os.environ if name.upper().startswith("POSTURE_WATCH_"))):
            environment.delenv(name, raising=False)
        # Tests read English, wherever they run; those about other languages ask for them.
        environment.setenv("LANGUAGE", "en")
        yield


@pytest.fixture(scope="session", autouse=True)
def _signals_as_at_a_terminal() -> Iterator[None]:
    """Hear Ctrl-C and the closing of a terminal even when started with nohup or behind a script, as CI is.

    What this process ignores, every program that a test starts would ignore as well.
    """
    usual: dict[int, Any] = {signal.SIGINT: signal.default_int_handler}
    if hasattr(signal, "SIGHUP"):
        usual[signal.SIGHUP] = signal.SIG_DFL
    before = {number: signal.signal(number, handler) for number, handler in usual.items()}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture(autouse=True)
def _guards(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give each test a folder of its own, not made yet, for all that the program remembers, and let nobody sleep."""
    with pytest.MonkeyPatch.context() as guards:
        guards.setenv("POSTURE_WATCH_HOME", str(tmp_path_factory.getbasetemp() / "own" / str(next(_numbers))))
        if not any(request.node.get_closest_marker(name) for name in ("desktop", "sleeps")):
            guards.setattr(time, "sleep", _kept_awake(time.sleep))
        yield


def _kept_awake(sleep: Callable[[float], None]) -> Callable[[float], None]:
    """Return a ``sleep`` that refuses our own code; libraries may, as subprocess does while it waits for an end."""

    def refuse(duration_s: float) -> None:
        caller = sys._getframe(1).f_globals.get("__name__", "")
        if caller.partition(".")[0] in OURS:
            raise AssertionError(f"{caller} sleeps in a test; give it a FakeClock")
        sleep(duration_s)

    return refuse
