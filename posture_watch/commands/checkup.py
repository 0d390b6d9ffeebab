"""The checks of ``doctor``: each looks at one thing and returns what it found and what to do about it."""

import os
import platform
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from posture_watch import paths
from posture_watch.errors import PostureWatchError
from posture_watch.posture.alerts import Delivery, Outcome

MEDIAPIPE = "0.10.31"
"""The version that everything is tested with."""

FIRST_TALKATIVE_MEDIAPIPE = (0, 10, 34)
"""From here on MediaPipe may report its use to its maker over the network, with no way to say no."""

PACKAGES = ("mediapipe", "numpy", "plyer", "platformdirs", "filelock", "psutil", "pydantic", "rich", "tomlkit", "typer")
"""What must be installed, beside OpenCV, on every system."""

LITTLE_SPACE_MB = 500
TOO_LITTLE_SPACE_MB = 50
SILENT_S = 30.0
"""A running instance that has written no sign of life for so long hangs."""


class Status(StrEnum):
    """How a check went."""

    OK = "ok"
    WARNING = "warning"
    """Something is missing that can be worked around."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Check:
    """What one check found."""

    name: str
    """What was looked at, in a word or two."""

    status: Status
    """How it went."""

    detail: str
    """What was found."""

    advice: str = ""
    """What to do; empty when there is nothing to do."""


def guarded(name: str, check: Callable[[], Check]) -> Check:
    """Return what a check found; if the check itself breaks, that is the finding."""
    try:
        return check()
    except PostureWatchError as error:
        return Check(name, Status.FAILED, str(error))
    except Exception as error:  # noqa: BLE001 - a report on faults must survive every one of them
        return Check(name, Status.FAILED, f"the check broke ({type(error).__name__}: {error})", "Please report this.")


def check_python(found: tuple[int, int, int] = sys.version_info[:3]) -> Check:
    """Tell whether this Python is one of those supported."""
    text = f"{'.'.join(map(str, found))} on {platform.platform()}"
    if found[:2] < (3, 11):
        return Check("Python", Status.FAILED, text, "Install Python 3.11 or later.")
    if found[:2] > (3, 14):
        return Check("Python", Status.WARNING, text, "Only 3.11 to 3.14 are tested.")
    return Check("Python", Status.OK, text)


def check_packages(names: Sequence[str] = PACKAGES) -> Check:
    """Tell the versions of the packages that posture_watch stands on."""
    found = {name: installed_version(name) for name in ("posture-watch", *names)}
    text = ", ".join(f"{name} {number}" for name, number in found.items() if number)
    missing = [name for name in names if not found[name]]
    if missing:
        return Check("packages", Status.FAILED, f"missing: {', '.join(missing)}", f"pip install {' '.join(missing)}")
    return Check("packages", Status.OK, text)


def check_mediapipe(found: str) -> Check:
    """Tell whether this MediaPipe keeps to itself; ``found`` is its version, empty if there is none."""
    advice = f"pip install mediapipe=={MEDIAPIPE}"
    if not found:
        return Check("MediaPipe", Status.FAILED, "not installed", advice)
    numbers = tuple(int(number) for number in re.findall(r"\d+", found)[:3])
    if numbers >= FIRST_TALKATIVE_MEDIAPIPE:
        return Check("MediaPipe", Status.FAILED, f"{found} may send usage metrics to its maker", advice)
    if found != MEDIAPIPE:
        return Check("MediaPipe", Status.WARNING, f"{found}; tested is {MEDIAPIPE}", advice)
    return Check("MediaPipe", Status.OK, f"{found}, which sends nothing anywhere")


def check_opencv(found: Mapping[str, str]) -> Check:
    """Tell whether one OpenCV is installed, no matter which, and loads; ``found`` maps package names to versions."""
    if not found:
        return Check("OpenCV", Status.FAILED, "not installed", "pip install opencv-python-headless")
    text = ", ".join(f"{name} {number}" for name, number in found.items())
    if len(found) > 1:
        # Uninstalling only one of them would delete the files that the other needs.
        advice = f"pip uninstall {' '.join(found)}, all of them, then pip install opencv-python-headless"
        # Of one version they have the same files, and whichever came last works.
        status = Status.WARNING if len(set(found.values())) == 1 else Status.FAILED
        return Check("OpenCV", status, f"{len(found)} packages share one folder: {text}", advice)
    from posture_watch.devices.opencv import load_cv2

    load_cv2()
    return Check("OpenCV", Status.OK, text)


def check_preview() -> Check:
    """Tell whether the preview of ``calibrate`` has a window, which it can do without."""
    from posture_watch.devices.window import WindowError, can_open, sdl_version

    try:
        found = f"SDL {sdl_version()}"
    except WindowError as error:
        advice = "pip install --force-reinstall PySDL2 pysdl2-dll"
        return Check("preview", Status.WARNING, f"{error} Calibration has words alone.", advice)
    if not can_open():
        return Check("preview", Status.OK, f"{found}, no display to open a window on: calibration has words alone")
    return Check("preview", Status.OK, f"{found}, a window can be opened")


def check_settings() -> Check:
    """Tell whether the settings can be used."""
    from posture_watch.config import load_settings

    settings = load_settings()
    changed = sum(origin != "default" for origin in settings.origins.values())
    there = "" if settings.path.exists() else " (not there, all defaults)"
    return Check("settings", Status.OK, f"{settings.path}{there}, {changed} set")


def check_model(path: str) -> Check:
    """Tell whether the landmark model is whole and runs; ``path`` as in the setting ``model.path``."""
    import numpy as np

    from posture_watch.devices.landmarker import MediaPipeLandmarker
    from posture_watch.devices.model_file import SHA256, bundled_model, read_model
    from posture_watch.posture.landmarks import Frame

    model = read_model(path)
    began_s = time.perf_counter()
    with MediaPipeLandmarker(model) as landmarker:
        landmarker.detect(Frame(0.0, np.zeros((480, 640, 3), dtype=np.uint8)))
    took_s = time.perf_counter() - began_s
    which = f"{path}, your own" if path else f"{bundled_model()}, SHA-256 {SHA256[:12]}... as it should be"
    return Check("model", Status.OK, f"{which}; loads and runs ({took_s:.1f} s)")


def check_folders(folders: Mapping[str, Path]) -> Check:
    """Tell whether the folders can be written, without making those that are not there yet."""
    bad = [f"{name} {folder}" for name, folder in folders.items() if not _writable(folder)]
    if bad:
        advice = f"Change the permissions, or name another folder in {paths.HOME_VARIABLE}."
        return Check("folders", Status.FAILED, f"not writable: {', '.join(bad)}", advice)
    text = ", ".join(f"{name} {folder}" for name, folder in folders.items())
    if paths.stopgap_folder() in folders.values():
        advice = f"This account has no home folder; name a lasting one in {paths.HOME_VARIABLE}."
        return Check("folders", Status.WARNING, text, advice)
    return Check("folders", Status.OK, text)


def check_disk(folder: Path) -> Check:
    """Tell how much space is left where the database lies or will lie."""
    free_mb = shutil.disk_usage(_existing(folder)).free / 1e6
    text = f"{free_mb:,.0f} MB free for {folder}"
    if free_mb < LITTLE_SPACE_MB:
        status = Status.FAILED if free_mb < TOO_LITTLE_SPACE_MB else Status.WARNING
        return Check("disk space", status, text, "Make room: a month of samples takes about 60 MB.")
    return Check("disk space", Status.OK, text)


def check_database(path: Path) -> Check:
    """Tell whether the database is whole; none at all is fine."""
    from posture_watch.storage.damage import check

    problems = check(path)
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        return Check(
            "database",
            Status.FAILED,
            f"{path}: {problems[0]}{more}",
            "If it is damaged, `posture-watch run` puts it aside and begins a new one; nothing is deleted.",
        )
    if not path.exists():
        return Check("database", Status.OK, f"none yet; `posture-watch run` makes {path}")
    return Check("database", Status.OK, f"{path}, {path.stat().st_size / 1e6:.1f} MB, whole")


def check_session(environ: Mapping[str, str], system: str = sys.platform) -> Check:
    """Tell what desktop this program was started from."""
    name = "desktop"
    if system in {"win32", "darwin"}:
        return Check(name, Status.OK, "Windows" if system == "win32" else "macOS")
    from posture_watch.devices.bus_address import NoBusError, session_bus_address

    shows = [f"{label} {environ[key]}" for key, label in _DISPLAYS.items() if environ.get(key)]
    try:
        session_bus_address(environ)
        bus = "session bus"
    except NoBusError:
        bus = ""
    found = [text for text in (environ.get("XDG_CURRENT_DESKTOP", ""), *shows, bus) if text]
    if shows and bus:
        return Check(name, Status.OK, ", ".join(found))
    lacking = " and ".join(text for text, there in (("no display", shows), ("no session bus", bus)) if not there)
    text = lacking + (f" (there is: {', '.join(found)})" if found else "")
    return Check(name, Status.WARNING, text, _WITHOUT_DESKTOP)


def check_notification(delivery: Delivery, session: Status) -> Check:
    """Tell whether a test message arrived; without a desktop ``session`` it could not be expected to."""
    from posture_watch.devices.notifications import describe

    text = describe(delivery)
    if delivery.outcome is Outcome.SHOWN:
        terminal = delivery.channel == "terminal"
        return Check("notifications", Status.WARNING if terminal else Status.OK, text)
    return Check("notifications", Status.FAILED if session is Status.OK else Status.WARNING, text)


def check_instance(database: Path, now_s: float) -> Check:
    """Tell whether posture_watch runs, since when, and whether it is alive."""
    from posture_watch.devices.instance import running_pid
    from posture_watch.storage.sqlite import SqliteStore

    name = "running"
    pid = running_pid()
    store = SqliteStore.open_readonly(database)
    live = None
    if store is not None:
        with store:
            live = store.live()
    if pid is None:
        starts = "`posture-watch run` starts it"
        if live is None or live.state == "stopped":
            return Check(name, Status.OK, f"no; {starts}")
        text = f"no; the last one, process {live.pid}, ended at {_minute(live.time_s)} without being told to"
        crash = paths.crash_path()
        where = crash if crash.exists() and crash.stat().st_size else paths.log_path()
        return Check(name, Status.WARNING, text, f"See {where}; {starts} again.")
    if live is None or live.pid != pid:
        return Check(name, Status.OK, f"process {pid}, just started")
    since = f"process {pid} since {_minute(live.started_s)}"
    silent_s = now_s - live.time_s
    if silent_s > SILENT_S:
        advice = "End it with `posture-watch stop` and start it again."
        return Check(name, Status.WARNING, f"{since}, no sign of life for {silent_s:.0f} s", advice)
    detail = f" ({live.detail.rstrip('.')})" if live.detail else ""
    return Check(name, Status.OK, f"{since}, {live.state}{detail}")


def check_autostart() -> Check:
    """Tell whether it starts at login, and whether that can work."""
    from posture_watch.commands.autostart import look, sentences
    from posture_watch.devices.autostart import login_ways

    found = look(login_ways())
    status = Status.WARNING if any(one.enabled and one.fault for one in found) else Status.OK
    return Check("start at login", status, " ".join(sentences(found)))


def installed_version(name: str) -> str:
    """Return the version of an installed package, empty when it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


_DISPLAYS = {"WAYLAND_DISPLAY": "Wayland", "DISPLAY": "X11"}
_WITHOUT_DESKTOP = "Start it from the desktop's own terminal; without one, messages go to the terminal and the log."


def _minute(time_s: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(time_s))


def _existing(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that exists."""
    return next(place for place in (folder, *folder.parents) if place.exists())


def _writable(folder: Path) -> bool:
    place = _existing(folder)
    if place != folder:
        return place.is_dir() and os.access(place, os.W_OK | os.X_OK)
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
