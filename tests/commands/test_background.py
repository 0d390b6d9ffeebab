"""``run --background``, and the commands that talk to the instance that it starts."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import filelock
import pytest

from posture_watch.commands.checkup import Check, check_instance
from posture_watch.devices.instance import running_pid
from tests.commands.program import CLIP, WAIT_S, Program


@pytest.mark.model
def test_it_outlives_its_command_and_hears_all_the_others(calibrated: Program) -> None:
    lock = calibrated.home / "posture-watch.lock"
    begun = calibrated.ask("run", "--source", CLIP, "--background")
    pid = running_pid(lock)
    try:
        assert (begun.code, begun.err) == (0, "")
        assert f"Watching in the background (process {pid}, log " in begun.out
        assert pid is not None

        assert live(calibrated)["state"] == "watching"
        for words in (["run", "--source", str(CLIP)], ["run", "--background"]):
            second = calibrated.ask(*words)
            assert (second.code, f"already runs as process {pid};" in second.err) == (1, True)

        # Each of these has an answer of the instance to show, or it would end with exit code 1.
        paused = calibrated.ask("pause", "30m")
        assert (paused.code, paused.out.startswith("Paused until ")) == (0, True)
        assert live(calibrated)["state"] == "paused"
        assert calibrated.ask("status").out.startswith("Paused until ")

        resumed = calibrated.ask("resume")
        assert (resumed.code, resumed.out) == (0, "Watching again.\n")
        state = calibrated.live()
        assert state is not None
        assert state.state in ("starting", "watching")

        snoozed = calibrated.ask("snooze")
        assert (snoozed.code, snoozed.out.startswith("No messages until ")) == (0, True)
        assert "Snoozed: no messages until " in calibrated.ask("status").out

        stopped = calibrated.ask("stop")
        assert (stopped.code, stopped.out) == (0, "Stopped.\n")
        with filelock.FileLock(lock, timeout=WAIT_S):  # free as soon as the process is gone
            pid = None
    finally:
        if pid is not None:
            with suppress(OSError):
                os.kill(pid, signal.SIGTERM)

    again = calibrated.ask("stop")
    assert (again.code, again.out) == (1, "")
    assert again.err.startswith("posture-watch is not running, so there is nothing to stop;")


def live(program: Program) -> dict[str, object]:
    document = json.loads(program.ask("status", "--json").out)
    assert document["running"] is True
    state: dict[str, object] = document["live"]
    return state


def test_one_that_ends_at_once_passes_its_sentences_on(program: Program) -> None:
    program.home.mkdir()
    program.database.write_bytes(b"no database" * 500)
    ended = program.ask("run", "--source", CLIP, "--background")
    assert (ended.code, ended.out) == (1, "")
    aside, how = ended.err.splitlines()
    assert aside.startswith("The database was damaged; it was kept as ")
    assert how.startswith('Nobody is calibrated under the name "default" yet')


@contextmanager
def in_the_background(program: Program) -> Iterator[int]:
    """Start an instance in the background and give its process; whatever runs at the end is killed."""
    begun = program.ask("run", "--source", CLIP, "--background")
    assert (begun.code, begun.err) == (0, "")
    pid = running_pid(program.home / "posture-watch.lock")
    assert pid is not None
    try:
        yield pid
    finally:
        left = running_pid(program.home / "posture-watch.lock")
        if left is not None:
            with suppress(OSError):
                os.kill(left, signal.SIGKILL)


def await_end(program: Program) -> None:
    with filelock.FileLock(program.home / "posture-watch.lock", timeout=WAIT_S):  # free as soon as the process is gone
        pass


@pytest.mark.model
@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
@pytest.mark.parametrize("fault", ["SIGKILL", "SIGSEGV"])
def test_after_a_crash_doctor_says_so_and_a_new_start_works(
    fault: str, calibrated: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTURE_WATCH_HOME", str(calibrated.home))

    def told_by_doctor() -> Check:
        return check_instance(calibrated.database, time.time())

    with in_the_background(calibrated) as first:
        assert told_by_doctor().status == "ok"
        assert told_by_doctor().detail.startswith(f"process {first} since 20")
        os.kill(first, getattr(signal, fault))
        await_end(calibrated)
        crashed = told_by_doctor()
        assert crashed.status == "warning"
        assert crashed.detail.startswith(f"no; the last one, process {first}, ended at 20")
        trace = (calibrated.home / "posture-watch-crash.log").read_text(encoding="utf-8")
        if fault == "SIGSEGV":
            assert trace.startswith("Fatal Python error: Segmentation fault")
            assert "service.py" in trace, "it does not tell where"
            assert crashed.advice.startswith(f"See {calibrated.home / 'posture-watch-crash.log'};")
        else:
            assert trace == ""
            assert crashed.advice.startswith(f"See {calibrated.home / 'posture-watch.log'};")

        with in_the_background(calibrated) as second:
            assert second != first
            assert told_by_doctor().status == "ok"
            assert f"The last run, process {first}, ended at 20" in calibrated.log
            assert calibrated.ask("stop").code == 0
            await_end(calibrated)
        assert told_by_doctor().detail == "no; `posture-watch run` starts it"


@pytest.mark.model
@pytest.mark.skipif(shutil.which("script") is None or not Path("/proc/self/fd").exists(), reason="Linux with script")
def test_it_holds_on_to_nothing_of_its_terminal_and_outlives_it(calibrated: Program) -> None:
    command = f"{sys.executable} -m posture_watch run --source {CLIP} --background"
    environ = {**os.environ, "POSTURE_WATCH_HOME": str(calibrated.home)}
    # The terminal closes, and hangs up on all that belong to it, when script ends.
    subprocess.run(
        ["script", "--quiet", "--command", command, "/dev/null"],
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=WAIT_S,
        check=True,
    )
    pid = running_pid(calibrated.home / "posture-watch.lock")
    assert pid is not None
    try:
        files = {number: str(Path(f"/proc/{pid}/fd/{number}").readlink()) for number in (0, 1, 2)}
        assert files[0] == files[1] == "/dev/null"
        assert not files[2].startswith("/dev/pts")
        assert os.getsid(pid) == pid, "it belongs to the session of the terminal"
        assert Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[4] == "0", "it has a terminal"
        assert calibrated.ask("stop").code == 0
        await_end(calibrated)
    finally:
        with suppress(OSError):
            os.kill(pid, signal.SIGKILL)
