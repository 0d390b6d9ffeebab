"""The page of several days."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

from posture_watch.posture.summary import add_up
from posture_watch.reports.page.day import answer_values, page_facts
from posture_watch.reports.page.day_charts import cause_chart, state_rows
from posture_watch.reports.page.period_charts import Days, hours_chart, nudge_chart, trend_chart
from posture_watch.wording import date_text


def period_values(days: Days, *, zone: tzinfo, so_far: bool, remarks: Sequence[str]) -> dict[str, Any]:
    """Return what the template ``period.html`` shows.

    Args:
        days: At least one, each with its summary, oldest first.
        zone: Zone of the times shown.
        so_far: The last day is not over.
        remarks: How they compare, and what else is said under the answer.
    """
    total = add_up([summary for _, summary in days])
    charts = (trend_chart(days), hours_chart(days, zone), cause_chart(total), nudge_chart(days))
    recorded = sum(bool(summary.watched_s) for _, summary in days)
    return {
        "title": f"{len(days)} days until {date_text(days[-1][0])}",
        "subtitle": "so far" if so_far else "",
        **answer_values(total),
        "remarks": [f"Recorded on {recorded} of {len(days)} days.", *remarks] if total.watched_s else (),
        "charts": [chart for chart in charts if chart],
        "states": state_rows(total) if total.watched_s else [],
        "facts": page_facts(total, zone, dated=True) if total.watched_s else (),
        "notes": [],
    }
