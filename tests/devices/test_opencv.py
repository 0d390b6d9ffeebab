"""OpenCV as the package loads it."""

import os
import subprocess
import sys

from posture_watch.devices.opencv import load_cv2, opencv_distributions


def test_opencv_uses_one_thread() -> None:
    assert load_cv2().getNumThreads() == 1


def test_exactly_one_opencv_is_installed_here() -> None:
    found = opencv_distributions()
    assert len(found) == 1
    assert next(iter(found.values())).startswith(load_cv2().__version__)


def test_programs_that_we_start_keep_their_own_library_path() -> None:
    text = "import os; from posture_watch.devices.opencv import load_cv2; load_cv2(); print(os.environ.get('{}'))"
    name = "LD_LIBRARY_PATH"
    kept = {key: value for key, value in os.environ.items() if key != name}
    for environ, said in ((kept, "None\n"), (kept | {name: "/opt/lib"}, "/opt/lib\n")):
        done = subprocess.run(
            [sys.executable, "-c", text.format(name)], env=environ, capture_output=True, text=True, check=True
        )
        assert done.stdout == said


def test_what_the_user_sets_for_opencv_stays() -> None:
    text = "import os; from posture_watch.devices.opencv import load_cv2; load_cv2(); print(os.environ['{}'])"
    name = "OPENCV_LOG_LEVEL"
    done = subprocess.run(
        [sys.executable, "-c", text.format(name)],
        env=os.environ | {name: "ERROR"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "ERROR\n"
