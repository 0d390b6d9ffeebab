"""The live page in a real browser, served by the real program."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from posture_watch.devices.instance import InstanceLock
from posture_watch.ports import Live
from posture_watch.posture.samples import Cause, Posture
from posture_watch.storage.sqlite import SqliteStore
from tests.browser.axe import serious_faults
from tests.browser.chromium import DESK, PHONE, Browser, until
from tests.record import record
from tests.reports.live.serving import Dashboard, dashboard

STATE = "return document.querySelector('#state').textContent"
SAID = "return document.querySelector('#said').textContent"
MARK = "e.querySelector('.point path, .hm image')"
PATHS = ("/", "/day?date=yesterday", "/week", "/month")


def press(browser: Browser, name: str) -> None:
    browser.run("document.querySelector(arguments[0]).click()", f"form[action='/actions/{name}'] button")


@pytest.fixture(scope="module")
def entered(browser: Browser, live: Dashboard) -> str:
    """Return where the pages are, with the browser let in."""
    browser.open(live.entrance)
    assert browser.run("return location.href") == f"{live.origin}/"
    return live.origin


@pytest.fixture
def home(browser: Browser, entered: str) -> str:
    """Return the same, with the first page open."""
    browser.view()
    browser.open(f"{entered}/")
    return entered


@pytest.fixture
def instance(live: Dashboard) -> Iterator[SqliteStore]:
    """Stand in for the running instance, which is this process: it holds the lock and writes the live state."""
    folder = live.program.home
    with InstanceLock(folder / "posture-watch.lock"), SqliteStore.open(live.program.database) as store:
        yield store


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (PHONE, "dark")])
def test_a_page_opens_without_a_complaint_asks_nobody_but_this_server_and_shuts_nobody_out(
    browser: Browser, live: Dashboard, entered: str, path: str, size: tuple[int, int], scheme: str
) -> None:
    browser.view(size, scheme=scheme)
    browser.open(entered + path)
    assert browser.complaints() == []
    assert {address.split("/")[2] for address in browser.asked() if not address.startswith("data:")} == {live.host}
    assert browser.run("return document.documentElement.scrollWidth") == size[0]
    figures = browser.run("return document.querySelectorAll('figure[data-chart]').length")
    assert figures == browser.run(f"return [...document.querySelectorAll('figure')].filter(e => {MARK}).length")
    assert figures > 0
    assert serious_faults(browser) == []


@pytest.mark.usefixtures("home")
def test_no_script_gets_at_the_cookie_and_the_token_is_gone_from_the_address(browser: Browser) -> None:
    assert browser.run("return document.cookie") == ""
    assert "token" not in browser.run("return location.href + document.referrer")


@pytest.mark.usefixtures("home")
def test_what_the_camera_sees_arrives_by_itself(browser: Browser, instance: SqliteStore) -> None:
    now_s = datetime.now().timestamp()  # noqa: DTZ005 - the real clock, as the server's
    seen = Live(os.getpid(), now_s, now_s, "watching", posture=Posture.GOOD, score=91.0, since_s=now_s)
    instance.set_live(seen)
    browser.wait(f"return (() => {{{STATE}}})() === 'Good posture'")
    instance.set_live(replace(seen, posture=Posture.POOR, cause=Cause.SLUMP, score=31.0))
    browser.wait(f"return (() => {{{STATE}}})() === 'Poor posture: slumped'")
    assert browser.run("return document.querySelector('#score').textContent") == "31"
    assert browser.run("return document.querySelector('.dot').className") == "dot poor"
    assert browser.run("return document.getAnimations().length") == 1
    browser.view(motion="reduce")
    assert browser.run("return document.getAnimations().length") == 0
    assert browser.complaints() == []


@pytest.mark.usefixtures("home")
def test_a_minute_more_redraws_the_day_and_leaves_open_what_is_open(browser: Browser, instance: SqliteStore) -> None:
    browser.run("document.querySelector('details[data-keep=trend]').open = true")
    browser.wait("return document.documentElement.dataset.heard")
    now_s = datetime.now().timestamp()  # noqa: DTZ005 - the real clock, as the server's
    instance.add_samples(record("g" * 170, start_s=now_s - 172))
    browser.wait("return document.documentElement.dataset.refreshed === '1'")
    assert "Good posture for 100" in browser.run("return document.querySelector('h1').textContent")
    assert browser.run("return document.querySelectorAll('#plot-strip .point').length") > 0
    assert browser.run("return document.querySelector('details[data-keep=trend]').open")
    assert browser.complaints() == []


@pytest.mark.usefixtures("home")
def test_a_note_is_kept_and_shown(browser: Browser) -> None:
    browser.run("document.querySelector('#note-form input[name=text]').value = 'A <b>new</b> chair'")
    press(browser, "note")
    browser.wait("return document.querySelector('.notes')")
    assert "A <b>new</b> chair" in browser.run("return document.querySelector('.notes').textContent")
    assert browser.run(SAID) == "Kept."
    assert browser.run("return document.querySelector('#note-form input[name=text]').value") == ""


@pytest.mark.usefixtures("home")
def test_a_button_without_anybody_to_hear_it_says_so(browser: Browser) -> None:
    press(browser, "pause")
    browser.wait(f"return (() => {{{SAID}}})().startsWith('posture-watch is not running')")
    assert browser.run("return document.querySelector('#said').classList.contains('wrong')")


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(("name", "field"), [("pause", "paused_until_s"), ("snooze", "snoozed_until_s")])
def test_a_button_reaches_the_running_instance(browser: Browser, instance: SqliteStore, name: str, field: str) -> None:
    now_s = datetime.now().timestamp()  # noqa: DTZ005 - the real clock, as the server's
    instance.set_live(Live(os.getpid(), now_s, now_s, "watching"))
    press(browser, name)
    until(lambda: getattr(instance.wishes(), field), browser)
    later_s = datetime.now().timestamp() + 60  # noqa: DTZ005 - heard: the live state is newer than the wish
    instance.set_live(Live(os.getpid(), now_s, later_s, "paused" if name == "pause" else "watching"))
    browser.wait(f"return (() => {{{SAID}}})().match(/^(Paused until|No messages until)/)")
    press(browser, "resume")
    until(lambda: getattr(instance.wishes(), field) is None, browser)
    instance.set_live(Live(os.getpid(), now_s, later_s + 60, "watching"))
    browser.wait(f"return (() => {{{SAID}}})() === 'Watching again.'")


def test_days_are_leafed_through_and_the_present_page_is_marked(browser: Browser, entered: str) -> None:
    browser.open(f"{entered}/day?date=yesterday")
    before = browser.run("return document.querySelector('h1').textContent")
    browser.run("document.querySelector('[rel=prev]').click()")
    browser.wait(f"return document.querySelector('h1').textContent !== {json.dumps(before)}")
    assert browser.run("return document.querySelector('[aria-current]').textContent") == "Days"


def test_when_the_server_is_gone_the_page_says_so(browser: Browser, filled: Path) -> None:
    with dashboard(filled) as short_lived:
        browser.view()
        browser.open(short_lived.entrance)
        browser.wait("return document.documentElement.dataset.heard")
        assert short_lived.end() == (0, "", "")
        browser.wait(f"return (() => {{{SAID}}})().startsWith('The connection is gone')")
