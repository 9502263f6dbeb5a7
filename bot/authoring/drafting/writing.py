"""A draft as YAML, with a comment `# check:` beside everything that an author should look at."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from textwrap import indent
from typing import Any

import yaml

from bot.authoring.drafting.article import ArticleText
from bot.authoring.drafting.facts import DraftFact
from bot.authoring.drafting.text import Named
from bot.story.model import EntityKind, Status
from bot.story.schema import SCHEMA

# The language server looks at comments of the first lines alone; a relative path is one beside the file.
INTRODUCTION = """\
# yaml-language-server: $schema=storybot.schema.json
# Your editor then helps with this file: storybot schema > storybot.schema.json
# Drafted by `storybot new`. Look at every line with `# check:`, mend it, and take the comment out.
# What the draft did not read at all: storybot check THIS_FILE --article ARTICLE.txt
"""


def to_yaml(
    article: ArticleText, outlet: str, published: dt.date, entities: Sequence[Named], facts: Sequence[DraftFact]
) -> str:
    """Return the text of the fact file."""
    heading = {"schema": SCHEMA, "headline": article.headline, "outlet": outlet, "published": published}
    heading |= {"dateline": article.dateline, "author": article.author, "draft": True, "summary": _summary(article)}
    checks = {
        "draft": "take this line out once you have looked at all others",
        "summary": "say in your own words, in two or three sentences, what happened",
        "ignore": "are these lines no part of the story?",
    }
    parts = [INTRODUCTION, *_lines({**heading, "ignore": list(article.ignored)}, checks)]
    parts += ["\nentities:\n" if entities else "\nentities: {}\n", *map(_entity, entities)]
    return "".join([*parts, "\nfacts:\n", *map(_fact, facts)])


def _summary(article: ArticleText) -> str:
    """Return the first sentence of the article, with the second of its paragraph where both are short."""
    first = next((each for each in article.sentences if each.text.endswith((".", "”", '"'))), article.sentences[0])
    same = " ".join([each.text for each in article.sentences if each.paragraph == first.paragraph][:2])
    return same if len(same) < 300 else first.text


def _lines(values: Mapping[str, Any], checks: Mapping[str, str]) -> Iterator[str]:
    """Yield the values that are not empty as YAML writes them, each with its comment; aliases on one line."""
    for key, value in values.items():
        if value:
            flow = None if key == "aliases" else False
            text = yaml.safe_dump({key: value}, allow_unicode=True, width=math.inf, default_flow_style=flow)
            yield text.replace("\n", f"  # check: {checks[key]}\n", 1) if key in checks else text


def _entry(name: str, values: Mapping[str, Any], checks: Mapping[str, str]) -> str:
    key = yaml.safe_dump({name: {}}).replace(" {}", "")  # in quotation marks where YAML would read "no" as False
    return indent(key + indent("".join(_lines(values, checks)), "  "), "  ")


def _entity(entity: Named) -> str:
    # No answer depends on a gender: a guess from "he" or "she" nearby is not worth an author's look.
    gender = entity.gender if entity.kind is EntityKind.PERSON and entity.gender_sure else None
    checks = {} if entity.sure else {"kind": "is this the right kind?"}
    values = {"name": entity.name, "kind": entity.kind.value, "gender": gender, "aliases": entity.aliases}
    return _entry(entity.id, values, checks)


def _fact(fact: DraftFact) -> str:
    when = fact.when and (dt.date.fromisoformat(fact.when) if len(fact.when) == 10 else fact.when)
    values = {
        "says": fact.says,
        "evidence": fact.evidence[0] if len(fact.evidence) == 1 else fact.evidence,
        "by": fact.by and fact.by.id,
        "said": fact.said,
        "when": int(when) if isinstance(when, str) and when.isdigit() else when,
        "status": fact.status.value if fact.status is not Status.HAPPENED else None,
    }
    return _entry(fact.id, values, fact.checks)
