"""The live page as an application, and the loop that serves it until somebody says stop."""

import asyncio
import signal
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Any
from urllib.parse import parse_qs

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from posture_watch.errors import PostureWatchError
from posture_watch.reports.live.desk import Desk, Page
from posture_watch.reports.live.guard import Guard, Keys
from posture_watch.reports.live.stream import Broadcast
from posture_watch.reports.page.render import asset, plotly_script, render, style_names

MOST_AT_ONCE = 64
"""Connections; a browser opens six."""

FAREWELL_S = 2
"""How long a request in progress may take after somebody said stop."""

ENDING = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""What usually ends a process; not every system has them all."""

SCRIPT, STYLE = "text/javascript; charset=utf-8", "text/css; charset=utf-8"

ASSETS = {"page.css": STYLE, "figures.css": STYLE, "page.js": SCRIPT, "live.js": SCRIPT, "exercise.js": SCRIPT}
"""What a page loads, by name; plotly's script comes from its own package."""


class Site:
    """Answers requests with what is on the desk. Whoever reaches it has been let in."""

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        """Do nothing yet."""
        self._desk = desk
        self._broadcast = broadcast

    def app(self) -> Starlette:
        """Return the application, unguarded."""
        return Starlette(
            routes=[
                *map(self._route, self._desk.pages),
                Route("/events", self._events),
                Route("/actions/{name}", self._act, methods=["POST"]),
                Route("/assets/{name}", self._asset),
            ],
            exception_handlers={404: self._not_there},
        )

    def _route(self, page: Page) -> Route:
        async def show(request: Request) -> Response:
            return await run_in_threadpool(self._page, page, dict(request.query_params))

        return Route(page.path, show)

    def _page(self, page: Page, query: Mapping[str, str]) -> Response:
        try:
            return self._html(page.template, {**page.values(query), "here": page.path}, 200)
        except PostureWatchError as error:
            return self._said(str(error), 400)
        except Exception as error:  # noqa: BLE001 - whatever is left is a bug, and the user gets a sentence, not a trail
            return self._said(self._desk.crashed(error), 500)

    async def _act(self, request: Request) -> Response:
        try:
            body = await request.body()
        except ClientDisconnect:
            return PlainTextResponse("That is too long.", 413)
        fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
        values = {name: given[-1] for name, given in fields.items()}
        said, status = await run_in_threadpool(self._done, request.path_params["name"], values)
        if "application/json" in request.headers.get("accept", ""):
            return JSONResponse({"said": said, "done": status == 200}, status)
        # A browser without scripts is sent back to where it came from, or told why nothing was done.
        return RedirectResponse("/", 303) if status == 200 else self._said(said, status)

    def _done(self, name: str, fields: Mapping[str, str]) -> tuple[str, int]:
        if name not in self._desk.actions:
            return "There is no such action.", 404
        try:
            return self._desk.actions[name](fields), 200
        except PostureWatchError as error:
            return str(error), 409
        except Exception as error:  # noqa: BLE001 - as above
            return self._desk.crashed(error), 500

    async def _events(self, _: Request) -> Response:
        return StreamingResponse(self._broadcast.listen(), media_type="text/event-stream")

    async def _asset(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name == "plotly.js":
            return Response(plotly_script(), media_type=SCRIPT)
        if name not in ASSETS:
            return PlainTextResponse("There is no such file.", 404)
        return Response(asset(name), media_type=ASSETS[name])

    def _not_there(self, _request: Request, _error: Exception) -> Response:
        return self._said("There is no such page.", 404)

    def _said(self, sentence: str, status: int) -> Response:
        return self._html("said.html", {"title": "posture-watch", "sentence": sentence, "here": ""}, status)

    def _html(self, template: str, values: Mapping[str, Any], status: int) -> Response:
        own = {
            "live": True,
            "ways": [(page.path, page.label) for page in self._desk.pages if page.label],
            "present": style_names(),
        }
        return Response(render(template, {**own, **values}), status, media_type="text/html")


def serve(desk: Desk, listening: socket.socket, keys: Keys, hosts: list[str]) -> None:
    """Serve a socket that listens until Ctrl-C, or until the process is told to end; both end it without a word.

    Args:
        desk: What there is to show and to do.
        listening: The socket, bound.
        keys: What opens the door.
        hosts: The names that it goes by, with port.
    """
    broadcast = Broadcast(lambda: render("now.html", desk.now()), desk.story)
    config = uvicorn.Config(
        Guard(Site(desk, broadcast).app(), hosts, keys),
        access_log=False,
        date_header=False,
        h11_max_incomplete_event_size=16_384,
        http="h11",
        lifespan="off",
        limit_concurrency=MOST_AT_ONCE,
        log_config=None,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=FAREWELL_S,
        ws="none",
    )
    asyncio.run(_Server(config, broadcast).serve(sockets=[listening]))


class _Server(uvicorn.Server):
    """Lets those who listen go first: a stream has no end of its own, and an orderly end waits for all answers."""

    def __init__(self, config: uvicorn.Config, broadcast: Broadcast) -> None:
        super().__init__(config)
        self._broadcast = broadcast

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Be told of whatever usually ends a process; it is not raised again afterwards, as if something had failed."""
        loop = asyncio.get_running_loop()

        def end(number: int, frame: FrameType | None) -> None:
            self.handle_exit(number, frame)
            loop.call_soon_threadsafe(self._broadcast.end)

        numbers = [getattr(signal, name) for name in ENDING if hasattr(signal, name)]
        heard = [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]
        before = {number: signal.signal(number, end) for number in heard}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
