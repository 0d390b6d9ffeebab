"""The preview window on a real X server without a screen."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.devices.desktop import end, running_display
from tests.devices.xclient import KEY_A, KEY_ESCAPE, KEY_Q, WAIT_S, XClient

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the X server is Linux's"),
    pytest.mark.skipif(shutil.which("Xvfb") is None, reason="not installed: Xvfb"),
]

PAINT_S = 20.0
"""A picture that is not on the screen by then will never be."""

# Shows red pictures until told to stop, and says how it ended.
PROGRAM = """
import numpy as np
from posture_watch.devices.drawing import Panel
from posture_watch.devices.preview import Preview, can_show
from posture_watch.posture.landmarks import Frame
assert can_show()
preview = Preview("looking")
frame = Frame(0.0, np.full((480, 640, 3), (255, 0, 0), np.uint8))
while preview.show(frame, None, Panel("Good posture")):
    pass
print("closed", preview.show(frame, None, Panel("Good posture")))
preview.close()
"""


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    with running_display("1280x800") as name:
        yield name


@contextmanager
def program(display: str, text: str = PROGRAM, **more: str) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        [sys.executable, "-c", text],
        env={**os.environ, "DISPLAY": display, **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        end(process, kill=True)


def looking(x: XClient, process: "subprocess.Popen[str]") -> int | None:
    """Return the program's window as soon as it shows the red picture; ``None`` when it never does."""
    given_up_s = time.monotonic() + PAINT_S
    while (x.picture(window := x.window("looking"))[100:400, 100:600] != (255, 0, 0)).any():
        assert process.poll() is None, process.communicate()
        if time.monotonic() > given_up_s:
            return None
        time.sleep(0.02)
    return window


@contextmanager
def opened(display: str, **more: str) -> "Iterator[tuple[subprocess.Popen[str], XClient, int]]":
    """Start the program and give its window once it shows the picture.

    On a busy machine without a window manager Qt now and then never paints a new window; then it is started again.
    """
    for _ in range(4):
        with program(display, **more) as process, XClient(display) as x:
            window = looking(x, process)
            if window is not None:
                yield process, x, window
                return
    pytest.fail("the window never showed the picture")


@pytest.mark.parametrize("how", [KEY_Q, KEY_ESCAPE, None], ids=["q", "Esc", "close button"])
def test_the_window_closes_when_asked_to_and_stays_closed(display: str, how: int | None) -> None:
    with opened(display) as (process, x, window):
        if how is None:
            x.close_button(window)
        else:
            x.press(window, how)
        out, err = process.communicate(timeout=WAIT_S)
        assert err == ""
        assert out == "closed False\n"
        assert process.returncode == 0
        assert x.windows("looking") == []


def test_other_keys_do_not_close_the_window(display: str) -> None:
    with opened(display) as (process, x, window):
        for _ in range(5):
            x.press(window, KEY_A)
        x.press(window, KEY_Q)
        process.communicate(timeout=WAIT_S)
        assert process.returncode == 0


def test_the_window_shows_picture_and_words_in_their_colours(display: str) -> None:
    with opened(display) as (_, x, window):
        shown = x.picture(window)
        assert (shown[100:400, 100:600] == (255, 0, 0)).all()
        assert (shown[:, 760:].max(axis=2) > 200).any()


def test_a_window_that_is_closed_while_it_opens_is_closed(display: str) -> None:
    with program(display) as process, XClient(display) as x:
        x.close_button(x.window("looking"))
        assert process.communicate(timeout=WAIT_S) == ("closed False\n", "")


def test_a_desktop_that_prefers_wayland_gets_its_window_through_x(display: str) -> None:
    with opened(display, QT_QPA_PLATFORM="wayland", WAYLAND_DISPLAY="wayland-0") as (process, x, window):
        x.press(window, KEY_Q)
        assert process.communicate(timeout=WAIT_S) == ("closed False\n", "")


@pytest.mark.parametrize(
    "screens", [{}, {"DISPLAY": ":9999"}, {"WAYLAND_DISPLAY": "wayland-9999"}], ids=["none", "dead X", "dead Wayland"]
)
def test_where_no_window_can_open_that_is_said_and_nothing_crashes(screens: dict[str, str]) -> None:
    kept = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    text = "from posture_watch.devices.preview import can_show; print(can_show())"
    done = subprocess.run(
        [sys.executable, "-c", text], env=kept | screens, capture_output=True, text=True, check=True, timeout=60
    )
    assert (done.stdout, done.stderr) == ("False\n", "")


def test_a_preview_that_never_showed_anything_closes_without_a_window() -> None:
    text = "from posture_watch.devices.preview import Preview; Preview().close(); print('fine')"
    kept = {key: value for key, value in os.environ.items() if key != "DISPLAY"}
    done = subprocess.run([sys.executable, "-c", text], env=kept, capture_output=True, text=True, check=True)
    assert done.stdout == "fine\n"
