"""The preview window. Only for the main thread of a command in the foreground."""

import functools
import logging
from types import TracebackType
from typing import Self

from posture_watch.devices.drawing import SIZE_PX, Panel, draw
from posture_watch.devices.window import Window, WindowError, can_open
from posture_watch.posture.landmarks import Frame, View

logger = logging.getLogger(__name__)


@functools.cache
def can_show() -> bool:
    """Return whether a window can be opened here; found out once."""
    return can_open()


class Preview:
    """A window with the mirrored picture and what is said of it; open from the first ``show`` until it is closed.

    Ask ``can_show`` first.
    """

    def __init__(self, title: str = "posture-watch") -> None:
        self._title = title
        self._window: Window | None = None
        self._closed = False
        self._lost = False

    def show(self, frame: Frame, view: View | None, panel: Panel) -> bool:
        """Show a picture and return at once; False from when the person has closed the window (q, Esc, its button).

        A display that goes away is nobody's wish: then there is no window, and no False either.
        """
        if self._closed or self._lost:
            return not self._closed
        try:
            if self._window is None:
                self._window = Window(self._title, SIZE_PX)
            wanted = self._window.show(draw(frame, view, panel))
        except WindowError as error:
            logger.warning("It goes on without the preview window: %s", error)
            self._lost = True
            self._let_go()
            return True
        if not wanted:
            self.close()
        return wanted

    def close(self) -> None:
        """Take the window away for good; nothing happens when there is none."""
        self._closed = True
        self._let_go()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _let_go(self) -> None:
        window, self._window = self._window, None
        if window is not None:
            window.close()
