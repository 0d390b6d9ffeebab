"""``run`` in real processes, with the real model on the bundled clip."""

import json
import os
import shutil
import signal
import subprocess
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from posture_watch.commands.run import stop_on_signals
from posture_watch.devices.instance import running_pid
from posture_watch.posture.samples import Posture
from posture_watch.storage.damage import check
from posture_watch.storage.sqlite import SqliteStore
from tests.commands.program import CLIP, WAIT_S, Program
from tests.contracts.values import EVER

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has other signals")


def last_sample_s(program: Program) -> float:
    with SqliteStore.open(program.database) as store:
        return store.samples(*EVER)[-1].time_s


@posix
@pytest.mark.model
def test_ctrl_c_sigterm_and_a_closed_terminal_end_it_with_everything_written_and_exit_code_0(
    calibrated: Program, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        started = []
        for way in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            program = Program(Path(shutil.copytree(calibrated.home, tmp_path / way.name)))
            with SqliteStore.open(program.database) as store:  # the one before was stopped while the clock ran ahead
                store.change_wishes(lambda wishes: replace(wishes, stop_s=1e11))
            started.append((program, stack.enter_context(program.running("run", "--source", CLIP)), way))
        for program, process, way in started:
            program.wait_until_it_watches(process)
            process.send_signal(way)
        for program, process, _ in started:
            _, err = process.communicate(timeout=WAIT_S)
            assert (process.returncode, err) == (0, "")
            live = program.live()
            assert live is not None
            assert live.state == "stopped"
            # Samples are written every five seconds, and it has hardly watched for one.
            assert live.started_s < last_sample_s(program) <= live.time_s


@pytest.mark.model
def test_of_two_started_together_one_watches_and_when_it_is_killed_nothing_stands_in_the_way(
    calibrated: Program,
) -> None:
    with ExitStack() as stack:
        two = [stack.enter_context(calibrated.running("run", "--source", CLIP)) for _ in range(2)]
        loser = first_to_end(two)
        (winner,) = [process for process in two if process is not loser]
        _, err = loser.communicate()
        assert loser.returncode == 1
        assert err.startswith("posture-watch already runs")
        calibrated.wait_until_it_watches(winner)
        assert running_pid(calibrated.home / "posture-watch.lock") == winner.pid
        third = calibrated.ask("run")
        assert (third.code, f"already runs as process {winner.pid};" in third.err) == (1, True)
        winner.kill()
        winner.communicate(timeout=WAIT_S)
    assert running_pid(calibrated.home / "posture-watch.lock") is None
    assert check(calibrated.database) == []
    asked = calibrated.ask("status", "--json")
    document = json.loads(asked.out)
    assert (asked.code, document["running"], document["live"]) == (1, False, None)


def first_to_end(processes: list["subprocess.Popen[str]"]) -> "subprocess.Popen[str]":
    for _ in range(round(WAIT_S / 0.1)):
        for process in processes:
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=0.1)
                return process
    raise AssertionError("none ended")


@pytest.mark.model
def test_a_recording_as_fast_as_can_be_ends_by_itself_and_lies_in_the_past(program: Program) -> None:
    program.home.mkdir()
    program.database.write_bytes(b"no database, but somebody's all the same" * 100)
    ended = program.ask("run", "--source", "demo", "--fast")
    assert ended.code == 0
    assert ended.err.startswith("The database was damaged; it was kept as ")
    (aside,) = program.home.glob("*.damaged-*.db")
    assert aside.read_bytes() == b"no database, but somebody's all the same" * 100
    # Not a terminal: a line for each change, no redrawing.
    changes = [line[10:] for line in ended.out.splitlines()]
    assert changes[:2] == ["Starting.", "Good posture."]
    assert changes[-1] == "Stopped."
    assert all(line != before for line, before in zip(changes[1:], changes, strict=False))
    assert "\r" not in ended.out
    with SqliteStore.open(program.database) as store:
        samples, live = store.samples(*EVER), store.live()
        assert store.profiles() == []
    assert live is not None
    assert samples[-1].time_s <= live.time_s
    assert samples[-1].time_s - samples[0].time_s == pytest.approx(40, abs=1)
    assert {sample.posture for sample in samples} == {Posture.GOOD, Posture.POOR}


def test_without_a_calibration_it_says_how_to_make_one(program: Program) -> None:
    ended = program.ask("run", "--source", CLIP)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == (
        'Nobody is calibrated under the name "default" yet; do it once with: '
        f"posture-watch calibrate --source {CLIP} --seconds 0:20\n"
    )
    assert ended.err.strip() in program.log


@pytest.mark.model
def test_sources_that_cannot_be_watched_are_one_sentence_each(calibrated: Program, tmp_path: Path) -> None:
    no_video = tmp_path / "notes.mp4"
    no_video.write_bytes(bytes(range(256)) * 40)
    for source, sentence in (
        ("No Such Camera", 'There is no camera "No Such Camera"'),
        (no_video, f"{no_video} is no video that can be read"),
    ):
        ended = calibrated.ask("run", "--source", source)
        assert ended.code == 1
        assert ended.err.startswith(sentence)
        assert len(ended.err.splitlines()) == 1
    missing = calibrated.ask("run", "--source", tmp_path / "missing.mp4")
    assert (missing.code, missing.out) == (1, "")
    assert missing.err.startswith("There is no file or folder")


@posix
def test_signals_ask_it_to_stop_but_those_that_it_was_told_to_outlive_do_not() -> None:
    ways = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {way: signal.getsignal(way) for way in ways}
    try:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup does
        for way in ways:
            stop = stop_on_signals()
            signal.raise_signal(way)
            assert stop.is_set() == (way != signal.SIGHUP)
            if way == signal.SIGINT:
                with pytest.raises(KeyboardInterrupt):
                    signal.raise_signal(way)
    finally:
        for way, handler in before.items():
            signal.signal(way, handler)
