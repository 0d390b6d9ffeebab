"""The ways in which a command can end, and what is printed then."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
import typer

from posture_watch import __version__
from posture_watch.commands.cli import app, main
from posture_watch.errors import SourceError
from posture_watch.paths import log_path
from tests.commands.program import ROOT, WAIT_S, Program

Added = Callable[[Callable[[], None]], str]


@pytest.fixture
def added() -> Iterator[Added]:
    """Add a command and return its name."""

    def add(command: Callable[[], None]) -> str:
        app.command("added")(command)
        return "added"

    before = list(app.registered_commands)
    yield add
    app.registered_commands[:] = before


@contextmanager
def printing_to(stream: TextIOWrapper) -> Iterator[None]:
    before = sys.stdout
    sys.stdout = stream
    try:
        yield
    finally:
        sys.stdout = before


def test_done_is_0(added: Added, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([added(lambda: typer.echo("Done."))]) == 0
    assert capsys.readouterr() == ("Done.\n", "")


def test_what_the_user_can_mend_is_1_and_its_sentence(added: Added, capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise SourceError("There is no camera; plug one in.")

    assert main([added(fail)]) == 1
    assert capsys.readouterr() == ("", "There is no camera; plug one in.\n")
    assert not log_path().exists()


@pytest.mark.parametrize("words", [["nonsense"], ["run", "--nonsense"], ["status", "extra"], ["pause", "soon"]])
def test_wrong_usage_is_2_and_goes_to_stderr(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "Usage: posture-watch" in err


def test_a_bug_is_3_with_the_log_where_its_trail_is(added: Added, capsys: pytest.CaptureFixture[str]) -> None:
    def stumble() -> None:
        raise ZeroDivisionError("of our own making")

    assert main([added(stumble)]) == 3
    assert capsys.readouterr() == (
        "",
        f"Something went wrong in posture-watch itself; the details are in {log_path()}\n",
    )
    assert "ZeroDivisionError: of our own making" in log_path().read_text(encoding="utf-8")


def test_a_bug_is_told_even_where_no_log_can_be_written(
    added: Added, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("POSTURE_WATCH_HOME", str(tmp_path / "file"))

    def stumble() -> None:
        raise ZeroDivisionError("of our own making")

    assert main([added(stumble)]) == 3
    assert capsys.readouterr().err.endswith("itself; ZeroDivisionError: of our own making\n")


def test_ctrl_c_is_130_without_a_word(added: Added, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    assert main([added(interrupted)]) == 130
    assert capsys.readouterr() == ("", "")


def test_signs_that_the_terminal_lacks_are_replaced(added: Added) -> None:
    def write() -> None:
        sys.stdout.write("▁▂ Kamera über dem Schirm")

    page = BytesIO()
    with printing_to(TextIOWrapper(page, encoding="ascii")):
        assert main([added(write)]) == 0
        assert page.getvalue().split() == [b"??", b"Kamera", b"?ber", b"dem", b"Schirm"]


def printed_to(stdout: int, size: int) -> tuple[int, str]:
    """Return how a command ends that prints so much to a file, and its complaint; a pipe is closed before it begins."""
    code = (
        "import sys; from posture_watch.commands.cli import app, main;"
        f"app.command('added')(lambda: print('x' * {size})); sys.stdin.readline(); sys.exit(main(['added']))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": ""},  # what is little is written at the very end then
        stdin=subprocess.PIPE,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        if process.stdout is not None:
            process.stdout.close()
            process.stdout = None
        _, err = process.communicate("now\n", timeout=WAIT_S)
    return process.returncode, err


@pytest.mark.parametrize("size", [10, 100_000])
def test_a_reader_who_has_had_enough_is_no_failure(size: int) -> None:
    assert printed_to(subprocess.PIPE, size) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("size", [10, 100_000])
def test_a_full_disk_is_1_and_one_sentence(size: int) -> None:
    with Path("/dev/full").open("wb") as full:
        assert printed_to(full.fileno(), size) == (1, "The disk is full: make some room and try again.\n")


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
def test_closed_streams_are_no_failure(program: Program) -> None:
    program.home.mkdir()
    ended = subprocess.run(
        ["/bin/sh", "-c", f'exec "{sys.executable}" -m posture_watch config show <&- >&- 2>&-'],
        cwd=ROOT,
        check=False,
        timeout=WAIT_S,
    )
    assert ended.returncode == 0


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"posture-watch {__version__}\n"


def test_help_names_every_daily_command(capsys: pytest.CaptureFixture[str]) -> None:
    for flag in ("--help", "-h"):
        assert main([flag]) == 0
        out = capsys.readouterr().out
        for command in ("run", "status", "pause", "resume", "snooze", "fine", "stop", "today", "demo"):
            assert f" {command} " in out


def test_without_a_command_it_runs(program: Program) -> None:
    ended = program.ask()
    assert ended.code == 1
    assert "Nobody is calibrated" in ended.err


COLOUR = re.compile(r"\x1b\[(?:\d+;)*(?:3[0-8]|9[0-7])[;m]")


def test_no_color_is_honoured(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    terminal = {"FORCE_COLOR": "1", "TERM": "xterm-256color"}
    assert COLOUR.search(program.ask("--help", **terminal).out)
    assert not COLOUR.search(program.ask("--help", NO_COLOR="1", **terminal).out)
