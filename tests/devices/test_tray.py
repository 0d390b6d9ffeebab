"""The icon in the tray: what it shows and offers, drawn by us, and on a real panel."""

import math
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC
from itertools import combinations
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from posture_watch.devices.instance import InstanceLock
from posture_watch.devices.tray import Entry, Look, TrayAction, face_of, menu_of
from posture_watch.devices.tray.face import LONGEST, POOR_AFTER_S, STUCK_AFTER_S
from posture_watch.devices.tray.picture import draw
from posture_watch.ports import Live, Wishes
from posture_watch.posture.camera_health import CameraState
from posture_watch.posture.rest import RestReason
from posture_watch.posture.samples import Cause, Posture, UnsureReason
from posture_watch.storage.sqlite import SqliteStore
from posture_watch.translation import languages, speaking
from tests.devices.desktop import end, running_display

if sys.platform == "linux":
    from Xlib import X
    from Xlib.display import Display

NOW_S = 1_800_000_000.0
LIVE = Live(7, NOW_S - 600, NOW_S, "watching", posture=Posture.GOOD, score=90.0, since_s=NOW_S - 60)
POOR = replace(LIVE, posture=Posture.POOR, cause=Cause.SLUMP, since_s=NOW_S - 10)
WAIT_S = 30.0


def look(live: Live | None, wishes: Wishes | None = None, now_s: float = NOW_S) -> Look:
    return face_of(live, wishes or Wishes(), now_s, UTC).look


# Its face.


@pytest.mark.parametrize(
    ("live", "shown"),
    [
        (None, Look.OFF),
        (LIVE, Look.GOOD),
        (POOR, Look.POOR),
        (replace(LIVE, posture=Posture.AWAY, score=None), Look.AWAY),
        (replace(LIVE, posture=Posture.UNSURE, reason=UnsureReason.TOO_DARK, score=None), Look.UNSURE),
        (replace(LIVE, posture=None), Look.STARTING),
        (replace(LIVE, state="starting", posture=None), Look.STARTING),
        (replace(LIVE, state="stopped", posture=None), Look.OFF),
        (replace(LIVE, state="paused", posture=None), Look.PAUSED),
        (replace(LIVE, state="camera lent", posture=None), Look.CAMERA),
        (replace(LIVE, state="camera lost", posture=None), Look.CAMERA),
        *((replace(LIVE, state=f"camera {state}", posture=None), Look.CAMERA) for state in CameraState),
        *((replace(LIVE, state=reason.value, posture=None), Look.RESTING) for reason in RestReason),
    ],
)
def test_each_state_has_its_face(live: Live | None, shown: Look) -> None:
    assert look(live) is shown


def test_poor_posture_shows_when_it_has_lasted_a_few_seconds() -> None:
    for since_s, shown in ((0.0, Look.GOOD), (POOR_AFTER_S - 0.1, Look.GOOD), (POOR_AFTER_S, Look.POOR)):
        assert look(replace(POOR, since_s=NOW_S - since_s)) is shown


def test_an_instance_that_does_not_stir_is_not_shown_as_if_all_were_well() -> None:
    assert look(LIVE, now_s=NOW_S + STUCK_AFTER_S) is Look.GOOD
    assert look(LIVE, now_s=NOW_S + STUCK_AFTER_S + 1) is Look.OFF


def test_the_words_say_what_the_shape_means_and_how_long_a_pause_lasts() -> None:
    paused = replace(LIVE, state="paused")
    assert face_of(POOR, Wishes(), NOW_S, UTC).text == "Poor posture: slumped"
    assert face_of(paused, Wishes(paused_until_s=NOW_S + 1800), NOW_S, UTC).text == "Paused until 08:30"
    assert face_of(paused, Wishes(paused_until_s=math.inf), NOW_S, UTC).text == "Paused"
    with speaking("de"):
        assert face_of(POOR, Wishes(), NOW_S, UTC).text == "Ungünstige Haltung: zusammengesunken"


@pytest.mark.parametrize("language", languages())
def test_no_text_is_longer_than_windows_shows(language: str) -> None:
    with speaking(language):
        for cause in Cause:
            assert len(face_of(replace(POOR, cause=cause), Wishes(), NOW_S, UTC).text) <= LONGEST
        for rest in RestReason:
            assert len(f"posture-watch: {face_of(replace(LIVE, state=rest.value), Wishes(), NOW_S, UTC).text}") <= 127
        for reason in UnsureReason:
            unsure = replace(LIVE, posture=Posture.UNSURE, reason=reason, score=None)
            assert len(f"posture-watch: {face_of(unsure, Wishes(), NOW_S, UTC).text}") <= 127


# Its menu.


def actions(menu: tuple[Entry, ...]) -> list[TrayAction]:
    return [action for entry in menu for action in ([entry.action] if entry.action else actions(entry.below))]


def menu(live: Live | None, *, snoozed: bool = False) -> tuple[Entry, ...]:
    return menu_of(face_of(live, Wishes(), NOW_S, UTC), snoozed=snoozed)


PAUSES = [
    TrayAction.PAUSE_15,
    TrayAction.PAUSE_30,
    TrayAction.PAUSE_60,
    TrayAction.PAUSE_UNTIL_MORNING,
]
REST = [TrayAction.CALIBRATE, TrayAction.TODAY, TrayAction.DASHBOARD, TrayAction.QUIT]


def test_the_menu_offers_what_makes_sense_at_the_moment() -> None:
    assert actions(menu(LIVE)) == [*PAUSES, *REST]
    assert actions(menu(None)) == [TrayAction.START, *REST]
    assert actions(menu(replace(LIVE, state="paused"))) == [TrayAction.RESUME, *PAUSES, *REST]
    assert actions(menu(LIVE, snoozed=True)) == [TrayAction.RESUME, *PAUSES, *REST]


def test_the_first_line_of_the_menu_is_the_state_and_a_click_opens_the_dashboard() -> None:
    assert menu(POOR)[0] == Entry("Poor posture: slumped")
    assert [entry.action for entry in menu(POOR) if entry.default] == [TrayAction.DASHBOARD]


def test_the_menu_speaks_the_language_of_the_person() -> None:
    with speaking("fr"):
        assert [entry.label for entry in menu(None) if entry.action][:2] == ["Commencer à veiller", "Calibrer…"]


# Its pictures.


def drawn(which: Look) -> npt.NDArray[np.uint8]:
    return np.asarray(draw(which))


@pytest.mark.parametrize(("one", "other"), list(combinations(Look, 2)))
def test_two_looks_differ_in_their_shape_alone(one: Look, other: Look) -> None:
    shapes = [_signs(drawn(which)) for which in (one, other)]
    assert np.mean(shapes[0] != shapes[1]) > 0.08, "without colours they look alike"


def _signs(picture: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Return where the picture is, apart from the sign within it: what is left of it in black and white."""
    luma = picture[..., :3].astype(float) @ (0.299, 0.587, 0.114)
    inked = picture[..., 3] > 128
    middle = np.median(luma[inked])
    result: npt.NDArray[np.bool_] = inked & (np.abs(luma - middle) < 50)
    return result


@pytest.mark.parametrize("which", Look)
def test_a_picture_fills_its_square_and_stands_out_on_dark_and_on_light(which: Look) -> None:
    picture = drawn(which)
    assert picture.shape == (64, 64, 4)
    inked = picture[..., 3] > 128
    assert 0.1 < inked.mean() < 0.95
    luma = (picture[..., :3].astype(float) @ (0.299, 0.587, 0.114))[inked]
    assert (luma > 200).sum() > 50, "on a dark panel"
    assert (luma < 190).sum() > 50, "on a light panel"


# On a real panel.


def end_of(process: "subprocess.Popen[bytes]") -> int:
    return process.wait(WAIT_S)


@pytest.fixture
def panel() -> Iterator[str]:
    """Give a display with a panel that takes icons."""
    if missing := [name for name in ("Xvfb", "trayer") if shutil.which(name) is None]:
        pytest.skip(f"not installed: {', '.join(missing)}")
    with running_display() as display:
        panel = subprocess.Popen(
            [
                *("trayer", "--edge", "top", "--align", "left", "--SetDockType", "false", "--margin", "0"),
                *("--widthtype", "pixel", "--width", "96", "--heighttype", "pixel", "--height", "24"),
            ],
            env={"DISPLAY": display, "PATH": "/usr/bin:/bin"},
            stderr=subprocess.DEVNULL,
        )
        try:
            yield display
        finally:
            end(panel)


def screen(display: str) -> npt.NDArray[np.uint8]:
    connection = Display(display)
    try:
        data = connection.screen().root.get_image(0, 0, 200, 48, X.ZPixmap, 0xFFFFFFFF).data
    finally:
        connection.close()
    return np.frombuffer(data, np.uint8).reshape(48, 200, 4)[..., 2::-1]


def seen(display: str, colour: tuple[int, int, int]) -> bool:
    """Return whether a fair part of the panel has about that colour."""
    away = np.abs(screen(display).astype(int) - colour).max(axis=-1)
    return int((away < 12).sum()) > 60


def until(happened: Callable[[], bool], process: "subprocess.Popen[bytes]") -> None:
    deadline_s = time.monotonic() + WAIT_S
    while not happened():
        assert process.poll() is None, f"it ended with {process.returncode}"
        assert time.monotonic() < deadline_s
        time.sleep(0.05)


@pytest.mark.desktop
@pytest.mark.sleeps
def test_the_icon_appears_in_a_panel_follows_the_state_and_goes_when_the_instance_is_stopped(
    panel: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTURE_WATCH_HOME", str(tmp_path))
    monkeypatch.setenv("DISPLAY", panel)
    green, orange = (0, 158, 115), (230, 159, 0)
    with InstanceLock() as lock, SqliteStore.open(tmp_path / "posture-watch.db") as store:

        def tell(live: Live, **what: object) -> None:
            now_s = time.time()
            store.set_live(replace(live, pid=os.getpid(), time_s=now_s + 60, since_s=now_s - 10, **what))  # type: ignore[arg-type]

        tell(LIVE)
        tray = subprocess.Popen([sys.executable, "-m", "posture_watch", "tray"], stderr=subprocess.PIPE)
        try:
            until(lambda: seen(panel, green), tray)
            tell(POOR)
            until(lambda: seen(panel, orange) and not seen(panel, green), tray)
            second = subprocess.run([sys.executable, "-m", "posture_watch", "tray"], capture_output=True, check=False)
            assert (second.returncode, second.stderr[:35]) == (1, b"The icon is in the tray already (pr")
            tell(LIVE, state="stopped", posture=None)
            lock.release()
            assert end_of(tray) == 0
            assert tray.stderr is not None
            assert tray.stderr.read().decode().startswith("This desktop shows the icon without its menu: a click")
        finally:
            end(tray, kill=True)
    assert not seen(panel, orange)


@pytest.mark.desktop
def test_many_changes_in_a_row_hang_nothing(panel: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", panel)
    code = (
        "from posture_watch.devices.tray import *\nawait_tray(20)\n"
        "icon, looks = TrayIcon(print), list(Look)\n"
        "faces = [Face(looks[number % len(looks)], str(number)) for number in range(100)]\n"
        "icon.run(lambda: [icon.show(face, menu_of(face)) for face in faces])\nprint('ended')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=WAIT_S, check=True)
    assert (done.stdout, done.stderr) == ("ended\n", "")


def test_every_line_of_the_menu_does_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    # pystray's own stand-in for a desktop: the one of X11 has no menu, and the others are not here.
    monkeypatch.setenv("PYSTRAY_BACKEND", "dummy")
    code = (
        "from posture_watch.devices.tray import *\nfrom posture_watch.ports import Wishes\nfrom datetime import UTC\n"
        "chosen = []\nicon = TrayIcon(chosen.append)\n"
        "def click(menu):\n    for item in menu.items:\n"
        "        print(item.text if item.enabled or item.submenu else f'({item.text})', end='; ')\n"
        "        click(item.submenu) if item.submenu else item(icon)\n"
        "click(icon._menu(menu_of(face_of(None, Wishes(), 0.0, UTC))))\n"
        "click(icon._menu(menu_of(Face(Look.PAUSED, 'Paused'))))\nprint()\nprint(*chosen, sep='; ')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    shown, chosen = done.stdout.splitlines()
    assert shown.startswith("(Not running); ")
    assert "Resume; Pause; 15 minutes; 30 minutes; 60 minutes; Until morning; " in shown
    assert chosen.split("; ") == [TrayAction.START, *REST, TrayAction.RESUME, *PAUSES, *REST]


def test_without_its_library_the_command_says_what_to_install() -> None:
    code = (
        "import importlib.util as util, sys\nfind = util.find_spec\n"
        "util.find_spec = lambda name, *rest: None if name == 'pystray' else find(name, *rest)\n"
        "from posture_watch.commands.cli import main\nsys.exit(main(sys.argv[1:]))"
    )
    for words in (["tray"], ["autostart", "on", "--tray"]):
        done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == 'The tray needs one more package; install it with: pip install "posture-watch[tray]"\n'


@pytest.mark.parametrize(("display", "sentence"), [("", b"There is no desktop that could show an icon")])
def test_without_a_desktop_it_says_so_in_one_sentence(
    display: str, sentence: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", display)
    done = subprocess.run([sys.executable, "-m", "posture_watch", "tray"], capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.startswith(sentence)
    assert done.stderr.count(b"\n") == 1


@pytest.mark.desktop
def test_a_desktop_without_a_tray_is_waited_for_and_then_told_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("Xvfb") is None:
        pytest.skip("not installed: Xvfb")
    code = (
        "from posture_watch.devices.tray import await_tray\nfrom posture_watch.errors import DesktopError\n"
        "waits = []\ntry:\n    await_tray(2.0, waits.append)\n"
        "except DesktopError as error:\n    print(sum(waits), error)"
    )
    with running_display() as display:
        monkeypatch.setenv("DISPLAY", display)
        told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.startswith("2.0 This desktop has no tray for icons; on GNOME")
