"""One running instance at a time, with real processes."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from posture_watch.devices.instance import InstanceLock, running_pid
from posture_watch.errors import ControlError

HOLD = """
import sys
from pathlib import Path
from posture_watch.devices.instance import InstanceLock
lock = InstanceLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "posture-watch.lock"


@pytest.fixture
def other(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Return another process that is the running instance."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_without_an_instance_there_is_no_pid_and_asking_creates_nothing(path: Path) -> None:
    assert running_pid(path) is None
    assert not path.parent.exists()


def test_a_second_instance_says_so_with_the_pid_of_the_first(path: Path, other: subprocess.Popen[str]) -> None:
    assert running_pid(path) == other.pid
    with pytest.raises(
        ControlError, match=rf"^posture-watch already runs as process {other.pid}; `posture-watch stop`"
    ):
        InstanceLock(path).acquire()
    assert running_pid(path) == other.pid, "a refused start changes nothing"


def test_a_killed_instance_leaves_nothing_that_is_in_the_way(path: Path, other: subprocess.Popen[str]) -> None:
    other.kill()
    other.wait()
    assert path.with_suffix(".pid").exists()
    assert running_pid(path) is None
    with InstanceLock(path):
        assert running_pid(path) == os.getpid()


def test_after_the_end_another_may_start(path: Path) -> None:
    lock = InstanceLock(path)
    lock.release()
    for _ in range(2):
        lock.acquire()
        with pytest.raises(ControlError):
            InstanceLock(path).acquire()
        lock.release()
        assert running_pid(path) is None


@pytest.mark.parametrize("left", ["", "nonsense", "-1", "999999999999"])
def test_a_spoilt_note_of_the_pid_does_no_harm(path: Path, left: str) -> None:
    path.parent.mkdir()
    path.write_text("")
    path.with_suffix(".pid").write_text(left)
    assert running_pid(path) is None
    with InstanceLock(path):
        path.with_suffix(".pid").write_text("nonsense")
        with pytest.raises(ControlError, match=r"^posture-watch already runs; "):
            InstanceLock(path).acquire()
        with pytest.raises(ControlError, match="process number"):
            running_pid(path)


def test_a_lock_file_that_cannot_be_used_is_named(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(ControlError, match=r"lock file .* cannot be used"):
        InstanceLock(path).acquire()
    with pytest.raises(ControlError, match=r"lock file .* cannot be used"):
        running_pid(path)
