"""``cameras``: which there are, and what to write to choose one."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from posture_watch.devices.cameras import CameraInfo


def cameras(as_json: Annotated[bool, typer.Option("--json", help="Print the list as JSON.")] = False) -> None:
    """List the cameras of this computer, the best one first."""
    from rich.console import Console

    from posture_watch.devices.cameras import list_cameras_within
    from posture_watch.devices.webcam import users_in_words

    raise typer.Exit(run_cameras(list_cameras_within(), as_json=as_json, console=Console(), users=users_in_words))


def run_cameras(
    found: Sequence["CameraInfo"],
    *,
    as_json: bool,
    console: "Console",
    users: "Callable[[CameraInfo], str]" = lambda _: "",
) -> int:
    """Print the cameras and return the exit code: 1 when there is none (JSON is printed all the same).

    Args:
        found: All of them, the best first.
        as_json: A document instead of a table.
        console: Prints it.
        users: Which other programs have one open, in words; empty where none has, or nobody knows.
    """
    import json

    from rich.table import Table
    from rich.text import Text

    from posture_watch.devices.cameras import CameraKind

    if as_json:
        keys = ("index", "name", "identity", "kind", "backend")
        document = [{**{key: getattr(camera, key) for key in keys}, "in_use_by": users(camera)} for camera in found]
        console.print(json.dumps(document, indent=2), highlight=False, markup=False, soft_wrap=True)
    elif not found:
        console.print(
            "No camera was found. Plug one in, or switch the built-in one on (a key, a slider or the BIOS).\n"
            "Without one: posture-watch demo, or --source with a video or a folder of pictures.",
            highlight=False,
            soft_wrap=True,
        )
    else:
        table = Table(box=None, pad_edge=False)
        for heading in ("number", "name", "identity", ""):
            table.add_column(heading, justify="right" if heading == "number" else "left")
        for camera in found:
            kind = "" if camera.kind is CameraKind.COLOUR else camera.kind
            remarks = ", ".join(filter(None, (kind, f"in use by {used}" if (used := users(camera)) else "")))
            # A name is shown as it is: square brackets in it are no markup.
            table.add_row(*(Text(cell) for cell in (str(camera.index), camera.name, camera.identity, remarks)))
        console.print(table)
        console.print(
            "\nChoose one by its number or a part of its name: posture-watch run --source NUMBER\n"
            "What it delivers: posture-watch doctor",
            highlight=False,
            soft_wrap=True,
        )
    return 0 if found else 1
