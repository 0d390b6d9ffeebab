"""``config``: the settings in force, where they come from, and how to change one."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from posture_watch.config import Settings

WIDE = 110
"""Columns from which on a table is easier to read than a list."""

app = typer.Typer(help="Show and change the settings.", no_args_is_help=True)


@app.command()
def show(as_json: Annotated[bool, typer.Option("--json", help="Print them as JSON.")] = False) -> None:
    """Show every setting: value, origin, what is allowed, and what it does."""
    from rich.console import Console

    from posture_watch.config import load_settings

    run_show(load_settings(), as_json=as_json, console=Console())


@app.command()
def path() -> None:
    """Show where the settings file is, or would be."""
    from posture_watch.paths import config_path

    typer.echo(config_path())


@app.command("set", context_settings={"ignore_unknown_options": True})
def set_(
    key: Annotated[str, typer.Argument(help="With its section, such as nudge.cooldown_s.")],
    value: Annotated[str, typer.Argument(help="The new value.")],
) -> None:
    """Change one setting in the file; comments and everything else stay."""
    from posture_watch.paths import config_path

    for line in run_set(config_path(), key, value, os.environ):
        typer.echo(line)


def run_show(settings: "Settings", *, as_json: bool, console: "Console") -> None:
    """Print all settings: a table on a wide terminal, a list elsewhere."""
    if as_json:
        import json

        console.print(json.dumps(as_dict(settings), indent=2), highlight=False, markup=False, soft_wrap=True)
        return
    there = "" if settings.path.exists() else " (not there: `config set` creates it)"
    console.print(f"Settings file: {settings.path}{there}\n", highlight=False, markup=False, soft_wrap=True)
    if console.is_terminal and console.width >= WIDE:
        _print_table(settings, console)
    else:
        _print_list(settings, console)


def run_set(path: Path, key: str, value: str, environ: Mapping[str, str]) -> list[str]:
    """Change one setting in a file and return what to tell the person.

    Raises:
        ConfigError: Nothing was changed; the sentence says why.
    """
    from posture_watch.config import set_value, shown, variable

    understood = set_value(path, key, value)
    lines = [f"{key} = {shown(understood)} now stands in {path}; it counts from the next start on."]
    if environ.get(variable(key)):
        lines.append(f"But {variable(key)} is set in this environment and goes before the file.")
    return lines


def as_dict(settings: "Settings") -> dict[str, object]:
    """Return what JSON can carry: the file, and of each setting value, default, origin, bounds and effect."""
    from datetime import time

    from posture_watch.config import SETTINGS

    def plain(value: object) -> object:
        return value.isoformat(timespec="minutes") if isinstance(value, time) else value

    return {
        "path": str(settings.path),
        "settings": {
            key: {
                "value": plain(settings.value(key)),
                "default": plain(setting.default),
                "origin": settings.origins[key],
                "allowed": setting.allowed,
                "effect": setting.effect,
            }
            for key, setting in SETTINGS.items()
        },
    }


def _print_table(settings: "Settings", console: "Console") -> None:
    from rich.table import Table
    from rich.text import Text

    from posture_watch.config import SETTINGS, shown

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Setting", no_wrap=True)
    table.add_column("Value", overflow="fold")
    table.add_column("From", overflow="fold")
    table.add_column("Allowed", ratio=2)
    table.add_column("What it does", ratio=4)
    for key, setting in SETTINGS.items():
        changed = settings.value(key) != setting.default
        cells = (key, shown(settings.value(key)), _origin(settings, key), setting.allowed, setting.effect)
        table.add_row(*(Text(cell) for cell in cells), style="bold" if changed else "")
    console.print(table)


def _print_list(settings: "Settings", console: "Console") -> None:
    from rich.padding import Padding
    from rich.text import Text

    from posture_watch.config import SETTINGS, shown

    for key, setting in SETTINGS.items():
        first = f"{key} = {shown(settings.value(key))}   ({_origin(settings, key)}; {setting.allowed})"
        for line, indent in ((first, 0), (setting.effect, 4)):
            if console.is_terminal:
                console.print(Padding(Text(line), (0, 0, 0, indent)))
            else:
                console.print(" " * indent + line, highlight=False, markup=False, soft_wrap=True)


def _origin(settings: "Settings", key: str) -> str:
    """Return a short origin: the file is named once, above."""
    origin = settings.origins[key]
    return "file" if origin == str(settings.path) else origin
