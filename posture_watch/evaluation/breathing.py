"""How right the breathing check is: python -m posture_watch.evaluation.breathing RECORDING... [--truth FILE|FOLDER].

Each recording is cut into windows of a minute, one every ten seconds, and each window is judged as a check of its own.
The truth is the column ``breath_phase`` (0 to 1 in each breath), beside or in the recording.
"""

import argparse
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from posture_watch.devices.landmarker import MediaPipeLandmarker
from posture_watch.devices.model_file import read_model
from posture_watch.errors import PostureWatchError, SourceError
from posture_watch.evaluation.clips import Clip, find_recordings, load_clip
from posture_watch.ports import Landmarker
from posture_watch.wellbeing.breath_rate import CHECK_S, BreathCheck, BreathRules, Doubt, breath_rate, glimpse

EVERY_S = 10.0
"""Between the beginnings of two windows."""

GUESS = 15.0
"""Breaths a minute that somebody would guess without looking: what the check must be better than."""


@dataclass(frozen=True, slots=True)
class Window:
    """One check of a minute."""

    start_s: float
    """Its beginning, seconds of the recording."""

    truth: float
    """Breaths a minute."""

    check: BreathCheck
    """What the check says."""

    @property
    def error(self) -> float | None:
        """Return how far it is off, in breaths a minute; ``None`` without a value."""
        return None if self.check.per_minute is None else abs(self.check.per_minute - self.truth)


def windows(clip: Clip, rules: BreathRules) -> list[Window]:
    """Return the checks of a recording, those left out in which nobody breathes.

    Raises:
        SourceError: It has no ``breath_phase``.
    """
    times_s, truth = clip.recording.times_s(), clip.recording.truth
    if "breath_phase" not in truth or truth["breath_phase"].dtype.kind != "f":
        raise SourceError(f"{clip.name} has no numbers breath_phase in its truth, so its breaths are not known.")
    looks = [glimpse(view.time_s, view.people[0]) if view.people else None for view in clip.recording.views]
    found = []
    for start_s in np.arange(times_s[0], times_s[-1] - CHECK_S + 1.0, EVERY_S):
        rows = np.flatnonzero((times_s >= start_s) & (times_s < start_s + CHECK_S))
        rate = true_rate(times_s[rows], truth["breath_phase"][rows])
        if rate is not None:
            check = breath_rate([looks[row] for row in rows], CHECK_S, rules)
            found.append(Window(float(start_s), rate, check))
    return found


def true_rate(times_s: "np.typing.NDArray[np.float64]", phase: "np.typing.NDArray[np.float64]") -> float | None:
    """Return the breaths a minute of a phase that goes from 0 to 1 in each breath; ``None`` where it is not known."""
    steps, lengths_s = np.diff(phase) % 1.0, np.diff(times_s)
    known = np.isfinite(steps)
    return float(60 * steps[known].sum() / lengths_s[known].sum()) if known.any() else None


def table(found: Sequence[tuple[str, Sequence[Window]]]) -> list[str]:
    """Return the error table as lines of Markdown: one a recording, and all together."""
    lines = [
        "| recording | true, per min | windows | with a value | mean error | largest | moved | no rhythm | other |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    rows = [*found, ("all", [each for _, some in found for each in some])]
    for name, some in rows:
        errors = [each.error for each in some if each.error is not None]
        doubts = [each.check.doubt for each in some if each.check.doubt is not None]
        moved, unclear = doubts.count(Doubt.MOVED), doubts.count(Doubt.NO_RHYTHM)
        truths = sorted({f"{each.truth:.1f}" for each in some}, key=float)
        truth = truths[0] if len(truths) == 1 else f"{truths[0]} to {truths[-1]}" if truths else ""
        mean, largest = (f"{np.mean(errors):.2f}", f"{max(errors):.1f}") if errors else ("", "")
        share = f"{len(errors)} ({len(errors) / len(some):.0%})" if some else "0"
        lines.append(
            f"| {name} | {truth} | {len(some)} | {share} | {mean} | {largest} | {moved} | {unclear} "
            f"| {len(doubts) - moved - unclear} |"
        )
    told = [each for each in rows[-1][1] if each.error is not None]
    if told:
        guess = np.mean([abs(each.truth - GUESS) for each in told])
        lines.append(f"\nAlways guessing {GUESS:.0f} would be {guess:.2f} off on the windows with a value.")
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the error table; return 0, or 1 after saying what was wrong."""
    usual = BreathRules()
    parser = argparse.ArgumentParser(description="How right the breathing check is on recordings with known breaths.")
    parser.add_argument("recordings", type=Path, nargs="+", help="videos, landmark recordings, or folders of them")
    parser.add_argument("--truth", type=Path, help="truth that is not beside its recording: a file or a folder")
    parser.add_argument("--clear", type=float, default=usual.clear, help="how clear a rhythm must be (%(default)s)")
    parser.add_argument(
        "--least-fps", type=float, default=usual.least_pictures_per_s, help="fewest pictures a second (%(default)s)"
    )
    options = parser.parse_args(arguments)
    rules = BreathRules(clear=options.clear, least_pictures_per_s=options.least_fps)
    try:
        found = [
            (clip.name, windows(clip, rules))
            for path in find_recordings(options.recordings)
            for clip in [load_clip(path, _open_landmarker, truth=options.truth)]
        ]
    except PostureWatchError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write("\n".join(table(found)) + "\n")
    return 0


def _open_landmarker(stills: bool) -> AbstractContextManager[Landmarker]:  # noqa: FBT001 - the caller's signature
    return MediaPipeLandmarker(read_model(None), stills=stills)


if __name__ == "__main__":
    raise SystemExit(main())
