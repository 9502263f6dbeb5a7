"""Browsing: a menu of topics, then of what the story says of one, then the answer, all in one private message.

Whatever is chosen carries where it stands, so that a menu works after a restart; every fact can be reached.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.decision.outcomes import Answer
from bot.language.interface import catalogue
from bot.offers import ELSE, Topic, fact_titles, topics
from bot.replies.templates import first_upper
from bot.surfaces.discord_format import OPTIONS_LIMIT, Menu, Outgoing, escape, guard, with_menu
from bot.surfaces.discord_layout import Around, lay_out
from bot.surfaces.discord_press import by_key, key, page_number

SHOWN = OPTIONS_LIMIT - 2
"""Entries of a menu beside the ways back and on."""

Option = tuple[str, str]
"""Value and label."""


def browse(around: Around, value: str = "all.0") -> Outgoing:
    """Return what a choice leads to: `all.PAGE` the topics, `in.TOPIC.PAGE` what one holds, `of.TOPIC.FACT` an answer.

    What an older version of the story had and this one has not leads back to the topics.
    """
    _ = catalogue(around.language).gettext
    what, _dot, rest = value.partition(".")
    held = {key(topic.id): topic for topic in topics(around.engine)}
    name, _dot, last = rest.partition(".")
    topic = held.get(name)
    if what == "in" and topic is not None:
        text = _("What would you like to know about {topic}?").format(topic=_title(topic, around))
        return guard(escape(text), menu=_facts_menu(topic, page_number(last), around))
    fact = by_key(last, topic.facts) if topic is not None else None
    if what == "of" and topic is not None and fact is not None:
        told = lay_out(
            around.engine.show(Answer((fact,), 1.0), language=around.language),
            replace(around, asked=_fact_title(fact, around)),
        )
        place = topic.facts.index(fact) // SHOWN
        return with_menu(told, _facts_menu(topic, place, around))
    text = _("What would you like to know more about?")
    return guard(text, menu=_topics_menu(tuple(held.values()), page_number(rest) if what == "all" else 0, around))


def _topics_menu(held: Sequence[Topic], page: int, around: Around) -> Menu:
    _ = catalogue(around.language).gettext
    options = [
        (f"in.{key(topic.id)}.0", f"{first_upper(_title(topic, around))} ({len(topic.facts)})") for topic in held
    ]
    return Menu(_("Choose a topic"), _paged(options, page, "all", around))


def _facts_menu(topic: Topic, page: int, around: Around) -> Menu:
    _ = catalogue(around.language).gettext
    titles = fact_titles(around.engine, topic.facts)
    options = [(f"of.{key(topic.id)}.{key(fact)}", title) for fact, title in titles.items()]
    back = ("all.0", _("← All topics"))
    return Menu(_("Choose a question"), (back, *_paged(options, page, f"in.{key(topic.id)}", around)))


def _paged(options: Sequence[Option], page: int, value: str, around: Around) -> tuple[Option, ...]:
    """Return one page of the options, with a way to the next, or from the last one to the first."""
    _ = catalogue(around.language).gettext
    pages = [options[start : start + SHOWN] for start in range(0, len(options), SHOWN)] or [()]
    page = min(page, len(pages) - 1)
    if len(pages) == 1:
        return tuple(pages[0])
    following = (page + 1) % len(pages)
    more = _("More … (page {number} of {count})").format(number=following + 1, count=len(pages))
    return (*pages[page], (f"{value}.{following}", more))


def _title(topic: Topic, around: Around) -> str:
    _ = catalogue(around.language).gettext
    return _("Everything else") if topic.id == ELSE else around.engine.story.entities[topic.id].name


def _fact_title(fact: str, around: Around) -> str:
    return fact_titles(around.engine, [fact])[fact]
