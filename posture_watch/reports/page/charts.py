"""Figures as plotly's own JSON, each with a table of the same numbers for those who read rather than look.

Building the JSON by hand saves a second or two: nothing of plotly but its script for the browser is needed. A colour
such as ``@good`` names a colour of the style sheet, so that figures follow light, dark and paper.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from posture_watch.reports.sentences import percent_text
from posture_watch.wording import duration_text

NONE = "\N{EN DASH}"
"""Stands in a table where there is no figure."""

SPARE_PX = 46
"""Height of a figure beside its bars: axis and margins."""


@dataclass(frozen=True, slots=True)
class Chart:
    """One figure and its table."""

    key: str
    """Its name in the page; unique there."""

    title: str
    """Heading."""

    says: str
    """What there is to see, in one sentence: the figure's text for those who cannot see it."""

    data: Sequence[Mapping[str, Any]]
    """Plotly's traces."""

    layout: Mapping[str, Any]
    """Plotly's layout."""

    columns: Sequence[str]
    """Heads of the table's columns; the first column names the row."""

    rows: Sequence[Sequence[str]]
    """Rows of the table."""

    legend: Sequence[tuple[str, str]] = ()
    """Colour name and word of each kind of mark."""

    wide: bool = False
    """It takes the whole width of the page."""

    note: str = ""
    """What to know before reading it, in a sentence."""


def layout(height_px: int, **more: Any) -> dict[str, Any]:
    """Return what all figures have in common: no toolbar, no zoom by touch, the page's own type and colours."""
    base: dict[str, Any] = {
        "height": height_px,
        "autosize": True,
        "margin": {"l": 44, "r": 12, "t": 8, "b": 34},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "@font", "size": 13, "color": "@quiet"},
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": "@card",
            "bordercolor": "@line",
            "font": {"color": "@ink", "size": 13, "family": "@font"},
            "align": "left",
        },
    }
    return base | more


def axis(**more: Any) -> dict[str, Any]:
    """Return an axis without zoom, lines or grid, but for what is given."""
    return {"fixedrange": True, "showgrid": False, "zeroline": False, "automargin": True, **more}


def share_axis(**more: Any) -> dict[str, Any]:
    """Return an axis from 0 to 100 percent with a quiet grid."""
    return axis(
        range=[0, 1],
        tickvals=[0, 0.5, 1],
        ticktext=["0", "50", "100 %"],
        showgrid=True,
        gridcolor="@line",
        **more,
    )


def hatched(colour: str, shape: str) -> dict[str, Any]:
    """Return plotly's pattern for marks of a colour of the style sheet; an empty shape is plain."""
    return {"shape": shape, "bgcolor": f"@{colour}", "fgcolor": "@card", "size": 6, "solidity": 0.16}


def share_text(share: float | None) -> str:
    """Return a share for a table."""
    return NONE if share is None else percent_text(share)


def time_text(duration_s: float) -> str:
    """Return a duration for a table; nothing at all is a dash."""
    return duration_text(duration_s) if duration_s else NONE
