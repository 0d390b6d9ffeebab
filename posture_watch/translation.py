"""The person's language: what reaches the desktop is written in English and translated when it is shown.

How to write a text that people read on their desktop::

    from posture_watch.translation import _, mark, ngettext

    _("Watching again")                                        translated now, at the moment of showing it
    _("No messages until {time}").format(time=clock)           placeholders by name, filled in afterwards
    ngettext("{count} slouch", "{count} slouches", count).format(count=count)
    TITLE = mark("Time to sit back?")                          a constant: found for the catalogues, stays English ...
    _(TITLE)                                                   ... until it is shown

Never put an f-string, a ``+`` or a ``.format()`` inside the brackets: a translator must see whole sentences. Then run
``python -m tests.catalogues``: it takes new texts into ``locale/<language>.po``, where you translate them; run it again
to have them in order. The tests fail while a translation is missing. These files are read as they are, nothing is
compiled. After a merge run it once more.

The language is ``language`` in the settings (``use``), else what the system says; English where there is no catalogue.
It belongs to the whole process: threads that show messages speak the same one.
"""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import NullTranslations

FOLDER = Path(__file__).with_name("locale")
"""Where the catalogues are."""

AUTOMATIC = "auto"
"""The language of the system."""

ENGLISH = "en"

VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
"""Where POSIX systems keep the language, in the order in which gettext asks; LANGUAGE may list several."""


class _Catalogue:
    """The catalogue in use, loaded when the first text is wanted."""

    def __init__(self) -> None:
        self.wanted = AUTOMATIC
        self.loaded: NullTranslations | None = None


_CATALOGUE = _Catalogue()


def _(message: str) -> str:
    """Return a text in the language of the person."""
    return _translations().gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """Return the form that belongs to a count; English has two, other languages have one or several."""
    return _translations().ngettext(one, many, count)


def mark(message: str) -> str:
    """Return a text as it is; the catalogues take it up."""
    return message


def use(language: str) -> None:
    """Speak a language from now on: a code such as ``de``, or ``auto`` for that of the system."""
    _CATALOGUE.wanted = language
    _CATALOGUE.loaded = None


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language within a ``with`` block."""
    before = _CATALOGUE.wanted
    use(language)
    try:
        yield
    finally:
        use(before)


def language() -> str:
    """Return the code of the language in use: ``en``, or one of those that have a catalogue."""
    info = _translations().info()
    return info.get("language", ENGLISH)


def languages() -> tuple[str, ...]:
    """Return the codes of all languages: English and those that have a catalogue."""
    return (ENGLISH, *sorted(file.stem for file in FOLDER.glob("*.po")))


def system_languages(environ: Mapping[str, str] = os.environ, system: str = sys.platform) -> list[str]:
    """Return the languages that the system asks for, best first, such as ``["de_AT.UTF-8"]``; maybe none.

    Args:
        environ: Where POSIX systems keep it; a person may set the same variables on Windows and macOS.
        system: As in ``sys.platform``: programs started from the desktop of Windows and macOS have no such variables.
    """
    for name in VARIABLES:
        if value := environ.get(name):
            return value.split(":")
    try:
        return {"win32": _windows_languages, "darwin": _macos_languages}.get(system, list)()
    except (OSError, AttributeError, ValueError):  # not knowing the language is no reason not to work
        return []


def _translations() -> "NullTranslations":
    if _CATALOGUE.loaded is None:
        _CATALOGUE.loaded = _load(_CATALOGUE.wanted)
    return _CATALOGUE.loaded


def _load(wanted: str) -> "NullTranslations":
    """Return the catalogue of the first language that has one; English texts as they are when none has."""
    from gettext import NullTranslations  # noqa: PLC0415 - --help speaks English

    for asked in system_languages() if wanted == AUTOMATIC else [wanted]:
        # "de_AT.UTF-8@euro": of the country, the encoding and the rest no catalogue of ours knows anything.
        code = re.split(r"[._@]", asked)[0]
        # The languages before English were tried; those after it are not wanted more than English.
        if code in (ENGLISH, "C", "POSIX"):
            break
        if code in languages():
            from posture_watch.catalogue import read_catalogue  # noqa: PLC0415 - not needed for English

            try:
                return read_catalogue((FOLDER / f"{code}.po").read_text(encoding="utf-8"))
            except (OSError, ValueError):  # a damaged file: English is better than nothing
                break
    return NullTranslations()


def _windows_languages() -> list[str]:
    """Return the language of the windows and menus."""
    import ctypes  # noqa: PLC0415 - Windows only
    import locale  # noqa: PLC0415 - Windows only

    number: int = ctypes.windll.kernel32.GetUserDefaultUILanguage()  # type: ignore[attr-defined,unused-ignore]  # Windows only
    return [locale.windows_locale[number]] if number in locale.windows_locale else []


def _macos_languages() -> list[str]:
    """Return the languages of the system settings, best first; a program started from the Dock has no LANG."""
    import plistlib  # noqa: PLC0415 - macOS only

    with Path("~/Library/Preferences/.GlobalPreferences.plist").expanduser().open("rb") as file:
        preferences = plistlib.load(file)
    return [str(tag).replace("-", "_") for tag in preferences.get("AppleLanguages", ())]
