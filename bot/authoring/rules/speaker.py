"""speaker: what is somebody's word says whose it is, and of nobody else that they say it.

The bot tells the sentence as it stands: without "the mayor said", a claim is told as what happened; and a wrong speaker
is the worst mistake.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.authoring.naming import is_named, plain_words
from bot.authoring.speech_verbs import attributes, speech_verbs
from bot.errors import Problem, Severity
from bot.story.draft import Draft
from bot.story.model import EntityKind
from bot.story.schema import EntityEntry, FactEntry
from bot.understanding.text import lemma_of

RULE = "speaker"


def check(draft: Draft) -> Iterator[Problem]:
    """Yield a problem for each fact with `by` whose sentence names no speaker, or another one."""
    for name, fact in draft.facts.items():
        speaker = draft.entities.get(fact.by or "")
        if speaker is None or speaker.name in fact.says:
            continue
        other = _other_speaker(fact, draft)
        if is_named(speaker, plain_words(fact.says)) and not (other and _bears_name_of(other, speaker, fact)):
            continue
        if other:
            message = f'it is "by: {fact.by}", and tells that {other.name} says so. Write the one who does in both.'
        elif not attributes(fact.says):
            message = (
                f'it is "by: {fact.by}", and does not say so: the bot would tell it as what happened. Write who says '
                f'it ("{speaker.name} said …"); or delete the line "by", if the article reports it as a fact.'
            )
        else:
            continue
        problem = f'fact "{name}": {message}'
        yield draft.document.problem(("facts", name, "says"), RULE, problem, severity=Severity.WARNING)


def _bears_name_of(other: EntityEntry, speaker: EntityEntry, fact: FactEntry) -> bool:
    """Return whether the sentence names another one of the speaker's surname in full: "Conrad Brandt said"."""
    return other is not speaker and other.name in fact.says and other.name.split()[-1] == speaker.name.split()[-1]


def _other_speaker(fact: FactEntry, draft: Draft) -> EntityEntry | None:
    """Return a person behind whose name in the sentence a verb of speech stands right away, rather by a full name."""
    persons = [each for each in draft.entities.values() if each.kind is EntityKind.PERSON]
    names = [(alias, each) for each in persons for alias in (each.name, *each.aliases)]
    for alias, entity in (*names, *((each.name.split()[-1], each) for each in persons)):
        found = re.search(rf"\b{re.escape(alias)} (\w+)(?! of\b)", fact.says)
        says = found and lemma_of(found[1].lower()) in speech_verbs()
        if found and says and not attributes(fact.says[: found.start()]):  # "the crew said Moll asked"
            return entity
    return None
