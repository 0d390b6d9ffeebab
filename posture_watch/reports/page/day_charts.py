"""The figures of one range of time: its course, its causes, its states."""

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo

from posture_watch.posture.samples import Posture
from posture_watch.posture.strip import Bin
from posture_watch.posture.summary import Summary
from posture_watch.reports.page.charts import (
    NONE,
    SPARE_PX,
    Chart,
    axis,
    hatched,
    layout,
    share_axis,
    share_text,
    time_text,
)
from posture_watch.reports.sentences import percent_text
from posture_watch.wording import (
    CAUSE_TIPS,
    NOT_WATCHED,
    POSTURE_LABELS,
    REASON_LABELS,
    cause_text,
    duration_text,
)

HOUR_S = 3600.0

POSTURE_COLOURS = {
    Posture.GOOD: "good",
    Posture.POOR: "poor",
    Posture.UNSURE: "unsure",
    Posture.AWAY: "away",
}
"""Names of colours in the style sheet."""

PATTERNS = {Posture.GOOD: "", Posture.POOR: "/", Posture.UNSURE: ".", Posture.AWAY: ""}
"""Plotly's hatchings: nothing is told by colour alone."""

_TICKS_EVERY_H = (1, 2, 3, 4, 6)
_MOST_TICKS = 9
_MIN_SHOWN_S = 2 * HOUR_S


def strip_chart(summary: Summary, zone: tzinfo) -> Chart | None:
    """Return the course of a range; ``None`` when nothing was watched."""
    bins = _watched_part(summary.strip)
    if not bins:
        return None
    zero_s = bins[0].start_s
    texts = [_bin_text(each, zone) for each in bins]
    data = [
        {
            "type": "bar",
            "x": [round((each.start_s + each.end_s) / 2 - zero_s, 1) for each in bins],
            "y": [round(_seconds(each, posture) / (each.end_s - each.start_s), 4) for each in bins],
            "width": [round(each.end_s - each.start_s, 1) for each in bins],
            "marker": {
                "color": f"@{POSTURE_COLOURS[posture]}",
                "line": {"width": 0},
                "pattern": hatched(POSTURE_COLOURS[posture], PATTERNS[posture]),
            },
            "text": texts,
            "textposition": "none",
            "hovertemplate": "%{text}<extra></extra>",
        }
        for posture in (Posture.GOOD, Posture.POOR, Posture.UNSURE, Posture.AWAY)
    ]
    start, end = (datetime.fromtimestamp(time_s, zone) for time_s in (bins[0].start_s, bins[-1].end_s))
    ticks = list(_ticks(bins[0].start_s, bins[-1].end_s, zone))
    return Chart(
        key="strip",
        wide=True,
        title="The course of the day",
        says=f"Posture from {start:%H:%M} to {end:%H:%M}: the taller the first colour, the more of it was good.",
        data=data,
        layout=layout(
            190,
            barmode="stack",
            bargap=0,
            xaxis=axis(
                range=[0, bins[-1].end_s - zero_s],
                tickvals=[round(time_s - zero_s, 1) for time_s, _ in ticks],
                ticktext=[text for _, text in ticks],
                ticks="outside",
                tickcolor="@line",
                ticklen=5,
                tickangle=0,
            ),
            yaxis=share_axis(),
        ),
        columns=("Hour", *(POSTURE_LABELS[posture] for posture in POSTURE_COLOURS)),
        rows=list(_hour_rows(bins, zone)),
        legend=[(colour, POSTURE_LABELS[posture]) for posture, colour in POSTURE_COLOURS.items()],
    )


def cause_chart(summary: Summary) -> Chart | None:
    """Return what poor posture was made of; ``None`` when there was none."""
    seconds = [(cause, part_s) for cause, part_s in summary.poor_by_cause_s.items() if part_s > 0]
    if not seconds:
        return None
    labels = [cause_text(cause).capitalize() for cause, _ in seconds]
    shares = [part_s / summary.judged_s for _, part_s in seconds]
    times = [duration_text(part_s) for _, part_s in seconds]
    largest = max(part_s for _, part_s in seconds)
    return Chart(
        key="causes",
        title="What it was",
        says=f"Most of the poor posture: {labels[0].lower()}, {times[0]}.",
        data=[
            {
                "type": "bar",
                "orientation": "h",
                "x": [round(part_s / 60, 2) for _, part_s in seconds],
                "y": labels,
                "text": times,
                "textposition": "outside",
                "cliponaxis": False,
                "marker": {"color": "@poor"},
                "hovertemplate": [
                    f"{label}<br>{time}, {percent_text(share)} of the judged time<extra></extra>"
                    for label, time, share in zip(labels, times, shares, strict=True)
                ],
            }
        ],
        layout=layout(
            SPARE_PX + 36 * len(seconds),
            bargap=0.45,
            margin={"l": 10, "r": 12, "t": 4, "b": 8},
            xaxis=axis(visible=False, range=[0, largest / 60 * 1.6]),
            yaxis=axis(autorange="reversed", tickfont={"color": "@ink"}, ticks="", ticksuffix="  "),
        ),
        columns=("Cause", "Time", "Of the judged time", "Worth a try"),
        rows=[
            (label, time, percent_text(share), CAUSE_TIPS[cause].capitalize() if cause else NONE)
            for (cause, _), label, time, share in zip(seconds, labels, times, shares, strict=True)
        ],
    )


def state_rows(summary: Summary) -> list[tuple[str, str, str, str, float]]:
    """Return colour name, label, time, share and exact share of the watched time for each state, and the reasons."""
    whole = summary.watched_s
    rows: list[tuple[str, str, str, str, float]] = []
    for posture, colour in POSTURE_COLOURS.items():
        share = summary.share_of_watched(posture)
        seconds = whole * (share or 0.0)
        rows.append((colour, POSTURE_LABELS[posture], time_text(seconds), share_text(share), share or 0.0))
        if posture is Posture.UNSURE:
            rows += [
                ("", REASON_LABELS[reason], time_text(part_s), share_text(part_s / whole), 0.0)
                for reason, part_s in summary.unsure_by_reason_s.items()
                if whole and part_s
            ][:3]
    rows.append(("", NOT_WATCHED, time_text(summary.not_watched_s), "", 0.0))
    return rows


def _watched_part(bins: Sequence[Bin]) -> Sequence[Bin]:
    """Return the bins from the first watched one to the last, at least two hours of them where there are as many."""
    watched = [i for i, each in enumerate(bins) if each.watched_s > 0]
    if not watched:
        return ()
    first, last = watched[0], watched[-1]
    while last + 1 < len(bins) and bins[last].end_s - bins[first].start_s < _MIN_SHOWN_S:
        last += 1
    while first > 0 and bins[last].end_s - bins[first].start_s < _MIN_SHOWN_S:
        first -= 1
    return bins[first : last + 1]


def _seconds(each: Bin, posture: Posture) -> float:
    return {
        Posture.GOOD: each.good_s,
        Posture.POOR: each.poor_s,
        Posture.UNSURE: each.unsure_s,
        Posture.AWAY: each.away_s,
    }[posture]


def _bin_text(each: Bin, zone: tzinfo) -> str:
    start, end = (datetime.fromtimestamp(time_s, zone) for time_s in (each.start_s, each.end_s))
    parts = [
        f"{POSTURE_LABELS[posture]} {duration_text(_seconds(each, posture))}"
        for posture in POSTURE_COLOURS
        if _seconds(each, posture) >= 0.5
    ]
    return "<br>".join([f"{start:%H:%M} to {end:%H:%M}", *(parts or [NOT_WATCHED])])


def _ticks(start_s: float, end_s: float, zone: tzinfo) -> Iterator[tuple[float, str]]:
    """Yield whole hours of the local clock, as instants: on days of 23 and 25 hours as well."""
    hours = (end_s - start_s) / HOUR_S
    every = next((each for each in _TICKS_EVERY_H if hours / each <= _MOST_TICKS), _TICKS_EVERY_H[-1])
    time_s = start_s - start_s % 900
    while time_s <= end_s:
        local = datetime.fromtimestamp(time_s, zone)
        if time_s >= start_s and local.minute == 0 and local.hour % every == 0:
            yield time_s, f"{local:%H:%M}"
        time_s += 900


def _hour_rows(bins: Sequence[Bin], zone: tzinfo) -> Iterator[tuple[str, ...]]:
    rows: dict[str, list[Bin]] = {}
    for each in bins:
        local = datetime.fromtimestamp(each.start_s, zone)
        rows.setdefault(f"{local:%H}:00{'' if not local.fold else ' (again)'}", []).append(each)
    for hour, members in rows.items():
        if any(each.watched_s for each in members):
            yield (
                hour,
                *(time_text(sum(_seconds(each, posture) for each in members)) for posture in POSTURE_COLOURS),
            )
