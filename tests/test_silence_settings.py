"""What the settings on silence come to."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from posture_watch.app import silence_rules
from posture_watch.circumstances import SilenceRules
from posture_watch.config import load_settings
from posture_watch.posture.hours import Span, every_day
from posture_watch.posture.quiet import QuietRules
from posture_watch.posture.rest import RestRules


def rules(environ: Mapping[str, str]) -> SilenceRules:
    """Return the rules under some settings, without the zone, which is that of the computer."""
    made = silence_rules(load_settings(environ=environ).config)
    plain = RestRules().zone
    return SilenceRules(replace(made.rest, zone=plain), replace(made.quiet, zone=plain))


def test_by_default_every_reason_counts_and_all_hours_are_alike() -> None:
    assert rules({}) == SilenceRules(RestRules(), QuietRules())


@pytest.mark.parametrize(
    ("key", "value", "rest"),
    [
        ("REST__LOCKED", "false", RestRules(locked=False)),
        ("REST__LID_CLOSED", "false", RestRules(lid_closed=False)),
        ("REST__CAMERA_IN_USE", "false", RestRules(camera_in_use=False)),
        ("REST__IDLE_MIN", "2.5", RestRules(idle_s=150.0)),
        ("REST__IDLE_MIN", "0", RestRules(idle_s=None)),
    ],
)
def test_each_setting_on_rest_reaches_its_rule(key: str, value: str, rest: RestRules) -> None:
    assert rules({f"POSTURE_WATCH_{key}": value}) == SilenceRules(rest, QuietRules())


@pytest.mark.parametrize(
    ("key", "value", "quiet"),
    [
        ("NUDGE__ENABLED", "false", QuietRules(enabled=False)),
        ("QUIET__DO_NOT_DISTURB", "false", QuietRules(do_not_disturb=False)),
        ("QUIET__CALLS", "false", QuietRules(calls=False)),
        ("QUIET__FULL_SCREEN", "false", QuietRules(full_screen=False)),
        ("QUIET__HOURS", "22:00-06:00", QuietRules(hours=every_day((Span(1320, 1800),)))),
    ],
)
def test_each_setting_on_silence_reaches_its_rule(key: str, value: str, quiet: QuietRules) -> None:
    assert rules({f"POSTURE_WATCH_{key}": value}) == SilenceRules(RestRules(), quiet)


def test_working_hours_are_those_of_their_days() -> None:
    hours = {"POSTURE_WATCH_HOURS__ENABLED": "yes", "POSTURE_WATCH_HOURS__SUNDAY": "10:00-11:00"}
    week = rules(hours).rest.working_hours
    assert week is not None
    assert [day[0].start_min if day else None for day in week] == [480] * 5 + [None, 600]
