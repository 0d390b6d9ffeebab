"""Which cameras there are, and what one of them delivers."""

import queue
import re
import sys
import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from posture_watch.devices.opencv import load_cv2
from posture_watch.errors import SourceError
from posture_watch.posture.camera_health import CameraError, CameraState

_VIRTUAL = re.compile(r"virtual|\bobs\b|loopback|dummy|manycam|xsplit|snap camera|ndi\b|screen capture", re.IGNORECASE)
_INFRARED = re.compile(r"\bir\b|infra-?red|windows hello|depth", re.IGNORECASE)


class CameraKind(StrEnum):
    """What sort of picture a camera gives, guessed from its name. The order is the order of preference."""

    COLOUR = "colour"
    INFRARED = "infrared"
    VIRTUAL = "virtual"


@dataclass(frozen=True, slots=True)
class CameraInfo:
    """One camera as the system lists it."""

    index: int
    """The system's number for it; may change when cameras are plugged in."""

    name: str
    """As its maker named it."""

    identity: str = ""
    """``vendor:product`` in hexadecimal where it has such, else the system's path; empty if neither is known."""

    backend: int = 0
    """OpenCV's number of the interface that the index belongs to; 0 = any."""

    @property
    def kind(self) -> CameraKind:
        """Colour, infrared or virtual, by the name."""
        if _VIRTUAL.search(self.name):
            return CameraKind.VIRTUAL
        return CameraKind.INFRARED if _INFRARED.search(self.name) else CameraKind.COLOUR


class ListedCamera(Protocol):
    """What ``cv2_enumerate_cameras`` says of a camera."""

    @property
    def index(self) -> int:
        """Number within the interface."""
        ...

    @property
    def name(self) -> str | None:
        """As its maker named it."""
        ...

    @property
    def path(self) -> str | None:
        """Where the system keeps it."""
        ...

    @property
    def vid(self) -> int | None:
        """Vendor."""
        ...

    @property
    def pid(self) -> int | None:
        """Product."""
        ...

    @property
    def backend(self) -> int:
        """OpenCV's number of the interface."""
        ...


def list_cameras() -> list[CameraInfo]:
    """Return the cameras of this computer: colour before infrared before virtual ones, then by number.

    Device nodes without pictures (metadata) are left out. One camera that two interfaces list appears once.

    Raises:
        SourceError: OpenCV cannot be loaded.
    """
    load_cv2()
    from cv2_enumerate_cameras import enumerate_cameras, supported_backends

    wanted = [backend for backend in _backends() if backend in supported_backends]
    return in_order([camera for backend in wanted for camera in enumerate_cameras(backend)])


def list_cameras_within(patience_s: float = 10.0) -> list[CameraInfo]:
    """Return the same as ``list_cameras``, which opens each camera for a moment; but give up where one's driver hangs.

    Raises:
        CameraError: There is no answer after so many seconds.
        SourceError: OpenCV cannot be loaded.
    """
    answers: queue.SimpleQueue[list[CameraInfo] | Exception] = queue.SimpleQueue()

    def look() -> None:
        try:
            answers.put(list_cameras())
        except Exception as error:  # noqa: BLE001 - it goes to the thread that waits, which raises it
            answers.put(error)

    # A daemon: a driver that hangs for ever must not keep the program from ending.
    threading.Thread(target=look, name="list of cameras", daemon=True).start()
    try:
        answer = answers.get(timeout=patience_s)
    except queue.Empty:
        sentence = "A camera hangs in its driver; unplug the cameras one by one to find which, or restart the computer."
        raise CameraError(CameraState.BLOCKED, sentence) from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def in_order(listed: Iterable[ListedCamera]) -> list[CameraInfo]:
    """Return the cameras each once, the best to take first: by kind, then by number."""
    once: dict[tuple[str, str, int], CameraInfo] = {}
    twins: Counter[tuple[int, str, str]] = Counter()
    for camera in listed:
        name = (camera.name or "").strip() or f"camera {camera.index}"
        has_numbers = camera.vid is not None and camera.pid is not None
        identity = f"{camera.vid:04x}:{camera.pid:04x}" if has_numbers else camera.path or ""
        # Two cameras of one model are two; the same one listed by a second interface is not.
        twins[camera.backend, name, identity] += 1
        key = (name, identity, twins[camera.backend, name, identity])
        once.setdefault(key, CameraInfo(camera.index, name, identity, camera.backend))
    kinds = list(CameraKind)
    return sorted(once.values(), key=lambda camera: (kinds.index(camera.kind), camera.index))


def find_camera(wanted: str, cameras: Sequence[CameraInfo]) -> CameraInfo:
    """Return the camera that is meant.

    Args:
        wanted: Its number, its name or a part of it (upper and lower case alike), or its ``vendor:product``. Empty:
            the first of the list.
        cameras: As ``list_cameras`` returns them.

    Raises:
        SourceError: No camera fits, or several do.
    """
    wanted = wanted.strip()
    if not wanted:
        if not cameras:
            sentence = "No camera is connected; plug one in, or give a video with --source FILE."
            raise CameraError(CameraState.GONE, sentence)
        return cameras[0]
    if wanted.isdecimal():
        # A number is tried even if the list lacks it: lists can be wrong where permissions are missing.
        number = int(wanted)
        listed = [camera for camera in cameras if camera.index == number]
        return listed[0] if listed else CameraInfo(number, f"camera {number}", backend=_backends()[0])
    low = wanted.lower()
    exact = [camera for camera in cameras if low in (camera.name.lower(), camera.identity.lower())]
    fitting = exact or [camera for camera in cameras if low in camera.name.lower()]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise SourceError(f'"{wanted}" fits several cameras: {_listed(fitting)}; give the number of one.')
    if not cameras:
        sentence = f'There is no camera "{wanted}", nor any other; plug it in or give a video file.'
        raise CameraError(CameraState.GONE, sentence)
    raise CameraError(CameraState.GONE, f'There is no camera "{wanted}"; there are: {_listed(cameras)}.')


def find_again(known: CameraInfo, cameras: Sequence[CameraInfo]) -> CameraInfo | None:
    """Return a camera that was in use before, wherever it is plugged in now; ``None`` when it is not there.

    It is known by name and identity; the number counts only between two cameras of one model. One without an identity
    is known by its number as well.
    """
    same = [camera for camera in cameras if (camera.name, camera.identity) == (known.name, known.identity)]
    return next((camera for camera in same if camera.index == known.index), same[0] if same else None)


def described(camera: CameraInfo) -> str:
    """Return a camera's number and name, as the beginning of a sentence."""
    number = f"Camera {camera.index}"
    return number if camera.name == number.lower() else f"{number} ({camera.name})"


def _listed(cameras: Sequence[CameraInfo]) -> str:
    return ", ".join(f"{camera.index} ({camera.name})" for camera in cameras)


def _backends() -> list[int]:
    """Return OpenCV's numbers of this system's camera interfaces, the one to try first in front."""
    # Windows: MSMF may take 20 s to open.
    names = {"linux": ["CAP_V4L2"], "darwin": ["CAP_AVFOUNDATION"], "win32": ["CAP_DSHOW", "CAP_MSMF"]}
    return [int(getattr(load_cv2(), name)) for name in names.get(sys.platform, ["CAP_ANY"])]
