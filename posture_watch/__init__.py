"""Posture from pictures: whether a seated person sits as they do when upright, and why not.

The way of the data, one stage at a time::

    Frame
      Landmarker.detect   who is in it, and how well it shows them    View of Landmarks
      extract_features    lengths and angles of one person            Features
      score_posture       against the person's own Baseline           Score
      watch               all of the above, gated and smoothed        Sample: good, poor (cause), away, unsure (reason)
      find_episodes       unbroken times of one verdict               Episode
      summarize           what a range of time was like               Summary

``calibrate(frames, landmarker)`` returns the person's own ``Baseline``; ``watch(frames, landmarker, baseline)`` yields
one ``Sample`` a frame, smoothed over time, and ``judge_stills`` one a picture, each on its own. Nothing runs before the
next sample is asked for. Frames are any iterable of ``Frame``: ``posture_watch.devices`` has sources (camera, video,
pictures) and MediaPipe's landmarker, ``posture_watch.testing`` has stand-ins and seated people made of numbers.

- Time is data: nothing here asks a clock. All durations are seconds, all lengths say their unit.
- ``None`` means unknown and is never turned into a number.
- A picture reaches the landmarker and nothing else; no other value could hold one.
- What goes wrong in a way that you can mend is a ``PostureWatchError`` whose text says how.

Names load when they are first used: importing this package costs next to nothing.
"""

from typing import TYPE_CHECKING

from posture_watch.on_demand import load_on_demand

_HOMES = {
    "posture_watch.errors": (
        "CalibrationError",
        "ConfigError",
        "ControlError",
        "ModelError",
        "PostureWatchError",
        "SourceError",
        "StorageError",
    ),
    "posture_watch.pipeline": ("calibrate", "judge_stills", "watch"),
    "posture_watch.ports": ("Clock", "Landmarker", "Notifier", "Store"),
    "posture_watch.posture.alerts": ("Action", "Alert", "AlertKind", "Answer", "Delivery", "Notification", "Outcome"),
    "posture_watch.posture.baseline": ("Baseline",),
    "posture_watch.posture.calibration": ("ANY_UPRIGHT", "CalibrationRules"),
    "posture_watch.posture.deviations": ("Deviations",),
    "posture_watch.posture.episodes": ("Episode", "Stretch", "find_episodes", "find_slouches"),
    "posture_watch.posture.features": ("Features", "extract_features"),
    "posture_watch.posture.landmarks": ("Frame", "Landmarks", "Light", "Point", "Shift", "View"),
    "posture_watch.posture.profiles": ("Profile",),
    "posture_watch.posture.reminders": ("Due", "Recovered", "ReminderRules", "ReminderState", "remind"),
    "posture_watch.posture.samples": ("Cause", "Posture", "Sample", "UnsureReason"),
    "posture_watch.posture.scoring": ("Score", "score_posture"),
    "posture_watch.posture.summary": ("Summary", "summarize"),
    "posture_watch.posture.watching": ("WatchRules",),
    "posture_watch.version": ("__version__",),
}

if TYPE_CHECKING:
    from posture_watch.errors import (
        CalibrationError,
        ConfigError,
        ControlError,
        ModelError,
        PostureWatchError,
        SourceError,
        StorageError,
    )
    from posture_watch.pipeline import calibrate, judge_stills, watch
    from posture_watch.ports import Clock, Landmarker, Notifier, Store
    from posture_watch.posture.alerts import Action, Alert, AlertKind, Answer, Delivery, Notification, Outcome
    from posture_watch.posture.baseline import Baseline
    from posture_watch.posture.calibration import ANY_UPRIGHT, CalibrationRules
    from posture_watch.posture.deviations import Deviations
    from posture_watch.posture.episodes import Episode, Stretch, find_episodes, find_slouches
    from posture_watch.posture.features import Features, extract_features
    from posture_watch.posture.landmarks import Frame, Landmarks, Light, Point, Shift, View
    from posture_watch.posture.profiles import Profile
    from posture_watch.posture.reminders import Due, Recovered, ReminderRules, ReminderState, remind
    from posture_watch.posture.samples import Cause, Posture, Sample, UnsureReason
    from posture_watch.posture.scoring import Score, score_posture
    from posture_watch.posture.summary import Summary, summarize
    from posture_watch.posture.watching import WatchRules
    from posture_watch.version import __version__
else:
    # Type checkers must not see this one: they would take any name for a public one.
    __getattr__ = load_on_demand(__name__, _HOMES)

__all__ = [
    "ANY_UPRIGHT",
    "Action",
    "Alert",
    "AlertKind",
    "Answer",
    "Baseline",
    "CalibrationError",
    "CalibrationRules",
    "Cause",
    "Clock",
    "ConfigError",
    "ControlError",
    "Delivery",
    "Deviations",
    "Due",
    "Episode",
    "Features",
    "Frame",
    "Landmarker",
    "Landmarks",
    "Light",
    "ModelError",
    "Notification",
    "Notifier",
    "Outcome",
    "Point",
    "Posture",
    "PostureWatchError",
    "Profile",
    "Recovered",
    "ReminderRules",
    "ReminderState",
    "Sample",
    "Score",
    "Shift",
    "SourceError",
    "StorageError",
    "Store",
    "Stretch",
    "Summary",
    "UnsureReason",
    "View",
    "WatchRules",
    "__version__",
    "calibrate",
    "extract_features",
    "find_episodes",
    "find_slouches",
    "judge_stills",
    "remind",
    "score_posture",
    "summarize",
    "watch",
]


def __dir__() -> list[str]:
    return sorted([*__all__, *globals()])
