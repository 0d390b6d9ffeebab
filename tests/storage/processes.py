"""Other processes that use the package."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import posture_watch

IMPORTS = """
import os, sys
from dataclasses import replace
from pathlib import Path
from posture_watch.errors import StorageError
from posture_watch.posture.samples import Posture, Sample
from posture_watch.storage.batch import SampleBatch
from posture_watch.storage.sqlite import SqliteStore
path = Path(sys.argv[1])
"""


@contextmanager
def started(code: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """Run Python code in a process of its own; it ends with the ``with`` at the latest."""
    process = subprocess.Popen(
        [sys.executable, "-c", IMPORTS + code, *map(str, arguments)],
        cwd=Path(posture_watch.__file__).parents[1],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()
