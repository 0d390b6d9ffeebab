"""What goes together over the days, in sentences that never say "because"."""

from collections.abc import Iterable, Mapping, Sequence

from posture_watch.translation import _, mark, ngettext
from posture_watch.wellbeing.insights import CHART_DAYS, NAMED_DAYS, DayFigures, Figure, Insight, Verdict
from posture_watch.wellbeing.sessions import MIN_RATED, Helped
from posture_watch.wording_exercises import exercise_label

FIGURE_LABELS: Mapping[Figure, str] = {
    Figure.POOR_SHARE: mark("poor posture"),
    Figure.SHOULDERS_RAISED_MIN: mark("time with raised shoulders"),
    Figure.BREAKS_PER_HOUR: mark("breaks an hour"),
    Figure.EXERCISES: mark("exercises"),
    Figure.STRESS: mark("stress"),
    Figure.PAIN: mark("pain"),
    Figure.ENERGY: mark("energy"),
}
"""What a figure is called inside a sentence."""

NO_CAUSE = mark("That two things go together does not show that one causes the other.")
"""Belongs beneath every pattern."""

BARS = "▁▂▃▄▅▆▇█"


def insight_text(insight: Insight) -> str:
    """Return what may be said of one pair, in a sentence or two."""
    x, y = _(FIGURE_LABELS[insight.x]), _(FIGURE_LABELS[insight.y])
    count = insight.day_count
    match insight.verdict:
        case Verdict.CHARTS_ONLY:
            text = _("{x} and {y}: {count} of the {needed} days that it takes to say anything.")
            return text.format(x=x, y=y, count=count, needed=CHART_DAYS)
        case Verdict.TOO_EARLY:
            text = _("{x} and {y}: too early after {count} days, {needed} are needed{span}.")
            return text.format(x=x, y=y, count=count, needed=NAMED_DAYS, span=_span(insight))
        case Verdict.NO_CLEAR_LINK:
            text = _("{x} and {y}: no clear link in {count} days{span}.")
        case Verdict.MORE_WITH_MORE:
            text = _("On days with more {x} you tended to report more {y}: {count} days{span}.")
        case Verdict.LESS_WITH_MORE:
            text = _("On days with more {x} you tended to report less {y}: {count} days{span}.")
    return text.format(x=x, y=y, count=count, span=_span(insight))


def missing_text(insight: Insight) -> str:
    """Return a warning about days that lack a check-in; empty when they are few."""
    if insight.missing_count <= insight.day_count / 4:
        return ""
    text = ngettext(
        "{count} more day was watched and has no check-in on it: if you skip the bad days, the picture is lopsided.",
        "{count} more days were watched and have no check-in on it: if you skip the bad days, the picture is lopsided.",
        insight.missing_count,
    )
    return text.format(count=insight.missing_count)


def helped_text(helped: Helped) -> str:
    """Return in a line what an exercise did by the person's own ratings."""
    label = exercise_label(helped.kind, helped.name)
    if helped.change is None:
        text = _("{exercise}: done {done} times; {needed} ratings before and after are needed, there are {rated}")
        return text.format(exercise=label, done=helped.done, needed=MIN_RATED, rated=helped.rated)
    if abs(helped.change) < 1:
        text = _("{exercise}: tension about the same afterwards, in the middle of {rated} ratings")
    elif helped.change < 0:
        text = _("{exercise}: tension lower by {points:g} afterwards, in the middle of {rated} ratings")
    else:
        text = _("{exercise}: tension higher by {points:g} afterwards, in the middle of {rated} ratings")
    return text.format(exercise=label, points=abs(helped.change), rated=helped.rated)


def figure_strip(days: Sequence[DayFigures], figure: Figure, top: float | None = None) -> str:
    """Return one character a day, from low to high; a dot where the figure is unknown.

    Args:
        days: By date.
        figure: Which one.
        top: What the highest bar stands for; else the highest value.
    """
    known = [day.values[figure] for day in days if figure in day.values]
    highest = top if top is not None else max(known, default=0.0)
    return "".join(_bar(day.values.get(figure), highest) for day in days)


def figures_shown(days: Iterable[DayFigures]) -> list[Figure]:
    """Return the figures of which anything is known, in their usual order."""
    known = {figure for day in days for figure in day.values}
    return [figure for figure in Figure if figure in known]


def _bar(value: float | None, highest: float) -> str:
    if value is None:
        return "·"
    return BARS[0] if highest <= 0 else BARS[min(len(BARS) - 1, int(value / highest * len(BARS)))]


def _span(insight: Insight) -> str:
    if insight.correlation is None:
        return ""
    low, high = insight.correlation.low, insight.correlation.high
    return ", " + _("rank correlation between {low:+.2f} and {high:+.2f}").format(low=low, high=high)
