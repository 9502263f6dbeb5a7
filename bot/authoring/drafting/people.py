"""What stands beside the names of people: their posts, their ages, clauses with "who"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.authoring.drafting.clauses import Clause
from bot.authoring.drafting.names import Mention, ages
from bot.authoring.drafting.reading import Paragraph, Span
from bot.authoring.drafting.scene import CHECK_PRONOUN, DraftFact, Scene
from bot.authoring.drafting.subjects import Subject
from bot.authoring.drafting.told import ToldFacts
from bot.authoring.drafting.vocabulary import countries, demonyms, gender_of, is_post, words
from bot.story.model import EntityKind
from bot.story.rules.long_evidence import MAX_CHARACTERS

_BEFORE_NAME = re.compile(
    r"(?=(?P<title>(?:\b(?:[Aa]n?|[Tt]he|[Ii]ts) "
    r"|(?:\b[A-Z][\w.]*(?: (?:&|[A-Z][\w.]*))*|\b[Tt]he [a-z]+(?: [a-z]+)?)[’']s )[^,.\"“]{3,80}), $)"
)
"""What may be a post in front of a name: "The lottery's director, "."""
_FORMER = re.compile(r"(?:former|ex)\b")


class PeopleFacts:
    """Makes the facts that stand beside names."""

    def __init__(self, scene: Scene) -> None:
        """Make nothing yet."""
        self.scene = scene
        self.told = ToldFacts(scene)

    def make(self) -> Iterator[tuple[tuple[int, int], DraftFact]]:
        """Yield the place of each name in the article, with its facts."""
        for at, paragraph in enumerate(self.scene.article.paragraphs):
            for mention in self.scene.cast.mentions[at]:
                yield from (((at, mention.begin), fact) for fact in self._of_mention(at, paragraph, mention))

    def _of_mention(self, at: int, paragraph: Paragraph, mention: Mention) -> Iterator[DraftFact]:
        """Yield what stands beside the name of a person: a post, an age, a clause with "who"."""
        entity = self.scene.cast.entities[mention.entity]
        if entity.kind is not EntityKind.PERSON:
            return
        age = ages(paragraph, mention)
        if age and f"{entity.id} age" not in self.scene.counted:
            self.scene.counted.add(f"{entity.id} age")
            excerpt = paragraph.text[age[1] : age[2]]
            fact = DraftFact(
                self.scene.new_id(entity.id, "age"),
                "figure",
                {"of": [entity.id], "what": f"the age of {entity.name}", "amount": age[0]},
                [excerpt],
            )
            fact.says = f"{entity.name} is {age[0]} years old."
            yield fact
        for title, excerpt in self._titles(paragraph, mention):
            key = f"{entity.id} {title.lower()}"
            if key in self.scene.counted or len(excerpt) > MAX_CHARACTERS:
                continue
            self.scene.counted.add(key)
            entity.gender = entity.gender or gender_of(title)
            fact = DraftFact(
                self.scene.new_id(entity.id, "office"), "office", {"who": [entity.id], "title": title}, [excerpt]
            )
            organisation = self._owner(at, paragraph, excerpt, mention)
            if organisation:
                fact.roles["of"] = [organisation[0]]
                if not organisation[1]:
                    fact.checks["of"] = CHECK_PRONOUN
                if _short_title(title):
                    fact.ask = [f"who is the {_short_title(title)} of {self.scene.cast.entities[organisation[0]].name}"]
            alias = _short_title(title)
            owned = re.match(r"(?P<owner>.+)[’']s ", title)
            if owned and alias and not organisation:
                fact.ask = [f"who is the {alias} of {owned['owner']}"]
            if alias:
                self.scene.cast.alias(entity, alias)
            yield fact
        clause = re.compile(r"(?:, \d{1,3})?, (?P<clause>who (?P<verb>[a-z]+)(?:[^,.]|[,.](?=\d))*)").match(
            paragraph.masked, mention.end
        )
        if clause and clause["verb"] not in {"said", "told"}:
            whole, named = Span(mention.begin, clause.end()), Span(mention.begin, mention.end)
            told = Span(clause.start("clause") + 4, clause.end("clause"))
            made = self.told.clause(Clause(at, whole, Subject(entity.id, True), named, told))
            if made:
                yield made

    def _titles(self, paragraph: Paragraph, mention: Mention) -> Iterator[tuple[str, str]]:
        """Yield (title, excerpt) for each post that stands beside a mention."""
        text, masked = paragraph.text, paragraph.masked
        if mention.title and mention.title.split()[-1].lower() not in words("honorifics"):
            yield _with_article(mention.title), text[mention.begin : mention.end]
        behind = re.compile(r"(?:, \d{1,3})?, (?P<title>(?:(?:an?|the|its|his|her) )?[a-z\d][^,.\"“]*)").match(
            masked, mention.end
        )
        if behind:
            title = re.split(r" (?:who|which|and (?:no|not|a)|that)\b", behind["title"])[0].strip()
            if _is_title(title):
                start = behind.start("title")
                yield text[start : start + len(title)], text[mention.begin : start + len(title)]
        opens = max((each.start for each in paragraph.sentences if each.start <= mention.begin), default=0)
        phrases = (found["title"] for found in _BEFORE_NAME.finditer(masked[opens : mention.begin]))
        length = next((len(phrase) for phrase in phrases if _is_title(phrase)), 0)
        if length:
            end = mention.begin - len(", ")
            title = text[end - length : end]
            yield _shown(title), text[end - length : mention.end]

    def _owner(self, at: int, paragraph: Paragraph, excerpt: str, mention: Mention) -> tuple[str, bool] | None:
        """Return the organisation or country that a post belongs to, and whether that is sure."""
        start = paragraph.text.find(excerpt)
        inside = [
            each for each in self.scene.cast.within(at, start, start + len(excerpt)) if each.entity != mention.entity
        ]
        owners = [
            each
            for each in inside
            if self.scene.cast.entities[each.entity].kind in (EntityKind.ORGANISATION, EntityKind.COUNTRY)
        ]
        if owners:
            return owners[0].entity, True
        beside = next((each for each in self.scene.cast.mentions[at] if each.end + 1 == mention.begin), None)
        if beside and self.scene.cast.entities[beside.entity].kind is EntityKind.ORGANISATION and mention.title:
            return beside.entity, True
        if not re.match(r"[Ii]ts ", excerpt):
            return None
        earlier = [each for each in self.scene.cast.mentions[at] if each.end <= start] or (
            self.scene.cast.mentions[at - 1] if at else []
        )
        nearest = [each for each in earlier if self.scene.cast.entities[each.entity].kind is EntityKind.ORGANISATION]
        return (nearest[-1].entity, False) if nearest else None


def _with_article(title: str) -> str:
    """Return a title from in front of a name as it reads behind "is": "the mayor", "a detective inspector"."""
    if " of " in title:
        return f"the {title}"
    parts = title.split()
    kept = demonyms() | frozenset(countries())
    lower = " ".join(
        word if word in kept or parts[at - 1] == "of" or "." in word or word.isupper() else word.lower()
        for at, word in enumerate(parts)
    )
    if lower.partition(" of ")[0].split()[-1].lower() in words("unique_titles") and not _FORMER.match(lower):
        return f"the {lower}"
    return f"{'an' if lower[0] in 'aeiou' else 'a'} {lower}"


def _shown(title: str) -> str:
    """Return a title from in front of a name as it reads within a sentence; whose "its" is, another role tells."""
    if title.lower().startswith("its "):
        return title[len("its ") :]
    return title[:1].lower() + title[1:] if title.startswith(("A ", "An ", "The ")) else title


def _is_title(text: str) -> bool:
    """Return whether a phrase beside a name is a post or a relation: one of its first words says so."""
    head = re.split(r" (?:of|for|at|in|on|with|from|who) ", text)[0]
    first = text.partition(" ")[0]
    verbs = words("speech") | words("finite") | words("prepositions")
    if text.startswith(("who ", "which ")) or first.endswith("ed") or first in verbs:
        return False
    return 0 < len(text.split()) <= 16 and any(is_post(word.lower()) for word in head.split()[-2:])


def _short_title(title: str) -> str | None:
    """Return the bare post as readers type it: "chief executive"."""
    head = re.sub(r"^(?:.*[’']s|an?|the) ", "", re.split(r" (?:of|for|at|in|on|with|from) ", title)[0])
    return head if 0 < len(head.split()) <= 3 else None
