"""The channels of other systems as far as they can run here, and the text that all of them get."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture_watch.devices.notifications import desktop_channels, try_channels
from posture_watch.devices.notifications.channel import ChannelError
from posture_watch.devices.notifications.delivery import deliver, describe
from posture_watch.devices.notifications.osascript import OsascriptChannel, osascript_arguments
from posture_watch.devices.notifications.plyer_linux import PlyerLinuxChannel
from posture_watch.devices.notifications.plyer_macos import PlyerMacChannel
from posture_watch.devices.notifications.plyer_windows import TEXT_UNITS, TITLE_UNITS, PlyerWindowsChannel
from posture_watch.devices.notifications.terminal import TerminalChannel, say_on_stderr
from posture_watch.devices.notifications.text import clip_utf16, plain_text, plain_title, terminal_line
from posture_watch.posture.alerts import Outcome
from posture_watch.testing import FakeClock
from tests.devices.channels import nudge
from tests.pseudo_terminal import pseudo_terminal

ANY_TEXT = st.text(st.characters(exclude_categories=()))
"""With control characters and lone surrogates."""


@given(ANY_TEXT)
def test_any_title_becomes_one_encodable_line_of_40_characters(text: str) -> None:
    title = plain_title(nudge(text))
    assert len(title) <= 40
    assert title.isprintable() or not set(title) & set(map(chr, range(32)))
    assert len(title.splitlines()) <= 1
    title.encode()


@given(ANY_TEXT)
def test_any_text_keeps_its_lines_and_loses_its_controls(text: str) -> None:
    shown = plain_text(nudge(text=text))
    assert not set(shown) & (set(map(chr, range(32))) - {"\n"})
    shown.encode()


@given(ANY_TEXT, ANY_TEXT)
def test_the_terminal_gets_one_line(title: str, text: str) -> None:
    line = terminal_line(nudge(title, text))
    assert len(line.splitlines()) == 1
    assert "\x1b" not in line


@given(st.text(), st.integers(1, 70))
def test_clipped_text_fits_and_is_the_beginning(text: str, units: int) -> None:
    clipped = clip_utf16(text, units)
    assert len(clipped.encode("utf-16-le")) <= 2 * units
    assert clipped == text or (clipped.endswith("…") and text.startswith(clipped[:-1]))


def test_text_that_just_fits_is_not_clipped() -> None:
    assert clip_utf16("a" * 63, 63) == "a" * 63
    assert clip_utf16("a" * 64, 63) == "a" * 62 + "…"
    assert clip_utf16("😀" * 32, 63) == "😀" * 31 + "…"


def test_ordinary_text_stays_as_it_is() -> None:
    message = nudge("-5° & <ok>", "Line one\r\nline two — done")
    assert plain_title(message) == "-5° & <ok>"
    assert plain_text(message) == "Line one\nline two — done"


class StandInBalloon:
    """What plyer's Windows balloon would be told; that one exists on Windows only."""

    def __init__(self, title: str, text: str) -> None:
        self.told = [(title, text)]

    def notify(self, title: str, message: str, app_name: str) -> None:
        assert app_name == "posture-watch"
        self.told.append((title, message))

    def remove_notify(self) -> None:
        self.told.append(("", ""))


def test_windows_shows_all_messages_in_one_balloon_within_its_limits() -> None:
    balloons: list[StandInBalloon] = []

    def make(title: str, text: str) -> StandInBalloon:
        balloons.append(StandInBalloon(title, text))
        return balloons[-1]

    channel = PlyerWindowsChannel(make)
    channel.clear()
    channel.show(nudge("😀" * 40, "b" * 400))
    channel.show(nudge("Second", ""))
    channel.clear()
    (balloon,) = balloons
    assert balloon.told[1:] == [("Second", " "), ("", "")]
    title, text = balloon.told[0]
    assert len(title.encode("utf-16-le")) <= 2 * TITLE_UNITS
    assert text == "b" * (TEXT_UNITS - 1) + "…"


def test_on_macos_text_is_an_argument_and_never_script() -> None:
    arguments = osascript_arguments(nudge('-e "quit"', 'say "hi" & \\ end'))
    assert arguments[-3:] == ["posture-watch", '-e "quit"', 'say "hi" & \\ end']
    assert arguments[0::2][:3] == ["-e", "-e", "-e"]


def program(folder: Path, text: str) -> str:
    path = folder / "osascript"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o700)
    return str(path)


def test_osascript_is_given_the_message_and_believed(tmp_path: Path) -> None:
    # A stand-in program: osascript exists on macOS only.
    heard = tmp_path / "heard"
    stand_in = program(tmp_path, f'shift 6; printf "%s|" "$@" > {heard}')
    delivery = deliver(nudge("-5 degrees", "It's $HOME"), [OsascriptChannel(stand_in)])
    assert (delivery.outcome, delivery.channel) == (Outcome.SHOWN, "osascript")
    assert heard.read_text() == "posture-watch|-5 degrees|It's $HOME|"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("echo 'not allowed' >&2; exit 1", "osascript failed (not allowed)"),
        ("exec sleep 60", "did not end within 0.2 s"),
    ],
)
def test_a_failing_osascript_is_a_reason(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(ChannelError) as error:
        OsascriptChannel(program(tmp_path, text), patience_s=0.2).show(nudge())
    assert reason in str(error.value)


def test_a_missing_program_or_library_is_a_reason(tmp_path: Path) -> None:
    missing = [
        (OsascriptChannel(str(tmp_path / "osascript")), "is not there"),
        (
            PlyerLinuxChannel(environ={"PATH": str(tmp_path), "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}),
            "the program notify-send is not installed",
        ),
        (PlyerLinuxChannel(environ={"PATH": os.environ["PATH"]}), "there is no D-Bus session bus"),
    ]
    for channel, reason in missing:
        with pytest.raises(ChannelError, match=reason):
            channel.show(nudge())


@pytest.mark.skipif(sys.platform == "darwin", reason="there pyobjus may be installed")
def test_macos_without_pyobjus_is_a_reason_and_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ChannelError, match="pyobjus"):
        PlyerMacChannel().show(nudge())
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(sys.platform == "win32", reason="there the balloon works")
def test_windows_elsewhere_is_a_reason() -> None:
    delivery = deliver(nudge(), [PlyerWindowsChannel()])
    assert (delivery.outcome, delivery.channel) == (Outcome.FAILED, "log")
    assert delivery.detail.startswith("plyer: ImportError")


def test_the_terminal_counts_only_when_somebody_can_see_it() -> None:
    lines: list[str] = []

    def say(line: str, *, seen: bool) -> bool:
        lines.append(line)
        return seen

    seen = deliver(nudge("Chin back", "One\ntwo"), [TerminalChannel(lambda line: say(line, seen=True))])
    unseen = deliver(nudge("Chin back", "One\ntwo"), [TerminalChannel(lambda line: say(line, seen=False))])
    assert (seen.outcome, seen.channel) == (Outcome.SHOWN, "terminal")
    assert (unseen.outcome, unseen.channel) == (Outcome.FAILED, "log")
    assert lines == ["Chin back: One two"] * 2


def test_stderr_counts_when_it_is_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    with pseudo_terminal() as (terminal, person):
        monkeypatch.setattr(sys, "stderr", terminal)
        assert say_on_stderr("Chin back")
        assert person.read(100) == b"Chin back\r\n"


def test_stderr_in_a_file_or_missing_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "log").open("w") as file:
        monkeypatch.setattr(sys, "stderr", file)
        assert not say_on_stderr("Chin back")
    assert (tmp_path / "log").read_text() == ""
    monkeypatch.setattr(sys, "stderr", None)
    assert not say_on_stderr("Chin back")


@pytest.mark.parametrize(
    ("system", "names"),
    [
        ("linux", ["dbus", "plyer", "terminal"]),
        ("darwin", ["plyer", "osascript", "terminal"]),
        ("win32", ["plyer", "terminal"]),
    ],
)
def test_every_system_has_its_channels_and_the_terminal_last(system: str, names: list[str]) -> None:
    assert [channel.name for channel in desktop_channels(FakeClock(), system=system)] == names


def test_without_a_desktop_the_test_message_says_what_to_do() -> None:
    def channels(*, seen: bool) -> tuple[str, str]:
        chain = desktop_channels(FakeClock(), say=lambda _: seen, environ={}, system="linux")
        delivery = try_channels(chain, 0.0)
        return delivery.channel, describe(delivery)

    why = "there is no D-Bus session bus, so no desktop to show messages"
    channel, sentence = channels(seen=False)
    assert channel == "log"
    assert sentence.startswith(f"No message could be shown (dbus: {why}; plyer: {why}; terminal: nobody")
    assert "dunst" in sentence
    channel, sentence = channels(seen=True)
    assert channel == "terminal"
    assert sentence.startswith("Messages appear as lines in the terminal")
