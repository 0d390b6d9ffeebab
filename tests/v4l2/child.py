"""Python in a process of its own that sees the pretended cameras."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.v4l2.stand_in import StandIn

PATIENCE_S = 400.0
"""For a machine that has much else to do; the longest takes half a minute on one that has not."""

_ROOT = Path(__file__).parents[2]


def run_seeing(camera: StandIn, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run Python with these arguments, and this on its standard input, to its end; return what it said."""
    return subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, "PYTHONPATH": str(_ROOT), **camera.environment()},
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )


def tell(camera: StandIn, code: str) -> Any:
    """Return what a program puts into ``told``."""
    done = run_seeing(camera, "-c", f"import json\n{code}\nprint(json.dumps(told))")
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return json.loads(done.stdout)


def live(camera: StandIn, **script: Any) -> Any:
    """Return what came of a stretch of a day; ``tests/v4l2/day.py`` says what may be in the script."""
    done = run_seeing(camera, "-m", "tests.v4l2.day", given=json.dumps(script))
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return json.loads(done.stdout)
