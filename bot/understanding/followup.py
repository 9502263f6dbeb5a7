"""Follow-ups: what "he", "and Reed?", "why?" and "the second one" mean after the turn before.

A question that stands on its own is left alone, so that an old topic never leaks into a new one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.story.frames import frames
from bot.story.model import EntityKind
from bot.understanding.entities import Mention
from bot.understanding.index import Index
from bot.understanding.matching import BESIDE
from bot.understanding.reading import Reading, Unit
from bot.understanding.session import Session
from bot.understanding.smalltalk import small_talk

CARRIED = 0.6
"""The weight of a word carried over from the last question, against 1 for one of this question."""
ACTORS = frozenset({EntityKind.PERSON, EntityKind.COUNTRY, EntityKind.ORGANISATION})
"""What "they" may stand for."""
ABOUT_THE_PAGE = frozenset().union(*BESIDE.values())
"""Concepts of what stands beside the story: "who took the picture?" leans on no earlier question."""
ORDINALS = {
    "first": 0,
    "1": 0,
    "former": 0,
    "second": 1,
    "2": 1,
    "latter": -1,
    "third": 2,
    "3": 2,
    "fourth": 3,
    "4": 3,
    "last": -1,
}


def resolve(reading: Reading, session: Session, index: Index) -> Reading:
    """Return `reading` with what it leaves to the conversation filled in."""
    if not reading.tokens or small_talk(reading):
        return reading
    if session.choices and (choice := _choice(reading, session, index)):
        return index.reader.read(choice)
    if session.choices and ORDINALS.keys() & set(reading.focus) and not reading.mentions and len(reading.focus) < 4:
        return reading  # "the third one", of two
    if len(session.facts) > 1 and not session.choices and picked_place(reading) is not None:
        return reading
    reading = _with_pronouns(reading, session, index)
    if reading.wants_other:
        reading = _with_other(reading, session, index)
    if not session.utterance:
        return reading
    if _names_only(reading) and (reading.also or reading.form == "key_words"):
        return _replaced(reading, index.reader.read(session.utterance), index)
    if reading.refers and reading.mentions and not reading.content and session.facts:  # "and what did she say to it?"
        before = index.reader.read(session.utterance)
        carried = tuple(replace(unit, factor=unit.factor * CARRIED) for unit in before.content)
        return replace(reading, units=reading.units + carried)
    if _bare(reading) or (reading.refers and not reading.mentions and session.facts):
        return _inherited(reading, index.reader.read(session.utterance), index)
    return reading


def leans_on_context(reading: Reading, session: Session) -> bool:
    """Return whether the facts of the last answer are what the question is likely about."""
    leans = reading.refers or _bare(reading) or bool(reading.pronouns) or _names_only(reading)
    return bool(session.facts) and leans


def picked_place(reading: Reading) -> int | None:
    """Return which of several the utterance picks by number and nothing else: 0 for the first, -1 for the last."""
    if reading.mentions or len(reading.focus) > 4 or reading.form not in {"key_words", "list", "what", "who"}:
        return None
    if any(unit.lemma not in ORDINALS for unit in reading.content):
        return None
    return next((ORDINALS[word] for word in reading.focus if word in ORDINALS and word != "1"), None)


def _choice(reading: Reading, session: Session, index: Index) -> str | None:
    """Return the offered question that a short answer picks, if it picks just one."""
    words = reading.focus
    if not words or len(words) > 5 or reading.form not in {"key_words", "list", "what", "who"}:
        return None
    number = reading.text.strip(" .)#")
    for word in (number, *(word for word in words if word != "1")):  # "the third one" is not the first
        position = ORDINALS.get(word)
        if position is not None and not reading.mentions and position < len(session.choices):
            return session.choices[position]
    picked = [choice for choice in session.choices if _picks(reading, index.reader.read(choice))]
    return picked[0] if len(picked) == 1 else None


def _picks(reading: Reading, choice: Reading) -> bool:
    ids = {each for mention in choice.mentions for each in mention.ids}
    if reading.mentions:
        return all(mention.ids & ids for mention in reading.mentions)
    lemmas = {unit.lemma for unit in choice.units}
    return bool(reading.content) and all(unit.lemma in lemmas for unit in reading.content)


def _with_pronouns(reading: Reading, session: Session, index: Index) -> Reading:
    """Return the reading with mentions for its pronouns, and those pronouns ticked off."""
    if not reading.pronouns:
        return reading
    resolved: list[Mention] = []
    left = set(reading.pronouns)
    present = {each for mention in reading.mentions for each in mention.ids}
    for kind in sorted(reading.pronouns & {"male", "female"}):
        own = [each for each in _in_message(reading) if index.story.entities[each].gender == kind]
        known = own or [
            each for each in session.entities if index.story.entities[each].gender == kind and each not in present
        ]
        if known:
            left.discard(kind)
            if known[0] not in present:
                resolved.append(Mention(0, 0, frozenset(known[:1]), words=kind))
    if "plural" in left and (pair := _plural(reading, session, index)):
        left.discard("plural")
        if not pair <= present:
            resolved.append(Mention(0, 0, pair, all_of=True, words="they"))
    refers = "thing" in left and bool(session.facts)
    left.discard("thing")
    units = tuple(Unit(mention.words, mention.words, mention=mention, factor=0.8) for mention in resolved)
    speaker = reading.subject or (resolved[0] if resolved and reading.says and not reading.mentions else None)
    return replace(reading, units=reading.units + units, pronouns=frozenset(left), refers=refers, subject=speaker)


def _in_message(reading: Reading) -> Iterable[str]:
    """Yield the persons that the same message names outright."""
    for mention in reading.mentions:
        if len(mention.ids) == 1:
            yield next(iter(mention.ids))


def _plural(reading: Reading, session: Session, index: Index) -> frozenset[str]:
    """Return the several that "they" stands for: the last answer's subject, else something plural, else two persons."""
    if any(mention.all_of or len(mention.ids) > 1 for mention in reading.mentions) or len(reading.mentions) > 1:
        return frozenset()
    for fact_id in session.facts[:1]:
        fact = index.story.facts[fact_id]
        for role in (frames()[fact.kind].subject, "whom"):
            fillers = frozenset(map(str, fact.roles.get(role, ())))
            if len(fillers) > 1 and fillers <= set(index.story.entities):
                return fillers
    if session.entities and index.story.entities[session.entities[0]].plural:  # "… the horses?", "what came of them?"
        return frozenset(session.entities[:1])
    actors = [each for each in session.entities if index.story.entities[each].kind in ACTORS]
    alike = [each for each in actors if index.story.entities[each].kind is index.story.entities[actors[0]].kind]
    return frozenset(alike[:2]) if len(alike) > 1 else frozenset(actors[:1])


def _with_other(reading: Reading, session: Session, index: Index) -> Reading:
    """Return the reading with "the other one" named: who fills the same role of a fact of the same kind."""
    if not session.entities:
        return reading
    present = session.entities[0]
    for fact_id in session.facts:
        fact = index.story.facts[fact_id]
        subject = frames()[fact.kind].subject
        peers = [
            str(filler)
            for other in index.story.facts_of_kind(fact.kind)
            for filler in other.roles.get(subject, ())
            if str(filler) != present and str(filler) in index.story.entities
        ]
        surname = index.story.entities[present].name.split()[-1]
        peers.sort(key=lambda each: index.story.entities[each].name.split()[-1] != surname)
        if peers:
            mention = Mention(0, 0, frozenset(peers[:1]), words="the other")
            return replace(
                reading, units=(*reading.units, Unit("the other", "other", mention=mention)), wants_other=False
            )
    return reading


def _names_only(reading: Reading) -> bool:
    """Return whether the utterance names somebody or something and says nothing else."""
    return bool(reading.mentions) and all(unit.mention for unit in reading.units) and not reading.meta


def _bare(reading: Reading) -> bool:
    """Return whether the utterance is a question word, at most with its role: "why?", "on what date?", "what else?"."""
    if reading.mentions or any(unit.concepts & ABOUT_THE_PAGE for unit in reading.units):
        return False
    return not [unit for unit in reading.content if not unit.roles and unit.lemma not in {"else", "happen"}]


def _replaced(reading: Reading, before: Reading, index: Index) -> Reading:
    """Return the last question asked of whoever this utterance names."""
    kinds = {_kind(mention, index) for mention in reading.mentions}
    kept = [unit for unit in before.units if not unit.mention or _kind(unit.mention, index) not in kinds]
    words = " ".join(unit.words for unit in reading.units if unit.mention)
    text = " ".join([*(token.text for token in before.tokens if not _inside(token.text, before, kinds, index)), words])
    form = before.form if reading.form in {"key_words", "what", "how"} else reading.form
    asked = before.asked if form == before.form else reading.asked
    return replace(
        before,
        text=text,
        units=(*kept, *(unit for unit in reading.units if unit.mention)),
        form=form,
        asked=asked,
        subject=reading.mentions[0] if before.subject else None,
    )


def _inside(word: str, before: Reading, kinds: set[EntityKind | None], index: Index) -> bool:
    return any(word in mention.words.split() and _kind(mention, index) in kinds for mention in before.mentions)


def _kind(mention: Mention, index: Index) -> EntityKind | None:
    return index.story.entities[min(mention.ids)].kind if mention.ids else None


def _inherited(reading: Reading, before: Reading, index: Index) -> Reading:
    """Return a bare question with the last question's content behind it; "who, then?" asks for somebody else."""
    kept = [unit for unit in before.units if not unit.roles]
    if reading.form == "who" and any(not unit.mention for unit in kept):
        kept = [unit for unit in kept if not unit.mention or _kind(unit.mention, index) is not EntityKind.PERSON]
    carried = tuple(replace(unit, factor=unit.factor * CARRIED) for unit in kept)
    if reading.form == "key_words" and not reading.asked:
        units = (*reading.units, *before.units)
        return replace(before, units=units, text=before.text, refers=True, wants_more=reading.wants_more)
    return replace(reading, units=(*reading.units, *carried), text=f"{before.text} {reading.text}", refers=True)
