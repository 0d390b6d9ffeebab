"""``stretch --camera``: counts along what the camera can see of an exercise."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from posture_watch.errors import PostureWatchError
from posture_watch.translation import _, mark

if TYPE_CHECKING:
    from posture_watch.config import Config
    from posture_watch.devices.frames import Frames
    from posture_watch.ports import Clock, Landmarker
    from posture_watch.wellbeing.course import Cue

SPARE_S = 60.0
"""The camera is borrowed for so much longer than the exercise takes."""

COUNT = mark("{count} of {wanted}")
HELD = mark("{seconds} s held")
NO_COUNTING = mark("The time runs without counting: {why}")
IN_VIEW = mark("Let the camera see both shoulders; it counts what it can see.")

Say = Callable[[str], None]


class CameraCounter:
    """Looks at one picture for each moment that can be counted. A camera that fails is told of once."""

    def __init__(self, frames: "Frames", landmarker: "Landmarker", say: Say) -> None:
        """Do nothing yet.

        Args:
            frames: Of a camera; the caller closes them.
            landmarker: Finds the person; the caller closes it.
            say: Is told in one sentence when the camera fails.
        """
        from posture_watch.wellbeing.counting import Tally

        self._frames, self._landmarker, self._say = iter(frames), landmarker, say
        self._part: tuple[object, ...] = ()
        self._tally = Tally()
        self._failed = False

    def words(self, cue: "Cue") -> str:
        """Look once, and return what was counted in this part; empty where nothing can be."""
        from posture_watch.wellbeing.counting import Tally, shape_of, tally

        step = cue.step
        if self._failed or step is None or step.counted is None:
            return ""
        part = (step.name, cue.side)
        if part != self._part:
            self._part, self._tally = part, Tally()
        if cue.settling and self._tally.rest is not None:
            return ""
        try:
            frame = next(self._frames, None)
            people = self._landmarker.detect(frame).people if frame is not None else ()
        except PostureWatchError as error:
            self._failed = True
            self._say(_(NO_COUNTING).format(why=error))
            return ""
        if frame is not None:
            shape = shape_of(people[0]) if people else None
            self._tally = tally(self._tally, frame.time_s, shape, step.counted)
        if cue.settling:
            return ""
        if step.repetitions == 1:
            return _(HELD).format(seconds=int(self._tally.held_s))
        return _(COUNT).format(count=self._tally.count, wanted=step.repetitions)


@contextmanager
def camera_counter(config: "Config", clock: "Clock", length_s: float, say: Say) -> Iterator[CameraCounter | None]:
    """Open the camera for an exercise; ``None``, and one sentence on why, where it cannot be had.

    Args:
        config: Which camera and model.
        clock: To wait by.
        length_s: How long the exercise takes.
        say: Is told why there is no counting.
    """
    from posture_watch.app import open_landmarker, writing_store
    from posture_watch.commands.calibrate import another_runs
    from posture_watch.commands.lending import borrowed_camera
    from posture_watch.devices.source import Look, open_source, parse_source
    from posture_watch.wellbeing.counting import LOOKS_PER_SECOND

    with ExitStack() as stack:
        counter: CameraCounter | None = None
        try:
            landmarker = stack.enter_context(open_landmarker(config))
            store = stack.enter_context(writing_store())
            lent = borrowed_camera(store, clock, running=another_runs, at_most_s=length_s + SPARE_S)
            stack.enter_context(lent)
            look = Look(rate=lambda: LOOKS_PER_SECOND, width=config.camera.width, height=config.camera.height)
            frames = stack.enter_context(open_source(parse_source(config.camera.source), clock, look))
            next(iter(frames), None)  # a camera says only now whether it delivers
            counter = CameraCounter(frames, landmarker, say)
            say(_(IN_VIEW))
        except PostureWatchError as error:
            say(_(NO_COUNTING).format(why=error))
        yield counter
