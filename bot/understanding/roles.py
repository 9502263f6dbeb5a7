"""What a question asks of a fact: which of its roles, if any, hold an answer that the question does not itself name."""

from __future__ import annotations

from enum import Enum

from bot.story.frames import RoleType, frames
from bot.story.model import EntityKind, Fact
from bot.understanding.index import Index
from bot.understanding.passages import Passage
from bot.understanding.reading import Reading
from bot.understanding.text import lemma_of, lemmas_of

OPEN_ROLE = 0.25
"""What a fact loses that leaves the asked role open."""
IMPLIED_ROLE = 0.06
"""What a fact loses whose words hold the answer though no role does."""
TYPED = frozenset({"when", "where", "how_long", "how_many", "why"})
"""Question words that ask for one sort of thing, whatever it is about."""


class Filling(Enum):
    """How far a fact has what is asked for."""

    FILLED = "filled"
    """A role holds it, or the question asks for no particular one."""
    IMPLIED = "implied"
    """Its own words look like holding it."""
    UNFILLED = "unfilled"


def filling(reading: Reading, passage: Passage, index: Index) -> Filling:
    """Return how far the fact has what is asked for."""
    if not reading.asked or answering_roles(reading, passage, index):
        return Filling.FILLED
    return Filling.IMPLIED if implies(reading, passage, index) else Filling.UNFILLED


def openness(filled: Filling, reading: Reading, passage: Passage) -> float:
    """Return what the fact loses for leaving open what was asked for: nothing, a little or much."""
    asked = reading.asked
    if filled is not Filling.UNFILLED:
        return IMPLIED_ROLE if filled is Filling.IMPLIED else 0.0
    if reading.form in {"what", "list", "key_words", "how"}:
        # A cue such as "post" names a role only to kinds that have it; elsewhere it is a word like others.
        return OPEN_ROLE if asked & set(frames()[passage.fact.kind].roles) else 0.0
    if reading.form in {"yes_no", "choice"}:
        return 0.0
    return OPEN_ROLE


def implies(reading: Reading, passage: Passage, index: Index) -> bool:
    """Return whether the fact's own words look like holding the answer; a number must be one of what is counted."""
    implied = reading.asked & passage.implied
    if reading.form != "where" or "place" in reading.fine:
        implied -= {"where"}  # "which prison?": some place is not enough
    if reading.form != "how_many" or not reading.counts:
        return bool(implied)
    if reading.counts in index.lexicon.people:
        return bool(passage.counted & index.lexicon.people)
    lemmas = [lemma_of(word) for word in reading.focus]
    place = lemmas.index(reading.counts) if reading.counts in lemmas else len(lemmas)
    wanted = {reading.counts, *lemmas[place + 1 : place + 2]} - index.lexicon.stop  # "how many forged bills"
    meant = {each for lemma in wanted for each in index.lexicon.concepts_of(lemma)}
    return any(each in wanted or meant & index.lexicon.concepts_of(each) for each in passage.counted)


def asks_nothing_of(reading: Reading, passage: Passage, filled: Filling) -> bool:
    """Return whether the question leaves open what it asks of whom it names, or asks for words where there are none.

    "Since when has she been mayor?" has no word for what else she did, and that some place stands in a fact of hers is
    not enough for "where is she?"; "what did she promise at the summit?" is not answered by her having been there.
    """
    if reading.form in TYPED and reading.mentions and all(unit.mention or unit.light for unit in reading.units):
        named = {each for mention in reading.mentions for each in mention.ids}
        own = set(fillers(passage.fact, frames()[passage.fact.kind].subject)) <= named
        return not own or (filled is Filling.IMPLIED and reading.form == "where")
    if not reading.says or reading.form not in {"what", "list", "key_words"} or not reading.mentions:
        return False
    attribution = passage.fact.attribution
    if attribution and any(mention.ids & set(attribution.who) for mention in reading.mentions):
        return False
    return bool(reading.subject or reading.form in {"list", "key_words"}) and passage.fact.kind not in {
        "statement",
        "demand",
    }


def answering_roles(reading: Reading, passage: Passage, index: Index) -> frozenset[str]:
    """Return the roles among those asked for that the fact fills, with something the question does not itself name."""
    filled = set(reading.asked & passage.roles)
    if not reading.says:
        filled.discard("said")
    if reading.form == "how_many":
        return frozenset(role for role in filled if _countable(passage.fact, role, reading, index))
    if reading.form != "who":
        return frozenset(role for role in filled if _tells(passage.fact, role, reading, index))
    named = {each for mention in reading.mentions if not mention.either for each in mention.ids}
    subject = frames()[passage.fact.kind].subject
    if subject == "of":  # nobody does anything in a number: "who paid the bail?", "who sent the boats?"
        return frozenset(filled & {"attribution"})
    if reading.asks_person:
        filled = {role for role in filled if _has_one(passage.fact, role, named, index, person=True)}
    if reading.asks_body:
        filled = {role for role in filled if _has_one(passage.fact, role, named, index, person=False)}
    answering = {role for role in filled if not fillers(passage.fact, role) or set(fillers(passage.fact, role)) - named}
    if answering - {"attribution"} and not reading.says:
        answering.discard("attribution")
    if (
        not answering
        and not (reading.asks_person or reading.asks_body)
        and frames()[passage.fact.kind].roles[subject].type is RoleType.ENTITIES
        and set(fillers(passage.fact, subject)) - named
        and passage.fact.kind != "event"  # nobody is what takes place: "who built the wall?"
    ):
        answering.add(subject)
    return frozenset(answering)


def _tells(fact: Fact, role: str, reading: Reading, index: Index) -> bool:
    """Return whether what fills the role is of the sort asked for, and more than the question itself says.

    That Winter Saint was in an event does not tell how she died; a fine of 60,000 crowns is a sentence and no time.
    """
    spec = frames()[fact.kind].roles.get(role)
    if spec is None:
        return True  # who says so, and when
    if spec.type is RoleType.ENTITIES:
        return not set(fillers(fact, role)) <= {each for mention in reading.mentions for each in mention.ids}
    if spec.type is RoleType.TEXT and reading.form == "how_long":
        texts = " ".join(fillers(fact, role))
        return not any(letter.isdigit() for letter in texts) or bool(index.lexicon.implied["duration"].search(texts))
    return True


def _has_one(fact: Fact, role: str, named: set[str], index: Index, *, person: bool) -> bool:
    """Return whether somebody fills the role whom the question does not itself name: a person, or no person."""
    others = [index.story.entities.get(each) for each in fillers(fact, role) if each not in named]
    return any((each.kind is EntityKind.PERSON) is person for each in others if each)


def _countable(fact: Fact, role: str, reading: Reading, index: Index) -> bool:
    """Return whether a role holds a number, or entities of the sort that is counted and the question does not name."""
    frame = frames()[fact.kind]
    if role not in frame.roles or (fact.kind == "statement" and role == frame.subject):
        return False
    if frame.roles[role].type is RoleType.TEXT and reading.counts:
        return _counts(fact, role, reading, index)
    if frame.roles[role].type is not RoleType.ENTITIES:
        return True
    named = {each for mention in reading.mentions for each in mention.ids}
    kinds = {index.story.entities[each].kind for each in fillers(fact, role)}
    if kinds != {EntityKind.PERSON}:
        cued = index.lexicon.role_cues.values.get((reading.counts,), frozenset())
        if not cued & ({"where"} if kinds == {EntityKind.COUNTRY} else {"items", "topics"}):
            return False
    elif not reading.content or reading.counts not in index.lexicon.people:
        return False
    several = len(fact.roles[role]) > 1
    own = role == frame.subject and kinds == {EntityKind.PERSON}
    return (several or own) and not set(fillers(fact, role)) & named


def _counts(fact: Fact, role: str, reading: Reading, index: Index) -> bool:
    """Return whether a text holds a number of what is counted: "seven years" is no number of charges.

    A number without a unit, and one of families where people are counted, may be of anything that the fact is about.
    """
    lexicon = index.lexicon
    units = {lemma for lemma in lemmas_of(str(fact.roles[role][0])) if lemma.isalpha() and lemma not in lexicon.stop}
    meant = lexicon.concepts_of(reading.counts)
    if reading.counts in units or any(meant & lexicon.concepts_of(unit) for unit in units):
        return True
    return role == "amount" and (not units or reading.counts in lexicon.people)


def fillers(fact: Fact, role: str) -> tuple[str, ...]:
    """Return what fills the role, as text; who says so for `attribution`."""
    if role == "attribution":
        return fact.attribution.who if fact.attribution else ()
    return tuple(map(str, fact.roles.get(role, ())))
