"""``bench``: what watching costs on this computer. It measures, and passes no judgement."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from posture_watch.commands.bench_storage import measure_storage, tell_storage
from posture_watch.errors import PostureWatchError

if TYPE_CHECKING:
    from rich.console import Console

GOOD_S, POOR_S, CALIBRATION = (3.0, 13.0), (20.0, 33.0), "0:13"
"""Parts of the bundled clip."""
STARTS = 3
"""So many starts of each command; the quickest counts."""
BLURRED_TO = (8, 6)
"""Pixels that are left of a picture in which nobody is to be seen."""
JPEG_QUALITY = 85

Figures = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Bench:
    """What every section needs."""

    home: Path
    """A folder of its own, with the person of the clip calibrated."""

    seconds: float
    """How long each state is measured."""

    def run(self, *words: str, pictures: bytes = b"", fine: Sequence[int] = (0,)) -> bytes:
        """Run Python in a process of its own and return what it printed.

        Args:
            words: A module and its arguments.
            pictures: For its standard input.
            fine: Exit codes that are no failure.

        Raises:
            PostureWatchError: It failed.
        """
        ended = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", *words],
            env={**os.environ, "POSTURE_WATCH_HOME": str(self.home), "NO_COLOR": "1"},
            input=pictures,
            capture_output=True,
            check=False,
        )
        if ended.returncode not in fine:
            last = ended.stderr.decode(errors="replace").strip().rpartition("\n")[2]
            raise PostureWatchError(f"Nothing can be measured: {last or 'a part of it ended without a word.'}")
        return ended.stdout

    def part(self, name: str, pictures: Sequence[bytes], seconds: float, *more: str) -> Figures:
        """Return the figures of one part of ``bench_part``, which takes so many seconds."""
        import io
        import json

        from posture_watch.commands.bench_part import send

        pipe = io.BytesIO()
        send(pictures, pipe)
        module = "posture_watch.commands.bench_part"
        told = self.run(module, name, str(seconds), *more, pictures=pipe.getvalue())
        figures: Figures = json.loads(told)
        return figures


def bench(
    seconds: Annotated[
        float, typer.Option("--seconds", min=2, max=3600, help="How long to measure good posture, poor posture, ...")
    ] = 15.0,
    storage: Annotated[
        bool, typer.Option("--storage", help="Measure reports on a made-up year instead; takes some minutes.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Measure what watching costs on this computer: CPU, memory, starting. Nothing passes or fails.

    It watches the bundled clip through a pretended webcam in real time, in the same parts that `run` is made of, and
    beside it a plain loop of the same model at ten pictures a second. It needs no camera and takes about 2 minutes.
    """
    import json
    import tempfile

    from rich.console import Console

    console = Console(stderr=as_json, highlight=False)
    figures: dict[str, Figures] = {}
    with tempfile.TemporaryDirectory(prefix="posture-watch-bench-", ignore_cleanup_errors=True) as folder:
        measured = Bench(Path(folder), seconds)
        if not storage:
            measured.run("posture_watch", "calibrate", "--source", str(_clip()), "--seconds", CALIBRATION)
        for name, section, tell in STORAGE_SECTIONS if storage else SECTIONS:
            with console.status(f"Measuring {name} ...") if console.is_terminal else _quiet():
                figures[name] = section(measured)
            if not as_json:
                tell(console, figures)
    if as_json:
        print(json.dumps(figures, indent=2))


def _quiet() -> Any:
    from contextlib import nullcontext

    return nullcontext()


def measure_starting(bench: Bench) -> Figures:
    """Return the seconds from start to end of the commands that have to be quick."""

    def quickest_s(*words: str) -> float:
        taken_s = []
        for _ in range(STARTS):
            began_s = time.perf_counter()
            bench.run("posture_watch", *words, fine=(0, 1))  # 1: nothing is running
            taken_s.append(time.perf_counter() - began_s)
        return min(taken_s)

    return {"status_s": quickest_s("status"), "help_s": quickest_s("--help")}


def measure_watching(bench: Bench) -> Figures:
    """Return CPU, memory and the first verdict in good posture, in poor posture and before an empty chair."""
    return {
        "good": bench.part("watching", jpegs(GOOD_S), bench.seconds),
        "poor": bench.part("watching", jpegs(POOR_S), bench.seconds),
        "away": bench.part("watching", jpegs(GOOD_S, blurred=True), bench.seconds),
    }


def measure_yardstick(bench: Bench) -> Figures:
    """Return what a plain loop of the same model costs."""
    return bench.part("yardstick", jpegs(GOOD_S), min(bench.seconds, 10.0))


def measure_memory(bench: Bench) -> Figures:
    """Return memory after a minute and after up to an hour of watching, as fast as can be."""
    half = min(GOOD_S[1] - GOOD_S[0], POOR_S[1] - POOR_S[0])
    parts = [(start_s, start_s + half) for start_s in (GOOD_S[0], POOR_S[0])]
    return bench.part("remembering", [picture for part in parts for picture in jpegs(part)], 2 * bench.seconds)


def jpegs(seconds: tuple[float, float], *, blurred: bool = False) -> list[bytes]:
    """Return a part of the bundled clip as JPEGs, as a webcam sends them; blurred, nobody is to be seen."""
    import numpy as np

    from posture_watch.devices.opencv import load_cv2
    from posture_watch.devices.video import video_frames

    cv2, noise = load_cv2(), np.random.default_rng(0)
    pictures = []
    for frame in video_frames(_clip(), seconds=seconds):
        image = cv2.cvtColor(frame.image, cv2.COLOR_RGB2BGR)
        if blurred:
            few = cv2.resize(image, BLURRED_TO, interpolation=cv2.INTER_AREA)
            soft = cv2.resize(few, image.shape[1::-1], interpolation=cv2.INTER_CUBIC).astype(np.float32)
            image = np.clip(soft + noise.normal(0, 3, image.shape), 0, 255).astype(np.uint8)
        pictures.append(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1].tobytes())
    return pictures


def _clip() -> Path:
    from posture_watch.devices.source import demo_clip

    return demo_clip()


def tell_starting(console: "Console", figures: Mapping[str, Figures]) -> None:
    """Print how quickly commands start."""
    starting = figures["starting"]
    console.print(f"Starting        `status` {starting['status_s']:.2f} s, `--help` {starting['help_s']:.2f} s")


def tell_watching(console: "Console", figures: Mapping[str, Figures]) -> None:
    """Print what watching costs, by state."""
    for state, words in (("good", "Good posture"), ("poor", "Poor posture"), ("away", "Nobody there")):
        one = figures["watching"][state]
        console.print(
            f"{words:14} {one['cpu_share']:6.2%} of a core, {one['resident_mb']:.0f} MB, "
            f"first verdict after {one['first_verdict_s']:.1f} s"
        )


def tell_yardstick(console: "Console", figures: Mapping[str, Figures]) -> None:
    """Print the plain loop, and how much less watching costs."""
    plain, watching = figures["yardstick"], figures["watching"]
    console.print(
        f"A plain loop   {plain['cpu_share']:6.2%} of a core, {plain['resident_mb']:.0f} MB, 10 pictures a second"
    )
    good, poor = (plain["cpu_share"] / watching[state]["cpu_share"] for state in ("good", "poor"))
    console.print(f"               {good:.0f} times good posture, {poor:.0f} times poor posture")


def tell_memory(console: "Console", figures: Mapping[str, Figures]) -> None:
    """Print the growth of memory."""
    memory = figures["memory"]
    console.print(
        f"Memory          {memory['after_a_minute_mb']:.0f} MB after a minute, {memory['at_the_end_mb']:.0f} MB after "
        f"{memory['watched_s'] / 60:.0f} minutes, played fast"
    )


Section = tuple[str, Callable[[Bench], Figures], Callable[["Console", Mapping[str, Figures]], None]]

SECTIONS: Sequence[Section] = (
    ("starting", measure_starting, tell_starting),
    ("watching", measure_watching, tell_watching),
    ("yardstick", measure_yardstick, tell_yardstick),
    ("memory", measure_memory, tell_memory),
)
"""Name, what is measured, and how it is told; a new section is a line here."""

STORAGE_SECTIONS: Sequence[Section] = (("storage", measure_storage, tell_storage),)
"""The same for ``--storage``."""
