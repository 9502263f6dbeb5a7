"""The bot's own words: all of them in every language, none of them broken, and English where one is missing."""

import re
import string
import subprocess
import sys
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from hypothesis import given
from hypothesis import strategies as st

from bot.language.interface import ENGLISH, LANGUAGES, catalogue, compiled, language_of

sys.path.insert(0, str(Path(__file__).parents[1]))
from translations import FOLDER, TRANSLATED, read, template, untranslated, updated, written

AS_DISCORD_SHOWS = {"command", "description", "option", "menu"}


@pytest.fixture(scope="module")
def wanted():
    """Return every text that there is to translate."""
    return template()


def pairs(language):
    """Return (context, English, translation) of every entry, each form of a plural apart."""
    for message in read(language):
        if message.id and message.pluralizable:
            yield from ((message.context, message.id[-1], form) for form in message.string)
        elif message.id:
            yield message.context, message.id, message.string


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated(language, wanted):
    """If this fails: run tests/translations.py, then fill in what it names."""
    missing = [
        message.id for message in wanted if message.id and read(language).get(message.id, message.context) is None
    ]
    assert missing == []
    assert untranslated(read(language)) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_holds_what_the_code_says_and_nothing_else(language, wanted):
    assert updated(language, wanted) == (FOLDER / f"{language}.po").read_bytes()


def test_the_texts_are_found_wherever_they_are(wanted):
    """In templates, in code, within f-strings, with plurals, in the commands."""
    assert wanted.get("Which do you mean?", "clarify")
    assert wanted.get("Try one of these:")
    assert wanted.get("English", "languages")
    assert wanted.get(("{count} fact", "{count} facts")).pluralizable
    assert wanted.get("ask", "command")
    assert wanted.get("question", "option")
    assert wanted.get("Ask about the news story", "description")
    assert wanted.get("Ask the story", "menu")
    assert not wanted.get("{sentence}", "verdicts")


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translated_text_has_the_places_of_the_english_one(language):
    for _, source, said in pairs(language):
        assert places(said) == places(source), said


def places(text):
    """Return the names between braces; raises ValueError where a brace is lost."""
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_text_names_the_commands_as_discord_shows_them(language):
    """A reader whose Discord says /fragen would look for /ask in vain."""
    names = [source for section, source, _ in pairs(language) if section == "command"]
    for section, source, said in pairs(language):
        if section is None:
            called = re.findall(rf"/({'|'.join(names)})\b", source)
            own = [catalogue(language).pgettext("command", name) for name in called]
            assert re.findall(r"(?<!\w)/(\w+)", said) == own


@pytest.mark.parametrize("language", TRANSLATED)
def test_whatever_surrounds_a_text_is_kept(language):
    """A line break or a space at an end is there to join it with something."""
    for _, source, said in pairs(language):
        assert (said.strip(), said.count("\n")) == (said, source.count("\n"))


def test_french_has_spaces_that_do_not_break_before_its_marks():
    for section, _, said in pairs("fr"):
        if section not in AS_DISCORD_SHOWS:
            text = re.sub(r"\{+.*?\}+", "x", said)
            text = re.sub(r"«\s[\w ]+\?\s»", "", text)  # English, for people to type
            assert not re.search(r" [:;!?%»]|« |\w[:;!?»]", text), said
            assert "'" not in text


@pytest.mark.parametrize("language", TRANSLATED)
def test_each_language_keeps_to_its_own_quotation_marks(language):
    """Words quoted from the story keep the story's marks."""
    marks = "„“" if language == "de" else "«»"
    for section, _, said in pairs(language):
        if section != "quote_entry":
            assert set(re.findall('["“”„«»‹›]', said)) <= set(marks), said
            assert said.count(marks[0]) == said.count(marks[1])


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        *[("ru", count, "{count} факт") for count in (1, 21, 101)],
        *[("ru", count, "{count} факта") for count in (2, 4, 33)],
        *[("ru", count, "{count} фактов") for count in (0, 5, 11, 12, 111)],
        ("fr", 0, "{count} fait"),
        ("fr", 2, "{count} faits"),
        ("de", 0, "{count} Fakten"),
        ("es", 1, "{count} dato"),
        ("en", 1, "{count} fact"),
        ("en", 0, "{count} facts"),
    ],
)
def test_numbers_have_the_forms_of_each_language(language, count, said):
    assert catalogue(language).ngettext("{count} fact", "{count} facts", count) == said


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("de", "de"),
        ("es-ES", "es"),
        ("es-419", "es"),
        ("fr", "fr"),
        ("ru", "ru"),
        ("en-GB", "en"),
        ("en-US", "en"),
        ("pt-BR", "en"),
        ("uk", "en"),
        ("zh-TW", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_discord_s_locales_lead_to_a_language(locale, language):
    assert language_of(locale) == language


@given(st.text())
def test_any_locale_leads_to_some_language(locale):
    assert language_of(locale) in LANGUAGES


@pytest.mark.parametrize("language", [ENGLISH, "pt", "../de", ""])
def test_a_language_without_a_catalogue_stays_english(language):
    assert catalogue(language).gettext("Why this answer?") == "Why this answer?"


def test_a_missing_translation_stays_english():
    partly = Catalog(locale="de")
    partly.add("Why this answer?", "Warum diese Antwort?")
    partly.add("Show everyone", "Allen zeigen?", flags=["fuzzy"])
    partly.add("Read it there", "")
    said = GNUTranslations(BytesIO(compiled(written(partly), "de"))).gettext
    assert said("Why this answer?") == "Warum diese Antwort?"
    assert [said(text) for text in ("Show everyone", "Read it there", "Never seen")] == [
        "Show everyone",
        "Read it there",
        "Never seen",
    ]


def test_english_needs_no_babel():
    """`storybot ask` speaks English and must not wait for what it does not use."""
    code = "import sys; from bot.language.interface import catalogue as c; c('en'); print('babel' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
