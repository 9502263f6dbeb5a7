"""told-as-deed: what the evidence or the status tells as a charge or as a plan is not told as a deed.

The status tells the bot that it must never say "Yes" to "did she do it?"; the sentence must not either, and a sentence
that tells a plan needs the status.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from bot.authoring.speech_verbs import attributes
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


_STILL_TO_COME = re.compile(
    r"\b(?:is|are) (?:to (?!be able|blame|do with|the|an?|his|her|its|their)(?=[a-z])\w+"
    r"|(?:expected|scheduled|set) to\b|due to (?:be|begin|start|open|close|end|meet|return|leave|go)\b)"
)
_PURPOSE = re.compile(r"\b(?:aim|goal|task|job|duty|purpose|point|idea|way|role|mission|plan|hope|wish|challenge)s?\b")
"""What "is to" do something says what it is for: "Her job is to guide ships"."""
_DOUBTED = re.compile(
    r"\b(?:may|might|could|would|seem\w*|appear\w*|apparently|probably|rumou?r\w*|is sure|impression|faces?|thought"
    r"|consider\w*|swor\w+|object(?:s|ed)|investigat\w+|examin\w+|whether|wanted|counter(?:s|ed)"
    r"|pointed out|arrest\w*)\b"
)


def check(draft: Draft) -> Iterator[Problem]:
    """Yield a problem for each fact that tells as done what its evidence, or its status, tells as a charge or plan."""
    for name, fact in draft.facts.items():
        if complaint := _complaint(fact) or _too_late(fact, draft.published(fact)):
            message = f'fact "{name}": {complaint}'
            yield draft.document.problem(("facts", name, "says"), RULE, message, severity=Severity.WARNING)


def _complaint(fact: FactEntry) -> str | None:
    if fact.status is Status.ALLEGED and not _is_word(fact):
        return (
            'its status is "alleged", and its sentence tells a deed, which the bot would say as it stands. Write in it '
            'who says so, or "is accused of", "is said to".'
        )
    if fact.status is not Status.HAPPENED or fact.by or fact.said:
        return None
    if found := _denied(fact):
        charge, status = found
        return (
            f'its evidence has "{charge}", and it tells a deed. Say so in the sentence, and add "status: {status}"; or '
            "add to its evidence the words that tell the deed."
        )
    planned = _STILL_TO_COME.search(fact.says)
    if planned and not _PURPOSE.search(fact.says[: planned.start()]):
        return (
            f'"{planned[0]}" tells what is still to come. Add "status: {Status.PLANNED}": else the bot may say "Yes" '
            "to who asks whether it is so."
        )
    return None


def _too_late(fact: FactEntry, published: date | None) -> str | None:
    """Return what is wrong with a deed of a day after the article: of what it may tell then, nothing has happened."""
    if fact.status is not Status.HAPPENED or not fact.when or not published or fact.when.first_day <= published:
        return None
    return (
        f'its "when" is {fact.when.edtf}, after the article was published, and it is no plan. Add '
        f'"status: {Status.PLANNED}"; or delete the line "when", where it is a deadline.'
    )


def _is_word(fact: FactEntry) -> bool:
    """Return whether the sentence tells that it is somebody's word, a charge or a doubt."""
    hedged = (_IN_SENTENCE[Status.ALLEGED], _DOUBTED)
    return attributes(fact.says) or any(each.search(fact.says) for each in hedged)


def _denied(fact: FactEntry) -> tuple[str, Status] | None:
    """Return the words of the evidence that make it no deed, and what it is; None where the sentence tells as much."""
    if len(fact.evidence) > 1:
        return None  # the other excerpt may tell that it was done
    evidence = " ".join(each.quote for each in fact.evidence)
    for status, pattern in _IN_EVIDENCE.items():
        if (found := pattern.search(evidence)) and not _IN_SENTENCE[status].search(fact.says):
            return found[0], status
    return None
