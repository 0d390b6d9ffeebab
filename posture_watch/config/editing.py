"""Changing one setting in the user's file and nothing else in it."""

import os
import tempfile
import tomllib
from contextlib import suppress
from copy import deepcopy
from datetime import time
from pathlib import Path
from typing import Any

from posture_watch.config.loading import COMMAND_LINE, read_text
from posture_watch.config.settings import Value, find_setting
from posture_watch.errors import ConfigError, StorageError
from posture_watch.paths import make_folder


def set_value(path: Path, key: str, text: str) -> Value:
    """Set one key of a settings file, keep comments and everything else, and return the value as understood.

    The new text replaces the file in one step, so neither a crash nor a full disk costs a setting.

    Raises:
        ConfigError: The key is unknown, the value not allowed, or the file cannot be read, understood or written.
    """
    value = find_setting(key, COMMAND_LINE).judge(text, COMMAND_LINE, as_text=True)
    old = read_text(path)
    try:
        table = tomllib.loads(old)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            f"{path} is not valid TOML: {str(error).rstrip('.')}; mend that line first, nothing was changed."
        ) from error
    try:
        new = _changed(old, key, value, path)
    except ValueError:  # tomlkit's errors; it is stricter here and there than tomllib
        new = ""
    _check(new, table, key, value, path)
    _replace(path, new)
    return value


def _changed(old: str, key: str, value: Value, path: Path) -> str:
    """Return the text of the file with one value changed."""
    import tomlkit  # noqa: PLC0415 - only `config set` needs it

    document = tomlkit.parse(old)
    *sections, name = key.split(".")
    branch: Any = document
    for section in sections:
        if section not in branch:
            if isinstance(branch, tomlkit.TOMLDocument) and branch:
                branch.add(tomlkit.nl())
            within_a_line = isinstance(branch, tomlkit.items.InlineTable)
            branch.add(section, tomlkit.inline_table() if within_a_line else tomlkit.table())
        branch = branch[section]
        if not isinstance(branch, dict):
            raise ConfigError(f"{path}: {section} is a section; write [{section}] on a line, and its settings below.")
    branch[name] = _plain(value)
    return tomlkit.dumps(document)


def _check(new: str, table: dict[str, Any], key: str, value: Value, path: Path) -> None:
    """Refuse a text that says anything else than the old one with one value changed."""
    wanted = deepcopy(table)
    *sections, name = key.split(".")
    branch = wanted
    for section in sections:
        branch = branch.setdefault(section, {})
    branch[name] = _plain(value)
    try:
        if tomllib.loads(new) == wanted:
            return
    except tomllib.TOMLDecodeError:
        pass
    raise ConfigError(f"{path} is laid out in a way that cannot be edited safely; set {key} there by hand.")


def _plain(value: Value) -> bool | int | float | str:
    return value.isoformat(timespec="minutes") if isinstance(value, time) else value


def _replace(path: Path, text: str) -> None:
    """Write a new text beside the file and put it in its place."""
    target = Path(os.path.realpath(path))  # a link to a file kept elsewhere stays a link
    try:
        make_folder(target.parent)
        with tempfile.NamedTemporaryFile("wb", dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
            temporary = Path(file.name)
            try:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
                file.close()
                if target.exists():
                    temporary.chmod(target.stat().st_mode & 0o777)
                temporary.replace(target)
            except BaseException:
                with suppress(OSError):  # closing writes what is still waiting, and fails again on a full disk
                    file.close()
                with suppress(OSError):
                    temporary.unlink()
                raise
    except (OSError, StorageError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        raise ConfigError(f"{path} cannot be written ({reason}); nothing was changed.") from error
