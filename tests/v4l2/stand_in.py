"""The test's side of ``stand_in.c``: builds it, makes its folder, and says what the camera does."""

import ctypes
import mmap
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from enum import IntEnum
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt

from posture_watch.devices.opencv import load_cv2
from posture_watch.devices.source import demo_clip

NUMBERS = (0, 2)
"""The cameras that can be plugged in: ``/dev/video0`` and ``/dev/video2``."""
SIZES = ((640, 480), (320, 240))
NAME = "Stand-in Camera"
VENDOR, PRODUCT = "0bda", "5634"

_SOURCE = Path(__file__).with_name("stand_in.c")
_PICTURES = 64
_EVENTS = 4096
_CLIP_PICTURES = 20


class Busy(IntEnum):
    """What another program's use of the camera makes fail."""

    NO = 0
    OPEN = 1
    FORMAT = 2
    STREAM = 3


class Hang(IntEnum):
    """In which call the driver hangs for as long as it is told to."""

    NO = 0
    OPEN = 1
    READ = 2
    CLOSE = 3


class Event(IntEnum):
    """What the driver saw."""

    OPENED = 0
    STREAM_ON = 1
    STREAM_OFF = 2
    CLOSED = 3


class Device(ctypes.Structure):
    """One camera; the first line is ours to write, the second one to read."""

    _fields_ = [
        *((name, ctypes.c_uint32) for name in ("generation", "formats", "sizes", "busy", "hang", "stall", "freeze")),
        *((name, ctypes.c_uint32) for name in ("black", "shrink", "frame_us")),
        *((name, ctypes.c_uint32) for name in ("opened", "closed", "streamed", "stopped", "frames", "owner_pid")),
        *((name, ctypes.c_uint32) for name in ("owner", "open_now")),
    ]


class _Event(ctypes.Structure):
    _fields_ = [("time_s", ctypes.c_double), ("device", ctypes.c_uint32), ("kind", ctypes.c_uint32)]


class _Control(ctypes.Structure):
    _fields_ = [
        ("devices", Device * len(NUMBERS)),
        ("events", ctypes.c_uint32),
        ("pad", ctypes.c_uint32),
        ("log", _Event * _EVENTS),
    ]


class _Clip(ctypes.Structure):
    _fields_ = [
        ("count", ctypes.c_uint32),
        ("pad", ctypes.c_uint32),
        ("offset", ctypes.c_uint64 * _PICTURES * len(SIZES) * 2),
        ("bytes", ctypes.c_uint64 * _PICTURES * len(SIZES) * 2),
    ]


class StandIn:
    """A folder that holds pretended cameras, and the shared memory through which they are told what to do."""

    def __init__(self, folder: Path) -> None:
        """Take up a folder that ``prepare`` has made."""
        self._folder = folder
        with (folder / "control").open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), ctypes.sizeof(_Control))
        self._control = _Control.from_buffer(self._memory)

    @classmethod
    def inherited(cls) -> Self:
        """Return the one that this process was started with."""
        return cls(Path(os.environ["V4L2_STAND_IN"]))

    def __getitem__(self, number: int) -> Device:
        """Return the camera of that number."""
        device: Device = self._control.devices[NUMBERS.index(number)]
        return device

    def events(self) -> list[tuple[float, int, Event]]:
        """Return what the driver saw: monotonic seconds, number of the camera, what."""
        log = self._control.log[: self._control.events]
        return [(event.time_s, NUMBERS[event.device], Event(event.kind)) for event in log]

    def reset(self) -> None:
        """Make number 0 well and plugged in, number 2 not there, and forget what was seen."""
        for number in NUMBERS:
            well = Device(generation=self[number].generation, formats=0b11, sizes=0b11, frame_us=33_333)
            ctypes.pointer(self[number])[0] = well
            self.unplug(number)
        self._control.events = 0
        self.plug_in()

    def plug_in(self, number: int = 0) -> None:
        """Let a camera appear."""
        (self._folder / f"dev/video{number}").touch()
        about = self._folder / f"sys/class/video4linux/video{number}/device"
        about.mkdir(parents=True, exist_ok=True)
        (about.parent / "name").write_text(f"{NAME}\n", encoding="ascii")
        (about / "idVendor").write_text(f"{VENDOR}\n", encoding="ascii")
        (about / "idProduct").write_text(f"{PRODUCT}\n", encoding="ascii")

    def unplug(self, number: int = 0) -> None:
        """Let it vanish: whoever has it open gets ``ENODEV`` from now on."""
        (self._folder / f"dev/video{number}").unlink(missing_ok=True)
        shutil.rmtree(self._folder / f"sys/class/video4linux/video{number}", ignore_errors=True)
        self._kill_handles(number)

    def suspend(self) -> None:
        """Do what sleeping does to a camera: it is still there, and every open handle is dead."""
        for number in NUMBERS:
            self._kill_handles(number)

    def environment(self) -> Mapping[str, str]:
        """Return what a process needs in order to see these cameras."""
        return {"LD_PRELOAD": str(self._folder / "stand_in.so"), "V4L2_STAND_IN": str(self._folder)}

    def _kill_handles(self, number: int) -> None:
        self[number].generation += 1
        self[number].owner = self[number].owner_pid = 0


def why_not() -> str:
    """Return why there can be no stand-in here; empty when there can."""
    if sys.platform != "linux":
        return "V4L2 is Linux's way"
    if shutil.which("cc") is None:
        return "needs a C compiler to build the V4L2 stand-in"
    return "" if Path("/usr/include/linux/videodev2.h").exists() else "needs the kernel's headers (linux-libc-dev)"


def prepare(folder: Path) -> StandIn:
    """Build the library, store the pictures, and plug number 0 in; what the folder lacks is made."""
    for inner in ("dev", "sys/class/video4linux"):
        (folder / inner).mkdir(parents=True, exist_ok=True)
    built = ["cc", "-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-pthread", "-ldl"]
    subprocess.run([*built, "-o", str(folder / "stand_in.so"), str(_SOURCE)], check=True)
    write_clip(folder / "clip")
    (folder / "control").write_bytes(bytes(ctypes.sizeof(_Control)))
    camera = StandIn(folder)
    camera.reset()
    return camera


def write_clip(path: Path) -> None:
    """Store some pictures of the demo clip, and two black ones, in every size as YUYV and as MJPEG."""
    cv2 = load_cv2()
    video = cv2.VideoCapture(str(demo_clip()), cv2.CAP_FFMPEG)
    pictures = []
    for _ in range(_CLIP_PICTURES):
        read, picture = video.read()
        assert read
        pictures.append(picture)
    video.release()
    # A covered sensor still has a little noise.
    dark = [np.random.default_rng(seed).integers(0, 3, (480, 640, 3), dtype=np.uint8) for seed in (1, 2)]
    head, body = _Clip(count=len(pictures)), bytearray()
    for at, picture in enumerate([*pictures, *dark]):
        for size, (width, height) in enumerate(SIZES):
            image = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
            encoded, jpeg = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 80])
            assert encoded
            for form, data in enumerate((yuyv(image), jpeg.tobytes())):
                head.offset[form][size][at] = ctypes.sizeof(head) + len(body)
                head.bytes[form][size][at] = len(data)
                body += data
    path.write_bytes(bytes(head) + bytes(body))


def yuyv(image: npt.NDArray[np.uint8]) -> bytes:
    """Return a blue-first picture as cameras pack it: two pixels in four bytes, brightness of each, colour of both."""
    cv2 = load_cv2()
    luma, red, blue = (part.astype(np.float32) for part in cv2.split(cv2.cvtColor(image, cv2.COLOR_BGR2YCrCb)))
    # Cameras keep to the limited range of ITU-R BT.601: luma 16 to 235, colour 16 to 240.
    packed = np.empty((*image.shape[:2], 2), dtype=np.uint8)
    packed[:, :, 0] = np.rint(16 + luma * (219 / 255))
    for start, colour in enumerate((blue, red)):
        packed[:, start::2, 1] = np.rint(128 + (colour[:, 0::2] - 128) * (224 / 255))
    return packed.tobytes()
