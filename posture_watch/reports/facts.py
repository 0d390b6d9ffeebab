"""The figures worth a line of their own below the picture of a range, as a label and a text each."""

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo

from posture_watch.posture.sitting import BREAK_S, AtDesk
from posture_watch.posture.summary import Summary
from posture_watch.reports.sentences import nudge_text, percent_text
from posture_watch.wellbeing.tension import tension_signs
from posture_watch.wording import duration_text, short_date_text

Fact = tuple[str, str]
"""What it is, and what it was."""

NO_PROFILE = "before profiles were kept"


def facts(summary: Summary, zone: tzinfo, *, dated: bool = False) -> list[Fact]:
    """Return the facts of a watched range.

    Args:
        summary: The range.
        zone: Zone of the times told.
        dated: Times come with their date, as where the range has several days.
    """
    return [
        *_posture_facts(summary, zone, dated=dated),
        *_desk_facts(summary.at_desk, zone, dated=dated),
        *_tension_facts(summary),
    ]


def profiles_text(summary: Summary) -> str | None:
    """Return judged time and good share of each profile; ``None`` when there was one alone."""
    judged_s: Mapping[str, float] = summary.judged_by_profile_s
    if len(judged_s) < 2:
        return None
    return "; ".join(
        f"{name or NO_PROFILE} {duration_text(seconds)}, "
        f"{percent_text(summary.good_by_profile_s.get(name, 0.0) / seconds)} good"
        for name, seconds in judged_s.items()
    )


def _posture_facts(summary: Summary, zone: tzinfo, *, dated: bool) -> Iterator[Fact]:
    if summary.longest_good:
        start = _start_text(summary.longest_good.start_s, zone, dated=dated)
        yield "Longest good stretch", f"{duration_text(summary.longest_good.held_s)}, {start}"
    if summary.longest_slouch:
        start = _start_text(summary.longest_slouch.start_s, zone, dated=dated)
        longest = f"{duration_text(summary.longest_slouch.held_s)}, {start}"
        yield "Poor stretches", f"{summary.slouch_count}, the longest {longest}"
    if summary.mean_score is not None:
        yield "Mean score", f"{summary.mean_score:.0f} of 100 (100: as calibrated)"
    if profiles := profiles_text(summary):
        yield "Profiles", profiles
    yield "Nudges", nudge_text(summary.nudges)


def _desk_facts(at_desk: AtDesk, zone: tzinfo, *, dated: bool) -> Iterator[Fact]:
    if at_desk.longest_sitting and at_desk.longest_sitting.duration_s >= BREAK_S:
        start = _start_text(at_desk.longest_sitting.start_s, zone, dated=dated)
        longest = f"{duration_text(at_desk.longest_sitting.duration_s)}, {start}"
        yield "Without a break", f"at most {longest}; {_count(at_desk.break_count, 'break')}"
    if at_desk.longest_unchanged and at_desk.longest_unchanged.duration_s >= BREAK_S:
        start = _start_text(at_desk.longest_unchanged.start_s, zone, dated=dated)
        longest = f"{duration_text(at_desk.longest_unchanged.duration_s)}, {start}"
        yield "In one posture", f"at most {longest}; {_count(at_desk.change_count, 'change')} seen"


def _tension_facts(summary: Summary) -> Iterator[Fact]:
    signs = tension_signs(summary)
    if signs is not None:
        seen = [
            *([] if signs.raised_s is None else [f"shoulders raised for {duration_text(signs.raised_s)}"]),
            *(
                []
                if signs.still is None
                else [f"{duration_text(signs.still.duration_s)} without a change of posture seen"]
            ),
        ]
        yield "Tension-like signs", f"{', '.join(seen)}; signs alone, no measure of stress"


def _start_text(time_s: float, zone: tzinfo, *, dated: bool) -> str:
    start = datetime.fromtimestamp(time_s, zone)
    return f"{short_date_text(start.date())} from {start:%H:%M}" if dated else f"from {start:%H:%M}"


def _count(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"
