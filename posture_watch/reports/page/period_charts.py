"""The figures of several days: how they went, at which hours, and what became of the nudges."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from statistics import fmean

from posture_watch.posture.hour_pattern import by_hour_of_week
from posture_watch.posture.strip import Bin
from posture_watch.posture.summary import Summary
from posture_watch.posture.trend import MIN_DAYS, MIN_JUDGED_S
from posture_watch.reports.page.charts import NONE, Chart, axis, hatched, layout, share_axis, share_text, time_text
from posture_watch.reports.sentences import percent_text
from posture_watch.wording import duration_text, short_date_text

Days = Sequence[tuple[date, Summary]]
"""Days that follow each other, oldest first."""

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

MIN_HOUR_S = 600.0
"""An hour of the week with less judged time says too little to be coloured."""

LEAST_SHARE = 0.5
"""Hours with a smaller good share look like this one: most lie above, and their differences should show."""

MANY_DAYS = 60
"""Above so many days, weeks are drawn instead."""


def trend_chart(days: Days) -> Chart | None:
    """Return the good share day by day, or week by week when there are many; ``None`` without any judged time."""
    weekly = len(days) > MANY_DAYS
    units = _weeks(days) if weekly else [(day, [summary]) for day, summary in days]
    labels = [f"{'Week from ' * weekly}{short_date_text(day)}" for day, _ in units]
    good = [sum(each.good_s for each in members) for _, members in units]
    judged = [sum(each.judged_s for each in members) for _, members in units]
    shares = [good_s / judged_s if judged_s else None for good_s, judged_s in zip(good, judged, strict=True)]
    if not any(judged):
        return None
    enough = [judged_s >= MIN_JUDGED_S for judged_s in judged]
    texts = [
        f"{label}<br>{share_text(share)} good of {time_text(judged_s)} judged"
        for label, share, judged_s in zip(labels, shares, judged, strict=True)
    ]
    days_iso = [day.isoformat() for day, _ in units]
    what = "week" if weekly else "day"
    data: list[dict[str, object]] = [
        {
            "type": "bar",
            "x": days_iso,
            "y": shares,
            "marker": {
                "color": ["@good" if each else "@unsure" for each in enough],
                "pattern": {
                    **hatched("unsure", ""),
                    "shape": ["" if each else "/" for each in enough],
                    "bgcolor": ["@good" if each else "@unsure" for each in enough],
                },
            },
            "text": texts,
            "textposition": "none",
            "hovertemplate": "%{text}<extra></extra>",
        }
    ]
    usable = [share for share, each in zip(shares, enough, strict=True) if each and share is not None]
    shapes = []
    note = f"Hatched: less than {duration_text(MIN_JUDGED_S)} judged, too little to compare."
    if len(usable) >= MIN_DAYS:
        mean = fmean(usable)
        shapes = [
            {
                "type": "line",
                "xref": "paper",
                "x0": 0,
                "x1": 1,
                "y0": mean,
                "y1": mean,
                "line": {"color": "@quiet", "width": 1, "dash": "dot"},
            }
        ]
        note += f" Dotted: the mean of the other {what}s, {percent_text(mean)}."
    return Chart(
        key="trend",
        title=f"{what.capitalize()} by {what}",
        says=f"Good share of the judged time, {what} by {what}.",
        note=note,
        wide=True,
        data=data,
        layout=layout(
            240,
            bargap=0.3,
            shapes=shapes,
            xaxis=_date_axis(days),
            yaxis=share_axis(),
        ),
        columns=("Week" if weekly else "Day", "Good", "Judged", "Watched", "Poor stretches"),
        rows=[
            (
                label,
                share_text(share),
                time_text(judged_s),
                time_text(sum(each.watched_s for each in members)),
                str(sum(each.slouch_count for each in members)),
            )
            for label, share, judged_s, (_, members) in zip(labels, shares, judged, units, strict=True)
        ],
    )


def hours_chart(days: Days, zone: tzinfo) -> Chart | None:
    """Return the good share by hour of the day and weekday; ``None`` without a full-enough hour."""
    table = by_hour_of_week([each for _, summary in days for each in summary.strip], zone)
    shares = {
        place: each.good_share
        for place, each in table.items()
        if each.good_share is not None and each.good_s + each.poor_s >= MIN_HOUR_S
    }
    if not shares:
        return None
    hours = range(min(hour for _, hour in shares), max(hour for _, hour in shares) + 1)
    worst = min(shares, key=shares.__getitem__)
    return Chart(
        key="hours",
        title="Hours of the week",
        says=f"The least good hour is {WEEKDAYS[worst[0]]} {worst[1]:02d} to {(worst[1] + 1) % 24:02d}, "
        f"{percent_text(shares[worst])} good.",
        note=f"How much of each hour was good. Hours with less than {duration_text(MIN_HOUR_S)} judged are left out.",
        legend=[
            ("poor", f"{percent_text(LEAST_SHARE)} or less"),
            ("away", percent_text((1 + LEAST_SHARE) / 2)),
            ("good", percent_text(1.0)),
        ],
        wide=True,
        data=[
            {
                "type": "heatmap",
                "x": [f"{hour:02d}" for hour in hours],
                "y": list(WEEKDAYS),
                "z": [[_rounded(shares.get((day, hour))) for hour in hours] for day in range(7)],
                "text": [
                    [_hour_text(day, hour, shares.get((day, hour)), table.get((day, hour))) for hour in hours]
                    for day in range(7)
                ],
                "hovertemplate": "%{text}<extra></extra>",
                "hoverongaps": False,
                "xgap": 3,
                "ygap": 3,
                "zmin": LEAST_SHARE,
                "zmax": 1,
                "colorscale": [[0, "@poor"], [0.5, "@away"], [1, "@good"]],
                # Plotly's own scale writes style attributes, which the page's policy forbids.
                "showscale": False,
            }
        ],
        layout=layout(
            270,
            xaxis=axis(type="category", dtick=2),
            yaxis=axis(type="category", autorange="reversed", tickfont={"color": "@ink"}, ticksuffix=" "),
        ),
        columns=("Hour", *WEEKDAYS),
        rows=[
            (
                f"{hour:02d} to {(hour + 1) % 24:02d}",
                *(share_text(shares.get((day, hour))) for day in range(7)),
            )
            for hour in hours
        ],
    )


def nudge_chart(days: Days) -> Chart | None:
    """Return what became of the nudges day by day, or week by week; ``None`` when there were none."""
    weekly = len(days) > MANY_DAYS
    units = _weeks(days) if weekly else [(day, [summary]) for day, summary in days]
    counts = [
        (
            sum(each.nudges.followed for each in members),
            sum(each.nudges.shown - each.nudges.followed for each in members),
            sum(each.nudges.held_back + each.nudges.failed for each in members),
        )
        for _, members in units
    ]
    followed, rest, held = (sum(column) for column in zip(*counts, strict=True))
    if not followed + rest + held:
        return None
    shown = followed + rest
    kinds = (("good", "followed by sitting up", ""), ("poor", "shown, not followed", "/"), ("unsure", "held back", "."))
    days_iso = [day.isoformat() for day, _ in units]
    return Chart(
        key="nudges",
        title="Nudges, and what they did",
        says=f"{shown} shown, {followed} of them followed by sitting up within a minute.",
        wide=True,
        data=[
            {
                "type": "bar",
                "x": days_iso,
                "y": [count[i] for count in counts],
                "marker": {
                    "color": f"@{colour}",
                    "pattern": hatched(colour, pattern),
                },
                "hovertemplate": f"%{{x|%-d %b}}<br>%{{y}} {word}<extra></extra>",
            }
            for i, (colour, word, pattern) in enumerate(kinds)
        ],
        layout=layout(
            190,
            barmode="stack",
            bargap=0.3,
            xaxis=_date_axis(days),
            yaxis=axis(showgrid=True, gridcolor="@line", rangemode="tozero", nticks=4, tickformat="d"),
        ),
        columns=("Week" if weekly else "Day", "Followed", "Not followed", "Held back or failed"),
        rows=[
            (f"{'Week from ' * weekly}{short_date_text(day)}", *(str(number) if number else NONE for number in count))
            for (day, _), count in zip(units, counts, strict=True)
            if any(count)
        ],
        legend=[(colour, word.capitalize()) for colour, word, _ in kinds],
    )


def _date_axis(days: Days) -> dict[str, object]:
    """Return an axis that has room for every day, recorded or not."""
    half = timedelta(days=4 if len(days) > MANY_DAYS else 1) / 2
    first, last = (datetime.combine(day, time.min) for day in (days[0][0], days[-1][0]))
    return axis(
        type="date",
        range=[(first - half).isoformat(), (last + half).isoformat()],
        tickformat="%-d %b",
        nticks=8,
        ticks="outside",
        tickcolor="@line",
    )


def _weeks(days: Days) -> list[tuple[date, list[Summary]]]:
    weeks: dict[date, list[Summary]] = {}
    for day, summary in days:
        weeks.setdefault(day - timedelta(days=day.weekday()), []).append(summary)
    return list(weeks.items())


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def _hour_text(day: int, hour: int, share: float | None, summed: Bin | None) -> str:
    if share is None or summed is None:
        return ""
    return (
        f"{WEEKDAYS[day]} {hour:02d} to {(hour + 1) % 24:02d}"
        f"<br>{percent_text(share)} good of {duration_text(summed.good_s + summed.poor_s)} judged"
    )
