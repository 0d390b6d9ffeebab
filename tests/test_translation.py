"""The catalogues are whole, and the right one speaks."""

import plistlib
import re
import shutil
import string
import subprocess
import sys
from gettext import GNUTranslations
from pathlib import Path
from typing import get_args

import pytest

from posture_watch import translation
from posture_watch.config import SETTINGS, Config
from posture_watch.translation import _, language, languages, ngettext, speaking, system_languages
from posture_watch.wording_nudges import NUDGE_TITLES
from tests.catalogues import compiled, forms, missing, po_files, read, template, texts, updated, written

FILES = po_files()
ASK = "the catalogues are not up to date: run python -m tests.catalogues"

every_language = pytest.mark.parametrize("file", FILES, ids=lambda file: file.parts[-3])


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_there_are_two_languages_beside_english_and_the_setting_knows_all() -> None:
    assert languages() == ("en", "de", "fr")
    assert get_args(Config.model_fields["language"].annotation) == ("auto", *languages())
    assert SETTINGS["language"].default == "auto"


@every_language
def test_every_text_is_translated_and_nothing_else_is(file: Path) -> None:
    catalogue = read(file)
    assert {message.id for message in texts(catalogue)} == {message.id for message in texts(template())}, ASK
    assert missing(catalogue) == []
    assert [message.id for message in catalogue if message.fuzzy] == []
    assert list(catalogue.obsolete) == []


@every_language
def test_a_translation_has_the_placeholders_of_its_text(file: Path) -> None:
    for message in texts(read(file)):
        one, *many = [message.id] if isinstance(message.id, str) else message.id
        wanted = fields(one).union(*map(fields, many))
        for form in forms(message):
            # Some languages can do without the number in the singular.
            assert fields(form) <= wanted, message.id
            assert fields(form) == wanted or message.pluralizable, message.id


@every_language
def test_a_translation_ends_and_begins_like_its_text(file: Path) -> None:
    for message in texts(read(file)):
        text = message.id if isinstance(message.id, str) else message.id[-1]
        for form in forms(message):
            assert re.search(r"[.?!…]$", form) == re.search(r"[.?!…]$", text) or form[-1] == text[-1], message.id
            assert form == form.strip(), message.id
            assert form[0].isupper() or not text[0].isupper() or form.startswith("{"), message.id


@every_language
def test_titles_and_buttons_stay_short(file: Path) -> None:
    with speaking(file.parts[-3]):
        assert all(len(_(title)) <= 40 for title in NUDGE_TITLES.values())


@every_language
def test_what_is_compiled_and_how_it_is_written_are_up_to_date(file: Path) -> None:
    catalogue = updated(read(file))
    assert file.read_bytes() == written(catalogue), ASK
    assert file.with_suffix(".mo").read_bytes() == compiled(catalogue), ASK


def test_a_text_without_a_translation_stays_english() -> None:
    with speaking("de"):
        assert _("There is no such text.") == "There is no such text."


def test_plurals_follow_the_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translation, "FOLDER", tmp_path)
    for code, ending in (("de", "n != 1"), ("fr", "n > 1")):
        file = tmp_path / code / "LC_MESSAGES" / "posture_watch.po"
        file.parent.mkdir(parents=True)
        file.write_text(
            'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
            f'"Plural-Forms: nplurals=2; plural=({ending});\\n"\n\n'
            'msgid "{n} day"\nmsgid_plural "{n} days"\n'
            f'msgstr[0] "{{n}} one {code}"\nmsgstr[1] "{{n}} many {code}"\n',
            encoding="utf-8",
        )
        file.with_suffix(".mo").write_bytes(compiled(read(file)))
    told = {}
    for code in ("en", "de", "fr"):
        with speaking(code):
            told[code] = [ngettext("{n} day", "{n} days", n).format(n=n) for n in (0, 1, 2)]
    assert told == {
        "en": ["0 days", "1 day", "2 days"],
        "de": ["0 many de", "1 one de", "2 many de"],
        "fr": ["0 one fr", "1 one fr", "2 many fr"],
    }


@pytest.mark.parametrize(
    ("environ", "spoken"),
    [
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "de_CH"}, "de"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "fr_FR.UTF-8"}, "fr"),
        ({"LC_ALL": "de_DE.UTF-8", "LC_MESSAGES": "fr_FR.UTF-8"}, "de"),
        ({"LANGUAGE": "fr", "LC_ALL": "de_DE.UTF-8"}, "fr"),
        ({"LANGUAGE": "", "LC_ALL": "de_DE@euro"}, "de"),
        ({"LANGUAGE": "nl:fr:de"}, "fr"),
        ({"LANGUAGE": "en_GB:de"}, "en"),
        ({"LC_ALL": "C", "LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "nl_NL.UTF-8"}, "en"),
        ({"LANG": "../../etc"}, "en"),
        ({}, "en"),
    ],
)
def test_the_language_of_the_system_is_spoken_and_english_where_there_is_no_catalogue(
    environ: dict[str, str], spoken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in translation.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", "linux")
    with speaking("auto"):
        assert language() == spoken


def test_the_setting_goes_before_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "de")
    with speaking("fr"):
        assert language() == "fr"
        with speaking("en"):
            assert language() == "en"
        assert language() == "fr"


def test_a_mac_without_such_variables_is_asked_for_its_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert system_languages({}, "darwin") == []
    file = tmp_path / "Library/Preferences/.GlobalPreferences.plist"
    file.parent.mkdir(parents=True)
    file.write_bytes(plistlib.dumps({"AppleLanguages": ["fr-CA", "de-DE"]}, fmt=plistlib.FMT_BINARY))
    assert system_languages({}, "darwin") == ["fr_CA", "de_DE"]
    assert system_languages({"LANG": "de_DE.UTF-8"}, "darwin") == ["de_DE.UTF-8"]
    file.write_bytes(b"rubbish")
    assert system_languages({}, "darwin") == []


def test_windows_elsewhere_is_no_reason_not_to_work() -> None:
    if sys.platform != "win32":
        assert system_languages({}, "win32") == []


def test_a_damaged_catalogue_is_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(translation.FOLDER, tmp_path / "locale")
    monkeypatch.setattr(translation, "FOLDER", tmp_path / "locale")
    for file in tmp_path.rglob("*.mo"):
        file.write_bytes(b"rubbish")
    with speaking("de"):
        assert (language(), _("Away")) == ("en", "Away")


def test_nothing_is_loaded_before_the_first_text_is_wanted() -> None:
    code = "import sys, posture_watch.translation as t; assert 'gettext' not in sys.modules\n"
    code += "t.use('de'); print(t._('Away'))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "Nicht da\n"


def test_the_compiled_file_is_what_python_reads() -> None:
    for file in FILES:
        with file.with_suffix(".mo").open("rb") as content:
            assert GNUTranslations(content).info()["language"] == file.parts[-3]
