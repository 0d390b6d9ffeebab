"""A stretch of a day before a pretended camera: the real service, database and OpenCV; time and landmarks are fakes.

Time is a fake clock, which moves when the service sleeps: hours pass in seconds. What the camera, the computer and the
person do at which time comes as JSON on standard input, what came of it goes to standard output.
"""

import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from posture_watch.devices.camera import Breaks, Driver, camera_frames
from posture_watch.devices.camera_memory import CameraMemory
from posture_watch.devices.host.open_cameras import OpenCameras
from posture_watch.devices.light import LightMeter
from posture_watch.devices.webcam import open_webcam
from posture_watch.errors import SourceError
from posture_watch.pipeline import watch
from posture_watch.ports import Live
from posture_watch.posture.baseline import Baseline
from posture_watch.posture.camera_health import PictureRules
from posture_watch.posture.features import extract_features
from posture_watch.posture.host import HostState
from posture_watch.posture.landmarks import Frame, View
from posture_watch.posture.profiles import Profile
from posture_watch.posture.samples import Sample
from posture_watch.posture.watching import WatchRules
from posture_watch.service import Outside, Plan, Service
from posture_watch.storage.sqlite import SqliteStore
from posture_watch.testing import RecordingNotifier, seated
from tests.room import RULES, Timetable
from tests.v4l2.stand_in import NUMBERS, StandIn

PATIENCE_S = 3.0
"""Real seconds to wait for the camera; where waiting is in vain, scripts make it shorter."""


@dataclass
class SeesSomebody:
    """A fake landmarker: whatever the picture shows, somebody sits upright before it. The light is measured."""

    meter: LightMeter = field(default_factory=LightMeter)

    def detect(self, frame: Frame, *, fresh: bool = False) -> View:
        light = None if fresh else self.meter.measure(frame)
        return View(frame.time_s, (seated(),), light, fresh=fresh)

    def close(self) -> None:
        pass


OTHER = {
    "opens": "fd = os.open('/dev/' + os.listdir('/dev')[0], os.O_RDWR)\n{wait}\nos.close(fd)",
    "streams": "video = cv2.VideoCapture(0)\nassert video.grab()\n{wait}",
}
"""Another program that has the camera open until it is told to end."""


class Day:
    """What happens, and what is noted of it."""

    def __init__(self, script: dict[str, Any], folder: Path) -> None:
        self.camera = StandIn.inherited()
        self.script = script
        self.clock = Timetable()
        self.store = SqliteStore.open(folder / "posture.db")
        self.memory = CameraMemory(PictureRules(**script.get("rules", {})))
        self.lives: list[dict[str, Any]] = []
        self.log: list[str] = []
        self.measured: list[dict[str, float]] = []
        features = extract_features(seated())
        assert features is not None
        profile = Profile("default", "", -1.0, Baseline(features, dict.fromkeys(asdict(features), 0.01), 10, 20.0))
        self.store.save_profile(profile)
        plan = Plan(profile, "camera 0", live_source=True, reminders=RULES)
        notifier = RecordingNotifier(self.clock)
        self.other: subprocess.Popen[str] | None = None
        self.host = HostState()
        outside = Outside(
            *(self.store, notifier, self.clock),
            on_live=self.note,
            host=lambda: self.host,
            remark=self.memory.remark,
        )
        self.service = Service(plan, outside)
        for time_s, what, *arguments in script["happens"]:
            if time_s < 0:
                self.happen(what, *arguments)
            else:
                self.clock.at(time_s, partial(self.happen, what, *arguments))
        self.clock.at(script["seconds"], outside.stop.set)

    def happen(self, what: str, *arguments: Any) -> None:
        if what == "wish":
            name, value = arguments
            self.store.change_wishes(lambda wishes: replace(wishes, **{name: value}))
        elif what == "sleep":
            self.camera.suspend()
            self.clock.set_back(-arguments[0])
        elif what in ("unplug", "plug_in", "suspend"):
            getattr(self.camera, what)(*arguments)
        elif what == "measure":
            self.measured.append(measure())
        elif what == "locked":
            self.host = replace(self.host, locked=arguments[0])
        elif what == "other":
            self.start_other("import cv2, os\n" + OTHER[arguments[0]].format(wait="print('open', flush=True)\ninput()"))
        elif what == "no other":
            self.end_other()
        else:
            for number in NUMBERS:
                setattr(self.camera[number], what, arguments[0])

    def start_other(self, code: str) -> None:
        """Let another program open the camera."""
        given = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.other = subprocess.Popen([sys.executable, "-c", code], **given)  # type: ignore[call-overload]
        assert self.other.stdout is not None
        assert self.other.stdout.readline() == "open\n"
        self.ask_about_others()

    def end_other(self) -> None:
        if self.other is not None:
            self.other.communicate("end")
        self.other = None
        self.ask_about_others()

    def ask_about_others(self) -> None:
        if self.script.get("probe", True):
            with closing(OpenCameras()) as probe:
                self.host = replace(self.host, camera_used_by_others=probe.ask().camera_used_by_others)

    def note(self, live: Live) -> None:
        told = {"state": live.state, "detail": live.detail, "open": sum(self.camera[n].open_now for n in NUMBERS)}
        if not self.lives or {**self.lives[-1], "time_s": 0} != {**told, "time_s": 0}:
            self.lives.append({"time_s": self.clock.now_s(), **told})

    def open_samples(self) -> Generator[Sample, None, None]:
        patience_s = self.script.get("patience_s", PATIENCE_S)
        driver = Driver(
            open=partial(open_webcam, width=640, height=480),
            open_patience_s=patience_s,
            first_patience_s=patience_s,
            frame_patience_s=patience_s,
        )
        breaks = Breaks(**self.script["breaks"]) if "breaks" in self.script else None
        rate = self.script.get("rate", 2.0)
        hold_s = max(5.0, 3 / rate, 1.5 * breaks.every_s if breaks else 0.0)
        with camera_frames(
            "0",
            self.service.attentive_clock(),
            rate=lambda: rate,
            driver=driver,
            memory=self.memory,
            breaks=breaks,
        ) as frames:
            yield from watch(frames, SeesSomebody(), self.service.baselines(), WatchRules(hold_s=hold_s))

    def live(self) -> dict[str, Any]:
        error = ""
        try:
            self.service.run(self.open_samples)
        except SourceError as problem:
            error = str(problem)
        holds = [
            (start_s, end_s, state.posture.value)
            for start_s, end_s, state, *_ in self.store.holds(float("-inf"), float("inf")).pieces()
            if end_s > start_s
        ]
        self.end_other()
        self.store.close()
        return {
            "error": error,
            "lives": self.lives,
            "holds": holds,
            "log": self.log,
            "measured": self.measured,
            "threads": [thread.name for thread in threading.enumerate() if thread.name == "camera"],
            "open": {number: self.camera[number].open_now for number in NUMBERS},
        }


def measure() -> dict[str, float]:
    """Return what must not grow."""
    resident_pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return {
        "threads": threading.active_count(),
        "files": len(list(Path("/proc/self/fd").iterdir())),
        "resident_mb": resident_pages * os.sysconf("SC_PAGE_SIZE") / 1e6,
    }


class Noting(logging.Handler):
    """Keeps what is logged."""

    def __init__(self, log: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        self._log.append(record.getMessage())


def main() -> None:
    with TemporaryDirectory() as folder:
        day = Day(json.load(sys.stdin), Path(folder))
        logging.getLogger("posture_watch").addHandler(Noting(day.log))
        json.dump(day.live(), sys.stdout)


if __name__ == "__main__":
    main()
