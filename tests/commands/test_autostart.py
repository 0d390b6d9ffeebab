"""``autostart``: what it says, and that asking is only asking."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from posture_watch.commands.autostart import Finding, choose, notes, run_status, sentences
from posture_watch.commands.checkup import check_autostart
from posture_watch.devices.autostart import DesktopEntry, installed_program, login_ways
from posture_watch.devices.autostart.launch_agent import CAMERA
from posture_watch.errors import DesktopError
from posture_watch.paths import database_path, make_folder
from posture_watch.storage.sqlite import SqliteStore
from tests.commands.program import Program
from tests.contracts.values import profile

ON = Finding(
    "the desktop's autostart folder", "/c/posture-watch.desktop", ("/b/posture-watch",), enabled=True, fault=""
)
NOTHING = Finding("systemd", "/c/posture-watch.service", None, enabled=False, fault="")


@pytest.fixture
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.setattr("sys.platform", "linux")
    return tmp_path / "settings"


def test_on_status_and_off_as_a_person_types_them(program: Program, tmp_path: Path) -> None:
    config = {"XDG_CONFIG_HOME": str(tmp_path / "settings"), "PATH": ""}
    entry, unit = (Path(way.place) for way in login_ways(config, "linux"))

    assert program.ask("autostart", "off", **config).out == "posture-watch does not start at login.\n"
    before = program.ask("autostart", "status", **config)
    assert (before.code, before.err) == (0, "")
    assert before.out == "posture-watch does not start at login; it would after: posture-watch autostart on\n"
    assert not (tmp_path / "settings").exists(), "asking wrote something"

    on = program.ask("autostart", "on", **config)
    assert (on.code, on.out) == (0, f"posture-watch starts at login from now on, by {ON.way}:\n{entry}\n")
    assert on.err.startswith(
        "Nobody is calibrated yet; do it once with: posture-watch calibrate\nPOSTURE_WATCH_HOME is"
    )
    assert f"Exec={installed_program()} run --wait\n" in entry.read_text(encoding="utf-8")
    assert "as it did already" in program.ask("autostart", "on", **config).out
    assert program.ask("autostart", "status", **config).out == f"posture-watch starts at login, by {ON.way}: {entry}\n"

    assert program.ask("autostart", "on", "--systemd", **config).code == 0
    assert (entry.exists(), unit.exists()) == (False, True)
    told = json.loads(program.ask("autostart", "status", "--json", **config).out)
    assert told["on"] is True
    assert [way["command"] and way["command"][1:] for way in told["ways"]] == [None, ["run", "--wait"]]

    assert program.ask("autostart", "off", **config).out == "posture-watch does not start at login any more.\n"
    assert [path for path in (tmp_path / "settings").rglob("*") if not path.is_dir()] == []


def test_an_environment_that_moved_is_told_and_mended_by_on(program: Program, tmp_path: Path) -> None:
    config = {"XDG_CONFIG_HOME": str(tmp_path / "settings"), "PATH": ""}
    old = tmp_path / "old venv" / "bin" / "posture-watch"
    old.parent.mkdir(parents=True)
    shutil.copy(installed_program(), old)
    entry = DesktopEntry(tmp_path / "settings")
    entry.write((str(old), "run", "--wait"))
    assert program.ask("autostart", "status", **config).code == 0
    (tmp_path / "old venv").rename(tmp_path / "new venv")
    lost = program.ask("autostart", "status", **config)
    assert lost.code == 1
    assert lost.out == (
        f"posture-watch should start at login, but {entry.place} points to {old}, which is not there any more; "
        "say `posture-watch autostart on` once more, or `posture-watch autostart off`.\n"
    )
    assert program.ask("autostart", "on", **config).code == 0
    assert program.ask("autostart", "status", **config).code == 0


def test_what_can_not_be_written_is_one_sentence(program: Program, tmp_path: Path) -> None:
    (tmp_path / "settings").write_text("a file in the way")
    ended = program.ask("autostart", "on", XDG_CONFIG_HOME=str(tmp_path / "settings"))
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith(f"{tmp_path}/settings/autostart/posture-watch.desktop cannot be ")
    assert ended.err.count("\n") == 1


def test_an_entry_that_the_person_switched_off_is_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    off = replace(ON, enabled=False, fault="which is not there any more")
    assert run_status([off, NOTHING], as_json=False) == 0
    assert "is switched off in /c/posture-watch.desktop; to switch it on again, say" in capsys.readouterr().out


def test_an_entry_without_a_program_points_to_itself() -> None:
    (line,) = sentences([replace(ON, command=(), fault="of which no program can be made out"), NOTHING])
    assert "points to /c/posture-watch.desktop, of which no program can be made out;" in line


def test_systemd_is_had_on_linux_only() -> None:
    assert choose(login_ways({}, "linux"), systemd=True).name == "systemd"
    with pytest.raises(DesktopError, match="There is no systemd on this system; leave --systemd out"):
        choose(login_ways({}, "win32"), systemd=True)


def test_a_mac_is_told_what_the_camera_needs_and_nobody_else_is() -> None:
    make_folder(database_path().parent)
    with SqliteStore.open(database_path()) as store:
        store.save_profile(profile())
    assert list(notes({}, "linux")) == []
    assert list(notes({}, "darwin")) == [CAMERA]
    assert "posture-watch run --background" in CAMERA


def test_doctor_looks_at_it_too(own_settings: Path) -> None:
    assert (check_autostart().status, check_autostart().detail[:37]) == ("ok", "posture-watch does not start at login")
    DesktopEntry(own_settings).write(("/gone/posture-watch", "run"))
    check = check_autostart()
    assert check.status == "warning"
    assert "points to /gone/posture-watch, which is not there any more;" in check.detail
    assert [path.name for path in own_settings.iterdir()] == ["autostart"]
