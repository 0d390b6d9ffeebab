"""Settings: where they come from, what is refused, and how one is changed."""

import os
import subprocess
import sys
import tomllib
from datetime import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture_watch.config import SETTINGS, Config, Value, load_settings, set_value, shown, variable
from posture_watch.config.settings import find_setting
from posture_watch.config.wellbeing import Wellbeing, parse_times
from posture_watch.errors import ConfigError, PostureWatchError
from posture_watch.posture.samples import Cause


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def complaint(text: str, file: Path) -> str:
    """Return what is said about a settings file with that text."""
    file.write_text(text)
    with pytest.raises(ConfigError) as caught:
        load_settings(file, environ={})
    sentence = str(caught.value)
    assert "\n" not in sentence
    return sentence.removeprefix(f"{file}")


def test_without_a_file_everything_is_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTURE_WATCH_HOME", str(tmp_path / "nowhere"))
    settings = load_settings()
    assert settings.config == Config()
    assert set(settings.origins.values()) == {"default"}
    assert settings.path == tmp_path / "nowhere" / "config.toml"
    assert not settings.path.exists()


def test_the_command_line_beats_the_environment_beats_the_file_beats_the_default(file: Path) -> None:
    file.write_text("[nudge]\nmax_per_hour = 4\nmax_per_day = 5\ncooldown_s = 700\n")
    settings = load_settings(
        file,
        environ={"POSTURE_WATCH_NUDGE__MAX_PER_DAY": "6", "POSTURE_WATCH_NUDGE__COOLDOWN_S": "800"},
        overrides={"nudge.cooldown_s": 900, "camera.source": None},
    )
    nudge = settings.config.nudge
    assert (nudge.max_per_hour, nudge.max_per_day, nudge.cooldown_s, nudge.snooze_min) == (4, 6, 900, 15)
    assert settings.origins["nudge.max_per_hour"] == str(file)
    assert settings.origins["nudge.max_per_day"] == "POSTURE_WATCH_NUDGE__MAX_PER_DAY"
    assert settings.origins["nudge.cooldown_s"] == "command line"
    assert settings.origins["nudge.snooze_min"] == settings.origins["camera.source"] == "default"


def test_every_cause_has_a_dwell() -> None:
    assert set(Config().nudge.dwell_s.by_cause()) == set(Cause)
    assert Config().nudge.dwell_s.by_cause()[Cause.LEANING_IN] == 180


def test_a_setting_below_a_section_below_a_section_is_read(file: Path) -> None:
    file.write_text("[nudge.dwell_s]\nslump = 30\n")
    settings = load_settings(file, environ={"POSTURE_WATCH_NUDGE__DWELL_S__HEAD_DOWN": "40"})
    assert settings.config.nudge.dwell_s.by_cause()[Cause.SLUMP] == 30
    assert settings.value("nudge.dwell_s.head_down") == 40


@pytest.mark.parametrize("key", SETTINGS)
def test_every_setting_documents_its_effect_its_bounds_and_takes_its_own_default(key: str, file: Path) -> None:
    setting = SETTINGS[key]
    assert setting.effect.endswith(".")
    assert setting.allowed
    section, _, name = key.rpartition(".")
    heading = f"[{section}]\n" if section else ""
    file.write_text(f"{heading}{name} = {shown(setting.default)}\n")
    assert load_settings(file, environ={}).config == Config()


@pytest.mark.parametrize("key", [key for key in SETTINGS if "number from" in SETTINGS[key].allowed])
def test_a_number_past_its_stated_bounds_is_refused_and_the_bounds_themselves_are_not(key: str, file: Path) -> None:
    setting = SETTINGS[key]
    low, high = (float(word) for word in setting.allowed.split("from ")[1].split(" to "))
    step = 1 if "whole" in setting.allowed else 0.001
    for value in (low, high):
        whole = int(value) if "whole" in setting.allowed else value
        set_value(file, key, str(whole))
        assert load_settings(file, environ={}).value(key) == value
    for value in (low - step, high + step):
        with pytest.raises(ConfigError, match=rf"{key} is .*must be {setting.allowed}\.$"):
            load_settings(environ={}, overrides={key: int(value) if step == 1 else value})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[nudge]\ncooldown_s = 5", ": nudge.cooldown_s is 5, but must be a number from 60 to 86400."),
        ('[nudge]\ncooldown_s = "700"', ": nudge.cooldown_s is '700', but must be a number from 60 to 86400."),
        ("[nudge]\ncooldown_s = nan", ": nudge.cooldown_s is nan, but must be a number from 60 to 86400."),
        ("[nudge]\ncooldown_s = true", ": nudge.cooldown_s is True, but must be a number from 60 to 86400."),
        ("[nudge]\nmax_per_day = 3.5", ": nudge.max_per_day is 3.5, but must be a whole number from 0 to 500."),
        ("[nudge]\nenabled = 1", ": nudge.enabled is 1, but must be true or false."),
        ('[day]\nstarts_at = "25:00"', """: day.starts_at is '25:00', but must be a time of day such as "04:00"."""),
        ("[day]\nstarts_at = 4", ': day.starts_at is 4, but must be a time of day such as "04:00".'),
        ('[camera]\nsource = ""', ": camera.source is '', but must be text of 1 to 1000 characters."),
        ("[camera]\nsource = true", ": camera.source is True, but must be text of 1 to 1000 characters."),
        ("[camera.source]\na = 1", ": camera.source is {'a': 1}, but must be text of 1 to 1000 characters."),
        (
            '[log]\nlevel = "loud"',
            """: log.level is 'loud', but must be one of "debug", "info", "warning", "error".""",
        ),
        ("[camera]\nsorce = 1", ": there is no setting camera.sorce; did you mean camera.source?"),
        ("[nudge]\nstarts_at = 1", ": there is no setting nudge.starts_at; did you mean day.starts_at?"),
        ("[cammera]\nsource = 1", ": there is no section [cammera]; did you mean [camera]?"),
        ("camera = 3", ": camera is a section; write [camera] on a line, and its settings below."),
        (
            "[nudge]\ndwell_s = 90",
            ": nudge.dwell_s is a section; write [nudge.dwell_s] on a line, and its settings below.",
        ),
        ("[zzz]\nqqq = 1", ": there is no section [zzz]; the sections are camera, model,"),
        ("zzz = 1", ": there is no setting zzz; `posture-watch config show` lists them all."),
        ("[camera]\n\nsource =\n", " is not valid TOML: Invalid value (at line 3, column 9); mend that line."),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence(text: str, said: str, file: Path) -> None:
    assert complaint(text, file).startswith(said)


def test_a_camera_number_needs_no_quotes_and_a_time_may_be_a_toml_time(file: Path) -> None:
    file.write_text("[camera]\nsource = 1\n[day]\nstarts_at = 05:30:00\n")
    config = load_settings(file, environ={}).config
    assert config.camera.source == "1"
    assert config.day.starts_at == time(5, 30)


def test_a_byte_order_mark_does_no_harm(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf[camera]\r\nwidth = 320\r\n")
    assert load_settings(file, environ={}).config.camera.width == 320


def test_a_file_that_cannot_be_read_is_named_in_one_sentence(file: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"^There is no settings file .*config\.toml; check its name\.$"):
        load_settings(file, environ={})
    with pytest.raises(ConfigError, match="is a folder"):
        load_settings(tmp_path, environ={})
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="not UTF-8"):
        load_settings(file, environ={})


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("POSTURE_WATCH_CAMERA__SORCE", "did you mean POSTURE_WATCH_CAMERA__SOURCE?"),
        ("POSTURE_WATCH_CAMERA_SOURCE", "did you mean POSTURE_WATCH_CAMERA__SOURCE?"),
        ("POSTURE_WATCH_NUDGE__DWELL__S__SLUMP", "did you mean POSTURE_WATCH_NUDGE__DWELL_S__SLUMP?"),
        ("POSTURE_WATCH_Z__Q", "`posture-watch config show` lists them."),
    ],
)
def test_an_environment_variable_that_misses_a_setting_is_an_error(name: str, near: str, file: Path) -> None:
    file.write_text("")
    with pytest.raises(ConfigError) as caught:
        load_settings(file, environ={name: "1"})
    assert str(caught.value) == f"The environment variable {name} names no setting; {near}"


def test_variables_that_are_no_settings_are_left_alone(file: Path) -> None:
    file.write_text("")
    environ = {"POSTURE_WATCH_HOME": "/x", "POSTURE_WATCH_TRACE": "1", "POSTURE_WATCH_LOG__LEVEL": "", "PATH": "/bin"}
    assert set(load_settings(file, environ=environ).origins.values()) == {"default"}


def test_a_bad_value_in_the_environment_names_the_variable(file: Path) -> None:
    file.write_text("")
    with pytest.raises(ConfigError, match=r"^POSTURE_WATCH_LOG__FILES: log\.files is 'many', but must be a whole"):
        load_settings(file, environ={variable("log.files"): "many"})


def test_an_unknown_override_names_the_nearest_setting() -> None:
    with pytest.raises(
        ConfigError, match=r"command line: there is no setting camera\.with; did you mean camera\.width"
    ):
        load_settings(environ={}, overrides={"camera.with": 3})
    with pytest.raises(ConfigError, match=r"nudge\.dwell_s is a section; name one of its settings, such as nudge\.dw"):
        load_settings(environ={}, overrides={"nudge.dwell_s": 3})


WRITTEN = """\
# mine
[camera]           # by the window
width = 1280       # sharp

[nudge]
enabled = true

[nudge.dwell_s]
slump = 60 # patient
"""


def test_setting_a_value_keeps_comments_and_all_other_lines(file: Path) -> None:
    file.write_text(WRITTEN)
    assert set_value(file, "camera.width", "640") == 640
    assert file.read_text() == WRITTEN.replace("1280", "640")
    set_value(file, "day.starts_at", "5:00")
    assert "# patient" in file.read_text()
    assert load_settings(file, environ={}).config.day.starts_at == time(5, 0)


def test_the_first_setting_creates_file_and_folder(tmp_path: Path) -> None:
    file = tmp_path / "new" / "config.toml"
    set_value(file, "nudge.dwell_s.slump", "45")
    assert load_settings(file, environ={}).config.nudge.dwell_s.slump == 45
    assert [path.name for path in file.parent.iterdir()] == ["config.toml"]
    if os.name == "posix":
        assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("before", "key", "value"),
    [
        (WRITTEN, "camera.width", "7"),
        (WRITTEN, "camera.wdth", "640"),
        (WRITTEN, "nudge.enabled", "perhaps"),
        ("[camera\n", "camera.width", "640"),
        ("camera = 3\n", "camera.width", "640"),
        ("[camera.width]\na = 1\n[[nudge]]\nb = 2\n", "nudge.enabled", "true"),
    ],
)
def test_a_refused_change_leaves_the_file_as_it_was(before: str, key: str, value: str, file: Path) -> None:
    file.write_text(before)
    with pytest.raises(ConfigError) as caught:
        set_value(file, key, value)
    assert "\n" not in str(caught.value)
    assert file.read_text() == before
    assert [path.name for path in file.parent.iterdir()] == ["config.toml"]


def test_one_of_two_wrong_settings_can_be_mended_by_itself(file: Path) -> None:
    file.write_text("[nudge]\ncooldown_s = 5\nmax_per_day = -1\n")
    set_value(file, "nudge.cooldown_s", "600")
    assert "max_per_day" in complaint(file.read_text(), file)


@pytest.mark.skipif(os.name != "posix", reason="links need rights elsewhere")
def test_a_linked_settings_file_stays_a_link(file: Path, tmp_path: Path) -> None:
    (tmp_path / "dotfiles").mkdir()
    real = tmp_path / "dotfiles" / "posture.toml"
    real.write_text(WRITTEN)
    real.chmod(0o640)
    file.symlink_to(real)
    set_value(file, "camera.width", "640")
    assert file.is_symlink()
    assert "640" in real.read_text()
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_folder_that_takes_no_file_is_named_and_nothing_is_lost(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("mine")
    with pytest.raises(PostureWatchError, match=r"nothing was changed|cannot be read"):
        set_value(tmp_path / "taken" / "config.toml", "camera.width", "640")
    assert (tmp_path / "taken").read_text() == "mine"


@pytest.mark.skipif(os.name != "posix", reason="limits file sizes as POSIX does")
def test_a_disk_that_is_full_halfway_costs_neither_settings_nor_leaves_rubbish(file: Path) -> None:
    file.write_text(WRITTEN)
    script = (
        "import resource, sys; from pathlib import Path; from posture_watch.config import set_value;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20, 20)); set_value(Path(sys.argv[1]), 'camera.width', '640')"
    )
    done = subprocess.run([sys.executable, "-B", "-c", script, file], capture_output=True, text=True, check=False)
    assert "ConfigError" in done.stderr
    assert "cannot be written (File too large); nothing was changed." in done.stderr
    assert file.read_text() == WRITTEN
    assert [path.name for path in file.parent.iterdir()] == ["config.toml"]


layouts = st.sampled_from(
    [
        "",
        WRITTEN,
        WRITTEN.replace("\n", "\r\n"),
        "nudge.dwell_s.slump = 60\ncamera.width = 320",
        "nudge = {enabled = false}\n",
        "[nudge.dwell_s]\nslump = 60\n[camera]\nwidth = 320\n[nudge]\nenabled = true\n",
        "[nudge]\ndwell_s.slump = 60\n",
        "# only a comment",
        "[log]",
    ]
)
changes = st.sampled_from(
    [
        ("nudge.dwell_s.slump", "77", 77.0),
        ("nudge.enabled", "false", False),
        ("camera.source", 'HD "Pro" \\ cam\u00e9ra', 'HD "Pro" \\ cam\u00e9ra'),
        ("log.level", "debug", "debug"),
        ("model.path", "", ""),
    ]
)


@given(before=layouts, wanted=st.lists(changes, max_size=3))
def test_any_changes_to_any_layout_say_just_that(
    before: str, wanted: list[tuple[str, str, Value]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("any") / "config.toml"
    file.write_bytes(before.encode())
    values = {key: load_settings(file, environ={}).value(key) for key in SETTINGS}
    for key, text, value in wanted:
        set_value(file, key, text)
        values[key] = value
    settings = load_settings(file, environ={})
    assert {key: settings.value(key) for key in SETTINGS} == values
    assert before.count("#") <= file.read_text().count("#")
    tomllib.loads(file.read_text())


@pytest.mark.parametrize("times", ["", "10:30", "16:00, 10:30", "9:05"])
def test_check_ins_are_offered_at_two_times_a_day_at_most(times: str) -> None:
    assert Config(wellbeing=Wellbeing(check_in_at=times)).wellbeing.check_in_at == times
    assert list(parse_times(times)) == sorted(parse_times(times))


@pytest.mark.parametrize("times", ["10:30, 12:00, 16:00", "25:00", "at noon", "10:30,"])
def test_times_that_are_none_or_too_many_are_refused_in_words(times: str) -> None:
    setting = find_setting("wellbeing.check_in_at", "here")
    with pytest.raises(ConfigError, match="at most two times of day"):
        setting.judge(times, "here")


def test_one_card_a_day_is_enough() -> None:
    with pytest.raises(ConfigError, match="a time of day"):
        find_setting("wellbeing.card_at", "here").judge("10:00, 12:00", "here")
