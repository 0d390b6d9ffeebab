"""Who has a camera open: real processes with real files that stand in for cameras."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from posture_watch.devices.host.open_cameras import OpenCameras, Places
from posture_watch.devices.host.question import NoAnswerError
from tests.devices.desktop import end

HOLDS = "import sys; file = open(sys.argv[1]); print(flush=True); sys.stdin.read()"
DISGUISED = f"open('/proc/self/comm', 'w').write('wireplumber'); {HOLDS}"


@pytest.fixture
def camera(tmp_path: Path) -> Path:
    camera = tmp_path / "video0"
    camera.touch()
    return camera


def places(folder: Path) -> Places:
    return Places(cameras=str(folder / "video"), devices=folder / "class")


@pytest.fixture
def asking(tmp_path: Path) -> Iterator[OpenCameras]:
    asking = OpenCameras(places(tmp_path))
    yield asking
    asking.close()


@contextlib.contextmanager
def held(camera: Path, code: str = HOLDS) -> Iterator["subprocess.Popen[str]"]:
    """Have another process keep it open."""
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(camera)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
    finally:
        end(process)


def test_a_camera_that_another_process_has_open_is_noticed_and_so_is_its_end(camera: Path, asking: OpenCameras) -> None:
    assert asking.ask().camera_used_by_others is False
    with held(camera):
        assert asking.ask().camera_used_by_others is True
    assert asking.ask().camera_used_by_others is False


def test_opening_and_closing_makes_it_worth_asking_again(camera: Path, asking: OpenCameras) -> None:
    asking.ask()
    assert not asking.hear()
    with held(camera):
        assert asking.hear()
        assert not asking.hear()
    assert asking.hear()


def test_a_camera_plugged_in_later_is_listened_to_from_the_next_time_of_asking(
    camera: Path, asking: OpenCameras
) -> None:
    asking.ask()
    second = camera.with_name("video2")
    second.touch()
    asking.ask()
    assert not asking.hear()
    with held(second):
        assert asking.hear()
        assert asking.ask().camera_used_by_others is True


def test_our_own_camera_is_not_that_of_others(camera: Path, asking: OpenCameras) -> None:
    with camera.open():
        assert asking.ask().camera_used_by_others is False


def test_nor_is_that_of_a_process_that_counts_as_ours(tmp_path: Path, camera: Path) -> None:
    with held(camera) as process:
        asking = OpenCameras(places(tmp_path), ours=[process.pid])
        assert asking.ask().camera_used_by_others is False
        asking.close()


def test_other_files_are_no_cameras(tmp_path: Path, camera: Path, asking: OpenCameras) -> None:
    assert camera.exists()
    other = tmp_path / "audio0"
    other.touch()
    with held(other):
        assert asking.ask().camera_used_by_others is False


def test_a_program_that_holds_cameras_without_looking_does_not_count(camera: Path, asking: OpenCameras) -> None:
    with held(camera, DISGUISED):
        assert asking.ask().camera_used_by_others is False


def test_the_output_of_a_program_is_no_camera_that_others_use(
    tmp_path: Path, camera: Path, asking: OpenCameras
) -> None:
    output = tmp_path / "devices" / "virtual" / "video4linux" / "video0"
    output.mkdir(parents=True)
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "video0").symlink_to(output)
    with held(camera):
        assert asking.ask().camera_used_by_others is False


def test_without_any_camera_nobody_has_one_open(asking: OpenCameras) -> None:
    assert asking.ask().camera_used_by_others is False


def test_where_processes_cannot_be_seen_it_is_unknown(tmp_path: Path) -> None:
    with pytest.raises(NoAnswerError):
        OpenCameras(Places(processes=str(tmp_path))).ask()
