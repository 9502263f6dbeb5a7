"""shared-alias: an alias stands for one entity.

Two may share one, where readers call both so; but then the bot asks back which of them is meant, every time that the
question doesn't tell. Surnames that people share by birth are not complained of.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.authoring.rehearsal import Rehearsal
from bot.errors import Problem, Severity

RULE = "shared-alias"


def check(rehearsal: Rehearsal) -> Iterator[Problem]:
    """Yield a problem for each alias that is also another entity's name, once for each two entities."""
    names, document = rehearsal.engine.index.names, rehearsal.document
    known: set[tuple[frozenset[str], frozenset[str]]] = set()
    for entity in rehearsal.engine.story.entities.values():
        for position, alias in enumerate(entity.aliases):
            both = names.called(alias)
            others = [each for each in rehearsal.engine.story.entities if each in both and each != entity.id]
            key = both, frozenset(alias.casefold().split())
            if not others or key in known:
                continue
            known.add(key)
            lines = {each: document.place(("entities", each), key=True).line for each in others}
            listed = " and ".join(f'"{each}" (line {line})' for each, line in lines.items())
            message = (
                f'entity "{entity.id}": its alias "{alias}" also stands for {listed}. Where a question does not tell '
                "which is meant, the bot asks back. Keep it if readers call both so; else delete one."
            )
            route = ("entities", entity.id, "aliases", position)
            yield document.problem(route, RULE, message, severity=Severity.WARNING)
