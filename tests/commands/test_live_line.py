"""The one line that tells how things stand, on a terminal and elsewhere."""

import errno
import os
from dataclasses import replace
from datetime import datetime
from io import StringIO

import pytest

from posture_watch.commands.live_line import LiveLine
from posture_watch.ports import Live
from posture_watch.posture.samples import Cause, Posture
from tests.pseudo_terminal import pseudo_terminal

NOON_S = datetime(2026, 3, 3, 12, 0).astimezone().timestamp()
GOOD = Live(7, NOON_S, NOON_S, "watching", posture=Posture.GOOD, score=97.0, since_s=NOON_S)
POOR = replace(GOOD, posture=Posture.POOR, cause=Cause.LEANING_SIDEWAYS, score=30.0)
LOST = Live(7, NOON_S, NOON_S, "camera lost", "Camera 0 has stopped delivering pictures; check its cable.")


class Screen(StringIO):
    """A terminal that knows nothing but line feed and carriage return, as the plainest do."""

    def isatty(self) -> bool:
        return True

    @property
    def lines(self) -> list[str]:
        """What a person sees, trailing blanks aside."""
        rows = [""]
        for sign in self.getvalue():
            if sign == "\n":
                rows.append("")
                column = 0
            elif sign == "\r":
                column = 0
            else:
                column = 0 if rows == [""] else column
                rows[-1] = rows[-1][:column] + sign + rows[-1][column + 1 :]
                column += 1
        return [row.rstrip() for row in rows]


@pytest.fixture(params=[1, 2, 10, 20, 32, 80])
def columns(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setenv("COLUMNS", str(request.param))
    width: int = request.param
    return width


@pytest.fixture
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")


@pytest.mark.usefixtures("wide")
def test_on_a_terminal_one_line_is_redrawn_in_place() -> None:
    screen = Screen()
    with LiveLine(screen) as line:
        for second in range(5):
            line.show(replace(POOR, time_s=NOON_S + second))
        assert screen.lines == ["Poor posture (leaning to one side), score 30, for 4 s."]
        line.show(replace(GOOD, time_s=NOON_S + 5, since_s=NOON_S + 5))
        assert screen.lines == ["Good posture, score 97, for 0 s."]
    assert screen.lines == ["Good posture, score 97, for 0 s.", ""]


@pytest.mark.usefixtures("wide")
def test_a_message_stands_above_the_line() -> None:
    screen = Screen()
    with LiveLine(screen) as line:
        line.show(POOR)
        assert line.say("Time to sit back?") is True
        assert screen.lines == ["Time to sit back?", "Poor posture (leaning to one side), score 30, for 0 s."]
        line.show(GOOD)
    assert screen.lines == ["Time to sit back?", "Good posture, score 97, for 0 s.", ""]


def test_however_narrow_the_terminal_the_line_never_wraps(columns: int) -> None:
    screen = Screen()
    with LiveLine(screen) as line:
        for live in (POOR, LOST, GOOD):
            line.show(live)
            assert len(screen.lines) == 1
            # Some consoles begin a new line as soon as the last column is written.
            assert len(screen.lines[0]) <= max(columns - 1, 1)
            assert max(len(piece) for piece in screen.getvalue().split("\r")) <= columns


@pytest.mark.usefixtures("wide")
def test_what_ctrl_c_leaves_behind_is_erased() -> None:
    screen = Screen()
    line = LiveLine(screen)
    line.show(POOR)
    screen.write("^C")
    line.show(Live(7, NOON_S, NOON_S, "stopped"))
    assert screen.lines == ["Stopped."]


def test_elsewhere_there_is_a_line_for_each_change_and_none_for_a_score() -> None:
    out = StringIO()
    with LiveLine(out) as line:
        line.show(Live(7, NOON_S, NOON_S, "starting"))
        for second in range(3):
            line.show(replace(GOOD, time_s=NOON_S + second, score=90.0 + second))
        line.show(replace(POOR, time_s=NOON_S + 3))
        line.show(replace(LOST, time_s=NOON_S + 4))
    assert out.getvalue().splitlines() == [
        "12:00:00  Starting.",
        "12:00:00  Good posture.",
        "12:00:03  Poor posture (leaning to one side).",
        "12:00:04  Waiting for the camera. Camera 0 has stopped delivering pictures; check its cable.",
    ]


def test_elsewhere_nobody_sees_a_message() -> None:
    out = StringIO()
    assert LiveLine(out).say("Time to sit back?") is False
    assert out.getvalue() == ""


def test_a_pause_says_how_to_go_on() -> None:
    out = StringIO()
    LiveLine(out).show(Live(7, NOON_S, NOON_S, "paused"))
    assert out.getvalue() == "12:00:00  Paused; go on with: posture-watch resume\n"


def test_without_any_stream_nothing_is_shown_and_nothing_fails() -> None:
    with LiveLine(None) as line:
        line.show(GOOD)
        assert line.say("Time to sit back?") is False


class Gone(Screen):
    """A stream that fails, as of a vanished terminal or a full disk."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number

    def flush(self) -> None:
        raise OSError(self._number, os.strerror(self._number))


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC])
def test_a_stream_that_fails_does_not_end_the_watching(number: int) -> None:
    with LiveLine(Gone(number)) as line:
        line.show(GOOD)
        assert line.say("Time to sit back?") is False


def test_a_closed_pipe_ends_it() -> None:
    with pytest.raises(BrokenPipeError):
        LiveLine(Gone(errno.EPIPE)).show(GOOD)


@pytest.mark.usefixtures("wide")
def test_a_real_terminal_gets_the_line_at_once() -> None:
    with pseudo_terminal() as (terminal, screen):
        LiveLine(terminal).show(GOOD)
        assert screen.read(1000).decode().endswith("\rGood posture, score 97, for 0 s.")
