"""A draft as YAML, with a comment `# check:` beside everything that an author should look at."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from typing import Any

from bot.authoring.drafting.article import ArticleText
from bot.authoring.drafting.facts import DraftFact
from bot.authoring.drafting.text import Named
from bot.story.model import EntityKind, Status

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


def to_yaml(
    article: ArticleText, outlet: str, published: dt.date, entities: Sequence[Named], facts: Sequence[DraftFact]
) -> str:
    """Return the text of the fact file."""
    from ruamel.yaml import YAML

    heading = {"schema": SCHEMA, "headline": article.headline, "outlet": outlet, "published": published}
    heading |= {"dateline": article.dateline, "author": article.author, "draft": True, "summary": _summary(article)}
    checks = {
        "draft": "take this line out once you have looked at all others",
        "summary": "say in your own words, in two or three sentences, what happened",
        "ignore": "are these lines no part of the story?",
    }
    root = _mapping({**heading, "ignore": list(article.ignored)}, checks)
    root.yaml_set_start_comment(INTRODUCTION)
    root["entities"] = _mapping({each.id: _entity(each) for each in entities})
    root["facts"] = _mapping({each.id: _fact(each) for each in facts})
    for key in ("entities", "facts"):
        root.yaml_set_comment_before_after_key(key, before="\n")
    writer = YAML()
    writer.width = _WIDTH
    writer.allow_unicode = True
    writer.indent(mapping=2, sequence=4, offset=2)
    made = io.StringIO()
    writer.dump(root, made)
    return made.getvalue()


def _summary(article: ArticleText) -> str:
    """Return the first sentence of the article, with the second of its paragraph where both are short."""
    first = next((each for each in article.sentences if each.text.endswith((".", "”", '"'))), article.sentences[0])
    same = [each.text for each in article.sentences if each.paragraph == first.paragraph][:2]
    return " ".join(same) if len(" ".join(same)) < 300 else first.text


def _mapping(values: Mapping[str, Any], checks: Mapping[str, str] | None = None) -> Any:
    """Return the values that are not empty as YAML writes them, each with its comment."""
    from ruamel.yaml.comments import CommentedMap

    made = CommentedMap((key, value) for key, value in values.items() if value or value == {})
    for key, text in (checks or {}).items():
        if key in made:
            made.yaml_add_eol_comment(f"check: {text}", key)
    return made


def _entity(entity: Named) -> Any:
    from ruamel.yaml.comments import CommentedSeq

    aliases = CommentedSeq(entity.aliases)
    aliases.fa.set_flow_style()
    gender = entity.gender if entity.kind is EntityKind.PERSON else None
    checks = {} if entity.sure else {"kind": "is this the right kind?"}
    checks |= {} if entity.gender_sure else {"gender": 'read from "he" or "she" nearby'}
    return _mapping({"name": entity.name, "kind": entity.kind.value, "gender": gender, "aliases": aliases}, checks)


def _fact(fact: DraftFact) -> Any:
    when = fact.when and (dt.date.fromisoformat(fact.when) if len(fact.when) == 10 else fact.when)
    values = {
        "says": fact.says,
        "evidence": fact.evidence[0] if len(fact.evidence) == 1 else list(fact.evidence),
        "by": fact.by and fact.by.id,
        "said": fact.said,
        "when": int(when) if isinstance(when, str) and when.isdigit() else when,
        "status": fact.status.value if fact.status is not Status.HAPPENED else None,
    }
    return _mapping(values, fact.checks)
