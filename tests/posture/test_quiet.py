from dataclasses import replace
from datetime import UTC, datetime

import pytest

from posture_watch.posture.host import HostState
from posture_watch.posture.hours import Span, every_day
from posture_watch.posture.quiet import QuietReason, QuietRules, held_back

NOON_S = datetime(2026, 3, 2, 12, tzinfo=UTC).timestamp()
RULES = QuietRules(hours=every_day((Span(22 * 60, 30 * 60),)))
REASONS = [
    (HostState(do_not_disturb=True), QuietReason.DO_NOT_DISTURB, {"do_not_disturb": False}),
    (HostState(in_call=True), QuietReason.CALL, {"calls": False}),
    (HostState(camera_used_by_others=True), QuietReason.CALL, {"calls": False}),
    (HostState(full_screen=True), QuietReason.FULL_SCREEN, {"full_screen": False}),
]


@pytest.mark.parametrize(("host", "reason", "off"), REASONS)
def test_each_reason_for_silence_can_be_switched_off(
    host: HostState, reason: QuietReason, off: dict[str, bool]
) -> None:
    assert held_back(NOON_S, host, None, RULES) is reason
    assert held_back(NOON_S, host, None, replace(RULES, **off)) is None  # type: ignore[arg-type]  # names as values


@pytest.mark.parametrize(
    "host", [HostState(), HostState(do_not_disturb=False, in_call=False, full_screen=False, locked=False)]
)
def test_a_message_is_welcome_when_nothing_is_known_against_it(host: HostState) -> None:
    assert held_back(NOON_S, host, NOON_S, RULES) is None


def test_quiet_hours_and_snooze_end_by_themselves() -> None:
    assert held_back(NOON_S + 10 * 3600, HostState(), None, RULES) is QuietReason.QUIET_HOURS
    assert held_back(NOON_S + 18 * 3600, HostState(), None, RULES) is None
    assert held_back(NOON_S, HostState(), NOON_S + 1, RULES) is QuietReason.SNOOZED
    assert held_back(NOON_S + 1, HostState(), NOON_S + 1, RULES) is None


def test_who_switched_messages_off_is_told_so_before_anything_else() -> None:
    busy = HostState(do_not_disturb=True, in_call=True)
    assert held_back(NOON_S, busy, NOON_S + 1, replace(RULES, enabled=False)) is QuietReason.SWITCHED_OFF
