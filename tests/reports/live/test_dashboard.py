"""The live page as a program: what it says, what it shows, how it ends."""

import json
import re
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import quote

import pytest
import typer

from posture_watch.commands.dashboard import bound_socket, hosts_of
from posture_watch.errors import ControlError
from posture_watch.ports import Live
from posture_watch.posture.samples import Cause, Posture
from posture_watch.storage.sqlite import SqliteStore
from tests.commands.program import WAIT_S, Program
from tests.reports.live.serving import Dashboard, dashboard

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C reaches a whole console there")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Dashboard]:
    with dashboard(tmp_path / "home") as running:
        running.enter()
        yield running


@contextmanager
def listening(served: Dashboard) -> Iterator[HTTPResponse]:
    connection = HTTPConnection("127.0.0.1", served.port, timeout=WAIT_S)
    try:
        connection.request("GET", "/events", headers={"Cookie": served.cookie})
        yield connection.getresponse()
    finally:
        connection.close()


def next_event(answer: HTTPResponse, name: str) -> str:
    while True:
        line = answer.readline().decode()
        assert line, "the stream ended"
        if line == f"event: {name}\n":
            text: str = json.loads(answer.readline().decode().removeprefix("data: "))
            return text


def test_it_shows_every_page_even_before_anything_was_recorded(served: Dashboard) -> None:
    for path in ("/", "/day", "/week", "/month", "/year", "/day?date=yesterday"):
        answer = served.ask(path)
        assert answer.status == 200
        assert "Nothing was recorded." in answer.text
    assert "Not running" in served.ask("/").text


def test_a_wrong_address_gets_one_sentence(served: Dashboard) -> None:
    answer = served.ask("/day?date=2999-01-01")
    assert answer.status == 400
    assert "2999-01-01 is still to come" in answer.text
    assert served.ask("/nothing").status == 404


def test_a_note_is_kept_with_its_day_and_an_empty_one_refused(served: Dashboard) -> None:
    answer = served.ask("/actions/note", method="POST", body="text=A+new+chair", Accept="application/json")
    assert (answer.status, json.loads(answer.text)) == (200, {"said": "Kept.", "done": True})
    assert "A new chair" in served.ask("/").text
    served.ask("/actions/note", method="POST", body="text=Long+meeting&date=yesterday")
    assert "Long meeting" in served.ask("/day?date=yesterday").text
    assert "Long meeting" not in served.ask("/").text
    served.ask("/actions/note", method="POST", body="text=Tired&date=yesterday&at=14:05")
    assert re.search(r"<time>14:05</time><span>Tired</span>", served.ask("/day?date=yesterday").text)
    served.ask("/actions/note", method="POST", body="text=Night&date=yesterday&at=03:59")
    notes = re.findall(r"<li>(.*?)</li>", served.ask("/day?date=yesterday").text)
    assert notes == [
        "<time>14:05</time><span>Tired</span>",
        "<time>03:59</time><span>Night</span>",
        "<span>Long meeting</span>",
    ]
    for at in ("25:00", "soon", "14", "14:05+02:00"):
        body = f"text=Tired&date=yesterday&at={quote(at)}"
        answer = served.ask("/actions/note", method="POST", body=body, Accept="application/json")
        assert (answer.status, json.loads(answer.text)["said"]) == (
            409,
            f"{at!r} is no time of day; write it as 14:05.",
        )
    for text in ("", "++", "x" * 501):
        answer = served.ask("/actions/note", method="POST", body=f"text={text}", Accept="application/json")
        assert (answer.status, json.loads(answer.text)["done"]) == (409, False)


def test_a_browser_without_scripts_goes_back_to_the_page_or_is_told_what_stood_in_the_way(served: Dashboard) -> None:
    done = served.ask("/actions/note", method="POST", body="text=plain")
    assert (done.status, done.headers["location"]) == (303, "/")
    refused = served.ask("/actions/pause", method="POST")
    assert refused.status == 409
    assert "posture-watch is not running, so there is nothing to pause" in refused.text
    refused = served.ask("/actions/snooze", method="POST", body="for=ages")
    assert refused.status == 409
    assert "is no duration" in refused.text


def test_whoever_listens_hears_of_a_change_at_once_and_of_nothing_else(served: Dashboard) -> None:
    with listening(served) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert "Not running" in next_event(answer, "now")
        served.program.database.parent.mkdir(exist_ok=True)
        with SqliteStore.open(served.program.database) as store:
            live = Live(1, 0.0, 0.0, "watching", posture=Posture.POOR, cause=Cause.SLUMP, score=31.0, since_s=0.0)
            store.set_live(live)
        # Nobody runs: what an earlier instance left is not the present.
        with listening(served) as second:
            assert "Not running" in next_event(second, "now")


def test_ctrl_c_ends_it_while_somebody_listens(served: Dashboard) -> None:
    with listening(served) as answer:
        next_event(answer, "now")
        assert served.end() == (0, "", "")
        assert answer.read().strip() == b""


def test_it_works_beside_the_running_instance_and_its_buttons_reach_that(tmp_path: Path) -> None:
    program = Program(tmp_path / "home")
    with program.running("run", "--source", "demo") as process:
        program.wait_until_it_watches(process)
        with dashboard(program.home) as served:
            served.enter()
            with listening(served) as answer:
                assert "posture" in next_event(answer, "now").lower()
                paused = served.ask("/actions/pause", method="POST", Accept="application/json")
                assert json.loads(paused.text)["said"].startswith("Paused until you say")
                while "Paused" not in next_event(answer, "now"):
                    pass
                resumed = served.ask("/actions/resume", method="POST", Accept="application/json")
                assert json.loads(resumed.text) == {"said": "Watching again.", "done": True}
            assert served.end() == (0, "", "")


@pytest.mark.parametrize("host", ["192.0.2.1", "::", "0.0.0.0", "2001:db8::1"])  # noqa: S104 - refusing it is the point
def test_an_address_that_others_can_reach_is_refused_in_one_sentence(host: str) -> None:
    with pytest.raises(typer.BadParameter) as refused:
        bound_socket(host, 0, others_may_see=False)
    assert "--host" in str(refused.value.param_hint)
    assert ("--i-know-others-can-see" in refused.value.message) != (host in ("::", "0.0.0.0"))  # noqa: S104 - as above


def test_said_twice_it_is_taken_at_its_word() -> None:
    with pytest.raises(ControlError, match=r"cannot listen on 192\.0\.2\.1"):
        bound_socket("192.0.2.1", 0, others_may_see=True)
    with pytest.raises(typer.BadParameter, match="every network at once"):
        bound_socket("0.0.0.0", 0, others_may_see=True)  # noqa: S104 - refusing it is the point


def test_a_busy_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ended = Program(tmp_path).ask("dashboard", "--no-open", "--port", str(port))
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith(f"The dashboard cannot listen on 127.0.0.1, port {port} (Address already in use)")
    assert ended.err.count("\n") == 1


def test_it_listens_on_this_computer_alone() -> None:
    with bound_socket("localhost", 0, others_may_see=False) as listening:
        assert listening.getsockname()[0] == "127.0.0.1"
        port = listening.getsockname()[1]
        assert hosts_of(listening) == [f"127.0.0.1:{port}", f"localhost:{port}"]
