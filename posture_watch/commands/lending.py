"""Borrowing the camera from the running instance, for as long as a calibration needs it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from posture_watch.ports import Clock, Live, Store

LENT_AT_MOST_S = 300.0
"""After so long the instance takes the camera back by itself, should this process have died."""

PATIENCE_S = 5.0
"""So long to wait until it has let go; it usually does within a second."""

POLL_S = 0.1
_HOLDS_ON = ("watching", "starting")


@contextmanager
def borrowed_camera(
    store: Store, clock: Clock, *, running: Callable[[], bool], at_most_s: float = LENT_AT_MOST_S
) -> Iterator[None]:
    """Ask the running instance for the camera and give it back at the end, whatever happens.

    Without an instance nothing is asked. One that does not answer in time is not waited for any longer: opening the
    camera will tell.

    Args:
        store: Shared with the instance.
        clock: To wait by.
        running: Whether another instance runs.
        at_most_s: After so long the instance takes it back by itself.
    """
    if not running():
        yield
        return
    asked_s = clock.now_s()
    store.change_wishes(lambda wishes: replace(wishes, camera_wanted_until_s=asked_s + at_most_s))
    try:
        while clock.now_s() - asked_s < PATIENCE_S and running() and not _has_let_go(store.live(), asked_s):
            clock.sleep(POLL_S)
        yield
    finally:
        store.change_wishes(lambda wishes: replace(wishes, camera_wanted_until_s=None))


def _has_let_go(live: Live | None, asked_s: float) -> bool:
    return live is not None and live.time_s >= asked_s and live.state not in _HOLDS_ON
