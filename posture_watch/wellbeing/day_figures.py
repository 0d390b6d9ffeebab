"""The figures of days beside each other: what the camera saw, what was done, and how it felt."""

from collections.abc import Sequence
from datetime import date
from statistics import fmean

from posture_watch.posture.samples import Cause
from posture_watch.posture.summary import Summary
from posture_watch.wellbeing.check_ins import CheckIn
from posture_watch.wellbeing.insights import DayFigures, Figure
from posture_watch.wellbeing.red_flags import PainDay
from posture_watch.wellbeing.sessions import Session

MIN_SITTING_S = 3600.0
"""Breaks an hour say nothing about a day with less time at the desk."""


def day_figures(day: date, summary: Summary, check_ins: Sequence[CheckIn], sessions: Sequence[Session]) -> DayFigures:
    """Return the figures of one day; what is unknown is left out.

    Args:
        day: Which one.
        summary: What the camera saw.
        check_ins: The day's.
        sessions: The day's exercises.
    """
    values: dict[Figure, float] = {Figure.EXERCISES: float(sum(session.finished for session in sessions))}
    if summary.good_share is not None:
        values[Figure.POOR_SHARE] = 1.0 - summary.good_share
        values[Figure.SHOULDERS_RAISED_MIN] = summary.poor_by_cause_s.get(Cause.SHOULDERS_RAISED, 0.0) / 60.0
    if summary.at_desk.present_s >= MIN_SITTING_S:
        values[Figure.BREAKS_PER_HOUR] = summary.at_desk.break_count / (summary.at_desk.present_s / 3600.0)
    for figure, ratings in (
        (Figure.STRESS, [each.stress for each in check_ins if each.stress is not None]),
        (Figure.PAIN, [each.pain for each in check_ins if each.pain is not None]),
        (Figure.ENERGY, [each.energy for each in check_ins if each.energy is not None]),
    ):
        if ratings:
            values[figure] = fmean(ratings)
    return DayFigures(day, summary.watched_s, len(check_ins), values)


def pain_day(day: date, check_ins: Sequence[CheckIn]) -> PainDay | None:
    """Return the strongest pain told of on a day, or ``None`` when nobody spoke of pain."""
    told = [each.pain for each in check_ins if each.pain is not None]
    return PainDay(day, max(told)) if told else None
