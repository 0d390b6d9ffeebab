"""``autostart``: start at login, or not, and what the desktop has been told about it."""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from posture_watch.errors import DesktopError

if TYPE_CHECKING:
    from posture_watch.devices.autostart import Way

app = typer.Typer(help="Start at login, or not.", no_args_is_help=True)

SYSTEMD_HELP = "Linux: by systemd, which starts it again after a crash; for desktops such as GNOME and KDE Plasma."
AGAIN = "say `posture-watch autostart on` once more, or `posture-watch autostart off`."
WAIT = "--wait"
"""At login the camera may not be there yet, and nobody reads that."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one way to start at login has been told."""

    way: str
    """Its name."""

    place: str
    """Where its entry stands, or would stand."""

    command: tuple[str, ...] | None
    """What it starts; ``None`` when there is no entry."""

    enabled: bool
    """Whether the desktop will start it."""

    fault: str
    """Why that cannot work, as the end of a sentence; empty when it can, or when there is no entry."""


@app.command()
def on(
    systemd: Annotated[bool, typer.Option("--systemd", help=SYSTEMD_HELP)] = False,
    tray: Annotated[bool, typer.Option("--tray", help="With the icon in the tray.")] = False,
) -> None:
    """Start at login from now on."""
    from posture_watch.devices.autostart import installed_program, login_ways, settle
    from posture_watch.devices.tray import needed_library

    ways = login_ways()
    chosen = choose(ways, systemd=systemd)
    program = str(installed_program())
    if tray:
        needed_library()
    # The command without a console, on Windows, is `run` itself.
    words = [program, *([] if program.endswith("-background.exe") else ["run"]), WAIT, *(["--tray"] if tray else [])]
    changed = settle(chosen, [way for way in ways if way is not chosen], words)
    print(f"posture-watch starts at login{' from now on' if changed else ', as it did already'}, by {chosen.name}:")
    print(chosen.place)
    for note in notes(os.environ, sys.platform):
        print(note, file=sys.stderr)


@app.command()
def off() -> None:
    """Do not start at login any more; what runs now goes on."""
    from posture_watch.devices.autostart import login_ways

    there = [way.remove() for way in login_ways()]
    print(f"posture-watch does not start at login{' any more' if any(there) else ''}.")


@app.command()
def status(as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False) -> None:
    """Show whether it starts at login; nothing is written. Exit code 1 when it should and cannot."""
    from posture_watch.devices.autostart import login_ways

    raise typer.Exit(run_status(look(login_ways()), as_json=as_json))


def choose(ways: "Sequence[Way]", *, systemd: bool) -> "Way":
    """Return the way that was asked for.

    Raises:
        DesktopError: This system does not have it.
    """
    if not systemd:
        return ways[0]
    for way in ways:
        if way.name == "systemd":
            return way
    raise DesktopError("There is no systemd on this system; leave --systemd out.")


def look(ways: "Sequence[Way]") -> list[Finding]:
    """Return what each way has been told, the usual one first."""
    from posture_watch.devices.autostart import program_fault

    found = []
    for way in ways:
        entry = way.read()
        if entry is None:
            found.append(Finding(way.name, way.place, None, enabled=False, fault=""))
        else:
            fault = program_fault(entry.words[0]) if entry.words else "of which no program can be made out"
            found.append(Finding(way.name, way.place, entry.words, enabled=entry.enabled, fault=fault))
    return found


def run_status(found: Sequence[Finding], *, as_json: bool) -> int:
    """Print what was found and return the exit code."""
    import json

    broken = [one for one in found if one.enabled and one.fault]
    if as_json:
        document = {"on": any(one.enabled and not one.fault for one in found), "ways": [asdict(one) for one in found]}
        print(json.dumps(document, indent=2))
    else:
        print("\n".join(sentences(found)))
    return 1 if broken else 0


def sentences(found: Sequence[Finding]) -> list[str]:
    """Return what was found in words: a line for each entry that is there."""
    lines = [_sentence(one) for one in found if one.command is not None]
    return lines or ["posture-watch does not start at login; it would after: posture-watch autostart on"]


def _sentence(one: Finding) -> str:
    if not one.enabled:
        return f"posture-watch is switched off in {one.place}; to switch it on again, {AGAIN}"
    if one.fault:
        program = one.command[0] if one.command else one.place
        return f"posture-watch should start at login, but {one.place} points to {program}, {one.fault}; {AGAIN}"
    return f"posture-watch starts at login, by {one.way}: {one.place}"


def notes(environ: Mapping[str, str], system: str) -> Iterator[str]:
    """Yield what a person has to know who has just switched it on."""
    from posture_watch.app import reading_store
    from posture_watch.paths import HOME_VARIABLE

    with reading_store() as store:
        if store is None or not store.profiles():
            yield "Nobody is calibrated yet; do it once with: posture-watch calibrate"
    if environ.get(HOME_VARIABLE):
        yield f"{HOME_VARIABLE} is set in this terminal; unless it is set at login too, the usual folders count there."
    if system == "darwin":
        from posture_watch.devices.autostart.launch_agent import CAMERA

        yield CAMERA
