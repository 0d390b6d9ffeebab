"""Frames of a webcam. Whatever the device does, the caller never waits longer than a stated time."""

import queue
import threading
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

import numpy as np
import numpy.typing as npt

from posture_watch.devices.cameras import CameraInfo, find_camera, list_cameras
from posture_watch.devices.frames import Frames, Tally
from posture_watch.devices.webcam import open_webcam
from posture_watch.errors import SourceError
from posture_watch.ports import Clock
from posture_watch.posture.landmarks import Frame

WARM_UP_FRAMES = 8
"""Dropped after opening: the camera is still finding its exposure."""

UNREADABLE_AT_MOST = 50
"""So many pictures in a row that cannot be decoded mean that the camera is of no use."""

_SLICE_S = 0.5
"""Longest wait at a time, so that a change of the rate counts soon, and whoever lent the clock is heard."""

_SHORTEST_S = 0.001
_RETRY_S = 0.02
_CLOSING_S = 2.0


class Capture(Protocol):
    """An open camera. One thread opens, uses and closes it."""

    def grab(self) -> bool:
        """Wait for the next picture and take it out of the device; False when there was none."""
        ...

    def retrieve(self) -> npt.NDArray[np.uint8] | None:
        """Return the picture last grabbed, ``(height, width, 3)``, red first; ``None`` if it cannot be decoded."""
        ...

    def close(self) -> None:
        """Let go of the device."""
        ...


@dataclass(frozen=True, slots=True)
class Driver:
    """How to reach the devices, and how long to wait for them, in seconds of real time."""

    cameras: Callable[[], Sequence[CameraInfo]] = list_cameras
    """Lists them."""

    open: Callable[[CameraInfo], Capture] = open_webcam
    """Opens one; called in the reading thread."""

    open_patience_s: float = 25.0
    """For it to open. Some cameras on Windows take 20 s."""

    frame_patience_s: float = 5.0
    """For each picture."""


def camera_frames(
    camera: str | CameraInfo,
    clock: Clock,
    *,
    rate: Callable[[], float],
    driver: Driver | None = None,
) -> Frames:
    """Return the frames of a webcam as they come, for ever; always the newest picture, never a buffered one.

    The first pictures are dropped while the exposure settles. Pictures that cannot be decoded are skipped and
    counted in ``skipped``. Closing the frames releases the device.

    ::

        device     |.|.|.|.|.|.|.|.|.|.|.|.|.|.|.|.|.|     a thread takes every picture out of the buffer
        wanted     |       |       |       |       |       rate()
        frames       |       |       |       |       |     the next picture after it was wanted

    Args:
        camera: Number, name, part of a name or ``vendor:product``, empty for the first; or an entry of the list.
        clock: Gives the times of the frames and the pace.
        rate: Frames a second wanted right now, asked again and again; more than the camera gives means all of them.
        driver: Reaches the devices; ``None``: the real ones.

    Raises:
        SourceError: While iterating: no such camera, in use, not permitted, silent, or it stops delivering.
    """
    tally = Tally()
    return Frames(_frames(camera, clock, rate, driver or Driver(), tally), tally)


def _frames(
    camera: str | CameraInfo, clock: Clock, rate: Callable[[], float], driver: Driver, tally: Tally
) -> Generator[Frame, None, None]:
    info = camera if isinstance(camera, CameraInfo) else find_camera(camera, driver.cameras())
    reader = _Reader(lambda: driver.open(info), clock)
    try:
        reader.wait_for(_Event.OPENED, driver.open_patience_s, _no_answer(info))
        reader.wait_for(_Event.DELIVERS, driver.frame_patience_s, _silent(info))
        unreadable, seen_s = 0, float("-inf")
        while unreadable < UNREADABLE_AT_MOST:
            _wait_until_wanted(seen_s, clock, rate)
            image = reader.picture(driver.frame_patience_s, _stopped(info))
            seen_s = clock.now_s()
            if image is None:
                unreadable += 1
                tally.skipped += 1
                continue
            unreadable = 0
            yield Frame(seen_s, image)
        raise SourceError(f"The pictures of {_named(info)} cannot be decoded; unplug it and plug it in again.")
    finally:
        reader.close()


def _wait_until_wanted(seen_s: float, clock: Clock, rate: Callable[[], float]) -> None:
    """Sleep until 1 / rate after the last picture; not at all if the clock was set back meanwhile."""
    while (passed_s := clock.now_s() - seen_s) >= 0:
        wait_s = 1 / max(rate(), 1e-6) - passed_s
        # A wait shorter than that may be lost in the rounding of the clock, and would then never end.
        if wait_s < _SHORTEST_S:
            return
        clock.sleep(min(wait_s, _SLICE_S))


class _Event(Enum):
    OPENED = auto()
    DELIVERS = auto()
    UNREADABLE = auto()


class _Reader:
    """Owns the device in a thread of its own, takes out every picture, and hands one over when asked.

    The threads exchange messages only: ``wanted`` in one direction, ``_answers`` in the other.
    """

    def __init__(self, open_capture: Callable[[], Capture], clock: Clock) -> None:
        self._open = open_capture
        self._clock = clock
        self._wanted = threading.Event()
        self._stopped = threading.Event()
        self._opened = False
        self._answers: queue.SimpleQueue[_Event | npt.NDArray[np.uint8] | Exception] = queue.SimpleQueue()
        # A daemon: a device that blocks for ever must not keep the program from ending.
        self._thread = threading.Thread(target=self._run, name="camera", daemon=True)
        self._thread.start()

    def wait_for(self, event: _Event, timeout_s: float, complaint: str) -> None:
        """Return once the event has come.

        Raises:
            SourceError: It did not come in time, or the device failed.
        """
        while self._answer(timeout_s, complaint) is not event:
            pass
        self._opened = True

    def picture(self, timeout_s: float, complaint: str) -> npt.NDArray[np.uint8] | None:
        """Return the next picture, or ``None`` if it cannot be decoded.

        Raises:
            SourceError: None came in time, or the device failed.
        """
        self._wanted.set()
        answer = self._answer(timeout_s, complaint)
        return None if isinstance(answer, _Event) else answer

    def close(self) -> None:
        """Release the device; one that blocks is released at the moment when it no longer does."""
        self._stopped.set()
        self._thread.join(_CLOSING_S if self._opened else 0)

    def _answer(self, timeout_s: float, complaint: str) -> _Event | npt.NDArray[np.uint8]:
        while True:
            try:
                answer = self._answers.get(timeout=min(timeout_s, _SLICE_S))
                break
            except queue.Empty:
                timeout_s -= _SLICE_S
                if timeout_s <= 0:
                    raise SourceError(complaint) from None
            # Whoever lent the clock may want to end the waiting.
            self._clock.sleep(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _run(self) -> None:
        try:
            capture = self._open()
            try:
                self._answers.put(_Event.OPENED)
                self._read(capture)
            finally:
                capture.close()
        except Exception as error:  # noqa: BLE001 - it goes to the thread that waits, which raises it
            self._answers.put(error)

    def _read(self, capture: Capture) -> None:
        grabbed = 0
        while not self._stopped.is_set():
            if not capture.grab():
                self._stopped.wait(_RETRY_S)
                continue
            grabbed += 1
            if grabbed == 1:
                self._answers.put(_Event.DELIVERS)
            if grabbed > WARM_UP_FRAMES and self._wanted.is_set():
                self._wanted.clear()
                image = capture.retrieve()
                self._answers.put(_Event.UNREADABLE if image is None else image)


def _named(info: CameraInfo) -> str:
    return info.name if info.name == f"camera {info.index}" else f"camera {info.index} ({info.name})"


def _no_answer(info: CameraInfo) -> str:
    return f"{_start(info)} does not open; close other programs that use it, or unplug it and plug it in again."


def _silent(info: CameraInfo) -> str:
    return (
        f"{_start(info)} opens but delivers no picture; open its privacy shutter or switch, allow this program to "
        f"use the camera in the system's privacy settings, or choose another one."
    )


def _stopped(info: CameraInfo) -> str:
    return f"{_start(info)} has stopped delivering pictures; check its cable, or unplug it and plug it in again."


def _start(info: CameraInfo) -> str:
    return _named(info)[0].upper() + _named(info)[1:]
