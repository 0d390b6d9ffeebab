"""MediaPipe's pose landmarker behind the ``Landmarker`` port. No other file knows MediaPipe.

What a picture costs was measured with mediapipe 0.10.31; see ``MediaPipeLandmarker``.
"""

import os
import sys
import weakref
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from posture_watch.devices.light import LightMeter
from posture_watch.devices.scene import SceneMeter
from posture_watch.errors import ModelError
from posture_watch.posture.landmarks import POINT_COUNT, Frame, Landmarks, Point, View

LONGEST_SILENCE_S = 10.0
"""After a longer gap the tracker's idea of where the person is has nothing to do with the picture."""

MOST_PEOPLE = 3
"""People that a fresh search tells apart."""


class MediaPipeLandmarker:
    """Follows one person from picture to picture, or searches a picture for everybody.

    Use it from one thread. Measured cost of one 640x480 picture, all of it CPU time of one core:

    ======================== ===========
    following one person     14 to 20 ms
    a fresh search           20 to 30 ms
    light (in both)          0.5 ms
    making it                140 ms
    ======================== ===========

    Following and searching are two copies of the model in memory, of 80 MB each. Pictures a second or more apart are
    better searched, each by itself, without following: what following saves, the searches that must confirm it cost.
    On eight rendered clips at one picture a second the verdicts are as good either way (AUC .998; 95 % of poor frames
    found; 1.5 % of good ones called poor when searched, 2.0 % when followed).

    Following begins anew (the cost of making it) after a silence of more than ``LONGEST_SILENCE_S``, when time goes
    back, and when a fresh search finds nobody: the tracker holds on to an empty chair for as long as it is left alone.
    On one clip it saw somebody in 25 of 25 pictures of the empty room, and in none of them once a search had said no.
    """

    def __init__(self, model: bytes | Path, *, stills: bool = False, following: bool = True) -> None:
        """Load the model.

        Args:
            model: A pose landmarker bundle, as ``read_model`` or ``openable_model`` returns it.
            stills: The pictures have nothing to do with each other: search each one afresh.
            following: False searches each picture afresh although they come from one camera.

        Raises:
            ModelError: MediaPipe cannot use the model.
        """
        self._model = model
        self._stills = stills
        self._searching = stills or not following
        self._light = LightMeter()
        self._scene = SceneMeter()
        self._closed = False
        self._tracker: _Detector | None = None
        self._searcher: _Detector | None = None
        self._following = False
        self._began_s = 0.0
        self._last_s = 0.0
        self._last_ms = -1
        if self._searching:
            self._searcher = _Detector(model, tracking=False)
        else:
            self._tracker = _Detector(model, tracking=True)

    def detect(self, frame: Frame, *, fresh: bool = False) -> View:
        """Return who is in the frame, the largest person first, the light, and whether the camera moved.

        Args:
            frame: Frames must come in the order of their times.
            fresh: Search the whole picture for everybody instead of following the one person tracked so far. Light and
                movement of the camera are measured only while following (and of stills).

        Raises:
            ValueError: After ``close``.
        """
        if self._closed:
            # MediaPipe itself would answer "nobody", which would go down as time away.
            raise ValueError("the landmarker is closed")
        searched = fresh or self._searching
        people: Sequence[Landmarks] = ()
        if frame.image.size:
            people = self._search(frame) if searched else self._follow(frame)
        if fresh and not self._stills:
            # The same picture has been followed already; seen twice it would look frozen.
            return View(frame.time_s, tuple(people), fresh=True, name=frame.name)
        return View(
            time_s=frame.time_s,
            people=tuple(people),
            light=self._light.measure(frame),
            shift=None if self._stills else self._scene.measure(frame, people),
            fresh=searched,
            name=frame.name,
        )

    def close(self) -> None:
        """Free the model. Calling ``detect`` afterwards raises ``ValueError``."""
        self._closed = True
        for detector in (self._tracker, self._searcher):
            if detector is not None:
                detector.close()
        self._tracker = self._searcher = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _search(self, frame: Frame) -> list[Landmarks]:
        if self._searcher is None:
            self._searcher = _Detector(self._model, tracking=False)
        people = sorted(self._searcher.people(frame), key=_shoulder_width, reverse=True)
        if self._following and not people:
            self._forget()
        return people

    def _follow(self, frame: Frame) -> list[Landmarks]:
        if self._last_ms < 0:
            self._begin(frame.time_s)
        elif not 0 <= frame.time_s - self._last_s <= LONGEST_SILENCE_S:
            self._forget()
            self._begin(frame.time_s)
        if self._tracker is None:
            self._tracker = _Detector(self._model, tracking=True)
        self._last_s = frame.time_s
        # MediaPipe wants whole milliseconds that rise with every picture.
        self._last_ms = max(round((frame.time_s - self._began_s) * 1000), self._last_ms + 1)
        people = self._tracker.people(frame, self._last_ms)
        self._following = bool(people)
        return people

    def _begin(self, time_s: float) -> None:
        self._began_s, self._last_ms = time_s, -1

    def _forget(self) -> None:
        if self._tracker is not None:
            self._tracker.close()
        self._tracker = None
        self._following = False


class _Detector:
    """One MediaPipe task, and the conversion of its answers."""

    def __init__(self, model: bytes | Path, *, tracking: bool) -> None:
        with _quiet_stderr():
            from mediapipe.tasks.python import BaseOptions, vision

            cpu = BaseOptions.Delegate.CPU
            options = vision.PoseLandmarkerOptions(
                base_options=BaseOptions(model_asset_buffer=model, delegate=cpu)
                if isinstance(model, bytes)
                else BaseOptions(model_asset_path=str(model), delegate=cpu),
                running_mode=vision.RunningMode.VIDEO if tracking else vision.RunningMode.IMAGE,
                num_poses=1 if tracking else MOST_PEOPLE,
            )
            try:
                self._task: Any = vision.PoseLandmarker.create_from_options(options)
            except (RuntimeError, ValueError) as error:
                raise ModelError(
                    f"MediaPipe cannot use the landmark model ({str(error).splitlines()[0].rstrip('.')}); "
                    "name another one with --model or model.path."
                ) from error
        self.close = weakref.finalize(self, _let_go, self._task)
        self._noisy = True

    def people(self, frame: Frame, time_ms: int | None = None) -> list[Landmarks]:
        import mediapipe

        height, width = frame.image.shape[:2]
        image = mediapipe.Image(
            image_format=mediapipe.ImageFormat.SRGB, data=np.ascontiguousarray(frame.image, dtype=np.uint8)
        )
        with ExitStack() as stack:
            if self._noisy:
                stack.enter_context(_quiet_stderr())
            found = self._task.detect(image) if time_ms is None else self._task.detect_for_video(image, time_ms)
        # The last of the start-up messages comes with the first person.
        self._noisy = self._noisy and not found.pose_landmarks
        return list(_people(found, width, height))


def _let_go(task: Any) -> None:
    try:
        task.close()
    except RuntimeError:
        # At the end of the program MediaPipe's own thread has gone, and its destructor would complain at length.
        task.close = lambda: None


def _people(found: Any, width: int, height: int) -> Iterator[Landmarks]:
    aspect = width / height
    for picture, world in zip(found.pose_landmarks, found.pose_world_landmarks, strict=True):
        points = np.array([(point.x * aspect, point.y) for point in picture], dtype=np.float64)
        visibility = np.array([point.visibility or 0.0 for point in picture], dtype=np.float64)
        metres = np.array([(point.x, point.y, point.z) for point in world], dtype=np.float64)
        if len(points) == POINT_COUNT and all(np.isfinite(array).all() for array in (points, visibility, metres)):
            yield Landmarks(points, visibility, metres, aspect, height)


def _shoulder_width(person: Landmarks) -> float:
    across = person.points[Point.LEFT_SHOULDER] - person.points[Point.RIGHT_SHOULDER]
    return float(np.hypot(*across))


@contextmanager
def _quiet_stderr() -> Iterator[None]:
    """Keep MediaPipe's start-up messages off the terminal.

    Its C++ part writes them straight to file descriptor 2 and heeds no environment variable, GLOG_minloglevel included.
    """
    try:
        if sys.stderr is not None:
            sys.stderr.flush()
        kept = os.dup(2)
    except (OSError, ValueError):  # a program without a console has no descriptor 2
        yield
        return
    try:
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - os.devnull is no path of ours
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
