"""How many frames a recording has, for a progress bar."""

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
    cv2 = load_cv2()
    path = demo_clip() if source.kind is SourceKind.DEMO else Path(source.value)
    video = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    count = int(video.get(cv2.CAP_PROP_FRAME_COUNT)) if video.isOpened() else 0
    video.release()
    return count if count > 0 else None
