"""Who is let in. Loopback is no wall: any page in any browser on this computer can send requests to it.

Every request has to name this server as its host (a page that had its own name point here, "DNS rebinding", cannot),
come from this server's own pages or from none, and carry the cookie that only the address with the token gives. What
changes anything is a POST that says where it comes from. Nothing is to be kept, framed, or fed from elsewhere.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ENTRANCE = "/enter"
"""The token is shown here, once, and exchanged for the cookie."""

TOKEN_BYTES = 32

MOST_BODY_BYTES = 16_384
"""No form of ours is longer."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""What a page may load and reach: this server. Nothing inline runs, no style attribute counts."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

READING = ("GET", "HEAD")
LOST = "This page is closed to you. Open the address that `posture-watch dashboard` has printed."


@dataclass(frozen=True, slots=True)
class Keys:
    """What opens the door. Made anew with every start."""

    token: str = field(default_factory=lambda: secrets.token_urlsafe(TOKEN_BYTES), repr=False)
    """Part of the address that the command opens."""

    session: str = field(default_factory=lambda: secrets.token_urlsafe(TOKEN_BYTES), repr=False)
    """What the cookie holds: the token itself is of no use in its place."""


class Guard:
    """Stands before an application and answers for it whoever has no business there."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str], keys: Keys) -> None:
        """Guard an application.

        Args:
            app: What is guarded.
            hosts: What may stand in ``Host``: names with port, such as ``127.0.0.1:8123``.
            keys: What opens the door.
        """
        self._app = app
        self._hosts = frozenset(hosts)
        self._keys = keys
        # Cookies do not know ports: a name of its own for each.
        self._cookie = f"posture-watch-{hosts[0].rpartition(':')[2]}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or let it through."""
        if scope["type"] != "http":
            return

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        answer = self._turned_away(scope) or await self._entering(Request(scope))
        if answer is not None:
            await answer(scope, receive, send_safely)
            return
        await self._app(scope, _limited(receive), send_safely)

    def _turned_away(self, scope: Scope) -> Response | None:
        """Return the refusal of a request that does not come from this server's own pages."""
        headers = Headers(scope=scope)
        if headers.get("host") not in self._hosts:
            return PlainTextResponse("This server goes by another name.", 421)
        own = f"http://{headers['host']}"
        origin, reading = headers.get("origin"), scope["method"] in READING
        if origin != own and not (reading and origin is None):
            return PlainTextResponse("This request comes from somewhere else.", 403)
        if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            return PlainTextResponse("This request comes from somewhere else.", 403)
        return None

    async def _entering(self, request: Request) -> Response | None:
        """Return the answer to whoever has no cookie yet; ``None``: come in."""
        if secrets.compare_digest(request.cookies.get(self._cookie, "").encode(), self._keys.session.encode()):
            return RedirectResponse("/", 303) if request.url.path == ENTRANCE else None
        shown = parse_qs(request.url.query).get("token", [""])[0]
        if request.url.path != ENTRANCE or request.method != "GET":
            return PlainTextResponse(LOST, 403)
        if not secrets.compare_digest(shown.encode(), self._keys.token.encode()):
            return PlainTextResponse(LOST, 403)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(self._cookie, self._keys.session, httponly=True, samesite="strict", path="/")
        return answer


def _limited(receive: Receive) -> Receive:
    """Return a ``receive`` that gives no more than a form's worth, whatever length was announced."""
    taken = 0

    async def receive_some() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        return {"type": "http.disconnect"} if taken > MOST_BODY_BYTES else message

    return receive_some
