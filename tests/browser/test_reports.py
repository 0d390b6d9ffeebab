"""Reports in a real browser, opened from disk."""

import base64

import pytest

from tests.browser.axe import serious_faults
from tests.browser.chromium import DESK, PHONE, Browser

PAGES = ("day", "week", "month", "nothing")
FIGURES = {
    "day": ["strip", "causes"],
    "week": ["trend", "hours", "causes", "nudges"],
    "month": ["trend", "hours", "causes", "nudges"],
    "nothing": [],
}
VIEWS = [(DESK, "light"), (DESK, "dark"), (PHONE, "light"), (PHONE, "dark")]

MARKS = "return document.querySelectorAll('#plot-' + arguments[0] + ' :is(.point path, .hm image)').length"


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("size", "scheme"), VIEWS)
def test_a_page_opens_without_a_complaint_or_a_request_fits_the_screen_and_shuts_nobody_out(
    browser: Browser, reports: dict[str, str], page: str, size: tuple[int, int], scheme: str
) -> None:
    browser.view(size, scheme=scheme)
    browser.open(reports[page], drawn=bool(FIGURES[page]))
    assert browser.complaints() == []
    assert [address for address in browser.asked() if not address.startswith("data:")] == [reports[page]]
    assert browser.run("return document.documentElement.scrollWidth") == size[0]
    wide = "return [...document.querySelectorAll('main *, footer *')].filter(e => !e.closest('.scroll, svg') && "
    assert browser.run(f"{wide} e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML)") == []
    assert serious_faults(browser) == []


@pytest.mark.parametrize("page", ["day", "month"])
def test_every_figure_is_drawn(browser: Browser, reports: dict[str, str], page: str) -> None:
    browser.view()
    browser.open(reports[page])
    drawn = browser.run("return [...document.querySelectorAll('figure[data-chart]')].map(e => e.dataset.chart)")
    assert drawn == FIGURES[page]
    for figure in drawn:
        assert browser.run(MARKS, figure) > 0, figure


def test_the_mouse_over_the_strip_tells_what_that_time_was_like(browser: Browser, reports: dict[str, str]) -> None:
    browser.view()
    browser.open(reports["day"])
    browser.point_at("#plot-strip .drag")
    browser.wait("return document.querySelector('#plot-strip .hoverlayer text')")
    told = browser.run("return document.querySelector('#plot-strip .hoverlayer').textContent")
    assert " to " in told
    assert "posture" in told or "Away" in told or "Not watched" in told


def test_figures_follow_the_screen_from_light_to_dark_and_onto_paper(browser: Browser, reports: dict[str, str]) -> None:
    colour = "return getComputedStyle(document.querySelector('#plot-causes .point path')).fill"
    browser.view(scheme="light")
    browser.open(reports["day"])
    light = browser.run(colour)
    browser.view(scheme="dark")
    browser.wait(f"return (() => {{{colour}}})() !== '{light}'")
    paper = "window.dispatchEvent(new Event('beforeprint')); "
    assert browser.run(paper + colour) == light
    assert browser.run("return document.querySelector('#plot-strip svg').getBoundingClientRect().width") < 650
    pdf = base64.b64decode(browser.command("Page.printToPDF", printBackground=True)["data"])
    assert pdf.startswith(b"%PDF")


def test_all_of_it_can_be_reached_with_the_keyboard(browser: Browser, reports: dict[str, str]) -> None:
    browser.view()
    browser.open(reports["day"])
    focused = "const e = document.activeElement; return e.tagName + ' ' + (e.textContent || '').slice(0, 20)"
    browser.press("Tab", 9)
    assert browser.run(focused).startswith("A To the content")
    for _ in range(2):
        browser.press("Tab", 9)
        assert browser.run(focused).startswith("SUMMARY The same as a table")
        visible = "const s = getComputedStyle(document.activeElement); return s.outlineStyle + s.outlineWidth"
        assert browser.run(visible) == "solid3px"
        browser.press(" ", 32)
        assert browser.run("return document.activeElement.parentElement.open")
        browser.press("Tab", 9)
        assert browser.run(focused).startswith("DIV")


def test_nothing_moves_for_whoever_wants_no_motion(browser: Browser, reports: dict[str, str]) -> None:
    browser.view(motion="reduce")
    browser.open(reports["day"])
    assert browser.run("return document.getAnimations().length") == 0


def test_where_a_browser_cannot_unpack_the_figures_the_tables_are_open(
    browser: Browser, reports: dict[str, str]
) -> None:
    browser.view()
    added = browser.command("Page.addScriptToEvaluateOnNewDocument", source="delete window.DecompressionStream")
    try:
        browser.open(reports["day"], drawn=False)
        browser.wait("return document.documentElement.classList.contains('no-charts')")
        assert browser.run("return [...document.querySelectorAll('figure details')].every(e => e.open)")
        assert browser.complaints() == []
    finally:
        browser.command("Page.removeScriptToEvaluateOnNewDocument", identifier=added["identifier"])
