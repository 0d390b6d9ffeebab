"""Memory that is free goes back to the system; in a process of its own, since it cannot be undone."""

import platform
import subprocess
import sys

import pytest

from posture_watch.devices.heap import give_memory_back

PINNED = """
import sys
import psutil
from posture_watch.devices.heap import give_memory_back
if sys.argv[1] == "told":
    assert give_memory_back()
resident_mb = lambda: psutil.Process().memory_info().rss / 1e6
del (model := [bytearray(30_000_000)])[:]  # a large block, freed: from now on large blocks come from the heap
del model
pictures, notes = [], []
for _ in range(60):
    pictures.append(bytearray(b"1") * 900_000)
    notes.append(bytearray(b"2") * 2_000)
before = resident_mb()
pictures.clear()
print(before - resident_mb())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has to be told")
def test_pictures_that_are_gone_take_no_memory_although_small_things_came_after_them() -> None:
    freed_mb = {}
    for word in ("told", "untold"):
        ended = subprocess.run([sys.executable, "-c", PINNED, word], capture_output=True, text=True, check=True)
        freed_mb[word] = float(ended.stdout)
    assert freed_mb["told"] > 45
    assert freed_mb["untold"] < 10


def test_other_systems_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not give_memory_back()
