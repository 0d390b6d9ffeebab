"""``config show``, ``config path`` and ``config set``."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from posture_watch.commands.config import app, run_set, run_show
from posture_watch.config import SETTINGS, load_settings
from posture_watch.errors import ConfigError


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("POSTURE_WATCH_HOME", str(tmp_path))
    return tmp_path


def output(*words: str) -> str:
    result = CliRunner().invoke(app, words)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def page(width: int, *, terminal: bool) -> str:
    console = Console(file=io.StringIO(), width=width, force_terminal=terminal, color_system=None)
    run_show(load_settings(environ={"POSTURE_WATCH_LOG__FILES": "5"}), as_json=False, console=console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_show_tells_value_origin_bounds_and_effect_of_every_setting_as_json(home: Path) -> None:
    (home / "config.toml").write_text("[day]\nstarts_at = 05:30:00\n[nudge.dwell_s]\nslump = 30\n")
    told = json.loads(output("show", "--json"))
    assert told["path"] == str(home / "config.toml")
    assert list(told["settings"]) == list(SETTINGS)
    assert told["settings"]["day.starts_at"] == {
        "value": "05:30",
        "default": "04:00",
        "origin": str(home / "config.toml"),
        "allowed": 'a time of day such as "04:00"',
        "effect": SETTINGS["day.starts_at"].effect,
    }
    assert told["settings"]["nudge.dwell_s.slump"]["value"] == 30
    assert told["settings"]["camera.width"]["origin"] == "default"


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(("width", "terminal"), [(160, True), (60, True), (80, False)])
def test_show_is_complete_on_a_wide_and_a_narrow_terminal_and_in_a_pipe(width: int, *, terminal: bool) -> None:
    text = page(width, terminal=terminal)
    joined = " ".join(text.split())
    for key, setting in SETTINGS.items():
        assert key in text
        if width != 160:
            assert setting.effect in joined
            assert setting.allowed in joined
    assert "POSTURE_WATCH_LOG__FILES" in joined
    if terminal:
        longest = max(len(line.rstrip()) for line in text.splitlines()[2:])
        assert longest <= width


@pytest.mark.usefixtures("home")
def test_a_pipe_gets_each_setting_on_a_line_of_its_own() -> None:
    lines = page(80, terminal=False).splitlines()
    assert "log.files = 5   (POSTURE_WATCH_LOG__FILES; a whole number from 2 to 20)" in lines
    assert 'day.starts_at = "04:00"   (default; a time of day such as "04:00")' in lines


def test_path_tells_where_the_file_would_be_and_creates_nothing(home: Path) -> None:
    assert output("path").strip() == str(home / "config.toml")
    assert list(home.iterdir()) == []


def test_set_changes_the_file_and_says_what_it_understood(home: Path) -> None:
    said = output("set", "nudge.enabled", "off")
    assert said.startswith("nudge.enabled = false now stands in ")
    assert load_settings(environ={}).config.nudge.enabled is False
    assert str(home) in said


def test_set_takes_a_negative_number_for_a_value_and_refuses_it_as_one(home: Path) -> None:
    with pytest.raises(ConfigError, match=r"nudge\.max_per_day is '-3', but must be a whole number from 0 to 500"):
        output("set", "nudge.max_per_day", "-3")
    assert list(home.iterdir()) == []


def test_set_warns_when_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    said = run_set(tmp_path / "config.toml", "log.level", "debug", {"POSTURE_WATCH_LOG__LEVEL": "error"})
    assert said[1] == "But POSTURE_WATCH_LOG__LEVEL is set in this environment and goes before the file."
