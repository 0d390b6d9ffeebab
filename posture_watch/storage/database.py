"""One open database file: transactions that are whole or not there, and faults as sentences."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from posture_watch.storage.faults import damaged, faults
from posture_watch.storage.words import Row


class Database:
    """What everything that keeps rows in the file has in common.

    Every method raises ``StorageError`` when the file or its disk does not play along; what was stored before is safe.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    @property
    def path(self) -> Path:
        """The database file."""
        return self._path

    def close(self) -> None:
        """Let go of the file; everything is written already. Closing twice is harmless."""
        with faults(self._path):
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with faults(self._path):
            # IMMEDIATE waits for another writer here, where waiting works, and not at the first change.
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                self._connection.rollback()
                raise

    def _read(self, query: str, values: Sequence[object] | Mapping[str, object] = ()) -> list[Row]:
        with faults(self._path):
            return self._connection.execute(query, values).fetchall()

    @contextmanager
    def _making_sense(self) -> Iterator[None]:
        try:
            yield
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise damaged(self._path, f"it holds {error}") from error
