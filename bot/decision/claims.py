"""What the story makes of a claim: confirms it, contradicts it, or says nothing of it.

A claim is held against each fact that has something to do with it, and whatever in it the fact does not bear out is a
`Gap`. A fact without any gap confirms the claim. One gap contradicts it, if the fact fills that very place with
something else: another number, date, place or person, the opposite, or a plan where the claim has it done. All else is
silence.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.decision.case import Case, subjects
from bot.decision.decide import case_of
from bot.decision.gaps import CLASHES, gaps_of, says_enough
from bot.decision.outcomes import CheckedClaim, CheckedMessage, ClaimVerdict, Gap, Reason
from bot.decision.silence import foreseen
from bot.understanding.followup import resolve
from bot.understanding.index import Index
from bot.understanding.matching import BESIDE, Candidate
from bot.understanding.session import Session
from bot.understanding.statements import spelt_out, statements_of

MOST_COMPARED = 6
"""Facts that a claim is held against, the best first."""
WHOLE = 0.95
"""The coverage of a fact that has every word of a claim: where it says that or the opposite, no foreseen silence
counts."""


def check_message(message: str, index: Index) -> CheckedMessage:
    """Return what the story makes of each claim of a message; "she" in one may be whom an earlier one names."""
    statements = statements_of(message, index)
    session = Session()
    checked: list[CheckedClaim] = []
    for claim in statements.claims:
        reading = resolve(index.reader.read_claim(spelt_out(claim)), session, index)
        case = case_of(reading, session, index)
        found = check_claim(claim, case)
        checked.append(found)
        named = [each for mention in reading.mentions for each in sorted(mention.ids)]
        about = [each for fact_id in found.facts[:1] for each in sorted(subjects(index.story.facts[fact_id]))]
        known = [each for each in (*named, *about, *session.entities) if each in index.story.entities]
        session = Session(tuple(dict.fromkeys(known)), found.facts[:1])
    return CheckedMessage(tuple(checked), statements.asks)


def check_claim(text: str, case: Case) -> CheckedClaim:
    """Return what the story makes of one claim, read with `Reader.read_claim`."""
    compared = [
        (candidate, tuple(dict.fromkeys(gaps_of(case, candidate)))) for candidate in case.ranked[:MOST_COMPARED]
    ]
    silence = foreseen(case)
    likely = [(each, gaps) for each, gaps in compared if says_enough(case, each)]
    confirming = [candidate for candidate, gaps in likely if not gaps]
    if confirming and (not silence or any(each.firm and each.coverage >= WHOLE for each in confirming)):
        # The headline repeats what some fact says better.
        best = min(confirming, key=lambda candidate: candidate.fact.kind in BESIDE)
        return CheckedClaim(text, ClaimVerdict.CONFIRMED, (best.fact.id,), _share(best))
    nearly = next(
        ((candidate, gaps[0]) for candidate, gaps in likely if len(gaps) == 1 and gaps[0] is not Gap.WORD), None
    )
    if nearly and nearly[1] in CLASHES:
        candidate, gap = nearly
        if not silence or (gap is Gap.OTHERWISE and candidate.coverage >= WHOLE):
            return CheckedClaim(text, ClaimVerdict.CONTRADICTED, (candidate.fact.id,), _share(candidate), gap)
    if silence:
        return CheckedClaim(
            text, ClaimVerdict.SILENT, silence.nearest[:1], silence.confidence, Gap.WORD, silence.unknown
        )
    return _silent(text, case, compared)


def _silent(text: str, case: Case, compared: Sequence[tuple[Candidate, tuple[Gap, ...]]]) -> CheckedClaim:
    """Return the claim of which the story says nothing, with the nearest thing that it does say."""
    for candidate, gaps in compared:
        if len(gaps) == 1 and gaps[0] in {Gap.ALLEGED, Gap.DEMANDED, Gap.DENIED}:
            return CheckedClaim(text, ClaimVerdict.SILENT, (candidate.fact.id,), _share(candidate), gaps[0])
    best = case.best
    if best.coverage >= case.limits.related:
        return CheckedClaim(text, ClaimVerdict.SILENT, (best.fact.id,), 1.0 - best.coverage / 2, Gap.WORD)
    reason = Reason.SILENT if case.named else Reason.OFF_TOPIC
    return CheckedClaim(text, ClaimVerdict.SILENT, (), 1.0 - best.coverage / 2, Gap.WORD, reason=reason)


def _share(candidate: Candidate) -> float:
    return min(1.0, candidate.coverage)
