"""Frames of a webcam, for months: each fault is a ``CameraError`` that says what is wrong, and the next try is anew."""

import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from posture_watch.devices.camera_memory import CameraMemory
from posture_watch.devices.camera_reader import (
    Capture,
    Event,
    Reader,
    Taken,
    TimeoutOrFailureError,
    left_behind,
)
from posture_watch.devices.cameras import CameraInfo, list_cameras
from posture_watch.devices.frames import Frames, Tally
from posture_watch.devices.webcam import open_webcam, trouble_text, why_no_picture
from posture_watch.ports import Clock
from posture_watch.posture.camera_health import CameraError, CameraState
from posture_watch.posture.landmarks import Frame

UNREADABLE_AT_MOST = 50
"""So many pictures in a row that cannot be decoded mean that the camera is of no use."""

DOUBTFUL_PER_S = 1.0
"""Looks a second, at least, while the pictures may be frozen or covered."""

_SHORTEST_S = 0.001
_WAIT_S = 0.5
"""Longest sleep at a time, so that a change of the rate counts soon, and whoever lent the clock is heard."""


@dataclass(frozen=True, slots=True)
class Driver:
    """How to reach the devices, and how long to wait for them, in seconds of real time."""

    cameras: Callable[[], Sequence[CameraInfo]] = list_cameras
    """Lists them; called in the reading thread."""

    open: Callable[[CameraInfo], Capture] = open_webcam
    """Opens one; called in the reading thread."""

    explain: Callable[[CameraInfo, CameraState], CameraError] = why_no_picture
    """Says why one that was opened delivers nothing, silent or stalled if it cannot tell; must not touch the device."""

    open_patience_s: float = 25.0 if sys.platform == "win32" else 10.0
    """For it to open. Some cameras on Windows take 20 s."""

    first_patience_s: float = 8.0
    """For its first picture."""

    frame_patience_s: float = 3.0
    """For each further one."""


@dataclass(frozen=True, slots=True)
class Breaks:
    """The camera is closed, its light off, between short looks."""

    every_s: float
    """From one look to the next, where nothing happens."""

    look_s: float = 3.0
    """How long a look lasts, at least."""

    calm: Callable[[], bool] = lambda: True
    """Whether the look may end; False keeps the camera on, as while a slouch is suspected."""


def camera_frames(
    camera: str | CameraInfo,
    clock: Clock,
    *,
    rate: Callable[[], float],
    driver: Driver | None = None,
    memory: CameraMemory | None = None,
    breaks: Breaks | None = None,
) -> Frames:
    """Return the frames of a webcam as they come, for ever; always the newest picture, never a buffered one.

    The first pictures after each opening are dropped while the exposure settles. Pictures that cannot be decoded are
    skipped and counted in ``skipped``. Closing the frames releases the device at once.

    ::

        device     |.|.|.|.|.|.|.|.|.|.|.|.|.|.|.|.|.|     pictures as the camera takes them
        wanted     |       |       |       |       |       rate()
        frames       |       |       |       |       |     the next picture after it was wanted

    Args:
        camera: Number, name, part of a name or ``vendor:product``, empty for the first; or an entry of the list.
        clock: Gives the times of the frames and the pace.
        rate: Frames a second wanted right now, asked again and again; more than the camera gives means all of them.
        driver: Reaches the devices; ``None``: the real ones.
        memory: Remembers the camera from one opening to the next, and judges whether its pictures are alive: a picture
            that is the same as the one before is then no frame, and a frozen or covered camera is an error. ``None``:
            all pictures are frames, whatever they show.
        breaks: Close the camera between looks; ``None``: it stays open.

    Raises:
        CameraError: While iterating; one of ``CameraState``.
        SourceError: While iterating: the camera is not named clearly, or OpenCV cannot be loaded.
    """
    tally = Tally()
    session = _Session(camera, clock, rate, driver or Driver(), memory, tally)
    return Frames(session.with_breaks(breaks) if breaks else session.frames(None), tally)


class _Session:
    """One camera, opened once or, with breaks, again and again."""

    def __init__(
        self,
        camera: str | CameraInfo,
        clock: Clock,
        rate: Callable[[], float],
        driver: Driver,
        memory: CameraMemory | None,
        tally: Tally,
    ) -> None:
        self._camera = camera
        self._clock = clock
        self._rate = rate
        self._driver = driver
        self._judging = memory is not None
        self._memory = memory or CameraMemory()
        self._tally = tally
        self._seen_s: float | None = None
        self._doubtful = False

    def with_breaks(self, breaks: Breaks) -> Generator[Frame, None, None]:
        while True:
            yield from self.frames(breaks)
            self._sleep_until(self._seen_s, lambda: breaks.every_s - breaks.look_s)

    def frames(self, breaks: Breaks | None) -> Generator[Frame, None, None]:
        """Yield frames for ever, or, with breaks, until the look may end."""
        with self._opened() as reader:
            self._memory.opened()
            first_s: float | None = None
            while True:
                self._sleep_until(self._seen_s, self._step_s)
                taken = self._take(reader)
                self._seen_s = self._clock.now_s()
                frame = Frame(self._seen_s, taken.image)
                if self._shows_something_new(frame, taken.gap_s, reader):
                    yield frame
                else:
                    self._clock.sleep(0)
                first_s = self._seen_s if first_s is None else first_s
                # A clock that was set back ends the look as well.
                over = breaks is not None and not 0 <= self._clock.now_s() - first_s < breaks.look_s
                if over and breaks is not None and breaks.calm():
                    return

    @contextmanager
    def _opened(self) -> Iterator[Reader]:
        reader = Reader(self._find_and_open, self._clock, self._memory.which(self._camera))
        try:
            try:
                reader.wait_for(Event.OPENED, self._driver.open_patience_s)
            except TimeoutOrFailureError:
                raise CameraError(CameraState.BLOCKED, _no_answer(reader.which)) from None
            except CameraError as error:
                raise _unless_ours(error) from None
            if reader.camera is not None:
                self._memory.found(reader.camera)
            try:
                reader.wait_for(Event.DELIVERS, self._driver.first_patience_s)
            except TimeoutOrFailureError:
                raise _unless_ours(self._why_nothing_comes(reader, CameraState.SILENT)) from None
            yield reader
        finally:
            reader.close()

    def _find_and_open(self) -> tuple[CameraInfo, Capture]:
        info = self._memory.find(self._camera, self._driver.cameras)
        return info, self._driver.open(info)

    def _take(self, reader: Reader) -> Taken:
        """Return the next picture that can be decoded."""
        for _ in range(UNREADABLE_AT_MOST):
            try:
                taken = reader.picture(self._driver.frame_patience_s)
            except TimeoutOrFailureError:
                error = self._why_nothing_comes(reader, CameraState.STALLED)
                raise CameraError(error.state, str(error), self._seen_s) from None
            if taken is not None:
                return taken
            self._tally.skipped += 1
            self._clock.sleep(0)
        sentence = f"{reader.which} delivers pictures that cannot be decoded; unplug it and plug it in again."
        raise CameraError(CameraState.UNREADABLE, sentence, self._seen_s)

    def _shows_something_new(self, frame: Frame, gap_s: float | None, reader: Reader) -> bool:
        """Return whether a picture is to be looked at.

        Raises:
            CameraError: The pictures are not those of a camera that is well.
        """
        if not self._judging:
            return True
        state = self._memory.judge(frame, gap_s)
        self._doubtful = not state.is_new or state.covered_since_s is not None
        if state.trouble is not None:
            text = trouble_text(state.trouble, reader.which, frame.image.shape[1::-1])
            raise CameraError(state.trouble, text, state.since_s)
        return state.is_new

    def _step_s(self) -> float:
        rate = self._rate()
        return 1 / max(max(rate, DOUBTFUL_PER_S) if self._doubtful else rate, 1e-6)

    def _sleep_until(self, since_s: float | None, step_s: Callable[[], float]) -> None:
        """Sleep until ``step_s`` after a moment; not at all if the clock was set back meanwhile."""
        while since_s is not None and (passed_s := self._clock.now_s() - since_s) >= 0:
            wait_s = step_s() - passed_s
            # A wait shorter than that may be lost in the rounding of the clock, and would then never end.
            if wait_s < _SHORTEST_S:
                return
            self._clock.sleep(min(wait_s, _WAIT_S))

    def _why_nothing_comes(self, reader: Reader, otherwise: CameraState) -> CameraError:
        if reader.camera is None:
            return CameraError(CameraState.STALLED, _no_answer(reader.which))
        return self._driver.explain(reader.camera, otherwise)


def _no_answer(which: str) -> str:
    return f"{which} does not answer; close other programs that use it, or unplug it and plug it in again."


def _unless_ours(error: CameraError) -> CameraError:
    """Return the error; but a camera that is busy with a thread of ours is blocked, and by nobody else."""
    if error.state is CameraState.BUSY and left_behind():
        sentence = f"{str(error).partition(' is in use by ')[0]} hangs in its driver; unplug it and plug it in again."
        return CameraError(CameraState.BLOCKED, sentence)
    return error
