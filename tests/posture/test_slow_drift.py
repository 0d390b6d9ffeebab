"""Nothing is learned from looks that nobody called upright: a slouch is found however slowly it comes."""

import pytest

from posture_watch.posture.baseline import build_baseline
from posture_watch.posture.features import extract_features
from posture_watch.posture.landmarks import View
from posture_watch.posture.samples import Cause, Posture, Sample
from posture_watch.posture.watching import WatchRules, WatchState, watch_view
from posture_watch.testing import LAPTOP, MONITOR, Webcam, seated

DAYS = 10
LOOKS_A_DAY = 200
DAY_S = 86_400.0
FOUR_CM_DEG = 40.0
"""A slump of the back that lowers the head by 4 to 5 cm."""


def creeping(camera: Webcam) -> list[Sample]:
    """Ten days of looks, 2 s apart within a day, during which a slump of 4 cm comes on evenly."""
    upright = extract_features(seated(camera=camera))
    assert upright is not None
    baseline, rules, state = build_baseline([upright] * 10, 20.0), WatchRules(), WatchState()
    samples = []
    for look in range(DAYS * LOOKS_A_DAY):
        day, within = divmod(look, LOOKS_A_DAY)
        slump_deg = FOUR_CM_DEG * look / (DAYS * LOOKS_A_DAY - 1)
        view = View(day * DAY_S + 2.0 * within, (seated(camera=camera, slump_deg=slump_deg),), fresh=True)
        state, sample = watch_view(state, view, baseline, rules)
        samples.append(sample)
    return samples


@pytest.mark.parametrize("camera", [MONITOR, LAPTOP])
def test_a_slump_of_four_centimetres_that_creeps_in_over_ten_days_is_found(camera: Webcam) -> None:
    samples = creeping(camera)
    assert samples[0].posture is Posture.GOOD
    last_day = samples[-LOOKS_A_DAY:]
    assert {sample.posture for sample in last_day} == {Posture.POOR}
    assert last_day[-1].cause is Cause.SLUMP
