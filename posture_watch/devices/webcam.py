"""The real camera, by OpenCV; and in words why it does not open."""

import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from posture_watch.devices.cameras import CameraInfo, described
from posture_watch.devices.opencv import load_cv2
from posture_watch.devices.v4l2 import stop_stream, users_of
from posture_watch.posture.camera_health import CameraError, CameraState


class OpenCVCapture:
    """An open ``cv2.VideoCapture``; errors of OpenCV become "no picture"."""

    def __init__(self, video: Any, node: Path | None = None) -> None:
        """Take an opened one, and its device file where there is such a thing."""
        self._video = video
        self._node = node

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

    def interrupt(self) -> None:
        """End a ``grab`` that waits in another thread, where the system can."""
        if self._node is not None:
            stop_stream(self._node)

    def close(self) -> None:
        """Let go of the device."""
        self._video.release()


def open_webcam(camera: CameraInfo, *, width: int = 640, height: int = 480) -> OpenCVCapture:
    """Return the camera, opened; it may deliver another size than the one asked for.

    Raises:
        CameraError: It is not there, not permitted, or in use.
    """
    cv2 = load_cv2()
    video = cv2.VideoCapture(camera.index, camera.backend)
    if not video.isOpened():
        video.release()
        raise why_not_open(camera)
    # Asked for after opening: given with it, a size that the camera lacks would keep it from opening.
    video.set(cv2.CAP_PROP_FRAME_WIDTH, width)
    video.set(cv2.CAP_PROP_FRAME_HEIGHT, height)
    return OpenCVCapture(video, device_file(camera))


def device_file(camera: CameraInfo, system: str = sys.platform) -> Path | None:
    """Return the file that is the camera, on Linux; ``None`` elsewhere."""
    return Path(f"/dev/video{camera.index}") if system == "linux" else None


def why_not_open(camera: CameraInfo, system: str = sys.platform) -> CameraError:
    """Return what to say of a camera that did not open, as far as can be told without touching it again."""
    node = device_file(camera, system)
    if node is None:
        # What the system lists is there, so somebody else has it; what it does not list has no identity either.
        return CameraError(CameraState.BUSY if camera.identity else CameraState.GONE, closed_text(camera, system))
    if not node.exists():
        sentence = f"There is no camera {camera.index}; plug one in, see `posture-watch cameras`, or give a video file."
        return CameraError(CameraState.GONE, sentence)
    if not os.access(node, os.R_OK | os.W_OK):
        sentence = f"You may not use camera {camera.index}; run `sudo usermod -aG video $USER` and log in again."
        return CameraError(CameraState.FORBIDDEN, sentence)
    return busy_error(camera, node)


def why_no_picture(camera: CameraInfo, otherwise: CameraState, system: str = sys.platform) -> CameraError:
    """Return what to say of an open camera that delivers nothing: gone, busy, or ``otherwise`` silent or stalled."""
    node = device_file(camera, system)
    if node is not None and not node.exists():
        return CameraError(CameraState.GONE, f"{described(camera)} was unplugged; plug it in again.")
    if node is not None and users_of(node):
        return busy_error(camera, node)
    if otherwise is CameraState.STALLED:
        return CameraError(
            CameraState.STALLED,
            f"{described(camera)} has stopped delivering pictures; check its cable, or unplug it and plug it in again.",
        )
    return CameraError(
        CameraState.SILENT,
        f"{described(camera)} opens but delivers no picture; close other programs that use it, open its privacy "
        "switch, plug it into another socket, or allow this program to use it in the system's privacy settings.",
    )


def trouble_text(state: CameraState, which: str, size: tuple[int, int]) -> str:
    """Return the sentence for a camera whose pictures are of no use.

    Args:
        state: Frozen, covered or resized.
        which: The camera, as the beginning of the sentence.
        size: Width and height of the last picture, in pixels.
    """
    if state is CameraState.FROZEN:
        return f"{which} delivers the same picture again and again; unplug it and plug it in again if that lasts."
    if state is CameraState.COVERED:
        return f"{which} is covered, or the room dark; open its shutter or make light."
    return f"{which} delivers pictures of another size, {size[0]}x{size[1]}; it is opened anew."


def busy_error(camera: CameraInfo, node: Path) -> CameraError:
    """Return what to say of a camera that another program has, with the program's name where it can be known."""
    who = users_in_words(camera, node) or "another program, such as a video call"
    return CameraError(CameraState.BUSY, f"{described(camera)} is in use by {who}; it is free again when that ends.")


def users_in_words(camera: CameraInfo, node: Path | None = None) -> str:
    """Return which other programs have a camera open, such as ``zoom (process 4711)``; empty where that is not known.

    Args:
        camera: Which.
        node: Its device file; ``None``: as the system names it.
    """
    node = node or device_file(camera)
    users = users_of(node) if node else {}
    return " and ".join(f"{name} (process {pid})" for pid, name in sorted(users.items()))


def closed_text(camera: CameraInfo, system: str) -> str:
    """Return the sentence for a camera that did not open, where the system does not tell why."""
    if system == "darwin":
        return (
            f"{described(camera)} does not open; plug it in, and allow your terminal to use it in System Settings, "
            "Privacy & Security, Camera."
        )
    return (
        f"{described(camera)} does not open; plug it in, close other programs that use it, and allow desktop apps to "
        "use the camera in Settings, Privacy & security, Camera."
    )
