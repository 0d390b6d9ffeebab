"""Orders for a thread that also has to watch sockets."""

import queue
import threading
from collections.abc import Iterable, Sequence
from multiprocessing.connection import Pipe, wait
from typing import Generic, TypeVar

Order = TypeVar("Order")


class Inbox(Generic[Order]):
    """A queue whose reader can wait for orders and sockets at once. Putting never waits."""

    def __init__(self) -> None:
        self._orders: queue.SimpleQueue[Order] = queue.SimpleQueue()
        # A pipe, because Windows cannot wait on a queue, and its socket pairs would open a network port.
        self._bell_heard, self._bell = Pipe(duplex=False)
        self._rung = threading.Event()
        """At most one ring is ever in the pipe, so that ringing cannot block on a full one."""
        self._closing = threading.Lock()
        self._closed = False

    def put(self, order: Order) -> None:
        """Hand over an order, from any thread. Nobody takes it once the reader has closed the inbox."""
        # The reader may take this very order before the bell rings, and close the pipe because of it.
        with self._closing:
            self._orders.put(order)
            if not self._closed and not self._rung.is_set():
                self._rung.set()
                self._bell.send_bytes(b"!")

    def take(self, sockets: Iterable[int]) -> Sequence[Order]:
        """Wait until there are orders or one of the sockets can be read, and return the orders."""
        if self._bell_heard in wait([self._bell_heard, *sockets]):
            self._bell_heard.recv_bytes()
            # Before the queue is emptied: an order put from here on rings again.
            self._rung.clear()
        orders: list[Order] = []
        while True:
            try:
                orders.append(self._orders.get_nowait())
            except queue.Empty:
                return orders

    def close(self) -> None:
        """Let go of the pipe; the reader does so when it will take no more."""
        with self._closing:
            self._closed = True
            self._bell.close()
            self._bell_heard.close()
