"""What a camera really delivers: opening one proves nothing."""

from dataclasses import dataclass
from itertools import islice

import numpy as np

from posture_watch.devices.camera import Driver, camera_frames
from posture_watch.devices.cameras import CameraInfo
from posture_watch.ports import Clock

PROBE_FRAMES = 10
"""Pictures that a probe looks at."""


@dataclass(frozen=True, slots=True)
class CameraProbe:
    """What a few real pictures of one camera are like. The pictures themselves are forgotten."""

    camera: CameraInfo
    """Which camera."""

    sizes: tuple[tuple[int, int], ...]
    """Every width and height that occurred, in pixels; one, unless something is odd."""

    fps: float | None
    """Pictures a second, as measured; ``None`` when they came too quickly to tell."""

    brightness: float
    """Mean of all pixels, 0 to 255. Near 0: the lens is covered or the room dark."""

    contrast: float
    """Standard deviation of the pixels of a picture, the mean over the pictures, 0 to 127. Near 0: covered."""

    identical: bool
    """Whether all pictures were the same to the last bit: a frozen camera, or a drawn picture."""

    skipped: int
    """Pictures that could not be decoded."""


def probe_camera(camera: CameraInfo, clock: Clock, *, driver: Driver | None = None) -> CameraProbe:
    """Return what ten pictures of the camera are like; it is released again.

    Raises:
        SourceError: It does not deliver; the sentence says why.
    """
    sizes: set[tuple[int, int]] = set()
    times_s, means, spreads = [], [], []
    first: np.ndarray[tuple[int, ...], np.dtype[np.uint8]] | None = None
    identical = True
    with camera_frames(camera, clock, rate=lambda: float("inf"), driver=driver) as frames:
        for frame in islice(frames, PROBE_FRAMES):
            first = frame.image if first is None else first
            identical = identical and np.array_equal(first, frame.image)
            sizes.add((frame.image.shape[1], frame.image.shape[0]))
            times_s.append(frame.time_s)
            means.append(float(frame.image.mean()))
            spreads.append(float(frame.image.std()))
        skipped = frames.skipped
    passed_s = times_s[-1] - times_s[0]
    return CameraProbe(
        camera=camera,
        sizes=tuple(sorted(sizes)),
        fps=(PROBE_FRAMES - 1) / passed_s if passed_s > 0 else None,
        brightness=sum(means) / PROBE_FRAMES,
        contrast=sum(spreads) / PROBE_FRAMES,
        identical=identical,
        skipped=skipped,
    )
