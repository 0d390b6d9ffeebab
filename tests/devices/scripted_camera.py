"""A camera that does what a test says: a fake in the place of the device alone."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import numpy.typing as npt

from posture_watch.devices.camera import Driver
from posture_watch.devices.cameras import CameraInfo
from posture_watch.devices.webcam import why_no_picture
from tests.devices.footage import numbered

CAMERA = CameraInfo(0, "Scripted Cam", "0000:0001")


@dataclass
class ScriptedCapture:
    """A fake camera: grab ``n`` shows the number ``n``; ``grabs`` and ``pictures`` may say otherwise."""

    grabs: Callable[[int], bool] = lambda _: True
    pictures: Callable[[int], npt.NDArray[np.uint8] | None] = numbered
    count: int = 0
    closed: threading.Event = field(default_factory=threading.Event)
    interrupted: threading.Event = field(default_factory=threading.Event)
    thread_names: set[str] = field(default_factory=set)

    def grab(self) -> bool:
        self.thread_names.add(threading.current_thread().name)
        assert not self.closed.wait(0.002), "read after closing"  # a device too takes its time
        self.count += 1
        return self.grabs(self.count)

    def retrieve(self) -> npt.NDArray[np.uint8] | None:
        return self.pictures(self.count)

    def interrupt(self) -> None:
        self.interrupted.set()

    def close(self) -> None:
        self.thread_names.add(threading.current_thread().name)
        self.closed.set()


def driver(capture: ScriptedCapture, frame_patience_s: float = 5.0) -> Driver:
    return Driver(
        cameras=lambda: [CAMERA],
        open=lambda _: capture,
        explain=partial(why_no_picture, system="one that tells nothing of its devices"),
        first_patience_s=frame_patience_s,
        frame_patience_s=frame_patience_s,
    )


def five() -> float:
    return 5.0
