"""A guided calibration before a camera: shown as one line in the terminal, and in a window where there is a display."""

from collections.abc import Callable, Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Self

from posture_watch.commands.guidance import live_line, panel
from posture_watch.commands.saying import say
from posture_watch.errors import CalibrationError
from posture_watch.pipeline import gather
from posture_watch.posture.calibration import Calibration, CalibrationState
from posture_watch.posture.guided import (
    GuideRules,
    GuideState,
    Phase,
    all_looks,
    finish_guided,
    guide_view,
    why_given_up,
)

if TYPE_CHECKING:
    from rich.console import Console

    from posture_watch.devices.drawing import Panel
    from posture_watch.ports import Landmarker
    from posture_watch.posture.landmarks import Frame, View

ShowPicture = Callable[["Frame", "View", "Panel"], bool]
"""Shows a picture with words beside it; False when the person wants no more."""

_BETWEEN_LINES_S = 3.0


def guide(
    frames: "Iterable[Frame]",
    landmarker: "Landmarker",
    rules: GuideRules,
    line: "GuideLine",
    show_picture: ShowPicture | None = None,
) -> tuple[Calibration, CalibrationState]:
    """Return the calibration of a person who follows the steps, and the looks that it was made of.

    Args:
        frames: Of a camera.
        landmarker: Finds people.
        rules: The steps.
        line: Says what to do, in the terminal.
        show_picture: Shows it in a window; ``None``: there is no display.

    Raises:
        CalibrationError: The steps were not followed in time, the result is bad, or the person closed the window.
        SourceError: The camera does not deliver.
    """
    state = GuideState()
    for _, frame, view in gather(frames, landmarker, rules.calibration):
        state = guide_view(state, view, rules)
        line.show(state)
        if show_picture and not show_picture(frame, view, panel(state, rules)):
            raise CalibrationError("The calibration was cancelled and nothing changed; start it again when you like.")
        if state.phase in (Phase.DONE, Phase.GAVE_UP):
            break
    if state.phase is not Phase.DONE:
        raise CalibrationError(why_given_up(state))
    return finish_guided(state, rules), all_looks(state)


class GuideLine:
    """What to do now: redrawn in place on a terminal, a line for each change elsewhere."""

    def __init__(self, console: "Console", rules: GuideRules) -> None:
        """Show nothing yet."""
        from rich.live import Live

        self._console = console
        self._rules = rules
        self._live = Live(console=console, auto_refresh=False, transient=True) if console.is_terminal else None
        self._shown: tuple[object, ...] = ()
        self._shown_s = 0.0

    def show(self, state: GuideState) -> None:
        """Show how far it is."""
        from rich.text import Text

        text = live_line(state, self._rules)
        if self._live is not None:
            self._live.update(Text(text), refresh=True)
            return
        step = (state.phase, state.capture)
        changed = (*step, state.complaint)
        # Somebody who fidgets must not fill the screen.
        if changed == self._shown or (step == self._shown[:2] and state.time_s - self._shown_s < _BETWEEN_LINES_S):
            return
        self._shown, self._shown_s = changed, state.time_s
        say(self._console, text)

    def __enter__(self) -> Self:
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.stop()
