"""Settings from all their places: defaults < file < environment < command line."""

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from posture_watch.config.sections import Config
from posture_watch.config.settings import SECTIONS, SETTINGS, Value, find_setting, nearest_key, unknown_key
from posture_watch.errors import ConfigError
from posture_watch.paths import HOME_VARIABLE, config_path

PREFIX = "POSTURE_WATCH_"
"""Begins every environment variable that is a setting; ``__`` stands for the dot of a key."""

DEFAULT = "default"
COMMAND_LINE = "command line"


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force and where each comes from."""

    config: Config
    """The values."""

    origins: Mapping[str, str]
    """By key: ``default``, the path of a file, the name of an environment variable or ``command line``."""

    path: Path
    """The settings file, whether it exists or not."""

    def value(self, key: str) -> Value:
        """Return the value of a key such as ``nudge.dwell_s.slump``; ``KeyError`` for an unknown one."""
        if key not in SETTINGS:
            raise KeyError(key)
        found: object = self.config
        for name in key.split("."):
            found = getattr(found, name)
        return cast("Value", found)


def load_settings(
    path: Path | None = None,
    *,
    environ: Mapping[str, str] | None = None,
    overrides: Mapping[str, Value | None] | None = None,
) -> Settings:
    """Return the settings in force.

    Args:
        path: A settings file that must exist; ``None`` takes the usual one, if there is one.
        environ: Environment variables; ``None`` takes those of this process. Empty ones count as not set.
        overrides: Values by key from the command line; ``None`` among them counts as not given.

    Raises:
        ConfigError: Anything unknown, of the wrong type or out of bounds; the file unreadable or no TOML.
    """
    file = path or config_path()
    values: dict[str, Value] = {}
    origins = dict.fromkeys(SETTINGS, DEFAULT)
    for key, value in read_values(file, required=path is not None).items():
        values[key] = value
        origins[key] = str(file)
    for name, key, text in _from_environment(os.environ if environ is None else environ):
        values[key] = SETTINGS[key].judge(text, name, as_text=True)
        origins[key] = name
    for key, given in (overrides or {}).items():
        if given is not None:
            values[key] = find_setting(key, COMMAND_LINE).judge(given, COMMAND_LINE, as_text=True)
            origins[key] = COMMAND_LINE
    return Settings(Config.model_validate(_nested(values)), origins, file)


def read_values(path: Path, *, required: bool = False) -> dict[str, Value]:
    """Return the values of a settings file by key, each judged; nothing when there is no such file.

    Raises:
        ConfigError: As for ``load_settings``; also for a missing file that is ``required``.
    """
    text = read_text(path, required=required)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML: {str(error).rstrip('.')}; mend that line.") from error
    return {key: find_setting(key, str(path)).judge(value, str(path)) for key, value in _flat(table, "", path)}


def read_text(path: Path, *, required: bool = False) -> str:
    """Return the text of a settings file, empty when there is none; line ends stay as they are.

    Raises:
        ConfigError: It is missing although ``required``, a folder, unreadable or not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")  # editors on Windows put a mark before the text
    except FileNotFoundError:
        if not required:
            return ""
        raise ConfigError(f"There is no settings file {path}; check its name.") from None
    except IsADirectoryError:
        raise ConfigError(f"{path} is a folder; name the settings file in it.") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path} is not UTF-8 text; save it again as UTF-8.") from None
    except (OSError, ValueError) as error:
        if path.is_dir():  # Windows reports a folder as a lack of permission
            raise ConfigError(f"{path} is a folder; name the settings file in it.") from None
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise ConfigError(f"The settings file {path} cannot be read ({reason}); mend that or move it away.") from error


def _flat(table: Mapping[str, object], prefix: str, path: Path) -> Iterator[tuple[str, object]]:
    for name, value in table.items():
        key = f"{prefix}{name}"
        if key in SECTIONS:
            if not isinstance(value, dict):
                raise ConfigError(f"{path}: {key} is a section; write [{key}] on a line, and its settings below.")
            yield from _flat(value, f"{key}.", path)
        elif isinstance(value, dict) and key not in SETTINGS:
            raise _unknown_section(key, value, path)
        else:
            yield key, value


def _unknown_section(key: str, table: Mapping[str, object], path: Path) -> ConfigError:
    near = nearest_key(key)
    if near in SECTIONS:
        return ConfigError(f"{path}: there is no section [{key}]; did you mean [{near}]?")
    if not near and not any(nearest_key(f"{key}.{name}") for name in table):
        return ConfigError(f"{path}: there is no section [{key}]; the sections are {', '.join(SECTIONS)}.")
    return unknown_key(key, str(path))


def _from_environment(environ: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Give name, key and text of each variable that is a setting."""
    squashed = {key.replace(".", "").replace("_", ""): key for key in SETTINGS}
    for name in sorted(environ):
        if not name.upper().startswith(PREFIX) or name.upper() == HOME_VARIABLE or not environ[name]:
            continue
        key = name[len(PREFIX) :].lower().replace("__", ".")
        if key in SETTINGS:
            yield name, key, environ[name]
            continue
        # Other variables of ours may exist; only what was meant as a setting is a mistake.
        meant = squashed.get(key.replace(".", "").replace("_", ""), "")
        if meant or "." in key:
            near = meant or nearest_key(key)
            advice = (
                f"did you mean {variable(near)}?" if near in SETTINGS else "`posture-watch config show` lists them."
            )
            raise ConfigError(f"The environment variable {name} names no setting; {advice}")


def variable(key: str) -> str:
    """Return the environment variable of a key."""
    return PREFIX + key.replace(".", "__").upper()


def _nested(values: Mapping[str, Value]) -> dict[str, object]:
    tree: dict[str, object] = {}
    for key, value in values.items():
        *sections, name = key.split(".")
        branch = tree
        for section in sections:
            branch = cast("dict[str, object]", branch.setdefault(section, {}))
        branch[name] = value
    return tree
