"""Made-up days of a made-up person, to try reports on and to measure them with. No figure about people comes from here.

A day is drawn from a seed and its date alone: the same seed gives the same day, whatever days are made beside it. The
person works about eight hours on weekdays (on every day if asked), takes breaks and a lunch, slouches more towards the
evening, less after nudges and a little less from month to month, and stands for an hour on some afternoons.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, tzinfo

import numpy as np

from posture_watch.posture.alerts import Action, Alert, AlertKind, Outcome
from posture_watch.posture.samples import Cause, Posture, Sample, UnsureReason

STEP_S = 1.0
"""One look a second."""

HOLD_S = 5.0
DWELL_S = 90.0
"""A nudge comes after so long a slouch."""

COOLDOWN_S = 900.0
SITTING, STANDING = "synthetic", "synthetic standing"
"""The names of the profiles: nobody takes these days for anybody's."""

SATURDAY = 5
_CAUSES = (Cause.SLUMP, Cause.FORWARD_HEAD, Cause.LEANING_IN, Cause.LEANING_SIDEWAYS, Cause.HEAD_DOWN)
_SHARES = (0.42, 0.24, 0.16, 0.1, 0.08)


@dataclass(frozen=True, slots=True)
class SyntheticDay:
    """What a store is to remember of one made-up day."""

    samples: list[Sample] = field(default_factory=list)
    """By time."""

    alerts: list[Alert] = field(default_factory=list)
    """By time."""


def synthetic_days(
    last: date, count: int, *, seed: int, zone: tzinfo, every_day: bool = False
) -> Iterator[tuple[date, SyntheticDay]]:
    """Yield so many days that follow each other, oldest first; a free one has no samples.

    Args:
        last: The last day.
        count: How many days.
        seed: Another seed, other days.
        zone: Zone of the working hours.
        every_day: Also work on Saturdays and Sundays.
    """
    for i in range(count):
        day = last - timedelta(days=count - 1 - i)
        yield day, synthetic_day(day, seed=seed, zone=zone, progress=i / count, every_day=every_day)


def synthetic_day(
    day: date, *, seed: int, zone: tzinfo, progress: float = 0.0, every_day: bool = False
) -> SyntheticDay:
    """Return one made-up day.

    Args:
        day: Which one.
        seed: Another seed, another day.
        zone: Zone of the working hours.
        progress: 0 slouches as at the beginning, 1 a quarter less.
        every_day: Also work on Saturdays and Sundays.
    """
    if day.weekday() >= SATURDAY and not every_day:
        return SyntheticDay()
    chance = np.random.default_rng([seed, day.toordinal()])
    person = _Person(chance, poor_min=3.2 * (1 - 0.25 * progress) * chance.lognormal(0, 0.25))
    time_s = datetime.combine(day, time(8, 20), tzinfo=zone).timestamp() + 60 * int(chance.integers(0, 50))
    made = SyntheticDay()
    stands = chance.random() < 0.4
    # The morning, lunch, the afternoon and, for whoever stands then, an hour before going home.
    for work_h, rest_min, profile in (
        (3.7, chance.normal(45, 8), SITTING),
        (4.3 - stands, 2.0, SITTING),
        (1.0 * stands, 0.0, STANDING),
    ):
        until_s = time_s + 3600 * work_h
        while until_s - time_s >= STEP_S:
            sit_s = min(float(chance.gamma(4, 700)), until_s - time_s)
            time_s = person.sit(made, time_s, sit_s, profile)
            time_s = person.leave(made, time_s, float(chance.gamma(3, 90)), profile)
        # Lunch: the computer sleeps, nobody watches.
        time_s += max(0.0, 60 * rest_min)
    return made


@dataclass(slots=True)
class _Person:
    chance: np.random.Generator
    poor_min: float
    nudged_s: float = -np.inf

    def sit(self, made: SyntheticDay, time_s: float, duration_s: float, profile: str) -> float:
        """Add a time at the desk, good and poor in turns, and return its end."""
        end_s, begun_s = time_s + duration_s, time_s
        while end_s - time_s >= STEP_S:
            tired = 1 + 0.4 * (time_s - begun_s) / 3600
            good_s = float(self.chance.exponential(700)) / tired
            time_s = self._hold(made, time_s, min(good_s, end_s - time_s), profile, Posture.GOOD)
            if self.chance.random() < 0.3:
                time_s = self._hold(
                    made, time_s, min(8.0, end_s - time_s), profile, Posture.UNSURE, reason=UnsureReason.FACE_TURNED
                )
            poor_s = min(60 * float(self.chance.exponential(self.poor_min)) * tired, end_s - time_s)
            time_s = self._slouch(made, time_s, poor_s, profile)
        return time_s

    def leave(self, made: SyntheticDay, time_s: float, duration_s: float, profile: str) -> float:
        """Add a time away from the desk and return its end."""
        return self._hold(made, time_s, duration_s, profile, Posture.AWAY)

    def _slouch(self, made: SyntheticDay, time_s: float, duration_s: float, profile: str) -> float:
        cause = _CAUSES[int(self.chance.choice(len(_CAUSES), p=_SHARES))]
        nudge_s = time_s + DWELL_S
        if duration_s > DWELL_S and nudge_s - self.nudged_s > COOLDOWN_S:
            self.nudged_s = nudge_s
            answer, follows = None, self.chance.random() < 0.6
            if follows:
                duration_s = min(duration_s, DWELL_S + float(self.chance.uniform(5, 50)))
            elif self.chance.random() < 0.15:
                answer = Action.FINE
            held_back = self.chance.random() < 0.1
            made.alerts.append(
                Alert(
                    time_s=nudge_s,
                    kind=AlertKind.NUDGE,
                    cause=cause,
                    outcome=Outcome.HELD_BACK if held_back else Outcome.SHOWN,
                    channel="call" if held_back else SITTING,
                    answer=None if held_back else answer,
                    text="A made-up nudge",
                )
            )
        return self._hold(made, time_s, duration_s, profile, Posture.POOR, cause=cause)

    def _hold(
        self,
        made: SyntheticDay,
        start_s: float,
        duration_s: float,
        profile: str,
        posture: Posture,
        *,
        cause: Cause | None = None,
        reason: UnsureReason | None = None,
    ) -> float:
        """Add samples of one verdict and return the time of the next one."""
        count = max(0, round(duration_s / STEP_S))
        middle = {Posture.GOOD: 84.0, Posture.POOR: 33.0}.get(posture)
        like = Sample(start_s, posture, cause=cause, reason=reason, hold_s=HOLD_S, profile=profile)
        if middle is None:
            made.samples.extend(replace(like, time_s=start_s + i * STEP_S) for i in range(count))
        else:
            level = middle + self.chance.normal(0, 4)
            scores = np.clip(level + self.chance.normal(0, 3, count), 1, 99).round(2).tolist()
            made.samples.extend(
                Sample(start_s + i * STEP_S, posture, score, cause, hold_s=HOLD_S, profile=profile)
                for i, score in enumerate(scores)
            )
        return start_s + count * STEP_S
