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
    assert (pacing.looks_per_s(), pacing.judge_every_s()) == (0.5, 4.0)
    battery.append(True)
    assert (pacing.looks_per_s(), pacing.judge_every_s()) == (0.25, 8.0)
