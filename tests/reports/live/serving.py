"""The real ``dashboard`` in a process of its own, and requests to it over a real socket."""

import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

from tests.commands.program import WAIT_S, Program


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Dashboard:
    """A running dashboard, and what a browser that has its cookie would send."""

    program: Program
    process: "subprocess.Popen[str]"
    port: int
    token: str
    cookie: str = field(default="")

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def origin(self) -> str:
        return f"http://{self.host}"

    @property
    def entrance(self) -> str:
        return f"{self.origin}/enter?token={self.token}"

    def ask(self, path: str = "/", *, method: str = "GET", body: str = "", **headers: str | None) -> Answer:
        """Send what a page of the dashboard would send, but for the headers given; ``None`` leaves one out."""
        sent = {"Host": self.host, "Cookie": self.cookie}
        if method != "GET":
            sent |= {"Origin": self.origin, "Content-Type": "application/x-www-form-urlencoded"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items() if value is not None}
        for name in [name for name, value in headers.items() if value is None]:
            del sent[name.replace("_", "-")]
        connection = HTTPConnection("127.0.0.1", self.port, timeout=WAIT_S)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in sent.items():
                connection.putheader(name, value)
            connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body.encode())
            answer = connection.getresponse()
            return Answer(
                answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read().decode()
            )
        finally:
            connection.close()

    def raw(self, text: str) -> str:
        """Send bytes as they are, and return all that comes back."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=WAIT_S) as connection:
            connection.sendall(text.encode())
            connection.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: connection.recv(65536), b"")).decode(errors="replace")

    def enter(self) -> None:
        answer = self.ask(f"/enter?token={self.token}")
        self.cookie = answer.headers["set-cookie"].partition(";")[0]

    def end(self) -> tuple[int, str, str]:
        """Press Ctrl-C, and return exit code and what was said."""
        self.process.send_signal(signal.SIGINT)
        out, err = self.process.communicate(timeout=WAIT_S)
        return self.process.returncode, out, err


@contextmanager
def dashboard(home: Path, *words: str) -> Iterator[Dashboard]:
    """Start a dashboard on a free port."""
    program = Program(home)
    with program.running("dashboard", "--no-open", *words) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://[\w.\[\]:]+:(\d+)/enter\?token=([\w-]+)", line)
        assert found, (line, process.stderr.read() if process.stderr else "")
        process.stdout.readline()
        yield Dashboard(program, process, int(found[1]), found[2])
