"""The one door to OpenCV: loaded late, quiet, and with one thread."""

import os
import sys
from importlib.metadata import PackageNotFoundError, version
from types import ModuleType

from posture_watch.errors import SourceError

DISTRIBUTIONS = ("opencv-python-headless", "opencv-python", "opencv-contrib-python", "opencv-contrib-python-headless")
"""Any one of them will do. They all own the same folder ``cv2``: two of different versions break each other."""

_QUIET = {
    "OPENCV_LOG_LEVEL": "FATAL",  # an absent camera alone prints two lines a try; we say it in our own words
    "OPENCV_FFMPEG_LOGLEVEL": "-8",  # a damaged video prints thousands of lines
    "OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS": "0",  # Windows: cameras open in a second instead of twenty
    "OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT": "1",  # Linux: seconds for which a read waits; 10 unless said
}


def load_cv2() -> ModuleType:
    """Return the module ``cv2``, with its messages turned off and one thread.

    Everything in the package comes by here, because the settings only count before the first import.
    A value that the user has set in the environment stays.

    Raises:
        SourceError: OpenCV cannot be loaded.
    """
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    libraries = os.environ.get("LD_LIBRARY_PATH")
    try:
        import cv2
    except ImportError as error:
        raise SourceError(_mend(str(error))) from error
    # cv2 adds a folder of its own, which would mislead the programs that we start (browser, notify-send).
    if libraries is None:
        os.environ.pop("LD_LIBRARY_PATH", None)
    else:
        os.environ["LD_LIBRARY_PATH"] = libraries
    cv2.setNumThreads(1)
    return cv2


def opencv_distributions() -> dict[str, str]:
    """Return name and version of every installed OpenCV package; exactly one is right."""
    found = {}
    for name in DISTRIBUTIONS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _mend(problem: str) -> str:
    with_windows = [name for name in opencv_distributions() if "headless" not in name]
    if with_windows and sys.platform == "linux" and ".so" in problem:
        cure = f"pip uninstall {' '.join(with_windows)}, then pip install opencv-python-headless"
        return f"OpenCV lacks a library of desktops ({problem}); take the one that needs none: {cure}."
    return f"OpenCV does not load ({problem}); install it again: pip install --force-reinstall opencv-python-headless."
