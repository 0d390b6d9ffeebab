"""``demo``: the whole program in half a minute, wherever it runs."""

import json
import os
import signal
from pathlib import Path

import pytest

from tests.commands.program import WAIT_S, Program


@pytest.mark.model
def test_it_raises_one_nudge_and_its_shares_add_up_without_home_display_and_bus(tmp_path: Path) -> None:
    home = tmp_path / "empty"
    home.mkdir()
    program = Program(Path())
    with program.start("demo", POSTURE_WATCH_HOME="", HOME=str(home)) as told:
        ended = program.ask("demo", "--json", POSTURE_WATCH_HOME="", HOME=str(home))
        tale, complaints = told.communicate(timeout=WAIT_S)
    assert (ended.code, ended.err, told.returncode, complaints) == (0, "", 0, "")
    summary = json.loads(ended.out)
    nudges = summary["nudges"]
    assert (nudges["shown"], nudges["held_back"], nudges["failed"]) == (1, 0, 0)
    assert nudges["followed"] == 1
    parts = [summary[f"{part}_s"] for part in ("good", "poor", "unsure", "away", "not_watched")]
    assert sum(parts) == pytest.approx(summary["total_s"], abs=1e-3)
    assert summary["total_s"] == pytest.approx(40, abs=1)
    assert min(summary["good_s"], summary["poor_s"]) > 15

    assert tale.count("The message was shown") == 1
    assert "0:00  Good posture" in tale
    assert "Poor posture: " in tale
    assert "1 shown, 1 followed by sitting up within 1 min" in tale
    assert list(home.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has other signals")
@pytest.mark.model
def test_ctrl_c_ends_it_with_130_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with Program(tmp_path / "home").start("demo", TMPDIR=str(tmp_path)) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("The demo clip")
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=WAIT_S)
    assert (process.returncode, err) == (130, "")
    assert list(tmp_path.glob("posture-watch-demo-*")) == []
