"""The reply to a message whose claims were checked: each claim as typed, what the story makes of it, and the words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import shorten

from bot.decision.outcomes import CheckedClaim, CheckedMessage, ClaimVerdict, Outcome, Reason
from bot.language.characters import within_quotes
from bot.language.interface import ENGLISH
from bot.replies.developing import told, told_before
from bot.replies.render import LONGEST, as_share, quotation_of
from bot.replies.reply import Quotation, Reply
from bot.replies.templates import ask_in, say
from bot.story.model import Fact, Story

SHOWN = 80
"""Characters of a claim that the reply repeats."""
TOLD = {ClaimVerdict.CONFIRMED, ClaimVerdict.CONTRADICTED}
"""Verdicts that rest on a fact, and are shown with its words."""


def render_claims(checked: CheckedMessage, story: Story, language: str = ENGLISH) -> Reply:
    """Return the reply, at most `LONGEST` characters: the claims in order, as many as fit."""
    if not checked.claims:
        said = say("claims", "question" if checked.asks else "nothing", headline=story.headline, language=language)
        said = f"{said} {ask_in(language)}".rstrip()
        return Reply(Outcome.ABSTAIN, said, 1.0, suggestions=story.starters[:3], reason=Reason.NOT_UNDERSTOOD)
    more, hint = say("claims", "more", language=language), ask_in(language)
    bullet = "- " if len(checked.claims) > 1 else ""
    lines: list[str] = []
    quotations: list[Quotation] = []
    room = LONGEST - len(more) - len(hint) - 2
    for claim in checked.claims:
        line, quotation = bullet + _line(claim, story, language), _quotation(claim, story, language)
        needed = len(line) + 1 + (len(str(quotation)) + 1 if quotation and quotation not in quotations else 0)
        if lines and needed > room:
            lines.append(more)
            break
        lines.append(line if len(line) <= room else shorten(line, room, placeholder=" …"))
        room -= needed
        if quotation and quotation not in quotations and room >= 0:
            quotations.append(quotation)
    claims = checked.claims[: len(lines) - (lines[-1] == more)]
    if hint and not any(claim.verdict in TOLD for claim in claims):
        lines.append(hint)  # in another language than the story's, what it says looks as if it said nothing of it
    return _reply(claims, lines, quotations)


def _reply(claims: Sequence[CheckedClaim], lines: Sequence[str], quotations: Sequence[Quotation]) -> Reply:
    verdicts = {claim.verdict for claim in claims}
    told = [claim for claim in claims if claim.verdict in TOLD]
    outcome = (
        Outcome.CORRECTION
        if ClaimVerdict.CONTRADICTED in verdicts
        else Outcome.ANSWER
        if ClaimVerdict.CONFIRMED in verdicts
        else Outcome.ABSTAIN
    )
    reasons = {claim.reason for claim in claims}
    reason = Reason.SILENT if Reason.SILENT in reasons else Reason.OFF_TOPIC
    return Reply(
        outcome,
        "\n".join(lines),
        as_share(min(claim.confidence for claim in claims)),
        tuple(dict.fromkeys(fact_id for claim in told or claims for fact_id in claim.facts)),
        tuple(quotations),
        reason=None if told else reason,
    )


def _line(claim: CheckedClaim, story: Story, language: str) -> str:
    facts = [story.facts[fact_id] for fact_id in claim.facts]
    words = " ".join(said for fact in facts for said in _with_earlier(fact, story))
    path: tuple[str, ...] = (claim.verdict,)
    who = ""
    if claim.verdict is ClaimVerdict.CONFIRMED and facts[0].by:
        path, who = ("confirmed_by",), story.entities[facts[0].by].name
    elif claim.verdict is ClaimVerdict.SILENT:
        path = (claim.verdict, "unknown" if claim.unknown else "nearest" if facts else claim.reason)
        words = story.unknowns[claim.unknown].says if claim.unknown else words
    shown = within_quotes(shorten(claim.text, SHOWN, placeholder="…"))
    return say("claims", *path, claim=shown, sentence=words, who=who, language=language)


def _with_earlier(fact: Fact, story: Story) -> Iterator[str]:
    """Yield what the fact says, and what an earlier article reported in its place: the claim may be just that."""
    yield told(fact, story)
    if before := told_before(fact, story):
        yield before


def _quotation(claim: CheckedClaim, story: Story, language: str) -> Quotation | None:
    """Return the words of the article that bear the verdict out."""
    if claim.verdict not in TOLD:
        return None
    evidence = next((each for fact_id in claim.facts for each in story.facts[fact_id].evidence), None)
    return quotation_of(evidence, story, language) if evidence else None
