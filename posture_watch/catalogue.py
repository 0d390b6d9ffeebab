"""Reading a catalogue of translations as it is written: a ``.po`` file, without a step of compiling in between.

The format is that of GNU gettext (manual, "PO Files" and "MO Files"). The standard library reads the compiled form
only, so this makes one in memory; plural forms and all the rest are then the library's work.
"""

import json
import re
import struct
from collections.abc import Iterator, Mapping
from gettext import GNUTranslations
from io import BytesIO

MAGIC = 0x950412DE

_LINE = re.compile(r'(msgid|msgid_plural|msgstr|msgstr\[\d+\])?\s*(".*")\s*')


def read_catalogue(text: str) -> GNUTranslations:
    """Return the translations of a ``.po`` file; those marked fuzzy and those still empty are left out.

    Raises:
        ValueError: It is no such file.
    """
    return GNUTranslations(BytesIO(_compiled(dict(_entries(text)))))


def _entries(text: str) -> Iterator[tuple[str, str]]:
    """Yield texts and translations, each with its plural forms behind it, joined as in the compiled form."""
    for strings in _blocks(text):
        forms = [text for name, text in strings.items() if name.startswith("msgstr")]
        if "msgid" in strings and forms and all(forms):
            yield "\0".join(filter(None, (strings["msgid"], strings.get("msgid_plural")))), "\0".join(forms)


def _blocks(text: str) -> Iterator[Mapping[str, str]]:
    """Yield what stands under each keyword of an entry, of all entries but fuzzy ones."""
    strings: dict[str, str] = {}
    name, fuzzy = "", False
    for line in text.split("\n"):
        begins = line.startswith(("#", "msgid "))
        if begins and any(keyword.startswith("msgstr") for keyword in strings):
            # The header has an empty text and counts in any case.
            if not (fuzzy and strings.get("msgid")):
                yield strings
            strings, name, fuzzy = {}, "", False
        if line.startswith("#"):
            fuzzy = fuzzy or (line.startswith("#,") and "fuzzy" in line)
        elif line.strip():
            found = _LINE.fullmatch(line)
            name = (found[1] or name) if found else ""
            if found is None or not name:
                raise ValueError(f"this is no line of a catalogue: {line[:60]!r}")
            strings[name] = strings.get(name, "") + json.loads(found[2], strict=False)
    if not (fuzzy and strings.get("msgid")):
        yield strings


def _compiled(translations: Mapping[str, str]) -> bytes:
    """Return the compiled form: a header, two tables of lengths and offsets, all texts, all translations."""
    pairs = sorted((text.encode(), translation.encode()) for text, translation in translations.items())
    count = len(pairs)
    texts_at = 7 * 4
    translations_at = texts_at + 8 * count
    offset = translations_at + 8 * count
    tables, strings = [], []
    for column in zip(*pairs, strict=True):
        for content in column:
            tables.append(struct.pack("<II", len(content), offset))
            strings.append(content + b"\0")
            offset += len(content) + 1
    header = struct.pack("<7I", MAGIC, 0, count, texts_at, translations_at, 0, 0)
    return header + b"".join(tables) + b"".join(strings)
