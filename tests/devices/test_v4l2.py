"""What Linux tells of its cameras, read from folders made like those of the kernel."""

import os
import sys
from pathlib import Path

import pytest

from posture_watch.devices.cameras import CameraInfo, find_again
from posture_watch.devices.v4l2 import stop_stream, users_of

NODE = Path("/dev/video0")


def process(proc: Path, pid: int, name: str, *files: str) -> None:
    (proc / str(pid) / "fd").mkdir(parents=True)
    (proc / str(pid) / "comm").write_text(f"{name}\n", encoding="utf-8")
    for number, file in enumerate(files):
        (proc / str(pid) / "fd" / str(number)).symlink_to(file)


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links")
def test_the_users_of_a_camera_are_the_other_processes_that_have_it_open(tmp_path: Path) -> None:
    process(tmp_path, 11, "zoom", "/dev/null", "/dev/video0")
    process(tmp_path, 12, "editor", "/dev/video1", "/dev/video01")
    process(tmp_path, 13, "wireplumber", "/dev/video0")
    process(tmp_path, os.getpid(), "ourselves", "/dev/video0")
    (tmp_path / "14").mkdir()
    (tmp_path / "self").mkdir()
    assert users_of(NODE, tmp_path) == {11: "zoom"}
    assert users_of(Path("/dev/video7"), tmp_path) == {}


@pytest.mark.skipif(sys.platform != "linux", reason="device files are Linux's way")
def test_stopping_a_stream_that_is_not_there_does_nothing() -> None:
    stop_stream(Path("/dev/null"))
    with Path("/dev/null").open("rb") as file:
        stop_stream(Path("/dev/null"))
        assert file.read(1) == b""


def test_a_camera_is_found_again_by_name_and_identity_and_not_by_its_number() -> None:
    known = CameraInfo(0, "Front", "046d:0825")
    moved, other = CameraInfo(2, "Front", "046d:0825"), CameraInfo(0, "Other", "1111:2222")
    assert find_again(known, [other, moved]) == moved
    assert find_again(known, [other]) is None


def test_of_two_cameras_of_one_model_the_one_with_the_same_number_is_meant() -> None:
    first, second = CameraInfo(0, "Front", "046d:0825"), CameraInfo(2, "Front", "046d:0825")
    assert find_again(second, [first, second]) == second
