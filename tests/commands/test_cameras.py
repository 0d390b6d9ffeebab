"""``cameras``: the list on the terminal."""

import io
import json

from rich.console import Console

from posture_watch.commands.cameras import run_cameras
from posture_watch.devices.cameras import CameraInfo

FOUND = [CameraInfo(2, "C920 [USB]", "046d:0825", 200), CameraInfo(0, "OBS Virtual Camera", "/dev/video0", 200)]


def printed(found: list[CameraInfo], *, as_json: bool = False) -> tuple[int, str]:
    out = io.StringIO()
    code = run_cameras(found, as_json=as_json, console=Console(file=out, width=100))
    return code, out.getvalue()


def test_each_camera_is_a_line_with_number_name_and_identity() -> None:
    code, text = printed(FOUND)
    assert code == 0
    lines = [line.split() for line in text.splitlines()]
    assert ["2", "C920", "[USB]", "046d:0825"] in lines
    assert ["0", "OBS", "Virtual", "Camera", "/dev/video0", "virtual"] in lines


def test_a_camera_that_another_program_has_open_says_so() -> None:
    for as_json in (False, True):
        out = io.StringIO()
        console = Console(file=out, width=100)
        run_cameras(FOUND, as_json=as_json, console=console, users=lambda camera: "zoom" if camera.index == 2 else "")
        assert out.getvalue().count("zoom") == 1


def test_no_camera_is_told_with_what_to_do() -> None:
    code, text = printed([])
    assert code == 1
    assert "Plug one in" in text
    assert "posture-watch demo" in text


def test_json_is_a_list_in_the_same_order() -> None:
    code, text = printed(FOUND, as_json=True)
    assert code == 0
    assert [(camera["index"], camera["kind"]) for camera in json.loads(text)] == [(2, "colour"), (0, "virtual")]


def test_json_of_no_camera_is_an_empty_list() -> None:
    code, text = printed([], as_json=True)
    assert code == 1
    assert json.loads(text) == []
