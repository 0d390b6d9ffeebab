"""The sound cards of the kernel, made up, for this machine has none; the settings of GNOME by the real gsettings."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from posture_watch.devices.host.microphone import Microphone
from posture_watch.devices.host.question import NoAnswerError
from posture_watch.devices.host.settings_store import SettingsStore

RUNNING = "state: RUNNING\nowner_pid   : 1234\ntrigger_time: 1.5\n"


def card(cards: Path, pcm: str, text: str) -> Path:
    status = cards / "card0" / pcm / "sub0" / "status"
    status.parent.mkdir(parents=True, exist_ok=True)
    status.write_text(text, encoding="ascii")
    return status


@pytest.mark.parametrize(
    ("recording", "playing", "call"),
    [("closed\n", "closed\n", False), (RUNNING, "closed\n", True), ("closed\n", RUNNING, False)],
)
def test_whoever_records_is_in_a_call_and_whoever_plays_music_is_not(
    tmp_path: Path, recording: str, playing: str, *, call: bool
) -> None:
    card(tmp_path, "pcm0c", recording)
    card(tmp_path, "pcm0p", playing)
    assert Microphone(tmp_path).ask().in_call is call


def test_without_sound_cards_nothing_is_known_of_calls(tmp_path: Path) -> None:
    with pytest.raises(NoAnswerError):
        Microphone(tmp_path / "none").ask()


GSETTINGS = shutil.which("gsettings")
KEY = ["org.gnome.desktop.notifications", "show-banners"]


def has_schema() -> bool:
    return (
        GSETTINGS is not None
        and not subprocess.run(
            [GSETTINGS, "get", *KEY],
            capture_output=True,
            check=False,
            env={**os.environ, "GSETTINGS_BACKEND": "memory"},
        ).returncode
    )


needs_gsettings = pytest.mark.skipif(not has_schema(), reason="not installed: gsettings-desktop-schemas")


def desktop(home: Path, name: str = "ubuntu:GNOME") -> dict[str, str]:
    # The settings lie in a file of another kind than dconf's, whose service no test could end.
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
        "GSETTINGS_BACKEND": "keyfile",
        "XDG_CURRENT_DESKTOP": name,
    }


@needs_gsettings
def test_gnome_keeps_do_not_disturb_among_its_settings(tmp_path: Path) -> None:
    environ = desktop(tmp_path)
    dconf = tmp_path / "dconf" / "user"
    dconf.parent.mkdir()
    asking = SettingsStore(environ)
    assert asking.ask().do_not_disturb is False
    subprocess.run(["gsettings", "set", *KEY, "false"], env=environ, check=True)
    assert asking.ask().do_not_disturb is False  # not asked again while dconf's file is the same
    dconf.write_bytes(b"changed")  # as dconf does at every change
    assert asking.ask().do_not_disturb is True


@pytest.mark.parametrize("desktop_name", ["", "KDE", "sway"])
def test_a_desktop_that_keeps_it_elsewhere_is_not_asked(tmp_path: Path, desktop_name: str) -> None:
    with pytest.raises(NoAnswerError):
        SettingsStore(desktop(tmp_path, desktop_name)).ask()


def test_without_the_program_nothing_is_known(tmp_path: Path) -> None:
    with pytest.raises(NoAnswerError, match="not installed"):
        SettingsStore({**desktop(tmp_path), "PATH": str(tmp_path)}).ask()


@pytest.mark.parametrize(("name", "printed", "silent"), [("X-Cinnamon", "false", True), ("MATE", "true", True)])
def test_cinnamon_and_mate_have_keys_of_their_own(tmp_path: Path, name: str, printed: str, *, silent: bool) -> None:
    # A stand-in for gsettings: their schemas come with their desktops only.
    program = tmp_path / "gsettings"
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/asked\necho {printed}\n', encoding="utf-8")
    program.chmod(0o700)
    assert SettingsStore({**desktop(tmp_path, name), "PATH": str(tmp_path)}).ask().do_not_disturb is silent
    assert name.removeprefix("X-").lower() in (tmp_path / "asked").read_text(encoding="utf-8").lower()
