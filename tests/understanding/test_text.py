"""Whatever fingers, phones and Discord produce becomes plain lower-case tokens, and nothing breaks on it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.understanding.text import (
    MAX_CHARACTERS,
    clean,
    first_sentence,
    fold,
    lemmas_of,
    split_questions,
    split_sentences,
    tokenise,
    words_of,
)

ANYTHING = st.text() | st.text(alphabet="a1' .,?!\"“”’<>@#:*_~|`-\n\tsUＡа\u200b\u202e\u0301😀", max_size=60)


def words(text):
    return " ".join(token.text for token in tokenise(clean(text)))


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        pytest.param("**who** ~~has~~ ||met||", "who has met", id="bold, struck out, spoiler"),
        pytest.param("```who met```", "who met", id="code block"),
        pytest.param("> who met", "who met", id="block quotation"),
        pytest.param("# who met", "who met", id="heading"),
        pytest.param("<@123> <@!45> who <#6> met <@&7>", "who met", id="user, channel and role mentions"),
        pytest.param("who <:wave:123> met <a:dance:45>", "who met", id="custom emoji"),
        pytest.param("who met <t:1618953630:R>", "who met", id="timestamp"),
        pytest.param("who met https://example.invalid/a?b=c", "who met", id="link"),
        pytest.param("who 😀 met 👩‍🚒", "who met", id="emoji"),
        pytest.param("w\u200bh\u00ado m\u2060et\ufeff", "who met", id="zero-width characters"),
        pytest.param("\u202ewho\u202c \u2066met\u2069", "who met", id="bidirectional overrides"),
        pytest.param("who\x00 m\x1bet", "who met", id="control characters"),
        pytest.param("ｗｈｏ　ｍｅｔ", "who met", id="full-width letters"),
        pytest.param("who’s ‘here’", "who's 'here'", id="typographic apostrophes"),
        pytest.param("who\t \u00a0met", "who met", id="white space"),
        pytest.param("who met\nwhere", "who met\nwhere", id="lines stay apart"),
        pytest.param("Who met, and WHERE?", "Who met, and WHERE?", id="case and punctuation stay"),
        pytest.param("cost in $ or €", "cost in $ or €", id="currencies stay"),
    ],
)
def test_cleaning_takes_away_what_is_no_language(typed, cleaned):
    assert clean(typed) == cleaned


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        pytest.param("whо mеt Rеnn", "who met renn", id="Cyrillic look-alikes"),
        pytest.param("whο mετ", "who met", id="Greek look-alikes"),
        pytest.param("Zürich café łódź Straße", "zurich cafe lodz strasse", id="accents"),
        pytest.param("WHO MET", "who met", id="shouting"),
        pytest.param("heyyyyyy sooooo", "heyy soo", id="letter runs"),
        pytest.param("in 1000000", "in 1000000", id="runs of digits stay"),
        pytest.param("wat did u say abt it", "what did you say about it", id="fast fingers"),
        pytest.param("whos there, who's here", "who is there who is here", id="contractions"),
        pytest.param("isn't doesn’t wont", "is not does not will not", id="contracted negations"),
        pytest.param("two of twenty", "2 of 20", id="numbers in words"),
        pytest.param("Renn's the mayor’s", "renn the mayor", id="possessives"),
        pytest.param("O'Hara's", "ohara", id="apostrophe in a name"),
        pytest.param("the U.S. and the U.K.", "the us and the uk", id="dotted abbreviations"),
        pytest.param("Dask & Sons", "dask sons", id="ampersand between names"),
        pytest.param("4.2 meters, 3:30", "4.2 meters 3 30", id="numbers with points"),
        pytest.param("w/ Renn w/o Solvane", "with renn without solvane", id="with and without"),
        pytest.param("…?!¿", "", id="punctuation alone"),
    ],
)
def test_tokens_are_plain_words(typed, read):
    assert words(typed) == read


@pytest.mark.parametrize(("typed", "read"), [("Ѕolvane", "solvane"), ("Łódź", "lodz"), ("Øresund", "oresund")])
def test_capital_look_alikes_are_read_as_the_letters_they_resemble(typed, read):
    assert words(typed) == read


def test_thousands_are_one_number_however_they_are_written():
    assert words("5,000 crowns") == words("5000 crowns")


@pytest.mark.parametrize(
    ("typed", "capitals"),
    [
        pytest.param("did the US tell us", [False, False, True, False, False], id="the country and the pronoun"),
        pytest.param("the U.S. said", [False, True, False], id="dotted"),
        pytest.param("DID THE US TELL US", [False] * 5, id="shouting shows nothing"),
    ],
)
def test_capitals_tell_the_us_from_us(typed, capitals):
    """ "Tell us" must not be about a country, nor "the US" about the people who ask."""
    assert [token.upper for token in tokenise(clean(typed))] == capitals


def test_a_possessive_ending_is_noted_and_taken_off():
    (token,) = tokenise("Corvin's")
    assert (token.text, token.possessive) == ("corvin", True)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        pytest.param("Mr. Renn died. Who said so?", ["Mr Renn died.", "Who said so?"], id="a title ends no sentence"),
        pytest.param("Dr. Solvane of St. Brannoc?", ["Dr Solvane of St Brannoc?"], id="several titles"),
        pytest.param("Hi! Who died? Thanks", ["Hi!", "Who died?", "Thanks"], id="marks"),
        pytest.param("first line\nwho died", ["first line", "who died"], id="lines"),
        pytest.param("they met - who came", ["they met", "who came"], id="a dash between words"),
        pytest.param("the well-known 4.2 meters", ["the well-known 4.2 meters"], id="hyphen and decimal point"),
        pytest.param("one thing: who died", ["one thing:", "who died"], id="a colon before a question"),
        pytest.param("the score: 3 to 1", ["the score: 3 to 1"], id="any other colon"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_sentences_end_where_a_reader_would_pause(text, sentences):
    assert split_sentences(clean(text)) == sentences


def test_a_dotted_abbreviation_ends_no_sentence():
    """ "Who is the US" and "president?" would be two questions, and wrong ones."""
    assert len(split_sentences("Who is the U.S. president?")) == 1


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        pytest.param("who died, and where?", ["who died", "where?"], id="two question words"),
        pytest.param("who died? who is missing?", ["who died?", "who is missing?"], id="two sentences"),
        pytest.param("who met and did they agree on it", ["who met", "did they agree on it"], id="a yes/no behind"),
        pytest.param("who died?\nin which town?", ["who died?", "in which town?"], id="two lines"),
        pytest.param(
            "where was it found, who found it, what does she get and why?",
            ["where was it found, who found it", "what does she get", "why?"],
            id="with commas",
        ),
        pytest.param(
            "when exactly was it found and who found it?",
            ["when exactly was it found", "who found it?"],
            id="a word between",
        ),
        pytest.param("who died, how did it happen?", ["who died", "how did it happen?"], id="a comma alone"),
        pytest.param("who died? And who is missing?", ["who died?", "And who is missing?"], id="begun with and"),
        pytest.param("who died? the captain?", ["who died?", "the captain?"], id="a follow-up"),
        pytest.param("I was away. Who died? And why?", ["I was away. Who died?", "And why?"], id="what leads up to it"),
        pytest.param(
            "who died? tell me please. and why?", ["who died? tell me please.", "and why?"], id="what is added to it"
        ),
    ],
)
def test_questions_side_by_side_are_told_apart(text, questions):
    assert split_questions(text) == questions


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("how did Renn and Solvane die?", id="two names"),
        pytest.param("was it between March and May of 2020?", id="two months"),
        pytest.param("The ferry sank at noon. Who was hurt?", id="what leads up to it"),
        pytest.param("Who was hurt? I live there.", id="what is added to it"),
        pytest.param("Besides Reed, who is held?", id="an opening"),
        pytest.param("When the ship sank, what did they do?", id="a clause before"),
        pytest.param("Where was the captain, who was drunk?", id="a clause behind"),
        pytest.param("Was Reed, who will be tried in May, hurt?", id="a clause within"),
        pytest.param("Do you know, how many were hurt?", id="what is to be known"),
        pytest.param("The captain - who is she?", id="a dash"),
        pytest.param("Here is one thing: who died", id="a colon"),
        pytest.param("the ferry sank. all were saved", id="no question"),
        pytest.param("a? b? c? d? e?", id="a barrage"),
        pytest.param("", id="nothing"),
    ],
)
def test_a_message_with_one_question_stays_whole(text):
    assert split_questions(text) == [text]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("It was found on October 15. Police hold a man.", "It was found on October 15."),
        ("Dr. A. B. Corvin left at 3.30 p.m. on Monday. They stayed.", "Dr. A. B. Corvin left at 3.30 p.m. on Monday."),
        ("It cost 4.5 million.", "It cost 4.5 million."),
    ],
)
def test_the_first_sentence_of_an_author_ends_where_it_does(text, first):
    assert first_sentence(text) == first


@given(ANYTHING)
@example("`" * 50)
@example("<@" * 40)
@example("a\u0301" * 30)
def test_any_text_can_be_read(text):
    """People paste anything; not one of these functions may fail on it."""
    cleaned = clean(text)
    for token in tokenise(cleaned):
        assert token.text
        assert token.text == token.text.lower()
    assert all(sentence.strip() for sentence in split_sentences(cleaned))
    assert split_questions(text)


@given(ANYTHING)
def test_nothing_invisible_survives_cleaning(text):
    left = {unicodedata.category(character) for character in clean(text) if character != "\n"}
    assert not left & {"Cc", "Cf", "Cs", "Co", "Cn"}


def test_the_invisible_end_of_an_emoji_is_taken_away():
    assert clean("who ❤️ met") == "who met"


@given(st.text(alphabet="whometRn 's.,?!😀\u200b\n", max_size=80))
def test_cleaning_twice_changes_nothing_more(text):
    once = clean(text)
    assert clean(once) == once


@pytest.mark.parametrize(
    "plain",
    [
        pytest.param("a", id="one word"),
        pytest.param("ab ", id="words"),
        pytest.param("who, ", id="words and signs"),
        pytest.param("a  ", id="wide gaps"),
    ],
)
@pytest.mark.parametrize(
    ("sign", "left"),
    [
        pytest.param("*", "", id="markup"),
        pytest.param("é", "é", id="an accent"),
        pytest.param("\u200b", "", id="nothing to see"),
        pytest.param("x", "x", id="nothing odd"),
    ],
)
def test_a_long_plain_message_with_one_odd_sign_at_its_end_is_cleaned(plain, sign, left):
    """An earlier pattern for plain text tried every way to split it into words, and would not come back from this."""
    text = (plain * MAX_CHARACTERS)[: MAX_CHARACTERS - 2]
    assert clean(text + sign).replace(" ", "") == text.replace(" ", "") + left


@given(ANYTHING)
def test_tokens_read_the_same_when_read_again(text):
    """An index is built from tokens' words, so they must come back as they were."""
    for token in tokenise(clean(text)):
        if token.text.isalpha() and len(token.text) > 4:
            assert fold(token.text) == token.text


@given(st.sampled_from("aé😀＊x ") | st.characters(), st.integers(4000, 50_000))
def test_what_is_read_of_a_huge_message_is_bounded(character, length):
    """NFKC may make many characters of one, but never without bound."""
    assert len(clean(character * length)) <= MAX_CHARACTERS * 18


def test_phrases_of_the_data_are_normalised_like_questions():
    assert words_of("Locked-up") == ("locked", "up")
    assert lemmas_of("locked up") == lemmas_of("LOCKING up")
