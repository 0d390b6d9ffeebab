"""Linux: whether another program of this person has a camera open, from the open files of its processes.

Looking through them takes some 10 us a file, so it is done when somebody has opened or closed a camera, which the
kernel tells at once, and else once a minute.
"""

import contextlib
import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from posture_watch.devices.host.file_events import OpenEvents
from posture_watch.devices.host.question import NoAnswerError, Question
from posture_watch.posture.host import HostState

BYSTANDERS = frozenset({"wireplumber"})
"""Programs that hold cameras open without looking: this one to know what there is."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where Linux keeps what is looked through."""

    processes: str = "/proc"
    """The processes."""

    cameras: str = "/dev/video"
    """How the names of cameras begin."""

    devices: Path = Path("/sys/class/video4linux")
    """What each camera is."""


class OpenCameras(Question):
    """Looks through the open files of all processes that may be looked into."""

    name: ClassVar[str] = "open cameras"
    every_s: ClassVar[float] = 60.0

    def __init__(self, places: Places | None = None, ours: Collection[int] = ()) -> None:
        """Take where to look, and which processes beside this one count as our own."""
        self._ours = {os.getpid(), *ours}
        self._places = places or Places()
        self._events: OpenEvents | None = None

    def ask(self) -> HostState:
        """Return whether a process other than this one has a camera open."""
        if not Path(self._places.processes, "self").exists():
            raise NoAnswerError("the open files of processes cannot be seen")
        pattern = Path(self._places.cameras)
        cameras = [camera for camera in pattern.parent.glob(f"{pattern.name}*") if not self._is_virtual(camera)]
        self._listen(cameras)
        holders = self._holders({str(camera) for camera in cameras}) if cameras else iter(())
        return HostState(camera_used_by_others=any(True for _ in holders))

    def fileno(self) -> int | None:
        """Return what becomes readable when a camera is opened or closed."""
        return self._events.fileno() if self._events else None

    def hear(self) -> bool:
        """Return whether one was."""
        return self._events.drain() if self._events else False

    def close(self) -> None:
        """Stop listening."""
        if self._events is not None:
            self._events.close()
        self._events = None

    def _listen(self, cameras: Sequence[Path]) -> None:
        """Listen to all cameras there are now; one that was plugged in lately is new among them."""
        with contextlib.suppress(OSError):  # then once a minute has to do
            self._events = self._events or OpenEvents()
            self._events.watch(cameras)

    def _is_virtual(self, camera: Path) -> bool:
        """Return whether a camera is a program's output, such as v4l2loopback's: that program always has it open."""
        device = self._places.devices / camera.name
        return "/devices/virtual/" in f"{device.resolve()}/"

    def _holders(self, cameras: Collection[str]) -> Iterator[int]:
        with os.scandir(self._places.processes) as entries:
            numbers = [entry.name for entry in entries if entry.name.isdecimal()]
        for number in numbers:
            if int(number) not in self._ours and self._holds(number, cameras) and self._name(number) not in BYSTANDERS:
                yield int(number)

    def _holds(self, number: str, cameras: Collection[str]) -> bool:
        folder = f"{self._places.processes}/{number}/fd"
        try:
            names = os.listdir(folder)  # noqa: PTH208 - a third of the time that pathlib takes
        except OSError:  # somebody else's process, or one that has just ended
            return False
        for name in names:
            with contextlib.suppress(OSError):  # closed just now
                if os.readlink(f"{folder}/{name}") in cameras:  # noqa: PTH115 - the same
                    return True
        return False

    def _name(self, number: str) -> str:
        try:
            return Path(self._places.processes, number, "comm").read_text(encoding="utf-8", errors="replace").strip()
        except OSError:
            return ""
