"""``tray``: what happens when something is chosen, and when the icon goes."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path

import pytest

from posture_watch.commands.tray import Attendant, read_state
from posture_watch.devices.instance import InstanceLock
from posture_watch.devices.terminal_window import in_a_terminal
from posture_watch.devices.tray import Look, TrayAction
from posture_watch.paths import data_folder, database_path, make_folder
from posture_watch.ports import Live
from posture_watch.storage.sqlite import SqliteStore
from tests.commands.program import CLIP, Program


@dataclass
class Desk:
    """An attendant whose programs are only noted down."""

    started: list[list[str]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.attendant = Attendant(UTC, say=self.said.append, start=self.start)

    def start(self, words: Sequence[str]) -> "subprocess.Popen[bytes]":
        self.started.append(list(words))
        with subprocess.Popen([sys.executable, "-c", ""], env={}) as process:
            return process

    def choose(self, action: TrayAction) -> None:
        self.attendant.do(action)
        self.attendant.close()


def test_what_is_chosen_starts_the_command_of_that_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    desk = Desk()
    for action in (TrayAction.START, TrayAction.CALIBRATE, TrayAction.TODAY, TrayAction.DASHBOARD):
        desk.choose(action)
    page = str(data_folder() / "today.html")
    assert [words[3:] for words in desk.started] == [
        ["run", "--wait"],
        ["calibrate", "--yes"],
        ["report", "--html", page, "--open"],
        ["dashboard"],
    ]
    assert {tuple(words[:3]) for words in desk.started} == {(sys.executable, "-m", "posture_watch")}
    assert desk.said == []


def test_what_cannot_be_done_is_told_in_a_sentence() -> None:
    desk = Desk()
    for action in (TrayAction.PAUSE_15, TrayAction.RESUME):
        desk.choose(action)
    assert [sentence[:30] for sentence in desk.said] == ["posture-watch is not running, "] * 2

    def refuse(_: Sequence[str]) -> "subprocess.Popen[bytes]":
        raise PermissionError(13, "Permission denied")

    desk.attendant.start = refuse
    desk.choose(TrayAction.TODAY)
    assert desk.said[-1] == "That could not be started (Permission denied)."


def test_the_icon_stays_when_nothing_runs_or_it_crashed_and_goes_after_a_stop() -> None:
    make_folder(database_path().parent)
    desk = Desk()
    assert (desk.attendant.look()[0].look, desk.attendant.over) == (Look.OFF, False)
    with SqliteStore.open(database_path()) as store:
        live = Live(os.getpid(), time.time(), time.time(), "paused")
        store.set_live(live)
        with InstanceLock():
            assert (desk.attendant.look()[0].look, desk.attendant.over) == (Look.PAUSED, False)
        assert (desk.attendant.look()[0].look, desk.attendant.over) == (Look.OFF, False), "it was killed"
        store.set_live(Live(os.getpid(), time.time(), time.time(), "stopped"))
        desk.attendant.look()
        assert desk.attendant.over


def test_a_database_that_cannot_be_read_is_as_if_nothing_ran() -> None:
    make_folder(database_path().parent)
    database_path().write_bytes(b"rubbish" * 100)
    assert read_state()[0] is False


@pytest.mark.model
@pytest.mark.sleeps
def test_pausing_resuming_and_quitting_reach_the_running_instance(
    calibrated: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTURE_WATCH_HOME", str(calibrated.home))
    desk = Desk()
    with calibrated.running("run", "--source", CLIP) as process:
        calibrated.wait_until_it_watches(process)
        assert desk.attendant.look()[0].look is Look.GOOD
        desk.choose(TrayAction.PAUSE_30)
        assert desk.attendant.look()[0].look is Look.PAUSED
        desk.choose(TrayAction.RESUME)
        assert desk.attendant.look()[0].look is not Look.PAUSED
        desk.choose(TrayAction.QUIT)
        assert process.wait(20) == 0
    assert desk.attendant.over
    assert desk.said == []


def test_a_terminal_is_found_on_each_system() -> None:
    words = ["/opt/my python", "-m", "posture_watch"]
    assert in_a_terminal(words, "linux", lambda _: None) is None
    konsole = in_a_terminal(words, "linux", lambda name: f"/bin/{name}" if name == "konsole" else None)
    assert konsole is not None
    assert (konsole[:4], konsole[-3:]) == (["/bin/konsole", "-e", "/bin/sh", "-c"], words)
    mac = in_a_terminal(words, "darwin")
    assert mac is not None
    assert mac[-1] == "'/opt/my python' -m posture_watch"
    windows = in_a_terminal(words, "win32")
    assert windows is not None
    assert windows[-3:] == words


def test_a_terminal_on_linux_runs_the_words_as_they_are_and_waits_for_enter(tmp_path: Path) -> None:
    script = tmp_path / "any-terminal"
    script.write_text('#!/bin/sh\nshift\nexec "$@"\n', encoding="utf-8")
    script.chmod(0o700)
    words = [sys.executable, "-c", "import sys; print(sys.argv[1:])", "a b", "$HOME", "'"]
    command = in_a_terminal(words, "linux", lambda name: str(script) if name == "xterm" else None)
    assert command is not None
    done = subprocess.run(command, input="\n", capture_output=True, text=True, check=True)
    assert done.stdout == "['a b', '$HOME', \"'\"]\n\nEnter closes this window. "
