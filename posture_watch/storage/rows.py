"""Rows of the database and the values that they stand for."""

import json
from collections.abc import Iterator, Sequence

from posture_watch.errors import CalibrationError
from posture_watch.posture.alerts import Action, Alert, AlertKind, Outcome
from posture_watch.posture.baseline import Baseline
from posture_watch.posture.holds import Holds, State
from posture_watch.posture.profiles import Profile
from posture_watch.posture.samples import Cause, Sample
from posture_watch.storage.words import CAUSES, POSTURES, REASONS, Row, storable, text_of


def sample_row(sample: Sample) -> Row:
    """Return ``time_s, posture, score, cause, reason, hold_s, profile``; the rest of a sample is not stored."""
    return (
        sample.time_s,
        sample.posture.value,
        sample.score,
        text_of(sample.cause),
        text_of(sample.reason),
        sample.hold_s,
        storable(sample.profile),
    )


def to_samples(rows: Sequence[Row]) -> list[Sample]:
    """Return the samples of rows such as ``sample_row`` makes.

    A day has tens of thousands, so each word is looked up in a dictionary: calling the enumeration takes far longer.

    Raises:
        KeyError, ValueError: A row holds what no sample can be.
    """
    return [
        Sample(time_s, POSTURES[posture], score, CAUSES[cause], REASONS[reason], hold_s=hold_s, profile=profile)
        for time_s, posture, score, cause, reason, hold_s, profile in rows
    ]


def hold_rows(holds: Holds) -> Iterator[Row]:
    """Yield ``start_s, end_s, posture, cause, reason, score, profile`` of each hold."""
    for start_s, end_s, (posture, cause, reason), score, profile in holds.pieces():
        yield start_s, end_s, posture.value, text_of(cause), text_of(reason), score, storable(profile)


def to_holds(rows: Sequence[Row]) -> Holds:
    """Return the holds of rows such as ``hold_rows`` makes.

    Raises:
        KeyError: A row holds what no hold can be.
    """
    states: dict[tuple[str, str | None, str | None], State] = {}

    def state(posture: str, cause: str | None, reason: str | None) -> State:
        words = posture, cause, reason
        if words not in states:
            states[words] = State(POSTURES[posture], CAUSES[cause], REASONS[reason])
        return states[words]

    return Holds.of(
        [
            (start_s, end_s, state(posture, cause, reason), score, profile)
            for start_s, end_s, posture, cause, reason, score, profile in rows
        ]
    )


def alert_row(alert: Alert) -> Row:
    """Return ``time_s, kind, cause, outcome, channel, detail, answer, text``."""
    return (
        alert.time_s,
        alert.kind.value,
        text_of(alert.cause),
        alert.outcome.value,
        storable(alert.channel),
        storable(alert.detail),
        text_of(alert.answer),
        storable(alert.text),
    )


def to_alert(row: Row) -> Alert:
    """Return the alert of a row such as ``alert_row`` makes.

    Raises:
        KeyError, ValueError: The row holds what no alert can be.
    """
    time_s, kind, cause, outcome, channel, detail, answer, text = row
    return Alert(
        time_s=time_s,
        kind=AlertKind(kind),
        cause=CAUSES[cause],
        outcome=Outcome(outcome),
        channel=channel,
        detail=detail,
        answer=None if answer is None else Action(answer),
        text=text,
    )


def profile_row(profile: Profile) -> Row:
    """Return ``name, camera, created_s, baseline, tolerance, accepted``, the last three as JSON."""
    return (
        storable(profile.name),
        storable(profile.camera),
        profile.created_s,
        json.dumps(profile.baseline.as_dict(), allow_nan=False),
        json.dumps({cause.value: points for cause, points in profile.tolerance.items()}, allow_nan=False),
        json.dumps({storable(name): one.as_dict() for name, one in profile.accepted.items()}, allow_nan=False),
    )


def to_profile(row: Row) -> Profile:
    """Return the profile of a row such as ``profile_row`` makes.

    Raises:
        CalibrationError: Today's version cannot use a baseline.
        AttributeError, TypeError, ValueError: The row holds what no profile can be.
    """
    name, camera, created_s, baseline, tolerance, others = row
    try:
        measured = Baseline.from_dict(json.loads(baseline))
        accepted = {posture: Baseline.from_dict(values) for posture, values in json.loads(others).items()}
    except CalibrationError as error:
        raise CalibrationError(f"Profile {name}: {error}") from error
    return Profile(
        name=name,
        camera=camera,
        created_s=created_s,
        baseline=measured,
        tolerance={Cause(cause): float(points) for cause, points in json.loads(tolerance).items()},
        accepted=accepted,
    )
