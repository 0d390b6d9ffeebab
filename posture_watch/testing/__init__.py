"""For tests: ours, and those of whoever builds on this package. Stand-ins for the outside world, and seated people."""

from posture_watch.testing.diary import MemoryDiary
from posture_watch.testing.scripted import ScriptedLandmarker
from posture_watch.testing.seated import LAPTOP, MONITOR, Sitting, Webcam, mirrored, seated
from posture_watch.testing.stand_ins import FakeClock, FakeHost, MemoryStore, RecordingNotifier

__all__ = [
    "LAPTOP",
    "MONITOR",
    "FakeClock",
    "FakeHost",
    "MemoryDiary",
    "MemoryStore",
    "RecordingNotifier",
    "ScriptedLandmarker",
    "Sitting",
    "Webcam",
    "mirrored",
    "seated",
]
