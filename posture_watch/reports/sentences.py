"""What is said about a summary in whole sentences: how it was, what to try, how it compares."""

from posture_watch.posture.effect import FOLLOWED_WITHIN_S, Nudges
from posture_watch.posture.summary import Summary
from posture_watch.posture.trend import COMPARED_DAYS, MIN_DAYS, MIN_JUDGED_S, TREND_DAYS, Comparison, Trend
from posture_watch.wording import (
    CAUSE_LABELS,
    CAUSE_TIPS,
    REASON_LABELS,
    REASON_TIPS,
    duration_text,
)

LITTLE_POOR_SHARE = 0.1
"""With less poor posture in the judged time no change is proposed."""

MUCH_UNSURE_SHARE = 0.25
"""With more unsure time, beside judged and unsure, a way to see better is proposed."""


def headline(summary: Summary) -> str:
    """Return in one sentence how the range was."""
    if not summary.watched_s:
        return "Nothing was recorded."
    if summary.good_share is None:
        return f"Nothing could be judged in the {duration_text(summary.watched_s)} watched."
    judged = duration_text(summary.judged_s)
    return f"Good posture for {percent_text(summary.good_share)} of the {judged} that could be judged."


def advice(summary: Summary) -> list[str]:
    """Return what is worth changing, the most useful first; at most two sentences."""
    return [*_posture_advice(summary), *_seeing_advice(summary)]


def nudge_text(nudges: Nudges) -> str:
    """Return what became of the nudges."""
    if not nudges.shown + nudges.held_back + nudges.failed:
        return "none"
    effect = f", {nudges.followed} followed by sitting up within {duration_text(FOLLOWED_WITHIN_S)}"
    rest = {"answered with That was fine": nudges.fine, "held back": nudges.held_back, "failed": nudges.failed}
    return "; ".join(
        [f"{nudges.shown} shown{effect if nudges.shown else ''}", *(f"{n} {what}" for what, n in rest.items() if n)]
    )


def comparison_text(comparison: Comparison | None) -> str:
    """Return how a range compares with the days before it; ``None``: too little data."""
    if comparison is None:
        least = duration_text(MIN_JUDGED_S)
        return f"not yet: takes {least} judged now and on {MIN_DAYS} of the {COMPARED_DAYS} days before"
    usual = f"your mean of {comparison.day_count} earlier days, {percent_text(comparison.usual_share)}"
    if comparison.as_usual:
        return f"about as usual ({usual})"
    points = abs(round(100 * comparison.difference_share))
    return f"{points} points {'above' if comparison.difference_share > 0 else 'below'} {usual}"


def trend_text(trend: Trend | None) -> str:
    """Return where the days are heading; ``None``: too few days."""
    if trend is None:
        return f"no telling yet: takes {TREND_DAYS} days with {duration_text(MIN_JUDGED_S)} judged each"
    if not trend.clear:
        return f"no clear one in {trend.day_count} days"
    points = abs(100 * trend.share_per_week)
    way = "more" if trend.share_per_week > 0 else "less"
    return f"about {points:.1f} points a week {way} good posture, over {trend.day_count} days"


def percent_text(share: float) -> str:
    """Return a share, 0 to 1, in percent; what is not quite all or nothing is not called so."""
    if 0 < share < 0.01:
        return "under 1 %"
    if 0.99 < share < 1:
        return "over 99 %"
    return f"{100 * share:.0f} %"


def _posture_advice(summary: Summary) -> list[str]:
    if summary.good_share is None:
        return []
    if 1 - summary.good_share < LITTLE_POOR_SHARE:
        return ["That leaves little to change."]
    named = {cause: seconds for cause, seconds in summary.poor_by_cause_s.items() if cause is not None}
    if not named:
        return []
    cause = max(named, key=named.__getitem__)
    return [
        f"Otherwise mostly {CAUSE_LABELS[cause]} ({duration_text(named[cause])}). Worth a try: {CAUSE_TIPS[cause]}."
    ]


def _seeing_advice(summary: Summary) -> list[str]:
    present_s = summary.judged_s + summary.unsure_s
    if not present_s or summary.unsure_s / present_s < MUCH_UNSURE_SHARE:
        return []
    reason = max(summary.unsure_by_reason_s, key=summary.unsure_by_reason_s.__getitem__)
    text = f"{duration_text(summary.unsure_s)} could not be judged, mostly: {REASON_LABELS[reason]}."
    return [f"{text} To see more: {REASON_TIPS[reason]}." if reason in REASON_TIPS else text]
