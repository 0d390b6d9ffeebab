"""Two made-up months with check-ins and exercises, made once for all tests that go through them."""

import tempfile
from datetime import date
from functools import cache
from pathlib import Path
from shutil import copyfile
from zoneinfo import ZoneInfo

from posture_watch.commands.data import make_days

BERLIN = ZoneInfo("Europe/Berlin")
LAST = date(2026, 5, 8)


@cache
def _made() -> Path:
    path = Path(tempfile.mkdtemp(prefix="two-months-")) / "posture-watch.db"
    for _ in make_days(path, LAST, 60, seed=1, zone=BERLIN, every_day=False, keep_days=1):
        pass
    return path


def two_months(home: Path) -> Path:
    """Put a database of 60 days until ``LAST`` into a folder and return it."""
    return Path(copyfile(_made(), home / "posture-watch.db"))
