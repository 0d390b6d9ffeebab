"""More test material from landmark recordings: moved, turned, noisy, gappy, or seen from elsewhere.

Every function returns a new recording and leaves the old one alone. Labels stay true under all of them. Where a
transform moves what is seen, truth columns that tell places in the picture (``..._x`` and ``..._y``) are left out,
since they would be false.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from posture_watch.errors import SourceError
from posture_watch.evaluation.clips import thin
from posture_watch.evaluation.recordings import Recording
from posture_watch.posture.landmarks import POINT_COUNT, Landmarks, Point, Shift, View

Array = npt.NDArray[np.float64]

PARTNER = np.array([0, 4, 5, 6, 1, 2, 3, 8, 7, 10, 9, *(index - (-1) ** index for index in range(11, POINT_COUNT))])
"""The point on the other side of the body, for each point."""

SIDED = (
    *("head_yaw_deg", "head_roll_deg", "trunk_lateral_deg", "trunk_twist_deg", "shoulder_asym_cm", "chair_x_cm"),
    *("lateral_deg", "shoulder_tilt_deg", "head_yaw_world_deg", "head_roll_world_deg"),
)
"""Truth columns in which left is positive."""

VIEW_DEG = 55.0
"""A usual webcam's horizontal field of view."""


def shifted(recording: Recording, right: float = 0.0, down: float = 0.0) -> Recording:
    """Return everything moved across the picture by so many image heights."""
    return _moved(recording, lambda points, _: points + np.array([right, down]), np.eye(2))


def scaled(recording: Recording, factor: float) -> Recording:
    """Return everything larger by a factor, around the middle of the picture."""
    turn = factor * np.eye(2)
    return _moved(recording, lambda points, person: _middle(person) + (points - _middle(person)) @ turn.T, turn)


def rolled(recording: Recording, angle_deg: float) -> Recording:
    """Return everything turned clockwise around the middle of the picture."""
    angle = math.radians(angle_deg)
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    return _moved(recording, lambda points, person: _middle(person) + (points - _middle(person)) @ turn.T, turn)


def mirrored(recording: Recording) -> Recording:
    """Return everything as in a looking glass, left and right exchanged so that points still bear their names."""
    truth = {name: -column if name in SIDED else column for name, column in _without_places(recording).items()}
    views = tuple(_turned(_each(view, _flipped), np.diag([-1.0, 1.0])) for view in recording.views)
    return replace(recording, views=views, truth=truth)


def _flipped(person: Landmarks) -> Landmarks:
    flipped = np.where(_kept(person), person.points * (-1, 1) + (person.aspect, 0), person.points)
    return replace(
        person,
        points=flipped[PARTNER],
        visibility=person.visibility[PARTNER],
        world=person.world[PARTNER] * (-1, 1, 1),
    )


def noisy(recording: Recording, spread: float, seed: int = 0) -> Recording:
    """Return points with Gaussian noise of this SD on both axes, in shoulder widths of the same frame.

    The noise is new in every frame and for every point; a tracker's own errors last for seconds.
    """
    chance = np.random.default_rng(seed)

    def disturb(points: Array, person: Landmarks) -> Array:
        width = np.linalg.norm(person.points[Point.LEFT_SHOULDER] - person.points[Point.RIGHT_SHOULDER])
        disturbed: Array = points + chance.normal(0.0, spread * width, points.shape)
        return disturbed

    return replace(recording, views=tuple(_each(view, _with_points(disturb)) for view in recording.views))


def without_points(recording: Recording, points: Sequence[int], share: float = 1.0, seed: int = 0) -> Recording:
    """Return a recording in which these points are unseen in about this share of the frames."""
    chance, lost = np.random.default_rng(seed), np.isin(np.arange(POINT_COUNT), points)

    def hide(person: Landmarks) -> Landmarks:
        if chance.random() >= share:
            return person
        visibility = np.where(lost, 0.0, person.visibility)
        return replace(person, visibility=visibility, points=np.where(lost.reshape(-1, 1), 0.0, person.points))

    return replace(recording, views=tuple(_each(view, hide) for view in recording.views))


def resampled(recording: Recording, rate_hz: float, unevenness: float = 0.0, seed: int = 0) -> Recording:
    """Return the frames that a slower camera would have taken; none is made up, none comes twice.

    What moved the picture between two of them is kept as one movement.

    Args:
        recording: What a faster one took.
        rate_hz: Frames a second; more than there are changes nothing.
        unevenness: 0 for an even rate; 0.5 for intervals that vary by half of themselves either way.
        seed: Of the unevenness.
    """
    chance = np.random.default_rng(seed)
    kept: list[int] = []
    due_s = -math.inf
    for row, time_s in enumerate(recording.times_s()):
        if time_s < due_s - 1e-9:
            continue
        kept.append(row)
        interval_s = (1 + unevenness * chance.uniform(-1, 1)) / rate_hz
        # What is taken late must not delay the next one, unless there was a gap.
        due_s = (due_s if time_s - due_s < interval_s else time_s) + interval_s
    return thin(recording, np.array(kept, dtype=np.intp))


def as_stills(recording: Recording, apart_s: float = 60.0) -> Recording:
    """Return the same frames so far apart in time that nothing can be smoothed: single pictures."""
    views = tuple(replace(view, time_s=row * apart_s) for row, view in enumerate(recording.views))
    return replace(recording, views=views)


def tilted(recording: Recording, up_deg: float, view_deg: float = VIEW_DEG) -> Recording:
    """Return what the camera would have seen, had it been tilted up on its stand (down when negative).

    Exact for a camera without distortion that turns around its lens: that needs no depth, only its field of view.
    """
    turn = _pitch(up_deg)

    def look(points: Array, person: Landmarks) -> Array:
        focal = _focal(person, view_deg)
        return _project(_rays(points, person, focal) @ turn.T, person, focal)

    return _moved(recording, look, np.eye(2))


def seen_from(recording: Recording, higher_deg: float, view_deg: float = VIEW_DEG) -> Recording:
    """Return what a camera further up would have seen, moved around the person's eyes and still turned to them.

    An approximation. Each point stays on its line of sight through the picture; how deep it lies on it comes from the
    model's own world landmarks, placed before the camera by least squares. That depth is a guess of the model, and its
    axes are taken for the camera's; what the other camera would have hidden or shown, and how the model would then
    have erred, is not simulated. Good for a few tens of degrees.

    Raises:
        SourceError: The recording holds no world landmarks.
    """
    turn = _pitch(-higher_deg)

    def look(points: Array, person: Landmarks) -> Array:
        if not person.world.any():
            raise SourceError(
                f"{recording.name} holds no world landmarks; record it with them to see it from elsewhere."
            )
        focal = _focal(person, view_deg)
        rays = _rays(points, person, focal)
        depths = person.world[:, 2] + _place(person, rays)[2]
        body = rays * depths.reshape(-1, 1)
        eyes = (body[Point.LEFT_EYE_OUTER] + body[Point.RIGHT_EYE_OUTER]) / 2
        return _project(eyes + (body - eyes) @ turn.T, person, focal)

    return _moved(recording, look, np.eye(2))


def _place(person: Landmarks, rays: Array) -> Array:
    """Return where the origin of the world landmarks is from the camera, in metres, by visibility-weighted fit."""
    weights = np.sqrt(person.visibility)
    rows, wanted = [], []
    for axis in (0, 1):
        # A point on its ray: world[axis] + place[axis] = ray[axis] * (world[2] + place[2]); linear in place.
        unknown = np.zeros((POINT_COUNT, 3))
        unknown[:, axis], unknown[:, 2] = 1.0, -rays[:, axis]
        rows.append(unknown * weights.reshape(-1, 1))
        wanted.append((rays[:, axis] * person.world[:, 2] - person.world[:, axis]) * weights)
    place: Array = np.linalg.lstsq(np.concatenate(rows), np.concatenate(wanted), rcond=None)[0]
    return place


def _focal(person: Landmarks, view_deg: float) -> float:
    return person.aspect / 2 / math.tan(math.radians(view_deg / 2))


def _rays(points: Array, person: Landmarks, focal: float) -> Array:
    """Return directions to the right, down and ahead, 1 long ahead; shape ``(33, 3)``."""
    return np.column_stack([(points - _middle(person)) / focal, np.ones(POINT_COUNT)])


def _project(body: Array, person: Landmarks, focal: float) -> Array:
    projected: Array = _middle(person) + focal * body[:, :2] / body[:, 2:]
    return projected


def _pitch(angle_deg: float) -> Array:
    """Return the turn that brings what is ahead further down, as it comes when a camera tilts up."""
    angle = math.radians(angle_deg)
    cos, sin = math.cos(angle), math.sin(angle)
    return np.array([[1, 0, 0], [0, cos, sin], [0, -sin, cos]])


def _middle(person: Landmarks) -> Array:
    return np.array([person.aspect / 2, 0.5])


def _moved(recording: Recording, move: Callable[[Array, Landmarks], Array], turn: Array) -> Recording:
    """Return a recording with its points moved, its background's shifts turned, and no truth about places."""
    views = tuple(_turned(_each(view, _with_points(move)), turn) for view in recording.views)
    return replace(recording, views=views, truth=_without_places(recording))


def _without_places(recording: Recording) -> dict[str, npt.NDArray[Any]]:
    return {name: column for name, column in recording.truth.items() if not name.endswith(("_x", "_y"))}


def _with_points(move: Callable[[Array, Landmarks], Array]) -> Callable[[Landmarks], Landmarks]:
    return lambda person: replace(person, points=np.where(_kept(person), move(person.points, person), person.points))


def _kept(person: Landmarks) -> npt.NDArray[np.bool_]:
    """Return which points were kept, shape ``(33, 1)``; what was not lies in the corner, unseen, and stays there."""
    kept = (person.visibility > 0) | person.points.any(axis=1)
    return np.asarray(kept, dtype=np.bool_).reshape(-1, 1)


def _each(view: View, change: Callable[[Landmarks], Landmarks]) -> View:
    return replace(view, people=tuple(change(person) for person in view.people))


def _turned(view: View, turn: Array) -> View:
    if view.shift is None:
        return view
    right, down = turn @ (view.shift.right, view.shift.down)
    return replace(view, shift=Shift(float(right), float(down)))
