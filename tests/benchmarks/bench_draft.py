#!/usr/bin/env python3
"""How good a bare draft is, beside what hands wrote about the same articles.

    python tests/benchmarks/bench_draft.py [--split validation] [--list]

For the articles of a split of the corpus: how much of what their facts rest on some drafted fact rests on, how often a
speaker, a date and the kind of an entity are those of the author, and how many places are left to an author. For the
articles beside it: how many of the quotations that were listed by hand (`tests/authoring/articles/quotations.yaml`)
have their speaker. `--list` names what differs; not all that does is wrong, for a passage may tell several things.
How often drafts answer rightly, `bench_answers.py` measures.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
sys.path += [str(ROOT / "tests")]

from corpus.drafts import draft_of, facts_of, told_by  # noqa: E402 - the path is set above
from corpus.format import SPLITS, Example, read_split  # noqa: E402

from bot.authoring.new import draft_text  # noqa: E402
from bot.story.loader import read_bytes  # noqa: E402
from bot.story.model import Story  # noqa: E402
from bot.story.seal import normalise_evidence  # noqa: E402

ARTICLES = ROOT / "tests" / "authoring" / "articles"
PUBLISHED = date(2024, 3, 6)
"""Of the articles whose dates nothing is compared with."""
Compared = tuple[str, str, str]
"""What was compared, `right`, `wrong` or `missing`, and where."""


def compare(example: Example, story: Story) -> Iterator[Compared]:
    """Yield how a draft compares with what an author wrote about the article."""
    facts = facts_of(story)
    entities = example.story.entities
    near = {fact.id: told_by(fact, example) for fact in facts}
    told = {name for names in near.values() for name in names}
    for name, gold in example.story.facts.items():
        yield "passages", "right" if name in told else "missing", gold.evidence[0]
    for fact in facts:
        golds = [example.story.facts[name] for name in near[fact.id]]
        by = [entities[gold.by].name for gold in golds if gold.by]
        if fact.by and by:
            told = story.entities[fact.by].name
            yield "speakers", "right" if any(is_same(told, each) for each in by) else "wrong", f"{told}: {fact.says}"
        when = [gold.when for gold in golds if gold.when]
        if fact.when and when:
            fits = any(each.startswith(fact.when.edtf) or fact.when.edtf.startswith(each) for each in when)
            yield "dates", "right" if fits else "wrong", f"{fact.when.edtf}: {fact.says}"
    for entity in story.entities.values():
        kinds = [each.kind for each in entities.values() if is_same(entity.name, each.name)]
        if kinds:
            yield "kinds", "right" if str(entity.kind) in kinds else "wrong", f"{entity.name}: {entity.kind}"


def is_same(one: str, other: str) -> bool:
    """Return whether two names are one, with or without an article, or the end of each other."""
    first, second = (name.casefold().removeprefix("the ") for name in (one, other))
    return first.endswith(second) or second.endswith(first)


def quotations() -> Iterator[Compared]:
    """Yield for each quotation listed by hand whether the draft names its speaker."""
    listed = yaml.safe_load((ARTICLES / "quotations.yaml").read_text("utf-8"))
    for article in [path for path in sorted(ARTICLES.glob("*.txt")) if path.stem in listed]:
        text = article.read_text("utf-8")
        story = read_bytes("draft.yaml", draft_text(text, PUBLISHED, "The Post").text.encode()).story
        assert story is not None
        plain = {normalise_evidence(fact.said).strip(" .,!?"): fact for fact in story.facts.values() if fact.said}
        for speaker, words in listed[article.stem]:
            fact = plain.get(normalise_evidence(words.split("…")[0]).strip(" .,!?"))
            by = story.entities[fact.by].name if fact and fact.by else None
            verdict = "missing" if by is None else "right" if is_same(by, speaker) else "wrong"
            yield "quotations", verdict, f"{speaker}: {words}"


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--split", choices=SPLITS, default="validation")
    parser.add_argument("--list", action="store_true", help="name what differs")
    args = parser.parse_args()
    found: list[Compared] = list(quotations())
    marks: list[int] = []
    for example in read_split(args.split).values():
        story, checks = draft_of(example)
        marks.append(checks)
        found += compare(example, story)
    counts = Counter((what, verdict) for what, verdict, _ in found)
    for what in ("quotations", "passages", "speakers", "dates", "kinds"):
        shown = "  ".join(
            f"{each} {counts[what, each]}" for each in ("right", "wrong", "missing") if counts[what, each]
        )
        print(f"{what:<12}{shown}")
    print(f"places marked for the author: {sum(marks) / len(marks):.0f} an article")
    for what, verdict, where in found if args.list else ():
        if verdict != "right":
            print(f"  {what} {verdict}: {where}")


if __name__ == "__main__":
    main()
