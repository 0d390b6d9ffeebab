"""``breathing-check``: breaths a minute from how the shoulders rise and fall, for one minute."""

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from posture_watch.ports import Landmarker
    from posture_watch.posture.landmarks import Frame
    from posture_watch.wellbeing.breath_rate import BreathCheck, Glimpse

SOURCE_HELP = "A camera's number or name, or a video file; else camera.source."
SECONDS_HELP = "The part of a recording to look at, FROM:TO in seconds, such as 0:60; else all of it."


def breathing_check(
    source: Annotated[str | None, typer.Option("--source", help=SOURCE_HELP)] = None,
    seconds: Annotated[str | None, typer.Option("--seconds", metavar="A:B", help=SECONDS_HELP)] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    model: Annotated[str | None, typer.Option("--model", help="Another pose landmarker bundle (.task).")] = None,
) -> None:
    """Count your breaths by camera for a minute, and say so when that cannot be done.

    Sit still and breathe as you do anyway. It is an estimate to be curious about, no medical value. Nothing is kept.
    """
    import json
    from contextlib import ExitStack

    from rich.console import Console

    from posture_watch.app import open_landmarker, settings, writing_store
    from posture_watch.commands.bars import progress_bars
    from posture_watch.commands.calibrate import another_runs, parse_seconds
    from posture_watch.commands.lending import borrowed_camera
    from posture_watch.commands.recordings import Recording, parse_recording, read
    from posture_watch.commands.saying import say
    from posture_watch.devices.clock import SystemClock
    from posture_watch.devices.source import Look, open_source, parse_source
    from posture_watch.reports.breath_text import BEFORE, breath_lines
    from posture_watch.translation import _
    from posture_watch.wellbeing.breath_rate import CHECK_S, LOOKS_PER_SECOND, BreathRules

    config = settings({"camera.source": source, "model.path": model})
    parsed, clock = parse_source(config.camera.source), SystemClock()
    part = parse_seconds(seconds, parsed)
    console, complaints = Console(), Console(stderr=True)
    with ExitStack() as stack:
        landmarker = stack.enter_context(open_landmarker(config))
        if parsed.live:
            say(complaints, _(BEFORE))
            store = stack.enter_context(writing_store())
            stack.enter_context(borrowed_camera(store, clock, running=another_runs))
            look = Look(rate=lambda: LOOKS_PER_SECOND, width=config.camera.width, height=config.camera.height)
            frames: Iterable[Frame] = stack.enter_context(open_source(parsed, clock, look))
            longest_s = CHECK_S
        else:
            frames, longest_s = read(Recording(parse_recording(parsed.value), part), clock), float("inf")
        begin = stack.enter_context(progress_bars(complaints))
        progress = begin("Breathing check", round(CHECK_S) if parsed.live else None)
        found = check(frames, landmarker, longest_s, progress)
    if as_json:
        print(json.dumps(as_values(found), indent=2))
    else:
        for line in breath_lines(found.result, BreathRules().least_still_s):
            say(console, line)
    raise typer.Exit(0 if found.result.doubt is None else 1)


@dataclass(frozen=True, slots=True)
class Found:
    """A check and what it was made of."""

    result: "BreathCheck"
    """The value, or why there is none."""

    duration_s: float
    """How long was looked, seconds."""

    picture_count: int
    """Pictures looked at."""


def check(
    frames: "Iterable[Frame]", landmarker: "Landmarker", longest_s: float, progress: Callable[[int], None]
) -> Found:
    """Return what a check of some frames finds.

    Args:
        frames: By time; no more of them are asked for than ``longest_s`` needs.
        landmarker: Follows the person.
        longest_s: Seconds to look at most.
        progress: Is told how many seconds are done.

    Raises:
        SourceError: The frames do not come.
    """
    from posture_watch.wellbeing.breath_rate import breath_rate

    looks = [*_looks(frames, landmarker, longest_s, progress)]
    duration_s = looks[-1][0] if looks else 0.0
    return Found(breath_rate([each for _, each in looks], duration_s), duration_s, len(looks))


def as_values(found: Found) -> dict[str, object]:
    """Return a check as plain values with stable names; what is unknown is null."""
    result = found.result
    return {
        "breaths_per_minute": result.per_minute,
        "doubt": result.doubt and result.doubt.value,
        "still_s": result.still_s,
        "clearness": result.clearness,
        "duration_s": found.duration_s,
        "pictures": found.picture_count,
    }


def _looks(
    frames: "Iterable[Frame]", landmarker: "Landmarker", longest_s: float, progress: Callable[[int], None]
) -> "Generator[tuple[float, Glimpse | None], None, None]":
    """Yield for each frame the seconds since the first one and what it says about breathing."""
    from posture_watch.wellbeing.breath_rate import glimpse

    first_s: float | None = None
    for frame in frames:
        first_s = frame.time_s if first_s is None else first_s
        elapsed_s = frame.time_s - first_s
        people = landmarker.detect(frame).people
        yield elapsed_s, glimpse(frame.time_s, people[0]) if people else None
        progress(int(elapsed_s))
        if not 0 <= elapsed_s < longest_s:  # a clock that was set back ends it, too
            return
