"""How long posture has been poor: a bucket that poor seconds fill and good ones empty twice as fast.

Each cause fills the bucket by its seconds as a share of its own dwell; the bucket is full at 1. A verdict counts until
the next sample, if that one comes within its ``hold_s``. One column is 10 s, the dwell is 60 s, ``.`` is no sample::

    posture      p  p  p  g  p  p  u  u  u  p  p  .  .  .  p  p  p  p  p  p  p
    bucket, s    0 10 20 30 10 20 30 30 10  0 10  -  -  -  0 10 20 30 40 50 60   full

Without a verdict (unsure, away, not watched) the bucket waits 10 s and then leaks like in good posture; more than 20 s
away or not watched empty it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from posture_watch.posture.samples import Cause, Posture, Sample

ROUNDING = 1e-6
"""Unix times are kept to about a quarter of a microsecond: what is so little short of a limit has reached it."""

_JUDGED = (Posture.GOOD, Posture.POOR)


def _usual_dwell_s() -> Mapping[Cause, float]:
    return {
        Cause.SLUMP: 90.0,
        Cause.FORWARD_HEAD: 90.0,
        Cause.LEANING_IN: 180.0,
        Cause.LEANING_SIDEWAYS: 120.0,
        Cause.SHOULDERS_RAISED: 120.0,
        Cause.HEAD_DOWN: 180.0,
    }


@dataclass(frozen=True, slots=True)
class DwellRules:
    """How the bucket fills and empties."""

    dwell_s: Mapping[Cause, float] = field(default_factory=_usual_dwell_s)
    """How long each cause by itself takes to fill the bucket; above 0, and one for every cause."""

    leak: float = 2.0
    """Seconds of poor posture that one second of good posture makes up for."""

    unsure_hold_s: float = 10.0
    """For so long without a verdict the bucket stays as it is; then it leaks."""

    away_reset_s: float = 20.0
    """More than this away, or not watched, empties the bucket."""

    def __post_init__(self) -> None:
        if not all(self.dwell_s.get(cause, 0.0) > 0 for cause in Cause):
            raise ValueError("every cause needs a dwell of more than 0 s")

    def dwell_for_s(self, cause: Cause | None) -> float:
        """Return the dwell of a cause; poor posture without a named cause is the last to be mentioned."""
        return max(self.dwell_s.values()) if cause is None else self.dwell_s[cause]


@dataclass(frozen=True, slots=True)
class Bucket:
    """What is known, after a sample, of the time before it."""

    last: Sample | None = None
    """The sample that the next one will give its length; ``None`` before the first."""

    poor_s: Mapping[Cause | None, float] = field(default_factory=dict)
    """Seconds in the bucket by cause; as shares of their dwells they add up to 1 at most."""

    good_s: float = 0.0
    """Seconds of good posture since it was last poor."""

    good_since_s: float | None = None
    """When that good posture began; ``None`` before any."""

    silent_s: float = 0.0
    """Seconds without a verdict up to the last sample."""

    away_s: float = 0.0
    """Those among them that were away or not watched."""

    def is_full(self, rules: DwellRules) -> bool:
        """Return whether poor posture has lasted long enough to be mentioned."""
        return self.filled(rules) >= 1 - ROUNDING

    def filled(self, rules: DwellRules) -> float:
        """Return how full the bucket is: 1 when poor posture has lasted long enough to be mentioned."""
        return sum(self._shares(rules).values())

    def cause(self, rules: DwellRules) -> Cause | None:
        """Return the cause that filled most of the bucket; among equals the present one."""
        shares = self._shares(rules)
        now = self.last.cause if self.last else None
        return max(shares, key=lambda cause: (shares[cause], cause is now), default=None)

    def has_left(self, rules: DwellRules) -> bool:
        """Return whether, just before the last sample, nobody was seen for so long that everything starts anew."""
        return self.away_s > rules.away_reset_s + ROUNDING

    def emptied(self) -> "Bucket":
        """Return the bucket without any seconds in it."""
        return replace(self, poor_s={})

    def _shares(self, rules: DwellRules) -> Mapping[Cause | None, float]:
        return {cause: seconds / rules.dwell_for_s(cause) for cause, seconds in self.poor_s.items()}


def pour(bucket: Bucket, sample: Sample, rules: DwellRules) -> Bucket:
    """Return the bucket at the time of a sample; see the timeline above.

    A step back in time is a gap as long as the step: the clock was set, and nobody knows how long it really took.
    """
    last = bucket.last
    if last is not None:
        if last.posture in _JUDGED:
            bucket = replace(bucket, silent_s=0.0, away_s=0.0)
        step_s = sample.time_s - last.time_s
        watched = 0 <= step_s <= last.hold_s
        bucket = _spend(bucket, last.posture if watched else None, abs(step_s), rules)
    match sample.posture:
        case Posture.GOOD if bucket.good_since_s is None:
            bucket = replace(bucket, good_since_s=sample.time_s)
        case Posture.POOR:
            bucket = replace(bucket, good_s=0.0, good_since_s=None)
    return replace(bucket, last=sample)


def _spend(bucket: Bucket, posture: Posture | None, step_s: float, rules: DwellRules) -> Bucket:
    """Return the bucket after some seconds of the last verdict, or of no one watching."""
    if posture is Posture.POOR:
        cause = bucket.last.cause if bucket.last else None
        return _capped(replace(bucket, poor_s={**bucket.poor_s, cause: bucket.poor_s.get(cause, 0.0) + step_s}), rules)
    if posture is Posture.GOOD:
        return replace(bucket, good_s=bucket.good_s + step_s, poor_s=_leak(bucket.poor_s, step_s * rules.leak))
    before_s, silent_s = bucket.silent_s, bucket.silent_s + step_s
    away_s = bucket.away_s if posture is Posture.UNSURE else bucket.away_s + step_s
    left = Bucket(last=bucket.last, silent_s=silent_s, away_s=away_s)
    if left.has_left(rules):
        return left
    leaking_s = max(silent_s - rules.unsure_hold_s, 0.0) - max(before_s - rules.unsure_hold_s, 0.0)
    return replace(bucket, silent_s=silent_s, away_s=away_s, poor_s=_leak(bucket.poor_s, leaking_s * rules.leak))


def _capped(bucket: Bucket, rules: DwellRules) -> Bucket:
    """Return the bucket with no more in it than it holds, the causes in proportion.

    What runs over is lost: after a long slouch of several causes it empties as fast as after a short one.
    """
    filled = bucket.filled(rules)
    if filled <= 1:
        return bucket
    return replace(bucket, poor_s={cause: seconds / filled for cause, seconds in bucket.poor_s.items()})


def _leak(poor_s: Mapping[Cause | None, float], leaked_s: float) -> Mapping[Cause | None, float]:
    """Return the seconds with some of them taken away, from each cause in proportion."""
    total_s = sum(poor_s.values())
    if total_s <= leaked_s:
        return {}
    return {cause: seconds * (1 - leaked_s / total_s) for cause, seconds in poor_s.items()}
