"""Folders for the program: an empty one, and one in which the person of the demo clip is calibrated."""

import shutil
from pathlib import Path

import pytest

from tests.commands.program import CLIP, Program


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path / "home")


@pytest.fixture(scope="session")
def _calibrated_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("calibrated")
    ended = Program(home).ask("calibrate", "--source", CLIP, "--seconds", "0:13")
    assert (ended.code, ended.err) == (0, "")
    return home


@pytest.fixture
def calibrated(_calibrated_once: Path, tmp_path: Path) -> Program:
    home = tmp_path / "calibrated"
    shutil.copytree(_calibrated_once, home)
    return Program(home)
