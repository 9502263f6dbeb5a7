"""What a fact with every word of a question leaves open all the same: who did it, which came first, what it is called.

Whether a fact fills the role that is asked for, `Candidate.open_role` tells. Here stands what only the question's
grammar shows, beside the words of the fact itself.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from bot.decision.case import Case, subjects
from bot.decision.counting import miscounted
from bot.decision.overview import asks_who_did
from bot.decision.predicate import (
    did_something_else,
    does_something_else,
    has_only_the_names,
    is_no_origin,
    is_no_price,
    is_no_such_measure,
    is_no_such_place,
    is_not_next,
    is_where_held,
    is_yet_to_be_done,
    lacks_sort,
    names_none,
    says_nothing_of_it,
    told_by,
)
from bot.decision.silence import wants_finer
from bot.story.frames import RoleType, frames
from bot.story.model import Fact, Status
from bot.understanding.entities import Mention
from bot.understanding.forms import is_passive
from bot.understanding.passages import ADJUNCTS, NAMED
from bot.understanding.roles import answering_roles
from bot.understanding.samples import EXPLAINED
from bot.understanding.text import Token, clean, lemmas_of, tokenise, words_of

BESIDE = frozenset({"when", "where", "how_long", "why", "how", "who"})
"""Question forms that ask for what a fact has for its main matter alone."""
BEING = frozenset({"is", "are", "was", "were"})
OCCASION = frozenset({"when", "while", "after", "before", "if", "since", "because", "once", "until"})
"""Words behind which a clause says on what occasion."""
PARTICULAR = frozenset({"who", "when", "where", "how_many", "how_much", "how_long"})
"""Question forms that ask for one sort of thing, which a fact with half the words has of something else."""
HALF, LIKE = 0.44, 0.7
"""The share of a question's weight that is half of it, unless it is so similar to a sample utterance. Of 1,357 gold
questions one right answer is lost; of 120 others five wrong ones."""
TOLD = ("what", "quote")
"""Roles that hold what is said."""
RANKS = frozenset({"first", "last"})
"""Words at the end of a question that ask for one of several: "who spoke first?"."""
CALLED, NAME = frozenset({"called", "named"}), frozenset({"name", "names"})
"""Words that ask for a name: at the end of a question, and within so many words from its beginning."""
NAME_REACH = 4
_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur)\b")
_INNER_CAPITAL = re.compile(r"(?<=[\w,] )[A-Z]\w+")
_CALENDAR = frozenset(
    name.casefold() for names in (calendar.day_name, calendar.month_name, calendar.month_abbr) for name in names
) | {"sept"}


def leaves_open(case: Case) -> bool:
    """Return whether the best fact leaves open just what the question asks for."""
    return any(opening.is_open(case) for opening in OPENINGS)


def _only_spoken_of(case: Case) -> bool:
    """Return whether somebody only speaks of it, and the fact names nobody else who could have done it.

    Who says "I" or "we" speaks of what they do themselves.
    """
    reading, fact = case.reading, case.best.fact
    if reading.form != "who" or fact.kind != "statement" or reading.says:
        return False
    if case.best.similarity >= case.limits.sure:
        return False  # the author has it that way
    if _FIRST_PERSON.search(fact.text("quote") or ""):
        return False
    told = {lemma for role in TOLD for lemma in lemmas_of(fact.text(role) or "")}
    meant = {each for lemma in told for each in case.index.lexicon.concepts_of(lemma)}
    verb = next((unit for unit in reading.units if unit.factor == 1.0), None)
    if verb is None or verb.mention or not (verb.lemma in told or verb.concepts & meant):
        return False
    named = {each for each, strength in case.index.passage(fact.id).entities.items() if strength >= NAMED}
    return named <= case.named | subjects(fact)


def _names_no_deed(case: Case) -> bool:
    """Return whether the fact has a name alone of a question for who did something to its bearer."""
    if case.reading.form != "who" or case.best.content or not asks_who_did(case.reading):
        return False
    position, passages = case.index.positions[case.best.fact.id], case.index.passages
    verb = next((unit for unit in case.reading.units if unit.light and unit.position == 1), None)
    return verb is not None and passages.explaining(verb).get(position, 0.0) < EXPLAINED


def _asks_whom(case: Case) -> bool:
    """Return whether the question asks to whom something is done, and the fact has only who does it."""
    reading, fact = case.reading, case.best.fact
    if reading.form != "who" or not _acts(fact) or {"whom", "to"} & set(fact.roles) or "by" in reading.focus:
        return False
    if reading.says or not is_passive(_tokens(reading.focus), case.index.lexicon) or not case.best.content:
        return False
    return not any(is_passive(_tokens(words_of(text)), case.index.lexicon) for text in _predicates(fact))


def _is_done_by_nobody(case: Case) -> bool:
    """Return whether the question asks who did something to somebody, and the fact names but whom it was done to."""
    reading, fact = case.reading, case.best.fact
    if reading.form != "who" or reading.says or fact.kind not in {"detention", "casualty"} or "by" in fact.roles:
        return False
    people = {str(each) for each in fact.roles.get("who", ())}
    if not people or not people <= case.named or BEING & set(reading.focus[:3]):
        return False
    return case.best.similarity < case.limits.sure


def _asks_who_did_it(case: Case) -> bool:
    """Return whether the question asks who did what the fact only says to have been done, by nobody that it names."""
    reading, fact = case.reading, case.best.fact
    if reading.form != "who" or reading.says or fact.status is Status.ALLEGED or fact.kind == "statement":
        return False
    lexicon = case.index.lexicon
    answering = answering_roles(reading, case.index.passage(fact.id), case.index)
    if not fact.says or answering - {"attribution"} - ({"what"} if frames()[fact.kind].subject == "what" else set()):
        return False
    done = _tokens(words_of(fact.says))
    return is_passive(done, lexicon) and not is_passive(_tokens(reading.focus), lexicon)


def _ranks(case: Case) -> bool:
    """Return whether the question asks who or what was first, and the fact does not tell them apart."""
    reading, best = case.reading, case.best
    if reading.form not in {"who", "what"}:
        return False
    if reading.focus[-1] not in RANKS:
        return False
    return any(unit.lemma in RANKS for unit in best.unexplained) or len(subjects(best.fact)) > 1


def _asks_for_a_name(case: Case) -> bool:
    """Return whether a name is asked for and the fact has none but those that the question knows already."""
    reading = case.reading
    if reading.form not in {"what", "list"}:
        return False
    if reading.focus[-1] not in CALLED and not NAME & set(reading.focus[:NAME_REACH]):
        return False
    typed = {token.text for token in reading.tokens}
    known = {word for each in case.story.entities.values() for word in words_of(each.name)}
    return not any(
        word.casefold() not in typed | _CALENDAR and (own or word.casefold() not in known)
        for own, word in _names_in(case.best.fact, case)
    )


def _names_in(fact: Fact, case: Case) -> Iterator[tuple[bool, str]]:
    """Yield the words with a capital that the fact has, and whether they are names of what fills its roles."""
    spec = frames()[fact.kind].roles
    held = {
        str(value) for role, values in fact.roles.items() if spec[role].type is RoleType.ENTITIES for value in values
    }
    for each in held | case.named:
        entity = case.story.entities[each]
        yield from ((True, word) for word in re.findall(r"\b[A-Z]\w*", entity.name))
    for text in told_by(fact):
        yield from ((False, word) for word in _INNER_CAPITAL.findall(text))


def _is_aside(case: Case) -> bool:
    """Return whether all that the question tells stands in the fact's reason or condition, whose time it is not."""
    reading, fact = case.reading, case.best.fact
    if reading.form not in BESIDE or not ADJUNCTS & set(fact.roles) or case.best.quoted:
        return False
    telling = [unit for unit in reading.content if not (unit.soft or unit.temporal)]
    aside = {lemma for role in ADJUNCTS for lemma in lemmas_of(fact.text(role) or "")}
    own = {lemma for text in _predicates(fact) for lemma in lemmas_of(text)}
    own |= {lemma for ask in fact.ask for lemma in lemmas_of(ask)}
    concepts = {each for lemma in own for each in case.index.lexicon.concepts_of(lemma)}
    concepts |= set(frames()[fact.kind].concepts)
    return bool(telling) and all(
        unit.lemma in aside and unit.lemma not in own and not unit.concepts & concepts for unit in telling
    )


def _is_half_met(case: Case) -> bool:
    """Return whether the fact lacks about half of what is asked, and may have the rest of something else."""
    reading, best = case.reading, case.best
    if best.missing < HALF or best.quoted or best.similarity >= LIKE or reading.form not in PARTICULAR:
        return False
    return not all(unit.sort for unit in best.unexplained)


def _has_only_the_occasion(case: Case) -> bool:
    """Return whether all that the fact has of the question stands in a clause that only says on what occasion.

    "Where was she flying to when she was arrested?": of her flight it has nothing.
    """
    reading = case.reading
    if reading.form not in PARTICULAR or case.best.quoted:
        return False
    start = next((place for place in range(2, len(reading.focus)) if reading.focus[place] in OCCASION), None)
    if start is None:
        return False
    before = [unit for unit in reading.content if unit.factor == 1.0 and unit.position < start and not unit.sort]
    position, passages = case.index.positions[case.best.fact.id], case.index.passages
    return bool(before) and all(passages.explaining(unit).get(position, 0.0) < EXPLAINED for unit in before)


def _is_anothers(case: Case) -> bool:
    """Return whether the question is about somebody or something of whoever it names, of which the fact has nothing.

    "What does Fenwright's wife say?" is not answered by what he says.
    """
    owners = [mention for mention in case.reading.mentions if mention.end < len(case.reading.focus)]
    behind = {mention.end for mention in owners if _is_owner(mention, case)}
    return any(unit.position in behind and not unit.roles for unit in case.best.unexplained)


def _is_owner(mention: Mention, case: Case) -> bool:
    last = mention.words.split()[-1:]
    return any(token.possessive and [token.text] == last for token in case.reading.tokens)


def _is_no_post(case: Case) -> bool:
    """Return whether the question asks who is something that the fact calls nobody: "who is the head of the bank?"."""
    reading, best = case.reading, case.best
    if reading.form != "who" or reading.focus[0] != "who" or not BEING & set(reading.focus[1:2]):
        return False
    if reading.focus[2:3] == ("to",):  # "who is to benefit?"
        return False
    first = next(iter(reading.units), None)
    return first is not None and first in best.unexplained and not first.unknown


def _acts(fact: Fact) -> bool:
    """Return whether facts of the kind are about somebody who does something, and not to whom it is done."""
    spec = frames()[fact.kind]
    return spec.subject == "who" and fact.kind not in {"detention", "office", "casualty", "picture"}


def _predicates(fact: Fact) -> list[str]:
    """Return what the fact says of its subject, in the author's words."""
    texts = [values for role, values in fact.roles.items() if role not in ADJUNCTS]
    return [fact.says or "", *(str(value) for values in texts for value in values if isinstance(value, str))]


def _tokens(words: Sequence[str]) -> list[Token]:
    return tokenise(clean(" ".join(words)))


class Opening(NamedTuple):
    """Something that a fact which fits may leave open, and whether the best fact does."""

    asked: str
    is_open: Callable[[Case], bool]


OPENINGS = (
    Opening(
        "an hour, a day or a place more exactly than the fact has it",
        lambda case: wants_finer(case.reading, case.best.fact, case.index),
    ),
    Opening('a number of just these: "how many nurses died?"', miscounted),
    Opening('who did what somebody only speaks of: "who cut the power?"', _only_spoken_of),
    Opening('who did something to somebody: "who found him?", where he is missing', _names_no_deed),
    Opening('who did what is only said to have been done: "who closed the tunnel?"', _asks_who_did_it),
    Opening('to whom it was done: "who is being investigated?"', _asks_whom),
    Opening('half of it: "how much did the roof cost?", where the fact tells of another cost', _is_half_met),
    Opening('what it tells only the occasion of: "where was she flying to when arrested?"', _has_only_the_occasion),
    Opening('what is another\'s: "what does his wife say?"', _is_anothers),
    Opening('who holds a post: "who is the head of the bank?", where the bank only pays', _is_no_post),
    Opening('which of several was first: "who spoke first?"', _ranks),
    Opening('what it is called: "what are the dogs called?"', _asks_for_a_name),
    Opening('the time, place, doer or reason of what only the reason tells: "when was the roof paid for?"', _is_aside),
    Opening('another deed: "when does she leave?", where she is to visit', does_something_else),
    Opening('a price: "how much do the pumps cost?", where there are six', is_no_price),
    Opening('where a court did it: "where was he sentenced?", where he is held somewhere', is_where_held),
    Opening('what sort of place: "which street was flooded?", where it is a town', is_no_such_place),
    Opening('which of them: "which hotels were sold?"', names_none),
    Opening('who did it to somebody: "who accused him?", where he is held', _is_done_by_nobody),
    Opening('a sort of thing that it has not: "what flavour was the cake?"', lacks_sort),
    Opening('what is said of something else: "what does he say about the wall?"', says_nothing_of_it),
    Opening('when, where or why of a deed that it has not: "when will he be tried?"', has_only_the_names),
    Opening('who did what is only planned: "who voted against it?"', is_yet_to_be_done),
    Opening('what came after: "what did they do next?"', is_not_next),
    Opening('another measure: "how deep is the harbour?", where it has sixty boats', is_no_such_measure),
    Opening('an origin: "where is he from?", where he is held somewhere', is_no_origin),
    Opening('who did what it has not: "who paid for the repairs?", where they were made', did_something_else),
)
"""Every reason to take the question for one that the fact leaves open; one is enough."""
