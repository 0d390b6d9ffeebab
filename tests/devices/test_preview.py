"""The preview window on a real X server without a screen."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt
import pytest

from tests.devices.desktop import end, running_display
from tests.devices.xclient import KEY_A, KEY_ESCAPE, KEY_Q, WAIT_S, XClient

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the X server is Linux's"),
    pytest.mark.skipif(shutil.which("Xvfb") is None, reason="not installed: Xvfb"),
]

BEGINNING = """
import sys
import numpy as np
from posture_watch.devices.drawing import Panel
from posture_watch.devices.preview import Preview, can_show
from posture_watch.devices.window import can_open
from posture_watch.posture.landmarks import Frame
assert can_show()
preview = Preview("looking")
def show():
    return preview.show(Frame(0.0, np.full((480, 640, 3), (255, 0, 0), np.uint8)), None, Panel("Good posture"))
"""

SHOWING = f"""{BEGINNING}
while show():
    pass
print("closed", show())
preview.close()
"""
"""Shows red pictures until told to stop, and says how it ended."""

LOSING = f"""{BEGINNING}
show()
sys.stdin.readline()
print(show(), show(), can_open())
preview.close()
print("done")
"""
"""Shows a picture, and when told to two more; then looks for a display."""

LOOKING = """
import os
from posture_watch.devices.window import can_open
found = can_open()
links = [os.readlink(f"/proc/self/fd/{number}") for number in range(3, 64) if os.path.exists(f"/proc/self/fd/{number}")]
print(found, sum(link.startswith("socket:") for link in links))
"""
"""Looks for a display, and counts its connections afterwards."""


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    with running_display("1280x800") as name:
        yield name


@contextmanager
def program(display: str, text: str = SHOWING, **more: str) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        [sys.executable, "-c", text],
        env={**os.environ, "DISPLAY": display, **more},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        end(process, kill=True)


@contextmanager
def opened(display: str, text: str = SHOWING, **more: str) -> "Iterator[tuple[subprocess.Popen[str], XClient, int]]":
    """Start the program and give its window once it shows the red picture."""
    with program(display, text, **more) as process, XClient(display) as x:
        window = x.window("looking")
        wait_until(x, window, lambda shown: bool(is_red(shown)[100:200, 100:300].all()))
        yield process, x, window


def wait_until(x: XClient, window: int, seen: Callable[[npt.NDArray[np.uint8]], bool]) -> None:
    given_up_s = time.monotonic() + WAIT_S
    while not seen(shown := x.picture(window)):
        assert time.monotonic() < given_up_s, f"not seen in {shown.shape}"
        time.sleep(0.02)


def is_red(shown: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    red: npt.NDArray[np.bool_] = np.all(shown == (255, 0, 0), axis=2)
    return red


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


def test_a_desktop_with_both_gets_its_window_through_x(display: str) -> None:
    with opened(display, WAYLAND_DISPLAY="wayland-0") as (process, x, window):
        x.press(window, KEY_Q)
        assert process.communicate(timeout=WAIT_S) == ("closed False\n", "")


@pytest.mark.parametrize(("width", "height"), [(1080, 740), (1280, 540)], ids=["taller", "wider"])
def test_a_window_of_another_shape_keeps_the_proportions(display: str, width: int, height: int) -> None:
    left, top = (width - 1080) // 2, (height - 540) // 2
    red = np.zeros((height, width), bool)
    red[top : top + 540, left : left + 720] = True
    with opened(display) as (_, x, window):
        x.resize(window, width, height)
        wait_until(x, window, lambda shown: shown.shape[:2] == red.shape and bool((is_red(shown) == red).all()))


@pytest.mark.parametrize(
    ("screen", "dpi", "width", "height"), [("2560x1440", 192, 2160, 1080), ("800x600", 96, 720, 360)]
)
def test_the_window_fits_the_density_and_the_size_of_the_screen(screen: str, dpi: int, width: int, height: int) -> None:
    with running_display(screen) as display, XClient(display) as x:
        x.set_dpi(dpi)
        with opened(display) as (_, _, window):
            shown = x.picture(window)
            assert shown.shape == (height, width, 3)
            assert is_red(shown)[2:-2, 2 : width * 2 // 3 - 2].all()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_still_end_the_program(display: str, number: signal.Signals) -> None:
    with opened(display) as (process, _, _):
        process.send_signal(number)
        process.communicate(timeout=WAIT_S)
        assert process.returncode == -number


def test_looking_for_a_display_leaves_no_connection_to_it(display: str) -> None:
    with program(display, LOOKING) as process:
        assert process.communicate(timeout=WAIT_S) == ("True 0\n", "")


def test_when_the_x_server_drops_the_window_the_program_goes_on_without(display: str) -> None:
    with opened(display, LOSING) as (process, x, window):
        x.kill(window)
        said, complaints = process.communicate("\n", timeout=WAIT_S)
        assert (said, process.returncode) == ("True True False\ndone\n", 0)
        assert complaints.startswith("It goes on without the preview window: ")


def test_when_the_x_server_ends_the_program_goes_on_without_a_window() -> None:
    with contextlib.ExitStack() as stack:
        with running_display("1280x800") as display:
            process, _, _ = stack.enter_context(opened(display, LOSING))
        said, _ = process.communicate("\n", timeout=WAIT_S)
        assert (said, process.returncode) == ("True True False\ndone\n", 0)


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
