"""What the commands on recordings share: which part is meant, its frames, and a baseline made of them."""

import math
import re
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from posture_watch.errors import CalibrationError, SourceError
from posture_watch.posture.calibration import Calibration, CalibrationRules, CalibrationState

if TYPE_CHECKING:
    from posture_watch.devices.source import Source
    from posture_watch.ports import Clock, Landmarker
    from posture_watch.posture.landmarks import Frame

Part = tuple[float, float]
"""First second and end; the end may be ``inf``."""

OpenLandmarker = Callable[[bool], "AbstractContextManager[Landmarker]"]
"""Loads the model; true: for pictures that have nothing to do with each other."""

Progress = Callable[[int], None]
"""Is told how many frames are done."""

WANDER_WARNING_FACES = 0.15
"""From here on somebody in a recording was restless: upright people stay below 0.13, and a slump of a third of the time
makes more than 0.35 (rendered clips)."""

_PART_LIKE = re.compile(r"[-+\d.,eE\s]*:[-+\d.,eE\s]*")
_SECONDS = re.compile(r"\d{1,9}(?:\.\d*)?|\.\d+")


@dataclass(frozen=True, slots=True)
class Recording:
    """A video or pictures, and how to read them."""

    source: "Source"
    """No camera."""

    part: Part | None = None
    """Seconds of it; ``None``: all."""

    fps: float = 5.0
    """Pictures a second of a folder."""

    stills: bool = False
    """Whether its pictures have nothing to do with each other."""

    def __str__(self) -> str:
        if self.part is None:
            return self.source.value
        first_s, end_s = self.part
        return f"{self.source.value} {'from' if math.isinf(end_s) else 'between'} {first_s:g} " + (
            "s on" if math.isinf(end_s) else f"and {end_s:g} s"
        )


def parse_part(text: str) -> Part | None:
    """Return the part that a text such as ``0:20``, ``90:`` or ``:7.5`` means, in seconds; ``None`` for other texts.

    Raises:
        SourceError: It looks like a part, but is none.
    """
    if not _PART_LIKE.fullmatch(text):
        return None
    first, _, end = (each.strip() for each in text.partition(":"))
    if not (first or end) or not all(_SECONDS.fullmatch(each) for each in (first, end) if each):
        raise SourceError(f"{text} is no part of a recording; write seconds as FROM:TO, such as 0:20 or 90:")
    part = float(first or 0), float(end) if end else math.inf
    if part[1] <= part[0]:
        raise SourceError(f"The part {text} ends before it begins; write seconds as FROM:TO, such as 0:20.")
    return part


def parse_recording(text: str) -> "Source":
    """Return the video or the folder of pictures that is meant.

    Raises:
        SourceError: There is no such file or folder, or it is a camera.
    """
    from posture_watch.devices.source import parse_source

    source = parse_source(text)
    if not source.live:
        return source
    if source.value.isdecimal():
        raise SourceError(f"{text} is a camera, and this needs a recording; give a video file or a folder of pictures.")
    raise SourceError(f"There is no file or folder {text}; check the name.")


def read(recording: Recording, clock: "Clock") -> Generator["Frame", None, None]:
    """Yield the frames of a recording; times are seconds from its beginning.

    Raises:
        SourceError: It does not deliver, or nothing in that part.
    """
    from posture_watch.devices.source import Look, SourceKind, open_source

    look = Look(seconds=recording.part, fps=recording.fps)
    with open_source(recording.source, clock, look) as frames:
        if recording.part is None or recording.source.kind is not SourceKind.FOLDER:
            yield from frames
            return
        first_s, end_s = recording.part
        count, last_s = 0, 0.0
        for frame in frames:
            last_s = frame.time_s
            if last_s >= end_s:
                break
            if last_s >= first_s:
                count += 1
                yield frame
    if not count:
        raise SourceError(
            f"There is no picture in {recording}: at {recording.fps:g} pictures a second the last one read is at "
            f"{last_s:g} s; choose another part, or another --fps."
        )


def gather_all(
    recording: Recording,
    landmarker: "Landmarker",
    rules: CalibrationRules,
    clock: "Clock",
    progress: Progress | None = None,
) -> CalibrationState:
    """Return what a recording of an upright person gives for a baseline.

    Raises:
        SourceError: It does not deliver.
    """
    from posture_watch.pipeline import gather

    state = CalibrationState()
    with closing(read(recording, clock)) as frames:
        for done, (gathered, _, _) in enumerate(gather(frames, landmarker, rules), start=1):
            state = gathered
            if progress:
                progress(done)
    return state


def calibrate_recording(state: CalibrationState, rules: CalibrationRules, recording: Recording) -> Calibration:
    """Return the baseline of a recording and how good it is.

    Raises:
        CalibrationError: Nothing, or too little, of it can be used; says why.
    """
    from posture_watch.commands.guidance import COMPLAINT_LABELS, most_frequent
    from posture_watch.posture.calibration import finish
    from posture_watch.posture.sittings import drift_faces

    if len(state.usable) >= max(rules.least_frames, rules.least_coverage_share * state.looks):
        result = finish(state, replace(rules, most_wander=math.inf))
        drift = max(result.wander_faces, drift_faces(state.usable))
        if drift > rules.most_wander:
            raise CalibrationError(
                f"The person in {recording} does not stay upright and still (head and shoulders move by {drift:.0%} of "
                "the size of the face); choose a part that shows nothing else."
            )
        return replace(result, wander_faces=drift, fair=result.fair or drift > rules.wander_warning)
    worst = most_frequent(state)
    why = f" (most often: {COMPLAINT_LABELS[worst]})" if worst else ""
    raise CalibrationError(
        f"Only {len(state.usable)} of {state.looks} pictures in {recording} can be used as a baseline{why}; "
        f"at least {max(rules.least_frames, math.ceil(rules.least_coverage_share * state.looks))} are needed: "
        "choose a part in which one person sits upright, with face and shoulders in view."
    )


def same_file(one: Path, other: Path) -> bool:
    """Return whether both are there and are one and the same."""
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False
