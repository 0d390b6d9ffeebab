from dataclasses import replace
from datetime import UTC, datetime

import pytest

from posture_watch.posture.host import HostState
from posture_watch.posture.hours import Span, every_day
from posture_watch.posture.rest import Rest, RestReason, RestRules, rest_due, shows_somebody
from posture_watch.posture.samples import Cause, Posture, Sample, UnsureReason

NOON_S = datetime(2026, 3, 2, 12, tzinfo=UTC).timestamp()
RULES = RestRules(idle_s=300.0, working_hours=every_day((Span(8 * 60, 18 * 60),)))
IDLE = HostState(idle_s=300.0)
REASONS = [
    (HostState(locked=True), RestReason.LOCKED, {"locked": False}),
    (HostState(lid_closed=True), RestReason.LID_CLOSED, {"lid_closed": False}),
    (HostState(camera_used_by_others=True), RestReason.CAMERA_IN_USE, {"camera_in_use": False}),
    (IDLE, RestReason.IDLE, {"idle_s": None}),
]


@pytest.mark.parametrize(("host", "reason", "off"), REASONS, ids=[reason for _, reason, _ in REASONS])
def test_each_reason_to_rest_can_be_switched_off(
    host: HostState, reason: RestReason, off: dict[str, bool | None]
) -> None:
    assert rest_due(NOON_S, host, 300.0, RULES) == Rest(reason)
    assert rest_due(NOON_S, host, 300.0, replace(RULES, **off)) is None  # type: ignore[arg-type]  # names as values


def test_a_computer_about_to_sleep_needs_no_permission() -> None:
    rules = RestRules(locked=False, lid_closed=False, camera_in_use=False, idle_s=None)
    assert rest_due(NOON_S, HostState(suspending=True), 0.0, rules) == Rest(RestReason.SUSPENDING)


def test_nothing_follows_from_what_is_unknown() -> None:
    assert rest_due(NOON_S, HostState(), 1e9, RULES) is None


def test_nothing_follows_from_what_is_known_not_to_be_so() -> None:
    awake = HostState(
        locked=False, idle_s=0.0, on_battery=True, lid_closed=False, suspending=False, camera_used_by_others=False
    )
    assert rest_due(NOON_S, awake, 1e9, RULES) is None


@pytest.mark.parametrize(
    ("idle_s", "unseen_s", "resting"),
    [(299.0, 1e6, False), (1e6, 299.0, False), (300.0, 300.0, True)],
    ids=["typing out of view", "reading in view", "gone"],
)
def test_only_nobody_in_view_and_no_input_is_absence(idle_s: float, unseen_s: float, *, resting: bool) -> None:
    assert (rest_due(NOON_S, HostState(idle_s=idle_s), unseen_s, RULES) is not None) is resting


def test_outside_working_hours_it_rests_until_they_begin() -> None:
    assert rest_due(NOON_S + 6 * 3600, HostState(), 0.0, RULES) == Rest(RestReason.OFF_HOURS, NOON_S + 20 * 3600)
    assert rest_due(NOON_S + 20 * 3600, HostState(), 0.0, RULES) is None
    assert rest_due(NOON_S + 6 * 3600, HostState(), 0.0, replace(RULES, working_hours=None)) is None


@pytest.mark.parametrize(
    ("posture", "reason", "somebody"),
    [
        (Posture.GOOD, None, True),
        (Posture.POOR, None, True),
        (Posture.AWAY, None, False),
        (Posture.UNSURE, UnsureReason.FACE_TURNED, True),
        (Posture.UNSURE, UnsureReason.SEVERAL_PEOPLE, True),
        (Posture.UNSURE, UnsureReason.COVERED, False),
        (Posture.UNSURE, UnsureReason.TOO_DARK, False),
        (Posture.UNSURE, UnsureReason.IMPLAUSIBLE, False),
    ],
)
def test_a_verdict_shows_somebody_unless_it_could_be_an_empty_chair(
    posture: Posture, reason: UnsureReason | None, *, somebody: bool
) -> None:
    cause = Cause.SLUMP if posture is Posture.POOR else None
    assert shows_somebody(Sample(0.0, posture, cause=cause, reason=reason)) is somebody
