"""The real camera, by OpenCV; and in words why it does not open."""

import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from posture_watch.devices.cameras import CameraInfo
from posture_watch.devices.opencv import load_cv2
from posture_watch.errors import SourceError


class OpenCVCapture:
    """An open ``cv2.VideoCapture``; errors of OpenCV become "no picture"."""

    def __init__(self, video: Any) -> None:
        self._video = video

    def grab(self) -> bool:
        """Wait for the next picture; False when there was none."""
        try:
            return bool(self._video.grab())
        except load_cv2().error:
            return False

    def retrieve(self) -> npt.NDArray[np.uint8] | None:
        """Return the picture last grabbed, red first, or ``None`` if it cannot be decoded."""
        cv2 = load_cv2()
        try:
            ok, bgr = self._video.retrieve()
            return np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), np.uint8) if ok else None
        except cv2.error:
            return None

    def close(self) -> None:
        """Let go of the device."""
        self._video.release()


def open_webcam(camera: CameraInfo, *, width: int = 640, height: int = 480) -> OpenCVCapture:
    """Return the camera, opened; it may deliver another size than the one asked for.

    Raises:
        SourceError: It is not there, not permitted, or in use.
    """
    cv2 = load_cv2()
    video = cv2.VideoCapture(camera.index, camera.backend)
    if not video.isOpened():
        video.release()
        node = Path(f"/dev/video{camera.index}") if sys.platform == "linux" else None
        exists, permitted = (node.exists(), os.access(node, os.R_OK | os.W_OK)) if node else (True, True)
        raise SourceError(why_not_open(camera.index, sys.platform, exists=exists, permitted=permitted))
    # Asked for after opening: given with it, a size that the camera lacks would keep it from opening.
    video.set(cv2.CAP_PROP_FRAME_WIDTH, width)
    video.set(cv2.CAP_PROP_FRAME_HEIGHT, height)
    return OpenCVCapture(video)


def why_not_open(index: int, platform: str, *, exists: bool, permitted: bool) -> str:
    """Return the sentence for a camera that did not open.

    Args:
        index: Its number.
        platform: As ``sys.platform``.
        exists: Whether the system has such a device, as far as can be told.
        permitted: Whether this user may open it, as far as can be told.
    """
    if not exists:
        return f"There is no camera {index}; plug one in, see `posture-watch cameras`, or give a video file."
    if not permitted:
        return f"You may not use camera {index}; run `sudo usermod -aG video $USER` and log in again."
    if platform == "linux":
        return f"Camera {index} is in use by another program, such as a video call; close that and try again."
    if platform == "darwin":
        return (
            f"Camera {index} does not open; plug it in, and allow your terminal to use it in System Settings, "
            "Privacy & Security, Camera."
        )
    return (
        f"Camera {index} does not open; plug it in, close other programs that use it, and allow desktop apps to use "
        "the camera in Settings, Privacy & security, Camera."
    )
