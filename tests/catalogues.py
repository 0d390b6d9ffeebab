"""The catalogues: find all texts in the source, and keep every ``.po`` file up to date and in order.

``python -m tests.catalogues`` does both.
"""

import sys
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from posture_watch.translation import FOLDER

KEYWORDS = {"_": None, "mark": None, "ngettext": (1, 2)}
SOURCE = FOLDER.parent
DOMAIN = "posture_watch"


class Dateless(Catalog):
    """A catalogue that says when it was made to nobody: the same texts make the same file."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Project-Id-Version", DOMAIN),
            ("Language", str(self.locale)),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", self.plural_forms),
        ]

    @mime_headers.setter
    def mime_headers(self, headers: object) -> None:
        """Ignore what a file says."""


def po_files() -> list[Path]:
    return sorted(FOLDER.glob("*.po"))


def texts(catalogue: Catalog) -> Iterator[Message]:
    """Yield the messages without the header."""
    return (message for message in catalogue if message.id)


@cache
def template() -> Catalog:
    """Return every text of the program, without places: those change all the time."""
    found = Catalog()
    for _, _, message, _, _ in extract_from_dir(SOURCE, [("**.py", "python")], keywords=KEYWORDS):
        found.add(message)
    return found


def read(file: Path) -> Catalog:
    with file.open("rb") as content:
        return read_po(content, locale=file.stem, domain=DOMAIN)


def updated(old: Catalog) -> Catalog:
    """Return a catalogue with new texts added and old ones left out; no translation is guessed."""
    new = Dateless(old.locale, DOMAIN, header_comment=old.header_comment, fuzzy=False)
    for message in texts(template()):
        known = old.get(message.id)
        new.add(message.id, known.string if known else None, user_comments=known.user_comments if known else ())
    return new


def written(catalogue: Catalog) -> bytes:
    content = BytesIO()
    write_po(content, catalogue, width=118, sort_output=True)
    return content.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    content = BytesIO()
    write_mo(content, catalogue)
    return content.getvalue()


def missing(catalogue: Catalog) -> list[str]:
    """Return the texts without a translation, or with one of another form than the text's."""
    return [str(message.id) for message in texts(catalogue) if not all(forms(message))]


def forms(message: Message) -> list[str]:
    """Return the translations of a message: one, or one for each plural."""
    found = message.string or ""
    return [found] if isinstance(found, str) else list(found)


def main() -> None:
    for file in po_files():
        catalogue = updated(read(file))
        file.write_bytes(written(catalogue))
        left = missing(catalogue)
        sys.stdout.write(f"{file.name}: {len(catalogue)} texts, {len(left)} to be translated\n")


if __name__ == "__main__":
    main()
