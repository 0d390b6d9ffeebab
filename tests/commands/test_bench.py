"""The benchmark measures the real thing, and says what it measured. No figure is judged here."""

import io
import json
from collections.abc import Iterator

import pytest
from rich.console import Console

from posture_watch.commands.bench import CALIBRATION, GOOD_S, POOR_S, SECTIONS, Bench, jpegs
from posture_watch.commands.bench_part import PretendedWebcam, decoded, receive, send, there_and_back
from posture_watch.devices.source import demo_clip
from posture_watch.testing import FakeClock
from tests.commands.program import Program

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    home = tmp_path_factory.mktemp("bench")
    bench = Bench(home, 2.0)
    bench.run("posture_watch", "calibrate", "--source", str(demo_clip()), "--seconds", CALIBRATION)
    yield bench
    assert not [path for path in home.rglob("*") if path.suffix in (".jpg", ".mp4", ".png")]


def test_a_clip_is_played_there_and_back_without_a_jump() -> None:
    assert [there_and_back(turn, 4) for turn in range(10)] == [0, 1, 2, 3, 2, 1, 0, 1, 2, 3]
    assert [there_and_back(turn, 1) for turn in range(3)] == [0, 0, 0]


def test_pictures_arrive_as_they_were_sent() -> None:
    pipe = io.BytesIO()
    send([b"one", b"", b"three" * 1000], pipe)
    pipe.seek(0)
    assert receive(pipe) == [b"one", b"", b"three" * 1000]


def test_the_pretended_webcam_shows_the_clip() -> None:
    pictures = jpegs((3.0, 3.5))
    webcam = PretendedWebcam(pictures, clock := FakeClock())
    assert webcam.grab()
    image = webcam.retrieve()
    assert image is not None
    assert (image == decoded(pictures[0])).all()
    for _ in range(7):
        webcam.grab()
    later = webcam.retrieve()
    assert later is not None
    assert (later == decoded(pictures[1])).all()
    assert clock.now_s() == pytest.approx(8 / 30)


def test_good_posture_in_real_time_is_seen_as_good_and_costs_something(bench: Bench) -> None:
    figures = bench.part("watching", jpegs(GOOD_S), 2.0)
    assert set(figures["looks"]) == {"good"}
    assert 0 < figures["cpu_share"] < 1
    assert figures["first_verdict_s"] > 0
    assert figures["resident_mb"] > 50


def test_memory_is_measured_over_many_looks_at_good_and_poor_posture(bench: Bench) -> None:
    half = [(start_s, start_s + 5) for start_s in (GOOD_S[0], POOR_S[0])]
    figures = bench.part("remembering", [picture for part in half for picture in jpegs(part)], 100.0, "130")
    assert {"good", "poor"} <= set(figures["looks"])
    assert figures["watched_s"] == pytest.approx(130, abs=2)
    assert figures["after_a_minute_mb"] > 50


def test_nobody_is_seen_where_the_clip_is_blurred(bench: Bench) -> None:
    figures = bench.part("remembering", jpegs(GOOD_S, blurred=True), 100.0, "20")
    assert set(figures["looks"]) == {"away"}


def test_all_is_told_in_words_and_as_json_it_is_the_same_figures() -> None:
    one = {"cpu_share": 0.01, "resident_mb": 190.0, "first_verdict_s": 1.5, "seconds": 15.0, "looks": {"good": 17}}
    figures = {
        "starting": {"status_s": 0.21, "help_s": 0.19},
        "watching": {"good": one, "poor": {**one, "cpu_share": 0.04}, "away": one},
        "yardstick": {"cpu_share": 0.2, "resident_mb": 180.0, "seconds": 10.0},
        "memory": {"watched_s": 3600.0, "after_a_minute_mb": 190.0, "at_the_end_mb": 191.0, "looks": {"good": 3000}},
    }
    assert [name for name, _, _ in SECTIONS] == list(figures)
    console = Console(file=io.StringIO(), width=200, highlight=False)
    for _, _, tell in SECTIONS:
        tell(console, json.loads(json.dumps(figures)))
    assert isinstance(console.file, io.StringIO)
    told = console.file.getvalue()
    assert "Good posture 1.00% of a core, 190 MB, first verdict after 1.5 s" in " ".join(told.split())
    assert "20 times good posture, 5 times poor posture" in told
    assert "191 MB after 60 minutes" in told
    assert max(len(line) for line in told.splitlines()) <= 80


def test_what_cannot_be_measured_is_said_in_one_sentence(program: Program) -> None:
    program.home.mkdir()
    ended = program.ask("bench", POSTURE_WATCH_MODEL__PATH=str(program.home / "none.task"))
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("Nothing can be measured: The landmark model ")
    assert ended.err.count("\n") == 1
