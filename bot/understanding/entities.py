"""Who and what is mentioned: by name, by alias, by country, by post ("the Kremlin chief")."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jellyfish import soundex
from rapidfuzz import fuzz

from bot.understanding.lexicon import lexicon
from bot.understanding.names import Names
from bot.understanding.text import Token

DETERMINERS = frozenset({"the", "a", "an", "this", "that", "its", "what", "which"})
"""Words behind which a surname that is a word is just that: "the price"."""
HEARD, HEARD_MORE = 60, 2
"""How alike, of 100, two words run together must be to a name that sounds the same ("love rob" is 62 from "lavrov"),
and by how many letters the lengths may differ: of 350,000 pairs of words of questions to banks and news bots, no pair
is taken for a name that is none."""
FULL_NAME = 2
"""Words of a name that has a given name and a surname and no more."""
FUZZY_NAME = 86
"""How alike, of 100, a name of two or more words must be typed: "trevor red" is 95 from "trevor reed"."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in an utterance that stands for somebody or something."""

    start: int
    end: int
    """One past the last token."""
    ids: frozenset[str]
    """The entities it may stand for; empty for a place or a name that the story does not have."""
    all_of: bool = False
    """True where it stands for all of `ids` together ("the presidents"), else one of them is meant."""
    words: str = ""
    either: bool = False
    """True for "Price or Lavrov": the question itself names several, and asks which."""

    @property
    def foreign(self) -> bool:
        """Return whether this is a real place, or a name, that the story never mentions."""
        return not self.ids


def link_entities(tokens: Sequence[Token], names: Names) -> list[Mention]:
    """Return the mentions in `tokens`, in order, none overlapping; longer names win."""
    if not tokens:
        return []
    mentions: list[Mention] = []
    position = 0
    sizes = _sizes(tokens, names)
    while position < len(tokens):
        named = _mention_at(tokens, position, sizes[position], names) if position in sizes else None
        mention = named or _misheard(tokens, position, names)
        if mention:
            mentions.append(mention)
            position = mention.end
        else:
            position += 1
    return _cross_names(_join_posts(mentions, tokens, names), names)


def _cross_names(mentions: list[Mention], names: Names) -> list[Mention]:
    """Return the mentions with one's given name before another's surname made one name, of nobody: "Paul Reed"."""
    crossed: list[Mention] = []
    for mention in mentions:
        before = crossed[-1] if crossed else None
        if before and before.end == mention.start and _is_crossed(before, mention, names):
            crossed[-1] = Mention(before.start, mention.end, frozenset(), words=f"{before.words} {mention.words}")
        else:
            crossed.append(mention)
    return crossed


def _is_crossed(first: Mention, second: Mention, names: Names) -> bool:
    if not first.ids or not second.ids or first.ids & second.ids or first.end - first.start != 1:
        return False
    given = [name for name in names.by_word.get(first.words, ()) if names.aliases.get(name) == first.ids]
    family = [name for name in names.by_word.get(second.words, ()) if names.aliases.get(name, second.ids) <= second.ids]
    is_given = bool(given) and all(name[0] == first.words and len(name) == FULL_NAME for name in given)
    return is_given and any(name[-1] == second.words and len(name) == FULL_NAME for name in family)


def _mention_at(tokens: Sequence[Token], start: int, sizes: Iterable[int], names: Names) -> Mention | None:
    for size in sorted(sizes, reverse=True):
        span = tokens[start : start + size]
        words = tuple(token.text for token in span)
        if size == 1 and words[0] == "us" and not _is_country_us(tokens, start, names):
            continue
        if size == 1 and words in names.common_nouns and _is_common_noun(tokens, start, names):
            continue
        text = " ".join(words)
        ids = names.aliases.get(words)
        if not ids and words in names.plural_posts:
            return Mention(start, start + size, names.plural_posts[words], all_of=True, words=text)
        if not ids and size > 1:
            ids = names.aliases.get(tuple(token.lemma for token in span))
        if ids:
            return _mention(start, start + size, ids, text, names)
        if words in names.posts:
            return Mention(start, start + size, names.posts[words], words=text)
        if words in names.foreign:
            return Mention(start, start + size, frozenset(), words=text)
        if size > 1 and (name := _fuzzy_name(words, names)):
            return _mention(start, start + size, names.aliases[name], text, names)
    return None


def _misheard(tokens: Sequence[Token], start: int, names: Names) -> Mention | None:
    """Return the mention of a name that dictation or haste has bent: "love rob", "ukraines president"."""
    if heard := _heard(tokens[start : start + 2], names):
        return _mention(start, start + 2, names.aliases[(heard,)], heard, names)
    word = tokens[start].text
    if word.endswith("s") and (ids := names.aliases.get((word[:-1],))):
        return _mention(start, start + 1, ids, word, names)
    return None


def _sizes(tokens: Sequence[Token], names: Names) -> dict[int, set[int]]:
    """Return where a name may begin → how many words it may have; one word of it may be misspelt."""
    found: dict[int, set[int]] = {}
    for start, token in enumerate(tokens):
        for word in {token.text, token.lemma}:
            for size in names.lengths.get(word, ()):
                found.setdefault(start, set()).add(size)
        for name in names.by_word.get(token.text, ()):
            found.setdefault(start - name.index(token.text), set()).add(len(name))
    return {
        start: {size for size in sizes if start + size <= len(tokens)} for start, sizes in found.items() if start >= 0
    }


def _mention(start: int, end: int, ids: frozenset[str], text: str, names: Names) -> Mention:
    """Return a mention, a group replaced by its members."""
    members = frozenset(member for each in ids for member in names.groups.get(each, ()))
    return Mention(start, end, members or ids, all_of=bool(members), words=text)


def _heard(pair: Sequence[Token], names: Names) -> str | None:
    """Return the name that dictation took for two words ("love rob" for Lavrov), or None.

    Soundex (Russell 1918) finds it, the letters must be alike too, and neither word may be one of the commonest.
    """
    if len(pair) < 2 or pair[0].text in (common := lexicon().common) or pair[1].text in common:
        return None
    joined = pair[0].text + pair[1].text
    if min(len(pair[0].text), len(pair[1].text)) < 3 or not joined.isalpha():
        return None
    alike = [
        name
        for name in names.by_sound.get(soundex(joined), ())
        if abs(len(joined) - len(name)) <= HEARD_MORE and fuzz.ratio(joined, name) >= HEARD
    ]
    return alike[0] if len(alike) == 1 else None


def _fuzzy_name(words: tuple[str, ...], names: Names) -> tuple[str, ...] | None:
    """Return the name that the `words` misspell: one word of it must be right."""
    if min(map(len, words)) < 3:
        return None
    text = " ".join(words)
    for name in dict.fromkeys(name for word in words for name in names.by_word.get(word, ())):
        if len(name) == len(words) and any(map(str.__eq__, name, words)):
            alike = all(
                left == right or (left[0] == right[0] and fuzz.ratio(left, right) >= 75)
                for left, right in zip(words, name, strict=True)
            )
            if alike and fuzz.ratio(text, " ".join(name)) >= FUZZY_NAME:
                return name
    return None


def _is_common_noun(tokens: Sequence[Token], position: int, names: Names) -> bool:
    """Return whether a surname that is an English word stands for that: "the price", "bitcoin price", "price of"."""
    if tokens[position].capital:
        return False
    after = tokens[position + 1].text if position + 1 < len(tokens) else ""
    if not position:
        return after == "of"
    before = tokens[position - 1].text
    names_somebody = (before,) in names.aliases or (before,) in names.posts or before in names.by_word
    return before in DETERMINERS or not (names_somebody or before in lexicon().common or before in lexicon().people)


def _is_country_us(tokens: Sequence[Token], position: int, names: Names) -> bool:
    """Return whether "us" is the country: in capitals, after "the", or paired with another country."""
    if tokens[position].upper or (position and tokens[position - 1].text == "the"):
        return True
    around = [
        tokens[index].text
        for index in (position - 2, position - 1, position + 1, position + 2)
        if 0 <= index < len(tokens)
    ]
    return any(names.aliases.get((word,), frozenset()) & names.countries for word in around if word != "us")


def _join_posts(mentions: list[Mention], tokens: Sequence[Token], names: Names) -> list[Mention]:
    """Return the mentions with "Russian president" and "president of Russia" read as one person.

    A post of a country whose holder the story does not have ("Ukraine's president") is nobody in the story.
    """
    joined: list[Mention] = []
    for mention in mentions:
        before = joined[-1] if joined else None
        if before and _touches(before, mention, tokens) and (merged := _holder(before, mention, names)):
            joined[-1] = merged
        else:
            joined.append(mention)
    return joined


def _touches(first: Mention, second: Mention, tokens: Sequence[Token]) -> bool:
    between = [token.text for token in tokens[first.end : second.start]]
    return between in ([], ["of"], ["of", "the"], ["from"], ["in"], ["for"], ["top"], ["chief"])


def _holder(first: Mention, second: Mention, names: Names) -> Mention | None:
    """Return the mention of whoever holds the post of one in the country of the other."""
    for country, post in ((first, second), (second, first)):
        is_country = country.foreign or country.ids <= names.countries
        words = tuple(post.words.split())
        if is_country and (words in names.posts or words in names.plural_posts):
            people = frozenset(each for each in post.ids if names.country_of.get(each, frozenset()) & country.ids)
            text = f"{first.words} {second.words}"
            return Mention(first.start, second.end, people, all_of=post.all_of and len(people) > 1, words=text)
    return None
