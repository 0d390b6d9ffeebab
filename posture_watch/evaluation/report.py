"""Everything that an evaluation found, over all recordings, as a document with stable keys.

``recordings``: their names; ``dwell_s``; ``rules``: by name, the first is ours::

    source                            where the rule comes from
    all                               over all recordings; each figure with value, low and high (95 %, bootstrap)
      ranking.KIND.auc ...            KIND: all, a poor phase or event; mean over the recordings; also the worst of them
        sensitivity_at_95, _99        share of poor frames found at the limit with 95 or 99 % of good frames below it
      recall, false_positive_share    at the default limit, all frames together
      benign.KIND.poor_share          frames of a benign kind called poor
        after_dwell_share             the same with a full bucket of poor seconds
      correlation.CAUSE.by_frames     Spearman with the true quantity, median over the recordings
        by_steps                      the same of medians of equal steps of that quantity
      episodes                        found_share, found_once_share, cause_named_share of poor phases of 15 s or more;
                                      false_alerts: count, hours of good phases, per_hour with exact Poisson interval;
                                      delay_s: beyond the dwell, median and p95
      unseen_share, unseen.REASON     frames without a verdict though somebody is there
      absent_judged_share             frames of an empty chair called good or poor
      camera, agreement, cause_named_share   ours only; see ``evaluation.measures``
    recordings.NAME                   the same figures of one recording, as plain numbers

What is not known is ``null`` or left out.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from posture_watch.evaluation.clips import Clip
from posture_watch.evaluation.figures import Estimate, median, poisson_interval, ratio
from posture_watch.evaluation.measures import Key, Measures, Ratio, agreement, measure
from posture_watch.evaluation.rules import Rule
from posture_watch.evaluation.verdicts import OURS, judges
from posture_watch.posture.watching import WatchRules

HOUR_S = 3600.0
LEAST_BENIGN_FRAMES = 20
"""A benign kind with fewer frames in all is no candidate for the worst one."""

Node = dict[str, object]


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """One rule on all recordings."""

    name: str
    """Of the rule."""

    source: str
    """Where it comes from."""

    measures: Mapping[str, Measures]
    """By recording."""

    def estimate(self, *key: str) -> Estimate:
        """Return a figure over all recordings."""
        found = [one.ratios[key] for one in self.measures.values() if key in one.ratios]
        return ratio(
            np.array([one.part for one in found], dtype=float), np.array([one.whole for one in found], dtype=float)
        )

    def worst(self, *key: str) -> tuple[float, str]:
        """Return the smallest figure of any recording, and which that is; NaN where none has it."""
        values = [(_value(one.ratios[key]), name) for name, one in self.measures.items() if key in one.ratios]
        return min((pair for pair in values if math.isfinite(pair[0])), default=(math.nan, ""))

    def median(self, *key: str) -> Estimate:
        """Return the median of a figure over the recordings."""
        return median(np.array([one.medians[key] for one in self.measures.values() if key in one.medians]))

    def kinds(self, *path: str) -> list[str]:
        """Return what comes next under a path of figures, in the order of its first appearance."""
        keys = [key for one in self.measures.values() for key in (*one.ratios, *one.medians)]
        return list(dict.fromkeys(key[len(path)] for key in keys if key[: len(path)] == path and len(key) > len(path)))

    def worst_benign(self) -> tuple[float, str]:
        """Return the largest share of a fine kind that is called poor, and which kind that is; NaN without any.

        Kinds of which some frames are labelled poor, such as a short look at the phone, are left out.
        """
        shares = []
        for kind in self.kinds("benign"):
            key = ("benign", kind, "poor_share")
            frames = sum(one.ratios[key].whole for one in self.measures.values() if key in one.ratios)
            if frames >= LEAST_BENIGN_FRAMES and kind not in self.kinds("ranking"):
                shares.append((self.estimate(*key).value, kind))
        return max(shares, default=(math.nan, ""))

    def false_alerts(self) -> tuple[int, float]:
        """Return how many alerts were false, and the hours of good phases."""
        found = [one.episodes for one in self.measures.values() if one.episodes is not None]
        return sum(len(one.false_s) for one in found), sum(one.good_s for one in found) / HOUR_S

    def delays_s(self) -> list[float]:
        """Return the delays beyond the dwell."""
        found = [one.episodes for one in self.measures.values() if one.episodes is not None]
        return [phase.delay_s for one in found for phase in one.phases if phase.delay_s is not None]


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """What an evaluation found."""

    recordings: tuple[str, ...]
    """Their names."""

    dwell_s: float
    """How long poor posture must last before anything is said."""

    judged: tuple[Judged, ...]
    """Each rule on all of them; ours is the first."""


def evaluate(
    clips: Sequence[Clip],
    others: Sequence[Rule],
    watching: WatchRules,
    dwell_s: float,
    progress: Callable[[int], None] | None = None,
) -> Evaluation:
    """Return what ours and the other rules are worth on the recordings.

    Args:
        clips: At least one.
        others: Rules to compare with.
        watching: Our smoothing and limits.
        dwell_s: How long poor posture must last before anything is said; the same for all rules and causes.
        progress: Is told how many recordings have been judged, by all rules together.

    Raises:
        CalibrationError: One of them cannot be calibrated.
    """
    judged, done = [], 0
    for name, source, judge in judges(others, watching):
        found: dict[str, Measures] = {}
        for clip in clips:
            verdicts = judge(clip)
            measures = measure(clip, verdicts, dwell_s)
            if name == OURS:
                ratios = {**measures.ratios, **agreement(clip, verdicts, watching)}
                measures = Measures(ratios, measures.medians, measures.episodes)
            found[clip.name] = measures
            done += 1
            if progress:
                progress(done)
        judged.append(Judged(name, source, found))
    return Evaluation(tuple(clip.name for clip in clips), dwell_s, tuple(judged))


def as_document(evaluation: Evaluation) -> Node:
    """Return everything as JSON values; see the module for the keys."""
    return {
        "recordings": list(evaluation.recordings),
        "dwell_s": evaluation.dwell_s,
        "rules": {
            judged.name: {
                "source": judged.source,
                "all": _over_all(judged),
                "recordings": {name: _one(measures) for name, measures in judged.measures.items()},
            }
            for judged in evaluation.judged
        },
    }


def _over_all(judged: Judged) -> Node:
    tree: Node = {}
    for key in dict.fromkeys(key for one in judged.measures.values() for key in one.ratios):
        figure = _figure(judged.estimate(*key))
        if key[0] == "ranking" and key[-1] != "recall":
            value, name = judged.worst(*key)
            figure |= {"worst": _number(value), "worst_recording": name or None}
        _put(tree, key, figure)
    for key in dict.fromkeys(key for one in judged.measures.values() for key in one.medians):
        _put(tree, key, _figure(judged.median(*key)))
    found = [one.episodes for one in judged.measures.values() if one.episodes is not None]
    if found:
        count, hours = judged.false_alerts()
        low, high = poisson_interval(count)
        rates = {"per_hour": count, "low": low, "high": high}
        false: Node = {"count": count, "good_hours": hours, "after_camera_nudge": sum(one.after_nudge for one in found)}
        _put(tree, ("episodes", "phases"), sum(len(one.phases) for one in found))
        _put(
            tree,
            ("episodes", "false_alerts"),
            false | {name: _number(value / hours if hours else math.nan) for name, value in rates.items()},
        )
        _put(tree, ("episodes", "undecided_alerts"), sum(one.undecided for one in found))
        delays = judged.delays_s()
        middle, late = np.quantile(delays, [0.5, 0.95]) if delays else (math.nan, math.nan)
        _put(tree, ("episodes", "delay_s"), {"median": _number(float(middle)), "p95": _number(float(late))})
    return tree


def _one(measures: Measures) -> Node:
    tree: Node = {}
    for key, pair in measures.ratios.items():
        _put(tree, key, _number(_value(pair)))
    for key, value in measures.medians.items():
        _put(tree, key, _number(value))
    if measures.episodes is not None:
        _put(tree, ("episodes", "false_alerts_s"), list(measures.episodes.false_s))
        phases = [
            {"phase": one.phase, "found": one.found, "alerts": one.alerts, "delay_s": one.delay_s, "named": one.named}
            for one in measures.episodes.phases
        ]
        _put(tree, ("episodes", "phases"), phases)
    return tree


def _put(tree: Node, key: Key, value: object) -> None:
    for name in key[:-1]:
        branch = tree.setdefault(name, {})
        if not isinstance(branch, dict):
            raise TypeError(f"{key} is both a figure and a group of figures")
        tree = branch
    tree[key[-1]] = value


def _figure(estimate: Estimate) -> Node:
    return {"value": _number(estimate.value), "low": _number(estimate.low), "high": _number(estimate.high)}


def _value(pair: Ratio) -> float:
    return pair.part / pair.whole if pair.whole else math.nan


def _number(value: float) -> float | None:
    """Return a number of six digits, ``None`` for one that is not known."""
    return float(f"{value:.6g}") if math.isfinite(value) else None
