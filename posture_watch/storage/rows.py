"""Rows of the database and the values that they stand for."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from posture_watch.errors import CalibrationError
from posture_watch.ports import Live
from posture_watch.posture.alerts import Action, Alert, AlertKind, Outcome
from posture_watch.posture.baseline import Baseline
from posture_watch.posture.holds import Holds, State
from posture_watch.posture.profiles import Profile
from posture_watch.posture.samples import Cause, Posture, Sample, UnsureReason

Row = Sequence[Any]
"""What SQLite hands over: the columns in the order in which they were asked for."""

_POSTURES = {posture.value: posture for posture in Posture}
_CAUSES: dict[str | None, Cause | None] = {None: None, **{cause.value: cause for cause in Cause}}
_REASONS: dict[str | None, UnsureReason | None] = {None: None, **{reason.value: reason for reason in UnsureReason}}


def sample_row(sample: Sample) -> Row:
    """Return ``time_s, posture, score, cause, reason, hold_s, profile``; the rest of a sample is not stored."""
    return (
        sample.time_s,
        sample.posture.value,
        sample.score,
        _text(sample.cause),
        _text(sample.reason),
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
        Sample(time_s, _POSTURES[posture], score, _CAUSES[cause], _REASONS[reason], hold_s=hold_s, profile=profile)
        for time_s, posture, score, cause, reason, hold_s, profile in rows
    ]


def hold_rows(holds: Holds) -> Iterator[Row]:
    """Yield ``start_s, end_s, posture, cause, reason, score, profile`` of each hold."""
    for start_s, end_s, (posture, cause, reason), score, profile in holds.pieces():
        yield start_s, end_s, posture.value, _text(cause), _text(reason), score, storable(profile)


def to_holds(rows: Sequence[Row]) -> Holds:
    """Return the holds of rows such as ``hold_rows`` makes.

    Raises:
        KeyError: A row holds what no hold can be.
    """
    states: dict[tuple[str, str | None, str | None], State] = {}

    def state(posture: str, cause: str | None, reason: str | None) -> State:
        words = posture, cause, reason
        if words not in states:
            states[words] = State(_POSTURES[posture], _CAUSES[cause], _REASONS[reason])
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
        _text(alert.cause),
        alert.outcome.value,
        storable(alert.channel),
        storable(alert.detail),
        _text(alert.answer),
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
        cause=_CAUSES[cause],
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


def live_row(live: Live) -> Row:
    """Return the fields of the live state in their order."""
    return (
        live.pid,
        live.started_s,
        live.time_s,
        storable(live.state),
        storable(live.detail),
        _text(live.posture),
        live.score,
        _text(live.cause),
        _text(live.reason),
        live.since_s,
        storable(live.profile),
        storable(live.source),
    )


def to_live(row: Row) -> Live:
    """Return the live state of a row such as ``live_row`` makes.

    Raises:
        KeyError, ValueError: The row holds what no live state can be.
    """
    pid, started_s, time_s, state, detail, posture, score, cause, reason, since_s, profile, source = row
    return Live(
        pid=pid,
        started_s=started_s,
        time_s=time_s,
        state=state,
        detail=detail,
        posture=None if posture is None else _POSTURES[posture],
        score=score,
        cause=_CAUSES[cause],
        reason=_REASONS[reason],
        since_s=since_s,
        profile=profile,
        source=source,
    )


def storable(text: str) -> str:
    """Return a text that UTF-8 can carry.

    The name of a file may hold bytes that are no text; Python keeps them as lone surrogates, and here they are
    spelled out, a backslash and ``udcff``.
    """
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _text(word: Posture | Cause | UnsureReason | Action | None) -> str | None:
    return None if word is None else word.value
