"""Counting by camera what a stretch asks for: repetitions, or seconds of a hold, against the rest position.

What is seen of a movement becomes one number, 0 at rest and 1 where it begins to count. It counts once it went out and
came back, so that trembling at the border is no repetition. One column is half a second::

    number     0 0 .2 .9 1.3 1.6 1.2 .8 .6 .3 0 0 .7 1.1 .9 .3
    out        - -  -  -  x   x   x  x  x  -  - -  -  x  x  -
    count      0 0  0  0  0   0   0  0  0  1  1 1  1  1  1  2

It is made for counting along, not for judging: too small a movement is not counted, and nothing is said about it.
"""

from dataclasses import dataclass, replace

import numpy as np

from posture_watch.posture.landmarks import Landmarks, Point
from posture_watch.wellbeing.routines import Counted

REST_S = 1.0
"""The first second shows the rest position."""

LEAST_REST = 3
"""Looks that make a rest position."""

SMOOTH_S = 0.25
"""Time constant of the smoothing: jitter is quicker, movements are slower."""

BACK = 0.5
"""A movement is over when so much of what makes it count is left."""

LEAST_OUT_S = 0.5
"""What is out for less is jitter."""

LOST_S = 2.0
"""After so long out of view a movement that had begun is forgotten."""

SEEN = 0.5
"""Visibility from which on a shoulder counts as seen."""

LOOKS_PER_SECOND = 10.0
"""Asked of a camera while it counts."""

FULL = {
    Counted.SHOULDER_ROLL: 0.03,
    Counted.SHRUG: 0.04,
    Counted.SIDE_BEND: 8.0,
    Counted.CHIN_TUCK: 0.02,
    Counted.HEAD_TURN: 0.25,
}
"""From here on a movement counts: shoulders nearer to the ears, in shoulder widths; tilt of the shoulders, in degrees;
ears higher above the shoulders, in shoulder widths; nose aside, in ear distances.

In the landmark tracks of 29 rendered people shoulders raised by 3.3 cm give 0.04, a head slid by 2.6 cm 0.03,
leaning by 13 degrees 11, a head turned by 32 degrees 0.66 (medians); whoever sits upright jitters by 5 to 42 % of
these limits.
"""


@dataclass(frozen=True, slots=True)
class Shape:
    """What one picture shows of the movements that can be counted."""

    gap: float
    """From the height of the ears down to that of the shoulders, in shoulder widths."""

    tilt_deg: float
    """Of the line through the shoulders; positive: the person's left is lower."""

    turn: float
    """Nose to the side of the middle of the ears, in ear distances."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted so far."""

    began_s: float | None = None
    """When the first look came."""

    resting: tuple[Shape, ...] = ()
    """Looks of the first second."""

    rest: Shape | None = None
    """The rest position, once it is known."""

    level: float = 0.0
    """How far out it is, smoothed; 1 is where it begins to count."""

    out_since_s: float | None = None
    """Since when it is out; ``None``: it is not."""

    seen_s: float | None = None
    """When it was last seen."""

    count: int = 0
    """Repetitions."""

    held_s: float = 0.0
    """Seconds out, all together."""


def shape_of(person: Landmarks) -> Shape | None:
    """Return what a picture shows; ``None`` where a shoulder is not seen or the points make no body."""
    left, right = person.points[Point.LEFT_SHOULDER], person.points[Point.RIGHT_SHOULDER]
    ear_left, ear_right = person.points[Point.LEFT_EAR], person.points[Point.RIGHT_EAR]
    width, ears = float(np.linalg.norm(left - right)), float(np.linalg.norm(ear_left - ear_right))
    seen = min(person.visibility[Point.LEFT_SHOULDER], person.visibility[Point.RIGHT_SHOULDER]) >= SEEN
    if not seen or width <= 0 or ears <= 0:
        return None
    between = (ear_left + ear_right) / 2
    along = left - right
    return Shape(
        gap=float((left[1] + right[1]) / 2 - between[1]) / width,
        tilt_deg=float(np.degrees(np.arctan2(along[1], abs(along[0])))),
        turn=float(person.points[Point.NOSE][0] - between[0]) / ears,
    )


def movement(kind: Counted, now: Shape, rest: Shape) -> float:
    """Return how far a movement is out: 0 at rest, 1 where it begins to count; below 0 it goes the other way."""
    match kind:
        case Counted.SHOULDER_ROLL | Counted.SHRUG:
            raw = rest.gap - now.gap
        case Counted.SIDE_BEND:
            raw = abs(now.tilt_deg - rest.tilt_deg)
        case Counted.CHIN_TUCK:
            raw = now.gap - rest.gap
        case Counted.HEAD_TURN:
            raw = abs(now.turn - rest.turn)
    return raw / FULL[kind]


def tally(state: Tally, time_s: float, now: Shape | None, kind: Counted) -> Tally:
    """Return the state after one more look.

    Args:
        state: ``Tally()`` at the beginning of each part.
        time_s: Of the look; looks come by time.
        now: What it shows; ``None``: the person is not seen well.
        kind: What to count.
    """
    began_s = time_s if state.began_s is None else state.began_s
    if now is None:
        lost = state.seen_s is not None and time_s - state.seen_s > LOST_S
        return replace(state, began_s=began_s, out_since_s=None if lost else state.out_since_s)
    if state.rest is None:
        resting = (*state.resting, now)
        known = time_s - began_s >= REST_S and len(resting) >= LEAST_REST
        rest = _middle(resting) if known else None
        return replace(state, began_s=began_s, resting=resting, rest=rest, seen_s=time_s)
    step_s = max(time_s - (time_s if state.seen_s is None else state.seen_s), 0.0)
    weight = 1.0 - float(np.exp(-step_s / SMOOTH_S))
    level = state.level + weight * (movement(kind, now, state.rest) - state.level)
    state = replace(state, level=level, seen_s=time_s)
    if state.out_since_s is None:
        return replace(state, out_since_s=time_s) if level >= 1.0 else state
    if level >= BACK:
        return replace(state, held_s=state.held_s + min(step_s, LOST_S))
    long_enough = time_s - state.out_since_s >= LEAST_OUT_S
    return replace(state, out_since_s=None, count=state.count + long_enough)


def _middle(shapes: tuple[Shape, ...]) -> Shape:
    rows = np.array([(each.gap, each.tilt_deg, each.turn) for each in shapes])
    return Shape(*(float(value) for value in np.median(rows, axis=0)))
