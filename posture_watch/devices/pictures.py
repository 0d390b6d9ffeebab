"""Frames of a folder of pictures, or of one picture."""

from collections.abc import Generator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from posture_watch.devices.frames import Frames, Tally
from posture_watch.devices.opencv import load_cv2
from posture_watch.devices.pace import Pacer
from posture_watch.errors import SourceError
from posture_watch.ports import Clock
from posture_watch.posture.landmarks import Frame

PICTURE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff"})
"""Endings, in lower case, of the files that count as pictures."""


def picture_frames(folder: Path, *, fps: float = 5.0, start_s: float = 0.0, pace: Clock | None = None) -> Frames:
    """Return the pictures of a folder as frames, sorted by file name, the first at ``start_s``, ``1 / fps`` s apart.

    The name of each frame is its file name. Pictures are turned upright as their EXIF data ask; grey ones and ones
    with transparency become plain colour; sizes may differ. Hidden files and sub-folders are passed over. A file
    that cannot be read keeps its time, is skipped, and is counted in ``skipped``.

    Args:
        folder: The folder, or one picture file.
        fps: Pictures a second, for their times.
        start_s: Time of the first picture.
        pace: Pictures come at that rate by this clock and carry its times; those that it is too late for are
            dropped. ``None``: as fast as they can be read.

    Raises:
        SourceError: While iterating: there is no such folder, no picture in it, or none that can be read.
    """
    tally = Tally()
    return Frames(_frames(folder, fps, start_s, pace, tally), tally)


def picture_files(folder: Path) -> list[Path]:
    """Return the picture files of a folder by name, or the file itself when it is one.

    Raises:
        SourceError: There is no such folder, or no picture in it.
    """
    if folder.is_file():
        return [folder]
    if not folder.is_dir():
        raise SourceError(f"There is no folder {folder}; check the name.")
    try:
        files = [
            file
            for file in folder.iterdir()
            if file.suffix.lower() in PICTURE_SUFFIXES and not file.name.startswith(".") and file.is_file()
        ]
    except PermissionError as error:
        raise SourceError(f"{folder} may not be read by you; change its permissions or copy it.") from error
    if not files:
        raise SourceError(f"There are no pictures in {folder}; it needs JPEG, PNG, BMP, WebP or TIFF files.")
    return sorted(files, key=lambda file: file.name)


def _frames(folder: Path, fps: float, start_s: float, pace: Clock | None, tally: Tally) -> Generator[Frame, None, None]:
    if not 0 < fps < float("inf"):
        raise SourceError(f"{fps:g} pictures a second is not possible; give a rate above 0, such as 5.")
    files = picture_files(folder)
    pacer = Pacer(pace, 1 / fps) if pace else None
    for number, file in enumerate(files):
        if pacer and not pacer.wait(number / fps):
            continue
        image = _read(file)
        if image is None:
            tally.skipped += 1
        else:
            yield Frame((pacer.zero_s if pacer else start_s) + number / fps, image, file.name)
    if tally.skipped == len(files):
        raise SourceError(f"None of the pictures in {folder} ({len(files)}) can be read; copy them again.")


def _read(file: Path) -> npt.NDArray[np.uint8] | None:
    """Return the picture, red first, or ``None``. Read as bytes: on Windows OpenCV cannot open every file name."""
    cv2 = load_cv2()
    try:
        data = np.frombuffer(file.read_bytes(), np.uint8)
        # An empty buffer, or a picture of absurd size, is an error of OpenCV; other damage gives None.
        bgr = cv2.imdecode(data, cv2.IMREAD_COLOR)
    except (OSError, cv2.error):
        return None
    return None if bgr is None else np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), np.uint8)
