"""The picture of the preview window, drawn without a display."""

import numpy as np
import numpy.typing as npt
import pytest

from posture_watch.devices.drawing import PICTURE_PX, SIZE_PX, Item, Panel, Tone, draw
from posture_watch.posture.landmarks import POINT_COUNT, Frame, Landmarks, Point, View

GREY = 90


def plain(width_px: int = 640, height_px: int = 480) -> Frame:
    return Frame(0.0, np.full((height_px, width_px, 3), GREY, np.uint8))


def person(at: dict[Point, tuple[float, float]], visibility: float = 1.0) -> Landmarks:
    """Return somebody of whom only these points, in image heights, are seen."""
    points, seen = np.zeros((POINT_COUNT, 2)), np.zeros(POINT_COUNT)
    for point, place in at.items():
        points[point], seen[point] = place, visibility
    return Landmarks(points, seen, np.zeros((POINT_COUNT, 3)))


def view(*people: Landmarks) -> View:
    return View(0.0, people)


def picture(canvas: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    return canvas[:, : PICTURE_PX[0]]


def panel(canvas: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    return canvas[:, PICTURE_PX[0] + 6 :]


SHOULDERS = {Point.LEFT_SHOULDER: (0.9, 0.6), Point.RIGHT_SHOULDER: (0.4, 0.6)}


@pytest.mark.parametrize("size", [(640, 480), (1, 1), (4000, 300), (300, 4000), (1920, 1080)])
def test_the_window_has_one_size_whatever_the_camera_gives(size: tuple[int, int]) -> None:
    canvas = draw(plain(*size), view(person(SHOULDERS)), Panel("Good posture"))
    assert canvas.shape == (SIZE_PX[1], SIZE_PX[0], 3)
    assert canvas.dtype == np.uint8


def test_the_frame_itself_is_not_changed() -> None:
    frame = plain(*PICTURE_PX)
    draw(frame, view(person(SHOULDERS)), Panel("Good posture"), mirrored=False)
    assert (frame.image == GREY).all()


@pytest.mark.parametrize("mirrored", [True, False])
def test_the_picture_is_shown_as_in_a_mirror_unless_told_otherwise(*, mirrored: bool) -> None:
    frame = plain()
    frame.image[:, :100] = (255, 0, 0)
    shown = picture(draw(frame, None, Panel(""), mirrored=mirrored))
    red_x = np.flatnonzero((shown == (255, 0, 0)).all(2).any(0))
    assert (red_x.min() > 600) if mirrored else (red_x.max() < 120)


@pytest.mark.parametrize(("mirrored", "x_px"), [(True, 720 - 1 - 0.25 * 540), (False, 0.25 * 540)])
def test_a_point_is_drawn_on_the_spot_where_it_was_seen(*, mirrored: bool, x_px: float) -> None:
    seen = view(person({Point.LEFT_SHOULDER: (0.25, 0.5)}))
    shown = picture(draw(plain(), seen, Panel(""), mirrored=mirrored))
    rows, columns = np.nonzero((shown != GREY).any(2))
    assert (columns.min() + columns.max()) / 2 == pytest.approx(x_px, abs=1)
    assert (rows.min() + rows.max()) / 2 == pytest.approx(270, abs=1)


def test_points_that_are_not_believed_in_are_not_drawn() -> None:
    shown = picture(draw(plain(), view(person(SHOULDERS, visibility=0.3)), Panel("")))
    assert (shown == GREY).all()


def test_points_far_outside_the_picture_do_no_harm() -> None:
    far = person({Point.LEFT_SHOULDER: (1e9, -1e9), Point.RIGHT_SHOULDER: (0.4, 0.6)})
    draw(plain(), view(far), Panel(""))


def test_the_lines_have_the_colour_of_the_state_and_words_say_it_too() -> None:
    good, poor = (
        draw(plain(), view(person(SHOULDERS)), Panel(title, tone))
        for title, tone in (("Good posture", Tone.GOOD), ("Poor posture", Tone.POOR))
    )
    middle_of_the_line = (324, round(719 - 0.65 * 540))
    assert not np.array_equal(good[middle_of_the_line], poor[middle_of_the_line])
    shape_good, shape_poor = (panel(canvas).max(2) > 120 for canvas in (good, poor))
    assert not np.array_equal(shape_good, shape_poor)


def test_only_the_first_person_has_the_colour_of_the_state() -> None:
    both = view(person(SHOULDERS), person({point: (x, y + 0.2) for point, (x, y) in SHOULDERS.items()}))
    canvas = draw(plain(), both, Panel("", Tone.POOR))
    first, second = canvas[324, 368], canvas[432, 368]
    assert not np.array_equal(first, second)


def test_words_never_touch_the_picture() -> None:
    bare = draw(plain(), None, Panel(""))
    items = [Item("A long line that says what is wrong and what to do about it right now", done=False)] * 5
    full = draw(plain(), None, Panel("Sit as you sit well " * 3, Tone.NEUTRAL, "word " * 60, items, 0.5))
    assert np.array_equal(picture(bare), picture(full))
    assert (panel(full) != panel(bare)).any(2).mean() > 0.05


def test_long_sentences_are_wrapped_before_the_edge() -> None:
    canvas = draw(plain(), None, Panel("Title", detail="Put both feet on the floor, and the light in front. " * 4))
    edge = canvas[:, -20:]
    assert (edge == edge[0, -1]).all()


def test_right_wrong_and_unknown_differ_in_shape_and_not_only_in_colour() -> None:
    marks = [panel(draw(plain(), None, Panel("", items=[Item("", done=done)]))) for done in (True, False, None)]
    grey = [mark.astype(int).max(2) > 100 for mark in marks]
    assert all((one != other).sum() > 20 for one, other in ((grey[0], grey[1]), (grey[0], grey[2]), (grey[1], grey[2])))


def test_the_bar_grows_with_the_progress_and_stays_within_its_ends() -> None:
    def length(share: float) -> int:
        canvas = panel(draw(plain(), None, Panel("", Tone.GOOD, progress_share=share, hint="")))
        return int((canvas == (64, 196, 160)).all(2).sum())

    assert length(-1.0) == length(0.0) < length(0.5) < length(1.0) == length(7.0)
