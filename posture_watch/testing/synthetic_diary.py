"""What the made-up person of ``testing.synthetic`` tells and does on a made-up day.

By construction pain goes with the poor share of the day, and stress with nothing but chance and the day before it; so
whoever looks for what goes together must find the one and not the other.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, tzinfo

import numpy as np

from posture_watch.posture.samples import Posture, Sample
from posture_watch.wellbeing.check_ins import CheckIn, Place
from posture_watch.wellbeing.routines import Kind
from posture_watch.wellbeing.sessions import Session

PLAN = ((11, "deadline"), (17, "meeting"))
"""Hours at which the person is asked, and what tends to be going on."""

_EXERCISES = (
    (Kind.BREATHE, "six", 300.0, 2.2),
    (Kind.STRETCH, "neck", 64.0, 1.0),
    (Kind.STRETCH, "up", 63.0, 0.6),
    (Kind.RELAX, "desk", 78.0, 1.5),
)
"""Kind, name, length and by how many points it eases tension in the mean."""


def synthetic_diary(
    day: date, samples: Sequence[Sample], *, seed: int, zone: tzinfo
) -> tuple[list[CheckIn], list[Session]]:
    """Return the check-ins and exercises of one made-up day; none on a free day.

    Args:
        day: Which one.
        samples: What the camera saw on it.
        seed: Another seed, another day.
        zone: Zone of the working hours.
    """
    judged = [sample.posture is Posture.POOR for sample in samples if sample.posture in (Posture.GOOD, Posture.POOR)]
    if not judged:
        return [], []
    chance = np.random.default_rng([seed, day.toordinal(), 7])
    poor_share = sum(judged) / len(judged)
    stress = _stress(day, seed)
    check_ins = []
    for hour, tag in PLAN:
        if chance.random() < 0.85:
            told = stress + chance.normal(0, 0.8)
            pain = _rating(0.5 + 10 * poor_share + chance.normal(0, 0.7))
            check_ins.append(
                CheckIn(
                    _at(day, hour, chance, zone),
                    stress=_rating(told),
                    pain=pain,
                    places=(Place.NECK, Place.LOWER_BACK)[: 1 + (pain > 4)] if pain else (),
                    energy=_rating(8 - 0.5 * told + chance.normal(0, 1)),
                    tags=(tag,) if chance.random() < 0.4 else (),
                )
            )
    sessions: list[Session] = []
    for index in chance.permutation(len(_EXERCISES))[: int(chance.integers(0, 3))]:
        kind, name, length_s, ease = _EXERCISES[index]
        before = _rating(stress + chance.normal(1, 1))
        finished = chance.random() < 0.9
        after = _rating(before - ease + chance.normal(0, 0.8)) if chance.random() < 0.8 else None
        sessions.append(
            Session(
                _at(day, 14 + len(sessions), chance, zone),
                kind,
                name,
                length_s if finished else length_s / 2,
                finished=finished,
                before=before,
                after=after,
            )
        )
    return check_ins, sessions


def _stress(day: date, seed: int) -> float:
    """Return a day's stress, 0 to 10: half of it is left over from each day to the next."""
    level = 4.0
    for back in range(6, -1, -1):
        drawn = np.random.default_rng([seed, (day - timedelta(days=back)).toordinal(), 8]).normal(0, 1.4)
        level = 4.0 + 0.5 * (level - 4.0) + float(drawn)
    return level


def _at(day: date, hour: int, chance: np.random.Generator, zone: tzinfo) -> float:
    return datetime.combine(day, time(hour, int(chance.integers(0, 60))), tzinfo=zone).timestamp()


def _rating(value: float) -> int:
    return int(np.clip(round(value), 0, 10))
