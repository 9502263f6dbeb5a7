"""Whether what a question asks about somebody or something is what the best fact tells: its verb, its sort, its topic.

A fact may have all the telling words of a question and still tell another deed: a visit is no departure, and six pumps
are no price. Looked at here is which word of the question says what is done or what is wanted, and how the fact has it.
"""

from __future__ import annotations

import re

from bot.decision.case import Case
from bot.story.frames import RoleType, frames
from bot.story.model import Fact, Status
from bot.understanding.forms import BE, SPOKEN_FOR
from bot.understanding.lexicon import Lexicon
from bot.understanding.passages import CONCEPT, OWN
from bot.understanding.reading import Reading, Unit
from bot.understanding.samples import EXPLAINED
from bot.understanding.text import lemma_of, words_of

DO = frozenset({"do", "does", "did"})
"""Auxiliaries behind which a verb stands in its plain form, the one sure sign of it."""
DEEDS = frozenset({"when", "where", "why", "how", "what", "who", "yes_no"})
"""Question forms that ask of a deed; what is counted or measured may be put in any way."""
CIRCUMSTANCES = frozenset({"when", "where", "why", "how", "how_long"})
"""Question forms for the time, the place, the reason or the way of a deed."""
ALIKE = 0.8
"""The similarity to a sample utterance from which the author has that deed under the fact, whatever its words."""
COURT = frozenset({"sentence", "charge", "offence"})
"""Roles of a detention that name what a court does; its `where` is the place where somebody is held."""
SORTS_OF_PLACE = frozenset({"road", "building", "house", "hotel"})
"""Concepts of what is smaller than a town."""
SORT_REACH = 2
"""Words from the beginning of a question within which a sort of place stands: "in which street …"."""
NEXT = frozenset({"next", "then", "afterwards", "afterward", "later"})
"""Closing words by which a question is for what came after."""
TOLD_IN_ORDER = frozenset({"what", "who", "where", "how"})
"""Question forms for what came after: "where did they go next?"."""
UNITS = frozenset({"meter", "metre", "kilometer", "kilometre", "mile", "foot", "inch", "yard", "ton", "tonne", "km"})
"""Lemmas of units of length and weight."""
_CAPITAL = re.compile(r"\b[A-Z]\w*")


def does_something_else(case: Case) -> bool:
    """Return whether the verb behind "did" is one that the fact has not, however little the verb says by itself."""
    reading, best = case.reading, case.best
    if reading.form not in DEEDS or reading.says or reading.refers or best.fact.id in case.context:
        return False
    if best.similarity >= ALIKE or best.quoted or best.opposed:
        return False
    if reading.form == "what" and reading.asked & case.index.passage(best.fact.id).roles:
        return False
    verb = _verb_of(reading, case.index.lexicon)
    return verb is not None and not _has_verb(case, verb)


def _verb_of(reading: Reading, lexicon: Lexicon) -> Unit | None:
    """Return the verb behind "do", "does" or "did" where it says little by itself ("get", "find", "leave"), or None.

    Where a telling word stands before it, that is the verb, and is weighed as such. "When did he find it?" leans on
    what was said before, and a verb with a closing preposition ("stand for") is another verb.
    """
    words = reading.focus
    auxiliary = next((place for place, word in enumerate(words) if word in DO), None)
    if auxiliary is None or SPOKEN_FOR & set(words[auxiliary + 1 : auxiliary + 2]):
        return None
    behind = [unit for unit in reading.units if unit.factor == 1.0 and unit.position > auxiliary]
    behind.sort(key=lambda unit: unit.position)
    verb = next((unit for unit in behind[1:] if not unit.mention), None)  # the first is whoever acts
    if verb is None or not (verb.light or verb.soft) or verb.words != verb.lemma:
        return None
    closing = words[verb.position + 1 :]
    return None if len(closing) == 1 and set(closing) & lexicon.prepositions else verb


def _has_verb(case: Case, verb: Unit) -> bool:
    """Return whether the fact has the verb or one of its meaning.

    For a yes an author's sample is no ground: it may ask for what is not so. A verb that names a role ("get" a
    sentence) is the fact's if whoever acts is the one that the fact is about.
    """
    passage = case.index.passage(case.best.fact.id)
    acting = case.reading.subject
    if verb.roles & passage.roles and acting and acting.ids & passage.subjects:
        return True
    least = OWN if case.reading.form == "yes_no" else EXPLAINED
    if max(passage.lemmas.get(verb.lemma, 0.0), passage.lemmas.get(verb.words, 0.0)) >= least:
        return True
    if verb.roles and case.reading.form == "yes_no":
        return False
    return any(passage.concepts.get(each, 0.0) >= CONCEPT * least for each in verb.concepts)


def has_only_the_names(case: Case) -> bool:
    """Return whether the fact has nothing but names of a question for when, where or why something is to be done.

    "When will Fenwright be tried?" is not answered by when he was arrested.
    """
    reading, best = case.reading, case.best
    if reading.form not in CIRCUMSTANCES or best.content or best.similarity >= ALIKE or best.quoted:
        return False
    if reading.refers or best.fact.id in case.context:
        return False
    position, passages = case.index.positions[best.fact.id], case.index.passages
    done = [unit for unit in reading.units if unit.unknown and unit.position and _is_done(unit, reading)]
    return bool(done) and all(passages.explaining(unit).get(position, 0.0) < EXPLAINED for unit in done)


def _is_done(unit: Unit, reading: Reading) -> bool:
    return (unit.light or unit.soft) and reading.focus[unit.position - 1] in BE


def is_no_price(case: Case) -> bool:
    """Return whether a price is asked for and the fact has none, but another sum or number.

    "How much do the pumps cost?" is not answered by there being six, nor by what somebody promises.
    """
    reading, best = case.reading, case.best
    if reading.form != "how_much" or best.fact.kind == "figure" or best.similarity >= ALIKE:
        return False
    passage = case.index.passage(best.fact.id)
    named = [unit for unit in reading.units if "amount" in unit.roles and unit.concepts]
    return bool(named) and not any(
        passage.lemmas.get(unit.lemma, 0.0) or unit.concepts & set(passage.concepts) for unit in named
    )


def is_where_held(case: Case) -> bool:
    """Return whether it is asked where a court did something, and the fact tells where somebody is held."""
    reading, fact = case.reading, case.best.fact
    if reading.form != "where" or fact.kind != "detention" or case.best.similarity >= ALIKE:
        return False
    telling = [unit for unit in reading.content if unit.factor == 1.0 and not unit.temporal]
    return bool(telling) and all(unit.roles & COURT for unit in telling)


def is_no_such_place(case: Case) -> bool:
    """Return whether it is asked "which street", and neither the fact nor a place of it is of that sort."""
    reading, best = case.reading, case.best
    if (
        reading.form not in {"what", "where"}
        or best.similarity >= ALIKE
        or not {"which", "what"} & {*reading.focus[:2]}
    ):
        return False
    sort = next((unit for unit in reading.units if "where" in unit.roles and unit.position <= SORT_REACH), None)
    if sort is None or not SORTS_OF_PLACE & sort.concepts:
        return False
    passage = case.index.passage(best.fact.id)
    own = {*passage.lemmas, *(word for each in passage.entities for word in _called(case, each))}
    return not any(word == sort.lemma or sort.concepts & case.index.lexicon.concepts_of(word) for word in own)


def names_none(case: Case) -> bool:
    """Return whether "which …?" asks to tell things apart that the fact only has that one word for.

    "Which dairies did she block?" is not answered by "she blocked a merger of two dairies".
    """
    reading, best = case.reading, case.best
    if reading.form != "what" or reading.focus[:1] != ("which",) or best.similarity >= ALIKE:
        return False
    noun = next((unit for unit in reading.units if unit.position == 1 and not unit.mention), None)
    if noun is None or noun.temporal or noun.roles or noun.words == noun.lemma:  # one of a sort needs no name
        return False
    if case.index.passage(best.fact.id).lemmas.get(noun.lemma, 0.0) < EXPLAINED:
        return False
    return not _names_one(case, noun)


def _names_one(case: Case, noun: Unit) -> bool:
    """Return whether the fact has a name that is one of those things, or a name that is none of the story's."""
    fact, entities = case.best.fact, case.story.entities
    spec = frames()[fact.kind].roles
    held = {str(each) for role, values in fact.roles.items() if spec[role].type is RoleType.ENTITIES for each in values}
    if any(noun.lemma in _called(case, each) for each in held - case.named):
        return True
    known = {word for each in entities.values() for word in words_of(each.name)}
    known |= {token.text for token in case.reading.tokens}
    return any(name.casefold() not in known for text in told_by(fact) for name in _CAPITAL.findall(text)[1:])


def told_by(fact: Fact) -> tuple[str, ...]:
    """Return what the fact has in the words of its author or of the article."""
    spec = frames()[fact.kind].roles
    texts = (str(values[0]) for role, values in fact.roles.items() if spec[role].type is RoleType.TEXT)
    return (*texts, fact.says or "", *fact.valid_quotes)


def _called(case: Case, entity_id: str) -> set[str]:
    """Return the lemmas of all that the story calls the entity."""
    entity = case.story.entities[entity_id]
    return {lemma_of(word) for name in (entity.name, *entity.aliases) for word in words_of(name)}


def lacks_sort(case: Case) -> bool:
    """Return whether "what flavour was it?" asks for something of which the fact has nothing."""
    reading, best = case.reading, case.best
    if reading.form != "what" or reading.focus[:1] != ("what",) or best.similarity >= case.limits.sure:
        return False
    return any(unit.sort and unit.position == 1 and not (unit.soft or unit.light) for unit in best.unexplained)


def says_nothing_of_it(case: Case) -> bool:
    """Return whether it is asked what somebody says about something, and the fact has nothing of that."""
    reading, best = case.reading, case.best
    if not reading.says or "about" not in reading.focus or best.similarity >= case.limits.sure or best.quoted:
        return False
    place = reading.focus.index("about")
    return any(unit.position > place and not unit.soft for unit in best.unexplained)


def is_not_next(case: Case) -> bool:
    """Return whether it is asked what somebody did next, which neither a plan tells nor what has no part before it."""
    reading, fact = case.reading, case.best.fact
    if reading.form not in TOLD_IN_ORDER or reading.focus[-1] not in NEXT or not DO & set(reading.focus):
        return False
    if case.best.similarity >= case.limits.sure:
        return False
    return fact.status is Status.PLANNED or fact.id not in case.context


def is_yet_to_be_done(case: Case) -> bool:
    """Return whether the question asks who did what is only planned: "who voted against it?"."""
    reading, fact = case.reading, case.best.fact
    if reading.form != "who" or reading.focus[:1] != ("who",) or fact.status is not Status.PLANNED:
        return False
    if reading.says or case.best.similarity >= ALIKE or any(mention.either for mention in reading.mentions):
        return False
    verb = next((unit for unit in reading.units if unit.position == 1 and not unit.mention), None)
    if verb is None or verb.words.endswith("s"):
        return False
    return verb.words.endswith("ed") or not verb.words.startswith(verb.lemma)


def is_no_such_measure(case: Case) -> bool:
    """Return whether it is asked how deep, far or fast something is, and the fact measures another side of it or none.

    "How deep is the harbor?" is not answered by the number of its boats. What is given in metres may be any length.
    """
    reading, best = case.reading, case.best
    if reading.form != "how_far" or best.similarity >= ALIKE or "how" not in reading.focus[:-1]:
        return False
    measure = reading.focus[reading.focus.index("how") + 1]
    passage, sides = case.index.passage(best.fact.id), case.index.lexicon.concepts_of(lemma_of(measure))
    if not sides or sides & set(passage.concepts) or measure in passage.lemmas:
        return False
    return not any(UNITS & {lemma_of(word) for word in words_of(text)} for text in told_by(best.fact))


def is_no_origin(case: Case) -> bool:
    """Return whether it is asked where somebody or something is from, and the fact tells where they are."""
    reading, best = case.reading, case.best
    if reading.form != "where" or reading.focus[-1] != "from" or best.similarity >= case.limits.sure:
        return False
    return not any("from" in words_of(text) for text in told_by(best.fact))


def did_something_else(case: Case) -> bool:
    """Return whether it is asked who did something, and the fact has all else of the question but not that deed.

    "Who relayed that …?" may be put in any of many verbs.
    """
    reading, best = case.reading, case.best
    if reading.form != "who" or reading.focus[0] != "who" or best.similarity >= ALIKE or best.quoted:
        return False
    if reading.says or reading.focus[2:3] == ("that",):
        return False
    verb = next((unit for unit in reading.units if unit.position == 1 and not unit.mention), None)
    return verb is not None and verb in best.unexplained and not verb.unknown
