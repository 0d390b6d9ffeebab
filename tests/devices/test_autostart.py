"""Starting at login: what is written is what the desktops read."""

import os
import plistlib
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture_watch.devices.autostart import (
    DesktopEntry,
    Entry,
    LaunchAgent,
    RunKey,
    SystemdUnit,
    Way,
    installed_program,
    login_ways,
    program_fault,
    settle,
)
from posture_watch.devices.autostart import systemd as systemd_format
from posture_watch.devices.autostart import xdg as xdg_format
from posture_watch.devices.autostart.run_key import APPROVED, RUN
from posture_watch.errors import DesktopError

AWKWARD = 'my 100% "own" $HOME\'s `café` \\ (new); a=b %U & *?#~|<>'
"""A folder's name with everything that some format takes for something else."""

WORDS = ("/opt/posture watch/bin/posture-watch", "run", "--wait")
WAIT_S = 20.0

printable = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1)


class StandInRegistry:
    """The registry of a Windows that is not here."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], str | bytes] = {}
        self.writes = 0

    def get(self, key: str, name: str) -> str | bytes | None:
        return self.values.get((key, name))

    def put(self, key: str, name: str, text: str) -> None:
        self.writes += 1
        self.values[key, name] = text

    def delete(self, key: str, name: str) -> None:
        self.writes += 1
        self.values.pop((key, name), None)


def no_systemd(folder: Path) -> SystemdUnit:
    return SystemdUnit(folder, systemctl="/nowhere/systemctl")


WAYS: dict[str, Callable[[Path], Way]] = {
    "xdg": DesktopEntry,
    "systemd": no_systemd,
    "launchd": LaunchAgent,
    "registry": lambda _: RunKey(StandInRegistry()),
}
every_way = pytest.mark.parametrize("make", WAYS.values(), ids=WAYS)


@every_way
def test_what_was_written_is_read_back_and_can_be_taken_away(make: Callable[[Path], Way], tmp_path: Path) -> None:
    way = make(tmp_path / "settings")
    assert way.read() is None
    assert not way.remove()
    way.write(WORDS)
    assert way.read() == Entry(WORDS)
    way.write(("/elsewhere/posture-watch", "run"))
    assert way.read() == Entry(("/elsewhere/posture-watch", "run"))
    assert way.remove()
    assert way.read() is None
    assert [path for path in tmp_path.rglob("*") if not path.is_dir()] == []


@every_way
def test_asking_writes_nothing(make: Callable[[Path], Way], tmp_path: Path) -> None:
    way = make(tmp_path / "settings")
    way.read()
    way.remove()
    assert list(tmp_path.iterdir()) == []


@every_way
def test_a_path_with_a_line_break_is_refused(make: Callable[[Path], Way], tmp_path: Path) -> None:
    with pytest.raises(DesktopError, match="line break"):
        make(tmp_path).write(("/a\nb/posture-watch", "run"))
    assert make(tmp_path).read() is None


@every_way
def test_twice_is_as_good_as_once_and_only_one_way_is_left(make: Callable[[Path], Way], tmp_path: Path) -> None:
    chosen, other = make(tmp_path), DesktopEntry(tmp_path / "other")
    other.write(WORDS)
    assert settle(chosen, [other], WORDS)
    assert other.read() is None
    assert not settle(chosen, [other], WORDS)
    assert settle(chosen, [other], ("/moved/posture-watch", "run"))
    assert chosen.read() == Entry(("/moved/posture-watch", "run"))


def test_what_the_person_switched_off_is_off_until_it_is_wanted_again(tmp_path: Path) -> None:
    desktop = DesktopEntry(tmp_path)
    for switch in ("Hidden=true", "X-GNOME-Autostart-enabled=false"):
        desktop.write(WORDS)
        with Path(desktop.place).open("a", encoding="utf-8") as file:
            file.write(f"{switch}\n")
        assert desktop.read() == Entry(WORDS, enabled=False)
        assert settle(desktop, [], WORDS)
        assert desktop.read() == Entry(WORDS)

    unit = no_systemd(tmp_path)
    unit.write(WORDS)
    (tmp_path / "systemd/user/graphical-session.target.wants/posture-watch.service").unlink()
    assert unit.read() == Entry(WORDS, enabled=False)

    registry = StandInRegistry()
    key = RunKey(registry)
    key.write(WORDS)
    registry.values[APPROVED, "posture-watch"] = b"\x03" + bytes(11)
    assert key.read() == Entry(WORDS, enabled=False)
    registry.values[APPROVED, "posture-watch"] = b"\x02" + bytes(11)
    assert key.read() == Entry(WORDS)
    registry.values[APPROVED, "posture-watch"] = b"\x03" + bytes(11)
    assert settle(key, [], WORDS)
    assert key.read() == Entry(WORDS)


@given(st.lists(printable, min_size=1, max_size=4))
def test_any_words_survive_the_quoting_of_desktop_entries_and_units(words: list[str]) -> None:
    unmistakable = [f"/{word}" for word in words]
    assert xdg_format.unquoted(xdg_format.quoted(unmistakable)) == tuple(unmistakable)
    assert systemd_format.unquoted(" ".join(map(systemd_format.quoted, words))) == tuple(words)


def test_the_quoting_of_desktop_entries_is_that_of_the_specification() -> None:
    assert xdg_format.quoted(["/bin/a", "plain"]) == "/bin/a plain"
    assert xdg_format.quoted(["/my bin/a", "100%", '"$\\`']) == r'"/my bin/a" 100%% "\\"\\$\\\\\\`"'


def test_rubbish_in_the_place_of_an_entry_is_an_entry_without_a_program(tmp_path: Path) -> None:
    for way in (DesktopEntry(tmp_path), no_systemd(tmp_path), LaunchAgent(tmp_path)):
        file = Path(way.place)
        file.parent.mkdir(parents=True, exist_ok=True)
        for rubbish in (b"", b"\xff\xfe\x00rubbish", b"<plist><array/></plist>"):
            file.write_bytes(rubbish)
            entry = way.read()
            assert entry is not None
            assert entry.words == ()


def test_a_folder_in_the_way_is_one_clear_sentence(tmp_path: Path) -> None:
    way = DesktopEntry(tmp_path)
    Path(way.place).mkdir(parents=True)
    for action in (way.read, way.remove, lambda: way.write(WORDS)):
        with pytest.raises(DesktopError, match=r"posture-watch\.desktop cannot be "):
            action()
    assert [path.name for path in (tmp_path / "autostart").iterdir()] == ["posture-watch.desktop"]


# The formats, by those who read them.


def script(folder: Path) -> Path:
    """Return a program at an awkward place that writes down with which words it was started."""
    folder.mkdir(parents=True)
    path = folder / "posture-watch"
    path.write_text(
        '#!/bin/sh\nfor word in "$0" "$@"; do printf "%s\\n" "$word"; done > "$(dirname "$0")/part"\n'
        'mv "$(dirname "$0")/part" "$(dirname "$0")/told"\n',
        encoding="utf-8",
    )
    path.chmod(0o700)
    return path


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="not installed: desktop-file-validate")
@pytest.mark.parametrize("folder", ["plain", AWKWARD.replace("/", "")])
def test_the_desktop_entry_is_valid(folder: str, tmp_path: Path) -> None:
    way = DesktopEntry(tmp_path)
    way.write((str(tmp_path / folder / "posture-watch"), "run", "--wait"))
    done = subprocess.run(["desktop-file-validate", way.place], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.sleeps
@pytest.mark.skipif(shutil.which("gio") is None, reason="not installed: gio")
def test_glib_starts_the_program_of_the_desktop_entry_wherever_it_is(tmp_path: Path) -> None:
    program = script(tmp_path / AWKWARD)
    way = DesktopEntry(tmp_path)
    way.write((str(program), "run", "a b", '"$HOME"', "%f", "\\"))
    subprocess.run(["gio", "launch", way.place], check=True, timeout=WAIT_S, capture_output=True)
    told = program.parent / "told"
    deadline_s = time.monotonic() + WAIT_S
    while not told.exists():
        assert time.monotonic() < deadline_s
        time.sleep(0.01)
    assert told.read_text(encoding="utf-8").splitlines() == [str(program), "run", "a b", '"$HOME"', "%f", "\\"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="not installed: systemd-analyze")
@pytest.mark.parametrize("folder", ["plain", "my 100% $HOME (new); a=b %U", AWKWARD])
def test_systemd_understands_the_unit(folder: str, tmp_path: Path) -> None:
    program = script(tmp_path / folder)
    way = no_systemd(tmp_path)
    way.write((str(program), "run", "--wait"))
    environ = {**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)}
    verify = ["systemd-analyze", "--user", "verify", way.place]
    done = subprocess.run(verify, capture_output=True, text=True, check=False, env=environ)
    # What it has to say of units of the system itself is none of ours.
    assert [line for line in done.stderr.splitlines() if "posture-watch" in line] == []
    program.unlink()
    done = subprocess.run(verify, capture_output=True, text=True, check=False, env=environ)
    assert ("is not executable" in done.stderr) == (folder != AWKWARD), "it looks at the program, but for a detour"


def test_the_agent_is_a_property_list_for_a_desk_with_a_screen(tmp_path: Path) -> None:
    way = LaunchAgent(tmp_path)
    way.write((f"/opt/{AWKWARD}/posture-watch", "run"))
    agent = plistlib.loads(Path(way.place).read_bytes())
    assert agent["ProgramArguments"] == [f"/opt/{AWKWARD}/posture-watch", "run"]
    assert (agent["RunAtLoad"], agent["LimitLoadToSessionType"]) == (True, "Aqua")
    assert Path(way.place) == tmp_path / "Library/LaunchAgents/local.posture-watch.plist"


def test_the_value_of_the_run_key_is_a_command_line() -> None:
    registry = StandInRegistry()
    RunKey(registry).write((r"C:\Program Files\p\posture-watch-background.exe", "--wait"))
    assert registry.values == {
        (RUN, "posture-watch"): r'"C:\Program Files\p\posture-watch-background.exe" --wait',
    }


def test_a_registry_that_refuses_is_one_clear_sentence() -> None:
    class Refusing(StandInRegistry):
        def put(self, key: str, name: str, text: str) -> None:
            raise PermissionError(13, f"no {key} {name} {text}")

    with pytest.raises(DesktopError, match=r"HKEY_CURRENT_USER\\.* cannot be written"):
        RunKey(Refusing()).write(WORDS)


# The program.


def test_the_installed_command_is_found_beside_its_python() -> None:
    assert installed_program() == Path(sys.executable).parent / "posture-watch"
    with pytest.raises(DesktopError, match=r"posture-watch-background\.exe is not installed"):
        installed_program("win32")


def test_a_program_that_was_moved_or_lost_its_python_is_told_apart(tmp_path: Path) -> None:
    program = script(tmp_path / "a folder")
    assert program_fault(str(program)) == ""
    assert program_fault("posture-watch") == "which is no full path"
    program.chmod(0o600)
    assert program_fault(str(program)) == "which may not be started"
    program.chmod(0o700)
    python = tmp_path / "venv with spaces" / "python"
    for text in (f"#!{tmp_path}/python\nimport sys\n", f"#!/bin/sh\n'''exec' \"{python}\" \"$0\" \"$@\"\n' '''\n"):
        program.write_text(text, encoding="utf-8")
        assert program_fault(str(program)).startswith("whose Python, ")
        assert program_fault(str(program)).endswith("python, is not there any more")
    python.parent.mkdir()
    python.touch()
    assert program_fault(str(program)) == ""
    program.rename(tmp_path / "moved")
    assert program_fault(str(program)) == "which is not there any more"


# The systems.


def names(ways: Sequence[Way]) -> list[str]:
    return [type(way).__name__ for way in ways]


def test_each_system_has_its_own_ways(tmp_path: Path) -> None:
    assert names(login_ways({}, "win32")) == ["RunKey"]
    assert names(login_ways({}, "darwin")) == ["LaunchAgent"]
    linux = login_ways({"XDG_CONFIG_HOME": str(tmp_path)}, "linux")
    assert names(linux) == ["DesktopEntry", "SystemdUnit"]
    assert linux[0].place == str(tmp_path / "autostart/posture-watch.desktop")
    assert linux[1].place == str(tmp_path / "systemd/user/posture-watch.service")
    for unusable in ({}, {"XDG_CONFIG_HOME": "relative"}, {"XDG_CONFIG_HOME": ""}):
        assert login_ways(unusable, "linux")[0].place == str(Path.home() / ".config/autostart/posture-watch.desktop")
