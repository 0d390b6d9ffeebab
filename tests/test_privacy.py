"""Nothing leaves the computer, and no picture is ever written down."""

import dataclasses
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import numpy as np
import numpy.typing as npt
import pytest

import posture_watch
from posture_watch.ports import Live, Wishes
from posture_watch.posture.alerts import Alert, Delivery
from posture_watch.posture.episodes import Episode
from posture_watch.posture.landmarks import Frame, Landmarks, View
from posture_watch.posture.profiles import Profile
from posture_watch.posture.samples import Sample
from posture_watch.posture.scoring import Score
from posture_watch.posture.summary import Summary
from posture_watch.storage.sqlite import SqliteStore
from tests.strace import MISSING, Trace, traced

ROOT = Path(posture_watch.__file__).parent
RUN = (sys.executable, "-m", "posture_watch", "run", "--source", "demo")

INTERNET = {"AF_INET", "AF_INET6", "AF_PACKET", "AF_NETLINK", "AF_BLUETOOTH", "AF_VSOCK"}
HARMLESS = {"AF_UNIX", "AF_UNSPEC"}

BEGINS_A_PICTURE = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|GIF8[79]a|BM.{4}\0\0\0\0|RIFF.{4}(WEBP|AVI )|II\*\0|MM\0\*|.{4}ftyp|\x1aE\xdf\xa3"
    rb"|P[1-7]\s+\d+\s+\d+|qoif",
    re.DOTALL,
)
"""JPEG, PNG, GIF, BMP, WebP, AVI, TIFF, MP4 and its kin, Matroska, PNM, QOI."""

HOLDS_A_PICTURE = re.compile(
    rb"\xff\xd8\xff[\xe0\xe1].{2}(JFIF|Exif)|\x89PNG\r\n\x1a\n|GIF8[79]a|RIFF.{4}(WEBP|AVI )|ftyp(isom|mp4|avif|hei)",
    re.DOTALL,
)
"""The same anywhere within a file, where they are too long to come about by chance."""


def environment(home: Path) -> dict[str, str]:
    """Return the environment of a new account without a desktop; temporary files lie in the home folder too."""
    for folder in (home, home / "tmp"):
        folder.mkdir(exist_ok=True)
    names = ("HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA")
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    python = {"PYTHONPATH": str(ROOT.parent), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"}
    temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(home / "tmp"))
    return kept | python | temporary | dict.fromkeys(names, str(home))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("account")


@pytest.fixture(scope="module")
def run(home: Path) -> Trace:
    if MISSING:
        pytest.skip(MISSING)
    return traced([*RUN, "--fast"], environment(home), home)


@pytest.mark.model
def test_the_traced_run_really_watches(run: Trace, home: Path) -> None:
    assert (run.returncode, run.stderr) == (0, "")
    with SqliteStore.open(home / ".local/share/posture-watch/posture-watch.db") as store:
        verdicts = {str(sample.posture) for sample in store.samples(0, 2e10)}
    assert {"good", "poor"} <= verdicts


@pytest.mark.model
def test_no_internet_socket_is_ever_opened(run: Trace) -> None:
    assert run.socket_families & INTERNET == set()
    assert run.socket_families <= HARMLESS


@pytest.mark.model
def test_only_the_database_the_log_and_the_lock_are_written(run: Trace, home: Path) -> None:
    data, state = home / ".local/share/posture-watch", home / ".local/state/posture-watch"
    known = {data / f"posture-watch.db{end}" for end in ("", "-wal", "-shm", "-journal", ".lock")}
    known |= {state / "posture-watch.lock", state / "posture-watch.pid"}
    # The second log is where Python tells where it was when the process broke.
    known |= {state / f"log/posture-watch{what}.log" for what in ("", "-crash")}
    # MediaPipe's import of sounddevice has ctypes try the compiler on a library: a few empty files for a moment.
    passing = {file for file in run.opened_for_writing if file.parent == home / "tmp" and not file.exists()}
    assert run.opened_for_writing - known - passing - {Path(os.devnull)} == set()
    assert data / "posture-watch.db" in run.opened_for_writing
    assert {file for file in home.rglob("*") if file.is_file()} <= known


@pytest.mark.model
def test_no_picture_is_written_anywhere(run: Trace, home: Path) -> None:
    assert len(run.written) > 20
    assert [head for head in run.written if BEGINS_A_PICTURE.match(head)] == []
    files = [file for file in home.rglob("*") if file.is_file()]
    assert files
    assert [file for file in files if HOLDS_A_PICTURE.search(file.read_bytes())] == []
    # Nor pixels as they are: one picture of the clip alone would be larger than all that is left behind.
    assert sum(file.stat().st_size for file in files) < 640 * 480


TELLTALE = """
import socket
from posture_watch.devices.opencv import load_cv2
import numpy
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()
for name in ("a.jpg", "b.png", "c.webp", "d.bmp"):
    assert load_cv2().imwrite(name, numpy.zeros((48, 64, 3), numpy.uint8))
"""


@pytest.mark.skipif(bool(MISSING), reason=MISSING or "strace is there")
def test_a_program_that_did_such_things_would_be_caught(tmp_path: Path) -> None:
    folder = tmp_path / "account"
    caught = traced([sys.executable, "-c", TELLTALE], environment(folder), folder)
    assert caught.returncode == 0, caught.stderr
    assert caught.socket_families & INTERNET == {"AF_INET"}
    assert {"a.jpg", "b.png", "c.webp", "d.bmp"} <= {file.name for file in caught.opened_for_writing}
    assert len([head for head in caught.written if BEGINS_A_PICTURE.match(head)]) == 4
    assert len([file for file in folder.glob("[a-c].*") if HOLDS_A_PICTURE.search(file.read_bytes())]) == 3


@pytest.mark.model
def test_a_second_instance_says_which_process_is_the_first(tmp_path: Path) -> None:
    environ = environment(tmp_path)
    # In real time the clip takes 40 s: the first one is still there, however slow this computer is.
    with subprocess.Popen(RUN, env=environ, stdout=subprocess.PIPE, text=True) as first:
        try:
            assert first.stdout is not None
            assert first.stdout.readline(), "the first instance did not start"
            second = subprocess.run(RUN, env=environ, capture_output=True, text=True, check=False)
            ended = subprocess.run([*RUN[:3], "stop"], env=environ, capture_output=True, text=True, check=False)
            assert first.wait(timeout=30) == 0
        finally:
            first.kill()
    assert (second.returncode, second.stdout) == (1, "")
    assert second.stderr.count("\n") == 1
    assert f"process {first.pid}" in second.stderr
    assert ended.returncode == 0


STORED = (Sample, Alert, Delivery, Live, Wishes, Profile, Summary, Episode, Score)
PLAIN = (bool, int, float, str, NoneType)


def kinds_in(annotation: Any) -> set[type]:
    """Return the classes that a value of this type may hold at any depth; dataclasses are looked into."""
    origin = get_origin(annotation)
    if origin in (np.ndarray, npt.NDArray):
        return {np.ndarray}
    if origin is not None:
        assert origin in (UnionType, Union, tuple, Mapping, dict), annotation
        return set().union(*(kinds_in(part) for part in get_args(annotation) if part is not Ellipsis))
    if dataclasses.is_dataclass(annotation):
        assert isinstance(annotation, type)
        hints = get_type_hints(annotation)
        return set().union(*(kinds_in(hints[field.name]) for field in dataclasses.fields(annotation)))
    assert isinstance(annotation, type), annotation
    return {annotation}


@pytest.mark.parametrize("value", STORED)
def test_nothing_that_is_stored_or_shown_has_a_field_for_a_picture(value: type) -> None:
    assert [kind for kind in kinds_in(value) if kind not in PLAIN and not issubclass(kind, Enum)] == []


def test_what_is_seen_in_a_picture_is_kept_as_33_points_and_no_more() -> None:
    assert kinds_in(Frame) == {float, str, np.ndarray}
    assert {kind for kind in kinds_in(View) if kind not in PLAIN} == {np.ndarray}
    picture = np.zeros((480, 640, 3))
    points, visibility, world = np.zeros((33, 2)), np.zeros(33), np.zeros((33, 3))
    for arrays in ((picture, visibility, world), (points, picture, world), (points, visibility, picture)):
        with pytest.raises(ValueError, match="must have shape"):
            Landmarks(*arrays)


def test_frames_are_unknown_to_all_that_decides_stores_or_shows() -> None:
    # Not the header X-Frame-Options of web pages.
    knows_frames = re.compile(r"\bFrame\b(?!-)")
    outside = ("storage", "reports", "config", "service.py", "logs.py")
    files = [file for part in outside for file in (*ROOT.glob(part), *ROOT.glob(f"{part}/**/*.py")) if file.is_file()]
    files += [file for file in ROOT.glob("posture/*.py") if file.name != "landmarks.py"]
    assert len(files) > 30
    assert [file.name for file in files if knows_frames.search(file.read_text(encoding="utf-8"))] == []


def test_the_database_has_no_column_for_a_picture_and_refuses_one(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    SqliteStore.open(path).close()
    connection = sqlite3.connect(path)
    tables = [row for row in connection.execute("PRAGMA table_list") if not row[1].startswith("sqlite_")]
    assert len(tables) >= 5
    for _, table, _, _, _, strict in tables:
        columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
        assert strict == 1, table
        assert {column[2] for column in columns} <= {"REAL", "INTEGER", "TEXT"}, table
    with pytest.raises(sqlite3.IntegrityError, match="cannot store BLOB"):
        connection.execute("INSERT INTO samples (time_s, posture, hold_s) VALUES (1.0, ?, 5.0)", (b"\xff\xd8\xff\xe0",))
    connection.close()
