"""The day, or the week, in the three lines of a message."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from posture_watch.posture.summary import Summary, add_up
from posture_watch.posture.trend import Comparison
from posture_watch.reports.sentences import LITTLE_POOR_SHARE, percent_text
from posture_watch.translation import _, ngettext
from posture_watch.wording import CAUSE_LABELS, CAUSE_TIPS, duration_text


def day_words(day: Summary, comparison: Comparison | None, zone: tzinfo) -> tuple[str, str]:
    """Return title and text on a day that has judged time, in the language of the person.

    Args:
        day: The day.
        comparison: It beside the days before; ``None``: too little data, and another line takes its place.
        zone: Zone of the times told.
    """
    share, length = _share(day)
    lines = [
        _("Good posture for {share} of {length}.").format(share=share, length=length),
        _compared(comparison) if comparison else _longest(day, zone),
        _advice(day),
    ]
    return _("Your day"), "\n".join(line for line in lines if line)


def week_words(days: Sequence[Summary]) -> tuple[str, str]:
    """Return title and text on the last days, of which the last one is this one; some of them have judged time."""
    total, today = add_up(days), days[-1]
    count = sum(day.judged_s > 0 for day in days)
    share, length = _share(total)
    lines = [_("Today: good posture for {share} of {length}.").format(share=_share(today)[0], length=_share(today)[1])]
    lines += [
        ngettext(
            "The week: {share} of {length}, on {count} day.", "The week: {share} of {length}, on {count} days.", count
        ).format(share=share, length=length, count=count),
        _advice(total),
    ]
    return _("Your week"), "\n".join(line for line in lines if line)


def _share(summary: Summary) -> tuple[str, str]:
    return percent_text(summary.good_share or 0.0), duration_text(summary.judged_s)


def _compared(comparison: Comparison) -> str:
    usual = percent_text(comparison.usual_share)
    if comparison.as_usual:
        return _("About as usual for you ({usual}).").format(usual=usual)
    points = abs(round(100 * comparison.difference_share))
    if comparison.difference_share > 0:
        return _("{points} points above what is usual for you ({usual}).").format(points=points, usual=usual)
    return _("{points} points below what is usual for you ({usual}).").format(points=points, usual=usual)


def _longest(day: Summary, zone: tzinfo) -> str:
    if day.longest_good is None:
        return ""
    start = datetime.fromtimestamp(day.longest_good.start_s, zone)
    length = duration_text(day.longest_good.held_s)
    return _("Longest good stretch: {length}, from {time}.").format(length=length, time=f"{start:%H:%M}")


def _advice(summary: Summary) -> str:
    named = {cause: seconds for cause, seconds in summary.poor_by_cause_s.items() if cause is not None}
    if summary.good_share is None or 1 - summary.good_share < LITTLE_POOR_SHARE or not named:
        return _("That leaves little to change.")
    cause = max(named, key=named.__getitem__)
    return _("Otherwise mostly {cause}. Worth a try: {tip}.").format(
        cause=_(CAUSE_LABELS[cause]), tip=_(CAUSE_TIPS[cause])
    )
