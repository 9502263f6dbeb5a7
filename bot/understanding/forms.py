"""What a clause asks for and how: question word, tense, denial, pronouns, who acts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.understanding.clauses import opens
from bot.understanding.entities import Mention
from bot.understanding.lexicon import Lexicon
from bot.understanding.names import Names
from bot.understanding.text import Token

BEFORE_A_NAME = frozenset({"the", "not", "mr", "mrs", "ms", "dr", "judge", "even", "also", "his", "her", "their"})
"""What may stand between the auxiliary and whoever acts."""
NAME_REACH = 4
"""Words behind "the name of" within which it shows whose."""
ACTING = frozenset({"did", "does", "do", "has", "have", "had", "will", "would"})
"""Auxiliaries that whoever acts stands right behind, in a question."""

BE = frozenset({"be", "been", "being"})
"""Words right behind which a participle tells what is done to somebody."""
SPOKEN_FOR = frozenset({"he", "she", "it", "they", "we", "who"})
"""Pronouns behind which a word in "-s" is a verb."""
BEING = frozenset({"is", "are", "was", "were", "be", "been", "being"})
UNHEEDED = frozenset({"not", "never", "being", "been", "also", "just", "already", "still", "only", "now"})
"""What may stand between "was" and what was done."""


def form_of(focus: Sequence[Token], lexicon: Lexicon, *, asked: bool = False) -> tuple[str, tuple[int, int]]:
    """Return what the clause asks for, and where its question word stands.

    `asked` tells that a statement ends in a question mark ("so he admitted it?").
    """
    words = [token.text for token in focus]
    first = 1 if words and words[0] in lexicon.prepositions else 0
    if words and words[0] in lexicon.auxiliaries:
        return ("choice" if "or" in words[1:-1] and "not" not in words[-1:] else "yes_no"), (0, 0)
    found = [
        (start, lexicon.question_words.at(words, start)) for start in range(len(words)) if opens(words, start, lexicon)
    ]
    hits = [(start, hit) for start, hit in found if hit]
    # "what … and who are they?" asks the first; a specific word beats "what" and "how" where both stand at one place.
    if hits and (hits[0][0] <= first or words[0] not in lexicon.imperatives):
        start, hit = hits[0]
        if hit[1] == "what" and (end := _behind_people(focus, start + hit[0], lexicon)):
            return "who", (start, end)
        return hit[1], (start, start + hit[0])
    if words and words[0] in lexicon.imperatives:
        if hits:
            start, hit = hits[0]
            return (hit[1] if hit[1] not in {"who", "where", "when"} or start <= 2 else "list"), (start, start + hit[0])
        return "list", (0, 1)
    if words and (last := lexicon.question_words.at(words, len(words) - 1)):  # "lake house where"
        return last[1], (len(words) - 1, len(words))
    tagged = asked or any(tuple(words[-len(tag) :]) == tag for tag in lexicon.tags)
    if tagged and "or" in words[1:-1]:
        return "choice", (0, 0)
    return ("yes_no" if tagged and len(words) > 3 else "key_words"), (0, 0)


def _behind_people(focus: Sequence[Token], start: int, lexicon: Lexicon) -> int | None:
    """Return where "which two politicians" ends, or None where no sort of people stands there."""
    end = start + 1 if focus[start : start + 1] and focus[start].text.isdigit() else start
    return end + 1 if focus[end : end + 1] and focus[end].lemma in lexicon.people else None


def asks_for_a_persons_name(
    focus: Sequence[Token], mentions: Iterable[Mention], lexicon: Lexicon, names: Names
) -> bool:
    """Return whether a post or a sort of people stands behind "the name of": "… of the foreign minister"."""
    words = [token.text for token in focus]
    for start in range(len(words) - 2):
        if words[start : start + 2] in (["name", "of"], ["names", "of"]):
            behind = range(start + 2, min(start + 2 + NAME_REACH, len(words)))
            posts = {mention.start for mention in mentions if names.is_post(mention.words)}
            return any(place in posts or focus[place].lemma in lexicon.people for place in behind)
    return False


def is_negated(focus: Sequence[Token], lexicon: Lexicon) -> bool:
    """Return whether the clause denies; "isn't he held?" does not, "he is not held" does."""
    words = [token.text for token in focus]
    if len(words) > 1 and words[0] in lexicon.auxiliaries and words[1] == "not":
        words = words[2:]
        focus = focus[2:]
    spoken = [token.lemma for token in focus]
    for start, word in enumerate(words):
        if word in lexicon.negations and not any(
            (hit := lexicon.concepts.at(spoken, before)) and before + hit[0] > start
            for before in range(max(0, start - 2), start + 1)
        ):
            return True
    return False


def fine_details(focus: Sequence[Token], mentions: Iterable[Mention], lexicon: Lexicon) -> frozenset[str]:
    """Return the kinds of detail (`place`, `hour`, `day`) that the clause wants more exactly than stories are.

    A name asks for none: "which day is the PM coming?" is for no hour.
    """
    words = [token.text for token in focus]
    if not any(phrases.anywhere(words) for phrases in lexicon.fine.values()):
        return frozenset()
    for mention in mentions:
        words[mention.start : mention.end] = [""] * (mention.end - mention.start)
    return frozenset(kind for kind, phrases in lexicon.fine.items() if phrases.anywhere(words))


def open_pronouns(focus: Sequence[Token], mentions: Iterable[Mention], lexicon: Lexicon) -> frozenset[str]:
    """Return the kinds of pronoun that stand for something outside the clause."""
    covered = {position for mention in mentions for position in range(mention.start, mention.end)}
    words = [token.text for token in focus]
    found: set[str] = set()
    for kind, pronouns in lexicon.pronouns.items():
        if any(word in pronouns and position not in covered for position, word in enumerate(words)):
            found.add(kind)
    relative = "that" in words and words[-1] != "that" and words[:2] not in (["is", "that"], ["was", "that"])
    if relative and not {"it", "its", "this"} & set(words):
        found.discard("thing")  # "the man that …" refers to nothing outside
    return frozenset(found)


def meta_intent(focus: Sequence[Token], lexicon: Lexicon) -> str | None:
    """Return the intent about the whole article that the clause names, if it does."""
    words = [token.text for token in focus]
    if lexicon.meta.lengths.keys().isdisjoint(words):
        return None
    best: tuple[int, str] | None = None
    for start in range(len(words)):
        if hit := lexicon.meta.at(words, start):
            best = max(best, hit) if best else hit
    return best[1] if best else None


def tense_of(focus: Sequence[Token], lexicon: Lexicon) -> str:
    """Return `past`, `future`, or nothing where the words don't tell."""
    words = {token.text for token in focus}
    if words & lexicon.future:
        return "future"
    return "past" if words & lexicon.past else ""


def subject_of(focus: Sequence[Token], mentions: Sequence[Mention]) -> Mention | None:
    """Return who acts: the mention right behind the first auxiliary, or after "by" where that is passive."""
    words = [token.text for token in focus]
    by = next((mention for mention in mentions if mention.start and words[mention.start - 1] == "by"), None)
    auxiliary = next(
        (position for position, word in enumerate(words) if word in ACTING),
        None,
    )
    if auxiliary is None:
        return by
    behind = [
        mention
        for mention in mentions
        if mention.start > auxiliary and set(words[auxiliary + 1 : mention.start]) <= BEFORE_A_NAME
    ]
    if not behind or (by and BE & set(words[behind[0].end : behind[0].end + 1])):
        return by
    return behind[0]


def verb_place(tokens: Sequence[Token], lexicon: Lexicon) -> int | None:
    """Return where the first word of a statement stands that looks like a verb with a tense, or None."""
    for place, token in enumerate(tokens):
        if token.text in lexicon.auxiliaries:
            return place
        inflected = token.lemma != token.text and not token.capital
        if inflected and not token.text.endswith(("s", "ing")):
            regular = token.text.endswith("ed")
            if regular or not token.text.startswith(token.lemma):  # "met", "told"
                return place
        before = tokens[place - 1] if place else None
        if inflected and token.text.endswith("s") and before and (before.text in SPOKEN_FOR or before.capital):
            return place
    return None


def is_passive(tokens: Sequence[Token], lexicon: Lexicon) -> bool:
    """Return whether a statement says what is done to its subject: "is being held", "was not sentenced"."""
    for place, token in enumerate(tokens):
        behind = [each for each in tokens[place + 1 : place + 5] if each.text not in UNHEEDED][:2]
        if token.text in BEING and behind and _is_participle(behind[0]):
            # "is expected to come" says what somebody does.
            return [each.text for each in behind[1:]] != ["to"] or behind[0].lemma not in lexicon.light
    return False


def _is_participle(token: Token) -> bool:
    return token.lemma != token.text and not token.text.endswith(("ing", "s"))


def is_temporal(tokens: Sequence[Token], position: int, lexicon: Lexicon) -> bool:
    """Return whether a token is part of a date; "may" and "march" are only beside a number or after "in"."""
    word = tokens[position].text
    if word in lexicon.weekdays:
        return True
    if word not in lexicon.months and not word[0].isdigit():
        return False
    around = [tokens[index].text for index in (position - 2, position - 1, position + 1) if 0 <= index < len(tokens)]
    if word in lexicon.months:
        before = tokens[position - 1].text if position else ""
        return word not in {"may", "march", "mar"} or before in lexicon.before_month or any(map(_day_number, around))
    if _day_number(word):
        around += [each.text for each in tokens[position + 2 : position + 3] if tokens[position + 1].text == "of"]
        return any(each in lexicon.months for each in around)
    return word.isdigit() and len(word) == 4 and word[:2] in {"19", "20"}


def _day_number(word: str) -> bool:
    digits = word.rstrip("stndrh")
    return digits.isdigit() and 1 <= int(digits) <= 31
