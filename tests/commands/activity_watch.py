"""A stand-in for the server of ActivityWatch: what its API does with buckets and events, written after its source."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass
class Kept:
    """What was sent to it."""

    buckets: dict[str, dict[str, Any]] = field(default_factory=dict)
    events: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    status: int = 200
    """What it answers with, other than success when it is none."""
    text: bytes | None = None
    """What it says instead of an answer."""

    def api(self, command: str, address: str, body: Any) -> tuple[int, object]:
        """Return status and answer to a request."""
        path, _, query = address.partition("?")
        name, _, rest = path.removeprefix("/api/0/buckets/").partition("/")
        if not rest:
            if name in self.buckets:
                return 304, None
            assert {"id", "type", "client", "hostname"} <= body.keys()
            self.buckets[name], self.events[name] = body, []
            return 200, None
        events = self.events[name]
        if command == "POST":
            events.extend(body)
            return 200, body
        assert query == "limit=1"
        return 200, sorted(events, key=lambda event: event["timestamp"], reverse=True)[:1]


@contextmanager
def activity_watch() -> Iterator[tuple[str, Kept]]:
    """Listen on a free port of this computer; yield the address and what was sent."""
    kept = Kept()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = json.loads(self.rfile.read(length)) if length else None
            kept.requests.append(f"{self.command} {self.path}")
            status: int = kept.status
            answer: object = None
            if status == 200:
                status, answer = kept.api(self.command, self.path, body)
            content = json.dumps(answer).encode() if kept.text is None else kept.text
            self.send_response(status)
            if status != 304:
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if status != 304:
                self.wfile.write(content)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", kept
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
