"""How far a long command is, on a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

Begin = Callable[[str, int | None], Callable[[int], None]]
"""Begins a step of that name and total (``None``: not known) and returns what to tell how much of it is done."""


@contextmanager
def progress_bars(console: "Console") -> Iterator[Begin]:
    """Show progress bars on a terminal, nothing elsewhere."""
    if not console.is_terminal:
        yield lambda _name, _total: lambda _done: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns: tuple[Any, ...] = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=console, transient=True) as bars:

        def begin(name: str, total: int | None) -> Callable[[int], None]:
            task = bars.add_task(name, total=total)
            return lambda done: bars.update(task, completed=done)

        yield begin
