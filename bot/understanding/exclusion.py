"""Who a question leaves out: "who else is held besides Reed?"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.understanding.entities import Mention, link_entities
from bot.understanding.lexicon import Lexicon
from bot.understanding.names import Names
from bot.understanding.text import Token

BETWEEN = frozenset({"the", "a", "an", "and", "or", "its", "their", "his", "her", "mr", "mrs", "ms"})
"""What may stand between "besides" and a name, or between two names."""
SELF = frozenset({"itself", "himself", "herself", "themselves", "own", "it", "him", "her", "them", "that", "this"})
"""Words that leave out whoever is spoken of anyway."""


def left_out(tokens: list[Token], names: Names, lexicon: Lexicon) -> tuple[list[Token], frozenset[str]]:
    """Return the tokens without what is left out, and the ids of that."""
    words = [token.text for token in tokens]
    if not lexicon.excluding.anywhere(words):
        return tokens, frozenset()
    for start in range(len(words)):
        found = lexicon.excluding.at(words, start)
        if not found:
            continue
        begin = start + found[0]
        chain = _chain(tokens, begin, link_entities(tokens[begin:], names))
        if chain:
            end, ids = chain
            rest, more = left_out(tokens[end:], names, lexicon)
            return tokens[:start] + rest, ids | more
        own = next((place for place in range(begin, min(begin + 2, len(words))) if words[place] in SELF), None)
        if own is not None:
            return tokens[:start] + tokens[own + 1 :], frozenset()
    return tokens, frozenset()


def _chain(tokens: Sequence[Token], begin: int, mentions: Sequence[Mention]) -> tuple[int, frozenset[str]] | None:
    """Return where the names that stand right behind each other from `begin` on end, and all their ids."""
    end, ids = begin, frozenset[str]()
    for mention in mentions:
        if any(token.text not in BETWEEN for token in tokens[end : begin + mention.start]):
            break
        end, ids = begin + mention.end, ids | mention.ids
    return (end, ids) if end > begin else None
