"""Sentences on a console."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


def say(console: "Console", text: str) -> None:
    """Print a text as it is: broken between words on a terminal, in one line for a file or another program."""
    console.print(text, highlight=False, markup=False, soft_wrap=not console.is_terminal)
