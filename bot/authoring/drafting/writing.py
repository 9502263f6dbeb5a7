"""A draft as YAML, with a comment `# check:` beside everything that an author should look at."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.authoring.drafting.dates import Moment
from bot.authoring.drafting.names import Named
from bot.authoring.drafting.scene import DraftFact
from bot.authoring.drafting.unknowns import DraftUnknown
from bot.story.model import EntityKind
from bot.story.schema import SCHEMA

if TYPE_CHECKING:
    from ruamel.yaml.comments import CommentedMap

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
    starters: Sequence[str]
    ignored: Sequence[str]
    entities: Sequence[Named]
    facts: Sequence[DraftFact]
    unknowns: Sequence[DraftUnknown]


def to_yaml(draft: Draft) -> str:
    """Return the text of the fact file."""
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap

    root = CommentedMap()
    root.yaml_set_start_comment(INTRODUCTION)
    root["schema"] = SCHEMA
    root["headline"] = draft.headline
    root["outlet"] = draft.outlet
    root["published"] = draft.published
    for key, value in (("dateline", draft.dateline), ("author", draft.author)):
        if value:
            root[key] = value
    _put(root, "draft", True, "take this line out once you have looked at all others: it makes the bot more cautious")
    _put(root, "summary", draft.summary, "say in your own words, in two or three sentences, what happened")
    if draft.starters:
        _put(root, "starters", list(draft.starters), "are these what a reader asks first?")
    if draft.ignored:
        _put(root, "ignore", list(draft.ignored), "are these lines no part of the story?")
    root["entities"] = _section((each.id, _entity(each)) for each in draft.entities)
    root["facts"] = _section((each.id, _fact(each)) for each in draft.facts)
    if draft.unknowns:
        root["unknowns"] = _section((each.id, _unknown(each)) for each in draft.unknowns)
    for key in ("entities", "facts", "unknowns"):
        if key in root:
            root.yaml_set_comment_before_after_key(key, before="\n")
    writer = YAML()
    writer.width = _WIDTH
    writer.allow_unicode = True
    writer.indent(mapping=2, sequence=4, offset=2)
    made = io.StringIO()
    writer.dump(root, made)
    return made.getvalue()


def _section(entries: Any) -> CommentedMap:
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
    made = _section(())
    made["name"] = _named(entity)
    _put(made, "kind", entity.kind.value, None if entity.sure else "is this the right kind?")
    if entity.gender and entity.kind is EntityKind.PERSON:
        _put(made, "gender", entity.gender, None if entity.gender_sure else 'read from "he" or "she" nearby')
    if entity.plural:
        made["plural"] = True
    if entity.aliases:
        made["aliases"] = _flow(entity.aliases)
    return made


def _named(entity: Named) -> str:
    """Return a name as it reads within a sentence: organisations and events of several words with their article."""
    several = " " in entity.name and entity.name[:1].isupper() and "&" not in entity.name
    takes_article = entity.kind in (EntityKind.ORGANISATION, EntityKind.EVENT) and several and entity.article
    return f"the {entity.name}" if takes_article else entity.name


def _fact(fact: DraftFact) -> CommentedMap:
    made = _section(())
    _put(made, "kind", fact.kind, fact.checks.get("kind"))
    if fact.status:
        made["status"] = fact.status
    for role, value in fact.roles.items():
        _put(made, role, _role(value), fact.checks.get(role))
    if fact.according_to:
        _put(made, "according_to", fact.according_to, fact.checks.get("according_to"))
    if fact.says:
        _put(made, "says", fact.says, "say it in your own words, or leave it to the kind")
    if fact.ask:
        made["ask"] = _flow(fact.ask)
    if fact.evidence:
        made["evidence"] = fact.evidence[0] if len(fact.evidence) == 1 else list(fact.evidence)
    return made


def _role(value: Any) -> Any:
    if isinstance(value, Moment):
        return _flow({"date": _bare(value.date), "printed": value.printed})
    if isinstance(value, list):
        return value[0] if len(value) == 1 else _flow(value)
    return _bare(value) if isinstance(value, str) else value


def _bare(text: str) -> str | int | dt.date:
    """Return what is written without quotation marks as the text itself: a fact file needs none around 2021 or 52."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return dt.date.fromisoformat(text)
    return int(text) if re.fullmatch(r"[1-9]\d{0,8}", text) else text


def _flow(value: Sequence[str] | Mapping[str, Any]) -> Any:
    """Return a list or mapping that is written on one line."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    made: Any = CommentedMap(value) if isinstance(value, Mapping) else CommentedSeq(value)
    made.fa.set_flow_style()
    return made


def _unknown(unknown: DraftUnknown) -> CommentedMap:
    made = _section(())
    _put(made, "ask", _flow(unknown.ask), "does the article really not say this?")
    made["says"] = unknown.says
    if unknown.about:
        made["about"] = _flow(unknown.about)
    return made
