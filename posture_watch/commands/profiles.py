"""``profiles``: the calibrations that are stored, and what can be done with them."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posture_watch.errors import CalibrationError

if TYPE_CHECKING:
    from rich.console import Console

    from posture_watch.ports import Store
    from posture_watch.posture.profiles import Profile

app = typer.Typer(help="List, delete, rename, export and import the calibrated profiles.")

AsJson = Annotated[bool, typer.Option("--json", help="Print the list as JSON.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]

NONE_YET = "There is no profile yet; make one with: posture-watch calibrate"


@app.callback(invoke_without_command=True)
def default(context: typer.Context, as_json: AsJson = False) -> None:
    """List, delete, rename, export and import the calibrated profiles; without a word it lists them."""
    if context.invoked_subcommand is None:
        list_(as_json=as_json)


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """List the profiles, the one calibrated last first."""
    from rich.console import Console

    from posture_watch.app import reading_store, settings

    with reading_store() as store:
        run_list(store, active=settings().profile.name, as_json=as_json, console=Console())


@app.command()
def delete(name: Annotated[str, typer.Argument(help="Which one.")], yes: Yes = False) -> None:
    """Forget a profile."""
    from posture_watch.app import settings, writing_store

    with writing_store() as store:
        typer.echo(run_delete(store, name, active=settings().profile.name, agreed=_agreement(yes=yes)))


@app.command()
def rename(
    old: Annotated[str, typer.Argument(help="Its name.")], new: Annotated[str, typer.Argument(help="Its new name.")]
) -> None:
    """Give a profile another name."""
    from posture_watch.app import settings, writing_store

    with writing_store() as store:
        typer.echo(run_rename(store, old, new, active=settings().profile.name))


@app.command()
def forget(
    name: Annotated[str, typer.Argument(help="Which profile.")],
    posture: Annotated[str, typer.Argument(help="Which of the postures that `calibrate --accept` added to it.")],
    yes: Yes = False,
) -> None:
    """Accept a posture no longer; the calibrated one stays."""
    from posture_watch.app import writing_store

    with writing_store() as store:
        typer.echo(run_forget(store, name, posture, agreed=_agreement(yes=yes)))


@app.command("export")
def export_(
    name: Annotated[str, typer.Argument(help="Which one.")],
    file: Annotated[Path, typer.Argument(help="JSON file to write; - writes to stdout.")],
) -> None:
    """Write a profile into a file: to keep, for another computer, or for `analyze --baseline FILE`."""
    from posture_watch.app import reading_store

    with reading_store() as store:
        sentence = run_export(store, name, file)
    typer.echo(sentence, err=str(file) == "-")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="JSON file that `profiles export` wrote.")],
    name: Annotated[str | None, typer.Option("--name", help="Call it so; else as in the file.")] = None,
    yes: Yes = False,
) -> None:
    """Take a profile out of a file."""
    from posture_watch.app import writing_store

    with writing_store() as store:
        typer.echo(run_import(store, file, name=name, agreed=_agreement(yes=yes)))


def run_list(store: "Store | None", *, active: str, as_json: bool, console: "Console") -> None:
    """Print the profiles.

    Args:
        store: ``None``: nothing was ever recorded.
        active: Name in the settings.
        as_json: A list of documents instead of a table.
        console: Where to.
    """
    import json
    from datetime import UTC, datetime

    from rich.table import Table
    from rich.text import Text

    from posture_watch.commands.guidance import camera_text

    found = store.profiles() if store else []
    if as_json:
        document = [_as_dict(profile, active) for profile in found]
        console.print(json.dumps(document, indent=2), highlight=False, markup=False, soft_wrap=True)
        return
    if not found:
        console.print(NONE_YET, highlight=False, soft_wrap=True)
        return
    table = Table(box=None, pad_edge=False)
    any_accepted = any(profile.accepted for profile in found)
    for heading in ("name", "calibrated", "camera", "it stands", *(["also fine"] if any_accepted else []), ""):
        table.add_column(heading, overflow="fold")
    for profile in found:
        made = datetime.fromtimestamp(profile.created_s, UTC).astimezone()
        used = "in use" if profile.name == active else ""
        accepted = [", ".join(profile.accepted)] if any_accepted else []
        place = camera_text(profile.baseline)
        cells = (profile.name, f"{made:%Y-%m-%d %H:%M}", profile.camera, place, *accepted, used)
        # A name is shown as it is: square brackets in it are no markup.
        table.add_row(*(Text(cell) for cell in cells))
    console.print(table)
    if all(profile.name != active for profile in found):
        console.print(
            f"\nThe settings ask for the profile {active}, which is not among them; "
            "choose one: posture-watch config set profile.name NAME",
            highlight=False,
            markup=False,
            soft_wrap=True,
        )


def run_delete(store: "Store", name: str, *, active: str, agreed: Callable[[str], bool]) -> str:
    """Forget a profile and return what to tell the person.

    Raises:
        CalibrationError: There is none of that name.
    """
    # One that this version cannot use is not listed, but can be deleted all the same.
    if _is_there(store, name):
        if not agreed(f"Delete the profile {name}?"):
            return f"The profile {name} was kept."
        store.delete_profile(name)
        still = "; it is the one in use: posture-watch calibrate makes a new one" if name == active else ""
        return f"The profile {name} is deleted{still}."
    raise _unknown(store, name)


def run_forget(store: "Store", name: str, posture: str, *, agreed: Callable[[str], bool]) -> str:
    """Take an accepted posture out of a profile and return what to tell the person.

    Raises:
        CalibrationError: There is no such profile, or no such posture in it.
    """
    from posture_watch.posture.profiles import forget

    without = forget(find_profile(store, name), posture)
    if not agreed(f"Forget the posture {posture} of the profile {name}?"):
        return f"The posture {posture} was kept."
    store.save_profile(without)
    return f"The profile {name} accepts the posture {posture} no longer."


def run_rename(store: "Store", old: str, new: str, *, active: str) -> str:
    """Give a profile another name and return what to tell the person.

    Raises:
        CalibrationError: There is none of the old name, or one of the new name already, or that can be no name.
    """
    from dataclasses import replace

    from posture_watch.storage.exchange import check_name

    profile = find_profile(store, old)
    check_name(new)
    if new == old:
        return f"The profile is called {new} already."
    if _is_there(store, new):
        raise CalibrationError(f"There is a profile {new} already; delete it first or choose another name.")
    store.save_profile(replace(profile, name=new))
    store.delete_profile(old)
    follow = f" Use it with: posture-watch config set profile.name {_quoted(new)}" if old == active else ""
    return f"The profile {old} is now called {new}.{follow}"


def run_export(store: "Store | None", name: str, file: Path) -> str:
    """Write a profile into a file, or to stdout for ``-``, and return what to tell the person.

    Raises:
        CalibrationError: There is none of that name.
        StorageError: The file cannot be written.
    """
    import json

    from posture_watch.reports.output_file import output_file
    from posture_watch.storage.exchange import to_document

    text = json.dumps(to_document(find_profile(store, name)), indent=2, allow_nan=False) + "\n"
    if str(file) == "-":
        sys.stdout.write(text)
        return f"The profile {name} is written."
    with output_file(file) as out:
        out.write(text)
    return f"The profile {name} is written to {file}."


def run_import(store: "Store", file: Path, *, name: str | None, agreed: Callable[[str], bool]) -> str:
    """Take a profile out of a file and return what to tell the person.

    Raises:
        CalibrationError: The file is no profile, or the name can be none.
    """
    from dataclasses import replace

    from posture_watch.storage.exchange import check_name, read_profile

    profile = read_profile(file)
    if name is not None:
        profile = replace(profile, name=check_name(name))
    there = _is_there(store, profile.name)
    if there and not agreed(f"Replace the profile {profile.name}?"):
        return f"The profile {profile.name} was kept."
    store.save_profile(profile)
    return f"The profile {profile.name} is {'replaced' if there else 'imported'}."


def find_profile(store: "Store | None", name: str) -> "Profile":
    """Return the profile of a name.

    Raises:
        CalibrationError: There is none (the known ones are named), or this version cannot use it.
    """
    profile = store.profile(name) if store else None
    if profile is None:
        raise _unknown(store, name)
    return profile


def _is_there(store: "Store", name: str) -> bool:
    try:
        return store.profile(name) is not None
    except CalibrationError:
        return True


def _unknown(store: "Store | None", name: str) -> CalibrationError:
    import difflib

    known = [profile.name for profile in store.profiles()] if store else []
    if not known:
        return CalibrationError(f"There is no profile {name}, nor any other; make one with: posture-watch calibrate")
    known.sort(key=lambda each: -difflib.SequenceMatcher(None, name.lower(), each.lower()).ratio())
    return CalibrationError(f"There is no profile {name}; known are: {', '.join(known)}.")


def _as_dict(profile: "Profile", active: str) -> dict[str, object]:
    from datetime import UTC, datetime

    made = datetime.fromtimestamp(profile.created_s, UTC).astimezone()
    return {
        "name": profile.name,
        "in_use": profile.name == active,
        "camera": profile.camera,
        "created": made.isoformat(timespec="seconds"),
        "created_s": profile.created_s,
        "frames": profile.baseline.frame_count,
        "duration_s": profile.baseline.duration_s,
        "camera_yaw_deg": profile.baseline.camera_yaw_deg,
        "camera_pitch_deg": profile.baseline.camera_pitch_deg,
        "accepted": list(profile.accepted),
        "tolerance": {cause.value: value for cause, value in profile.tolerance.items()},
    }


def _agreement(*, yes: bool) -> Callable[[str], bool]:
    """Return how to ask: not at all with ``--yes``, else on the terminal."""
    if yes:
        return lambda _: True

    def ask(question: str) -> bool:
        if sys.stdin is None or not sys.stdin.isatty():
            raise typer.BadParameter("Nobody can be asked here; add --yes to do it.", param_hint="--yes")
        return typer.confirm(question)

    return ask


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name
