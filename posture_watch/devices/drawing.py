"""The picture of the preview window: the mirrored person with the points found, and in words what they mean."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from posture_watch.devices.opencv import load_cv2
from posture_watch.posture.landmarks import Frame, Landmarks, Point, View

SIZE_PX = (1080, 540)
"""Width and height of the whole picture."""

PICTURE_PX = (720, 540)
"""Width and height of the part for the camera's picture; the words stand to its right."""

SEEN = 0.5
"""Points that the model believes in less are not drawn."""


class Tone(StrEnum):
    """What a colour says. The words beside it always say the same."""

    GOOD = "good"
    POOR = "poor"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the checklist."""

    text: str
    """What is looked at, and if it is wrong what to do."""

    done: bool | None
    """Right, wrong, or (``None``) not known yet."""


@dataclass(frozen=True, slots=True)
class Panel:
    """The words beside the picture."""

    title: str
    """The state in a word or two."""

    tone: Tone = Tone.NEUTRAL
    """Its colour, also that of the person's lines."""

    detail: str = ""
    """One or two sentences below it."""

    items: Sequence[Item] = ()
    """The checklist; ten lines at most."""

    progress_share: float | None = None
    """How much is done, 0 to 1; ``None``: no bar."""

    hint: str = "Press q or Esc to close."
    """The small line at the bottom."""


_BACKGROUND = (24, 28, 34)
_TEXT = (238, 240, 243)
_QUIET = (150, 158, 168)
_GROOVE = (52, 58, 66)
# Told apart by people who do not see red and green alike: bluish green, orange, grey.
_COLOURS = {Tone.GOOD: (64, 196, 160), Tone.POOR: (245, 166, 35), Tone.NEUTRAL: (176, 190, 205)}

_MARGIN_PX = 28
_LINES = (
    (Point.LEFT_SHOULDER, Point.RIGHT_SHOULDER),
    (Point.LEFT_SHOULDER, Point.LEFT_ELBOW),
    (Point.LEFT_ELBOW, Point.LEFT_WRIST),
    (Point.RIGHT_SHOULDER, Point.RIGHT_ELBOW),
    (Point.RIGHT_ELBOW, Point.RIGHT_WRIST),
    (Point.LEFT_EAR, Point.LEFT_EYE_OUTER),
    (Point.LEFT_EYE_OUTER, Point.LEFT_EYE),
    (Point.LEFT_EYE, Point.NOSE),
    (Point.NOSE, Point.RIGHT_EYE),
    (Point.RIGHT_EYE, Point.RIGHT_EYE_OUTER),
    (Point.RIGHT_EYE_OUTER, Point.RIGHT_EAR),
    (Point.MOUTH_LEFT, Point.MOUTH_RIGHT),
)
_MOUTH = (Point.MOUTH_LEFT, Point.MOUTH_RIGHT)
_SHOULDERS = (Point.LEFT_SHOULDER, Point.RIGHT_SHOULDER)
_JOINTS = tuple(sorted({point for line in _LINES for point in line}))


def draw(frame: Frame, view: View | None, panel: Panel, *, mirrored: bool = True) -> npt.NDArray[np.uint8]:
    """Return the window's picture, ``(540, 1080, 3)``, red first; the frame itself is not changed.

    Args:
        frame: The camera's picture; any size, fitted with its proportions kept.
        view: Who was found in it; ``None``: not known.
        panel: What to say.
        mirrored: As in a mirror, which is what people expect of themselves.
    """
    cv2 = load_cv2()
    canvas = np.full((SIZE_PX[1], SIZE_PX[0], 3), _BACKGROUND, np.uint8)
    height_px, width_px = frame.image.shape[:2]
    scale = min(PICTURE_PX[0] / width_px, PICTURE_PX[1] / height_px)
    fitted = max(1, round(width_px * scale)), max(1, round(height_px * scale))
    picture = cv2.resize(frame.image, fitted, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    if mirrored:
        picture = cv2.flip(picture, 1)
    people = view.people if view else ()
    for number, person in enumerate(people):
        # The first one is watched; the others are shown as seen, but not meant.
        _draw_person(picture, person, _COLOURS[panel.tone if number == 0 else Tone.NEUTRAL], mirrored=mirrored)
    left, top = (PICTURE_PX[0] - fitted[0]) // 2, (PICTURE_PX[1] - fitted[1]) // 2
    canvas[top : top + fitted[1], left : left + fitted[0]] = picture
    _draw_panel(canvas, panel)
    return canvas


def _draw_person(
    picture: npt.NDArray[np.uint8], person: Landmarks, colour: tuple[int, int, int], *, mirrored: bool
) -> None:
    cv2 = load_cv2()
    height_px, width_px = picture.shape[:2]
    at = person.points * height_px
    if mirrored:
        at = np.column_stack((width_px - 1 - at[:, 0], at[:, 1]))
    # Points far outside would overflow what OpenCV draws with; the lines to them leave the picture all the same.
    at = np.clip(np.rint(at), -4 * height_px, 4 * height_px).astype(int)
    seen = person.visibility >= SEEN
    lines = [(at[start], at[end]) for start, end in _LINES if seen[start] and seen[end]]
    if all(seen[point] for point in _MOUTH + _SHOULDERS):
        lines.append((at[list(_MOUTH)].mean(0).astype(int), at[list(_SHOULDERS)].mean(0).astype(int)))
    # A dark edge keeps the lines visible on any clothes.
    for tint, extra_px in ((_BACKGROUND, 3), (colour, 0)):
        for start, end in lines:
            cv2.line(picture, start.tolist(), end.tolist(), tint, 3 + extra_px, cv2.LINE_AA)
    for point in _JOINTS:
        if seen[point]:
            radius_px = 6 if point >= Point.LEFT_SHOULDER else 3
            cv2.circle(picture, at[point].tolist(), radius_px + 2, _BACKGROUND, -1, cv2.LINE_AA)
            cv2.circle(picture, at[point].tolist(), radius_px, _TEXT, -1, cv2.LINE_AA)


def _draw_panel(canvas: npt.NDArray[np.uint8], panel: Panel) -> None:
    cv2 = load_cv2()
    left, right = PICTURE_PX[0] + _MARGIN_PX, SIZE_PX[0] - _MARGIN_PX
    colour = _COLOURS[panel.tone]
    cv2.rectangle(canvas, (PICTURE_PX[0], 0), (PICTURE_PX[0] + 5, SIZE_PX[1]), colour, -1)
    y = 30
    for line in _wrapped(panel.title, _TITLE, right - left):
        y += 34
        _write(canvas, line, (left, y), _TITLE, colour)
    y += 14
    for line in _wrapped(panel.detail, _BODY, right - left):
        y += 25
        _write(canvas, line, (left, y), _BODY, _TEXT)
    if panel.progress_share is not None:
        y += 26
        done = left + round((right - left) * min(max(panel.progress_share, 0.0), 1.0))
        cv2.rectangle(canvas, (left, y), (right, y + 8), _GROOVE, -1)
        cv2.rectangle(canvas, (left, y), (done, y + 8), colour, -1)
    y += 22
    for item in panel.items:
        lines = list(_wrapped(item.text, _BODY, right - left - 34))
        _draw_mark(canvas, (left + 9, y + 19), item.done)
        for line in lines:
            y += 25
            _write(canvas, line, (left + 34, y), _BODY, _QUIET if item.done is None else _TEXT)
        y += 9
    _write(canvas, panel.hint, (left, SIZE_PX[1] - 24), _SMALL, _QUIET)


def _draw_mark(canvas: npt.NDArray[np.uint8], centre: tuple[int, int], done: bool | None) -> None:  # noqa: FBT001 - as Item.done
    """Draw a tick, an exclamation mark or an empty ring: the shape says it, not only the colour."""
    cv2 = load_cv2()
    x, y = centre
    if done is None:
        cv2.circle(canvas, centre, 8, _QUIET, 2, cv2.LINE_AA)
    elif done:
        cv2.circle(canvas, centre, 9, _COLOURS[Tone.GOOD], -1, cv2.LINE_AA)
        tick = np.array([(x - 4, y), (x - 1, y + 4), (x + 5, y - 4)])
        cv2.polylines(canvas, [tick], isClosed=False, color=_BACKGROUND, thickness=2, lineType=cv2.LINE_AA)
    else:
        cv2.circle(canvas, centre, 9, _COLOURS[Tone.POOR], -1, cv2.LINE_AA)
        cv2.line(canvas, (x, y - 5), (x, y + 1), _BACKGROUND, 2, cv2.LINE_AA)
        cv2.circle(canvas, (x, y + 5), 1, _BACKGROUND, -1, cv2.LINE_AA)


@dataclass(frozen=True, slots=True)
class _Type:
    """A size of writing, as OpenCV counts: the scale of its built-in font, and the width of its strokes."""

    scale: float
    stroke: int


_TITLE, _BODY, _SMALL = _Type(0.95, 2), _Type(0.6, 1), _Type(0.5, 1)


def _write(
    canvas: npt.NDArray[np.uint8], text: str, at: tuple[int, int], size: _Type, colour: tuple[int, int, int]
) -> None:
    cv2 = load_cv2()
    cv2.putText(canvas, text, at, cv2.FONT_HERSHEY_SIMPLEX, size.scale, colour, size.stroke, cv2.LINE_AA)


def _wrapped(text: str, size: _Type, width_px: int) -> Iterator[str]:
    """Yield the text in lines that fit; a single word that does not is cut off by the edge."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}".lstrip()
        if line and _width_px(longer, size) > width_px:
            yield line
            longer = word
        line = longer
    if line:
        yield line


def _width_px(text: str, size: _Type) -> int:
    cv2: Any = load_cv2()
    (width_px, _), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, size.scale, size.stroke)
    return int(width_px)
