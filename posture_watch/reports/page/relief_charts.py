"""Posture, breaks, check-ins and exercises beside each other by day."""

from collections.abc import Sequence
from typing import Any

from posture_watch.reports.insights_text import FIGURE_LABELS
from posture_watch.reports.page.charts import NONE, Chart, axis, layout
from posture_watch.reports.sentences import percent_text
from posture_watch.translation import _
from posture_watch.wellbeing.insights import DayFigures, Figure

ROWS: Sequence[tuple[Figure, str, float | None]] = (
    (Figure.POOR_SHARE, "poor", None),
    (Figure.SHOULDERS_RAISED_MIN, "poor", None),
    (Figure.BREAKS_PER_HOUR, "good", None),
    (Figure.EXERCISES, "good", None),
    (Figure.STRESS, "ink", 10.0),
    (Figure.PAIN, "ink", 10.0),
    (Figure.ENERGY, "ink", 10.0),
)
"""From the top: figure, colour, and where its axis ends."""

ROW_PX = 74
GAP = 0.28
"""Part of a row's height between it and the next, where its name is."""


def days_chart(days: Sequence[DayFigures]) -> Chart | None:
    """Return one row for each figure that is known, over the same days; ``None`` without any."""
    rows = [row for row in ROWS if any(row[0] in day.values for day in days)]
    if not rows:
        return None
    labels = {figure: _(FIGURE_LABELS[figure]) for figure, _colour, _top in rows}
    dates = [day.day.isoformat() for day in days]
    base = layout(ROW_PX * len(rows) + 40)
    data: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    for index, (figure, colour, top) in enumerate(rows):
        number = "" if index == 0 else str(index + 1)
        high = 1 - index / len(rows)
        values = [day.values.get(figure) for day in days]
        highest = top if top is not None else max((value for value in values if value is not None), default=1.0) or 1.0
        data.append(
            {
                "type": "bar",
                "x": dates,
                "y": values,
                "yaxis": f"y{number}",
                "marker": {"color": f"@{colour}"},
                "text": [
                    f"{date}<br>{labels[figure]}: {_value(figure, value)}"
                    for date, value in zip(dates, values, strict=True)
                ],
                "textposition": "none",
                "hovertemplate": "%{text}<extra></extra>",
            }
        )
        base[f"yaxis{number}"] = axis(
            range=[0, highest * 1.02],
            domain=[high - 1 / len(rows), high - GAP / len(rows)],
            nticks=3,
            tickformat=".0%" if figure is Figure.POOR_SHARE else "",
        )
        notes.append(
            {
                "text": labels[figure],
                "xref": "paper",
                "yref": "paper",
                "x": 0,
                "y": high,
                "xanchor": "left",
                "yanchor": "top",
                "showarrow": False,
            }
        )
    base["xaxis"] = axis(type="date", anchor=f"y{len(rows) if len(rows) > 1 else ''}")
    base["annotations"] = notes
    return Chart(
        key="days",
        title=_("Day by day"),
        says=_("{count} days with {figures}, a bar a day each").format(
            count=len(days), figures=", ".join(labels.values())
        ),
        data=data,
        layout=base,
        columns=(_("Day"), *labels.values()),
        rows=[(day.day.isoformat(), *(_value(figure, day.values.get(figure)) for figure in labels)) for day in days],
        wide=True,
    )


def _value(figure: Figure, value: float | None) -> str:
    if value is None:
        return NONE
    match figure:
        case Figure.POOR_SHARE:
            return percent_text(value)
        case Figure.SHOULDERS_RAISED_MIN:
            return f"{value:.0f} min"
        case Figure.EXERCISES:
            return f"{value:.0f}"
        case _:
            return f"{value:.1f}"
