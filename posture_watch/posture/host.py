"""What the computer and its desktop are doing, as far as they tell."""

from collections.abc import Iterable
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class HostState:
    """One moment of the computer. ``None`` means unknown, and nothing may follow from it."""

    locked: bool | None = None
    """The screen is locked or under a screen saver, or somebody else sits at the computer in a session of their own."""

    idle_s: float | None = None
    """Seconds since the last key press or pointer movement. Somebody who reads or watches a film is idle too."""

    on_battery: bool | None = None
    """No mains."""

    lid_closed: bool | None = None
    """The laptop is shut and no other screen is connected."""

    suspending: bool | None = None
    """The computer is about to sleep."""

    do_not_disturb: bool | None = None
    """The desktop was told to show no messages."""

    full_screen: bool | None = None
    """A film, a game or a presentation fills the screen, or keeps it from going dark."""

    in_call: bool | None = None
    """A program records the microphone: somebody is talking to somebody."""

    camera_used_by_others: bool | None = None
    """A program other than this one has a camera open."""

    @property
    def known(self) -> tuple[str, ...]:
        """The names of what is known, in the order of the fields."""
        return tuple(each.name for each in fields(self) if getattr(self, each.name) is not None)


def merged(states: Iterable[HostState]) -> HostState:
    """Return what several sources know together: one that says yes is believed, and the latest input counts."""
    states = list(states)
    known: dict[str, bool | float] = {}
    for each in fields(HostState):
        values = [value for state in states if (value := getattr(state, each.name)) is not None]
        if values:
            known[each.name] = min(values) if each.name == "idle_s" else any(values)
    return HostState(**known)  # type: ignore[arg-type]  # each value is that of a field
