"""What a nudge after some seconds would have come to: which slouches were found, and which nudges were for nothing.

Each rule speaks once its bucket of poor seconds is full (``posture.dwell``), with the same dwell for every cause, and
once more only after 10 s of good posture or a while away. One column is 2 s, the dwell 10 s, ``!`` the alert::

    truth     g g g P P P P P P P P P P P P g g g g g g g g
    verdict   g p g g p p p p p p g p p p p g g g g g g g g
    alert                   !
    episode                 ============================
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from posture_watch.evaluation.labels import ABSENT, GOOD, NEUTRAL, POOR, Run, Truth
from posture_watch.posture.dwell import Bucket, pour
from posture_watch.posture.reminders import ReminderRules
from posture_watch.posture.samples import Cause, Posture, Sample

Mask = npt.NDArray[np.bool_]

LEAST_PHASE_S = 15.0
"""Shorter poor phases need not be found; an alert in them is right all the same."""
GRACE_S = 3.0
"""An alert so soon after a phase still belongs to it: the verdict is smoothed."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One episode of poor posture as a rule sees it."""

    first: int
    """The frame in which the bucket was full."""

    end: int
    """The frame in which good posture had lasted, or nobody had been there for a while; the number of frames at the
    end of the recording."""

    cause: Cause | None
    """What filled most of the bucket."""


@dataclass(frozen=True, slots=True, eq=False)
class Dwelt:
    """A recording after smoothing and dwell."""

    alerts: tuple[Alert, ...]
    """In the order of time."""

    full: Mask
    """Frames called poor with a full bucket."""


@dataclass(frozen=True, slots=True)
class Found:
    """One poor phase of 15 s or more."""

    phase: str
    """What went on."""

    alerts: int
    """How many alerts were raised in it, or in the neutral frames before it."""

    found: bool
    """Whether, the dwell after its beginning or later, it was called poor within an episode; that may have begun in the
    poor phase before."""

    delay_s: float | None
    """From the dwell after its beginning to the first alert; ``None`` where none was raised in it."""

    named: bool | None
    """Whether the cause of that alert is among the true ones; ``None`` where either is not known."""


@dataclass(frozen=True, slots=True)
class Episodes:
    """What the alerts of one recording were worth."""

    phases: tuple[Found, ...]
    """The poor phases of 15 s or more."""

    false_s: tuple[float, ...]
    """When alerts were raised in good posture, in passing moments such as a short look at the phone, or for nobody."""

    undecided: int
    """Alerts in phases that are neither good nor poor."""

    after_nudge: int
    """False alerts after the camera had been nudged."""

    good_s: float
    """Seconds of good phases, those of the calibration left out."""


def dwell(samples: Sequence[Sample], dwell_s: float) -> Dwelt:
    """Return the alerts that verdicts lead to.

    Args:
        samples: One a frame, in the order of time.
        dwell_s: How long poor posture of any cause must last.
    """
    rules = ReminderRules(dwell_s=dict.fromkeys(Cause, dwell_s))
    bucket, alerts, full = Bucket(), [], np.zeros(len(samples), dtype=np.bool_)
    open_at: tuple[int, Cause | None] | None = None
    for row, sample in enumerate(samples):
        bucket = pour(bucket, sample, rules)
        recovered = sample.posture is Posture.GOOD and bucket.good_s >= rules.recovery_s
        if recovered:
            bucket = bucket.emptied()
        if open_at is not None and (recovered or bucket.has_left(rules)):
            alerts.append(Alert(open_at[0], row, open_at[1]))
            open_at = None
        full[row] = sample.posture is Posture.POOR and bucket.is_full(rules)
        if full[row] and open_at is None:
            open_at = row, bucket.cause(rules)
    if open_at is not None:
        alerts.append(Alert(open_at[0], len(samples), open_at[1]))
    return Dwelt(tuple(alerts), full)


def judge_alerts(truth: Truth, dwelt: Dwelt, poor: Mask, dwell_s: float) -> Episodes:
    """Return what the alerts were worth.

    Args:
        truth: Of the recording.
        dwelt: The alerts.
        poor: Frames called poor.
        dwell_s: The dwell that they were made with.
    """
    alerts = [alert for alert in dwelt.alerts if not truth.calibration[alert.first]]
    owners = [_owner(truth, alert.first) for alert in alerts]
    phases = [
        _found(
            truth,
            run,
            dwelt,
            [alert for alert, owner in zip(alerts, owners, strict=True) if owner is run],
            poor,
            dwell_s,
        )
        for run in truth.runs
        if run.nature == POOR and _length_s(truth, run) >= LEAST_PHASE_S
    ]
    false = [alert for alert, owner in zip(alerts, owners, strict=True) if owner.nature in (GOOD, ABSENT)]
    steps_s = np.diff(truth.times_s, append=truth.times_s[-1:])
    good = (truth.nature() == GOOD) & ~truth.calibration
    return Episodes(
        phases=tuple(phases),
        false_s=tuple(float(truth.times_s[alert.first]) for alert in false),
        undecided=sum(owner.nature == NEUTRAL for owner in owners),
        after_nudge=sum(bool(truth.camera_moved[alert.first]) for alert in false),
        good_s=float(steps_s[good].sum()),
    )


def _owner(truth: Truth, row: int) -> Run:
    """Return the phase that an alert belongs to.

    That is the phase it is raised in or, in good frames and where nobody is, one that is just over: nothing but neutral
    frames since, or no more than 3 s.
    """
    number = next(number for number, run in enumerate(truth.runs) if row < run.end)
    run = truth.runs[number]
    if number and run.nature in (GOOD, ABSENT):
        since = truth.label[run.first : row + 1]
        late_s = truth.times_s[row] - truth.times_s[run.first]
        before = truth.runs[number - 1]
        if before.nature in (POOR, NEUTRAL) and (late_s <= GRACE_S or (since == NEUTRAL).all()):
            return before
    return run


def _length_s(truth: Truth, run: Run) -> float:
    """Return how long a phase is poor: from its first poor frame to the frame after its last."""
    rows = run.first + np.flatnonzero((truth.label[run.first : run.end] == POOR) & truth.usable[run.first : run.end])
    if not len(rows):
        return 0.0
    return float(truth.times_s[min(rows[-1] + 1, len(truth.times_s) - 1)] - truth.times_s[rows[0]])


def _found(truth: Truth, run: Run, dwelt: Dwelt, own: Sequence[Alert], poor: Mask, dwell_s: float) -> Found:
    rows = np.arange(run.first, run.end)
    began_s = float(truth.times_s[rows[truth.label[rows] == POOR][0]])
    late = rows[truth.times_s[rows] >= began_s + dwell_s]
    in_episode = np.zeros(len(truth.times_s), dtype=np.bool_)
    for alert in dwelt.alerts:
        in_episode[alert.first : alert.end] = True
    within = [alert for alert in own if run.first <= alert.first < run.end]
    true = frozenset[Cause]().union(*(truth.causes[row] for row in rows))
    cause = own[0].cause if own else None
    return Found(
        phase=run.phase,
        alerts=len(own),
        found=bool((in_episode[late] & poor[late]).any()) or bool(own),
        delay_s=float(truth.times_s[within[0].first]) - began_s - dwell_s if within else None,
        named=cause in true if true and cause is not None else None,
    )
