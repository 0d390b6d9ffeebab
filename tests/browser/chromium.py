"""A real headless Chromium with an eye on what it complains about and whom it asks."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

WAIT_S = 30.0
"""Far more than anything here takes; only a failure waits so long."""

PHONE, DESK = (375, 812), (1200, 900)
"""Widths and heights in CSS pixels."""

FLAGS = (
    "--headless",
    "--no-sandbox",  # as root there is no other way, and all pages are our own
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
)


def programs() -> tuple[str, str] | None:
    """Return the paths of browser and driver, or ``None`` where one is missing."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    return (browser, driver) if browser and driver else None


class Browser:
    """One Chromium; each page it opens starts with a clean record."""

    def __init__(self, driver: Chrome) -> None:
        self._driver = driver

    def view(self, size: tuple[int, int] = DESK, *, scheme: str = "light", motion: str = "no-preference") -> None:
        """Be a screen of that size, with these wishes."""
        width, height = size
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": size == PHONE}
        self.command("Emulation.setDeviceMetricsOverride", **metrics)
        features = [
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": motion},
        ]
        self.command("Emulation.setEmulatedMedia", features=features)

    def open(self, address: str, *, drawn: bool = True) -> None:
        """Open a page and wait until its figures are drawn."""
        self._driver.get("about:blank")
        self._log("browser")
        self._log("performance")
        self._driver.get(address)
        if drawn:
            self.wait("return document.documentElement.dataset.drawn === 'yes'")

    def run(self, script: str, *values: Any) -> Any:
        """Run a script in the page and return what it returns."""
        return self._driver.execute_script(script, *values)

    def run_async(self, script: str, *values: Any) -> Any:
        """Run a script that calls its last argument when it is done."""
        self._driver.set_script_timeout(WAIT_S)
        return self._driver.execute_async_script(script, *values)

    def wait(self, script: str) -> None:
        """Wait until a script returns something true."""
        WebDriverWait(self._driver, WAIT_S, 0.05).until(lambda driver: driver.execute_script(script), script)

    def command(self, name: str, **values: Any) -> Any:
        """Send a command of the developer tools."""
        return self._driver.execute_cdp_cmd(name, values)

    def point_at(self, selector: str) -> None:
        """Move the mouse over the middle of an element, like a hand."""
        self.run("document.querySelector(arguments[0]).scrollIntoView({block: 'center'})", selector)
        box = self.run("const b = document.querySelector(arguments[0]).getBoundingClientRect(); return b", selector)
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        for step in (8, 4, 0):
            self.command("Input.dispatchMouseEvent", type="mouseMoved", x=x - step, y=y - step / 2)

    def press(self, key: str, code: int) -> None:
        """Press a key."""
        for kind in ("keyDown", "keyUp"):
            self.command("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code)

    def complaints(self) -> list[str]:
        """Return what the console has said since the page was opened."""
        return [entry["message"] for entry in self._log("browser")]

    def asked(self) -> list[str]:
        """Return the addresses that were asked for since the page was opened."""
        events = [json.loads(entry["message"])["message"] for entry in self._log("performance")]
        return [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]

    def _log(self, kind: str) -> list[dict[str, str]]:
        entries: list[dict[str, str]] = self._driver.execute("getLog", {"type": kind})["value"]
        return entries


@contextmanager
def chromium(profile: Path) -> Iterator[Browser]:
    """Start the browser with a profile folder of its own."""
    found = programs()
    assert found is not None
    options = ChromeOptions()
    options.binary_location = found[0]
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    home = {**os.environ, "HOME": str(profile)}
    driver = Chrome(options=options, service=Service(found[1], env=home))
    try:
        yield Browser(driver)
    finally:
        driver.quit()


def until(happened: Callable[[], Any], browser: Browser) -> None:
    """Wait until something holds outside the page."""
    WebDriverWait(browser._driver, WAIT_S, 0.05).until(lambda _: happened())
