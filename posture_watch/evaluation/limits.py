"""What limits the verdicts, the landmarks or the model: python -m posture_watch.evaluation.limits TRACKS.

The same model is fitted and judged twice on rendered people whose truth is exact, whole recordings left out in turn:
once on the points as MediaPipe finds them, and once on the true points of the same bodies in the same pictures. What
the second cannot do, no better landmarks could mend; what lies between the two is the landmarks' share.

Of the eyes the truth knows the centres; they stand for the outer corners.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from posture_watch.evaluation.figures import area_under_curve, spearman_of_steps
from posture_watch.evaluation.fit import LIMITS, Material, cause_odds, fit, prepare
from posture_watch.evaluation.labels import GOOD, Truth, kinds_of_poor, read_labels
from posture_watch.evaluation.measures import STEPS_TO_POOR
from posture_watch.evaluation.recordings import Recording, read_recording
from posture_watch.posture.landmarks import POINT_COUNT, Landmarks, Point, View
from posture_watch.posture.samples import Cause

Array = npt.NDArray[np.float64]

TRUE_NAMES = {
    Point.NOSE: "nose",
    Point.LEFT_EYE_OUTER: "l_eye",
    Point.RIGHT_EYE_OUTER: "r_eye",
    Point.LEFT_EAR: "l_tragus",
    Point.RIGHT_EAR: "r_tragus",
    Point.MOUTH_LEFT: "l_mouth",
    Point.MOUTH_RIGHT: "r_mouth",
    Point.LEFT_SHOULDER: "l_shoulder",
    Point.RIGHT_SHOULDER: "r_shoulder",
}
"""What the truth calls the points that posture is judged by."""

GROUPS = 4
"""Recordings are left out in so many groups, or one by one where there are fewer."""
STILL_CAMERA = 0.5
"""Of ``camera_moved``: below it the camera has not been nudged."""


@dataclass(frozen=True, slots=True, eq=False)
class LeftOut:
    """One recording that the model had not seen, judged frame by frame."""

    material: Material
    """What was judged."""
    truth: Truth
    """What was true."""
    odds: Array
    """Log odds of each cause against good posture, shape ``(N, 6)``."""

    @property
    def total(self) -> Array:
        """Log odds of poor against good posture, shape ``(N,)``."""
        total: Array = np.logaddexp.reduce(self.odds, axis=1)
        return total


def with_true_points(recording: Recording) -> Recording:
    """Return the recording as if every point had been found exactly where it is; nobody where the truth knows nobody.

    Args:
        recording: With the columns ``<point>_x`` and ``<point>_y``, in pixels.
    """
    views = []
    for row, view in enumerate(recording.views):
        points = np.zeros((POINT_COUNT, 2))
        size = view.people[0] if view.people else None
        if size is not None:
            for point, name in TRUE_NAMES.items():
                points[point] = recording.truth[f"{name}_x"][row], recording.truth[f"{name}_y"][row]
            points /= size.height_px
        known = size is not None and bool(np.isfinite(points).all())
        person = Landmarks(points, np.ones(POINT_COUNT), np.zeros((POINT_COUNT, 3))) if known else None
        views.append(View(view.time_s, (person,) if person is not None else ()))
    return replace(recording, views=tuple(views))


def leave_out(recordings: Sequence[Recording]) -> list[LeftOut]:
    """Return each recording judged by a model that was fitted on the other groups alone; at least two recordings."""
    materials = [prepare(recording) for recording in recordings]
    judged, groups = [], min(GROUPS, len(materials))
    for group in range(groups):
        model = fit([one for row, one in enumerate(materials) if row % groups != group])
        for material, recording in zip(materials[group::groups], recordings[group::groups], strict=True):
            truth = read_labels(recording.truth, recording.times_s(), recording.name)
            moved = recording.truth.get("camera_moved", np.zeros(len(truth.label))) >= STILL_CAMERA
            judged.append(LeftOut(material, replace(truth, usable=truth.usable & ~moved), cause_odds(model, material)))
    return judged


def correlation(one: LeftOut, cause: Cause) -> float:
    """Return the rank correlation by steps of a cause's odds with its true quantity; NaN where it hardly varies."""
    column = list(Cause).index(cause)
    of_kind = np.concatenate(
        [
            np.full(run.end - run.first, kind is cause)
            for run, kind in zip(one.truth.runs, kinds_of_poor(one.truth), strict=True)
        ]
    )
    odds, quantity = one.odds[:, column], one.truth.quantities[:, column]
    known = one.truth.usable & np.isfinite(one.material.inputs).all(axis=1) & np.isfinite(quantity)
    rows = known & (of_kind | (one.truth.label == GOOD))
    if not (of_kind & known).any():
        return float("nan")
    return spearman_of_steps(odds[rows], quantity[rows], LIMITS[cause].poor / STEPS_TO_POOR)


def table(title: str, judged: Sequence[LeftOut]) -> Iterator[str]:
    """Yield the lines of a table, one a cause."""
    curves = [area_under_curve(one.total[one.material.good], one.total[one.material.poor]) for one in judged]
    known = np.array([curve for curve in curves if np.isfinite(curve)])
    false = np.mean([np.mean(one.total[one.material.good] > 0) for one in judged if one.material.good.any()])
    yield f"## {title}"
    yield ""
    yield f"AUC mean {known.mean():.4f}, median {np.median(known):.4f}, worst {known.min():.3f};"
    yield f"single good frames called poor at even odds {100 * false:.1f} %."
    yield ""
    yield "| cause | poor frames found at even odds | Spearman with the true quantity, median person |"
    yield "|---|---|---|"
    for row, cause in enumerate(Cause):
        found = np.concatenate([one.total[one.material.outcome == row + 1] > 0 for one in judged])
        ranks = [rank for one in judged if np.isfinite(rank := correlation(one, cause))]
        cells = [f"{100 * found.mean():.0f} %" if len(found) else "-", f"{np.median(ranks):.2f}" if ranks else "-"]
        yield f"| {' | '.join([cause.value, *cells])} |"
    yield ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print both tables."""
    parser = argparse.ArgumentParser(description="Tell what the landmarks cost, on rendered people with true points.")
    parser.add_argument("tracks", type=Path, help="folder of rendered landmark recordings with truth")
    options = parser.parse_args(arguments)
    found = [read_recording(path) for path in sorted(options.tracks.glob("*.npz"))]
    for title, recordings in (
        ("Points as MediaPipe finds them", found),
        ("True points", [with_true_points(recording) for recording in found]),
    ):
        sys.stdout.write("\n".join(table(title, leave_out(recordings))) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
