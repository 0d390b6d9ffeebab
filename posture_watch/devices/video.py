"""Frames of a video file, with the times that the file itself gives them."""

import math
import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

from posture_watch.devices.frames import Frames, Tally
from posture_watch.devices.opencv import load_cv2
from posture_watch.devices.pace import Pacer
from posture_watch.errors import SourceError
from posture_watch.ports import Clock
from posture_watch.posture.landmarks import Frame

FAILURES_AT_END = 100
"""So many failed reads in a row are the end. OpenCV says "no" alike to a damaged frame and to the end of the file."""

USUAL_FPS = 25.0
"""Assumed where a file has neither time stamps nor a believable rate."""

ROUNDING_S = 0.001
"""Some containers keep times to a millisecond only."""

_HEAD_BYTES = 4096
_AVI = b"RIFF"
_MATROSKA = b"\x1aE\xdf\xa3"
_TEXT = bytes(range(32, 256)) + b"\t\n\r\f\x1b"


def video_frames(
    path: Path,
    *,
    start_s: float = 0.0,
    seconds: tuple[float, float] | None = None,
    pace: Clock | None = None,
    rate: Callable[[], float] = lambda: math.inf,
) -> Frames:
    """Return the frames of a video file; their times rise strictly and follow the file's own time stamps.

    A frame without a stamp, or with one that does not rise, comes one frame time (1 / rate) after the one before.
    Pictures are turned upright as the file asks. Frames that cannot be decoded are skipped and counted in
    ``skipped``. What FFmpeg drops in silence is counted at the end of the file: in an AVI, whose header says how many
    frames there should be, and in an MKV or WebM of even rate, by the holes in its times.

    Args:
        path: The file.
        start_s: Time of the file's beginning; added to every time.
        seconds: Only this part, ``first <= time < last``, in seconds of the file.
        pace: Frames come at their own rate by this clock and carry its times; those that it is too late for are
            dropped. ``None``: as fast as they can be read.
        rate: Frames a second wanted right now, asked at each; those in between are passed over.

    Raises:
        SourceError: While iterating: the file is not there, is no video, or has no frame (in that part).
    """
    tally = Tally()
    return Frames(_frames(path, start_s, seconds or (0.0, math.inf), pace, rate, tally), tally)


def _frames(
    path: Path,
    start_s: float,
    part: tuple[float, float],
    pace: Clock | None,
    rate: Callable[[], float],
    tally: Tally,
) -> Generator[Frame, None, None]:
    first_s, last_s = part
    if not 0 <= first_s < last_s:
        raise SourceError(f"{first_s:g}:{last_s:g} is no part of a video; give seconds as FROM:TO, such as 0:20.")
    video, head = _open(path)
    pacer = Pacer(pace, 1 / _fps(video)) if pace else None
    file_s, seen_s, count = -1.0, -math.inf, 0
    try:
        for file_s in _grabbed(video, head, tally):
            if file_s >= last_s:
                break
            if file_s < first_s or file_s - seen_s < 1 / rate() - ROUNDING_S:
                continue
            if pacer and not pacer.wait(file_s):
                continue
            seen_s = file_s
            ok, bgr = video.retrieve()
            if not ok:
                tally.skipped += 1
                continue
            count += 1
            yield Frame(
                (pacer.zero_s if pacer else start_s) + file_s, load_cv2().cvtColor(bgr, load_cv2().COLOR_BGR2RGB)
            )
    finally:
        video.release()
    if not count:
        raise SourceError(_nothing(path, part, file_s))


def _grabbed(video: Any, head: bytes, tally: Tally) -> Iterator[float]:
    """Yield the time of each frame, in seconds of the file, while the video stands on it."""
    cv2 = load_cv2()
    step_s = 1 / _fps(video)
    last_s, count, failed, failures = -step_s, 0, 0, 0
    holes = Holes(step_s)
    while failures < FAILURES_AT_END:
        if not video.grab():
            failures += 1
            continue
        tally.skipped += failures
        failed += failures
        failures = 0
        count += 1
        stamp_s = max(0.0, video.get(cv2.CAP_PROP_POS_MSEC) / 1000)
        before_s, last_s = last_s, stamp_s if last_s < stamp_s < math.inf else last_s + step_s
        if count > 1:
            holes.add(last_s - before_s)
        yield last_s
    if head.startswith(_AVI):
        tally.skipped += max(0, int(video.get(cv2.CAP_PROP_FRAME_COUNT)) - count - failed)
    elif head.startswith(_MATROSKA):
        tally.skipped += max(0, holes.missing - failed)


class Holes:
    """Frames missing by the times alone. It says none unless all times fall on the ticks of an even rate."""

    def __init__(self, step_s: float) -> None:
        """Expect a frame every ``step_s`` seconds."""
        self._step_s = step_s
        self._missing = 0
        self._even = True

    @property
    def missing(self) -> int:
        """Ticks without a frame."""
        return self._missing if self._even else 0

    def add(self, gap_s: float) -> None:
        """Take the time between two frames into account."""
        ticks = max(1, round(gap_s / self._step_s))
        self._missing += ticks - 1
        # These containers round times to a millisecond.
        self._even = self._even and abs(gap_s - ticks * self._step_s) < 0.05 * self._step_s + 0.001


def _open(path: Path) -> tuple[Any, bytes]:
    """Return the opened video and the first bytes of the file."""
    cv2 = load_cv2()
    if not path.exists():
        raise SourceError(f"There is no file {path}; check the name.")
    if not path.is_file():
        raise SourceError(f"{path} is no video file.")
    if not os.access(path, os.R_OK):
        raise SourceError(f"{path} may not be read by you; change its permissions or copy it.")
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if not head:
        raise SourceError(f"{path} is empty (0 bytes); record or copy it again.")
    # FFmpeg would play a plain text as an animation of letters.
    if not head.translate(None, _TEXT):
        raise SourceError(f"{path} is a text, not a video; give a video such as MP4, MKV, WebM, MOV or AVI.")
    # One thread decodes as fast as anybody looks, for a fifth less CPU than two.
    video = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG, [cv2.CAP_PROP_N_THREADS, 1])
    if not video.isOpened():
        video.release()
        if head[4:8] == b"ftyp" or head.startswith((_AVI, _MATROSKA)):
            raise SourceError(f"{path} is cut off or damaged, or holds no pictures; record or copy it again.")
        raise SourceError(f"{path} is no video that can be read; give a video such as MP4, MKV, WebM, MOV or AVI.")
    return video, head


def _fps(video: Any) -> float:
    fps = float(video.get(load_cv2().CAP_PROP_FPS))
    return fps if 0.1 <= fps <= 240 else USUAL_FPS


def _nothing(path: Path, part: tuple[float, float], last_s: float) -> str:
    if last_s < 0:
        return f"No picture in {path} can be read; record or copy it again."
    if last_s < part[0]:
        return f"{path} ends at {last_s:.1f} s, before {part[0]:g} s; choose an earlier part."
    return f"{path} has no readable picture between {part[0]:g} and {part[1]:g} s; choose another part."
