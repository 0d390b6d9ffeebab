"""TOUCHES: one outside thing per file: camera, landmark model, notifications, instance lock.

The names below are public; they load when they are first used.
"""

from typing import TYPE_CHECKING

from posture_watch.on_demand import load_on_demand

_HOMES = {
    "posture_watch.devices.camera": ("camera_frames",),
    "posture_watch.devices.cameras": ("CameraInfo", "list_cameras"),
    "posture_watch.devices.clock": ("SystemClock",),
    "posture_watch.devices.frames": ("Frames",),
    "posture_watch.devices.landmarker": ("MediaPipeLandmarker",),
    "posture_watch.devices.model_file": ("bundled_model", "read_model"),
    "posture_watch.devices.pictures": ("picture_frames",),
    "posture_watch.devices.source": ("Look", "Source", "SourceKind", "demo_clip", "open_source", "parse_source"),
    "posture_watch.devices.video": ("video_frames",),
}

if TYPE_CHECKING:
    from posture_watch.devices.camera import camera_frames
    from posture_watch.devices.cameras import CameraInfo, list_cameras
    from posture_watch.devices.clock import SystemClock
    from posture_watch.devices.frames import Frames
    from posture_watch.devices.landmarker import MediaPipeLandmarker
    from posture_watch.devices.model_file import bundled_model, read_model
    from posture_watch.devices.pictures import picture_frames
    from posture_watch.devices.source import Look, Source, SourceKind, demo_clip, open_source, parse_source
    from posture_watch.devices.video import video_frames
else:
    # Type checkers must not see this one: they would take any name for a public one.
    __getattr__ = load_on_demand(__name__, _HOMES)

__all__ = [
    "CameraInfo",
    "Frames",
    "Look",
    "MediaPipeLandmarker",
    "Source",
    "SourceKind",
    "SystemClock",
    "bundled_model",
    "camera_frames",
    "demo_clip",
    "list_cameras",
    "open_source",
    "parse_source",
    "picture_frames",
    "read_model",
    "video_frames",
]


def __dir__() -> list[str]:
    return sorted([*__all__, *globals()])
