"""The settings as a flat list of keys, and the judgement of one value: what may it be, and what is it here?"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from difflib import get_close_matches
from types import MappingProxyType
from typing import Literal, get_args, get_origin

from annotated_types import Ge, Le, MaxLen
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from posture_watch.config.section import InWords, Section
from posture_watch.config.sections import Config
from posture_watch.errors import ConfigError

Value = bool | int | float | str | time
"""What a setting can hold."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One key and everything that is known of it."""

    key: str
    """With its sections: ``nudge.dwell_s.slump``."""

    default: Value
    """The value when nobody says otherwise."""

    allowed: str
    """Type and bounds in words: ``a number from 0.2 to 30``."""

    effect: str
    """What changes when the value changes."""

    section: type[Section]
    """The model that judges it."""

    def judge(self, value: object, origin: str, *, as_text: bool = False) -> Value:
        """Return the value in its proper type.

        Args:
            value: As found in a file or on the command line.
            origin: Where it was found; begins the complaint.
            as_text: Take text for what it spells (``"2.5"``, ``"yes"``), as the environment and the shell give it.

        Raises:
            ConfigError: Wrong type or out of bounds.
        """
        name = self.key.rpartition(".")[2]
        try:
            model = self.section.model_validate({name: value}, strict=not as_text)
        except ValidationError:
            found = value.isoformat() if isinstance(value, time) else repr(value)
            found = found if len(found) <= 60 else f"{found[:57]}..."
            raise ConfigError(f"{origin}: {self.key} is {found}, but must be {self.allowed}.") from None
        judged: Value = getattr(model, name)
        return judged


def nearest_key(wrong: str) -> str:
    """Return the known key or section that looks most like a wrong one, or nothing."""
    wrong = wrong.lower()
    known = [*SETTINGS, *SECTIONS]
    # A name in the wrong section is as common a slip as a slip of the keys.
    same_name = [key for key in known if key.rpartition(".")[2] == wrong.rpartition(".")[2]]
    return next(iter(get_close_matches(wrong, known, n=1, cutoff=0.75) or same_name), "") or next(
        iter(get_close_matches(wrong, known, n=1, cutoff=0.5)), ""
    )


def unknown_key(wrong: str, origin: str) -> ConfigError:
    """Return the complaint about a key that does not exist."""
    near = nearest_key(wrong)
    advice = f"did you mean {near}?" if near else "`posture-watch config show` lists them all."
    return ConfigError(f"{origin}: there is no setting {wrong}; {advice}")


def find_setting(key: str, origin: str) -> Setting:
    """Return the setting of a key.

    Raises:
        ConfigError: There is none; the message names the nearest one.
    """
    setting = SETTINGS.get(key)
    if setting is None:
        if key in SECTIONS:
            first = next(known for known in SETTINGS if known.startswith(f"{key}."))
            raise ConfigError(f"{origin}: {key} is a section; name one of its settings, such as {first}.")
        raise unknown_key(key, origin)
    return setting


def shown(value: Value) -> str:
    """Return a value as it stands in a TOML file."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, time):
        return f'"{value.isoformat(timespec="minutes")}"'
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)  # the same escapes as TOML
    return f"{value:g}" if isinstance(value, float) else str(value)


def _settings(section: type[Section], prefix: str) -> Iterator[Setting]:
    for name, field in section.model_fields.items():
        key = f"{prefix}{name}"
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, Section):
            yield from _settings(kind, f"{key}.")
        else:
            yield Setting(key, field.default, _allowed(field), field.description or "", section)


def _sections(section: type[Section], prefix: str) -> Iterator[str]:
    for name, field in section.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, Section):
            yield f"{prefix}{name}"
            yield from _sections(field.annotation, f"{prefix}{name}.")


def _allowed(field: FieldInfo) -> str:
    kind = field.annotation
    if words := [each.text for each in field.metadata if isinstance(each, InWords)]:
        return words[0]
    if kind is bool:
        return "true or false"
    if kind is time:
        return 'a time of day such as "04:00"'
    if get_origin(kind) is Literal:
        return "one of " + ", ".join(f'"{word}"' for word in get_args(kind))
    if kind is str:
        longest = next(limit.max_length for limit in field.metadata if isinstance(limit, MaxLen))
        return f"text of at most {longest} characters" if field.default == "" else f"text of 1 to {longest} characters"
    low = next(limit.ge for limit in field.metadata if isinstance(limit, Ge))
    high = next(limit.le for limit in field.metadata if isinstance(limit, Le))
    return f"a {'whole ' if kind is int else ''}number from {low} to {high}"


SETTINGS: Mapping[str, Setting] = MappingProxyType({setting.key: setting for setting in _settings(Config, "")})
"""Every setting by its key, in the order of the file."""

SECTIONS: tuple[str, ...] = tuple(_sections(Config, ""))
"""Every section: ``camera`` ... ``nudge.dwell_s``."""
