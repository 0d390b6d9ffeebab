"""The log: rotating, private, and without the person."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from posture_watch.logs import note_crash, start_log, stop_log
from posture_watch.posture.landmarks import Frame

logger = logging.getLogger("posture_watch.somewhere")


@pytest.fixture(autouse=True)
def _log_ends() -> Iterator[None]:
    yield
    stop_log()
    logging.getLogger("posture_watch").setLevel(logging.NOTSET)


def test_messages_go_to_the_file_from_their_level_on(tmp_path: Path) -> None:
    file = tmp_path / "log" / "posture-watch.log"
    assert start_log(file, level="info") == ""
    logger.debug("not this")
    logger.info("but this: %s", "caf\u00e9 \udc80")
    text = file.read_text(encoding="utf-8")
    assert "not this" not in text
    assert "INFO posture_watch.somewhere: but this: caf\u00e9 \\udc80" in text


def test_files_rotate_and_only_so_many_are_kept(tmp_path: Path) -> None:
    start_log(tmp_path / "a.log", max_megabytes=0.001, files=3)
    for number in range(100):
        logger.warning("message %d %s", number, "x" * 60)
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == ["a.log", "a.log.1", "a.log.2"]
    assert all(path.stat().st_size <= 1000 for path in tmp_path.iterdir())
    assert "message 99 " in (tmp_path / "a.log").read_text()


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
def test_nobody_else_may_read_any_of_them(tmp_path: Path) -> None:
    start_log(tmp_path / "a.log", max_megabytes=0.001, files=2)
    for _ in range(40):
        logger.warning("x" * 60)
    assert {path.stat().st_mode & 0o077 for path in tmp_path.iterdir()} == {0}


def test_starting_again_writes_each_message_once(tmp_path: Path) -> None:
    start_log(tmp_path / "a.log")
    start_log(tmp_path / "b.log")
    logger.warning("once")
    assert "once" not in (tmp_path / "a.log").read_text()
    assert (tmp_path / "b.log").read_text().count("once") == 1


def test_a_log_that_cannot_be_written_costs_one_sentence_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    for place in (tmp_path / "taken" / "a.log", tmp_path):
        said = start_log(place)
        assert said.startswith("There is no log")
        assert said.endswith(".")
        assert "\n" not in said
        logger.warning("goes nowhere")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_does_not_disturb_the_work(capsys: pytest.CaptureFixture[str]) -> None:
    assert start_log(Path("/dev/full"), max_megabytes=0) == ""
    logger.warning("lost")
    assert capsys.readouterr().err == ""


def test_a_picture_or_an_array_of_points_never_gets_into_the_log(tmp_path: Path) -> None:
    start_log(tmp_path / "a.log")
    image = np.full((2, 2, 3), 211, dtype=np.uint8)
    logger.warning("saw %s and %s in %s", Frame(1.0, image), image, "view")
    text = (tmp_path / "a.log").read_text()
    assert "saw <Frame> and <ndarray> in view" in text
    assert "211" not in text


def _a_bug_of_ours(number: int) -> float:
    return 1 / number


def test_a_crash_is_written_down_with_its_trail(tmp_path: Path) -> None:
    file = tmp_path / "new" / "a.log"
    with pytest.raises(ZeroDivisionError) as caught:
        _a_bug_of_ours(0)
    assert note_crash(caught.value, file) == file
    note_crash(caught.value, file)
    text = file.read_text()
    assert text.count("ZeroDivisionError: ") == 2
    assert "in _a_bug_of_ours" in text


def test_a_crash_that_cannot_be_written_down_is_no_second_crash(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    assert note_crash(RuntimeError("a bug of ours"), tmp_path / "taken" / "a.log") is None
