"""Time series of looks in a short notation, and their verdicts in the same.

Looks:    u upright, s slumped, l leaning sideways, n looking down, t turned away, - nobody
Verdicts: g good, p poor, a away, ? unsure
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from posture_watch.posture.baseline import Baseline, build_baseline
from posture_watch.posture.features import Features, extract_features
from posture_watch.posture.landmarks import Landmarks, View
from posture_watch.posture.samples import Posture, Sample
from posture_watch.posture.watching import WatchRules, WatchState, watch_view
from posture_watch.testing import MONITOR, Sitting, Webcam, seated

POSTURES: Mapping[str, Sitting] = {
    "u": {},
    "s": {"slump_deg": 60},
    "l": {"lateral_deg": 15},
    "n": {"nod_deg": 35},
    "t": {"yaw_deg": 75},
}
LETTERS = {Posture.GOOD: "g", Posture.POOR: "p", Posture.AWAY: "a", Posture.UNSURE: "?"}


def features_of(person: Landmarks) -> Features:
    features = extract_features(person)
    assert features is not None
    return features


def calibrated(camera: Webcam = MONITOR, person: Landmarks | None = None) -> Baseline:
    """Return the baseline of somebody who sits perfectly still."""
    return build_baseline([features_of(person or seated(camera))] * 10, 10.0)


def looks(notation: str, every_s: float = 1.0, start_s: float = 0.0, camera: Webcam = MONITOR) -> list[View]:
    return [
        View(start_s + count * every_s, () if letter == "-" else (seated(camera, **POSTURES[letter]),))
        for count, letter in enumerate(notation)
    ]


def judge(views: Iterable[View], baseline: Baseline | None = None, rules: WatchRules | None = None) -> list[Sample]:
    state, samples = WatchState(), []
    for view in views:
        state, sample = watch_view(state, view, baseline or calibrated(), rules or WatchRules())
        samples.append(sample)
    return samples


def verdicts(samples: Iterable[Sample]) -> str:
    return "".join(LETTERS[sample.posture] for sample in samples)


def moved(person: Landmarks, right: float = 0.0, down: float = 0.0, scale: float = 1.0) -> Landmarks:
    """Return the person elsewhere in the picture, and larger or smaller about its middle; in image heights."""
    middle = (person.aspect / 2, 0.5)
    return replace(person, points=(person.points - middle) * scale + middle + (right, down))
