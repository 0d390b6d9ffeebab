"""Attacks on the live page, over a real socket against the real program."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from posture_watch.reports.live.guard import HEADERS, MOST_BODY_BYTES
from tests.reports.live.serving import Dashboard, dashboard

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C reaches a whole console there")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    with dashboard(tmp_path_factory.mktemp("served")) as running:
        running.enter()
        yield running


def test_the_address_that_was_printed_is_exchanged_for_a_cookie_that_no_script_and_no_other_site_gets(
    served: Dashboard,
) -> None:
    answer = served.ask(f"/enter?token={served.token}", Cookie=None)
    assert (answer.status, answer.headers["location"]) == (303, "/")
    cookie, *attributes = answer.headers["set-cookie"].split("; ")
    assert sorted(attributes) == ["HttpOnly", "Path=/", "SameSite=strict"]
    assert served.token not in cookie
    assert served.ask("/", Cookie=cookie).status == 200


@pytest.mark.parametrize("path", ["/", "/week", "/events", "/assets/page.js", "/nothing", "/enter"])
@pytest.mark.parametrize("cookie", [None, "", "posture-watch=1", "{name}=", "{name}={token}"])
def test_nothing_is_shown_without_the_cookie(served: Dashboard, path: str, cookie: str | None) -> None:
    name = served.cookie.partition("=")[0]
    given = None if cookie is None else cookie.format(name=name, token=served.token)
    answer = served.ask(path, Cookie=given)
    assert answer.status == 403
    assert "posture-watch dashboard" in answer.text


@pytest.mark.parametrize("query", ["", "?token=", "?token=x", "?token={token}x", "?token={short}", "?TOKEN={token}"])
def test_only_the_right_token_opens(served: Dashboard, query: str) -> None:
    path = f"/enter{query.format(token=served.token, short=served.token[:-1])}"
    answer = served.ask(path, Cookie=None)
    assert answer.status == 403
    assert "set-cookie" not in answer.headers


def test_the_token_opens_no_other_address(served: Dashboard) -> None:
    assert served.ask(f"/?token={served.token}", Cookie=None).status == 403


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        "127.0.0.1:{port}.evil.example",
        "127.0.0.1.evil.example:{port}",
        "0.0.0.0:{port}",
        "",
    ],
)
def test_a_name_that_was_made_to_point_here_is_not_served(served: Dashboard, host: str) -> None:
    # DNS rebinding: the browser believes that it talks to evil.example, and sends its name.
    assert served.ask("/", Host=host.format(port=served.port)).status == 421
    assert served.ask(f"/enter?token={served.token}", Host=host.format(port=served.port)).status == 421


def test_a_request_without_or_with_two_hosts_is_not_served(served: Dashboard) -> None:
    cookie = f"Cookie: {served.cookie}\r\n"
    two = served.raw(f"GET / HTTP/1.1\r\nHost: {served.host}\r\nHost: evil.example\r\n{cookie}\r\n")
    none = served.raw(f"GET / HTTP/1.1\r\n{cookie}\r\n")
    old = served.raw(f"GET / HTTP/1.0\r\n{cookie}\r\n")
    absolute = served.raw(f"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n{cookie}\r\n")
    for answer in (two, none, old, absolute):
        assert answer.split(" ")[1] in ("400", "421")
        assert "<html" not in answer


def test_localhost_is_a_name_of_it(served: Dashboard) -> None:
    assert served.ask("/", Host=f"localhost:{served.port}").status == 200


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "",
        "https://evil.example",
        "http://evil.example:{port}",
        "https://127.0.0.1:{port}",
        "http://127.0.0.1",
        "http://127.0.0.1:1",
        "http://localhost:{port}",
    ],
)
def test_what_changes_something_has_to_come_from_a_page_of_this_server(served: Dashboard, origin: str | None) -> None:
    given = None if origin is None else origin.format(port=served.port)
    answer = served.ask("/actions/note", method="POST", body="text=planted", Origin=given)
    assert answer.status == 403
    assert "planted" not in served.ask("/").text


def test_another_page_may_not_even_read(served: Dashboard) -> None:
    assert served.ask("/", Origin="http://evil.example").status == 403
    assert served.ask("/events", Origin="null").status == 403
    for site in ("cross-site", "same-site"):
        assert served.ask("/", Sec_Fetch_Site=site).status == 403
        assert served.ask("/actions/note", method="POST", body="text=planted", Sec_Fetch_Site=site).status == 403
    assert served.ask("/", Sec_Fetch_Site="none").status == 200
    assert served.ask("/", Sec_Fetch_Site="same-origin").status == 200


@pytest.mark.parametrize("name", ["pause", "resume", "snooze", "fine", "note"])
def test_no_get_changes_anything(served: Dashboard, name: str) -> None:
    assert served.ask(f"/actions/{name}?text=planted&date=").status == 405
    assert "planted" not in served.ask("/").text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
def test_there_is_get_and_post_and_nothing_else(served: Dashboard, method: str) -> None:
    answer = served.ask("/", method=method)
    assert answer.status == 405
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("path", ["/", "/nothing", "/assets/page.js", "/assets/nothing", "/day?date=x"])
@pytest.mark.parametrize("known", [True, False])
def test_every_answer_forbids_what_no_page_needs(served: Dashboard, path: str, known: bool) -> None:  # noqa: FBT001 - pytest gives it by name
    answer = served.ask(path) if known else served.ask(path, Cookie=None)
    assert {name: answer.headers[name.lower()] for name in HEADERS} == HEADERS
    assert answer.headers["cache-control"] == "no-store"
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert "server" not in answer.headers
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_no_page_has_anything_inline_that_its_policy_would_stop(served: Dashboard) -> None:
    for path in ("/", "/day", "/week", "/month", "/nothing"):
        text = served.ask(path).text
        assert " style=" not in text
        assert "<style" not in text
        assert " onclick=" not in text
        scripts = [part.partition(">")[0] for part in text.split("<script")[1:]]
        assert all(script.strip().startswith(('src="/assets/', 'type="application/json"')) for script in scripts)


def test_a_body_that_is_too_long_is_refused_however_it_comes(served: Dashboard) -> None:
    long = "text=" + "x" * MOST_BODY_BYTES
    assert served.ask("/actions/note", method="POST", body=long).status == 413
    chunk = f"{len(long):x}\r\n{long}\r\n0\r\n\r\n"
    head = f"Host: {served.host}\r\nOrigin: {served.origin}\r\nCookie: {served.cookie}\r\nTransfer-Encoding: chunked"
    answer = served.raw(f"POST /actions/note HTTP/1.1\r\n{head}\r\n\r\n{chunk}")
    assert answer.split(" ")[1] == "413"
    assert "xxxx" not in served.ask("/").text


def test_what_is_asked_for_comes_back_as_text(served: Dashboard) -> None:
    answer = served.ask("/day?date=%3Cscript%3Ealert(1)%3C/script%3E")
    assert answer.status == 400
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
    served.ask("/actions/note", method="POST", body="text=%3Cimg+src=x+onerror=alert(1)%3E")
    assert "<img src=x" not in served.ask("/").text
    assert "&lt;img src=x onerror=alert(1)&gt;" in served.ask("/").text


@pytest.mark.parametrize("path", ["/assets/..%2f..%2frender.py", "/assets/../render.py", "/assets/%2e%2e/__init__.py"])
def test_no_file_but_the_assets_is_given_away(served: Dashboard, path: str) -> None:
    answer = served.ask(path)
    assert answer.status == 404
    assert "import" not in answer.text


def test_each_start_has_its_own_keys(served: Dashboard, tmp_path: Path) -> None:
    with dashboard(tmp_path) as other:
        assert other.token != served.token
        assert len(other.token) >= 43
        other.enter()
        value = served.cookie.partition("=")[2]
        assert other.ask("/", Cookie=f"{other.cookie.partition('=')[0]}={value}").status == 403


def test_whatever_was_sent_so_far_it_still_runs_and_has_not_complained(served: Dashboard) -> None:
    served.raw("\0\1\2 rubbish\r\n\r\n")
    assert served.ask("/").status == 200
    assert served.process.poll() is None
