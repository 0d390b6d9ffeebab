"""What ``analyze`` compares with: a part of the recording, another recording, an exported profile or a stored one."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from posture_watch.commands.recordings import (
    WANDER_WARNING_FACES,
    OpenLandmarker,
    Part,
    Progress,
    Recording,
    calibrate_recording,
    gather_all,
    parse_part,
)
from posture_watch.errors import SourceError
from posture_watch.posture.calibration import ANY_UPRIGHT, Calibration, CalibrationState

if TYPE_CHECKING:
    from posture_watch.ports import Clock
    from posture_watch.posture.baseline import Baseline
    from posture_watch.posture.profiles import Profile

FEW_PICTURES = 3
"""With fewer pictures chance has a say in the baseline."""
RULES = replace(ANY_UPRIGHT, wander_warning=WANDER_WARNING_FACES)
"""Whoever names a part says that it shows the person upright: everything that can be used is taken."""

_SHORT_BY_S = 1.0


@dataclass(frozen=True, slots=True)
class Reference:
    """A baseline and what is known of it."""

    baseline: "Baseline"
    """What everything is compared with."""

    origin: str
    """Where it comes from, inside a sentence."""

    quality: Calibration | None = None
    """How good it is; ``None`` for one that was made earlier."""

    warnings: tuple[str, ...] = ()
    """What is not so good about it, each a sentence."""

    accepted: Mapping[str, "Baseline"] = field(default_factory=dict)
    """Other postures that are fine as well, by name."""

    @property
    def postures(self) -> "tuple[Baseline, ...]":
        """All postures that are fine, the baseline first."""
        return (self.baseline, *self.accepted.values())


def from_profile(profile: "Profile", origin: str) -> Reference:
    """Return the baselines of a profile. What its person called fine is left out: it is no measurement."""
    return Reference(profile.baseline, origin, accepted=profile.accepted)


def parse_reference(text: str, recording: Recording) -> Recording | Path:
    """Return the recording that shows the upright person, or the file of an exported profile.

    Args:
        text: Seconds ``FROM:TO`` of the recording itself, a video, a folder of pictures, or a JSON file.
        recording: What is analysed.

    Raises:
        SourceError: It is nothing of that.
    """
    from posture_watch.devices.source import Source, SourceKind, parse_source

    part: Part | None = parse_part(text)
    if part is not None:
        return Recording(recording.source, part, recording.fps, recording.stills)
    path = Path(text)
    if path.suffix.lower() == ".json":
        return path
    source: Source = parse_source(text)
    if source.live:
        raise SourceError(
            f"The baseline {text} is neither a part of the recording (seconds FROM:TO, such as 0:20), nor a file or "
            "folder that exists."
        )
    return Recording(source, fps=recording.fps, stills=source.kind is SourceKind.FOLDER)


def measure(
    upright: Recording, open_landmarker: OpenLandmarker, clock: "Clock", progress: Progress | None = None
) -> Reference:
    """Return the baseline of a recording of the upright person, made with a landmark model of its own.

    Raises:
        CalibrationError: Too little of it can be used.
        SourceError: It does not deliver.
    """
    with open_landmarker(upright.stills) as landmarker:
        state = gather_all(upright, landmarker, RULES, clock, progress)
    result = calibrate_recording(state, RULES, upright)
    return Reference(result.baseline, str(upright), result, tuple(_warnings(upright, state, result)))


def _warnings(upright: Recording, state: CalibrationState, result: Calibration) -> list[str]:
    from posture_watch.commands.guidance import shortcomings

    found = [
        f"The baseline ({upright}) is only fair: {short}; results get better with a calmer part."
        for short in shortcomings(result, state, RULES)
    ]
    if len(state.usable) < FEW_PICTURES:
        found.append(
            f"The baseline ({upright}) rests on {len(state.usable)} usable "
            f"{'picture' if len(state.usable) == 1 else 'pictures'}; with {FEW_PICTURES} or more it is surer."
        )
    end_s = upright.part[1] if upright.part else math.inf
    last_s = state.time_s or 0.0
    step_s = (last_s - upright.part[0]) / max(1, state.looks - 1) if upright.part else 0.0
    if math.isfinite(end_s) and last_s + 2 * step_s < end_s - _SHORT_BY_S:
        found.append(f"The recording ends at {last_s:.1f} s, so the baseline ({upright}) is shorter than asked for.")
    return found
