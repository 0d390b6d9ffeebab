"""``run --background``, and the commands that talk to the instance that it starts."""

import json
import os
import signal
from contextlib import suppress

import filelock
import pytest

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
