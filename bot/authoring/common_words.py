"""Words that questions are made of whatever they ask for: none of them tells what a question is about."""

from __future__ import annotations

from bot.understanding.text import clean, tokenise

_WORDS = (
    # Pronouns, articles and what stands in their place.
    "i me my mine you your yours he him his she her hers it its we us our ours they them their theirs who whom whose "
    "what which this that these those the a an one ones other others another each every both all any some none no "
    "someone somebody something anyone anybody anything everyone everybody everything nobody nothing there here "
    # Verbs that help others, and those that every question may have.
    "is are was were am be been being do does did done doing has have had having will would shall should can could may "
    "might must get got give gave go goes going went come came make made take took say says said tell told know knew "
    "known think thought want happen happened happening mean means call called "
    # What joins and what asks.
    "when where why how and or but if so as than then of in on at to for from by with without about into over under "
    "after before during since until between against not yes please also just only ever never still yet again now ago "
    # Measures, and what everything has.
    "old new young big small long short high low many much more most less few first last next late early good bad "
    "right wrong true false real name age time day date year month week place part people person man woman thing way "
    "number reason news story article"
)
COMMON_WORDS = frozenset(_WORDS.split())


def telling_words(text: str) -> frozenset[str]:
    """Return the dictionary forms of the words of a text that any text may not have, numbers as figures."""
    return frozenset(token.lemma for token in tokenise(clean(text)) if token.text not in COMMON_WORDS)
