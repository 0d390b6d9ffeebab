"""One measurement of ``bench``, in a process of its own: python -m posture_watch.commands.bench_part PART SECONDS.

Pictures come as JPEGs on standard input, so that the memory of whatever decoded the clip does not count. What was
measured goes to standard output as JSON.
"""

import io
import json
import struct
import sys
import time
from collections import Counter
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from threading import Event, Timer
from typing import TYPE_CHECKING, BinaryIO, Protocol

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from posture_watch.devices.frames import Frames
    from posture_watch.pacing import Pacing
    from posture_watch.ports import Clock, Live
    from posture_watch.posture.landmarks import Frame
    from posture_watch.posture.samples import Sample

Picture = npt.NDArray[np.uint8]

CLIP_PER_S = 5.0
"""Pictures a second of the clip."""
WEBCAM_PER_S = 30.0
"""Pictures a second that a webcam hands over, wanted or not."""
YARDSTICK_PER_S = 10.0
"""Pictures a second of the plain loop."""
SETTLING_S = 6.0
"""After the first verdict everybody is looked at often for a while; measured is what comes then."""
MINUTE_S = 60.0
_LENGTH = struct.Struct("<I")


def send(pictures: Sequence[bytes], pipe: BinaryIO) -> None:
    """Write JPEGs for a child."""
    pipe.writelines(_LENGTH.pack(len(picture)) + picture for picture in pictures)


def receive(pipe: BinaryIO) -> list[bytes]:
    """Return the JPEGs that the parent sent."""
    content = io.BytesIO(pipe.read())
    pictures = []
    while head := content.read(_LENGTH.size):
        pictures.append(content.read(_LENGTH.unpack(head)[0]))
    return pictures


def there_and_back(turn: int, count: int) -> int:
    """Return the picture of a turn when a clip is played forwards and backwards for ever: 0 1 2 1 0 1 ..."""
    turn %= max(2 * count - 2, 1)
    return min(turn, 2 * count - 2 - turn)


class PretendedWebcam:
    """A ``Capture`` that hands over the pictures of a clip as a webcam would: 30 a second, as JPEGs."""

    def __init__(self, pictures: Sequence[bytes], clock: "Clock") -> None:
        self._pictures = pictures
        self._clock = clock
        self._began_s = clock.now_s()
        self._grabbed = 0

    def grab(self) -> bool:
        """Wait for the next picture."""
        self._grabbed += 1
        self._clock.sleep(max(self._began_s + self._grabbed / WEBCAM_PER_S - self._clock.now_s(), 0))
        return True

    def retrieve(self) -> Picture | None:
        """Return the picture last grabbed."""
        turn = int(self._grabbed * CLIP_PER_S / WEBCAM_PER_S)
        return decoded(self._pictures[there_and_back(turn, len(self._pictures))])

    def interrupt(self) -> None:
        """Do nothing: it never waits for long."""

    def close(self) -> None:
        """Do nothing: there is no device."""


def decoded(picture: bytes) -> Picture:
    """Return a JPEG as a picture, red first."""
    from posture_watch.devices.opencv import load_cv2

    cv2 = load_cv2()
    return np.asarray(
        cv2.cvtColor(cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB), np.uint8
    )


class Opened(Protocol):
    """Opens a source."""

    def __call__(self, pacing: "Pacing", attentive: "Clock") -> "Frames":
        """Return its frames at that pace, by that clock."""
        ...


@dataclass(slots=True)
class Meter:
    """Measures this process from a moment on."""

    cpu_s: float = field(default_factory=time.process_time)
    wall_s: float = field(default_factory=time.monotonic)

    def cpu_share(self) -> float:
        """Return CPU seconds a second since then: 1 is one core."""
        return (time.process_time() - self.cpu_s) / max(time.monotonic() - self.wall_s, 1e-9)


def resident_mb() -> float:
    """Return how much memory this process occupies, in millions of bytes."""
    import psutil

    return float(psutil.Process().memory_info().rss) / 1e6


def age_s() -> float:
    """Return how long ago this process was started, in seconds."""
    import psutil

    return time.time() - float(psutil.Process().create_time())


def watching(pictures: Sequence[bytes], seconds: float) -> dict[str, object]:
    """Watch a pretended webcam in real time as a running instance does, and return what that cost."""
    from posture_watch.devices.camera import Driver, camera_frames
    from posture_watch.devices.cameras import CameraInfo
    from posture_watch.devices.clock import SystemClock

    clock, stop = SystemClock(), Event()
    first: list[float] = []
    meters: list[Meter] = []
    figures: dict[str, object] = {"seconds": seconds}
    counted: Counter[str] = Counter()

    def settled() -> None:
        meters.append(Meter())
        counted.clear()

    def enough() -> None:
        figures.update(cpu_share=meters[0].cpu_share(), resident_mb=resident_mb(), looks=dict(counted))
        stop.set()

    def on_live(live: "Live") -> None:
        if live.posture is not None and not first:
            first.append(age_s())
            for after_s, do in ((SETTLING_S, settled), (SETTLING_S + seconds, enough)):
                timer = Timer(after_s, do)
                timer.daemon = True
                timer.start()

    def opened(pacing: "Pacing", attentive: "Clock") -> "Frames":
        driver = Driver(open=lambda _: PretendedWebcam(pictures, clock))
        return camera_frames(CameraInfo(0, "pretended webcam"), attentive, rate=pacing.looks_per_s, driver=driver)

    _serve(opened, counted, on_live, clock, stop)
    return {**figures, "first_verdict_s": first[0]}


def remembering(pictures: Sequence[bytes], seconds: float, watched_s: str = "3600") -> dict[str, object]:
    """Watch as fast as can be, and return how much memory that took after the first minute and at the end.

    Args:
        pictures: The first half shows good posture, the other half poor.
        seconds: It takes so long at most.
        watched_s: It watches so many seconds at most.
    """
    from posture_watch.devices.frames import Frames, Tally
    from posture_watch.posture.landmarks import Frame
    from posture_watch.testing import FakeClock

    clock, stop = FakeClock(time.time() - float(watched_s)), Event()
    counted: Counter[str] = Counter()
    began_s, ends = clock.now_s(), time.monotonic() + seconds
    resident: list[float] = []

    def frames(rate: Callable[[], float]) -> "Generator[Frame, None, None]":
        while time.monotonic() < ends and (passed_s := clock.now_s() - began_s) < float(watched_s):
            if passed_s >= MINUTE_S and not resident:
                resident.append(resident_mb())
            # A minute of good posture, a minute of poor.
            half = len(pictures) // 2
            part = pictures[:half] if passed_s % (2 * MINUTE_S) < MINUTE_S else pictures[half:]
            yield Frame(clock.now_s(), decoded(part[there_and_back(int(passed_s * CLIP_PER_S), len(part))]))
            clock.sleep(1 / rate())
        resident.append(resident_mb())

    def opened(pacing: "Pacing", attentive: "Clock") -> "Frames":  # noqa: ARG001 - nobody waits here
        return Frames(frames(pacing.looks_per_s), Tally())

    _serve(opened, counted, lambda _: None, clock, stop)
    return {
        "watched_s": clock.now_s() - began_s,
        "after_a_minute_mb": resident[0],
        "at_the_end_mb": resident[-1],
        "looks": dict(counted),
    }


def yardstick(pictures: Sequence[bytes], seconds: float) -> dict[str, object]:
    """Return what a plain loop costs that follows ten pictures a second with the same model."""
    from posture_watch.app import open_landmarker, settings
    from posture_watch.devices.clock import SystemClock
    from posture_watch.posture.landmarks import Frame

    webcam = PretendedWebcam(pictures, SystemClock())
    every = round(WEBCAM_PER_S / YARDSTICK_PER_S)
    with open_landmarker(settings()) as landmarker:
        meter = Meter()
        for turn in range(round(YARDSTICK_PER_S * (seconds + 1))):
            for _ in range(every):
                webcam.grab()
            if (image := webcam.retrieve()) is not None:
                landmarker.detect(Frame(turn / YARDSTICK_PER_S, image))
            if turn == YARDSTICK_PER_S:  # the first second warms up
                meter = Meter()
        return {"cpu_share": meter.cpu_share(), "resident_mb": resident_mb(), "seconds": seconds}


def _serve(
    opened: "Opened",
    counted: Counter[str],
    on_live: "Callable[[Live], None]",
    clock: "Clock",
    stop: Event,
) -> None:
    """Run the service, wired as for ``run``, with a store in a file and without a desktop."""
    from posture_watch.app import reminder_rules, settings, watch_frames
    from posture_watch.devices.heap import give_memory_back
    from posture_watch.paths import database_path
    from posture_watch.service import Outside, Plan, Service
    from posture_watch.storage.sqlite import SqliteStore
    from posture_watch.testing import RecordingNotifier

    give_memory_back()
    config = settings()
    with SqliteStore.open(database_path()) as store:
        profile = store.profile(config.profile.name)
        assert profile is not None  # noqa: S101 - the parent has calibrated it
        plan = Plan(profile=profile, source="pretended webcam", live_source=True, reminders=reminder_rules(config))
        service = Service(plan, Outside(store, RecordingNotifier(clock), clock, stop, on_live))

        def samples() -> "Generator[Sample, None, None]":
            source = partial(opened, attentive=service.attentive_clock())
            for sample in watch_frames(config, source, service.baselines(), service.tolerance, lambda: None):
                counted[sample.posture.value] += 1
                yield sample

        service.run(samples)


PARTS: Mapping[str, Callable[..., dict[str, object]]] = {
    "watching": watching,
    "remembering": remembering,
    "yardstick": yardstick,
}


def main() -> int:
    """Measure one part and print it."""
    part, seconds, *more = sys.argv[1:]
    measured = PARTS[part](receive(sys.stdin.buffer), float(seconds), *more)
    sys.stdout.write(json.dumps(measured))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
