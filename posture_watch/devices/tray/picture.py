"""The pictures of the icon, drawn here. Import this only when it is used: it loads Pillow.

Every state has its own outline and its own sign within, and a colour of the set by Okabe and Ito (2008), which people
with any kind of colour vision tell apart. A light rim lets them stand out on dark and on light panels.
"""

from collections.abc import Callable, Mapping

from PIL import Image, ImageDraw

from posture_watch.devices.tray.face import Look

SIZE = 64
"""Width and height in pixels; panels make them smaller."""

_FINE = 4
"""Drawn larger by this and made smaller, for smooth edges."""

_GREEN, _ORANGE, _SKY, _BLUE, _PURPLE, _GREY = "#009E73", "#E69F00", "#56B4E9", "#0072B2", "#CC79A7", "#8A8A8A"
_WHITE, _DARK = "#FFFFFF", "#202020"

Point = tuple[float, float]


class _Sheet:
    """A drawing in units of 64ths, whatever the size of the picture."""

    def __init__(self) -> None:
        self.image = Image.new("RGBA", (SIZE * _FINE, SIZE * _FINE), (0, 0, 0, 0))
        self._draw = ImageDraw.Draw(self.image)

    def disc(self, centre: Point, radius: float, colour: str) -> None:
        (x, y), r = centre, radius
        self._draw.ellipse([_FINE * (x - r), _FINE * (y - r), _FINE * (x + r), _FINE * (y + r)], fill=colour)

    def ring(self, centre: Point, radius: float, colour: str, width: float) -> None:
        (x, y), r = centre, radius
        box = [_FINE * (x - r), _FINE * (y - r), _FINE * (x + r), _FINE * (y + r)]
        self._draw.ellipse(box, outline=colour, width=round(_FINE * width))

    def shape(self, corners: list[Point], colour: str) -> None:
        self._draw.polygon([(_FINE * x, _FINE * y) for x, y in corners], fill=colour)

    def stroke(self, points: list[Point], colour: str, width: float) -> None:
        scaled = [(_FINE * x, _FINE * y) for x, y in points]
        self._draw.line(scaled, fill=colour, width=round(_FINE * width), joint="curve")
        for point in points:
            self.disc(point, width / 2, colour)

    def box(self, low: float, high: float, colour: str) -> None:
        corners = [_FINE * low, _FINE * low, _FINE * high, _FINE * high]
        self._draw.rounded_rectangle(corners, radius=_FINE * 10, fill=colour)


def draw(look: Look) -> Image.Image:
    """Return the picture of a look: RGBA, 64 by 64 pixels."""
    sheet = _Sheet()
    _PICTURES[look](sheet)
    return sheet.image.resize((SIZE, SIZE), Image.Resampling.LANCZOS)


def flat(picture: Image.Image) -> Image.Image:
    """Return a picture without transparency, for a tray that would show random colours around it."""
    ground = Image.new("RGBA", picture.size, _DARK)
    return Image.alpha_composite(ground, picture).convert("RGB")


def _good(sheet: _Sheet) -> None:
    """Draw a disc with somebody who sits upright, seen from the side."""
    sheet.disc((32, 32), 31, _WHITE)
    sheet.disc((32, 32), 29, _GREEN)
    sheet.disc((31, 17), 7, _WHITE)
    sheet.stroke([(31, 28), (31, 46), (45, 46)], _WHITE, 7)


def _poor(sheet: _Sheet) -> None:
    """Draw a diamond with somebody who has slumped, the head in front."""
    sheet.shape([(32, 0), (64, 32), (32, 64), (0, 32)], _WHITE)
    sheet.shape([(32, 3), (61, 32), (32, 61), (3, 32)], _ORANGE)
    sheet.disc((42, 23), 7, _DARK)
    sheet.stroke([(33, 28), (25, 35), (26, 45), (40, 45)], _DARK, 7)


def _unsure(sheet: _Sheet) -> None:
    """Draw a box with a question mark."""
    sheet.box(2, 62, _WHITE)
    sheet.box(4, 60, _SKY)
    sheet.stroke([(23, 24), (24, 19), (30, 15), (36, 16), (40, 21), (39, 27), (33, 32), (32, 39)], _DARK, 6)
    sheet.disc((32, 49), 4, _DARK)


def _away(sheet: _Sheet) -> None:
    """Draw an empty ring."""
    sheet.ring((32, 32), 30, _WHITE, 12)
    sheet.ring((32, 32), 28, _GREY, 8)


def _paused(sheet: _Sheet) -> None:
    """Draw two bars, as on every player."""
    for x in (20, 44):
        sheet.stroke([(x, 12), (x, 52)], _WHITE, 18)
        sheet.stroke([(x, 12), (x, 52)], _BLUE, 14)


def _resting(sheet: _Sheet) -> None:
    """Draw a crescent."""
    sheet.disc((32, 32), 31, _WHITE)
    sheet.disc((32, 32), 29, _BLUE)
    hollow = Image.new("L", sheet.image.size, 255)
    x, y, r = 44 * _FINE, 24 * _FINE, 23 * _FINE
    ImageDraw.Draw(hollow).ellipse([x - r, y - r, x + r, y + r], fill=0)
    clear = Image.new("RGBA", sheet.image.size, (0, 0, 0, 0))
    sheet.image = Image.composite(sheet.image, clear, hollow)


def _camera(sheet: _Sheet) -> None:
    """Draw a triangle with an exclamation mark."""
    sheet.shape([(32, 1), (64, 61), (0, 61)], _WHITE)
    sheet.shape([(32, 6), (59, 58), (5, 58)], _PURPLE)
    sheet.stroke([(32, 25), (32, 41)], _DARK, 6)
    sheet.disc((32, 50), 3.5, _DARK)


def _starting(sheet: _Sheet) -> None:
    """Draw three dots."""
    for x in (11, 32, 53):
        sheet.disc((x, 32), 9, _WHITE)
        sheet.disc((x, 32), 7, _GREY)


def _off(sheet: _Sheet) -> None:
    """Draw a cross."""
    for width, colour in ((14, _WHITE), (9, _GREY)):
        for points in ([(12.0, 12.0), (52.0, 52.0)], [(52.0, 12.0), (12.0, 52.0)]):
            sheet.stroke(list(points), colour, width)


_PICTURES: Mapping[Look, Callable[[_Sheet], None]] = {
    Look.GOOD: _good,
    Look.POOR: _poor,
    Look.UNSURE: _unsure,
    Look.AWAY: _away,
    Look.PAUSED: _paused,
    Look.RESTING: _resting,
    Look.CAMERA: _camera,
    Look.STARTING: _starting,
    Look.OFF: _off,
}
