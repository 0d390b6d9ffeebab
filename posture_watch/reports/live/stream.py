"""What has changed, told to every browser that listens: server-sent events.

The store is read about once a second, by one thread, and only while somebody listens. ``now`` carries the card with the
present state; ``story`` says that the rest of the page should be fetched again.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor

from posture_watch.errors import PostureWatchError

LOOK_EVERY_S = 1.0
"""Between two looks at the store."""

STORY_EVERY_S = 30.0
"""The rest of the page is told anew at most so often: it changes slowly, and reading it takes longer."""

SIGN_EVERY_S = 15.0
"""A quiet line so often shows both ends that the other one is still there."""


class Broadcast:
    """One reader, any number of listeners. It belongs to one event loop."""

    def __init__(
        self,
        now: Callable[[], str],
        story: Callable[[], object],
        *,
        look_every_s: float = LOOK_EVERY_S,
        story_every_s: float = STORY_EVERY_S,
    ) -> None:
        """Do nothing yet.

        Args:
            now: Returns the card with the present state, as HTML.
            story: Returns something that differs when the rest of the page does.
            look_every_s: Seconds between two looks.
            story_every_s: Seconds between two signs that the rest of the page has changed, at least.
        """
        self._now = now
        self._story = story
        self._look_every_s = look_every_s
        self._story_every_s = story_every_s
        self._listeners: set[asyncio.Queue[str | None]] = set()
        self._reading: asyncio.Task[None] | None = None
        self._over = False
        self._told = ""

    @property
    def listeners(self) -> int:
        """How many listen."""
        return len(self._listeners)

    def end(self) -> None:
        """Let every listener go, and take no more; to be called in the event loop."""
        self._over = True
        for queue in self._listeners:
            queue.put_nowait(None)

    async def listen(self) -> AsyncIterator[str]:
        """Yield events in the form of server-sent events, until the end or until nobody listens any more."""
        if self._over:
            return
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._listeners.add(queue)
        if self._reading is None:
            self._reading = asyncio.create_task(self._read())
        elif self._told:
            queue.put_nowait(self._told)
        try:
            yield "retry: 2000\n\n"
            while True:
                try:
                    event = await asyncio.wait_for(queue.get(), SIGN_EVERY_S)
                except TimeoutError:
                    event = ": still here\n\n"
                if event is None:
                    return
                yield event
        finally:
            self._listeners.discard(queue)
            if not self._listeners and self._reading is not None:
                self._reading.cancel()
                self._reading, self._told = None, ""

    async def _read(self) -> None:
        loop = asyncio.get_running_loop()
        story, told_s = None, -self._story_every_s
        with ThreadPoolExecutor(1, "live") as reader:
            while True:
                try:
                    html, newer = await loop.run_in_executor(reader, lambda: (self._now(), self._story()))
                except PostureWatchError as error:
                    self._tell(_event("fault", str(error)))
                else:
                    if (event := _event("now", html)) != self._told:
                        self._told = event
                        self._tell(event)
                    if story is None:
                        story = newer
                    elif newer != story and loop.time() - told_s >= self._story_every_s:
                        story, told_s = newer, loop.time()
                        self._tell(_event("story", ""))
                await asyncio.sleep(self._look_every_s)

    def _tell(self, event: str) -> None:
        for queue in self._listeners:
            queue.put_nowait(event)


def _event(name: str, text: str) -> str:
    # JSON has no line ends, which would end the event.
    return f"event: {name}\ndata: {json.dumps(text)}\n\n"
