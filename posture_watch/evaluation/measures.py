"""What one rule's verdicts on one recording are worth: ratios that can be added up over recordings.

Frames of the calibration, with somebody walking in or out, and labelled neutral count nowhere but where it is said. A
frame without a verdict though somebody is there is left out of what ranks frames (area under the curve, sensitivity at
a specificity, correlations); at the default limit it is a miss if poor, and not false if good; ``unseen`` tells how
many there are. The kind of a poor frame is its phase, or its event in an else good phase.

Share of a benign kind called poor: of a phase, its frames labelled good; of an event in a good phase (``drink``), its
frames not labelled poor: while somebody looks at the phone, the posture *is* poor. With a full bucket all frames of the
kind count, those labelled poor too: nobody wants to be told about a glance.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from posture_watch.evaluation.clips import Clip
from posture_watch.evaluation.episodes import Dwelt, Episodes, dwell, judge_alerts
from posture_watch.evaluation.figures import area_under_curve, sensitivity_at, spearman, spearman_of_steps
from posture_watch.evaluation.fit import LIMITS
from posture_watch.evaluation.labels import ABSENT, GOOD, POOR, Truth, kinds_of_poor
from posture_watch.evaluation.verdicts import OURS, Verdicts, our_samples
from posture_watch.posture.samples import Cause, Posture, UnsureReason
from posture_watch.posture.watching import WatchRules

Mask = npt.NDArray[np.bool_]
Key = tuple[str, ...]

RATES_FPS = (0.5, 1.0, 2.0, 5.0)
"""Slower rates whose verdicts are compared with those at the full rate."""
RECOGNISED_WITHIN_S = 10.0
"""A nudged camera must be noticed so soon."""
STEPS_TO_POOR = 10
"""The way from upright to the poor limit of a true quantity in so many equal steps; the same steps go on beyond."""
SPECIFICITIES = {"sensitivity_at_95": 0.95, "sensitivity_at_99": 0.99}


class Ratio(NamedTuple):
    """A share as two numbers, so that shares of several recordings can be added up."""

    part: float
    """What counts."""

    whole: float
    """What it is a share of; 1 for figures that are averaged over recordings."""


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """One rule on one recording."""

    ratios: Mapping[Key, Ratio]
    """Shares, and figures to be averaged, by the path under which they are written."""

    medians: Mapping[Key, float]
    """Figures of which the median over the recordings counts."""

    episodes: Episodes | None
    """What a nudge would have come to; ``None`` for pictures that do not follow each other."""


def measure(clip: Clip, verdicts: Verdicts, dwell_s: float) -> Measures:
    """Return what the verdicts of a rule are worth.

    Args:
        clip: The recording.
        verdicts: Of one rule.
        dwell_s: How long poor posture must last before anything is said.
    """
    truth = clip.truth
    dwelt = None if clip.stills else dwell(verdicts.samples, dwell_s)
    ratios = dict(_ranking(truth, verdicts)) | dict(_limits(truth, verdicts)) | dict(_benign(truth, verdicts, dwelt))
    ratios |= dict(_silence(truth, verdicts))
    if verdicts.name == OURS:
        ratios |= dict(_camera(clip, verdicts)) | dict(_naming(truth, verdicts))
    episodes = None
    if dwelt is not None:
        episodes = judge_alerts(truth, dwelt, verdicts.poor, dwell_s)
        ratios |= dict(_episodes(episodes))
    return Measures(ratios, dict(_correlations(truth, verdicts)), episodes)


def _ranking(truth: Truth, verdicts: Verdicts) -> Iterator[tuple[Key, Ratio]]:
    known = np.isfinite(verdicts.severity)
    good, poor = truth.good() & known, truth.poor() & known
    scores = verdicts.severity[good]
    for kind, rows in {
        "all": poor,
        **{f"{one}": poor & (truth.kind == one) for one in np.unique(truth.kind[poor])},
    }.items():
        if not rows.any() or not good.any():
            continue
        path = ("ranking", kind)
        yield (*path, "auc"), Ratio(area_under_curve(scores, verdicts.severity[rows]), 1)
        for name, specificity in SPECIFICITIES.items():
            yield (*path, name), Ratio(sensitivity_at(scores, verdicts.severity[rows], specificity), 1)
        yield (
            (*path, "recall"),
            Ratio(int((verdicts.poor & rows).sum()), int((truth.poor() & _same(truth, kind)).sum())),
        )
    if truth.camera_moved.any():
        for name, part in (("before_camera_nudge", ~truth.camera_moved), ("after_camera_nudge", truth.camera_moved)):
            curve = area_under_curve(verdicts.severity[good & part], verdicts.severity[poor & part])
            if np.isfinite(curve):
                yield ("ranking", name, "auc"), Ratio(curve, 1)


def _same(truth: Truth, kind: str) -> Mask:
    return np.asarray(np.ones(len(truth.kind), dtype=np.bool_) if kind == "all" else truth.kind == kind)


def _limits(truth: Truth, verdicts: Verdicts) -> Iterator[tuple[Key, Ratio]]:
    good, poor = truth.good(), truth.poor()
    yield ("recall",), Ratio(int((verdicts.poor & poor).sum()), int(poor.sum()))
    yield ("false_positive_share",), Ratio(int((verdicts.poor & good).sum()), int(good.sum()))
    absent = truth.label == ABSENT
    yield ("absent_judged_share",), Ratio(int((np.isfinite(verdicts.severity) & absent).sum()), int(absent.sum()))


def benign_kinds(truth: Truth) -> dict[str, Mask]:
    """Return the frames of each benign kind: phases, events in good phases, a passer, other light, a nudged camera."""
    in_good = truth.usable & (truth.nature() == GOOD)
    kinds: dict[str, Mask] = {}
    for run in truth.runs:
        if run.nature == GOOD:
            rows = np.zeros(len(truth.label), dtype=np.bool_)
            rows[run.first : run.end] = True
            kinds[run.phase] = kinds.get(run.phase, np.zeros_like(rows)) | (rows & truth.usable & (truth.label == GOOD))
    for event in np.unique(truth.event[in_good]):
        if event:
            kinds[str(event)] = in_good & (truth.event == event)
    for name, rows in (
        ("passer", truth.passer),
        ("light_change", truth.other_light),
        ("camera_nudged", truth.camera_moved),
    ):
        kinds[name] = in_good & rows & (truth.label == GOOD)
    return {name: rows for name, rows in kinds.items() if rows.any()}


def _benign(truth: Truth, verdicts: Verdicts, dwelt: Dwelt | None) -> Iterator[tuple[Key, Ratio]]:
    for kind, rows in benign_kinds(truth).items():
        instant = rows & (truth.label != POOR)
        yield ("benign", kind, "poor_share"), Ratio(int((verdicts.poor & instant).sum()), int(instant.sum()))
        if dwelt is not None:
            yield ("benign", kind, "after_dwell_share"), Ratio(int((dwelt.full & rows).sum()), int(rows.sum()))


def _silence(truth: Truth, verdicts: Verdicts) -> Iterator[tuple[Key, Ratio]]:
    there = int(truth.usable.sum())
    silent = truth.usable & ~np.isfinite(verdicts.severity)
    yield ("unseen_share",), Ratio(int(silent.sum()), there)
    if verdicts.name == OURS:
        said = [sample.reason or sample.posture for sample in verdicts.samples]
        for reason in (*UnsureReason, Posture.AWAY):
            count = sum(one is reason for one, used in zip(said, truth.usable, strict=True) if used)
            yield ("unseen", reason.value), Ratio(count, there)


def _camera(clip: Clip, verdicts: Verdicts) -> Iterator[tuple[Key, Ratio]]:
    """Yield whether a nudge of the camera was noticed, of recordings that hold measured movements of the camera.

    Of others that have a nudge: that nothing in them could have told.
    """
    truth = clip.truth
    if not clip.knows_camera():
        if truth.camera_moved.any():
            yield ("camera", "nudges_not_recorded"), Ratio(1, 1)
        return
    noticed = np.array([sample.reason is UnsureReason.CAMERA_MOVED for sample in verdicts.samples])
    nudges = np.flatnonzero(truth.camera_moved[1:] & ~truth.camera_moved[:-1]) + 1
    due = np.zeros(len(noticed), dtype=np.bool_)
    for row in nudges:
        # A frame's own spacing earlier: the nudge lies between two frames.
        soon = (truth.times_s >= truth.times_s[row - 1]) & (truth.times_s <= truth.times_s[row] + RECOGNISED_WITHIN_S)
        due |= soon
        yield ("camera", "nudges_recognised_share"), Ratio(int((noticed & soon).any()), len(nudges))
    yield ("camera", "called_moved_but_still_share"), Ratio(int((noticed & ~due).sum()), len(noticed))


def _naming(truth: Truth, verdicts: Verdicts) -> Iterator[tuple[Key, Ratio]]:
    rows = [row for row in np.flatnonzero(truth.poor() & verdicts.poor) if truth.causes[row]]
    for cause in (None, *Cause):
        these = [row for row in rows if cause is None or cause in truth.causes[row]]
        right = sum(verdicts.samples[row].cause in truth.causes[row] for row in these)
        if these:
            yield ("cause_named_share", "all" if cause is None else cause.value), Ratio(right, len(these))


def _episodes(episodes: Episodes) -> Iterator[tuple[Key, Ratio]]:
    phases = episodes.phases
    yield ("episodes", "found_share"), Ratio(sum(one.found for one in phases), len(phases))
    once = sum(one.found and one.alerts <= 1 for one in phases)
    yield ("episodes", "found_once_share"), Ratio(once, len(phases))
    named = [one.named for one in phases if one.named is not None]
    yield ("episodes", "cause_named_share"), Ratio(sum(named), len(named))


def _correlations(truth: Truth, verdicts: Verdicts) -> Iterator[tuple[Key, float]]:
    """Yield rank correlations of severity and true quantity, by cause.

    Frames: those of good posture, and all usable ones, neutral too, of the phases in which that quantity is the one
    furthest beyond its good limit in the mean. Of ours it is the severity of that very cause, of others their only one.
    """
    kinds = kinds_of_poor(truth)
    for column, cause in enumerate(Cause):
        of_kind = np.concatenate(
            [np.full(run.end - run.first, one is cause) for run, one in zip(truth.runs, kinds, strict=True)]
        )
        severity = verdicts.severity
        if verdicts.name == OURS:
            severity = np.array([sample.severities.get(cause, np.nan) for sample in verdicts.samples])
        quantity = truth.quantities[:, column]
        known = truth.usable & np.isfinite(severity) & np.isfinite(quantity)
        if not (of_kind & known).any():
            continue
        rows = known & (of_kind | (truth.label == GOOD))
        step = LIMITS[cause].poor / STEPS_TO_POOR
        for name, value in (
            ("by_frames", spearman(severity[rows], quantity[rows])),
            ("by_steps", spearman_of_steps(severity[rows], quantity[rows], step)),
        ):
            if np.isfinite(value):
                yield ("correlation", cause.value, name), value


def agreement(clip: Clip, full: Verdicts, rules: WatchRules) -> Mapping[Key, Ratio]:
    """Return how far our verdicts at slower rates agree with those at the full rate.

    Landmarks are sub-sampled, not pictures: following was done at the full rate. ``at_looks`` compares where the slower
    rate looks; ``held`` compares at the end of each second what was said last, so a verdict that comes later is wrong
    until it comes. Rates that the recording does not reach, and the calibration, are left out.
    """
    times_s = clip.truth.times_s
    ratios: dict[Key, Ratio] = {}
    if clip.stills or len(times_s) < 2:
        return ratios
    own_fps = 1 / float(np.median(np.diff(times_s)))
    said = [sample.posture for sample in full.samples]
    seconds = np.arange(np.ceil(times_s[0]) + 1, np.floor(times_s[-1]) + 1)
    last = np.searchsorted(times_s, seconds, side="right") - 1
    for fps in RATES_FPS:
        if fps >= 0.99 * own_fps:
            continue
        slow = our_samples(clip, rules, fps)
        slow_s = np.array([sample.time_s for sample in slow])
        rows = np.searchsorted(times_s, slow_s)
        counted = [one for one in range(len(slow)) if not clip.truth.calibration[rows[one]]]
        same = sum(slow[one].posture is said[rows[one]] for one in counted)
        held = np.searchsorted(slow_s, seconds, side="right") - 1
        kept = [(said[a], slow[b].posture) for a, b in zip(last, held, strict=True) if not clip.truth.calibration[a]]
        ratios["agreement", f"{fps:g}_fps", "at_looks"] = Ratio(same, len(counted))
        ratios["agreement", f"{fps:g}_fps", "held"] = Ratio(sum(a is b for a, b in kept), len(kept))
    return ratios
