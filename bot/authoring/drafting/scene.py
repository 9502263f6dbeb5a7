"""A fact of a draft, and what all that make facts share: the article, who is in it, the ids that are taken."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

from bot.authoring.drafting.dates import find_moments
from bot.authoring.drafting.excerpts import main_clause
from bot.authoring.drafting.names import Cast
from bot.authoring.drafting.reading import ArticleText
from bot.authoring.drafting.vocabulary import words

CHECK_PRONOUN = "is this who is meant?"
CHECK_DATE = "worked out from the day of publication"
CHECK_WORDS = "say it in your own words, and see whether another kind fits"


@dataclass(slots=True)
class DraftFact:
    """A fact as it will be written; the ids of entities, and texts."""

    id: str
    kind: str
    roles: dict[str, Any]
    evidence: list[str]
    status: str | None = None
    according_to: str | None = None
    says: str | None = None
    ask: list[str] = field(default_factory=list)
    checks: dict[str, str] = field(default_factory=dict)
    """Key → what the author should look at; the key `kind` for the fact as a whole."""


class Scene:
    """What the makers of facts share."""

    def __init__(self, article: ArticleText, cast: Cast, published: dt.date) -> None:
        """Begin with no fact."""
        self.article = article
        self.cast = cast
        self.published = published
        self.ids: set[str] = {"article"}
        self.counted: set[str] = set()
        """What one fact is enough for: the age of somebody, the number of the dead."""

    def new_id(self, subject: str, text: str) -> str:
        """Return an id that no fact has yet, made of the subject's and the first words of the text."""
        plain = [
            word
            for word in re.findall(r"[a-z0-9]+", text.lower())
            if word not in words("function_words") and len(word) > 2
        ]
        base = "-".join([subject, *plain[:2]])[:60].strip("-")
        made = next(each for n in range(1, 10_000) if (each := base if n == 1 else f"{base}-{n}") not in self.ids)
        self.ids.add(made)
        return made

    def fill_date(self, fact: DraftFact, text: str, *, verb_first: bool) -> None:
        """Fill the role `when` with the first expression of time in the text, and take its words out of `what`."""
        moments = find_moments(text, self.published, planned=verb_first)
        if not moments or re.search(r"\b[Ss]ince ", moments[0].printed) or "between" in text[: moments[0].start][-9:]:
            return
        moment = moments[0]
        if re.match(r" and (?:in )?[\dA-Z]", text[moment.end :]):
            return  # "in 2021 and 2022": two dates
        fact.roles["when"] = moment
        what = fact.roles.get("what")
        if isinstance(what, str) and f" {moment.printed}" in what:
            # What follows the time ("…, killing five") would stand before it in a reply: the excerpt shows it.
            before, _, after = what.partition(f" {moment.printed}")
            # "spent Monday night in the hall": without a preposition, the time may be what the verb needs.
            apart = re.match(r"(?:on|in|by|at|early|late|last|next|yesterday|tomorrow|the end)\b", moment.printed)
            fact.roles["what"] = before + main_clause(after) if before and apart else what
        if not moment.sure:
            fact.checks["when"] = CHECK_DATE
