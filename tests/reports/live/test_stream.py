"""What listeners are told, and when the store is read for it."""

import asyncio
import json
from collections.abc import AsyncGenerator, Coroutine, Iterator
from itertools import count
from typing import Any, cast

from posture_watch.errors import StorageError
from posture_watch.reports.live.stream import Broadcast


def heard(event: str) -> tuple[str, str]:
    name, data = event.strip().split("\n")
    return name.removeprefix("event: "), json.loads(data.removeprefix("data: "))


async def next_events(listening: AsyncGenerator[str, None], number: int) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    while len(found) < number:
        event = await anext(listening)
        if event.startswith("event"):
            found.append(heard(event))
    return found


def listen(broadcast: Broadcast) -> AsyncGenerator[str, None]:
    return cast("AsyncGenerator[str, None]", broadcast.listen())


def within_seconds(story: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(story, 30))


class Readings:
    """Counts how often it is read, and gives what is next each time."""

    def __init__(self, values: Iterator[object]) -> None:
        self.values = values
        self.count = 0

    def __call__(self) -> Any:
        self.count += 1
        return next(self.values)


def test_nothing_is_read_until_somebody_listens_and_nothing_after_the_last_has_gone() -> None:
    async def story() -> None:
        now, before = Readings(map(str, count())), asyncio.all_tasks()
        broadcast = Broadcast(now, lambda: None, look_every_s=0)
        await asyncio.sleep(0)
        assert now.count == 0
        first, second = listen(broadcast), listen(broadcast)
        await next_events(first, 2)
        await next_events(second, 2)
        assert broadcast.listeners == 2
        await first.aclose()
        await next_events(second, 2)
        await second.aclose()
        assert broadcast.listeners == 0
        for _ in range(20):  # one reading may be on its way
            await asyncio.sleep(0)
        # Nothing is left that could read.
        assert asyncio.all_tasks() == before
        third = listen(broadcast)
        assert await next_events(third, 1)
        await third.aclose()

    within_seconds(story())


def test_one_reading_serves_all_who_listen_and_only_a_change_is_told() -> None:
    async def story() -> None:
        now = Readings(iter(["a", "a", "a", "b", "b", *["c\n\nd"] * 10_000]))
        broadcast = Broadcast(now, lambda: None, look_every_s=0)
        first, second = listen(broadcast), listen(broadcast)
        told = await asyncio.gather(next_events(first, 3), next_events(second, 3))
        assert list(told) == [[("now", "a"), ("now", "b"), ("now", "c\n\nd")]] * 2
        # Who comes later is told at once how it is.
        third = listen(broadcast)
        assert await next_events(third, 1) == [("now", "c\n\nd")]
        for each in (first, second, third):
            await each.aclose()

    within_seconds(story())


def test_that_the_page_has_changed_is_told_once_and_not_at_the_first_look() -> None:
    async def story() -> None:
        now = Readings(map(str, count()))
        changes = Readings(iter([1, 1, 1, 2, 2, *[3] * 10_000]))
        broadcast = Broadcast(now, changes, look_every_s=0, story_every_s=0)
        listening = listen(broadcast)
        told = [name for name, _ in await next_events(listening, 10)]
        assert told.index("story") == 4
        assert told.count("story") == 2
        await listening.aclose()

    within_seconds(story())


def test_a_store_that_cannot_be_read_is_told_of_and_read_again() -> None:
    def readings() -> Iterator[str]:
        yield "well"
        yield "ill"
        while True:
            yield "well again"

    values = readings()

    def now() -> str:
        value = next(values)
        if value == "ill":
            raise StorageError("The database is busy.")
        return value

    async def story() -> None:
        listening = listen(Broadcast(now, lambda: None, look_every_s=0))
        assert await next_events(listening, 3) == [
            ("now", "well"),
            ("fault", "The database is busy."),
            ("now", "well again"),
        ]
        await listening.aclose()

    within_seconds(story())


def test_at_the_end_everybody_is_let_go_and_nobody_let_in() -> None:
    async def story() -> None:
        broadcast = Broadcast(lambda: "a", lambda: None, look_every_s=0)
        listening = listen(broadcast)
        await next_events(listening, 1)
        broadcast.end()
        assert [event async for event in listening] == []
        assert [event async for event in broadcast.listen()] == []
        assert broadcast.listeners == 0

    within_seconds(story())
