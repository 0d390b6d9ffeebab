"""What the person typed as a source, turned into frames."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

from posture_watch.devices.camera import Breaks, Driver, camera_frames
from posture_watch.devices.camera_memory import CameraMemory
from posture_watch.devices.frames import Frames
from posture_watch.devices.pictures import PICTURE_SUFFIXES, picture_frames
from posture_watch.devices.video import video_frames
from posture_watch.devices.webcam import open_webcam
from posture_watch.errors import SourceError
from posture_watch.ports import Clock

_VIDEO_SUFFIXES = frozenset({".mp4", ".mkv", ".webm", ".mov", ".avi", ".m4v", ".mpg", ".mpeg", ".ogv", ".wmv", ".3gp"})


class SourceKind(StrEnum):
    """Where frames come from."""

    CAMERA = "camera"
    VIDEO = "video"
    FOLDER = "folder"
    """A folder of pictures, or one picture."""
    DEMO = "demo"
    """The clip that comes with the program."""


@dataclass(frozen=True, slots=True)
class Source:
    """One place that frames come from."""

    kind: SourceKind
    """Which sort."""

    value: str
    """A camera's number or name; the path of a file or folder; ``demo``."""

    @property
    def live(self) -> bool:
        """Whether it shows the present: true of a camera only."""
        return self.kind is SourceKind.CAMERA


@dataclass(frozen=True, slots=True)
class Look:
    """How to read a source; what does not apply to its kind is passed over."""

    realtime: bool = False
    """A recording comes at its own rate, with the times of the present; else as fast as can be, from ``start_s``."""

    start_s: float = 0.0
    """Time of the beginning of a recording that is not in real time."""

    seconds: tuple[float, float] | None = None
    """Part of a video, in seconds of the file."""

    fps: float = 5.0
    """Pictures a second of a folder."""

    rate: Callable[[], float] = lambda: math.inf
    """Frames a second wanted of a camera or a video right now; more than there are means all of them."""

    width: int = 640
    """Picture width asked of a camera, in pixels."""

    height: int = 480
    """Picture height asked of a camera, in pixels."""

    memory: CameraMemory | None = None
    """Of a camera that is watched for long: finds it again, and takes a frozen or covered picture for a fault."""

    breaks: Breaks | None = None
    """A camera is closed between short looks; ``None``: it stays open."""


def parse_source(text: str) -> Source:
    """Return what is meant by a word from the command line or the settings.

    ``demo`` is the bundled clip, a number is a camera, an existing path is a video or pictures. Anything else that
    looks like a path is a mistake, and what does not is the name of a camera.

    Raises:
        SourceError: It is empty, a path that does not exist, or an address in the network.
    """
    text = text.strip()
    if not text:
        raise SourceError("The source is empty; give a camera's number or name, a video file or a folder of pictures.")
    if text == SourceKind.DEMO:
        return Source(SourceKind.DEMO, text)
    if text.isdecimal() and text.isascii():
        return Source(SourceKind.CAMERA, str(int(text)))
    if "://" in text:
        raise SourceError(f"{text} is an address in the network; only cameras of this computer and files can be read.")
    try:
        path = Path(text).expanduser()
    except RuntimeError:  # ~somebody without a home folder; the name is taken as it stands
        path = Path(text)
    try:
        is_folder, exists = path.is_dir(), path.exists()
    except (OSError, ValueError):  # too long for a path, or with a forbidden character
        is_folder, exists = False, False
    suffix = path.suffix.lower()
    if is_folder or (exists and suffix in PICTURE_SUFFIXES):
        return Source(SourceKind.FOLDER, str(path))
    if exists:
        return Source(SourceKind.VIDEO, str(path))
    if "/" in text or "\\" in text or text.startswith("~") or suffix in PICTURE_SUFFIXES | _VIDEO_SUFFIXES:
        raise SourceError(f"There is no file or folder {path}; check the name.")
    return Source(SourceKind.CAMERA, text)


def open_source(source: Source, clock: Clock, look: Look | None = None) -> Frames:
    """Return the frames of a source; close them, or use ``with``, to release it.

    Times are Unix seconds from a camera and in real time; else seconds from ``look.start_s``.

    Raises:
        SourceError: While iterating: the source does not deliver; the sentence says why.
    """
    look = look or Look()
    if source.kind is SourceKind.CAMERA:
        opened = partial(open_webcam, width=look.width, height=look.height)
        return camera_frames(
            *(source.value, clock),
            rate=look.rate,
            driver=Driver(open=opened),
            memory=look.memory,
            breaks=look.breaks,
        )
    pace = clock if look.realtime else None
    if source.kind is SourceKind.FOLDER:
        return picture_frames(Path(source.value), fps=look.fps, start_s=look.start_s, pace=pace)
    path = demo_clip() if source.kind is SourceKind.DEMO else Path(source.value)
    return video_frames(path, start_s=look.start_s, seconds=look.seconds, pace=pace, rate=look.rate)


def demo_clip() -> Path:
    """Return the bundled clip: 40 s of a rendered person, upright until 15 s, slumped until 35 s.

    Raises:
        SourceError: The installation lacks it.
    """
    path = Path(__file__).parents[1] / "data" / "demo.mp4"
    if not path.is_file():
        raise SourceError(f"The demo clip is missing at {path}; install posture-watch again.")
    return path
