"""How long a recording is, and how many frames it has, as far as it says so itself."""

from pathlib import Path

from posture_watch.devices.opencv import load_cv2
from posture_watch.devices.pictures import picture_files
from posture_watch.devices.source import Source, SourceKind, demo_clip


def frames_in(source: Source) -> int | None:
    """Return about how many frames a recording has; ``None`` for a camera, and where the file does not say.

    A recording that cannot be read has none: whoever reads its frames gets the sentence that says why.

    Raises:
        SourceError: A folder has no pictures, or may not be read.
    """
    if source.kind is SourceKind.CAMERA:
        return None
    if source.kind is SourceKind.FOLDER:
        return len(picture_files(Path(source.value)))
    count, _ = _told(source)
    return count if count > 0 else None


def length_s(source: Source) -> float | None:
    """Return about how many seconds a video lasts; ``None`` for all else, and where the file does not say."""
    if source.kind not in (SourceKind.VIDEO, SourceKind.DEMO):
        return None
    count, fps = _told(source)
    return count / fps if count > 0 and fps > 0 else None


def _told(source: Source) -> tuple[int, float]:
    """Return how many frames a video says that it has, and how many a second."""
    cv2 = load_cv2()
    path = demo_clip() if source.kind is SourceKind.DEMO else Path(source.value)
    video = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    count, fps = (video.get(what) if video.isOpened() else 0.0 for what in (cv2.CAP_PROP_FRAME_COUNT, cv2.CAP_PROP_FPS))
    video.release()
    return int(count), float(fps)
