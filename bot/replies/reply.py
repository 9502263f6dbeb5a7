"""A Reply: everything a surface needs to show, in plain words and without any markup."""

from __future__ import annotations

from dataclasses import dataclass

from bot.decision.outcomes import ANSWERED, Outcome, Reason
from bot.understanding.session import Session


@dataclass(frozen=True, slots=True)
class Quotation:
    """An excerpt of the article, shown as printed, with where it stands."""

    quote: str
    source: str
    """Outlet and day: "UPI, May 19, 2021"."""
    url: str | None = None
    """Where the article can be read, if that is known."""

    def __str__(self) -> str:
        """Return it as a line of plain text: `> “…” (UPI, May 19, 2021)`."""
        return f"> “{self.quote}” ({self.source})"


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot says to one utterance."""

    outcome: Outcome
    text: str
    """The answer in plain words, without the evidence and without the suggestions; may hold line breaks."""
    confidence: float
    """0 to 1: how probably the reply is right."""
    facts: tuple[str, ...] = ()
    """Ids of the facts that it rests on, best first."""
    evidence: tuple[Quotation, ...] = ()
    """Empty unless something of the story is told or shown."""
    suggestions: tuple[str, ...] = ()
    """Full questions: the choices of a clarification, or what the story can answer instead. Of an unsure reply, the
    sentence of the passage that it shows."""
    reason: Reason | None = None
    """Why the bot abstains; None for every other outcome."""
    unknown: str | None = None
    """The id of the author's unknown that it tells, if it does."""
    session: Session = Session()
    """What to hand back with this person's next question."""

    @property
    def tells(self) -> bool:
        """Return whether it says what was asked for: something of the story, or that the story leaves it open."""
        return self.outcome in ANSWERED or self.unknown is not None

    @property
    def choices(self) -> tuple[str, ...]:
        """Return the suggestions to show below the text; an unsure reply's passage stands in it already."""
        return tuple(suggestion for suggestion in self.suggestions if suggestion not in self.text)

    def plain(self) -> str:
        """Return the whole message as a person sees it in plain text: words, quotations, suggestions."""
        lines = [self.text, *(str(quotation) for quotation in self.evidence)]
        lines += [f"- {choice}" for choice in self.choices]
        return "\n".join(lines)
