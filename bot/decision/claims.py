"""What the story makes of a claim: confirms it, contradicts it, or says nothing of it.

A claim is a question to be confirmed: the same reader, the same guards.
"""

from __future__ import annotations

from bot.decision.decide import thresholds, with_other_side
from bot.decision.guards import attribution_kept, stop
from bot.decision.outcomes import CheckedClaim, CheckedMessage, ClaimVerdict, Reason
from bot.understanding.considered import Considered, consider
from bot.understanding.index import Index
from bot.understanding.samples import says_the_same
from bot.understanding.session import Session
from bot.understanding.statements import statements_of


def check_message(message: str, index: Index) -> CheckedMessage:
    """Return what the story makes of each claim of a message; "she" in one may be whom an earlier one names."""
    statements = statements_of(message)
    session = Session()
    checked: list[CheckedClaim] = []
    for claim in statements.claims:
        considered = consider(claim, session, index)
        if considered.chat:
            continue
        found = check_claim(claim, considered, index)
        checked.append(found)
        said = index.story.facts[found.facts[0]].says if found.facts else ""
        session = Session(utterance=claim, said=said)
    return CheckedMessage(tuple(checked), statements.asks)


def check_claim(claim: str, considered: Considered, index: Index) -> CheckedClaim:
    """Return what the story makes of one claim; what is word for word a fact's own sentence is confirmed."""
    facts, limits = index.story.facts, thresholds()
    for each in considered.bound:
        if each in facts and says_the_same(considered.asked, facts[each].says):
            return CheckedClaim(claim, ClaimVerdict.CONFIRMED, with_other_side((each,), index), 1.0)
    reading = considered.reading or index.reader.read(considered.asked, considered.before)
    best = reading.scores[0] if reading.scores else None
    if best is None or best.bears < limits.unsure_at:
        reason = Reason.OFF_TOPIC if reading.whole.off_topic >= limits.off_topic_at else Reason.SILENT
        return CheckedClaim(claim, ClaimVerdict.SILENT, (), 1.0, reason=reason)
    if best.is_unknown and best.bears >= limits.unknown_at:
        return CheckedClaim(claim, ClaimVerdict.SILENT, (), best.bears, unknown=best.id)
    if best.is_unknown:
        return CheckedClaim(claim, ClaimVerdict.SILENT, (), 1.0)
    denies = best.contradicts > best.answers
    told = with_other_side((best.id,), index)
    objection = stop(considered, facts[best.id], index, denies=denies)
    is_said_by_one = objection and objection.guard == attribution_kept.__name__ and facts[best.id].by and len(told) == 1
    if reading.verdict_confidence < limits.verdict_at or (objection and (denies or not is_said_by_one)):
        return CheckedClaim(claim, ClaimVerdict.SILENT, told, 1 - best.bears)
    verdict = ClaimVerdict.CONTRADICTED if denies else ClaimVerdict.CONFIRMED
    return CheckedClaim(claim, verdict, told, reading.verdict_confidence)
