"""The catalogues are whole, and the right one speaks."""

import plistlib
import re
import string
import subprocess
import sys
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture_watch import translation
from posture_watch.catalogue import read_catalogue
from posture_watch.config import SETTINGS, Config
from posture_watch.translation import _, language, languages, ngettext, speaking, system_languages
from posture_watch.wording_nudges import NUDGE_TITLES
from tests.catalogues import Dateless, compiled, forms, missing, po_files, read, template, texts, updated, written

FILES = po_files()
ASK = "the catalogues are not up to date: run python -m tests.catalogues"

every_language = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


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
    with speaking(file.stem):
        assert all(len(_(title)) <= 40 for title in NUDGE_TITLES.values())


@every_language
def test_a_catalogue_is_in_order(file: Path) -> None:
    assert file.read_bytes() == written(updated(read(file))), ASK


@every_language
def test_a_catalogue_means_the_same_to_us_and_to_gettext(file: Path) -> None:
    ours = read_catalogue(file.read_text(encoding="utf-8"))
    theirs = GNUTranslations(BytesIO(compiled(updated(read(file)))))
    assert ours.info() == theirs.info()
    for message in texts(template()):
        one, *many = [message.id] if isinstance(message.id, str) else message.id
        assert ours.gettext(one) == theirs.gettext(one)
        assert many == [] or all(ours.ngettext(one, many[0], n) == theirs.ngettext(one, many[0], n) for n in range(9))


any_text = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp")))


@given(st.dictionaries(any_text.filter(bool), any_text, max_size=6))
def test_whatever_a_translator_writes_is_read_as_it_was_meant(translations: dict[str, str]) -> None:
    catalogue = Dateless("de")
    for text, translated in translations.items():
        catalogue.add(text, translated)
    ours = read_catalogue(written(catalogue).decode())
    for text, translated in translations.items():
        assert ours.gettext(text) == (translated or text)


@pytest.mark.parametrize("rubbish", ["rubbish", 'msgid "a', '"a"', 'msgstr "a" "b"', "msgid a\nmsgstr b"])
def test_what_is_no_catalogue_is_refused(rubbish: str) -> None:
    with pytest.raises(ValueError, match=r"no line of a catalogue|Extra data"):
        read_catalogue(rubbish)


def test_fuzzy_and_empty_translations_are_left_out() -> None:
    ours = read_catalogue('msgid ""\nmsgstr ""\n\n#, fuzzy\nmsgid "a"\nmsgstr "A"\n\nmsgid "b"\nmsgstr ""\n')
    assert (ours.gettext("a"), ours.gettext("b")) == ("a", "b")


def test_a_text_without_a_translation_stays_english() -> None:
    with speaking("de"):
        assert _("There is no such text.") == "There is no such text."


def test_plurals_follow_the_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translation, "FOLDER", tmp_path)
    for code, ending in (("de", "n != 1"), ("fr", "n > 1")):
        (tmp_path / f"{code}.po").write_text(
            'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
            f'"Plural-Forms: nplurals=2; plural=({ending});\\n"\n\n'
            'msgid "{n} day"\nmsgid_plural "{n} days"\n'
            f'msgstr[0] "{{n}} one {code}"\nmsgstr[1] "{{n}} many {code}"\n',
            encoding="utf-8",
        )
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
        ({"LANGUAGE": "C:de"}, "en"),
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
    monkeypatch.setattr(translation, "FOLDER", tmp_path)
    for content in (b"rubbish", b"\xff\xfe", b'msgid "Away"\nmsgstr'):
        (tmp_path / "de.po").write_bytes(content)
        with speaking("de"):
            assert (language(), _("Away")) == ("en", "Away")


def test_nothing_is_loaded_before_the_first_text_is_wanted() -> None:
    code = "import sys, posture_watch.translation as t; assert 'gettext' not in sys.modules\n"
    code += "t.use('de'); print(t._('Away'))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "Nicht da\n"
