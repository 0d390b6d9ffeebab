"""What the live page knows of the program: pages to show, actions to take, and what is so right now."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from posture_watch.errors import PostureWatchError

Values = Mapping[str, Any]
"""What a template shows."""


class RequestError(PostureWatchError):
    """Something was asked for that there is not, such as a day to come."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page. Its function may take a while and is called in a thread of its own."""

    path: str
    """Where it is: ``/week``."""

    label: str
    """What the navigation calls it; empty: not in the navigation."""

    template: str
    """Its template in ``reports/page/templates``."""

    values: Callable[[Mapping[str, str]], Values]
    """Returns what it shows, from the query of its address; raises ``PostureWatchError`` with a sentence."""


@dataclass(frozen=True, slots=True)
class Desk:
    """All that the live page can show and do."""

    pages: Sequence[Page]
    """The first one is the home page."""

    actions: Mapping[str, Callable[[Mapping[str, str]], str]] = field(default_factory=dict)
    """By name: does something with the fields of a form and returns a sentence on it, or raises one."""

    now: Callable[[], Values] = dict
    """What ``now.html`` shows. Asked about once a second while somebody listens, always in the same thread."""

    story: Callable[[], object] = lambda: None
    """Something that differs when the home page would tell another story; asked as often as ``now``."""

    crashed: Callable[[Exception], str] = str
    """Takes note of a bug and returns a sentence on it."""
