"""told-as-deed: what the evidence tells as a charge or as a plan is not told as a deed.

The status tells the bot that it must never say "Yes" to "did she do it?"; the sentence must not either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.errors import Problem, Severity
from bot.story.draft import Draft
from bot.story.model import Status
from bot.story.schema import FactEntry

RULE = "told-as-deed"

_IN_EVIDENCE = {
    Status.ALLEGED: re.compile(r"\b(?:accus\w+|alleg\w+|suspect\w*|charged with|on suspicion)\b", re.IGNORECASE),
    Status.PLANNED: re.compile(
        r"\b(?:plan(?:s|ned)? to|(?:is|are|was|were) (?:due|expected|set|scheduled) (?:to|for)|will|shall)\b"
    ),
}
_IN_SENTENCE = {
    Status.ALLEGED: re.compile(
        r"\b(?:accus\w+|alleg\w+|suspect\w*|suspicion|charg\w+|claim\w*|sa(?:y|ys|id)|according|believ\w+|report\w*"
        r"|blam\w+|den(?:y|ies|ied)|trial|indict\w*|complain\w*|if|not|never|no)\b",
        re.IGNORECASE,
    ),
    Status.PLANNED: re.compile(
        r"\b(?:will|would|shall|should|plan\w*|due|expect\w*|schedul\w+|(?:is|are|was|were) (?:\w+ )?to|going to"
        r"|intend\w*|may|might|can|could|hop(?:es?|ed|ing)|want\w*|promis\w+|refus\w+|ask\w*|sa(?:y|ys|id)|according|until|before"
        r"|from|if|aim\w*|next|must|ha(?:s|ve) to|not|no|never|declin\w+|probabl[ey]|likely|ready|offer\w*|vow\w*"
        r"|remain\w*|still)\b|n't\b",
        re.IGNORECASE,
    ),
}
"""Words with which the authors of the corpus tell what is no deed: of 5,527 facts, one is warned of."""


def check(draft: Draft) -> Iterator[Problem]:
    """Yield a problem for each fact without a status that tells as done what its evidence tells as a charge or plan."""
    for name, fact in draft.facts.items():
        if fact.status is Status.HAPPENED and not (fact.by or fact.said) and (found := _denied(fact)):
            words, status = found
            message = (
                f'fact "{name}": its evidence has "{words}", and it tells a deed. Say so in the sentence, and add '
                f'"status: {status}"; or add to its evidence the words that tell the deed.'
            )
            yield draft.document.problem(("facts", name, "says"), RULE, message, severity=Severity.WARNING)


def _denied(fact: FactEntry) -> tuple[str, Status] | None:
    """Return the words of the evidence that make it no deed, and what it is; None where the sentence tells as much."""
    if len(fact.evidence) > 1:
        return None  # the other excerpt may tell that it was done
    evidence = " ".join(each.quote for each in fact.evidence)
    for status, pattern in _IN_EVIDENCE.items():
        if (found := pattern.search(evidence)) and not _IN_SENTENCE[status].search(fact.says):
            return found[0], status
    return None
