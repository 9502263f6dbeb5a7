"""What the story makes of a claim: confirms it, contradicts it, or says nothing of it.

A claim is a question to be confirmed: the same reader, the same guards.
"""

from __future__ import annotations

from bot.decision.decide import thresholds
from bot.decision.guards import attribution_kept, stop
from bot.decision.outcomes import CheckedClaim, CheckedMessage, ClaimVerdict, Reason
from bot.understanding.considered import consider
from bot.understanding.index import Index
from bot.understanding.session import Session
from bot.understanding.statements import statements_of


def check_message(message: str, index: Index) -> CheckedMessage:
    """Return what the story makes of each claim of a message; "she" in one may be whom an earlier one names."""
    statements = statements_of(message)
    session = Session()
    checked: list[CheckedClaim] = []
    for claim in statements.claims:
        found = check_claim(claim, session, index)
        checked.append(found)
        said = index.story.facts[found.facts[0]].says if found.facts else ""
        session = Session(utterance=claim, said=said)
    return CheckedMessage(tuple(checked), statements.asks)


def check_claim(claim: str, session: Session, index: Index) -> CheckedClaim:
    """Return what the story makes of one claim."""
    considered = consider(claim, session, index)
    if considered.bound and considered.bound[0] in index.story.facts:
        return CheckedClaim(claim, ClaimVerdict.CONFIRMED, considered.bound[:1], 1.0)
    reading = considered.reading
    best = reading.scores[0] if reading and reading.scores else None
    if reading is None or best is None or best.bears < thresholds().unsure_at:
        reason = Reason.OFF_TOPIC if reading and reading.whole.off_topic >= thresholds().off_topic_at else Reason.SILENT
        return CheckedClaim(claim, ClaimVerdict.SILENT, (), 1.0, reason=reason)
    if best.is_unknown:
        return CheckedClaim(claim, ClaimVerdict.SILENT, (), best.bears, unknown=best.id)
    denies = best.contradicts > best.answers
    objection = stop(considered, index.story.facts[best.id], index, denies=denies)
    attributed = objection is not None and objection.guard == attribution_kept.__name__ and not denies
    if best.confidence < thresholds().verdict_at or (objection and not attributed):
        return CheckedClaim(claim, ClaimVerdict.SILENT, (best.id,), 1 - best.bears)
    verdict = ClaimVerdict.CONTRADICTED if denies else ClaimVerdict.CONFIRMED
    return CheckedClaim(claim, verdict, (best.id,), best.confidence)
