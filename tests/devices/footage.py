"""Videos and pictures made on the spot: synthetic, and every frame says its own number."""

import re
import struct
from pathlib import Path

import numpy as np
import numpy.typing as npt

from posture_watch.devices.opencv import load_cv2
from posture_watch.posture.landmarks import Frame

BITS = 8
_CELL_PX = 20


def numbered(number: int, height: int = 120) -> npt.NDArray[np.uint8]:
    """Return a noisy picture whose upper edge shows ``number`` in black and white cells, so that it can be told."""
    noise = np.random.default_rng(number)
    image = noise.integers(60, 200, (height, BITS * _CELL_PX, 3), dtype=np.uint8)
    for bit in range(BITS):
        image[:_CELL_PX, bit * _CELL_PX : (bit + 1) * _CELL_PX] = 255 * (number >> bit & 1)
    return image


def number_of(frame: Frame) -> int:
    """Return the number that a picture shows."""
    cells = [frame.image[4:16, bit * _CELL_PX + 4 : (bit + 1) * _CELL_PX - 4].mean() for bit in range(BITS)]
    return sum(int(cell > 127) << bit for bit, cell in enumerate(cells))


def write_video(path: Path, count: int = 30, *, fps: float = 10.0, codec: str = "mp4v") -> Path:
    """Write a video of numbered frames."""
    cv2 = load_cv2()
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*codec), fps, (BITS * _CELL_PX, 120))
    assert writer.isOpened()
    for number in range(count):
        writer.write(numbered(number))
    writer.release()
    return path


def write_picture(path: Path, image: npt.NDArray[np.uint8] | npt.NDArray[np.uint16]) -> Path:
    """Write one picture, in the format that its name asks for."""
    assert load_cv2().imwrite(str(path), image)
    return path


def damage(path: Path, start_share: float, length_bytes: int) -> Path:
    """Overwrite a piece of a file with noise."""
    data = bytearray(path.read_bytes())
    start = int(len(data) * start_share)
    data[start : start + length_bytes] = np.random.default_rng(1).bytes(length_bytes)
    path.write_bytes(data)
    return path


def quicken_second_half(path: Path, count: int) -> Path:
    """Make an MP4 of even rate one of varying rate: the frames of its second half last half as long."""
    data = bytearray(path.read_bytes())
    at = data.index(b"stts")
    (step,) = struct.unpack_from(">I", data, at + 16)
    data[at + 8 : at + 20] = struct.pack(">5I", 2, count // 2, step, count - count // 2, step // 2)
    for box in (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stts"):
        size_at = data.index(box) - 4
        struct.pack_into(">I", data, size_at, struct.unpack_from(">I", data, size_at)[0] + 8)
    path.write_bytes(data)
    return path


def stop_times(path: Path, last_ms: int) -> Path:
    """Give all frames of an MKV that come later than ``last_ms`` that very time."""
    data = bytearray(path.read_bytes())
    for found in re.finditer(rb"\xe7\x82(..)\xa3", bytes(data), re.DOTALL):
        (time_ms,) = struct.unpack(">H", found[1])
        struct.pack_into(">H", data, found.start(1), min(time_ms, last_ms))
    path.write_bytes(data)
    return path


def turn(path: Path) -> Path:
    """Mark an MP4 as filmed with the phone held upright: to be shown turned clockwise by a quarter."""
    data = bytearray(path.read_bytes())
    matrix = (0, 1 << 16, 0, -(1 << 16), 0, 0, 0, 0, 1 << 30)
    struct.pack_into(">9i", data, data.index(b"tkhd") + 44, *matrix)
    path.write_bytes(data)
    return path
