"""The pace from verdict to verdict."""

from posture_watch.pacing import Pacing
from posture_watch.posture.looking import LookingRules
from posture_watch.posture.samples import Posture, Sample


def test_the_pace_follows_the_verdicts_and_the_battery_and_each_verdict_holds_for_three_looks() -> None:
    battery: list[bool | None] = [None]
    pacing = Pacing(LookingRules(glance_every_s=2.0), lambda: battery[-1])
    assert pacing.looks_per_s() == 2.0
    held = [pacing.note(Sample(float(second), Posture.GOOD, 99.0)).hold_s for second in range(6)]
    assert held == [5.0, 5.0, 5.0, 5.0, 6.0, 6.0]
    assert (pacing.looks_per_s(), pacing.judge_every_s()) == (0.5, 5.0)
    battery.append(True)
    assert (pacing.looks_per_s(), pacing.judge_every_s()) == (0.25, 10.0)


def test_where_the_camera_is_closed_between_looks_a_verdict_speaks_until_the_next_look() -> None:
    pacing = Pacing(LookingRules(), least_hold_s=45.0)
    assert pacing.note(Sample(0.0, Posture.GOOD, 99.0)).hold_s == 45.0


def test_it_is_calm_once_the_burst_after_a_new_verdict_is_over() -> None:
    pacing = Pacing(LookingRules(burst_s=3.0))
    calm = []
    for second in range(6):
        pacing.note(Sample(float(second), Posture.GOOD, 99.0))
        calm.append(pacing.calm())
    assert calm == [False, False, False, False, True, True]
