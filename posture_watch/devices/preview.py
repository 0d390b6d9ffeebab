"""The preview window. Only for the main thread of a command in the foreground."""

import functools
import os
import subprocess
import sys
from types import TracebackType
from typing import Any, Self

from posture_watch.devices.drawing import SIZE_PX, Panel, draw
from posture_watch.devices.opencv import load_cv2
from posture_watch.posture.landmarks import Frame, View

_CLOSING_KEYS = (ord("q"), ord("Q"), 27)
_PROBE_S = 30.0
_PROBE = """
import resource
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
from posture_watch.devices.opencv import load_cv2
load_cv2().namedWindow("posture-watch")
"""


@functools.cache
def can_show() -> bool:
    """Return whether a window can be opened here; found out once, and never by a crash.

    On Linux another process tries it first (a quarter of a second): where Qt cannot reach the display, it ends the
    whole program instead of reporting an error.
    """
    if not sys.platform.startswith("linux"):
        return bool(load_cv2().currentUIFramework())
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    try:
        done = subprocess.run(  # noqa: S603 - our own Python with our own text
            [sys.executable, "-c", _PROBE], check=False, capture_output=True, timeout=_PROBE_S, env=_environment()
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


class Preview:
    """A window with the mirrored picture and what is said of it; open from the first ``show`` until it is closed.

    Ask ``can_show`` first.
    """

    def __init__(self, title: str = "posture-watch") -> None:
        self._title = title
        self._open = False
        self._closed = False

    def show(self, frame: Frame, view: View | None, panel: Panel) -> bool:
        """Show a picture and return at once; False from when the person has closed the window (q, Esc, its button)."""
        if self._closed:
            return False
        cv2 = load_cv2()
        picture = cv2.cvtColor(draw(frame, view, panel), cv2.COLOR_RGB2BGR)
        try:
            self._closed = not self._put(picture)
        except cv2.error:
            # The window went away between two of our calls.
            self._closed = True
        if self._closed:
            self.close()
        return not self._closed

    def close(self) -> None:
        """Take the window away; nothing happens when there is none."""
        self._closed = True
        if not self._open:
            return
        self._open = False
        cv2 = load_cv2()
        if self._visible():
            cv2.destroyWindow(self._title)
        cv2.waitKey(1)  # the window goes only when its events are handled once more

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _put(self, picture: Any) -> bool:
        """Put a picture into the window and handle its events; False when it is to be closed."""
        cv2 = load_cv2()
        if not self._open:
            os.environ.update(_environment())
            cv2.namedWindow(self._title, cv2.WINDOW_NORMAL | cv2.WINDOW_KEEPRATIO | cv2.WINDOW_GUI_NORMAL)
            self._open = True
            cv2.resizeWindow(self._title, *SIZE_PX)
        elif not self._visible():
            return False
        cv2.imshow(self._title, picture)
        return cv2.waitKey(1) & 0xFF not in _CLOSING_KEYS

    def _visible(self) -> bool:
        cv2 = load_cv2()
        try:
            return bool(cv2.getWindowProperty(self._title, cv2.WND_PROP_VISIBLE) >= 1)
        except cv2.error:
            return False


def _environment() -> dict[str, str]:
    """Return the environment for Qt: the wheel brings the X11 plug-in only, whatever a Wayland desktop prefers."""
    return {**os.environ, "QT_QPA_PLATFORM": "xcb"} if sys.platform.startswith("linux") else dict(os.environ)
