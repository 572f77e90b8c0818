"""The interface is complete in every language, and no sentence has lost a part of itself."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

SOURCE = Path(__file__).parents[2]
LOCALE = SOURCE / "languages/locale"
LOCALES = ["fr", "es", "ar", "ru", "zh_Hans"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd]")


def catalogue(locale: str) -> Catalog:
    with (LOCALE / locale / "LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale=locale)


def messages(locale: str) -> list[Message]:
    return [one for one in catalogue(locale) if one.id]


@pytest.fixture(scope="module")
def sentences(tmp_path_factory) -> set[object]:
    """Every sentence that stands in the code and the templates now."""
    if shutil.which("xgettext") is None:
        pytest.fail("gettext is missing: apt-get install gettext")
    copy = tmp_path_factory.mktemp("gathered") / "isegoria"
    shutil.copytree(
        SOURCE, copy, ignore=shutil.ignore_patterns("tests", "locale", "migrations", "*.mo")
    )
    (copy / "locale").mkdir()
    subprocess.run(  # our own arguments
        [sys.executable, "-m", "django", "makemessages", "-l", "fr", "--extension", "html,py"],
        cwd=copy,
        env={"PATH": "/usr/bin:/bin"},
        check=True,
        capture_output=True,
    )
    with (copy / "locale/fr/LC_MESSAGES/django.po").open("rb") as file:
        return {(one.context, one.id) for one in read_po(file) if one.id}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_sentence_of_the_product_is_in_the_catalogue(locale, sentences):
    known = {(one.context, one.id) for one in messages(locale)}

    assert sentences - known == set()


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_is_left_untranslated_or_uncertain(locale):
    missing = [
        one.id
        for one in messages(locale)
        if one.fuzzy or not all(one.string if one.pluralizable else [one.string])
    ]

    assert missing == []


@pytest.mark.parametrize("locale", LOCALES)
def test_translations_keep_the_parts_that_are_filled_in(locale):
    broken = []
    for one in messages(locale):
        wanted = set(PLACEHOLDER.findall(one.id[-1] if one.pluralizable else str(one.id)))
        words = one.string if one.pluralizable else [one.string]
        for form in words:
            found = set(PLACEHOLDER.findall(str(form)))
            # The form for one, two or none may say the number in a word.
            if found - wanted or (not one.pluralizable and wanted - found):
                broken.append((one.id, form))

    assert broken == []


@pytest.mark.parametrize("locale", LOCALES)
def test_each_language_has_all_its_plural_forms(locale):
    forms = catalogue(locale).num_plurals
    wrong = [one.id for one in messages(locale) if one.pluralizable and len(one.string) != forms]

    assert wrong == []


def test_no_sentence_stands_where_the_tool_that_gathers_them_does_not_look():
    hidden = re.compile(r"\{\s*(_|n?gettext|n?gettext_lazy|pgettext)\(")
    found = [
        f"{path.relative_to(SOURCE)}: {line.strip()}"
        for path in SOURCE.rglob("*.py")
        if "tests" not in path.parts
        for line in path.read_text().splitlines()
        if hidden.search(line)
    ]

    assert found == []
