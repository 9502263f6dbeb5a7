"""A draft as YAML, with a comment `# check:` beside everything that an author should look at."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.authoring.drafting.facts import DraftFact
from bot.authoring.drafting.names import Named
from bot.story.model import EntityKind, Status

if TYPE_CHECKING:
    from ruamel.yaml.comments import CommentedMap

SCHEMA = 2
INTRODUCTION = (
    # The language server looks at comments of the first lines alone; a relative path is one beside the file.
    "yaml-language-server: $schema=storybot.schema.json\n"
    "Your editor then helps with this file: storybot schema > storybot.schema.json\n"
    "Drafted by `storybot new`. Look at every line with `# check:`, mend it, and take the comment out.\n"
    "What the draft did not read at all: storybot check THIS_FILE --article ARTICLE.txt"
)
_WIDTH = 100_000
"""So that no text is broken over lines."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything that goes into a drafted fact file."""

    headline: str
    outlet: str
    published: dt.date
    dateline: str | None
    author: str | None
    summary: str
    ignored: Sequence[str]
    entities: Sequence[Named]
    facts: Sequence[DraftFact]


def to_yaml(draft: Draft) -> str:
    """Return the text of the fact file."""
    from ruamel.yaml import YAML

    root = _mapping()
    root.yaml_set_start_comment(INTRODUCTION)
    root["schema"] = SCHEMA
    root["headline"] = draft.headline
    root["outlet"] = draft.outlet
    root["published"] = draft.published
    for key, value in (("dateline", draft.dateline), ("author", draft.author)):
        if value:
            root[key] = value
    _put(root, "draft", True, "take this line out once you have looked at all others")
    _put(root, "summary", draft.summary, "say in your own words, in two or three sentences, what happened")
    if draft.ignored:
        _put(root, "ignore", list(draft.ignored), "are these lines no part of the story?")
    root["entities"] = _mapping((each.id, _entity(each)) for each in draft.entities)
    root["facts"] = _mapping((each.id, _fact(each)) for each in draft.facts)
    for key in ("entities", "facts"):
        root.yaml_set_comment_before_after_key(key, before="\n")
    writer = YAML()
    writer.width = _WIDTH
    writer.allow_unicode = True
    writer.indent(mapping=2, sequence=4, offset=2)
    made = io.StringIO()
    writer.dump(root, made)
    return made.getvalue()


def _mapping(entries: Iterable[tuple[str, Any]] = ()) -> CommentedMap:
    from ruamel.yaml.comments import CommentedMap

    made = CommentedMap()
    for name, entry in entries:
        made[name] = entry
    return made


def _put(mapping: CommentedMap, key: str, value: Any, check: str | None = None) -> None:
    mapping[key] = value
    if check:
        mapping.yaml_add_eol_comment(f"check: {check}", key)


def _entity(entity: Named) -> CommentedMap:
    made = _mapping([("name", entity.name)])
    _put(made, "kind", entity.kind.value, None if entity.sure else "is this the right kind?")
    if entity.gender and entity.kind is EntityKind.PERSON:
        _put(made, "gender", entity.gender, None if entity.gender_sure else 'read from "he" or "she" nearby')
    if entity.aliases:
        made["aliases"] = _flow(entity.aliases)
    return made


def _fact(fact: DraftFact) -> CommentedMap:
    made = _mapping()
    _put(made, "says", fact.says, fact.checks.get("says"))
    made["evidence"] = fact.evidence[0] if len(fact.evidence) == 1 else list(fact.evidence)
    if fact.by:
        _put(made, "by", fact.by.id, fact.checks.get("by"))
    if fact.said:
        made["said"] = fact.said
    if fact.when:
        when = dt.date.fromisoformat(fact.when) if len(fact.when) == 10 else fact.when
        _put(made, "when", int(when) if isinstance(when, str) and when.isdigit() else when, fact.checks.get("when"))
    if fact.status is not Status.HAPPENED:
        _put(made, "status", fact.status.value, fact.checks.get("status"))
    return made


def _flow(value: Sequence[str]) -> Any:
    """Return a list that is written on one line."""
    from ruamel.yaml.comments import CommentedSeq

    made: Any = CommentedSeq(value)
    made.fa.set_flow_style()
    return made
