"""An evaluation as tables: ours beside the others, then ours in detail. Fits 100 columns."""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from posture_watch.wording import CAUSE_LABELS

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from posture_watch.evaluation.figures import Estimate
    from posture_watch.evaluation.report import Evaluation, Judged

UNKNOWN = "-"


def show(evaluation: "Evaluation", console: "Console") -> None:
    """Print the tables."""
    ours = evaluation.judged[0]
    for title, table in (
        (f"Recordings: {len(evaluation.recordings)}; alerts after {evaluation.dwell_s:g} s", _summary(evaluation)),
        (f"{ours.name}: poor posture, by kind", _poor(ours)),
        (f"{ours.name}: fine posture called poor, by kind", _fine(ours)),
        (f"{ours.name}: severity and true quantity", _causes(ours)),
        (f"{ours.name}: each recording", _each(evaluation)),
    ):
        if table.row_count:
            console.print(f"\n{title}", style="bold", highlight=False)
            console.print(table)
    console.print()
    for line in _lines(evaluation):
        console.print(line, highlight=False, markup=False)


def _table(*headings: str) -> "Table":
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="right" if number else "left", no_wrap=True)
    return table


def _summary(evaluation: "Evaluation") -> "Table":
    """Return ours beside the others: one row a rule; shares in per cent."""
    table = _table(
        "rule", "AUC", "worst", "at 95 %", "at 99 %", "found", "false", "worst fine kind", "slouches", "false/h"
    )
    for judged in evaluation.judged:
        worst, kind = judged.worst_benign()
        count, hours = judged.false_alerts()
        table.add_row(
            judged.name,
            _three(judged.estimate("ranking", "all", "auc").value),
            _three(judged.worst("ranking", "all", "auc")[0]),
            *(_share(judged.estimate("ranking", "all", f"sensitivity_at_{level}").value) for level in ("95", "99")),
            _share(judged.estimate("recall").value),
            _share(judged.estimate("false_positive_share").value),
            f"{_plain(kind)} {_share(worst)}" if kind else UNKNOWN,
            _share(judged.estimate("episodes", "found_once_share").value),
            f"{count / hours:.1f}" if hours else UNKNOWN,
        )
    return table


def _poor(ours: "Judged") -> "Table":
    table = _table("kind", "AUC", "95 % interval", "worst", "at 95 %", "at 99 %", "found")
    for kind in ours.kinds("ranking"):
        curve = ours.estimate("ranking", kind, "auc")
        table.add_row(
            _plain(kind),
            _three(curve.value),
            _interval(curve, _three),
            _three(ours.worst("ranking", kind, "auc")[0]),
            *(_percent(ours.estimate("ranking", kind, f"sensitivity_at_{level}").value) for level in ("95", "99")),
            _percent(ours.estimate("ranking", kind, "recall").value),
        )
    return table


def _fine(ours: "Judged") -> "Table":
    table = _table("kind", "called poor", "95 % interval", "with a full bucket")
    for kind in ours.kinds("benign"):
        share = ours.estimate("benign", kind, "poor_share")
        table.add_row(
            _plain(kind),
            _percent(share.value),
            _interval(share, _percent),
            _percent(ours.estimate("benign", kind, "after_dwell_share").value),
        )
    return table


def _causes(ours: "Judged") -> "Table":
    table = _table("cause", "Spearman by steps", "95 % interval", "by frames", "named rightly")
    known = [*ours.kinds("correlation"), *ours.kinds("cause_named_share")]
    for cause in CAUSE_LABELS:
        if cause.value in known:
            steps = ours.median("correlation", cause.value, "by_steps")
            table.add_row(
                CAUSE_LABELS[cause],
                _two(steps.value),
                _interval(steps, _two),
                _two(ours.median("correlation", cause.value, "by_frames").value),
                _percent(ours.estimate("cause_named_share", cause.value).value),
            )
    return table


def _each(evaluation: "Evaluation") -> "Table":
    from posture_watch.evaluation.report import Judged

    ours = evaluation.judged[0]
    table = _table("recording", "AUC", "at 95 %", "found", "false", "unseen", "slouches", "false alerts")
    for name, measures in ours.measures.items():
        one = Judged(ours.name, ours.source, {name: measures})
        table.add_row(
            name,
            _three(one.estimate("ranking", "all", "auc").value),
            _percent(one.estimate("ranking", "all", "sensitivity_at_95").value),
            *(_percent(one.estimate(key).value) for key in ("recall", "false_positive_share", "unseen_share")),
            _percent(one.estimate("episodes", "found_once_share").value),
            UNKNOWN if measures.episodes is None else str(len(measures.episodes.false_s)),
        )
    return table


def _lines(evaluation: "Evaluation") -> Iterator[str]:
    ours = evaluation.judged[0]
    yield from _alert_lines(ours)
    reasons = [(ours.estimate("unseen", reason).value, reason) for reason in ours.kinds("unseen")]
    named = ", ".join(
        f"{_plain(reason)} {_percent(share)}" for share, reason in sorted(reasons, reverse=True) if share > 0
    )
    yield f"Without a verdict though somebody is there: {_percent(ours.estimate('unseen_share').value)}" + (
        f" ({named})." if named else "."
    )
    yield f"An empty chair called good or poor: {_percent(ours.estimate('absent_judged_share').value)}."
    noticed = ours.estimate("camera", "nudges_recognised_share").value
    if math.isfinite(noticed):
        yield f"Nudged cameras noticed within 10 s: {_percent(noticed)}."
    unseen = int(sum(one.ratios.get(("camera", "nudges_not_recorded"), (0, 1))[0] for one in ours.measures.values()))
    if unseen:
        yield f"In {unseen} recordings the camera is nudged, but its movement was not recorded: nobody could notice."
    rates = ours.kinds("agreement")
    if rates:
        shares = ", ".join(
            f"{_percent(ours.estimate('agreement', rate, 'at_looks').value)} at {rate.removesuffix('_fps')}"
            for rate in rates
        )
        yield f"Same verdict at fewer looks a second (landmarks sub-sampled): {shares}."
    yield "At 95 % (99 %): poor frames found at the limit that so many of the good frames of that recording stay below."
    yield "Found, false: frames called poor at the default limit, of the poor and of the good ones, in per cent."
    yield "Frames of the calibration, neutral ones, and those of people walking in or out are left out."
    yield "Intervals are 95 % bootstrap intervals over recordings."
    if len(evaluation.judged) > 1:
        yield "The other rules were written anew from their published formulas, and calibrated on the same frames:"
        yield from (f"  {judged.name}: {judged.source}" for judged in evaluation.judged[1:])


def _alert_lines(ours: "Judged") -> Iterator[str]:
    from posture_watch.evaluation.figures import poisson_interval

    found = [one.episodes for one in ours.measures.values() if one.episodes is not None]
    phases = sum(len(one.phases) for one in found)
    if phases:
        once = ours.estimate("episodes", "found_once_share")
        delays = sorted(ours.delays_s())
        late = (
            f"; beyond the dwell {_at(delays, 0.5):.1f} s in the median, at most {_at(delays, 0.95):.1f} s in 95 %"
            if delays
            else ""
        )
        yield f"Slouches of 15 s or more that raised one alert and only one: {_percent(once.value)} of {phases}{late}."
    count, hours = ours.false_alerts()
    if hours:
        low, high = poisson_interval(count)
        yield (
            f"False alerts: {count} in {hours:.2f} hours of fine posture "
            f"({low / hours:.1f} to {high / hours:.1f} an hour, exact Poisson interval)."
        )


def _at(values: Sequence[float], share: float) -> float:
    import numpy as np

    return float(np.quantile(values, share))


def _plain(word: str) -> str:
    return word.replace("_", " ")


def _three(value: float) -> str:
    return f"{value:.3f}" if math.isfinite(value) else UNKNOWN


def _two(value: float) -> str:
    return f"{value:.2f}" if math.isfinite(value) else UNKNOWN


def _share(value: float) -> str:
    return f"{100 * value:.1f}" if math.isfinite(value) else UNKNOWN


def _percent(value: float) -> str:
    return f"{100 * value:.1f} %" if math.isfinite(value) else UNKNOWN


def _interval(estimate: "Estimate", text: Callable[[float], str]) -> str:
    known = math.isfinite(estimate.low)
    return f"{text(estimate.low)} to {text(estimate.high)}" if known else UNKNOWN
