"""Normalising: from what fingers, phones and Discord produce to plain lower-case tokens.

The same functions serve questions, aliases and sample utterances, so that equal words always meet. Repairing
spelling needs a story's vocabulary and is `spelling`'s work.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from bot.language.data import load_typing
from bot.understanding import dictionary
from bot.understanding.number_words import number_words, with_figures

MAX_CHARACTERS = 4000
"""What is read of one message: Discord's longest (with Nitro); the rest of anything longer is passed over."""

_DISCORD_MARKUP = re.compile(
    r"<a?:\w+:\d+>|<[@#][!&]?\d+>|<t:-?\d+(?::\w)?>|https?://\S+|```|[*_~`|]{1,3}|^[ \t]*(?:>>?>?|#{1,3})[ \t]",
    re.MULTILINE,
)
_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*(?:(?:st|nd|rd|th)(?![a-z]))?|[a-z0-9]+(?:['&][a-z0-9]+)*")
_BETWEEN_WORDS = re.compile(r"[\s,;:!?()\[\]{}\"“”„«»…/\\<>=+-]+")
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,}")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_LONG_RUN = re.compile(r"(.)\1{2,}")
_TITLE = re.compile(r"\b(Mr|Mrs|Ms|Dr|Prof|St|Gen|Sen|Rep|Gov|Sgt|Lt|Col|Capt|Rev|Jr|Sr|vs|etc|No)\.", re.IGNORECASE)
QUESTION_WORDS = ("who", "whom", "whose", "what", "which", "when", "where", "why", "how")
AUXILIARY = (
    r"(?:is|are|was|were|am|do|does|did|has|have|had|can?|could|will|would|wo|shall|should|may|might|must|ai)"
    r"(?:not|n'?t)?"
)
"""What a question that wants a yes or a no begins with, as a pattern."""
_ASKING = "|".join(QUESTION_WORDS)
NEGATION = re.compile(
    r"\b(?:not|no|never|nobody|none|nothing|neither|nor|without|(?:is|are|was|were|do|does|did|has|have|had|can|wo|would)nt)\b"
    r"|n't\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(
    rf"(?<=[.!?;\n])[\s\"')\]]+(?=\S)|\n+|\s[-–—]{{1,3}}\s|,\s+(?=(?:I|[Mm]y|[Ww]e)\s)"
    rf"|(?<=:)\s+(?=(?:{_ASKING}|did|does|is|are|was|were)\b)",
    re.IGNORECASE,
)
_AFTER_NUMBER = re.compile(r"(?<=\d\.)\s+(?=[A-Z])")
"""Where a sentence ends with a day or another number, which the library takes for one that counts ("15. Mai")."""
_SECOND_QUESTION = re.compile(
    rf"[,;]?\s+and\s+(?=(?:(?:in|on|at|by|for|from|with|to|of|during|under)\s+)?(?:{_ASKING})\b"
    r"|(?:did|does|do|is|are|was|were|has|have|had|will|would|can)\s+\w+\s+\w+)",
    re.IGNORECASE,
)
_LISTED_QUESTION = re.compile(r"[,;]\s+(?=(?:what|why|how)\b)", re.IGNORECASE)
"""Where a further question begins behind one: "who" and "where" may go on with what stands before the comma."""
_QUESTION_FIRST = re.compile(rf"(?:who|what|which|why|how|(?:when|where)\s+{AUXILIARY})\b", re.IGNORECASE)
"""How what stands before such a comma begins; not "When the ship sank, …", nor "Do you know, …"."""
_MAY_ASK = re.compile(
    rf"(?:(?:so|and|but|also|then|ok|hey|hi|please)\W+)*"
    rf"(?:(?:in|on|at|by|for|from|with|to|of|during|under)\s+)?(?:{_ASKING}|{AUXILIARY})\b",
    re.IGNORECASE,
)
MOST_QUESTIONS = 4
"""Questions that are taken one by one: who asks more in a message gets no answer to each, and would keep others
waiting."""

NOUNS = frozenset({"building", "evening", "morning", "nothing", "something", "anything", "everything", "during"})
"""Words in "-ing" that stand for no verb; the dictionary would make "build" of a building."""

LONGEST_WORD = 40
"""Letters of a word that the dictionary may have."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word of an utterance."""

    text: str
    """As typed, after cleaning, in lower case, without a possessive ending."""
    lemma: str
    """Its dictionary form: "held" and "holds" are both "hold"."""
    upper: bool = False
    """Typed in capitals, so that "US" is not "us"."""
    capital: bool = False
    """Typed with a capital letter at its beginning."""
    possessive: bool = False


def clean(text: str) -> str:
    """Return `text` without markup, emoji, invisible characters and look-alike letters; case and punctuation stay."""
    text = unicodedata.normalize("NFKC", text[:MAX_CHARACTERS])
    if not text.isascii() or not text.isprintable():
        text = "".join(map(_visible, text))
    text = text.replace("’", "'").replace("‘", "'")
    text = _DISCORD_MARKUP.sub(" ", text)
    return re.sub(r"[^\S\n]+", " ", text).strip()


def _visible(character: str) -> str:
    """Return the character, a space for a symbol such as an emoji, nothing for what cannot be seen."""
    category = unicodedata.category(character)
    if (
        character == "\n"
        or category[0] in "LNPZ"
        or (category in {"Mn", "Mc", "Sc"} and not unicodedata.name(character, "").startswith("VARIATION SELECTOR"))
        or (character.isascii() and character.isprintable())
    ):
        return character
    return " " if category in {"So", "Sk", "Sm"} or character == "\t" else ""


def fold(text: str) -> str:
    """Return lower-case `text` with accents dropped and look-alike letters of other alphabets made Latin."""
    if text.isascii():
        return text.lower()
    homoglyphs = load_typing()["homoglyphs"]
    latin = "".join(homoglyphs.get(character, character) for character in text.casefold())
    parts = unicodedata.normalize("NFKD", latin)
    return "".join(character for character in parts if not unicodedata.combining(character))


def lemma_of(word: str) -> str:
    """Return the dictionary form of one lower-case word, the word itself where none is known."""
    if not 3 <= len(word) <= LONGEST_WORD or not word.isalpha() or word in NOUNS:
        return word
    lemma = dictionary.lemma(word) or word
    if lemma != word:
        return lemma
    if word.endswith("ed") and is_english(word[:-2]) and len(word) > 4:
        return word[:-2]  # listed as an adjective ("fixed")
    if word.endswith("ing") and len(word) > 5:  # listed as a noun ("acting")
        return next((stem for stem in (word[:-3], word[:-3] + "e") if is_english(stem)), word)
    return word


def is_english(word: str) -> bool:
    """Return whether the lower-case `word` is an English word that needs no repair."""
    return len(word) <= LONGEST_WORD and dictionary.lemma(word) is not None


def tokenise(text: str) -> list[Token]:
    """Return the tokens of a cleaned text, abbreviations written out."""
    text = with_figures(_THOUSANDS.sub("", text) if "," in text else text)
    dotless = _without_dots(text)
    shouting = dotless.isupper()
    written_out = dotless.replace("w/o", "without").replace("w/", "with ") if "w/" in dotless else dotless
    # Case is looked up beside the folded text, whose length may differ; so words are split before folding.
    chunks = _BETWEEN_WORDS.split(written_out)
    return [token for chunk in chunks for token in _read_chunk(chunk, shouting=shouting)]


def _without_dots(text: str) -> str:
    """Return the text with "U.S." written as "US"."""
    return _DOTTED.sub(lambda found: found.group().replace(".", "") + " ", text) if "." in text else text


def _read_chunk(chunk: str, *, shouting: bool) -> Iterator[Token]:
    """Yield the tokens of what stands between two spaces or signs."""
    upper, capital = chunk.rstrip("'s.").isupper() and not shouting, chunk[:1].isupper()
    for word in _TOKEN.findall(fold(chunk.strip("."))):
        yield from _expand(word, upper=upper, capital=capital)


def _expand(word: str, *, upper: bool, capital: bool) -> Iterable[Token]:
    written_out, numbers = abbreviations(), number_words()
    squeezed = _LONG_RUN.sub(r"\1\1", word) if not word.isdigit() else word
    if not upper and squeezed in written_out:
        return [_token(part, capital=capital) for part in written_out[squeezed].split()]
    if squeezed in numbers:
        return [_token(str(numbers[squeezed]), capital=capital)]
    possessive = squeezed.endswith(("'s", "s'"))
    stem = squeezed.removesuffix("'s").replace("'", "")
    return [_token(stem, upper=upper, capital=capital, possessive=possessive)] if stem else []


@cache
def abbreviations() -> dict[str, str]:
    """Return what chat spellings stand for, in lower case: "whats" → "what is"."""
    return {str(key): str(value) for key, value in load_typing()["abbreviations"].items()}


def _token(word: str, *, upper: bool = False, capital: bool, possessive: bool = False) -> Token:
    return Token(word, lemma_of(word), upper, capital, possessive)


def words_of(phrase: str) -> tuple[str, ...]:
    """Return the normalised words of a phrase."""
    return tuple([token.text for token in tokenise(clean(phrase))])


def lemmas_of(phrase: str) -> tuple[str, ...]:
    """Return the lemmas of a phrase."""
    return tuple([token.lemma for token in tokenise(clean(phrase))])


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a cleaned message, in order; questions people type need no more than punctuation."""
    flat = _without_dots(_TITLE.sub(r"\1", text) if "." in text else text)
    sentences = (part.strip() for part in _SENTENCE_END.split(flat))
    return [part for part in sentences if part]


def first_sentence(text: str) -> str:
    """Return the first sentence of what an author wrote: with abbreviations, initials and dashes, unlike a message."""
    from simplemma import split_sentences  # here, for it takes longer to load than any answer

    return _AFTER_NUMBER.split(str(split_sentences(text, "en")[0]))[0]


def _side_by_side(sentence: str) -> Iterator[str]:
    for part in _SECOND_QUESTION.split(sentence):
        yield from _LISTED_QUESTION.split(part) if _QUESTION_FIRST.match(part) else [part]


def split_questions(text: str) -> list[str]:
    """Return the questions that one message asks side by side ("who met, and where?"); mostly just the message.

    What leads up to a question or adds to it ("I live there. Who was hurt?") stays with it.
    """
    parts: list[str] = []
    before = ""
    for sentence in split_sentences(clean(text)):
        for part in _side_by_side(sentence):
            if part.endswith("?") or _MAY_ASK.match(part):
                parts.append(f"{before} {part.strip()}".strip())
                before = ""
            elif parts:
                parts[-1] += f" {part.strip()}"
            else:
                before += f" {part.strip()}"
    return parts if 1 < len(parts) <= MOST_QUESTIONS and text.count("?") <= MOST_QUESTIONS else [text]
