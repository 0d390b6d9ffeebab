"""The ActivityWatch server on this computer: the only thing that is ever sent to, over loopback, and only when asked.

Its API: https://docs.activitywatch.net/en/latest/api/rest.html
"""

import http.client
import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from posture_watch.errors import PostureWatchError

ADDRESS = "http://127.0.0.1:5600"
"""Where it listens unless told otherwise."""

HERE = ("127.0.0.1", "localhost", "::1")
"""Names of this computer; nothing is sent to any other."""

ALREADY_THERE = 304
TIMEOUT_S = 10.0
AT_ONCE_COUNT = 1000
"""Events sent in one request."""


class ActivityServerError(PostureWatchError):
    """The server cannot be reached or does not play along."""


class ActivityServer:
    """Speaks to it. No proxy is used, and no redirection followed: both could lead away from this computer."""

    def __init__(self, address: str = ADDRESS) -> None:
        """Connect to nothing yet.

        Raises:
            ActivityServerError: The address is another computer's, or none.
        """
        try:
            parts = urlsplit(address)
            host, port = parts.hostname, parts.port or 5600
        except ValueError:
            host, port = None, 0
        if host not in HERE or not address.startswith("http://"):
            raise ActivityServerError(
                f"{address} is not on this computer: nothing is sent anywhere else; use {ADDRESS} or another port."
            )
        self._address, self._host, self._port = address, host, port

    def create_bucket(self, bucket: Mapping[str, object]) -> None:
        """Make a bucket; one that is there already is as good."""
        self._ask("POST", f"/api/0/buckets/{quote(str(bucket['id']))}", bucket)

    def last_event(self, bucket_id: str) -> dict[str, object] | None:
        """Return the newest event of a bucket, or ``None`` when it is empty."""
        events = self._ask("GET", f"/api/0/buckets/{quote(bucket_id)}/events?limit=1")
        return events[0] if isinstance(events, list) and events else None

    def add_events(self, bucket_id: str, events: Sequence[Mapping[str, object]]) -> None:
        """Put events into a bucket, oldest first, so that a failure leaves no gap before what follows."""
        for first in range(0, len(events), AT_ONCE_COUNT):
            self._ask("POST", f"/api/0/buckets/{quote(bucket_id)}/events", events[first : first + AT_ONCE_COUNT])

    def _ask(self, method: str, path: str, body: object = None) -> Any:
        connection = http.client.HTTPConnection(self._host, self._port, timeout=TIMEOUT_S)
        try:
            content = None if body is None else json.dumps(body, allow_nan=False).encode()
            connection.request(method, path, content, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException) as error:
            reason = (error.strerror if isinstance(error, OSError) else None) or error
            raise ActivityServerError(
                f"ActivityWatch does not answer at {self._address} ({reason}): start it, or name its port by --server."
            ) from error
        finally:
            connection.close()
        if answer.status == ALREADY_THERE:
            return None
        if answer.status >= http.client.MULTIPLE_CHOICES:
            raise ActivityServerError(
                f"ActivityWatch at {self._address} refused {method} {path} ({answer.status} {answer.reason}): "
                "check that it is ActivityWatch that listens there, and its log."
            )
        try:
            return json.loads(text) if text else None
        except ValueError as error:
            raise ActivityServerError(f"What listens at {self._address} is no ActivityWatch; name its port.") from error
