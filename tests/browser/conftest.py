"""One browser for all tests, and pages to open in it: reports of a made-up month, and the live page on it."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from posture_watch.commands.report import run_report
from posture_watch.devices.zone import LocalZone
from posture_watch.storage.sqlite import SqliteStore
from posture_watch.testing.synthetic import synthetic_days
from tests.browser.chromium import Browser, chromium, programs
from tests.reports.live.serving import Dashboard, dashboard

ROOT = Path(__file__).parent
DAYS = 5


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if ROOT in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if programs() is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium with its driver is here"))


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chromium(tmp_path_factory.mktemp("chromium")) as browser:
        yield browser


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with some made-up days until yesterday."""
    home = tmp_path_factory.mktemp("filled")
    zone = LocalZone()
    yesterday = datetime.now(zone).date() - timedelta(days=1)
    with SqliteStore.open(home / "posture-watch.db") as store:
        for _, made in synthetic_days(yesterday, DAYS, seed=1, zone=zone, every_day=True):
            store.add_samples(made.samples)
            for alert in made.alerts:
                store.add_alert(alert)
    return home


@pytest.fixture(scope="session")
def reports(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the addresses of files: a day, a week, a month, a day without anything."""
    folder = tmp_path_factory.mktemp("reports")
    zone = LocalZone()
    now_s = datetime.now(zone).timestamp()
    with SqliteStore.open(filled / "posture-watch.db") as store:
        for name, days in (("day", 1), ("week", 7), ("month", 30)):
            run_report(
                store, folder / f"{name}.html", now_s=now_s, zone=zone, starts_at=time(4), day="yesterday", days=days
            )
        run_report(store, folder / "nothing.html", now_s=now_s, zone=zone, starts_at=time(4), day="2001-01-01", days=1)
    return {file.stem: file.as_uri() for file in folder.iterdir()}


@pytest.fixture(scope="session")
def live(filled: Path) -> Iterator[Dashboard]:
    with dashboard(filled) as running:
        yield running
