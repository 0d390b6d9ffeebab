"""A nudged camera on the pictures of the demo clip: warped as a tilt would, and seen through the real model."""

from collections.abc import Iterator

import numpy as np
import pytest

from posture_watch.devices.landmarker import MediaPipeLandmarker
from posture_watch.devices.model_file import read_model
from posture_watch.devices.opencv import load_cv2
from posture_watch.devices.source import demo_clip
from posture_watch.devices.video import video_frames
from posture_watch.pipeline import calibrate, watch
from posture_watch.posture.landmarks import Frame
from posture_watch.posture.samples import Posture, UnsureReason

NUDGED_S = 9.0
UPRIGHT_UNTIL_S = 14.0


def tilted(frame: Frame, degrees: float) -> Frame:
    """Return the picture as a camera turned down by some degrees would see it; what it cannot see repeats the edge."""
    cv2 = load_cv2()
    height, width = frame.image.shape[:2]
    focal = 0.785 * width
    camera = np.array([[focal, 0, width / 2], [0, focal, height / 2], [0, 0, 1]])
    angle = np.radians(degrees)
    turn = np.array([[1, 0, 0], [0, np.cos(angle), np.sin(angle)], [0, -np.sin(angle), np.cos(angle)]])
    warp = camera @ turn @ np.linalg.inv(camera)
    image = cv2.warpPerspective(frame.image, warp, (width, height), borderMode=cv2.BORDER_REPLICATE)
    return Frame(frame.time_s, image)


def nudged(degrees: float) -> Iterator[Frame]:
    for frame in video_frames(demo_clip(), seconds=(0.0, UPRIGHT_UNTIL_S)):
        yield frame if frame.time_s < NUDGED_S else tilted(frame, degrees)


@pytest.mark.model
@pytest.mark.parametrize("degrees", [-4.0, 4.0])
def test_a_camera_that_is_tilted_is_noticed_at_once_and_makes_nobody_slouch(degrees: float) -> None:
    model = read_model()
    with MediaPipeLandmarker(model) as landmarker:
        baseline = calibrate(video_frames(demo_clip(), seconds=(0.0, NUDGED_S)), landmarker)
    with MediaPipeLandmarker(model) as landmarker:
        samples = list(watch(nudged(degrees), landmarker, baseline))
    noticed = [sample.time_s for sample in samples if sample.reason is UnsureReason.CAMERA_MOVED]
    assert noticed
    assert NUDGED_S <= noticed[0] <= NUDGED_S + 1.0
    assert {sample.posture for sample in samples} <= {Posture.GOOD, Posture.UNSURE}
    assert samples[-1].posture is Posture.GOOD
