"""The pictures of the README that show a window or a page: made anew by ``python -m tests.pictures``.

Days are made up, and the person in the window is the rendered one of the demo clip. It takes Xvfb, Chromium and its
driver; what the letters look like depends on the fonts that are there.
"""

import base64
import os
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime, time
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from posture_watch.commands.data import make_days
from posture_watch.commands.report import run_report
from posture_watch.storage.sqlite import SqliteStore
from tests.browser.chromium import chromium
from tests.devices.desktop import running_display
from tests.devices.xclient import XClient

FOLDER = Path(__file__).parents[1] / ".github"
LAST, SHOWN = date(2026, 3, 6), "2026-03-05"
WIDTH, HEIGHT = 1000, 1018
"""What of the page is shown, in CSS pixels."""

TITLE = "posture-watch: calibration"

WINDOW = f"""
import sys
from posture_watch.app import open_landmarker, settings
from posture_watch.commands.guidance import panel
from posture_watch.devices import demo_clip
from posture_watch.devices.preview import Preview
from posture_watch.devices.video import video_frames
from posture_watch.pipeline import gather
from posture_watch.posture.guided import GuideRules, GuideState, guide_view

rules, state = GuideRules(), GuideState()
with Preview({TITLE!r}) as preview, open_landmarker(settings()) as landmarker:
    for _, frame, view in gather(video_frames(demo_clip()), landmarker, rules.calibration):
        state = guide_view(state, view, rules)
        preview.show(frame, view, panel(state, rules))
        if frame.time_s >= 7:
            break
    print("there", flush=True)
    for _ in range(50):
        preview.show(frame, view, panel(state, rules))
    sys.stdin.read()
"""
"""Calibrates the person of the clip, and stops in the middle."""


def picture_of_the_page(target: Path) -> None:
    """Write what a browser shows first of the report on a day."""
    with tempfile.TemporaryDirectory() as folder:
        database, page = Path(folder, "posture-watch.db"), Path(folder, "day.html")
        for _ in make_days(database, LAST, 60, seed=1, zone=UTC, every_day=False, keep_days=30):
            pass
        with SqliteStore.open(database) as store:
            now_s = datetime(2026, 3, 6, 20, tzinfo=UTC).timestamp()
            run_report(store, page, now_s=now_s, zone=UTC, starts_at=time(4), day=SHOWN, days=1)
        with chromium(Path(folder, "chromium")) as browser:
            browser.view((WIDTH, HEIGHT))
            browser.open(page.as_uri())
            shot = browser.command("Page.captureScreenshot", format="png")["data"]
    shown = cv2.imdecode(np.frombuffer(base64.b64decode(shot), np.uint8), cv2.IMREAD_COLOR)
    assert shown is not None
    write(target, shown.astype(np.uint8))


def picture_of_the_window(target: Path) -> None:
    """Write what the window of a calibration shows."""
    with (
        running_display("1280x800") as display,
        subprocess.Popen(
            [sys.executable, "-c", WINDOW],
            env={**os.environ, "DISPLAY": display},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process,
        XClient(display) as x,
    ):
        assert process.stdout
        assert process.stdin
        process.stdout.readline()
        seen = x.picture(x.window(TITLE))
        process.stdin.close()
    write(target, seen[:, :, ::-1])


def write(target: Path, picture: npt.NDArray[np.uint8]) -> None:
    """Write a picture, blue first, as small as PNG makes it."""
    assert picture.any()
    cv2.imwrite(str(target), picture, [cv2.IMWRITE_PNG_COMPRESSION, 9])
    print(f"{target}: {picture.shape[1]} x {picture.shape[0]}, {target.stat().st_size / 1e3:.0f} kB")  # noqa: T201 - it is asked for


if __name__ == "__main__":
    picture_of_the_page(FOLDER / "page.png")
    picture_of_the_window(FOLDER / "preview.png")
