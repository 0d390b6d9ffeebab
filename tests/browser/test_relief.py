"""Going through the circle in a real browser: a check-in, an exercise, what goes together, the signs."""

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from posture_watch.commands.letter import run_letter
from posture_watch.commands.recorded import Reader
from posture_watch.commands.relief_desk import ReliefDesk
from posture_watch.devices.zone import LocalZone
from posture_watch.reports.page.render import stand_alone
from posture_watch.storage.sqlite import SqliteStore
from posture_watch.testing.synthetic import synthetic_days
from posture_watch.testing.synthetic_diary import synthetic_diary
from posture_watch.wellbeing.check_ins import CheckIn, Place
from posture_watch.wellbeing.routines import Kind
from tests.browser.axe import serious_faults
from tests.browser.chromium import DESK, PHONE, Browser, until
from tests.reports.live.serving import Dashboard, dashboard
from tests.two_months import BERLIN, LAST, two_months

SAID = "document.querySelector('#said').textContent"
PATHS = ("/relief", "/exercise?kind=breathe&name=six&minutes=1", "/exercise?kind=stretch&name=neck", "/signs")
DAYS = 6


@pytest.fixture(scope="module")
def circle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """Return a dashboard on some made-up days with check-ins and exercises, the last one yesterday."""
    home, zone = tmp_path_factory.mktemp("circle"), LocalZone()
    yesterday = datetime.now(zone).date() - timedelta(days=1)
    with SqliteStore.open(home / "posture-watch.db") as store:
        for day, made in synthetic_days(yesterday, DAYS, seed=1, zone=zone, every_day=True):
            store.add_samples(made.samples)
            check_ins, sessions = synthetic_diary(day, made.samples, seed=1, zone=zone)
            for check_in in check_ins:
                store.diary.add_check_in(check_in)
            for session in sessions:
                store.diary.add_session(session)
    with dashboard(home) as running:
        yield running


@pytest.fixture
def diary(circle: Dashboard) -> Iterator[SqliteStore]:
    with SqliteStore.open(circle.program.database) as store:
        yield store


@pytest.fixture(scope="module")
def let_in(circle: Dashboard) -> Dashboard:
    """Return the same, with the cookie that a browser would have."""
    circle.enter()
    return circle


@pytest.fixture
def entered(browser: Browser, circle: Dashboard) -> str:
    browser.view()
    browser.open(circle.entrance)
    return circle.origin


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (PHONE, "dark")])
def test_each_page_of_the_circle_opens_without_a_complaint_on_any_width(
    browser: Browser, circle: Dashboard, entered: str, path: str, size: tuple[int, int], scheme: str
) -> None:
    browser.view(size, scheme=scheme)
    browser.open(entered + path)
    assert browser.complaints() == []
    assert {address.split("/")[2] for address in browser.asked() if not address.startswith("data:")} == {circle.host}
    assert browser.run("return document.documentElement.scrollWidth") == size[0]
    assert serious_faults(browser) == []


def test_a_check_in_is_told_shown_changed_and_forgotten(browser: Browser, entered: str, diary: SqliteStore) -> None:
    browser.open(f"{entered}/relief")
    browser.run(
        "const f = document.getElementById('check-in-form').elements; f.stress.value = '4'; f.pain.value = '2';"
        "f['place-neck'].checked = true; f.note.value = 'much to do #deadline';"
        "document.querySelector('#check-in-form button').click()"
    )
    browser.wait(f"return {SAID}.startsWith('Noted. stress 4, pain 2 (neck), #deadline: much to do')")
    browser.wait("return document.querySelector('.notes').textContent.includes('#deadline: much to do')")
    (told,) = [each for each in diary.diary.check_ins(0, 1e11) if each.note == "much to do"]
    assert (told.stress, told.pain, told.places, told.energy) == (4, 2, (Place.NECK,), None)

    browser.open(f"{entered}/check-in?number={told.id}")
    assert browser.run("return document.querySelector('[name=pain]').value") == "2"
    browser.run(
        "const f = document.getElementById('check-in-form').elements;"
        "f.pain.value = ''; f['place-neck'].checked = false;"
        "document.querySelector('#check-in-form button').click()"
    )
    browser.wait(f"return {SAID}.startsWith('Noted. stress 4, #deadline')")
    assert told.id is not None
    changed = diary.diary.check_in(told.id)
    assert changed == CheckIn(told.time_s, 4, None, (), None, ("deadline",), "much to do", told.id)

    browser.open(f"{entered}/relief")
    browser.run(f"document.querySelector('form[action$=forget-check-in] [value=\"{told.id}\"]').form.requestSubmit()")
    until(lambda: diary.diary.check_in(told.id or 0) is None, browser)
    assert browser.complaints() == []


def test_a_check_in_that_cannot_be_gets_a_sentence_and_keeps_nothing(
    browser: Browser, entered: str, diary: SqliteStore
) -> None:
    before = diary.diary.check_ins(0, 1e11)
    browser.open(f"{entered}/relief")
    browser.run("document.querySelector('#check-in-form button').click()")
    browser.wait(f"return {SAID}.includes('says nothing')")
    browser.run(
        "document.getElementById('check-in-form').elements['place-neck'].checked = true;"
        "document.querySelector('#check-in-form button').click()"
    )
    browser.wait(f"return {SAID}.includes('needs a pain')")
    assert diary.diary.check_ins(0, 1e11) == before


def test_severe_pain_brings_the_signs(browser: Browser, entered: str) -> None:
    browser.open(f"{entered}/relief")
    browser.run(
        "document.getElementById('check-in-form').elements.pain.value = '9';"
        "document.querySelector('#check-in-form button').click()"
    )
    browser.wait(f"return {SAID}.includes('sounds like a lot of pain')")


def test_the_circle_breathes_smoothly_and_stands_still_for_those_who_want_it_so(browser: Browser, entered: str) -> None:
    radius = "Number(document.querySelector('.lungs').getAttribute('r'))"
    browser.open(f"{entered}/exercise?kind=breathe&name=six&minutes=1")
    browser.run("document.getElementById('start').click()")
    browser.wait("return document.getElementById('cue').textContent === 'Breathe in'")
    browser.wait(f"return {radius} > 45")
    browser.wait("return document.getElementById('cue').textContent === 'Breathe out'")
    largest = browser.run(f"return {radius}")
    assert largest > 85
    browser.wait(f"return {radius} < 75")

    browser.view(motion="reduce")
    browser.open(f"{entered}/exercise?kind=breathe&name=six&minutes=1")
    browser.run("document.getElementById('start').click()")
    browser.wait("return document.getElementById('progress').value > 0.02")
    assert browser.run(f"return {radius}") == 30
    assert browser.complaints() == []


def test_an_exercise_gone_through_is_kept_once_with_its_ratings(
    browser: Browser, entered: str, diary: SqliteStore
) -> None:
    before = len(diary.diary.sessions(0, 1e11))
    browser.open(f"{entered}/exercise?kind=stretch&name=neck")
    # Time runs faster in this page: the real exercise takes a minute.
    browser.run(
        "let t = 0; window.requestAnimationFrame = call => setTimeout(() => call(t += 900), 0);"
        "performance.now = () => t; document.querySelector('[name=before]').value = '6';"
        "document.getElementById('start').click()"
    )
    browser.wait(f"return {SAID} === 'Done.'")
    browser.run("document.querySelector('[name=after]').value = '3'; document.getElementById('keep').click()")
    browser.wait(f"return {SAID} === 'Noted.'")
    browser.run("document.getElementById('keep').click()")
    browser.wait("return !document.getElementById('keep').disabled")
    *_, kept = diary.diary.sessions(0, 1e11)
    assert len(diary.diary.sessions(0, 1e11)) == before + 1
    assert (kept.kind, kept.name, kept.finished, kept.before, kept.after) == (Kind.STRETCH, "neck", True, 6, 3)
    assert kept.length_s == pytest.approx(64)


@pytest.fixture
def in_the_past(tmp_path: Path) -> Reader:
    """Return a reader of two made-up months on the evening of their last day."""
    evening_s = datetime.combine(LAST, time(22), tzinfo=BERLIN).timestamp()
    return Reader(SqliteStore.open_readonly(two_months(tmp_path)), evening_s, BERLIN, time(4))


def test_two_made_up_months_show_the_planted_link_and_what_helped(
    browser: Browser, tmp_path: Path, in_the_past: Reader
) -> None:
    desk = ReliefDesk(lambda: nullcontext(in_the_past), lambda: in_the_past.now_s)
    page = tmp_path / "relief.html"
    values = {**desk.relief({}), "made": "today"}
    page.write_text(stand_alone("relief.html", values), encoding="utf-8")
    browser.view()
    browser.open(page.as_uri())
    told = browser.run("return document.getElementById('insights').textContent")
    assert "On days with more poor posture you tended to report more pain" in told
    assert told.count("no clear link") == 2
    assert "Six breaths a minute: tension lower by" in browser.run("return document.body.textContent")
    assert browser.run("return document.querySelectorAll('#plot-days .point path').length") > 100
    assert browser.complaints() == []


def test_the_letter_opens_from_disk_without_a_complaint(browser: Browser, tmp_path: Path, in_the_past: Reader) -> None:
    run_letter(in_the_past, LAST, html=tmp_path / "letter.html", as_json=False)
    for size in (DESK, PHONE):
        browser.view(size)
        browser.open((tmp_path / "letter.html").as_uri(), drawn=False)
        assert browser.run("return document.querySelector('h1').textContent") == "Your week until 2026-05-08"
        assert browser.run("return document.documentElement.scrollWidth") == size[0]
        assert browser.complaints() == []
        assert serious_faults(browser) == []


def test_an_own_pattern_is_asked_for_on_the_page(browser: Browser, entered: str) -> None:
    browser.open(f"{entered}/relief")
    browser.run(
        "const f = document.getElementById('own-pattern');"
        "f.elements.name.value = '4-2-6'; f.elements.minutes.value = '1'; f.requestSubmit()"
    )
    browser.wait("return document.querySelector('h1').textContent === 'Your own breathing pattern'")
    assert browser.run("return document.querySelectorAll('ol li').length") == 3
    assert browser.complaints() == []


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/exercise?kind=breathe&name=30-30", "breaths a minute"),
        ("/exercise?kind=breathe&name=six&minutes=99", "1 to 10 minutes"),
        ("/exercise?kind=breathe&name=six&minutes=nan", "1 to 10 minutes"),
        ("/exercise?kind=stretch&name=elbow", "no exercise called"),
        ("/exercise?kind=moon", "no exercise of that kind"),
        ("/check-in?number=999999", "no such check-in"),
        ("/check-in?number=x", "no such check-in"),
    ],
)
def test_an_address_that_names_nothing_gets_a_sentence(let_in: Dashboard, path: str, sentence: str) -> None:
    answer = let_in.ask(path)
    assert answer.status == 400
    assert sentence in answer.text


@pytest.mark.parametrize(
    ("action", "body", "sentence"),
    [
        ("check-in", "stress=11", "0 to 10"),
        ("check-in", "stress=3&number=999999", "no such check-in"),
        ("forget-check-in", "number=999999", "no such check-in"),
        ("exercise", "kind=breathe&name=six&length_s=x", "no exercise"),
        ("exercise", "kind=breathe&name=six&length_s=nan", "no exercise"),
        ("exercise", "kind=breathe&name=six&length_s=60&before=11", "0 to 10"),
    ],
)
def test_a_form_that_cannot_be_is_refused_and_changes_nothing(
    let_in: Dashboard, diary: SqliteStore, action: str, body: str, sentence: str
) -> None:
    before = (diary.diary.check_ins(0, 1e11), diary.diary.sessions(0, 1e11))
    answer = let_in.ask(f"/actions/{action}", method="POST", body=body)
    assert answer.status == 409
    assert sentence in answer.text
    assert (diary.diary.check_ins(0, 1e11), diary.diary.sessions(0, 1e11)) == before
