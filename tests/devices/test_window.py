"""SDL as the package loads it; what it shows is tested in test_preview.py."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from posture_watch.devices.window import sdl_version

LOADING = """
import os
before = dict(os.environ)
from posture_watch.devices.window import WindowError, load_sdl
try:
    load_sdl()
except WindowError as error:
    print(error)
print(os.environ == before)
"""


def loading(**more: str) -> tuple[str, str]:
    """Return what loading says and complains of, where every warning is an error."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", LOADING],
        env={**os.environ, **more},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout, done.stderr


def test_sdl_loads_in_silence_and_leaves_the_environment_as_it_is() -> None:
    assert loading() == ("True\n", "")


def test_a_library_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    said, complaints = loading(PYSDL2_DLL_PATH=str(tmp_path / "none"))
    assert said.startswith("SDL does not load (")
    assert said.splitlines()[1:] == ["True"]
    assert complaints == ""


def test_the_library_of_the_wheel_is_used() -> None:
    assert int(sdl_version().split(".")[0]) == 2


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere a display is always there")
def test_without_a_display_sdl_is_not_even_loaded() -> None:
    text = "import sys; from posture_watch.devices.preview import can_show; print(can_show(), 'sdl2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"
