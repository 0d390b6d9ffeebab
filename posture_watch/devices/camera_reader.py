"""The thread that owns a camera. Whatever the device does, whoever waits for it waits no longer than a stated time."""

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

import numpy as np
import numpy.typing as npt

from posture_watch.devices.cameras import CameraInfo, described
from posture_watch.ports import Clock
from posture_watch.posture.camera_health import CameraError, CameraState

logger = logging.getLogger(__name__)

WARM_UP_FRAMES = 8
"""Dropped after opening: the camera is still finding its exposure."""

BUFFERED = 4
"""So many old pictures a device keeps at most (V4L2 in OpenCV; other systems keep fewer)."""

MOST_LEFT_BEHIND = 3
"""So many threads may hang in a driver; no camera is opened before one of them comes back."""

SLICE_S = 0.25
"""Longest wait at a time, so that whoever lent the clock is heard."""

_RETRY_S = 0.02
_FAILING_S = 1.0
"""A device that answers every read with an error at once for so long is of no use any more."""
_AT_ONCE_S = 0.2
_QUICK_CLOSING_S = 0.1
_CLOSING_S = 0.3
_COMING_BACK_S = 0.5

_left_behind: list["Reader"] = []


class Capture(Protocol):
    """An open camera. One thread opens, uses and closes it."""

    def grab(self) -> bool:
        """Wait for the next picture and take it out of the device; False when there was none."""
        ...

    def retrieve(self) -> npt.NDArray[np.uint8] | None:
        """Return the picture last grabbed, ``(height, width, 3)``, red first; ``None`` if it cannot be decoded."""
        ...

    def interrupt(self) -> None:
        """Make a waiting ``grab`` return if that is possible; the only call that comes from another thread."""
        ...

    def close(self) -> None:
        """Let go of the device."""
        ...


class Event(Enum):
    """What a reader tells about itself."""

    OPENED = auto()
    DELIVERS = auto()
    UNREADABLE = auto()
    """A picture came that cannot be decoded."""
    FAILS = auto()
    """Every read fails at once."""


@dataclass(frozen=True, slots=True, eq=False)
class Taken:
    """A picture out of the device."""

    image: npt.NDArray[np.uint8]
    """``(height, width, 3)``, red first."""

    gap_s: float | None
    """Real seconds between two pictures of late; ``None`` at the beginning."""


class TimeoutOrFailureError(Exception):
    """Nothing came in time, or the device fails. Not for users."""


class Reader:
    """Owns the device in a thread of its own, and hands the newest picture over when asked.

    The threads exchange messages only: ``wanted`` in one direction, ``_answers`` in the other.
    """

    def __init__(self, open_capture: Callable[[], tuple[CameraInfo, Capture]], clock: Clock, which: str) -> None:
        """Start opening.

        Args:
            open_capture: Finds the camera and opens it; called in the thread.
            clock: Slept on for 0 s while somebody waits: whoever lent it may end the waiting by an exception.
            which: What to call the camera, as the beginning of a sentence.

        Raises:
            CameraError: Too many threads hang in the driver already.
        """
        _wait_for_those_left_behind(clock)
        self._open = open_capture
        self._clock = clock
        self._wanted = threading.Event()
        self._stopped = threading.Event()
        self._capture: Capture | None = None
        self._which = which
        self._doing = "opened"
        self.camera: CameraInfo | None = None
        self._answers: queue.SimpleQueue[Event | Taken | Exception] = queue.SimpleQueue()
        # A daemon: a device that blocks for ever must not keep the program from ending.
        self._thread = threading.Thread(target=self._run, name="camera", daemon=True)
        self._thread.start()

    @property
    def which(self) -> str:
        """What to call the camera, as the beginning of a sentence."""
        return described(self.camera) if self.camera else self._which

    @property
    def alive(self) -> bool:
        """Whether the thread is still at work, or hangs."""
        return self._thread.is_alive()

    def wait_for(self, event: Event, timeout_s: float) -> None:
        """Return once the event has come.

        Raises:
            TimeoutOrFailureError: It did not come in time, or every read fails.
            Exception: Whatever was raised while opening.
        """
        while self._answer(timeout_s) is not event:
            pass

    def picture(self, timeout_s: float) -> Taken | None:
        """Return the next picture, or ``None`` if it cannot be decoded.

        Raises:
            TimeoutOrFailureError: None came in time, or every read fails.
        """
        self._wanted.set()
        answer = self._answer(timeout_s)
        return None if isinstance(answer, Event) else answer

    def close(self) -> None:
        """Release the device now; one whose driver hangs is released at the moment when it no longer does."""
        self._stopped.set()
        self._wanted.set()
        self._thread.join(_QUICK_CLOSING_S)
        if self.alive and self._capture is not None:
            # In a thread of its own: a driver that hangs in one call may hang in this one, too.
            threading.Thread(target=self._capture.interrupt, name="camera stop", daemon=True).start()
            self._thread.join(_CLOSING_S)
        if self.alive:
            _left_behind.append(self)
            logger.warning(
                "%s does not answer while it is %s; a thread is left behind with it (%d at present, %d at most).",
                *(self.which, self._doing, len(_left_behind), MOST_LEFT_BEHIND),
            )

    def join(self, timeout_s: float) -> None:
        """Wait for the thread to end."""
        self._thread.join(timeout_s)

    def _answer(self, timeout_s: float) -> Event | Taken:
        until_s = time.monotonic() + timeout_s
        while True:
            try:
                answer = self._answers.get(timeout=min(max(until_s - time.monotonic(), 0.0), SLICE_S))
                break
            except queue.Empty:
                if time.monotonic() >= until_s:
                    raise TimeoutOrFailureError from None
            # Whoever lent the clock may want to end the waiting.
            self._clock.sleep(0)
        if isinstance(answer, Exception):
            raise answer
        if answer is Event.FAILS:
            raise TimeoutOrFailureError
        return answer

    def _run(self) -> None:
        try:
            self.camera, capture = self._open()
            try:
                self._capture = capture
                self._answers.put(Event.OPENED)
                self._doing = "read"
                self._read(capture)
            finally:
                self._doing = "closed"
                capture.close()
        except Exception as error:  # noqa: BLE001 - it goes to the thread that waits, which raises it
            self._answers.put(error)

    def _read(self, capture: Capture) -> None:
        """Take out pictures until told to stop; between two that are wanted none, for that would cost for nothing.

        What the device has put by meanwhile is old, and passed over.
        """
        grabbed, passed_over, gap_s = 0, 0, None
        failing_since_s: float | None = None
        before_s = idle_s = 0.0
        while not self._stopped.is_set():
            if grabbed > WARM_UP_FRAMES and not self._wanted.is_set():
                self._wanted.wait()
                idle_s = time.monotonic() - before_s
                continue
            asked_s = time.monotonic()
            took = capture.grab()
            now_s = time.monotonic()
            waited_s = now_s - asked_s
            if not took:
                # A read that waits in vain is not one that fails.
                failing_since_s = (failing_since_s or asked_s) if waited_s < _AT_ONCE_S else None
                if failing_since_s is not None and now_s - failing_since_s > _FAILING_S:
                    self._answers.put(Event.FAILS)
                    return
                self._stopped.wait(_RETRY_S)
                continue
            failing_since_s = None
            grabbed += 1
            if grabbed == 1:
                self._answers.put(Event.DELIVERS)
            elif grabbed <= WARM_UP_FRAMES + 1:
                gap_s = _average(gap_s, now_s - before_s)
            if grabbed <= WARM_UP_FRAMES:
                before_s = now_s
                continue
            if gap_s is not None and passed_over < _put_by(idle_s, gap_s) and waited_s < _surely_new_s(gap_s):
                passed_over += 1
                continue
            if passed_over < BUFFERED:
                gap_s = _average(gap_s, (now_s - before_s) / (passed_over + 1))
            before_s, passed_over, idle_s = now_s, 0, 0.0
            self._wanted.clear()
            image = capture.retrieve()
            self._answers.put(Event.UNREADABLE if image is None else Taken(image, gap_s))


def _average(average_s: float | None, value_s: float) -> float:
    """Return an average of late."""
    return value_s if average_s is None else average_s + (value_s - average_s) / 4


def _put_by(idle_s: float, gap_s: float) -> int:
    """Return how many pictures a device has put by while nobody took any."""
    return BUFFERED if idle_s >= BUFFERED * gap_s else int(idle_s / gap_s)


def _surely_new_s(gap_s: float) -> float:
    """Return for how long nobody waits for a picture that was put by."""
    return max(2 * gap_s, 0.05)


def left_behind() -> int:
    """Return how many threads hang in a driver."""
    _left_behind[:] = [reader for reader in _left_behind if reader.alive]
    return len(_left_behind)


def _wait_for_those_left_behind(clock: Clock) -> None:
    """Give threads that still let go of a camera a moment to do so: it could not be opened while they have it."""
    until_s = time.monotonic() + _COMING_BACK_S
    while left_behind() and time.monotonic() < until_s:
        _left_behind[0].join(SLICE_S)
        clock.sleep(0)
    if left_behind() >= MOST_LEFT_BEHIND:
        sentence = f"{_left_behind[-1].which} hangs in its driver; unplug it, or restart the computer."
        raise CameraError(CameraState.BLOCKED, sentence)
