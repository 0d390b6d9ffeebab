"""A real X server: the time since the last input, and the window that fills the screen."""

import socket
import struct
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from posture_watch.devices.host.question import NoAnswerError
from posture_watch.devices.host.x11 import X11, display_number
from posture_watch.devices.host.xauthority import entries, find_cookie
from tests.devices.desktop import missing_programs, running_display
from tests.devices.xclient import KEY_A, XClient

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(bool(missing_programs()), reason=missing_programs()),
]
FULL_SCREEN = "_NET_WM_STATE_FULLSCREEN"


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    with running_display() as display:
        yield display


@pytest.fixture
def asking(display: str) -> Iterator[X11]:
    asking = X11({"DISPLAY": display})
    yield asking
    asking.close()


def test_without_a_window_manager_full_screen_is_unknown_and_idleness_known(asking: X11) -> None:
    state = asking.ask()
    assert state.full_screen is None
    assert state.idle_s is not None
    assert state.idle_s >= 0


def test_the_time_since_the_last_input_grows_and_begins_anew_with_a_key(display: str, asking: X11) -> None:
    before_s = -1.0
    while before_s < 1:
        idle_s = asking.ask().idle_s
        assert idle_s is not None
        assert idle_s >= before_s
        before_s = idle_s
        time.sleep(0.1)
    with XClient(display) as client:
        client.fake_key(KEY_A)
    idle_s = asking.ask().idle_s
    assert idle_s is not None
    assert idle_s < before_s


def test_the_active_window_alone_decides_on_full_screen(display: str, asking: X11) -> None:
    with XClient(display) as client:
        film, text = client.new_window(), client.new_window()
        states = [client.atom("_NET_WM_STATE_ABOVE"), client.atom(FULL_SCREEN)]
        client.set_numbers(film, "_NET_WM_STATE", "ATOM", states)
        client.set_numbers(None, "_NET_ACTIVE_WINDOW", "WINDOW", [film])
        assert asking.ask().full_screen is True
        client.set_numbers(None, "_NET_ACTIVE_WINDOW", "WINDOW", [text])
        assert asking.ask().full_screen is False
        client.set_numbers(text, "_NET_WM_STATE", "ATOM", states[:1])
        assert asking.ask().full_screen is False
        client.set_numbers(None, "_NET_ACTIVE_WINDOW", "WINDOW", [0])
        assert asking.ask().full_screen is False


def test_a_window_that_has_just_gone_fills_nothing(display: str, asking: X11) -> None:
    with XClient(display) as client:
        client.set_numbers(None, "_NET_ACTIVE_WINDOW", "WINDOW", [0x7FFFFF])
        assert asking.ask().full_screen is False
        assert asking.ask().idle_s is not None


def test_under_wayland_only_a_window_that_is_seen_counts(display: str) -> None:
    asking = X11({"DISPLAY": display, "WAYLAND_DISPLAY": "wayland-0"})
    with XClient(display) as client:
        film = client.new_window()
        client.set_numbers(film, "_NET_WM_STATE", "ATOM", [client.atom(FULL_SCREEN)])
        client.set_numbers(None, "_NET_ACTIVE_WINDOW", "WINDOW", [film])
        assert (asking.ask().full_screen, asking.ask().idle_s) == (True, None)
        client.set_numbers(None, "_NET_ACTIVE_WINDOW", "WINDOW", [0])
        assert asking.ask().full_screen is None
    asking.close()


def test_a_server_that_ends_is_an_error_and_asked_anew_once_it_is_back() -> None:
    with running_display() as display:
        asking = X11({"DISPLAY": display})
        asking.ask()
    with pytest.raises(OSError, match=r"."):
        asking.ask()
    with pytest.raises(OSError, match=r"."):
        asking.ask()
    with running_display(number=display.removeprefix(":")):
        assert asking.ask().idle_s is not None
    asking.close()


@pytest.mark.parametrize("display", ["", "localhost:10.0", "other:0", "rubbish", ":", "/tmp/launch:0"])  # noqa: S108
def test_no_display_and_that_of_another_computer_are_no_use(display: str) -> None:
    with pytest.raises(NoAnswerError):
        X11({"DISPLAY": display}).ask()


@pytest.mark.parametrize("display", [":7", "unix:7", ":7.0"])
def test_a_local_display_has_a_number(display: str) -> None:
    assert display_number({"DISPLAY": display}) == "7"


# The cookie


def entry(family: int, address: bytes, number: bytes, name: bytes, cookie: bytes) -> bytes:
    parts = (address, number, name, cookie)
    return struct.pack(">H", family) + b"".join(struct.pack(">H", len(part)) + part for part in parts)


OURS = socket.gethostname().encode()
COOKIE = b"MIT-MAGIC-COOKIE-1"


def test_a_server_that_wants_a_cookie_gets_it(tmp_path: Path) -> None:
    authority = tmp_path / "authority"
    authority.write_bytes(entry(256, OURS, b"", COOKIE, bytes(range(16))))
    process = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-auth", str(authority), "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        assert process.stdout is not None
        display = f":{process.stdout.readline().strip()}"
        asking = X11({"DISPLAY": display, "XAUTHORITY": str(authority)})
        assert asking.ask().idle_s is not None
        asking.close()
        stranger = X11({"DISPLAY": display, "XAUTHORITY": str(tmp_path / "none")})
        with pytest.raises(ConnectionRefusedError):
            stranger.ask()
        process.terminate()


def test_the_cookie_is_that_of_this_computer_and_display(tmp_path: Path) -> None:
    file = tmp_path / ".Xauthority"
    file.write_bytes(
        entry(256, OURS, b"1", COOKIE, b"of another display")
        + entry(256, b"elsewhere", b"0", COOKIE, b"of another computer")
        + entry(65535, b"", b"", COOKIE, b"of any")
        + entry(256, OURS, b"0", COOKIE, b"ours")
        + entry(256, OURS, b"0", b"XDM-AUTHORIZATION-1", b"of another kind")
    )
    assert find_cookie({"HOME": str(tmp_path)}, "0") == b"ours"
    assert find_cookie({"HOME": str(tmp_path)}, "2") == b"of any"
    assert find_cookie({}, "0") == b""


@pytest.mark.parametrize("cut", range(1, 40))
def test_a_file_that_is_cut_off_gives_what_is_whole(cut: int) -> None:
    whole = entry(256, b"here", b"0", COOKIE, b"first")
    data = whole + entry(256, b"here", b"0", COOKIE, b"second")
    found = list(entries(data[: len(data) - cut]))
    assert [each[4] for each in found] == ([b"first"] if cut < len(data) - len(whole) + 1 else [])
