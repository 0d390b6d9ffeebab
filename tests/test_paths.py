"""Where things live."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from posture_watch import paths
from posture_watch.errors import StorageError


@pytest.fixture
def _usual(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(paths.HOME_VARIABLE, raising=False)
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.setenv(name, str(tmp_path))


def test_one_folder_for_everything_may_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "all"))
    places = {paths.config_path(), paths.database_path(), paths.log_path(), paths.lock_path()}
    assert len(places) == 4
    assert {place.parent for place in places} == {tmp_path / "all"}


@pytest.mark.usefixtures("_usual")
def test_asking_creates_no_folder(tmp_path: Path) -> None:
    for ask in (paths.config_path, paths.database_path, paths.log_path, paths.lock_path):
        assert ask().is_absolute()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("_usual")
@pytest.mark.skipif(sys.platform != "linux", reason="the XDG folders are those of Linux")
def test_on_linux_settings_data_and_state_lie_where_xdg_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert paths.config_path() == tmp_path / ".config/posture-watch/config.toml"
    assert paths.database_path() == tmp_path / ".local/share/posture-watch/posture-watch.db"
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "elsewhere"))
    assert paths.data_folder() == tmp_path / "elsewhere/posture-watch"


def test_a_named_folder_may_be_relative_or_begin_with_a_tilde(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(paths.HOME_VARIABLE, "here")
    assert paths.data_folder() == tmp_path / "here"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv(paths.HOME_VARIABLE, "~/there")
    assert paths.data_folder() == tmp_path / "there"


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can become an unknown user")
def test_an_account_without_any_home_gets_a_stopgap_folder() -> None:
    script = (
        "import os, platformdirs.unix, tempfile; from posture_watch import paths; os.setuid(54321);"
        "print(paths.config_folder() == paths.stopgap_folder(), paths.config_folder().is_absolute())"
    )
    done = subprocess.run([sys.executable, "-c", script], env={}, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["True", "True"], done.stderr


def test_a_made_folder_is_private(tmp_path: Path) -> None:
    folder = paths.make_folder(tmp_path / "a" / "b")
    assert folder.is_dir()
    if os.name == "posix":
        assert folder.stat().st_mode & 0o777 == 0o700
    assert paths.make_folder(folder) == folder


def test_a_file_in_the_way_of_a_folder_is_named_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(StorageError, match=r"taken.* cannot be created .*POSTURE_WATCH_HOME\.$"):
        paths.make_folder(tmp_path / "taken")
    with pytest.raises(StorageError, match="cannot be created"):
        paths.make_folder(tmp_path / "taken" / "below")


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can give a folder away")
def test_a_stopgap_folder_that_somebody_else_laid_out_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    paths.make_folder(paths.stopgap_folder())
    os.chown(paths.stopgap_folder(), 54321, -1)
    with pytest.raises(StorageError, match="belongs to somebody else"):
        paths.make_folder(paths.stopgap_folder())
